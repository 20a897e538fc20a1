"""The contract's asserts are in the package; pytest explains only those it was told to rewrite."""

import pytest

pytest.register_assert_rewrite("pressbot.testing")
