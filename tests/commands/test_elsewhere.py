"""A channel is managed from somebody's private chat, by those who run it."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pressbot.commands.answer import answering
from pressbot.commands.elsewhere import elsewhere
from pressbot.commands.looks import Looks
from pressbot.commands.router import VERBS
from pressbot.messages import Command, Message
from pressbot.model import Chat, ChatKind
from pressbot.render.measure import plain_text
from pressbot.render.settings import SETTINGS
from pressbot.settings import ChatSettings
from pressbot.store.chats import find_chat
from pressbot.store.database import Database
from pressbot.store.subscriptions import chat_subscriptions
from pressbot.testing import FixedFetcher, ManualClock, RecordingPlatform
from tests.doubles import FixedFinder
from tests.render.dump import dump
from tests.store.shelf import put_release
from tests.values import NOON

#: No public name of Telegram is longer.
LONGEST = "@polizei_feuerwehr_rettungsdienst"


class Private:
    """Ada's private chat; she runs the channel @blaulicht."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.platform = RecordingPlatform()
        self.platform.names = {"@blaulicht": "-100", LONGEST: "-1001234567890"}
        self.platform.admins = {"-100": {"ada"}, "-1001234567890": {"ada"}}
        self.restart()

    def restart(self) -> None:
        """Nothing is left but the database, and what the chat shows."""
        self._answer = answering(
            self.database, self.platform, ManualClock(NOON), ChatSettings(), Looks(FixedFinder(), FixedFetcher({}))
        )

    @property
    def last(self) -> Message:
        return list(self.platform.shown["7"].values())[-1]

    async def type(self, verb: str, argument: str, *, person: str = "ada", language: str = "de") -> Message:
        await self._answer(
            Command(platform="recorded", chat="7", person=person, verb=verb, argument=argument, language=language)
        )
        return self.last

    async def tap(self, token: str, *, person: str = "ada", language: str = "de") -> Message:
        on = list(self.platform.shown["7"])[-1]
        await self._answer(
            Command(platform="recorded", chat="7", person=person, language=language, token=token, message_id=on)
        )
        return self.last

    async def chat(self, address: str) -> Chat | None:
        return await self.database.read(find_chat, "recorded", address)

    async def subscriptions(self, address: str) -> list[str]:
        chat = await self.chat(address)
        return [each.query for each in await self.database.read(chat_subscriptions, chat)] if chat else []


@pytest.fixture
def private(database: Database) -> Private:
    return Private(database)


def token(message: Message) -> str:
    return message.buttons[0][0].token


def token_of(message: Message, label: str) -> str:
    return next(each.token for row in message.buttons for each in row if each.label == label)


def tokens(message: Message) -> list[str]:
    return [each.token for row in message.buttons for each in row if each.token]


@pytest.mark.parametrize("language", ["de", "en"])
async def test_a_channel_is_subscribed_listed_and_unsubscribed_from_the_private_chat(
    private: Private, golden: Callable[[str, str], None], language: str
) -> None:
    await private.database.transact(put_release, headline="Feuerwehr übt am Sonnabend")
    said = {"language": language}
    preview = await private.type("sub", "@blaulicht feuerwehr", **said)
    subscribed = await private.tap(token(preview), **said)
    assert await private.subscriptions("-100") == ["feuerwehr"]
    assert await private.subscriptions("7") == []
    listed = await private.type("list", "@blaulicht", **said)
    choice = await private.type("unsub", "@blaulicht", **said)
    ended = await private.tap(token(choice), **said)
    assert await private.subscriptions("-100") == []
    shown = "\n".join(map(dump, (preview, subscribed, listed, choice, ended)))
    golden(f"commands/elsewhere.{language}.txt", shown)
    assert set(private.platform.shown) == {"7"}, "the channel's readers see nothing of it"


async def test_who_does_not_run_the_channel_learns_and_changes_nothing(private: Private) -> None:
    preview = await private.type("sub", "@blaulicht feuerwehr")
    for person in ("grace", ""):
        refused = plain_text((await private.type("list", "@blaulicht", person=person)).blocks)
        assert refused.startswith("@blaulicht kennt pressbot nicht, oder Sie dürfen dort nichts ändern.")
        await private.tap(token(preview), person=person)
    assert await private.subscriptions("-100") == []
    unknown = plain_text((await private.type("list", "@gruenlicht")).blocks)
    assert unknown == refused.replace("@blaulicht", "@gruenlicht"), "nor whether there is such a channel"


@pytest.mark.parametrize("language", ["de", "en"])
async def test_how_a_channel_gets_its_posts_is_set_from_the_private_chat(
    private: Private, golden: Callable[[str, str], None], language: str
) -> None:
    said, shown = {"language": language}, list[Message]()
    for verb, argument in [
        ("settings", "@blaulicht"),
        ("pause", "@blaulicht 2d"),
        ("resume", "@blaulicht"),
        ("digest", "@blaulicht"),
        ("import", "@blaulicht\nfeuerwehr\nbrand"),
        ("pause", "@blaulicht 2 3h"),
        ("export", "@blaulicht"),
        ("forgetme", "@blaulicht"),
    ]:
        shown.append(await private.type(verb, argument, **said))
    golden(f"commands/elsewhere-set.{language}.txt", "\n".join(map(dump, shown)))
    assert set(private.platform.shown) == {"7"}, "the channel's readers see nothing of it"
    assert await private.chat("7") is None, "nor is the private chat changed, or even made"


async def test_taps_go_on_working_for_the_channel_and_not_for_the_private_chat_after_a_restart_too(
    private: Private,
) -> None:
    page = await private.type("settings", "@blaulicht")
    choice = await private.tap(token_of(page, "Beiträge am Tag"))
    private.restart()
    page = await private.tap(token_of(choice, "höchstens 10"))
    private.restart()
    await private.tap(token_of(page, "Ton"))
    paused = await private.type("pause", "@blaulicht")
    private.restart()
    await private.tap(token_of(paused, "Weiter"))
    channel = await private.chat("-100")
    assert channel is not None
    assert (channel.daily_limit, channel.paused_until) == (10, None)
    assert await private.chat("7") is None


async def test_a_channel_is_no_private_chat_wherever_it_is_managed_from(private: Private) -> None:
    await private.tap(token(await private.type("sub", "@blaulicht feuerwehr")))
    await private.type("list", "")
    channel, own = await private.chat("-100"), await private.chat("7")
    assert channel is not None
    assert own is not None
    assert (channel.private, own.private) == (False, True)


async def test_every_tap_asks_who_may(private: Private) -> None:
    page = await private.type("settings", "@blaulicht")
    private.platform.admins["-100"] = {"grace"}
    told = plain_text((await private.tap(token_of(page, "Ton"))).blocks)
    assert told.startswith("Diesen Chat kennt pressbot nicht, oder Sie dürfen dort nichts ändern.")


async def test_a_channel_that_takes_another_name_keeps_its_buttons(private: Private) -> None:
    page = await private.type("settings", "@blaulicht")
    private.platform.names = {"@feuer_und_flamme": "-100"}
    told = plain_text((await private.tap(token_of(page, "Ton"))).blocks)
    assert told.startswith("Für @feuer_und_flamme")


async def test_a_button_of_earlier_days_that_holds_the_name_still_works(private: Private) -> None:
    await private.type("list", "@blaulicht")
    await private.tap("1:for:@blaulicht:settings:limit:10")
    channel = await private.chat("-100")
    assert channel is not None
    assert channel.daily_limit == 10


async def test_a_name_of_any_length_leaves_room_for_what_a_button_means(private: Private) -> None:
    offered = tokens(await private.type("settings", LONGEST))
    assert len(offered) == len(set(SETTINGS) - {"rich", "replies"}), "but for those that this platform lacks"
    for setting in offered:
        await private.type("settings", LONGEST)
        choice = await private.tap(setting)
        assert all(len(each.encode()) <= 64 for each in tokens(choice))
    asked = await private.type("preview", f"{LONGEST} place:neustadt")
    assert all(len(each.encode()) <= 64 for each in tokens(asked))
    assert len(tokens(asked)) > 2


def test_whatever_changes_a_chat_can_be_asked_for_another() -> None:
    assert [verb.name for verb in VERBS if verb.changes and not verb.elsewhere] == []


async def test_what_names_no_chat_is_for_the_chat_it_was_said_in(private: Private) -> None:
    await private.tap(token(await private.type("sub", "feuerwehr")))
    assert await private.subscriptions("7") == ["feuerwehr"]


@pytest.mark.parametrize(
    "command",
    [
        Command(platform="recorded", chat="-5", kind=ChatKind.GROUP, verb="sub", argument="@blaulicht feuer"),
        Command(platform="recorded", chat="7", verb="search", argument="@blaulicht feuer"),
        Command(platform="recorded", chat="7", verb="sub", argument="feuer @blaulicht"),
        Command(platform="recorded", chat="7", argument="@blaulicht feuer"),
        Command(platform="recorded", chat="7", token="1:for:@blaulicht"),  # what a button means
        Command(platform="recorded", chat="7", token="1:for:@a:for:@b:sub:7"),
        Command(platform="recorded", chat="-5", kind=ChatKind.GROUP, token="1:for:@blaulicht:sub:7"),
        # What nobody may do for a channel, whoever made such a button.
        Command(platform="recorded", chat="7", token="1:for:-100:accredit:ask:1"),
        Command(platform="recorded", chat="7", token="1:for:-100:decide:grant:1"),
        Command(platform="recorded", chat="7", token="1:for:-100:place:accredit:1:2"),
    ],
)
def test_only_a_command_that_names_a_chat_first_is_for_another(command: Command) -> None:
    assert elsewhere(command) is None


@given(st.text())
def test_no_token_can_break_the_reading(text: str) -> None:
    found = elsewhere(Command(platform="recorded", chat="7", token=f"1:for:{text}"))
    assert found is None or found.command.token.startswith("1:")
