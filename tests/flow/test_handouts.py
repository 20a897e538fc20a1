"""Pictures that chats were given follow their release: corrected with it, and withdrawn with it."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from pressbot.errors import (
    AccountRefused,
    ChatGone,
    ChatMoved,
    MessageRejected,
    OutcomeUnknown,
    PlatformError,
    Unavailable,
)
from pressbot.flow.handouts import Handouts
from pressbot.handout import Handed, Handout
from pressbot.messages import Message
from pressbot.model import Change, Media, Posted, Release
from pressbot.render.measure import plain_text
from pressbot.render.summary import notice_picture
from pressbot.store.chats import find_chat, keep_chat
from pressbot.store.database import Database
from pressbot.store.forget import forget_chat
from pressbot.store.handouts import keep_handout, next_outdated
from pressbot.store.releases import get_release
from pressbot.store.revisions import mark_dispatched, revise_release
from pressbot.testing import ManualClock, RecordingPlatform
from tests.store.shelf import put_release
from tests.values import NOON, a_chat

FIRE = Media(url="https://a.example/1.jpg", credit="Foto: Jorin Wiesner")
CREW = Media(url="https://a.example/2.jpg", credit="Foto: Ada Muster")
CARD = notice_picture()
MINUTE = timedelta(minutes=1)


class Newsroom:
    """A chat that was given an album of a release's two pictures, and what becomes of them."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.platform = RecordingPlatform()
        self.clock = ManualClock(NOON)
        self.handouts = Handouts(database, self.platform, self.clock)
        self.release: Release

    async def hand_out(self, *, revision: int = 1, album: bool = True) -> None:
        self.release = await self.database.transact(put_release, headline="Brand am Markt", media=(FIRE, CREW))
        await self.database.transact(mark_dispatched, [self.release])
        await self.hand_out_in("7", revision=revision, album=album)

    async def hand_out_in(self, address: str, *, revision: int = 1, album: bool = True) -> None:
        chat = await self.database.transact(keep_chat, a_chat(address=address))
        ids = [(await self.platform.send(chat.address, Message())).message_id for _ in (FIRE, CREW)]
        pictures = (Handed(ids[0], Media(url=FIRE.url)), Handed(ids[1], Media(url=CREW.url)))
        handout = Handout(chat=chat, release_id=self.release.id, revision=revision, album=album, pictures=pictures)
        await self.database.transact(keep_handout, handout)

    async def revise(self, **changes: object) -> None:
        now = await self.database.read(get_release, self.release.id, NOON)
        assert now
        revised = replace(now, revision=now.revision + 1, **changes)  # type: ignore[arg-type]  # any field
        await self.database.transact(revise_release, revised)
        await self.database.transact(mark_dispatched, [revised])

    async def correct(self) -> bool:
        return await self.handouts.correct_next()

    async def waiting(self) -> bool:
        return await self.database.read(next_outdated, "recorded") is not None

    def edits(self) -> list[str]:
        return [plain_text(message.blocks) for verb, _, message in self.platform.log if verb == "edit"]


@pytest.fixture
async def newsroom(database: Database) -> Newsroom:
    room = Newsroom(database)
    await room.hand_out()
    return room


async def test_as_long_as_nothing_is_revised_nothing_is_edited(newsroom: Newsroom) -> None:
    assert not await newsroom.correct()


async def test_a_corrected_credit_is_corrected_below_the_album_and_no_picture_is_touched(newsroom: Newsroom) -> None:
    await newsroom.revise(media=(replace(FIRE, credit="Foto: Edda Beispiel"), CREW), change=Change.CORRECTION)
    assert await newsroom.correct()
    assert newsroom.edits() == ["Brand am Markt\n\n1 Foto: Edda Beispiel\n2 Foto: Ada Muster", ""]
    assert all(message.picture is None for verb, _, message in newsroom.platform.log if verb == "edit")
    assert not await newsroom.correct()


async def test_a_withdrawal_leaves_no_picture_and_nothing_to_be_corrected_again(newsroom: Newsroom) -> None:
    await newsroom.revise(change=Change.WITHDRAWAL)
    await newsroom.correct()
    assert [message.picture for message in newsroom.platform.shown["7"].values()] == [CARD, CARD]
    assert "zurückgezogen" in newsroom.edits()[0]
    await newsroom.revise(change=Change.CORRECTION)
    assert not await newsroom.waiting()


async def test_a_picture_that_left_the_release_is_a_card_and_stays_one(newsroom: Newsroom) -> None:
    await newsroom.revise(media=(FIRE,))
    await newsroom.correct()
    assert newsroom.edits()[1] == "Dieses Bild gehört nicht mehr zur Meldung."
    await newsroom.revise(media=(FIRE, CREW))
    await newsroom.correct()
    assert newsroom.edits()[2:] == ["Brand am Markt\n\nFoto: Jorin Wiesner"]


async def test_one_that_was_given_as_its_release_was_revised_is_outdated_at_once(database: Database) -> None:
    room = Newsroom(database)
    await room.hand_out(revision=0)
    assert await room.correct()


async def test_a_picture_that_somebody_deleted_keeps_nothing_from_the_other(newsroom: Newsroom) -> None:
    newsroom.platform.faults.append(MessageRejected("message to edit not found"))
    await newsroom.revise(change=Change.WITHDRAWAL)
    await newsroom.correct()
    assert newsroom.platform.shown["7"]["2"].picture == CARD
    assert not await newsroom.waiting()


@pytest.mark.parametrize("error", [Unavailable("away"), OutcomeUnknown("no answer")])
async def test_what_could_not_be_done_now_is_done_later_and_from_the_beginning(
    newsroom: Newsroom, error: PlatformError
) -> None:
    await newsroom.revise(change=Change.WITHDRAWAL)
    newsroom.platform.faults.append(error)
    await newsroom.correct()
    assert await newsroom.waiting()
    assert not await newsroom.correct()
    newsroom.clock.advance(MINUTE)
    await newsroom.correct()
    assert len(newsroom.edits()) == 2
    assert not await newsroom.waiting()


async def test_a_refused_account_is_asked_again_when_somebody_can_have_mended_it(newsroom: Newsroom) -> None:
    await newsroom.revise(change=Change.WITHDRAWAL)
    newsroom.platform.faults.append(AccountRefused("the token was revoked"))
    await newsroom.correct()
    newsroom.clock.advance(4 * MINUTE)
    assert not await newsroom.correct()
    newsroom.clock.advance(MINUTE)
    await newsroom.correct()
    assert len(newsroom.edits()) == 2


async def test_what_never_comes_to_an_end_is_given_up_until_the_next_revision(newsroom: Newsroom) -> None:
    await newsroom.revise(change=Change.CORRECTION)
    newsroom.platform.faults += [OutcomeUnknown("no answer")] * 10
    for _ in range(11):
        await newsroom.correct()
        newsroom.clock.advance(MINUTE)
    assert newsroom.edits() == []
    await newsroom.revise(change=Change.WITHDRAWAL)
    await newsroom.correct()
    assert len(newsroom.edits()) == 2


async def test_a_fault_of_ours_keeps_no_other_waiting_and_is_given_up(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    await newsroom.hand_out_in("8")
    await newsroom.revise(change=Change.WITHDRAWAL)
    edit = newsroom.platform.edit

    async def fail(chat: str, posted: Posted, message: Message) -> Posted:
        if chat == "7":
            raise ValueError("a length that is none")
        return await edit(chat, posted, message)

    monkeypatch.setattr(newsroom.platform, "edit", fail)
    for _ in range(12):
        await newsroom.correct()
        newsroom.clock.advance(MINUTE)
    assert newsroom.platform.shown["8"]["3"].picture == CARD
    assert not await newsroom.waiting()


async def test_a_chat_that_is_told_to_wait_keeps_no_other_waiting(newsroom: Newsroom) -> None:
    await newsroom.hand_out_in("8")
    await newsroom.revise(change=Change.WITHDRAWAL)
    newsroom.platform.faults.append(Unavailable("too many requests", retry_after=10 * MINUTE))
    assert await newsroom.correct()
    await newsroom.correct()
    assert newsroom.platform.shown["8"]["3"].picture == CARD
    newsroom.clock.advance(5 * MINUTE)
    assert not await newsroom.correct()
    newsroom.clock.advance(5 * MINUTE)
    await newsroom.correct()
    assert newsroom.platform.shown["7"]["1"].picture == CARD


async def test_a_slow_chat_keeps_no_other_waiting_and_each_is_asked_once_at_a_time(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    await newsroom.hand_out_in("8")
    await newsroom.revise(change=Change.WITHDRAWAL)
    edit, may_answer = newsroom.platform.edit, asyncio.Event()

    async def slow(chat: str, posted: Posted, message: Message) -> Posted:
        if chat == "7":
            await may_answer.wait()
        return await edit(chat, posted, message)

    monkeypatch.setattr(newsroom.platform, "edit", slow)
    async with asyncio.TaskGroup() as side_by_side:
        for _ in range(3):
            side_by_side.create_task(newsroom.correct())
        while newsroom.platform.shown["8"]["4"].picture is None:  # noqa: ASYNC110  # of what is shown nobody tells
            await asyncio.sleep(0)
        assert newsroom.platform.shown["7"]["1"].picture is None
        may_answer.set()
    assert len(newsroom.edits()) == 4


async def test_withdrawals_come_before_corrections(newsroom: Newsroom) -> None:
    await newsroom.revise(media=(replace(FIRE, credit="Foto: Edda Beispiel"), CREW), change=Change.CORRECTION)
    later = Newsroom(newsroom.database)
    later.platform = newsroom.platform
    later.release = await later.database.transact(put_release, key="later", media=(FIRE, CREW))
    await later.hand_out_in("8")
    await later.revise(change=Change.WITHDRAWAL)
    await newsroom.correct()
    assert newsroom.platform.shown["8"]["3"].picture == CARD
    assert newsroom.edits()[1:] == [""]


async def test_a_chat_that_has_shut_us_out_is_passed_over_until_it_lets_us_in(newsroom: Newsroom) -> None:
    await newsroom.revise(change=Change.WITHDRAWAL)
    newsroom.platform.faults.append(ChatGone("blocked"))
    await newsroom.correct()
    chat = await newsroom.database.read(find_chat, "recorded", "7")
    assert chat
    assert chat.suspended == "blocked"
    assert not await newsroom.waiting()


async def test_what_a_chat_that_has_moved_left_behind_is_edited_nowhere(newsroom: Newsroom) -> None:
    await newsroom.revise(change=Change.WITHDRAWAL)
    newsroom.platform.faults.append(ChatMoved("moved", new_address="8"))
    there = newsroom.platform.shown["8"] = dict(newsroom.platform.shown["7"])
    before = dict(there)
    assert await newsroom.correct()
    assert not await newsroom.waiting()
    assert there == before, "by these numbers its other messages are known there"


async def test_a_chat_that_wants_to_be_forgotten_leaves_none(newsroom: Newsroom) -> None:
    chat = await newsroom.database.read(find_chat, "recorded", "7")
    assert chat
    await newsroom.database.transact(forget_chat, chat)
    late = Handout(chat=chat, release_id=newsroom.release.id, revision=1, album=False, pictures=(Handed("3", FIRE),))
    await newsroom.database.transact(keep_handout, late)
    await newsroom.revise(change=Change.WITHDRAWAL)
    assert not await newsroom.waiting()
