"""Cards as rows: what is shown on them is written down beside what is dispatched."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from sqlalchemy import create_engine

from pressbot.messages import Link
from pressbot.model import Change
from pressbot.store.cards import keep_card, next_card, settle_card
from pressbot.store.database import Database
from pressbot.store.revisions import mark_dispatched, revise_release
from tests.store.shelf import put_release
from tests.store.test_moves import somebody_waits
from tests.values import NOON

LINK = Link(chat="7", message_id="1", written="https://presse.example/1", url="https://presse.example/1")


async def test_a_revision_that_is_just_being_dispatched_as_a_card_is_settled_leaves_it_outdated(
    postgres_url: str,
) -> None:
    database = Database(postgres_url)
    release = await database.transact(put_release)
    await database.transact(keep_card, "recorded", LINK, release.id, NOON)
    shown = await database.read(next_card, "recorded", NOON)
    assert shown
    dispatching = create_engine(postgres_url.replace("postgresql://", "postgresql+psycopg://"))
    with dispatching.begin() as tx:
        withdrawn = replace(release, revision=2, change=Change.WITHDRAWAL)
        revise_release(tx, withdrawn)
        mark_dispatched(tx, [withdrawn])
        settling = asyncio.create_task(database.transact(settle_card, shown, 1))
        while not settling.done() and not somebody_waits(postgres_url):  # noqa: ASYNC110  # PostgreSQL does not tell
            await asyncio.sleep(0.01)
    await settling
    outdated = await database.read(next_card, "recorded", NOON)
    assert outdated
    assert (outdated.id, outdated.revision) == (shown.id, 1)
    dispatching.dispose()
    await database.close()
