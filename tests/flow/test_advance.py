"""Advance access through the whole house, on both databases: who gets an embargoed release before its instant, and how.

A town embargoes a release for three hours. Chat 7 is accredited with the town, chat 8 is not; both follow its words.
"""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import Connection, select

from pressbot.accreditation import AccreditationState
from pressbot.app import App, open_app
from pressbot.commands.handouts import hand_out
from pressbot.commands.looks import Looks
from pressbot.commands.router import route
from pressbot.errors import ChatGone, MessageRejected, OutcomeUnknown, Unavailable, WrongUse
from pressbot.feeds.hour import Hour
from pressbot.feeds.office_file import OfficeText
from pressbot.flow import office
from pressbot.flow.archive import archive
from pressbot.flow.handouts import Handouts
from pressbot.flow.own import Stage, find_own
from pressbot.handout import Handed, Handout
from pressbot.messages import Command, Message, Reply
from pressbot.model import NEVER, Change, DeliveryKind, Media, Posted, PubStatus, Release
from pressbot.render.measure import plain_text
from pressbot.render.summary import notice_picture
from pressbot.settings import ChatSettings, DatabaseSettings, PollSettings, Settings
from pressbot.store.accreditations import ask_for_accreditation, chat_accreditations, decide_accreditation
from pressbot.store.advance import owe_again
from pressbot.store.advance_tables import embargoed_post
from pressbot.store.chats import change_chat, find_chat, keep_chat
from pressbot.store.forget import forget_chat
from pressbot.store.handouts import keep_handout
from pressbot.store.moves import open_chat, shut_chat
from pressbot.store.pictures import Kept, find_picture, keep_picture
from pressbot.store.queries import keep_query
from pressbot.store.sources import keep_source
from pressbot.store.subscriptions import subscribe
from pressbot.store.tables import delivery
from pressbot.testing import FixedFetcher, ManualClock, RecordingPlatform
from tests.commands.test_originals import drawn
from tests.doubles import FixedFinder
from tests.values import NOON, SOURCE, a_chat, a_release

INSTANT = NOON + timedelta(hours=3)
EMBARGOED = a_release(release_at=INSTANT, published_at=INSTANT, advance=True)
MARK = "EMBARGO until Fri, 20 Nov 2026, 16:00 CET"
TEXT = "Feuerwehr löscht Brand im Sägewerk"
WITHDRAWN = "The press office has withdrawn this release."
CORRECTED = replace(EMBARGOED, headline="Korrektur: Feuerwehr löscht Brand in der Mühle")


class House:
    """The whole house with a clock that stands still; ``run`` lets dispatch and delivery look once."""

    def __init__(self, app: App, clock: ManualClock, *, can_find: bool = False) -> None:
        self.app = app
        self.clock = clock
        self.platform = RecordingPlatform(can_find=can_find)

    async def follow(self, chat: str, query: str = "sägewerk") -> None:
        """Let a chat keep a query standing."""

        def work(tx: Connection) -> None:
            subscribe(tx, keep_chat(tx, a_chat(address=chat, language="en")), keep_query(tx, query), NOON)

        await self.app.database.transact(work)

    async def accredit(self, chat: str = "7") -> None:
        """Let a chat ask for access to the town's releases, and grant it."""

        def work(tx: Connection) -> None:
            asking = keep_chat(tx, a_chat(address=chat, language="en"))
            ask_for_accreditation(tx, asking.id, keep_source(tx, SOURCE).id, "Ada", self.clock.now())
            (asked,) = chat_accreditations(tx, asking.id)
            decide_accreditation(tx, asked.id, AccreditationState.GRANTED, "the boss", self.clock.now())
            owe_again(tx, asking.id, asked.source.id, self.clock.now())

        await self.app.database.transact(work)

    async def end(self, chat: str = "7") -> None:
        """End the access of a chat."""

        def work(tx: Connection) -> None:
            kept = find_chat(tx, "recorded", chat)
            assert kept is not None
            (standing,) = chat_accreditations(tx, kept.id)
            decide_accreditation(tx, standing.id, AccreditationState.ENDED, "the boss", self.clock.now())

        await self.app.database.transact(work)

    async def say(self, *said: Release) -> None:
        """Archive what the town says now."""

        def work(tx: Connection) -> None:
            source = keep_source(tx, SOURCE)
            of_town = [replace(each, source=source) for each in said]
            archive(tx, of_town, now=self.clock.now(), news_age=timedelta(hours=72), first_contact=False)

        await self.app.database.transact(work)

    async def run(self) -> None:
        """One look of dispatch, and all that may go delivered."""
        await self.app.dispatch()
        await self.app.lane(self.platform, alone=True).drain()

    async def hand_out(self, file: Media, chat: str = "7") -> str:
        """Let a chat be given a picture of the first revision of release 1; the id of its message."""
        kept = await self.app.database.read(find_chat, "recorded", chat)
        assert kept is not None
        posted = await self.platform.send(chat, Message())
        pictures = (Handed(posted.message_id, file),)
        handout = Handout(chat=kept, release_id=1, revision=1, album=False, pictures=pictures, marked=True)
        await self.app.database.transact(keep_handout, handout)
        return posted.message_id

    def handouts(self) -> Handouts:
        """The loop that makes true what chats were given."""
        return Handouts(self.app.database, self.platform, self.clock)

    async def ask(self, asked: str, chat: str = "7") -> Reply:
        """What a chat is answered to a command, or to the button with this token."""
        verb, _, argument = asked[1:].partition(" ") if asked.startswith("/") else ("", "", "")
        token = "" if verb else asked
        command = Command(platform="recorded", chat=chat, verb=verb, argument=argument, token=token, message_id="1")
        return await self.app.database.transact(route, command, self.clock.now(), ChatSettings())

    def shown(self, chat: str = "7") -> list[str]:
        """What a chat shows now, message by message."""
        return [plain_text(each.blocks) for each in self.platform.shown.get(chat, {}).values()]

    def message(self, chat: str = "7") -> Message:
        """The one message that a chat shows."""
        (message,) = self.platform.shown[chat].values()
        return message

    async def states(self, kind: DeliveryKind) -> list[str]:
        """The states of all deliveries of a kind."""
        wanted = select(delivery.c.state).where(delivery.c.kind == kind).order_by(delivery.c.id)
        return await self.app.database.read(lambda tx: list(tx.execute(wanted).scalars()))


def written(headline: str = "Marktbrücke ab Montag gesperrt") -> OfficeText:
    """What the town writes here itself."""
    return OfficeText(source=SOURCE.name, headline=headline, text=f"{headline}, teilt die Stadt mit.")


async def timed(house: House, *, advance: bool = True) -> None:
    """Let the town write a release and time it."""
    hour = Hour(INSTANT, "Europe/Berlin")

    def work(tx: Connection) -> None:
        number = office.write(tx, written(), draft_id=None, hour=None, now=NOON).draft.id
        office.set_hour(tx, number, hour, NOON, advance=advance)

    await house.app.database.transact(work)


@pytest.fixture
def settings(database_url: str) -> Settings:
    return Settings(
        database=DatabaseSettings.model_validate({"url": database_url}), poll=PollSettings(sample=False, feeds=Path())
    )


@pytest.fixture
async def house(settings: Settings) -> AsyncIterator[House]:
    clock = ManualClock(NOON)
    async with open_app(settings, clock) as app:
        made = House(app, clock)
        for chat in ("7", "8"):
            await made.follow(chat)
        await made.accredit("7")
        yield made


async def test_who_is_accredited_gets_it_at_once_and_marked_and_nobody_else_does(house: House) -> None:
    await house.say(EMBARGOED)
    await house.run()
    (post,) = house.shown("7")
    assert post.startswith(MARK)
    assert TEXT in post
    assert house.message("7").protected
    assert house.shown("8") == []


async def test_at_its_instant_the_post_becomes_as_all_others_and_no_second_one_comes(house: House) -> None:
    await house.say(EMBARGOED)
    await house.run()
    house.clock.advance(timedelta(hours=3, seconds=-1))
    await house.run()
    assert house.shown("7")[0].startswith(MARK)
    assert house.shown("8") == []
    house.clock.advance(timedelta(seconds=1))
    await house.run()
    (post,) = house.shown("7")
    assert "EMBARGO" not in post
    assert TEXT in post
    assert TEXT in house.shown("8")[0]
    assert await house.states(DeliveryKind.ANNOUNCE) == ["sent"]
    sent = len(house.platform.log)
    house.clock.advance(timedelta(days=1))
    await house.run()
    assert len(house.platform.log) == sent


async def test_whatever_they_follow_the_accredited_get_all_of_the_source(house: House) -> None:
    await house.accredit("9")
    await house.say(EMBARGOED)
    await house.run()
    assert house.shown("9")[0].startswith(MARK)
    house.clock.advance(timedelta(hours=3))
    await house.run()
    (post,) = house.shown("9")
    assert "EMBARGO" not in post


@pytest.mark.parametrize(
    "hidden",
    [
        replace(EMBARGOED, advance=False),
        replace(EMBARGOED, release_at=NEVER, pub_status=PubStatus.WITHHELD),
        replace(EMBARGOED, pub_status=PubStatus.CANCELED, change=Change.WITHDRAWAL),
    ],
    ids=["available later", "withheld", "canceled"],
)
async def test_what_is_not_embargoed_goes_to_nobody_in_advance(house: House, hidden: Release) -> None:
    await house.say(hidden)
    await house.run()
    assert house.shown("7") == []


async def test_a_chat_that_has_become_several_people_s_gets_nothing_in_advance(house: House) -> None:
    await house.accredit()
    kept = await house.app.database.read(find_chat, "recorded", "7")
    assert kept is not None
    await house.app.database.transact(partial(change_chat, private=False), kept.id)
    await house.say(EMBARGOED)
    await house.run()
    assert house.shown() == []


async def test_who_is_accredited_later_gets_what_is_still_embargoed_then(house: House) -> None:
    await house.say(EMBARGOED)
    await house.run()
    await house.accredit("8")
    await house.run()
    assert house.shown("8")[0].startswith(MARK)


async def test_other_sources_are_not_opened_by_it(house: House) -> None:
    def work(tx: Connection) -> None:
        other = keep_source(tx, replace(SOURCE, name="Stadt Ahrenbek"))
        archive(tx, [replace(EMBARGOED, source=other)], now=NOON, news_age=timedelta(hours=72), first_contact=False)

    await house.app.database.transact(work)
    await house.run()
    assert house.shown("7") == []


async def test_dispatching_twice_and_restarting_sends_it_once(settings: Settings) -> None:
    clock, platform = ManualClock(NOON), RecordingPlatform()
    for _ in range(3):
        async with open_app(settings, clock) as app:
            house = House(app, clock)
            house.platform = platform
            if not platform.log:
                await house.accredit()
                await house.say(EMBARGOED)
            await house.app.dispatch()
            await house.run()
    assert len(platform.log) == 1


async def test_a_correction_before_the_instant_edits_the_post_and_is_told(house: House) -> None:
    await house.say(EMBARGOED)
    await house.run()
    await house.say(replace(EMBARGOED, headline="Korrektur: Feuerwehr löscht Brand in der Mühle"))
    await house.run()
    post, told = house.shown("7")
    assert post.startswith(MARK)
    assert "in der Mühle" in post
    assert "Corrected" in told
    assert house.shown("8") == []
    house.clock.advance(timedelta(hours=3))
    await house.run()
    assert len(house.shown("7")) == 2
    assert "EMBARGO" not in house.shown("7")[0]
    assert "in der Mühle" in house.shown("7")[0]


async def test_a_correction_before_the_instant_is_marked_for_those_alone_who_saw_what_was_wrong(house: House) -> None:
    await house.follow("8", "mühle")
    await house.say(EMBARGOED)
    await house.run()
    house.clock.advance(timedelta(hours=1))
    await house.say(replace(EMBARGOED, headline="Korrektur: Feuerwehr löscht Brand in der Mühle"))
    await house.accredit("9")
    await house.run()
    house.clock.advance(timedelta(hours=2))
    await house.run()
    marks = {chat: "Correction" in house.shown(chat)[0] for chat in "789"}
    assert marks == {"7": True, "8": False, "9": False}
    full = await house.ask("1:full:1", "8")
    assert "Correction" not in plain_text(full.messages[0].blocks)


async def test_a_reply_about_a_correction_is_marked_and_not_to_be_passed_on_before_the_instant(house: House) -> None:
    await house.say(EMBARGOED)
    await house.run()
    await house.say(replace(EMBARGOED, headline="Korrektur: Feuerwehr löscht Brand in der Mühle"))
    await house.run()
    _, told = house.platform.shown["7"].values()
    assert plain_text(told.blocks).startswith(MARK)
    assert told.protected


HELD_BACK = "The press office is holding this release back, so the text is no longer here."


@pytest.mark.parametrize(
    "hidden",
    [
        replace(EMBARGOED, headline=f"{TEXT} (neu)", advance=False),
        replace(EMBARGOED, release_at=NEVER, published_at=NEVER),
        replace(EMBARGOED, release_at=NEVER, published_at=NEVER, advance=False),
    ],
    ids=["available later", "no hour", "withheld"],
)
async def test_what_the_office_holds_back_after_all_is_taken_from_those_who_saw_it(
    house: House, hidden: Release
) -> None:
    await house.say(EMBARGOED)
    await house.run()
    await house.say(hidden)
    await house.run()
    (post,) = house.shown("7")
    assert post.startswith(HELD_BACK)
    assert "9999" not in post
    assert house.message().buttons == ()
    assert house.message().protected
    answer = await house.ask("1:full:1")
    assert TEXT not in plain_text(answer.messages[0].blocks)
    sent = len(house.platform.log)
    await house.run()
    assert len(house.platform.log) == sent
    await house.say(EMBARGOED)
    await house.run()
    assert house.message().protected
    assert [(each.startswith(MARK), TEXT in each) for each in house.shown("7")] == [(True, True)]


async def test_what_is_held_back_before_it_was_sent_is_not_sent(house: House) -> None:
    await house.say(EMBARGOED)
    await house.app.dispatch()
    await house.say(replace(EMBARGOED, release_at=NEVER, published_at=NEVER))
    await house.run()
    assert house.shown("7") == []
    assert house.platform.log == []


async def test_a_withdrawal_before_the_instant_takes_the_text_away(house: House) -> None:
    await house.say(EMBARGOED)
    await house.run()
    await house.say(replace(EMBARGOED, pub_status=PubStatus.CANCELED))
    await house.run()
    assert [WITHDRAWN in each for each in house.shown("7")] == [True, True]
    house.clock.advance(timedelta(hours=3))
    await house.run()
    assert [WITHDRAWN in each for each in house.shown("7")] == [True, True]
    assert TEXT not in "".join([*house.shown("7"), *house.shown("8")])


async def test_a_withdrawal_is_told_although_access_ends_just_then(house: House) -> None:
    await house.say(EMBARGOED)
    await house.run()
    await house.say(replace(EMBARGOED, pub_status=PubStatus.CANCELED))
    await house.app.dispatch()
    lane = house.app.lane(house.platform, alone=True)
    await lane.round()
    await lane.close()
    await house.end()
    await house.run()
    post, told = house.shown("7")
    assert post.startswith(MARK)
    assert told.startswith(WITHDRAWN)


async def test_whose_access_has_ended_is_told_of_a_withdrawal_at_the_instant(house: House) -> None:
    await house.say(EMBARGOED)
    await house.run()
    await house.end()
    await house.run()
    await house.say(replace(EMBARGOED, pub_status=PubStatus.CANCELED))
    await house.run()
    assert len(house.shown("7")) == 1
    house.clock.advance(timedelta(hours=3))
    await house.run()
    assert [WITHDRAWN in each for each in house.shown("7")] == [True, True]
    assert await house.states(DeliveryKind.NOTICE) == ["sent"]


async def test_a_moved_instant_moves_the_mark_and_the_release(house: House) -> None:
    await house.say(EMBARGOED)
    await house.run()
    later = INSTANT + timedelta(hours=1)
    await house.say(replace(EMBARGOED, release_at=later, published_at=later))
    await house.run()
    assert house.shown("7")[0].startswith("EMBARGO until Fri, 20 Nov 2026, 17:00 CET")
    house.clock.advance(timedelta(hours=3))
    await house.run()
    assert "EMBARGO" in house.shown("7")[0]
    house.clock.advance(timedelta(hours=1))
    await house.run()
    assert [("EMBARGO" in each, TEXT in each) for each in house.shown("7")] == [(False, True)]
    assert len(house.shown("8")) == 1


async def test_what_moves_while_the_post_is_under_way_reaches_it(house: House) -> None:
    await house.say(EMBARGOED)
    await house.app.dispatch()
    lane = house.app.lane(house.platform, alone=True)
    await lane.round()
    house.clock.advance(timedelta(hours=3))
    await lane.drain()
    await house.run()
    await house.run()
    assert ["EMBARGO" in each for each in house.shown("7")] == [False]


async def test_access_that_ends_takes_the_text_away_until_the_instant(house: House) -> None:
    await house.say(EMBARGOED)
    await house.run()
    await house.end()
    await house.run()
    (post,) = house.shown("7")
    assert post.startswith(MARK)
    assert "Your advance access to “Stadt Wendelbrück” has ended" in post
    assert TEXT not in post
    assert house.message().buttons == ()
    sent = len(house.platform.log)
    await house.say(replace(EMBARGOED, headline="Korrektur: Feuerwehr löscht Brand in der Mühle"))
    await house.run()
    assert len(house.platform.log) == sent
    house.clock.advance(timedelta(hours=3))
    await house.run()
    (post,) = house.shown("7")
    assert "EMBARGO" not in post
    assert "in der Mühle" in post


async def test_access_given_again_brings_the_text_back(house: House) -> None:
    await house.say(EMBARGOED)
    await house.run()
    await house.end()
    await house.run()
    await house.accredit()
    await house.run()
    (post,) = house.shown("7")
    assert post.startswith(MARK)
    assert TEXT in post


async def test_access_that_ends_before_anything_was_sent_sends_nothing_until_the_instant(house: House) -> None:
    await house.say(EMBARGOED)
    await house.app.dispatch()
    await house.end()
    await house.run()
    assert house.shown("7") == []
    house.clock.advance(timedelta(hours=3))
    await house.run()
    assert ["EMBARGO" in each for each in house.shown("7")] == [False]


async def test_what_nobody_began_to_send_before_the_instant_goes_the_way_of_all_others(house: House) -> None:
    await house.say(EMBARGOED)
    await house.app.dispatch()
    house.clock.advance(timedelta(hours=3))
    await house.run()
    assert ["EMBARGO" in each for each in house.shown("7")] == [False]
    assert await house.states(DeliveryKind.ADVANCE) == ["cancelled"]


@pytest.mark.parametrize("can_find", [False, True])
@pytest.mark.parametrize("arrived", [False, True])
@pytest.mark.parametrize("wait", [timedelta(minutes=1), timedelta(hours=3)])
async def test_a_lost_answer_leaves_a_true_post_and_only_one_on_platforms_that_can_be_asked(
    house: House, can_find: bool, arrived: bool, wait: timedelta
) -> None:
    house.platform = RecordingPlatform(can_find=can_find)
    await house.say(EMBARGOED)
    (house.platform.faults_after_sending if arrived else house.platform.faults).append(OutcomeUnknown("lost"))
    await house.run()
    house.clock.advance(wait)
    for _ in range(4):
        await house.run()
        house.clock.advance(timedelta(minutes=1))
    # Where nobody can be asked, what has arrived may be there twice, and only the second is known.
    assert len(house.shown("7")) == (2 if arrived and not can_find else 1)
    assert ("EMBARGO" in house.shown("7")[-1]) == (wait < timedelta(hours=3))


@pytest.mark.parametrize("arrived", [False, True])
async def test_what_may_have_arrived_before_access_ended_is_looked_up_and_its_text_taken_away(
    house: House, arrived: bool
) -> None:
    house.platform = RecordingPlatform(can_find=True)
    await house.say(EMBARGOED)
    (house.platform.faults_after_sending if arrived else house.platform.faults).append(OutcomeUnknown("lost"))
    await house.run()
    await house.end()
    house.clock.advance(timedelta(minutes=1))
    await house.run()
    assert [ENDED in each for each in house.shown("7")] == [True] * arrived
    assert not any(TEXT in each for each in house.shown("7"))
    house.clock.advance(timedelta(hours=3))
    await house.run()
    assert [(TEXT in each, "EMBARGO" in each) for each in house.shown("7")] == [(True, False)]


async def test_access_that_is_given_again_brings_what_is_known_not_to_have_arrived(house: House) -> None:
    house.platform = RecordingPlatform(can_find=True)
    await house.say(EMBARGOED)
    house.platform.faults.append(OutcomeUnknown("lost"))
    await house.run()
    await house.end()
    house.clock.advance(timedelta(minutes=1))
    await house.run()
    await house.accredit()
    await house.run()
    (post,) = house.shown("7")
    assert post.startswith(MARK)
    assert TEXT in post


async def test_what_arrived_and_was_deleted_is_corrected_by_a_post_in_its_place(house: House) -> None:
    house.platform = RecordingPlatform(can_find=True)
    await house.say(EMBARGOED)
    house.platform.faults_after_sending.append(OutcomeUnknown("lost"))
    await house.run()
    house.platform.shown["7"].clear()
    house.clock.advance(timedelta(minutes=1))
    await house.run()
    assert house.shown("7") == []
    await house.say(CORRECTED)
    await house.run()
    (post,) = house.shown("7")
    assert post.startswith(MARK)
    assert "in der Mühle" in post


async def test_a_correction_of_a_deleted_post_is_told_though_a_smaller_change_came_before_it(house: House) -> None:
    await house.say(EMBARGOED)
    await house.run()
    house.platform.shown["7"].clear()
    await house.say(replace(EMBARGOED, headline="Feuerwehr löscht den Brand im Sägewerk"))
    for _ in range(3):
        await house.run()
    assert house.shown("7") == []
    assert len(house.platform.log) == 1
    await house.say(CORRECTED)
    await house.run()
    (post,) = house.shown("7")
    assert post.startswith(MARK)
    assert "in der Mühle" in post
    house.clock.advance(timedelta(hours=3))
    await house.run()
    assert ["EMBARGO" in each for each in house.shown("7")] == [False]


async def test_a_withdrawal_of_a_deleted_post_is_told_though_access_has_ended_and_begun_again_meanwhile(
    house: House,
) -> None:
    await house.say(EMBARGOED)
    await house.run()
    house.platform.shown["7"].clear()
    await house.end()
    await house.run()
    await house.accredit()
    await house.run()
    assert house.shown("7") == []
    await house.say(replace(EMBARGOED, pub_status=PubStatus.CANCELED))
    await house.run()
    assert [WITHDRAWN in each for each in house.shown("7")] == [True]


async def test_of_a_deleted_post_nothing_comes_at_the_instant_and_nothing_is_looked_at_again(house: House) -> None:
    await house.say(EMBARGOED)
    await house.run()
    house.platform.shown["7"].clear()
    house.clock.advance(timedelta(hours=3))
    for _ in range(2):
        await house.run()
    assert house.shown("7") == []
    assert (await house.app.dispatch()).revisions == 0
    marked = await house.app.database.read(lambda tx: tx.execute(select(embargoed_post)).all())
    assert marked == []


async def test_who_rather_misses_a_post_gets_none_again_an_hour_after_it_was_given_up(house: House) -> None:
    kept = await house.app.database.read(find_chat, "recorded", "7")
    assert kept is not None
    await house.app.database.transact(partial(change_chat, at_most_once=True), kept.id)
    await house.say(EMBARGOED)
    await house.run()
    house.platform.shown["7"].clear()
    await house.say(CORRECTED)
    house.platform.faults_after_sending.append(OutcomeUnknown("lost"))
    for _ in range(5):
        await house.run()
        house.clock.advance(timedelta(minutes=30))
    assert len(house.shown("7")) == 1


async def test_who_rather_misses_a_post_than_gets_it_twice_gets_it_once(house: House) -> None:
    kept = await house.app.database.read(find_chat, "recorded", "7")
    assert kept is not None
    await house.app.database.transact(partial(change_chat, at_most_once=True), kept.id)
    await house.say(EMBARGOED)
    house.platform.faults_after_sending.append(OutcomeUnknown("lost"))
    await house.run()
    house.clock.advance(timedelta(minutes=1))
    await house.run()
    assert len(house.shown("7")) == 1
    assert await house.states(DeliveryKind.ADVANCE) == ["dead"]


async def test_an_edit_whose_answer_is_lost_is_made_again_even_then(house: House) -> None:
    kept = await house.app.database.read(find_chat, "recorded", "7")
    assert kept is not None
    await house.app.database.transact(partial(change_chat, at_most_once=True), kept.id)
    await house.say(EMBARGOED)
    await house.run()
    house.clock.advance(timedelta(hours=3))
    house.platform.faults.append(OutcomeUnknown("lost"))
    await house.run()
    house.clock.advance(timedelta(minutes=1))
    await house.run()
    assert ["EMBARGO" in each for each in house.shown("7")] == [False]


async def test_a_platform_that_is_away_until_the_instant_brings_it_once_and_without_the_mark(house: House) -> None:
    await house.say(EMBARGOED)
    house.platform.faults.append(Unavailable("away", retry_after=timedelta(hours=1)))
    await house.run()
    house.clock.advance(timedelta(hours=3))
    for _ in range(3):
        await house.run()
        house.clock.advance(timedelta(hours=1))
    assert [("EMBARGO" in each, TEXT in each) for each in house.shown("7")] == [(False, True)]


async def test_a_chat_that_shuts_us_out_meanwhile_has_a_true_post_once_it_lets_us_in(house: House) -> None:
    await house.say(EMBARGOED)
    await house.run()
    house.clock.advance(timedelta(hours=3))
    house.platform.faults.append(ChatGone("blocked"))
    await house.run()
    await house.app.database.transact(open_chat, "recorded", "7")
    await house.run()
    assert ["EMBARGO" in each for each in house.shown("7")] == [False]


async def test_an_edit_that_was_given_up_is_made_once_the_platform_is_back(house: House) -> None:
    await house.say(EMBARGOED)
    await house.run()
    house.clock.advance(timedelta(hours=3))
    house.platform.faults += [Unavailable("away")] * 30
    for _ in range(9):
        await house.run()
        house.clock.advance(timedelta(hours=4))
    assert await house.states(DeliveryKind.ADVANCE) == ["dead"]
    tries = len(house.platform.faults)
    await house.run()
    await house.run()
    # It rests for an hour after each try, and holds back nothing meanwhile.
    assert len(house.platform.faults) == tries - 1
    assert await house.states(DeliveryKind.ADVANCE) == ["dead"]
    house.platform.faults.clear()
    house.clock.advance(timedelta(hours=1))
    await house.run()
    assert [("EMBARGO" in each, TEXT in each) for each in house.shown("7")] == [(False, True)]


async def test_an_edit_that_is_refused_for_good_is_not_tried_again(house: House) -> None:
    await house.say(EMBARGOED)
    await house.run()
    await house.end()
    house.platform.faults += [MessageRejected("there is no such message")] * 2
    for _ in range(3):
        await house.run()
        house.clock.advance(timedelta(minutes=50))
    # The second would be for a second try.
    assert len(house.platform.faults) == 1
    assert await house.states(DeliveryKind.ADVANCE) == ["dead"]


async def test_who_shuts_us_out_before_anything_came_gets_nothing_months_after_the_instant(house: House) -> None:
    await house.say(EMBARGOED)
    house.platform.faults.append(ChatGone("blocked"))
    await house.run()
    house.clock.advance(timedelta(hours=3))
    await house.run()
    house.clock.advance(timedelta(days=90))
    await house.app.database.transact(open_chat, "recorded", "7")
    await house.run()
    assert house.shown("7") == []
    assert await house.states(DeliveryKind.ADVANCE) == ["cancelled"]


async def test_what_was_owed_in_advance_to_a_chat_that_shut_us_out_unasked_is_not_sent_late(house: House) -> None:
    await house.say(EMBARGOED)
    house.platform.faults.append(Unavailable("away", retry_after=timedelta(hours=1)))
    await house.run()
    await house.app.database.transact(shut_chat, "recorded", "7", "blocked", house.clock.now())
    house.clock.advance(timedelta(hours=3))
    await house.run()
    house.clock.advance(timedelta(days=90))
    await house.app.database.transact(open_chat, "recorded", "7")
    await house.run()
    assert house.shown("7") == []


FIRE = Media(url="https://a.example/1.jpg", credit="Foto: Jorin Wiesner")
PICTURED = replace(EMBARGOED, media=(FIRE,))


async def test_a_withdrawal_before_the_instant_takes_the_pictures_away_at_once(house: House) -> None:
    await house.say(PICTURED)
    await house.run()
    await house.app.database.transact(keep_picture, FIRE.url, Kept(data=b"what was fetched"), NOON)
    given = await house.hand_out(FIRE)
    assert not await house.handouts().correct_next()
    await house.say(replace(PICTURED, pub_status=PubStatus.CANCELED))
    assert await house.handouts().correct_next()
    shown = house.platform.shown["7"][given]
    assert WITHDRAWN in plain_text(shown.blocks)
    assert shown.picture == notice_picture()
    find = partial(find_picture, now=NOON, retry_after=timedelta(days=1))
    assert await house.app.database.read(find, FIRE.url) is None


async def test_pictures_follow_a_correction_before_the_instant(house: House) -> None:
    await house.say(PICTURED)
    await house.run()
    given = await house.hand_out(FIRE)
    await house.say(replace(PICTURED, media=(replace(FIRE, credit="Foto: Ada Muster"),)))
    assert await house.handouts().correct_next()
    assert "Ada Muster" in plain_text(house.platform.shown["7"][given].blocks)
    assert not await house.handouts().correct_next()


async def test_a_picture_that_comes_after_its_correction_before_the_instant_is_corrected(house: House) -> None:
    await house.say(PICTURED)
    await house.run()
    await house.say(replace(PICTURED, media=(replace(FIRE, credit="Foto: Ada Muster"),)))
    given = await house.hand_out(FIRE)
    assert await house.handouts().correct_next()
    assert "Ada Muster" in plain_text(house.platform.shown["7"][given].blocks)


async def test_access_that_ends_takes_the_pictures_away_from_that_chat_alone(house: House) -> None:
    await house.accredit("9")
    await house.say(PICTURED)
    await house.run()
    given, others = await house.hand_out(FIRE), await house.hand_out(FIRE, "9")
    await house.end()
    assert await house.handouts().correct_next()
    shown = house.platform.shown["7"][given]
    assert ENDED in plain_text(shown.blocks)
    assert shown.picture == notice_picture()
    assert not await house.handouts().correct_next()
    assert house.platform.shown["9"][others] == Message()


ENDED = "Your advance access to “Stadt Wendelbrück” has ended"


async def test_access_that_ends_while_pictures_are_handed_out_takes_them_away(house: House) -> None:
    await house.say(PICTURED)
    await house.run()
    asked = (await house.ask("1:images:1")).originals
    assert asked is not None
    await house.end()
    async with Looks(FixedFinder(), FixedFetcher({FIRE.url: drawn("PNG")})) as looks:
        await hand_out(house.app.database, house.platform, "7", asked, looks)
    *_, given = house.platform.shown["7"]
    assert house.platform.shown["7"][given].files
    assert await house.handouts().correct_next()
    assert ENDED in plain_text(house.platform.shown["7"][given].blocks)
    assert not await house.handouts().correct_next()


async def test_access_that_ends_while_pictures_are_corrected_takes_them_away(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    await house.say(PICTURED)
    await house.run()
    given = await house.hand_out(FIRE)
    await house.say(replace(PICTURED, media=(replace(FIRE, credit="Foto: Ada Muster"),)))
    edit = house.platform.edit

    async def end_and_edit(chat: str, posted: Posted, message: Message) -> Posted:
        monkeypatch.undo()
        await house.end()
        return await edit(chat, posted, message)

    monkeypatch.setattr(house.platform, "edit", end_and_edit)
    assert await house.handouts().correct_next()
    assert "Ada Muster" in plain_text(house.platform.shown["7"][given].blocks)
    assert await house.handouts().correct_next()
    assert ENDED in plain_text(house.platform.shown["7"][given].blocks)
    assert not await house.handouts().correct_next()


async def test_what_the_office_holds_back_takes_its_pictures_along(house: House) -> None:
    await house.say(PICTURED)
    await house.run()
    given = await house.hand_out(FIRE)
    await house.say(replace(PICTURED, release_at=NEVER, published_at=NEVER))
    assert await house.handouts().correct_next()
    assert plain_text(house.platform.shown["7"][given].blocks).startswith(HELD_BACK)


async def test_access_that_ends_after_the_instant_takes_nothing_away(house: House) -> None:
    await house.say(PICTURED)
    await house.run()
    await house.hand_out(FIRE)
    house.clock.advance(timedelta(hours=3))
    await house.run()
    assert await house.handouts().correct_next(), "it loses its mark"
    await house.end()
    assert not await house.handouts().correct_next()


async def test_originals_can_be_saved_and_say_until_when_they_are_embargoed_and_albums_stay_where_they_are(
    house: House,
) -> None:
    pictures = (FIRE, replace(FIRE, url="https://a.example/2.jpg"))
    await house.say(replace(EMBARGOED, media=pictures))
    await house.run()
    originals, album = (await house.ask("1:images:1")).originals, (await house.ask("1:album:1")).originals
    assert originals is not None
    assert album is not None
    async with Looks(FixedFinder(), FixedFetcher({each.url: drawn("PNG") for each in pictures})) as looks:
        await hand_out(house.app.database, house.platform, "7", originals, looks)
        await hand_out(house.app.database, house.platform, "7", album, looks)
    given = list(house.platform.shown["7"].values())
    assert all(each.protected for each in given if not each.files)
    files = [(each.protected, each.files[0].caption) for each in given if each.files]
    duty = "For you alone: not to be published before then, nor passed on."
    assert files == [(False, f"{MARK}\n{duty}\nFoto: Jorin Wiesner")] * 2
    await house.say(replace(EMBARGOED, media=tuple(replace(each, credit="Foto: Ada Muster") for each in pictures)))
    while await house.handouts().correct_next():
        pass
    shown = [plain_text(each.blocks) for each in house.platform.shown["7"].values()]
    # This platform has no albums: their pictures stand by themselves, too.
    assert shown.count(f"{MARK}\n{duty}\nFoto: Ada Muster") == 4


async def test_who_is_forgotten_gets_nothing_more(house: House) -> None:
    await house.say(EMBARGOED)
    await house.run()

    def forget(tx: Connection) -> None:
        kept = find_chat(tx, "recorded", "7")
        assert kept is not None
        forget_chat(tx, kept)

    await house.app.database.transact(forget)
    sent = len(house.platform.log)
    house.clock.advance(timedelta(hours=2))
    await house.say(replace(EMBARGOED, key="meldung-2", headline="Zweite Meldung"))
    await house.run()
    assert len(house.platform.log) == sent


async def test_quiet_hours_and_digests_hold_back_nothing_that_has_an_instant(house: House) -> None:
    def set_up(tx: Connection) -> None:
        kept = find_chat(tx, "recorded", "7")
        assert kept is not None
        change_chat(tx, kept.id, digest_at="20:00", paused_until=NOON + timedelta(days=2))

    await house.app.database.transact(set_up)
    await house.say(EMBARGOED)
    await house.run()
    assert house.shown("7")[0].startswith(MARK)
    house.clock.advance(timedelta(hours=3))
    await house.run()
    house.clock.advance(timedelta(days=3))
    await house.app.let_go_held()
    await house.run()
    assert ["EMBARGO" in each for each in house.shown("7")] == [False]


class Fortune:
    """Things that happen to an embargoed release, to its chat and to the platform, in an order that a seed decides."""

    def __init__(self, house: House, seed: int) -> None:
        self.house = house
        self.chance = Random(seed)
        self.said = EMBARGOED
        self.accredited = True
        #: What has happened, for who reads a failure.
        self.happened: list[str] = []

    async def strike(self) -> None:
        """Let the next thing happen."""
        what = self.chance.choice(["wait", "fail", "correct", "move", "open", "open", "withdraw", "hour"])
        self.happened.append(what)
        if what == "fail":
            fault = self.chance.choice([Unavailable("away"), ChatGone("blocked"), OutcomeUnknown("?")])
            self.house.platform.faults.append(fault)
        elif what == "open":
            await (self.house.end() if self.accredited else self.house.accredit())
            self.accredited = not self.accredited
        elif what == "hour":
            self.house.clock.advance(timedelta(minutes=30))
        else:
            self.said = self._says(what)
        await self.house.say(self.said)

    def _says(self, what: str) -> Release:
        if what == "correct" and self.said.pub_status is PubStatus.USABLE:
            return replace(self.said, headline=f"Korrektur {len(self.happened)}: {TEXT}")
        if what == "withdraw" and len(self.happened) > 10:
            return replace(self.said, pub_status=PubStatus.CANCELED)
        if what == "move" and self.house.clock.now() < self.said.release_at:
            instant = self.said.release_at + timedelta(minutes=self.chance.choice([-40, 50]))
            return replace(self.said, release_at=instant, published_at=instant)
        return self.said


@pytest.mark.parametrize("seed", range(8))
async def test_whatever_happens_nobody_sees_it_who_may_not_and_in_the_end_one_true_post_is_there(
    house: House, seed: int
) -> None:
    fortune, platform = Fortune(house, seed), house.platform
    await house.say(EMBARGOED)
    for _ in range(14):
        await fortune.strike()
        await house.app.database.transact(open_chat, "recorded", "7")
        before = len(platform.log)
        await house.run()
        if house.clock.now() < fortune.said.release_at:
            shown = [(chat, plain_text(message.blocks)) for _, chat, message in platform.log[before:]]
            assert {chat for chat, _ in shown} <= {"7"}, fortune.happened
            told = [text for _, text in shown if TEXT in text]
            assert not told or fortune.accredited, fortune.happened
            assert all(text.startswith("EMBARGO until") for text in told), fortune.happened
    platform.faults.clear()
    house.clock.advance(timedelta(days=1))
    for _ in range(6):
        await house.app.database.transact(open_chat, "recorded", "7")
        await house.run()
        house.clock.advance(timedelta(hours=1))
    posts = [each for each in house.shown("7") if "Corrected" not in each and not each.startswith(WITHDRAWN)]
    assert len(posts) <= 1, fortune.happened
    wanted = WITHDRAWN if fortune.said.pub_status is PubStatus.CANCELED else fortune.said.headline
    assert [("EMBARGO" in each, wanted in each) for each in posts] in ([], [(False, True)]), fortune.happened
    told = [each for each in house.shown("7") if each.startswith(WITHDRAWN)]
    assert len(told) <= (wanted == WITHDRAWN), fortune.happened


async def test_an_own_release_goes_out_in_advance_only_where_its_office_says_so(house: House) -> None:
    await house.follow("8", "marktbrücke")
    await timed(house, advance=False)
    await house.run()
    assert house.shown("7") == []
    await timed(house)
    await house.run()
    (post,) = house.shown("7")
    assert post.startswith(MARK)
    assert "Marktbrücke ab Montag gesperrt" in post
    assert house.shown("8") == []
    house.clock.advance(timedelta(hours=3))
    await house.run()
    assert ["EMBARGO" in each for each in house.shown("7")] == [False]
    # Both have their hour now.
    assert len(house.shown("8")) == 2


async def test_an_own_release_that_some_have_seen_is_moved_corrected_and_taken_back_in_their_post(house: House) -> None:
    await timed(house)
    await house.run()
    later = Hour(INSTANT + timedelta(hours=1), "Europe/Berlin")
    moved = await house.app.database.transact(office.set_hour, 1, later, NOON)
    assert (moved.stage, moved.draft.release_at) == (Stage.TIMED, later.instant)
    await house.run()
    assert house.shown("7")[0].startswith("EMBARGO until Fri, 20 Nov 2026, 17:00 CET")
    corrected = await house.app.database.transact(
        office.correct, 1, written("Marktbrücke bleibt offen"), "Irrtum.", NOON
    )
    assert corrected.stage is Stage.TIMED
    await house.run()
    post, told = house.shown("7")
    assert "Marktbrücke bleibt offen" in post
    assert post.startswith("EMBARGO until Fri, 20 Nov 2026, 17:00 CET")
    assert "Irrtum." in told
    assert (await house.app.database.transact(office.withdraw, 1, "Entfällt.", NOON)).stage is Stage.WITHDRAWN
    await house.run()
    assert WITHDRAWN in house.shown("7")[0]
    with pytest.raises(WrongUse, match="withdrawn for good"):
        await house.app.database.transact(office.set_hour, 1, later, NOON)
    house.clock.advance(timedelta(hours=5))
    await house.run()
    assert "Marktbrücke" not in "".join(each for each in house.shown("7") if WITHDRAWN in each)
    assert len(house.shown("7")) == 3
    assert "Entfällt." in house.shown("7")[2]


async def test_an_own_release_may_come_earlier_than_those_were_told_who_have_seen_it(house: House) -> None:
    await timed(house)
    await house.run()
    released = await house.app.database.transact(office.release_now, 1, NOON)
    assert released.stage is Stage.RELEASED
    await house.run()
    assert ["EMBARGO" in each for each in house.shown("7")] == [False]
    own = await house.app.database.read(find_own, 1, NOON)
    assert (own.stage, own.draft.release_at) == (Stage.RELEASED, NOON)
