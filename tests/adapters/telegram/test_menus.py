"""The command menus, for each scope and language."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from pressbot.commands.router import VERBS, told_verbs
from pressbot.model import Chat
from pressbot.render.help import help_overview
from pressbot.render.measure import plain_text
from pressbot.render.phrases import languages
from pressbot.testing import MemoryInbox
from pressbot_telegram.menus import Verbs, menus
from pressbot_telegram.platform import TelegramPlatform
from tests.adapters.telegram.test_listen import Heard
from tests.standins.telegram import TelegramStandin

EVERY = [verb.name for verb in VERBS]
FOR_ALL = [verb.name for verb in VERBS if not verb.changes]
OURS = Verbs(every=EVERY, for_all=FOR_ALL, language="de")


async def heard_with(telegram: TelegramStandin, verbs: Verbs, *, asked: int = 9) -> None:
    platform = TelegramPlatform(telegram.token, telegram.url, verbs=verbs)
    heard = Heard()
    task = asyncio.create_task(platform.listen(heard, MemoryInbox()))
    telegram.say(telegram.add_chat(), "/list")
    assert (await heard.next()).verb == "list"
    if verbs.every:
        await telegram.wait_until(lambda: [call.method for call in telegram.calls].count("setMyCommands") == asked)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    await platform.close()


async def test_members_of_a_group_are_shown_what_they_may_ask_and_all_others_everything(
    telegram: TelegramStandin,
) -> None:
    await heard_with(telegram, OURS)
    shown = {"default": EVERY, "all_group_chats": FOR_ALL, "all_chat_administrators": EVERY}
    assert telegram.menus == {(scope, code): names for scope, names in shown.items() for code in ("", "de", "en")}


async def test_a_menu_that_cannot_be_set_is_told_and_commands_are_heard_all_the_same(
    telegram: TelegramStandin, caplog: pytest.LogCaptureFixture
) -> None:
    telegram.fail_next("setMyCommands", status=400, description="Bad Request: BOT_COMMAND_INVALID")
    await heard_with(telegram, OURS)
    assert len(telegram.menus) == 8
    assert "a command menu could not be set" in caplog.text


@pytest.mark.parametrize(
    "fault",
    [
        {"status": 429, "description": "Too Many Requests: retry after 0", "retry_after": 0},
        {"status": 500, "description": "Internal Server Error"},
    ],
    ids=["told to wait", "away for a moment"],
)
async def test_a_menu_that_cannot_be_set_just_now_is_set_later(
    telegram: TelegramStandin, fault: dict[str, Any]
) -> None:
    telegram.fail_next("setMyCommands", **fault)
    await heard_with(telegram, OURS, asked=10)
    assert len(telegram.menus) == 9


async def test_without_verbs_no_menu_is_touched(telegram: TelegramStandin) -> None:
    await heard_with(telegram, Verbs())
    assert telegram.menus == {}


def test_who_speaks_another_language_is_shown_that_of_the_settings() -> None:
    by_code = {menu.language_code: menu.commands for menu in menus(OURS)}
    assert by_code[""] == by_code["de"] != by_code["en"]


def test_each_description_is_as_short_as_telegram_wants_it() -> None:
    assert all(1 <= len(each.description) <= 256 for menu in menus(OURS) for each in menu.commands)


@pytest.mark.parametrize("language", languages())
def test_every_command_says_in_the_menu_and_in_the_help_what_the_one_table_has(language: str) -> None:
    told = told_verbs()
    ours = Verbs(every=told["menu"].split(), for_all=told["menu_for_all"].split(), language=language)
    helped = plain_text(help_overview(Chat(platform="telegram", address="7", language=language), EVERY).blocks)
    for menu in menus(ours):
        names = [each.command for each in menu.commands]
        for_all = menu.scope.type == "all_group_chats"
        assert names == [verb.name for verb in VERBS if not (verb.for_operators or (for_all and verb.changes))]
        if menu.language_code == language:
            assert all(f"/{each.command}" in helped and f" – {each.description}" in helped for each in menu.commands)
    assert all(f"/{name}" in helped for name in EVERY)
