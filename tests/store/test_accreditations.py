"""Accreditations: whoever has one, or has asked for one, is not asked for another."""

from __future__ import annotations

from sqlalchemy import Connection

from pressbot.accreditation import AccreditationState
from pressbot.store.accreditations import ask_for_accreditation, decide_accreditation
from pressbot.store.database import Database
from tests.store.shelf import put_chat, put_release
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
