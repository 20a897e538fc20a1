"""What operators are shown of sources, chats and what was given up, as people see it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest

from pressbot.backlog import Reach
from pressbot.commands.admin import PARTS
from pressbot.messages import Message
from pressbot.model import Chat, Delivery, DeliveryKind, DeliveryState, Source
from pressbot.render.measure import length, plain_text
from pressbot.render.operators import admin_menu, chat_table, source_table
from pressbot.render.replay import GivenUp, given_up_list, question, replayed
from pressbot.render.sources import Shown
from tests.render.dump import dump
from tests.render.samples import CHATS, FIRE, NOON, TELEGRAM, TOWN, WITHDRAWN
from tests.values import a_feed

HOUR = timedelta(hours=1)
BROKEN = a_feed(failures=4, failing_since=NOON - 2 * HOUR, fault="gone", next_poll_at=NOON + HOUR)
SOURCES = [
    Shown(Source(name="Feuerwehr", place="Eschenfurt", id=1), [a_feed(), a_feed(id=2)], NOON - HOUR, 1234),
    Shown(Source(name="Stadt Eschenfurt", place="Eschenfurt", id=2), [a_feed(), BROKEN], NOON - 50 * HOUR, 1),
    Shown(Source(name="Zoll", id=3), [a_feed()], NOON - 999 * HOUR),
    Shown(Source(name="Zweckverband", id=4)),
]
REACH = [
    Reach(platform="slack", active=12, paused=0, suspended=1),
    Reach(platform="telegram", active=1234, paused=3, suspended=16),
]
OUT_OF_REACH = [
    Chat(
        platform="telegram",
        address="-100123",
        suspended="the bot may not write in this chat: Not enough rights to send text messages to the chat",
        suspended_at=NOON - 30 * HOUR,
        retry_at=NOON + HOUR,
    ),
    Chat(platform="telegram", address="7", suspended="the bot was blocked or removed", suspended_at=NOON - 50 * HOUR),
    Chat(platform="telegram", address="-100777", suspended_at=NOON - 99 * HOUR),
    Chat(platform="slack", address="C0123ABCD", suspended="the channel is archived"),
]


def given_up(number: int = 1, **changes: object) -> GivenUp:
    delivery = Delivery(
        id=number,
        release_id=8842,
        chat=Chat(platform="telegram", address="-100123"),
        kind=DeliveryKind.ANNOUNCE,
        state=DeliveryState.DEAD,
        reason="feuerwehr",
        due_at=NOON,
        created_at=NOON - number * HOUR,
        error="Telegram does not take this message: Strange fault",
    )
    release = changes.pop("release", FIRE)
    return GivenUp(replace(delivery, **changes), release)  # type: ignore[arg-type]


UNCERTAIN = given_up(
    2, state=DeliveryState.UNCERTAIN, unknowns=1, kind=DeliveryKind.REVISE, error="Telegram did not answer in time"
)
LISTED = [
    given_up(),
    UNCERTAIN,
    given_up(3, kind=DeliveryKind.ADVANCE, release=None),
    given_up(4, kind=DeliveryKind.NOTICE, release=WITHDRAWN, error=""),
    given_up(5, kind=DeliveryKind.DIGEST, release=TOWN),
    given_up(6, kind=DeliveryKind.ALSO),
]
SHUT = given_up(chat=OUT_OF_REACH[0])
CASES: dict[str, Callable[[Chat], Message]] = {
    "menu": lambda chat: admin_menu(chat, list(PARTS)),
    "sources": lambda chat: source_table(chat, SOURCES, total=19, broken=1, page=2, pages=3, text="amt"),
    "sources-one": lambda chat: source_table(chat, SOURCES[:1], total=1, broken=0, page=1, pages=1, text=""),
    "sources-none-like": lambda chat: source_table(chat, [], total=0, broken=0, page=1, pages=1, text="zoll"),
    "chats": lambda chat: chat_table(chat, REACH, OUT_OF_REACH, total=17, page=1, pages=3),
    "chats-all-well": lambda chat: chat_table(chat, REACH[:1], [], total=0, page=1, pages=1),
    "chats-none": lambda chat: chat_table(chat, [], [], total=0, page=1, pages=1),
    "replay": lambda chat: given_up_list(chat, LISTED, total=14, page=1, pages=2),
    "replay-none": lambda chat: given_up_list(chat, [], total=0, page=1, pages=1),
    "replay-question": lambda chat: question(chat, given_up(), 1, 1),
    "replay-question-in-doubt": lambda chat: question(chat, UNCERTAIN, 12, 2),
    "replay-question-out-of-reach": lambda chat: question(chat, SHUT, 3, 1),
    **{f"replayed-{count}": partial(lambda count, chat: replayed(chat, count, 2), count) for count in (0, 1, 12)},
}


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("case", CASES)
def test_what_operators_see_looks_like_its_golden_file(
    case: str, language: str, golden: Callable[[str, str], None]
) -> None:
    golden(f"operators/{language}/{case}.txt", dump(CASES[case](CHATS[language])))


@pytest.mark.parametrize("language", ["de", "en"])
def test_a_full_page_of_the_longest_fits_into_one_message(language: str) -> None:
    chat, long = CHATS[language], "wort " * 200
    wordy = replace(BROKEN, source=Source(name=long, place=long))
    pages = (
        source_table(
            chat, [Shown(wordy.source, [wordy] * 9, NOON, 10**6)] * 8, total=9, broken=9, page=1, pages=2, text=""
        ),
        chat_table(chat, REACH, [replace(OUT_OF_REACH[0], suspended=long)] * 8, total=8, page=1, pages=1),
        given_up_list(chat, [given_up(error=long, release=replace(FIRE, headline=long))] * 8, total=9, page=1, pages=2),
    )
    for page in pages:
        assert length(plain_text(page.blocks)) <= TELEGRAM.text
