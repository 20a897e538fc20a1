"""What operators are to be told reaches them, once where all goes well and at least once where it does not."""

from datetime import timedelta

import pytest
from structlog.testing import capture_logs

from pressbot.errors import (
    AccountRefused,
    ChatGone,
    ChatMoved,
    MessageRejected,
    OutcomeUnknown,
    PlatformError,
    Unavailable,
)
from pressbot.flow.notify import Notifier
from pressbot.render.measure import plain_text
from pressbot.settings import ChatSettings
from pressbot.store.chats import keep_chat
from pressbot.store.database import Database
from pressbot.store.notices import keep_notice, latest_notice, take_back_notice
from pressbot.testing import ManualClock, RecordingPlatform
from tests.store.test_notices import a_notice
from tests.values import NOON, a_chat

ABOUT = {"source": "Stadt Wendelbrück", "feed": "https://wendelbrueck.example/feed.xml", "fault": "unreachable"}


class Office:
    """A notifier, its clock and a platform; what was noted at noon is due by its clock."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.platform = RecordingPlatform()
        self.clock = ManualClock(NOON + timedelta(minutes=2))
        self._notifier = Notifier(database, self.clock, ChatSettings())

    async def note(self, key: str = "k", **changes: str) -> None:
        await self.database.transact(keep_notice, a_notice(key=key, about=ABOUT, **changes))

    async def notify(self) -> int:
        """Send until nothing is due; return how many chats there were."""
        chats = 0
        with capture_logs():
            while await self._notifier.notify_next(self.platform):
                chats += 1
        return chats

    def told(self, chat: str = "7") -> list[str]:
        return [plain_text(message.blocks) for message in self.platform.shown.get(chat, {}).values()]


@pytest.fixture
def office(database: Database) -> Office:
    return Office(database)


async def test_an_operator_who_never_said_a_word_is_told_in_the_language_of_the_settings(office: Office) -> None:
    await office.note()
    assert await office.notify() == 1
    (told,) = office.told()
    assert told.startswith("Eine Quelle ist gestört")
    assert "Stadt Wendelbrück\nDer Server antwortet nicht." in told
    assert await office.notify() == 0


async def test_an_operator_who_has_is_told_in_the_chat_s_own(office: Office) -> None:
    await office.database.transact(keep_chat, a_chat(language="en"))
    await office.note()
    await office.notify()
    assert office.told()[0].startswith("A source is broken")


async def test_what_breaks_at_once_comes_in_one_message(office: Office) -> None:
    for key in ("a", "b", "c"):
        await office.note(key)
    await office.note("a", address="8")
    assert await office.notify() == 2
    assert [len(office.told(chat)) for chat in ("7", "8")] == [1, 1]
    assert office.told()[0].startswith("3 Quellen sind gestört")


@pytest.mark.parametrize("fault", [Unavailable("busy"), OutcomeUnknown("lost")])
async def test_what_could_not_be_sent_is_sent_later(office: Office, fault: PlatformError) -> None:
    await office.note()
    office.platform.faults = [fault]
    await office.notify()
    assert office.told() == []
    office.clock.advance(timedelta(minutes=5))
    await office.notify()
    assert len(office.told()) == 1


@pytest.mark.parametrize("fault", [ChatGone("blocked"), MessageRejected("no")])
async def test_what_will_never_be_taken_is_given_up(office: Office, fault: PlatformError) -> None:
    await office.note()
    office.platform.faults = [fault]
    await office.notify()
    office.clock.advance(timedelta(hours=5))
    assert await office.notify() == 0
    assert office.told() == []


@pytest.mark.parametrize(
    ("fault", "back"), [(Unavailable("down"), True), (AccountRefused("token"), True), (OutcomeUnknown("lost"), False)]
)
async def test_what_surely_was_not_sent_can_still_be_taken_back(
    office: Office, fault: PlatformError, back: bool
) -> None:
    await office.note()
    office.platform.faults = [fault]
    await office.notify()
    assert await office.database.transact(take_back_notice, "recorded", "7", "k") is back
    office.clock.advance(timedelta(minutes=5))
    await office.notify()
    assert len(office.told()) == (0 if back else 1)


async def test_a_chat_that_has_moved_is_told_where_it_lives_and_known_by_its_name_in_the_settings(
    office: Office,
) -> None:
    await office.note()
    office.platform.faults = [ChatMoved("moved", new_address="8")]
    assert await office.notify() == 1
    assert (len(office.told("7")), len(office.told("8"))) == (0, 1)
    assert await office.database.read(latest_notice, "recorded", "7", key="k")
