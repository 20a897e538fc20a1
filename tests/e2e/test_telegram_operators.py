"""What operators see and do in their chat on Telegram: a group that lets nobody write any more, and a post to send anew.

As in ``test_telegram_story.py`` every part is real but the clock and Telegram's server.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import timedelta

from pressbot.flow.reach import sweep
from pressbot.store.chats import suspended_chats
from pressbot.testing import ManualClock
from tests.e2e.diary import Diary
from tests.e2e.embargo import NOTICE, told_at_once
from tests.e2e.operators import operators_chat, settings
from tests.e2e.story import Story
from tests.standins.telegram import TelegramStandin
from tests.standins.telegram_state import Chat

__all__ = ["operators_chat", "settings", "told_at_once"]

DAY_IN_MINUTES = 24 * 60


async def test_a_group_that_lets_nobody_write_and_a_post_that_was_refused_are_put_right(
    story: Story, telegram: TelegramStandin, operators_chat: Chat, golden: Callable[[str, str], None]
) -> None:
    group = Diary(telegram, language=story.language, app=story.app, chat=telegram.add_chat("supergroup", "Redaktion"))
    operators = Diary(telegram, language=story.language, app=story.app, chat=operators_chat)
    preview = await group.say("/sub marktbrücke OR hallenbad")
    await group.tap(preview, story.says("button-subscribe"))
    menu = await operators.say("/admin")
    await operators.tap(menu, story.says("button-admin-sources"), answers=1)

    group.chat.may_post = False
    group.note("the group's admins take away the right to write from all members; a bridge is closed")
    await story.it_is_minute(2)
    await is_out_of_reach(story)
    await looks_after_chats(story, NOTICE)
    story.clock.advance(NOTICE)
    told = await operators.see_post("a few minutes later")
    await operators.tap(told, story.says("button-shut-chats"), answers=1)

    group.chat.may_post = True
    await looks_after_chats(story, timedelta(days=1))
    await operators.tap(menu, story.says("button-admin-chats"), answers=1)
    telegram.fail_next("sendMessage", status=400, description="Bad Request: strange fault")
    await story.it_is_minute(DAY_IN_MINUTES + 20)
    await group.see_post(
        "a day later the right is there again, a pool opens; the post about buses Telegram refuses for once"
    )
    await story.owes(cancelled=1, sent=1, dead=1)

    listed = await operators.say("/admin replay")
    await operators.tap(listed, "1")
    await operators.tap(listed, story.says("button-replay-one"))
    # The lane looks once a second.
    story.clock.advance(timedelta(seconds=1))
    await group.see_post("the operators send it anew")
    await operators.tap(listed, story.says("button-back"))
    await operators.tap(menu, story.says("button-admin-chats"), answers=1)
    golden(f"e2e/operators.{story.language}.txt", f"{operators.text}\n=== the group\n{group.text}")


async def looks_after_chats(story: Story, later: timedelta) -> None:
    """What the loop does so much later, before anything else sees that hour."""
    clock = ManualClock(story.clock.now() + later)
    await sweep(story.app.database, clock, story.app.settings.chat.operator_chats)


async def is_out_of_reach(story: Story) -> None:
    async with asyncio.timeout(10):
        while not await story.app.database.read(suspended_chats, passing_over=0, limit=1):  # noqa: ASYNC110  # a row tells nobody
            await asyncio.sleep(0.01)
