"""Accreditations: whoever has one, or has asked for one, is not asked for another."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy import Connection, create_engine

from pressbot.accreditation import AccreditationState
from pressbot.handout import Handed, Handout
from pressbot.model import Media
from pressbot.store.accreditations import ask_for_accreditation, decide_accreditation
from pressbot.store.database import Database
from pressbot.store.handouts import keep_handout, next_outdated
from tests.store.shelf import put_chat, put_release
from tests.store.test_moves import somebody_waits
from tests.values import NOON


async def test_a_wish_taken_back_does_not_stand_again_beside_one_that_was_granted(database: Database) -> None:
    def work(tx: Connection) -> list[bool]:
        chat, source = put_chat(tx), put_release(tx).source

        def ask() -> bool:
            return ask_for_accreditation(tx, chat.id, source.id, "Ada", NOON)

        def decide(number: int, state: AccreditationState) -> bool:
            return decide_accreditation(tx, number, state, "Grace", NOON)

        steps = [ask(), decide(1, AccreditationState.REFUSED), ask(), decide(2, AccreditationState.ENDED)]
        return [*steps, decide(1, AccreditationState.GRANTED), ask()]

    assert await database.transact(work) == [True] * 5 + [False]


@pytest.mark.parametrize("ends_first", [False, True])
async def test_access_that_ends_just_as_pictures_are_kept_leaves_them_to_be_taken_away(
    postgres_url: str, ends_first: bool
) -> None:
    database, later = Database(postgres_url), NOON + timedelta(hours=3)

    def accredited(tx: Connection) -> Handout:
        chat, release = put_chat(tx), put_release(tx, news=False, release_at=later, published_at=later)
        ask_for_accreditation(tx, chat.id, release.source.id, "Ada", NOON)
        decide_accreditation(tx, 1, AccreditationState.GRANTED, "Grace", NOON)
        given = (Handed("1", Media(url="https://a.example/1.jpg")),)
        return Handout(chat=chat, release_id=release.id, revision=1, album=False, pictures=given, marked=True)

    def end(tx: Connection) -> None:
        decide_accreditation(tx, 1, AccreditationState.ENDED, "Grace", NOON)

    handout = await database.transact(accredited)
    keep = partial(keep_handout, given=handout)
    first, second = (end, keep) if ends_first else (keep, end)
    beside = create_engine(postgres_url.replace("postgresql://", "postgresql+psycopg://"))
    with beside.begin() as tx:
        first(tx)
        other = asyncio.create_task(database.transact(second))
        while not other.done() and not somebody_waits(postgres_url):  # noqa: ASYNC110  # PostgreSQL does not tell
            await asyncio.sleep(0.01)
    await other
    assert await database.read(next_outdated, "recorded") is not None
    beside.dispose()
    await database.close()
