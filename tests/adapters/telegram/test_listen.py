"""Hearing commands: in order, answered, and never lost."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from pressbot.errors import AccountRefused, OutcomeUnknown, Unavailable
from pressbot.messages import Command, Message
from pressbot.ports import Handler
from pressbot_telegram.platform import TelegramPlatform, pause_after
from tests.adapters.telegram.conftest import words
from tests.standins.telegram import TelegramStandin


@contextlib.asynccontextmanager
async def listening(platform: TelegramPlatform, handle: Handler) -> AsyncIterator[None]:
    task = asyncio.create_task(platform.listen(handle))
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
    assert telegram.calls[-1].parameters["allowed_updates"] == ["message", "callback_query", "inline_query"]


async def test_what_is_not_meant_for_us_is_passed_over(telegram: TelegramStandin, platform: TelegramPlatform) -> None:
    heard = Heard()
    group = telegram.add_chat("group", "Redaktion")
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


async def test_a_long_notice_is_cut(telegram: TelegramStandin, platform: TelegramPlatform, message: Message) -> None:
    chat = telegram.add_chat()
    posted = await platform.send(chat.address, message)
    async with listening(platform, Heard(notice="w" * 201)):
        assert await telegram.press(chat, posted.message_id, "Volltext").answer() == "w" * 199 + "…"


async def test_a_handler_that_fails_is_logged_and_stops_nothing(
    telegram: TelegramStandin, platform: TelegramPlatform, message: Message, caplog: pytest.LogCaptureFixture
) -> None:
    async def fail(command: Command) -> str:
        raise RuntimeError(command.token or command.verb)

    chat = telegram.add_chat()
    posted = await platform.send(chat.address, message)
    async with listening(platform, fail):
        telegram.say(chat, "/list")
        assert await telegram.press(chat, posted.message_id, "Volltext").answer() == ""
        await until_confirmed(telegram)
    failures = [record.getMessage() for record in caplog.records if record.levelno == logging.ERROR]
    assert failures == ["update 1001 could not be handled", "update 1002 could not be handled"]
    assert "RuntimeError: list" in caplog.text


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


async def test_one_chat_is_heard_in_order_and_others_meanwhile(
    telegram: TelegramStandin, platform: TelegramPlatform
) -> None:
    others_heard = asyncio.Event()
    order: list[str] = []

    async def handle(command: Command) -> str:
        if command.argument == "1":
            # Would wait for ever if the other chat had to queue behind this one.
            await asyncio.wait_for(others_heard.wait(), 10)
        if command.argument == "other":
            others_heard.set()
        order.append(command.argument)
        return ""

    slow, quick = telegram.add_chat(), telegram.add_chat(title="Grace")
    for text in ("1", "2", "3"):
        telegram.say(slow, text)
    telegram.say(quick, "other")
    async with listening(platform, handle):
        await until_confirmed(telegram)
    assert order == ["other", "1", "2", "3"]


async def test_what_a_crash_interrupts_is_heard_again(telegram: TelegramStandin, platform: TelegramPlatform) -> None:
    begun = asyncio.Event()

    async def hang(_: Command) -> str:
        begun.set()
        await asyncio.Event().wait()
        return ""

    chat = telegram.add_chat()
    telegram.say(chat, "/sub feuer")
    async with listening(platform, hang):
        await asyncio.wait_for(begun.wait(), 10)
    assert telegram.unconfirmed == 1

    again = Heard()
    async with listening(platform, again):
        assert (await again.next()).argument == "feuer"
        await until_confirmed(telegram)


async def test_what_was_handled_is_not_heard_again(telegram: TelegramStandin, platform: TelegramPlatform) -> None:
    chat = telegram.add_chat()
    telegram.say(chat, "/sub feuer")
    async with listening(platform, Heard()):
        await until_confirmed(telegram)
    again = Heard()
    async with listening(platform, again):
        telegram.say(chat, "/list")
        assert (await again.next()).verb == "list"


async def test_listening_ends_at_once_when_cancelled(telegram: TelegramStandin, platform: TelegramPlatform) -> None:
    task = asyncio.create_task(platform.listen(Heard()))
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
    telegram.use_webhook("https://presse.example/hook")
    async with listening(platform, Heard()):
        await telegram.wait_until(lambda: polls(telegram) == 2)
    assert "another program, or a webhook, receives this bot's updates" in caplog.text


async def test_a_token_revoked_meanwhile_ends_listening(telegram: TelegramStandin, platform: TelegramPlatform) -> None:
    telegram.token = "7000000001:renewed"
    with pytest.raises(AccountRefused):
        await asyncio.wait_for(platform.listen(Heard()), 10)


def test_pauses_double_up_to_half_a_minute_unless_telegram_says_otherwise() -> None:
    lost = OutcomeUnknown("x")
    assert [pause_after(failures, lost).total_seconds() for failures in range(7)] == [1, 2, 4, 8, 16, 30, 30]
    assert pause_after(100_000, lost) == timedelta(seconds=30)
    assert pause_after(0, Unavailable("x", retry_after=timedelta(seconds=90))) == timedelta(seconds=90)
