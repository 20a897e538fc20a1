"""The webhook: what Telegram calls with is kept before it is answered, and nobody else is heard."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator

import aiohttp
import pytest

from pressbot.errors import SettingsError
from pressbot.testing import MemoryInbox
from pressbot_telegram import create
from pressbot_telegram.platform import TelegramPlatform
from pressbot_telegram.updates import HEARD
from pressbot_telegram.webhook import Webhook
from tests.adapters.telegram.test_listen import FullInbox, Heard
from tests.standins.telegram import TOKEN, TelegramStandin

SECRET = "the-secret-of-this-test"  # no password
SHOWN = {"X-Telegram-Bot-Api-Secret-Token": SECRET}


@pytest.fixture
def hook() -> Webhook:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    return Webhook(url="https://presse.example/telegram", host="127.0.0.1", port=port, secret=SECRET)


@pytest.fixture
def door(hook: Webhook) -> str:
    return f"http://{hook.host}:{hook.port}/telegram"


@contextlib.asynccontextmanager
async def hooked(
    telegram: TelegramStandin, hook: Webhook, heard: Heard, inbox: MemoryInbox | None = None
) -> AsyncIterator[None]:
    platform = TelegramPlatform(telegram.token, telegram.url, webhook=hook)
    task = asyncio.create_task(platform.listen(heard, inbox or MemoryInbox()))
    try:
        await telegram.wait_until(lambda: any(call.method == "setWebhook" for call in telegram.calls))
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        await platform.close()


async def posted(door: str, body: bytes, headers: dict[str, str]) -> int:
    async with aiohttp.ClientSession() as session, session.post(door, data=body, headers=headers) as answer:
        return answer.status


async def test_telegram_is_told_where_to_call_and_its_calls_are_heard(
    telegram: TelegramStandin, hook: Webhook, door: str
) -> None:
    heard, chat = Heard(), telegram.add_chat()
    async with hooked(telegram, hook, heard):
        told = next(call.parameters for call in telegram.calls if call.method == "setWebhook")
        assert told == {"url": hook.url, "secret_token": SECRET, "allowed_updates": list(HEARD)}
        telegram.say(chat, "/sub feuerwehr")
        assert await telegram.call_webhook(door) == [200]
        assert (await heard.next()).argument == "feuerwehr"
    assert not any(call.method == "getUpdates" for call in telegram.calls)


async def test_what_cannot_be_kept_is_not_confirmed_and_heard_when_telegram_repeats_it(
    telegram: TelegramStandin, hook: Webhook, door: str
) -> None:
    heard = Heard()
    async with hooked(telegram, hook, heard, FullInbox()):
        telegram.say(telegram.add_chat(), "/list")
        assert await telegram.call_webhook(door) == [503]
        assert await telegram.call_webhook(door) == [200]
        assert (await heard.next()).verb == "list"


async def test_who_does_not_know_the_secret_is_refused_and_not_heard(
    telegram: TelegramStandin, hook: Webhook, door: str
) -> None:
    inbox = MemoryInbox()
    async with hooked(telegram, hook, Heard(), inbox):
        for headers in ({}, {"X-Telegram-Bot-Api-Secret-Token": "guess"}, {"X-Telegram-Bot-Api-Secret-Token": "ü"}):
            assert await posted(door, b'{"update_id": 1}', headers) == 403
    assert inbox.heard == []


@pytest.mark.parametrize("body", [b"", b"no json", b"\xff", b"7", b"[]", b"{}", b'{"update_id": 1, "message": 7}'])
async def test_what_is_no_update_is_refused(telegram: TelegramStandin, hook: Webhook, door: str, body: bytes) -> None:
    async with hooked(telegram, hook, Heard()):
        assert await posted(door, body, SHOWN) == 400


async def test_what_is_too_large_is_refused(telegram: TelegramStandin, hook: Webhook, door: str) -> None:
    async with hooked(telegram, hook, Heard()):
        assert await posted(door, b" " * 1_000_001, SHOWN) == 413
        assert await posted(door, b'{"update_id": 1}', SHOWN) == 200, "the next one is heard"


async def test_an_address_that_is_taken_is_told_by_the_name_of_its_setting(
    telegram: TelegramStandin, hook: Webhook
) -> None:
    platform = TelegramPlatform(telegram.token, telegram.url, webhook=hook)
    with socket.socket() as taken:
        taken.bind((hook.host, hook.port))
        taken.listen()
        with pytest.raises(
            SettingsError, match=r"webhook_listen: 127\.0\.0\.1:\d+ cannot be used: address already in use$"
        ):
            await platform.listen(Heard(), MemoryInbox())
    await platform.close()


def test_without_a_secret_each_start_has_one_of_its_own() -> None:
    first, second = (Webhook(url="https://presse.example", host="127.0.0.1", port=1) for _ in range(2))
    assert len(first.secret) > 30
    assert first.secret != second.secret
    assert first.secret not in repr(first)


HOOKED = {
    "token": TOKEN,
    "webhook_url": "https://presse.example:8443/tg",
    "webhook_listen": "[::1]:8088",
    "webhook_secret": "a",
}


def test_a_webhook_is_made_of_its_settings() -> None:
    assert create(HOOKED).name == "telegram"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("webhook_url", "http://presse.example/tg"),
        ("webhook_url", "https://presse.example:9000/tg"),
        ("webhook_listen", "8088"),
        ("webhook_listen", "127.0.0.1:99999"),
        ("webhook_secret", "with space"),
        ("webhook_secret", "x" * 257),
    ],
)
def test_a_malformed_setting_of_the_webhook_is_told_by_its_name(name: str, value: str) -> None:
    with pytest.raises(SettingsError, match=name):
        create({**HOOKED, name: value})
