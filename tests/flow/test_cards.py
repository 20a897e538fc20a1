"""Cards below addresses that people post: shown where a release stands there, corrected with it and withdrawn with it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, func, select

from pressbot.carding import Carding
from pressbot.errors import AccountRefused, ChatGone, MessageRejected, OutcomeUnknown, PlatformError, Unavailable
from pressbot.feeds.aliases import aliases_of
from pressbot.flow.cards import Cards
from pressbot.jobs import TidyJob
from pressbot.messages import Link, Result
from pressbot.model import Change, Media, Release, Source
from pressbot.render.measure import plain_text
from pressbot.settings import ChatSettings
from pressbot.store.aliases import Alias, keep_aliases
from pressbot.store.cards import next_card, settle_card
from pressbot.store.chats import find_chat, keep_chat
from pressbot.store.database import Database
from pressbot.store.forget import forget_chat
from pressbot.store.moves import move_chat, shut_chat
from pressbot.store.releases import get_release
from pressbot.store.revisions import mark_dispatched, revise_release
from pressbot.store.tables import card, chat, query
from pressbot.testing import ManualClock, RecordingPlatform
from tests.render.dump import dump
from tests.store.shelf import put_release
from tests.values import NOON, a_chat

DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
LINK = "https://presse.example/Meldung/8842"
FIRE = Media(url="https://presse.example/brand.jpg", alt="Ein Löschfahrzeug", credit="Ada Muster")


class Newsroom:
    """Chats in which somebody posts the address of a release, and what becomes of that."""

    def __init__(self, database: Database, platform: RecordingPlatform | None = None) -> None:
        self.database = database
        self.platform = platform or RecordingPlatform()
        self.clock = ManualClock(NOON)
        self.woken = 0
        self.cards = Cards(database, self.platform, self.clock, ChatSettings(), self._wake)

    def _wake(self) -> None:
        self.woken += 1

    async def issue(self, url: str = LINK, **changes: Any) -> Release:
        release = await self.database.transact(put_at, url, **changes)
        await self.database.transact(mark_dispatched, [release])
        return release

    async def revise(self, release: Release, **changes: Any) -> None:
        now = await self.database.read(get_release, release.id, self.clock.now())
        assert now
        revised = replace(now, revision=now.revision + 1, **changes)
        await self.database.transact(revise_release, revised)
        await self.database.transact(mark_dispatched, [revised])

    async def post(self, *urls: str, chat: str = "7", message_id: str = "1") -> None:
        await self.cards.hear([Link(chat=chat, message_id=message_id, written=url, url=url) for url in urls])

    async def show_all(self) -> None:
        while await self.cards.show_next():
            pass

    async def kept(self) -> int:
        return await self.database.read(_count_cards)

    def shown(self, chat: str = "7", message_id: str = "1", url: str = LINK) -> str:
        """What the card says; "" where there is none."""
        found = self.platform.cards.get((chat, message_id, url))
        return plain_text(found.message.blocks) if found else ""


def put_at(tx: Connection, /, url: str, **changes: Any) -> Release:
    """A release in the archive that is found by its address."""
    release = put_release(tx, url=url, **changes)
    keep_aliases(tx, release.source.id, [Alias(name, release.id) for name in aliases_of(release)])
    return release


def _count_cards(tx: Connection) -> int:
    return tx.execute(select(func.count()).select_from(card)).scalar_one()


def _count_who(tx: Connection) -> list[int]:
    return [tx.execute(select(func.count()).select_from(table)).scalar_one() for table in (chat, query)]


@pytest.fixture
def newsroom(database: Database) -> Newsroom:
    return Newsroom(database)


async def card_at(newsroom: Newsroom, posted: str) -> tuple[Result, ...]:
    newsroom.platform.cards.clear()
    await newsroom.post(posted)
    await newsroom.show_all()
    return tuple(newsroom.platform.cards.values())


@pytest.mark.parametrize("language", ["de", "en"])
async def test_a_card_shows_what_people_see_in_the_language_of_their_chat(
    newsroom: Newsroom, language: str, golden: Callable[[str, str], None]
) -> None:
    await newsroom.database.transact(keep_chat, a_chat(language=language))
    release = await newsroom.issue(headline="Brand in der Gartenstraße", media=(FIRE,))
    await newsroom.post(LINK)
    states = []
    for change in (Change.COSMETIC, Change.CORRECTION, Change.WITHDRAWAL):
        if change is not Change.COSMETIC:
            await newsroom.revise(
                release, change=change, revised_at=NOON + MINUTE, change_note="Die Straße war falsch."
            )
        await newsroom.show_all()
        (result,) = newsroom.platform.cards.values()
        states.append(f"{result.title}\n{result.description}\n{result.thumbnail}\n====\n{dump(result.message)}")
    golden(f"flow/card.{language}.txt", "\n".join(states))


@pytest.mark.parametrize(
    ("posted", "found"),
    [
        (LINK, True),
        ("HTTPS://Presse.example:443/Meldung/8842?utm_source=chat#lead", True),
        ("http://presse.example/Meldung/8842", True),
        ("https://presse.example/meldung/8842", False),
        ("https://presse.example/Meldung/8842?seite=2", False),
        ("https://presse.example/", False),
        ("https://presse.example", False),
        ("https://[", False),
        ("kein Link", False),
    ],
)
async def test_an_address_is_the_same_however_it_is_spelt(newsroom: Newsroom, posted: str, found: bool) -> None:
    await newsroom.issue()
    assert bool(await card_at(newsroom, posted)) == found
    assert (newsroom.woken, await newsroom.kept()) == (found, found)


@pytest.mark.parametrize(
    "changes",
    [
        {"release_at": NOON + DAY},
        {"change": Change.WITHDRAWAL},
        {"embargo": "Sperrfrist: morgen früh"},
    ],
    ids=["later", "withdrawn", "under an embargo that nobody can read"],
)
async def test_what_not_all_may_see_has_no_card_whoever_else_says_it(
    newsroom: Newsroom, changes: dict[str, Any]
) -> None:
    await newsroom.database.transact(put_at, LINK, **changes)
    assert await card_at(newsroom, LINK) == ()
    await newsroom.database.transact(put_at, LINK, source=Source(name="Portal"))
    assert await card_at(newsroom, LINK) == ()
    assert await newsroom.kept() == 0


async def test_the_same_from_several_sources_has_one_card_and_a_page_of_many_releases_none(newsroom: Newsroom) -> None:
    first = await newsroom.issue()
    await newsroom.issue(source=Source(name="Portal"), headline="Anders überschrieben")
    (result,) = await card_at(newsroom, LINK)
    assert result.id == f"{first.id}-1"
    await newsroom.issue(key="meldung-2", headline="Lage am Abend")
    assert await card_at(newsroom, LINK) == ()


async def test_where_the_archive_is_away_an_address_is_left_alone(tmp_path: object) -> None:
    away = Newsroom(Database(f"sqlite:///{tmp_path}/missing/pressbot.db"))
    await away.post(LINK)
    await away.database.close()
    assert away.woken == 0


async def test_no_chat_and_no_query_is_made_of_who_posts_an_address(newsroom: Newsroom) -> None:
    await newsroom.issue()
    assert await card_at(newsroom, LINK)
    assert await newsroom.database.read(_count_who) == [0, 0]


async def test_as_long_as_nothing_is_revised_a_card_is_shown_once(newsroom: Newsroom) -> None:
    await newsroom.issue()
    await newsroom.post(LINK)
    assert await newsroom.cards.show_next()
    assert not await newsroom.cards.show_next()


async def test_a_correction_and_a_withdrawal_are_shown_on_every_card_of_their_release(newsroom: Newsroom) -> None:
    release = await newsroom.issue(media=(FIRE,))
    other = await newsroom.issue(f"{LINK}/2", key="meldung-2", headline="Straße gesperrt")
    await newsroom.post(LINK, f"{LINK}/2")
    await newsroom.post(LINK, chat="8")
    await newsroom.show_all()
    await newsroom.revise(release, headline="Brand in der Weststraße", change=Change.CORRECTION)
    await newsroom.show_all()
    assert "Korrektur" in newsroom.shown()
    assert "Weststraße" in newsroom.shown(chat="8")
    await newsroom.revise(release, change=Change.WITHDRAWAL)
    await newsroom.show_all()
    for shown in (newsroom.platform.cards["7", "1", LINK], newsroom.platform.cards["8", "1", LINK]):
        assert "zurückgezogen" in plain_text(shown.message.blocks)
        assert "Weststraße" not in str(shown)
        assert (shown.thumbnail, shown.title, shown.message.buttons) == ("", "", ())
    assert other.headline in newsroom.shown(url=f"{LINK}/2")


async def test_what_is_withdrawn_and_stands_again_is_shown_again(newsroom: Newsroom) -> None:
    release = await newsroom.issue()
    await newsroom.post(LINK)
    for change in (Change.WITHDRAWAL, Change.CORRECTION):
        await newsroom.revise(release, change=change)
        await newsroom.show_all()
    assert release.headline in newsroom.shown()


async def test_a_revision_that_is_dispatched_while_a_card_is_shown_is_shown_after_it(newsroom: Newsroom) -> None:
    release = await newsroom.issue()
    await newsroom.post(LINK)
    under_way = await newsroom.database.read(next_card, "recorded", NOON)
    assert under_way
    await newsroom.revise(release, change=Change.WITHDRAWAL)
    await newsroom.database.transact(settle_card, under_way, 1)
    await newsroom.show_all()
    assert "zurückgezogen" in newsroom.shown()


async def test_an_address_of_which_is_told_again_has_one_card_that_is_shown_again(newsroom: Newsroom) -> None:
    await newsroom.issue()
    await newsroom.post(LINK)
    await newsroom.show_all()
    newsroom.platform.cards.clear()
    await newsroom.post(LINK)
    await newsroom.show_all()
    assert newsroom.shown()
    assert await newsroom.kept() == 1


@pytest.mark.parametrize(
    ("fault", "pause"),
    [
        (Unavailable("away"), timedelta(seconds=30)),
        (Unavailable("slow down", retry_after=10 * MINUTE), 10 * MINUTE),
        (Unavailable("slow down", retry_after=DAY), 60 * MINUTE),
        (AccountRefused("links:write"), 5 * MINUTE),
    ],
    ids=["away", "told to wait", "told to wait too long", "account refused"],
)
async def test_where_one_has_to_wait_all_wait_and_none_is_given_up(
    newsroom: Newsroom, fault: PlatformError, pause: timedelta
) -> None:
    await newsroom.issue()
    await newsroom.post(LINK)
    await newsroom.post(LINK, chat="8")
    for _ in range(12):
        newsroom.platform.faults.append(fault)
        assert not await newsroom.cards.show_next()
        newsroom.clock.advance(pause - timedelta(seconds=1))
        assert not await newsroom.cards.show_next()
        newsroom.clock.advance(timedelta(seconds=1))
    await newsroom.show_all()
    assert newsroom.shown() == newsroom.shown(chat="8") != ""


async def test_a_lost_answer_is_tried_again_and_holds_up_no_other(newsroom: Newsroom) -> None:
    release = await newsroom.issue()
    await newsroom.post(LINK)
    await newsroom.post(LINK, chat="8")
    newsroom.platform.faults_after_sending.append(OutcomeUnknown("no answer"))
    await newsroom.show_all()
    assert newsroom.shown() == newsroom.shown(chat="8") != ""
    await newsroom.revise(release, change=Change.WITHDRAWAL)
    await newsroom.show_all()
    assert "zurückgezogen" in newsroom.shown(), "although nobody knows what it showed before"


async def test_what_never_comes_to_an_end_is_tried_for_a_working_day_and_again_at_the_next_revision(
    newsroom: Newsroom,
) -> None:
    release = await newsroom.issue()
    await newsroom.post(LINK)
    newsroom.platform.faults += [OutcomeUnknown("no answer")] * 10
    began = newsroom.clock.now()
    while newsroom.platform.faults:
        await newsroom.cards.show_next()
        newsroom.clock.advance(timedelta(seconds=30))
    assert timedelta(hours=4) < newsroom.clock.now() - began < timedelta(hours=9)
    newsroom.clock.advance(DAY)
    assert not await newsroom.cards.show_next()
    await newsroom.revise(release, change=Change.CORRECTION)
    await newsroom.show_all()
    assert "Korrektur" in newsroom.shown()


async def test_a_fault_of_ours_holds_up_no_other(newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    await newsroom.issue()
    await newsroom.post(LINK)
    await newsroom.post(LINK, chat="8")
    show = newsroom.platform.show_card

    async def fail(chat: str, message_id: str, written: str, shown: Result) -> None:
        if chat == "7":
            raise ValueError("a length that is none")
        await show(chat, message_id, written, shown)

    monkeypatch.setattr(newsroom.platform, "show_card", fail)
    await newsroom.show_all()
    assert newsroom.shown(chat="8")


@pytest.mark.parametrize("fault", [MessageRejected("the message is not there any more"), ChatGone("no such channel")])
async def test_a_card_whose_message_is_gone_is_forgotten_and_its_chat_stays_open(
    newsroom: Newsroom, fault: PlatformError
) -> None:
    await newsroom.database.transact(keep_chat, a_chat())
    release = await newsroom.issue()
    await newsroom.post(LINK)
    await newsroom.show_all()
    await newsroom.revise(release, change=Change.WITHDRAWAL)
    newsroom.platform.faults.append(fault)
    await newsroom.show_all()
    assert await newsroom.kept() == 0
    there = await newsroom.database.read(find_chat, "recorded", "7")
    assert there
    assert there.suspended == ""


async def test_where_the_app_was_thrown_out_its_cards_are_withdrawn_all_the_same(newsroom: Newsroom) -> None:
    await newsroom.database.transact(keep_chat, a_chat())
    release = await newsroom.issue()
    await newsroom.post(LINK)
    await newsroom.show_all()
    await newsroom.database.transact(
        shut_chat, "recorded", "7", "the app was removed from the channel", newsroom.clock.now()
    )
    await newsroom.revise(release, change=Change.WITHDRAWAL)
    await newsroom.show_all()
    assert "zurückgezogen" in newsroom.shown()


async def test_withdrawals_come_first_then_what_somebody_waits_for_then_corrections(newsroom: Newsroom) -> None:
    corrected, withdrawn = [
        await newsroom.issue(f"{LINK}/{name}", key=name, headline=name) for name in ("corrected", "withdrawn")
    ]
    await newsroom.post(corrected.url, withdrawn.url)
    await newsroom.show_all()
    await newsroom.revise(corrected, change=Change.CORRECTION)
    await newsroom.revise(withdrawn, change=Change.WITHDRAWAL)
    await newsroom.issue()
    await newsroom.post(LINK)
    newsroom.platform.cards.clear()
    await newsroom.show_all()
    assert [url for _, _, url in newsroom.platform.cards] == [withdrawn.url, LINK, corrected.url]


@pytest.mark.parametrize("ours", [True, False], ids=["a chat of ours", "no chat of ours"])
@pytest.mark.parametrize("with_messages", [True, False])
async def test_cards_come_along_with_their_messages_and_stay_behind_with_them(
    newsroom: Newsroom, ours: bool, with_messages: bool
) -> None:
    if ours:
        await newsroom.database.transact(keep_chat, a_chat())
    release = await newsroom.issue()
    await newsroom.post(LINK)
    await newsroom.show_all()
    await newsroom.database.transact(move_chat, "recorded", "7", "8", NOON, with_messages=with_messages)
    await newsroom.revise(release, change=Change.WITHDRAWAL)
    await newsroom.show_all()
    assert bool(newsroom.shown(chat="8")) == with_messages
    assert "zurückgezogen" not in newsroom.shown(chat="7")


async def test_a_chat_that_wants_to_be_forgotten_leaves_no_cards_and_no_other_chat_loses_its_own(
    newsroom: Newsroom,
) -> None:
    gone = await newsroom.database.transact(keep_chat, a_chat())
    await newsroom.issue()
    await newsroom.post(LINK)
    await newsroom.post(LINK, chat="8")
    await newsroom.database.transact(forget_chat, gone)
    await newsroom.show_all()
    assert (newsroom.shown(), bool(newsroom.shown(chat="8"))) == ("", True)


async def test_a_card_is_forgotten_a_year_after_its_address_was_posted(newsroom: Newsroom) -> None:
    await newsroom.issue()
    await newsroom.post(LINK)
    newsroom.clock.advance(364 * DAY)
    await newsroom.post(LINK, chat="8")
    await TidyJob(newsroom.database, newsroom.clock).run()
    assert await newsroom.kept() == 2
    newsroom.clock.advance(2 * DAY)
    await TidyJob(newsroom.database, newsroom.clock).run()
    assert await newsroom.kept() == 1


def test_the_double_shows_cards_too() -> None:
    assert isinstance(RecordingPlatform(), Carding)
