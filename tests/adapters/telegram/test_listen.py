"""Hearing commands: in order, answered, and never lost."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Sequence

import pytest

from pressbot import ports
from pressbot.errors import AccountRefused, DatabaseUnavailable, OutcomeUnknown
from pressbot.messages import Command, Message
from pressbot.ports import Handler, Refusal
from pressbot.testing import MemoryInbox
from pressbot_telegram.platform import TelegramPlatform
from pressbot_telegram.updates import HEARD
from tests.adapters.telegram.conftest import words
from tests.standins.telegram import TelegramStandin


@contextlib.asynccontextmanager
async def listening(platform: TelegramPlatform, handle: Handler) -> AsyncIterator[None]:
    task = asyncio.create_task(platform.listen(handle, MemoryInbox()))
    try:
        yield
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


class Heard:
    """A handler that remembers what it heard."""

    def __init__(self, notice: str = "") -> None:
        self.commands: asyncio.Queue[Command] = asyncio.Queue()
        self.notice = notice

    async def __call__(self, command: Command) -> str:
        self.commands.put_nowait(command)
        return self.notice

    async def next(self) -> Command:
        return await asyncio.wait_for(self.commands.get(), 10)


def polls(telegram: TelegramStandin) -> int:
    return sum(call.method == "getUpdates" for call in telegram.calls)


async def until_confirmed(telegram: TelegramStandin) -> None:
    await telegram.wait_until(lambda: telegram.unconfirmed == 0)


async def test_a_command_is_heard_and_answered(telegram: TelegramStandin, platform: TelegramPlatform) -> None:
    async def greet(command: Command) -> str:
        await platform.send(command.chat, words(f"{command.verb}: {command.argument}"))
        return ""

    chat = telegram.add_chat()
    async with listening(platform, greet):
        telegram.say(chat, "/sub feuerwehr wolfsburg")
        post = await telegram.wait_for_message(chat)
    assert post.text == "sub: feuerwehr wolfsburg"


async def test_only_what_is_understood_is_asked_for(telegram: TelegramStandin, platform: TelegramPlatform) -> None:
    heard = Heard()
    chat = telegram.add_chat()
    async with listening(platform, heard):
        said = telegram.say(chat, "/list")
        await heard.next()
        telegram.rephrase(said, "/latest")
        telegram.say(chat, "/help")
        assert (await heard.next()).verb == "help"
    assert telegram.calls[-1].parameters["allowed_updates"] == list(HEARD)


async def test_what_is_not_meant_for_us_is_passed_over(telegram: TelegramStandin, platform: TelegramPlatform) -> None:
    heard = Heard()
    group = telegram.add_chat("group", "Redaktion")
    telegram.hear_all()
    async with listening(platform, heard):
        telegram.say(group, "Mahlzeit")
        telegram.say(group, "/list")
        assert (await heard.next()).verb == "list"
        await until_confirmed(telegram)


async def test_a_tap_is_answered_with_the_notice(
    telegram: TelegramStandin, platform: TelegramPlatform, message: Message
) -> None:
    chat = telegram.add_chat()
    posted = await platform.send(chat.address, message)
    heard = Heard(notice="Gemerkt")
    async with listening(platform, heard):
        tap = telegram.press(chat, posted.message_id, "Volltext")
        assert await tap.answer() == "Gemerkt"
    command = await heard.next()
    assert (command.token, command.message_id) == ("1:full:8842", posted.message_id)


async def test_a_refusal_has_to_be_confirmed_and_another_notice_vanishes_by_itself(
    telegram: TelegramStandin, platform: TelegramPlatform, message: Message
) -> None:
    chat = telegram.add_chat()
    posted = await platform.send(chat.address, message)
    for notice, is_alert in ((Refusal("Nur Admins"), True), ("Gemerkt", False)):
        async with listening(platform, Heard(notice)):
            tap = telegram.press(chat, posted.message_id, "Volltext")
            assert await tap.answer() == notice
            assert tap.is_alert == is_alert


async def test_a_tap_is_answered_before_what_it_brings_has_its_turn(
    telegram: TelegramStandin, platform: TelegramPlatform, message: Message
) -> None:
    turn, shown = asyncio.Event(), asyncio.Event()

    async def wait_for_turn(command: Command) -> str:
        await turn.wait()
        shown.set()
        return "too late to be shown"

    chat = telegram.add_chat()
    posted = await platform.send(chat.address, message)
    async with listening(platform, wait_for_turn):
        tap = telegram.press(chat, posted.message_id, "Volltext")
        assert await tap.answer() == ""
        turn.set()
        await asyncio.wait_for(shown.wait(), 10)
    assert [call.method for call in telegram.calls].count("answerCallbackQuery") == 1


async def test_a_long_notice_is_cut(telegram: TelegramStandin, platform: TelegramPlatform, message: Message) -> None:
    chat = telegram.add_chat()
    posted = await platform.send(chat.address, message)
    async with listening(platform, Heard(notice="w" * 201)):
        assert await telegram.press(chat, posted.message_id, "Volltext").answer() == "w" * 199 + "…"


async def test_an_answer_that_comes_too_late_stops_nothing(
    telegram: TelegramStandin, platform: TelegramPlatform, message: Message
) -> None:
    chat = telegram.add_chat()
    posted = await platform.send(chat.address, message)
    telegram.fail_next(
        "answerCallbackQuery", status=400, description="Bad Request: query is too old and response timeout expired"
    )
    async with listening(platform, Heard()):
        telegram.press(chat, posted.message_id, "Volltext")
        assert await telegram.press(chat, posted.message_id, "Volltext").answer() == ""


async def test_an_update_is_confirmed_once_it_was_kept_and_not_before(
    telegram: TelegramStandin, platform: TelegramPlatform, caplog: pytest.LogCaptureFixture
) -> None:
    inbox, heard = FullInbox(), Heard()
    task = asyncio.create_task(platform.listen(heard, inbox))
    telegram.say(telegram.add_chat(), "/sub feuer")
    await asyncio.wait_for(inbox.refused.wait(), 10)
    assert telegram.unconfirmed == 1
    assert (await heard.next()).argument == "feuer"
    await until_confirmed(telegram)
    assert "no commands from Telegram, next try in 1 s: full" in caplog.text
    task.cancel()
    await asyncio.wait([task])


async def test_a_slow_chat_does_not_keep_the_next_updates_from_being_heard(
    telegram: TelegramStandin, platform: TelegramPlatform
) -> None:
    async def hang(_: Command) -> str:
        await asyncio.Event().wait()
        return ""

    async with listening(platform, hang):
        telegram.say(telegram.add_chat(), "/sub feuer")
        await until_confirmed(telegram)


async def test_of_small_talk_nothing_is_kept(telegram: TelegramStandin, platform: TelegramPlatform) -> None:
    inbox, group = MemoryInbox(), telegram.add_chat("group", "Redaktion")
    telegram.hear_all()
    task = asyncio.create_task(platform.listen(Heard(), inbox))
    telegram.say(group, "Mahlzeit")
    telegram.say(group, "/list")
    await until_confirmed(telegram)
    task.cancel()
    await asyncio.wait([task])
    assert [(each.key, each.turn, each.body["message"]["text"]) for each in inbox.heard] == [
        ("1002", group.address, "/list")
    ]


class FullInbox(MemoryInbox):
    """Takes nothing the first time."""

    def __init__(self) -> None:
        super().__init__()
        self.refused = asyncio.Event()

    async def put(self, those: Sequence[ports.Heard]) -> None:
        if those and not self.refused.is_set():
            self.refused.set()
            raise DatabaseUnavailable("full")
        await super().put(those)


async def test_listening_ends_at_once_when_cancelled(telegram: TelegramStandin, platform: TelegramPlatform) -> None:
    task = asyncio.create_task(platform.listen(Heard(), MemoryInbox()))
    await telegram.wait_until(lambda: polls(telegram) == 1)
    task.cancel()
    done, _ = await asyncio.wait([task], timeout=1)
    assert done


async def test_a_broken_connection_is_logged_and_tried_again(
    telegram: TelegramStandin, platform: TelegramPlatform, caplog: pytest.LogCaptureFixture
) -> None:
    telegram.drop_before("getUpdates")
    heard = Heard()
    async with listening(platform, heard):
        telegram.say(telegram.add_chat(), "/list")
        assert (await heard.next()).verb == "list"
    assert "no commands from Telegram, next try in 1 s: Telegram's answer was lost" in caplog.text


async def test_a_start_that_failed_is_made_up_for(telegram: TelegramStandin) -> None:
    platform = TelegramPlatform(telegram.token, telegram.url)
    telegram.drop_before("getMe")
    with pytest.raises(OutcomeUnknown):
        await platform.start()
    heard = Heard()
    async with listening(platform, heard):
        telegram.say(telegram.add_chat("group", "Redaktion"), "/list@pressbot_standin_bot")
        assert (await heard.next()).verb == "list"
    await platform.close()


async def test_a_second_listener_is_named_as_such(
    telegram: TelegramStandin, platform: TelegramPlatform, caplog: pytest.LogCaptureFixture
) -> None:
    conflict = "Conflict: terminated by other getUpdates request"
    telegram.fail_next("getUpdates", status=409, description=conflict)
    async with listening(platform, Heard()):
        await telegram.wait_until(lambda: polls(telegram) == 2)
    assert "another program, or a webhook, receives this bot's updates" in caplog.text


async def test_a_webhook_of_other_days_is_ended(telegram: TelegramStandin, platform: TelegramPlatform) -> None:
    telegram.use_webhook("https://presse.example/hook")
    heard = Heard()
    async with listening(platform, heard):
        telegram.say(telegram.add_chat(), "/list")
        assert (await heard.next()).verb == "list"


async def test_a_token_revoked_meanwhile_ends_listening(telegram: TelegramStandin, platform: TelegramPlatform) -> None:
    telegram.token = "7000000001:renewed"
    with pytest.raises(AccountRefused):
        await asyncio.wait_for(platform.listen(Heard(), MemoryInbox()), 10)
