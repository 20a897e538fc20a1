"""Alembic's entry: migrates the connection that pressbot hands over, or, for developers, the one in PRESSBOT_DATABASE__URL."""

import asyncio
import os

from alembic import context
from sqlalchemy import Connection

from pressbot.store.database import Database
from pressbot.store.fulltext import is_search_table
from pressbot.store.tables import metadata


def _migrate(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=metadata,
        render_as_batch=True,
        compare_type=True,
        include_name=lambda name, kind, parents: not (kind == "table" and is_search_table(name or "")),
    )
    with context.begin_transaction():
        context.run_migrations()


async def _migrate_by_url() -> None:
    database = Database(os.environ.get("PRESSBOT_DATABASE__URL", "sqlite:///var/pressbot.db"))
    await database.transact(_migrate)
    await database.close()


given = context.config.attributes.get("connection")
if given is None:
    asyncio.run(_migrate_by_url())
else:
    _migrate(given)
