"""What tests of the commands share."""

import pytest

from pressbot.store.database import Database
from tests.commands.desk import Desk


@pytest.fixture
def desk(database: Database) -> Desk:
    """A desk at an empty archive."""
    return Desk(database)
