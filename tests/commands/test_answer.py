"""Answering: the reply reaches the chat, in place where it can, and what fails is told and logged."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from structlog.testing import capture_logs

from pressbot.commands.answer import answering
from pressbot.commands.looks import Looks
from pressbot.commands.rights import needs_right
from pressbot.errors import ChatGone, MessageRejected, PlatformError, Unavailable
from pressbot.messages import Command, Finding, Limits, ReplyPlace
from pressbot.model import ChatKind
from pressbot.ports import Changers, Handler
from pressbot.render.measure import length, plain_text
from pressbot.render.phrases import phrase
from pressbot.settings import ChatSettings
from pressbot.store.chats import find_chat
from pressbot.store.database import Database
from pressbot.store.subscriptions import all_subscriptions
from pressbot.testing import FixedFetcher, ManualClock, RecordingPlatform
from tests.doubles import FixedFinder
from tests.store.shelf import Hit, owe, post_what_is_due, put_release, put_subscription
from tests.values import NOON

START = Command(platform="recorded", chat="7", verb="start")


def handler(database: Database, platform: RecordingPlatform, **defaults: str) -> Handler:
    return answering(
        database,
        platform,
        ManualClock(NOON),
        ChatSettings.model_validate(defaults),
        Looks(FixedFinder(), FixedFetcher({})),
    )


def tap(token: str, on: str) -> Command:
    return Command(platform="recorded", chat="7", token=token, message_id=on)


def in_group(**values: Any) -> Command:
    return Command(platform="recorded", chat="7", kind=ChatKind.GROUP, **values)


def away() -> Database:
    return Database("postgresql://me:hidden@127.0.0.1:1/name")


def shown(platform: RecordingPlatform) -> dict[str, str]:
    return {number: plain_text(message.blocks) for number, message in platform.shown.get("7", {}).items()}


@pytest.fixture
def platform() -> RecordingPlatform:
    return RecordingPlatform()


async def test_a_command_is_answered_in_its_chat(database: Database, platform: RecordingPlatform) -> None:
    assert await handler(database, platform)(START) == ""
    assert [(verb, chat) for verb, chat, _ in platform.log] == [("send", "7")]


async def test_a_tap_is_answered_in_the_place_of_its_message(database: Database, platform: RecordingPlatform) -> None:
    answer = handler(database, platform)
    await answer(Command(platform="recorded", chat="7", verb="sub", argument="feuerwehr"))
    (subscribe,), _ = platform.shown["7"]["1"].buttons
    await answer(tap(subscribe.token, "1"))
    assert [verb for verb, _, _ in platform.log] == ["send", "edit"]
    assert "feuerwehr" in shown(platform)["1"]


async def test_in_a_group_whoever_may_not_change_it_may_ask_all_the_same(
    database: Database, platform: RecordingPlatform
) -> None:
    platform.admins = {"7": {"ada"}}
    answer = handler(database, platform)
    for verb, argument in (("sub", "feuerwehr"), ("unsub", ""), ("search", "feuerwehr")):
        await answer(in_group(verb=verb, argument=argument, person="grace"))
    preview, refusal, found = shown(platform).values()
    assert "feuerwehr" in preview
    assert "Admins" in refusal
    assert "Admins" not in found


@pytest.mark.parametrize(
    ("rule", "said"),
    [(Changers.ADMINS, "Admins"), (Changers.NAMED, "benannten Personen"), (Changers.MEMBERS, "Mitglieder")],
)
async def test_the_refusal_names_whom_the_platforms_rule_obeys(
    database: Database, platform: RecordingPlatform, rule: Changers, said: str
) -> None:
    platform.admins, platform.changers = {"7": {"ada"}}, rule
    await handler(database, platform)(in_group(verb="unsub", person="grace"))
    (refusal,) = shown(platform).values()
    assert refusal.startswith("Das dürfen hier nur")
    assert said in refusal


async def test_what_is_asked_in_a_thread_is_answered_there_where_the_platform_has_threads(
    database: Database, platform: RecordingPlatform
) -> None:
    answer = handler(database, platform)
    for threads in (True, False):
        await answer(in_group(verb="search", argument="feuerwehr", message_id="700", threads=threads))
    assert platform.replies == {"1": "700"}
    assert platform.shown["7"]["1"].place is ReplyPlace.THREAD


@pytest.mark.parametrize("tapped", ["8", "9"])
async def test_a_tap_changes_no_part_of_a_chat_but_that_of_its_message(
    database: Database, platform: RecordingPlatform, tapped: str
) -> None:
    subscription = await database.transact(put_subscription, address="-5/77")
    hit = Hit(await database.transact(put_release), subscription)
    await database.transact(owe, hit)
    await database.transact(post_what_is_due, "8")
    whole = await database.transact(put_subscription, address="-5")
    tap = in_group(token=f"1:unsub:{subscription.id}", message_id=tapped, language="de")
    notice = await handler(database, platform)(replace(tap, chat="-5/"))
    left = await database.read(all_subscriptions)
    if tapped == "8":
        assert left == [whole]
        assert {chat for _, chat, _ in platform.log} == {"-5/77"}
    else:
        assert notice == phrase("expired-button", "de")
        assert left == [subscription, whole]
        assert platform.log == []


async def test_a_tap_that_only_asks_is_answered_in_the_whole_chat_where_nobody_knows_the_part(
    database: Database, platform: RecordingPlatform
) -> None:
    release = await database.transact(put_release)
    asks = Command(platform="recorded", chat="-5/", kind=ChatKind.GROUP, token=f"1:full:{release.id}", message_id="9")
    await handler(database, platform)(asks)
    assert {chat for _, chat, _ in platform.log} == {"-5"}


async def test_at_a_tap_the_refusal_is_seen_by_nobody_else_and_changes_nothing(
    database: Database, platform: RecordingPlatform
) -> None:
    platform.admins = {"7": {"ada"}}
    subscription = await database.transact(put_subscription)
    tap_of = {"token": f"1:unsub:{subscription.id}", "message_id": "1", "language": "en"}
    answer = handler(database, platform)
    assert "Only admins" in await answer(in_group(person="grace", **tap_of))
    assert "Only admins" in await answer(in_group(person="", **tap_of))
    assert platform.log == []
    await answer(in_group(person="ada", **tap_of))
    assert len(platform.log) == 1


async def test_who_speaks_for_the_chat_may_change_it_and_who_is_alone_with_us_too(
    database: Database, platform: RecordingPlatform
) -> None:
    platform.admins = {"7": {"ada"}}
    answer = handler(database, platform)
    await answer(in_group(verb="lang", argument="en", speaks_for_chat=True))
    await answer(Command(platform="recorded", chat="7", verb="lang", argument="de", person="grace"))
    assert not any("dmins" in text for text in shown(platform).values())


async def test_while_nobody_knows_who_may_nothing_is_changed_and_that_is_told(
    database: Database, platform: RecordingPlatform, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def away(chat: str, person: str) -> bool:
        raise Unavailable("busy")

    monkeypatch.setattr(platform, "may_change", away)
    with capture_logs():
        assert "nicht geklappt" in await handler(database, platform)(in_group(verb="lang", argument="en"))
    assert await database.read(find_chat, "recorded", "7") is None


@pytest.mark.parametrize(
    ("command", "needs"),
    [
        ({"verb": "abbestellen"}, True),
        ({"verb": "sub"}, False),
        ({"token": "1:sub:7"}, True),
        ({"token": "1:full:7"}, False),
        ({"token": "1:place:unsub:7:9"}, True),
        ({"token": "1:place:search:7:9"}, False),
        ({"token": "1:place"}, False),
        ({"token": "0:sub:7"}, False),
    ],
)
def test_what_changes_a_chat_needs_the_right_to(command: dict[str, str], needs: bool) -> None:
    assert needs_right(in_group(**command)) is needs


async def test_where_the_message_is_gone_the_answer_comes_below(
    database: Database, platform: RecordingPlatform
) -> None:
    subscription = await database.transact(put_subscription)
    await handler(database, platform)(tap(f"1:unsub:{subscription.id}", "404"))
    assert [verb for verb, _, _ in platform.log] == ["send"]


async def test_a_tap_that_opens_something_leaves_its_message(database: Database, platform: RecordingPlatform) -> None:
    release = await database.transact(put_release)
    answer = handler(database, platform)
    await answer(START)
    await answer(tap(f"1:full:{release.id}", "1"))
    assert list(shown(platform)) == ["1", "2"]


async def test_a_long_answer_is_split_and_its_buttons_are_on_the_last(database: Database) -> None:
    platform = RecordingPlatform(Limits(text=200, caption=100))
    body = "\n\n".join(f"Absatz {number}. " * 8 for number in range(6))
    release = await database.transact(put_release, body=body)
    await handler(database, platform)(tap(f"1:full:{release.id}", "1"))
    *first, last = platform.shown["7"].values()
    assert len(first) >= 3
    assert all(length(plain_text(each.blocks)) <= 200 for each in (*first, last))
    assert last.buttons
    assert not any(each.buttons for each in first)


async def test_a_long_answer_in_the_place_of_a_message_comes_below_it(database: Database) -> None:
    platform = RecordingPlatform(Limits(text=60, caption=60))
    answer = handler(database, platform)
    for number in range(4):
        await database.transact(put_subscription, f"wort{number}")
    await answer(tap("1:list:1", "1"))
    assert {verb for verb, _, _ in platform.log} == {"send"}
    assert len(platform.log) > 1


@pytest.mark.parametrize(
    ("kind", "others"),
    [(ChatKind.GROUP, ["ada hat die Sprache dieses Chats auf Deutsch gestellt."]), (ChatKind.PRIVATE, [])],
)
async def test_what_one_person_alone_is_answered_the_others_in_the_chat_are_told_where_it_changed_something(
    database: Database, platform: RecordingPlatform, kind: ChatKind, others: list[str]
) -> None:
    asked = Command(platform="recorded", chat="7", kind=kind, called="ada", aside="7@ada", verb="lang", argument="de")
    await handler(database, platform)(asked)
    await handler(database, platform)(replace(asked, verb="latest", argument=""))
    alone = [plain_text(message.blocks) for _, chat, message in platform.log if chat == "7@ada"]
    assert alone == ["pressbot antwortet hier jetzt auf Deutsch.", "Im Archiv ist noch keine Meldung."]
    assert list(shown(platform).values()) == others


async def test_the_others_are_told_what_was_changed_even_where_the_answer_is_lost(
    database: Database, platform: RecordingPlatform
) -> None:
    platform.faults = [Unavailable("the answer was lost")]
    with capture_logs():
        await handler(database, platform)(in_group(called="ada", aside="7@ada", verb="lang", argument="de"))
    assert list(shown(platform).values()) == ["ada hat die Sprache dieses Chats auf Deutsch gestellt."]


@pytest.mark.parametrize(
    ("command", "told"),
    [
        (Command(platform="recorded", chat="7", verb="pause"), "ada hat für diesen Chat eingestellt:"),
        (Command(platform="recorded", chat="7", verb="resume"), "ada hat für diesen Chat eingestellt:"),
        (tap("1:settings:silent:on", "1"), "ada hat für diesen Chat eingestellt:"),
    ],
)
async def test_what_was_set_is_told_to_the_others_as_it_is_now(
    database: Database, platform: RecordingPlatform, command: Command, told: str
) -> None:
    await handler(database, platform)(replace(command, kind=ChatKind.GROUP, called="ada", aside="7@ada"))
    (answer,) = platform.shown["7@ada"].values()
    assert list(shown(platform).values()) == [f"{told}\n\n{plain_text(answer.blocks)}"]


async def test_a_group_that_sees_the_answer_is_told_nothing_beside_it(
    database: Database, platform: RecordingPlatform
) -> None:
    await handler(database, platform)(
        Command(platform="recorded", chat="7", kind=ChatKind.GROUP, verb="lang", argument="de")
    )
    assert len(shown(platform)) == 1


@pytest.mark.parametrize(
    ("spoken", "default", "says"), [("de", "en", "nicht"), ("en", "de", "not"), ("", "de", "nicht")]
)
async def test_when_the_database_is_away_the_person_is_told_and_it_is_logged(
    platform: RecordingPlatform, spoken: str, default: str, says: str
) -> None:
    database = away()
    command = Command(platform="recorded", chat="7", verb="start", language=spoken)
    with capture_logs() as logs:
        notice = await handler(database, platform, language=default)(command)
    assert says in notice
    assert list(shown(platform).values()) == [notice]
    assert [(each["event"], each["log_level"]) for each in logs] == [("command failed", "warning")]
    assert "hidden" not in str(logs)
    await database.close()


async def test_at_a_tap_the_apology_is_its_notice(platform: RecordingPlatform) -> None:
    database = away()
    with capture_logs():
        assert await handler(database, platform)(tap("1:help", "1"))
    assert platform.log == []
    await database.close()


async def test_an_apology_that_cannot_be_sent_ends_there(platform: RecordingPlatform) -> None:
    database = away()
    platform.faults = [ChatGone("blocked")]
    with capture_logs():
        assert await handler(database, platform)(START)
    assert platform.log == []
    await database.close()


async def test_where_the_platform_asks_for_a_little_patience_the_answer_comes_after_it(
    database: Database, platform: RecordingPlatform
) -> None:
    answer, wait = handler(database, platform), Unavailable("slow down", retry_after=timedelta(0))
    platform.faults.append(wait)
    await answer(Command(platform="recorded", chat="7", verb="sub", argument="feuerwehr"))
    (subscribe,), _ = platform.shown["7"]["1"].buttons
    platform.faults.append(wait)
    await answer(tap(subscribe.token, "1"))
    assert [verb for verb, _, _ in platform.log] == ["send", "edit"]


@pytest.mark.parametrize(
    "faults",
    [
        [Unavailable("slow down", retry_after=timedelta(0))] * 2,
        [Unavailable("slow down", retry_after=timedelta(minutes=2))],
    ],
    ids=["again", "for long"],
)
async def test_nobody_waits_for_an_answer_twice_or_for_long(
    database: Database, platform: RecordingPlatform, faults: list[PlatformError]
) -> None:
    platform.faults += faults
    async with asyncio.timeout(30):
        await handler(database, platform)(START)
    assert platform.faults == []
    assert platform.log == []


@pytest.mark.parametrize("fault", [Unavailable("busy"), ChatGone("blocked"), MessageRejected("no")])
async def test_an_answer_that_cannot_be_sent_is_logged_and_what_was_done_stays_done(
    database: Database, platform: RecordingPlatform, fault: Exception
) -> None:
    platform.faults = [fault]  # type: ignore[list-item]  # each is one
    with capture_logs() as logs:
        assert await handler(database, platform)(START) == ""
    assert [(each["event"], each["chat"], each["error"]) for each in logs] == [
        ("answer not sent", "recorded:7", str(fault))
    ]
    assert await database.read(find_chat, "recorded", "7") is not None


async def test_a_fault_of_ours_is_logged_with_its_trace_and_the_next_command_is_heard(
    sqlite_url: str, platform: RecordingPlatform
) -> None:
    database = Database(sqlite_url)
    answer = handler(database, platform)
    broken = Command(platform="recorded", chat="\ud800", verb="start")
    with capture_logs() as logs:
        assert "nicht" in await answer(broken)
    assert [(each["event"], each["log_level"]) for each in logs] == [("command failed", "error")]
    assert logs[0]["exc_info"]
    assert await answer(START) == ""
    await database.close()


async def test_a_look_is_taken_beside_the_hearing_of_others_and_answered_below(
    database: Database, platform: RecordingPlatform
) -> None:
    url = "https://ahrenbek.example/presse.rss"
    finder = SlowFinder({url: Finding(url=url, title="Stadt Ahrenbek", entries=3)})
    defaults = ChatSettings(operators=("recorded:7",))
    async with Looks(finder, FixedFetcher({})) as looks:
        answer = answering(database, platform, ManualClock(NOON), defaults, looks)
        await answer(Command(platform="recorded", chat="7", verb="sources", argument=f"add {url}"))
        await answer(START)
        assert [url in text for text in shown(platform).values()] == [True, False]
        finder.may_find.set()
        async with asyncio.timeout(20):
            while len(platform.log) < 3:  # noqa: ASYNC110  # a platform tells nobody when it shows something
                await asyncio.sleep(0.01)
    assert "Stadt Ahrenbek" in shown(platform)["3"]


async def test_looks_that_nobody_waits_for_any_more_end_with_their_context(
    database: Database, platform: RecordingPlatform
) -> None:
    defaults = ChatSettings(operators=("recorded:7",))
    async with Looks(SlowFinder(), FixedFetcher({})) as looks:
        answer = answering(database, platform, ManualClock(NOON), defaults, looks)
        for number in range(25):
            await answer(Command(platform="recorded", chat="7", verb="sources", argument=f"add a{number}.example"))
    told = [text for text in shown(platform).values() if "nicht geklappt" in text]
    assert len(told) == 5, "beyond twenty they are refused"


class SlowFinder(FixedFinder):
    """Finds nothing until it may."""

    def __init__(self, findings: dict[str, Finding] | None = None) -> None:
        super().__init__(findings)
        self.may_find = asyncio.Event()

    async def find(self, url: str) -> Finding:
        await self.may_find.wait()
        return await super().find(url)


async def test_other_buttons_take_the_place_of_those_tapped_and_the_text_stays(
    database: Database, platform: RecordingPlatform
) -> None:
    release = await database.transact(put_release)
    answer = handler(database, platform)
    await answer(START)
    greeting = shown(platform)["1"]
    await answer(tap(f"1:more:{release.id}", "1"))
    assert shown(platform) == {"1": greeting}
    assert [verb for verb, _, _ in platform.log] == ["send", "offer"]
    await answer(tap(f"1:more:{release.id}", "404"))
    assert "Zur Meldung" in shown(platform)["2"]


async def test_a_link_to_share_gets_its_address_from_the_platform(
    database: Database, platform: RecordingPlatform, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = Command(platform="recorded", chat="7", verb="sub", argument="feuerwehr")
    await handler(database, platform)(asked)
    share = platform.shown["7"]["1"].buttons[1]
    assert [each.url for each in share] == [
        "https://chats.example/share?start=q_ZmV1ZXJ3ZWhy",
        "https://chats.example/group?start=q_ZmV1ZXJ3ZWhy",
    ]
    monkeypatch.setattr(platform, "share", lambda start, group=False: "")
    await handler(database, platform)(asked)
    assert [[each.label for each in row] for row in platform.shown["7"]["2"].buttons] == [["Abonnieren"]]
