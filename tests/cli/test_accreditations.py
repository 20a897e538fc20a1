"""pressbot accreditations, as operators type it."""

import asyncio
import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Connection, select, update

from pressbot.store.accreditations import ask_for_accreditation
from pressbot.store.chats import keep_chat
from pressbot.store.database import Database
from pressbot.store.sources import keep_source
from pressbot.store.tables import chat, notice
from tests.cli.conftest import Shell
from tests.values import SOURCE, a_chat

ASKED = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


def in_database(folder: Path, work: Callable[[Connection], list[str]]) -> list[str]:
    async def transact() -> list[str]:
        database = Database(f"sqlite:///{folder / 'archive.db'}")
        try:
            return await database.transact(work)
        finally:
            await database.close()

    return asyncio.run(transact())


@pytest.fixture
def asked(shell: Shell, folder: Path) -> Shell:
    """A shell where somebody has asked the town for advance access."""

    def work(tx: Connection) -> list[str]:
        ask_for_accreditation(tx, keep_chat(tx, a_chat()).id, keep_source(tx, SOURCE).id, "Ada", ASKED)
        return []

    in_database(folder, work)
    return shell


def test_the_list_shows_who_asks_for_what_since_when(asked: Shell) -> None:
    head, row = asked("accreditations", "list").out.splitlines()
    assert head.split() == ["ID", "State", "Since", "Person", "Chat", "Source", "Decided", "by"]
    assert row.split() == ["1", "asked", "2026-11-20", "12:00", "UTC", "Ada", "recorded:7", "Stadt", "Wendelbrück", "–"]


def test_a_decision_is_kept_with_who_made_it_and_told_to_the_person(asked: Shell, folder: Path) -> None:
    told = asked("accreditations", "grant", "1").out
    assert told == "Accreditation 1 of recorded:7 with Stadt Wendelbrück is granted.\n"
    (shown,) = json.loads(asked("accreditations", "list", "--json").out)
    assert shown["decided_at"] is not None
    assert {**shown, "decided_at": None} == {
        "id": 1,
        "state": "granted",
        "chat": "recorded:7",
        "called": "Ada",
        "source": "Stadt Wendelbrück",
        "asked_at": "2026-11-20T12:00:00+00:00",
        "decided_at": None,
        "decided_by": "command line",
        "ended_at": None,
        "ended_by": "",
    }
    assert json.loads(asked("accreditations", "end", "1", "--json").out)["state"] == "ended"
    told_of = in_database(folder, lambda tx: list(tx.execute(select(notice.c.what).order_by(notice.c.id)).scalars()))
    assert told_of == ["notice-accredited", "notice-ended"]


def test_what_is_over_is_listed_only_when_asked_for(asked: Shell) -> None:
    asked("accreditations", "refuse", "1")
    assert json.loads(asked("accreditations", "list", "--json").out) == []
    (shown,) = json.loads(asked("accreditations", "list", "--all", "--json").out)
    assert shown["state"] == "refused"


def test_a_chat_that_is_not_one_person_s_is_granted_nothing(asked: Shell, folder: Path) -> None:
    in_database(folder, lambda tx: [str(tx.execute(update(chat).values(private=False)).rowcount)])
    refused = asked("accreditations", "grant", "1", code=2).err
    assert "recorded:7 is no private chat: advance access is for one person only." in refused
    (shown,) = json.loads(asked("accreditations", "list", "--json").out)
    assert shown["state"] == "asked"


@pytest.mark.parametrize(("word", "number"), [("end", "7"), ("refuse", "7"), ("grant", "7")])
def test_what_cannot_be_decided_is_refused_with_the_reason(asked: Shell, word: str, number: str) -> None:
    refused = asked("accreditations", word, number, code=2).err
    assert f"Accreditation {number} cannot be" in refused
    assert "`pressbot accreditations list --all` shows all." in refused
