"""The newsroom in small, over an empty database of either kind."""

import pytest

from pressbot.store.database import Database
from tests.flow.desk import Desk


@pytest.fixture
def desk(database: Database) -> Desk:
    return Desk(database)
