"""Who may change a chat: its admins, asked for once a minute."""

from __future__ import annotations

import pytest
from telegram import ChatMemberOwner, User

from pressbot.errors import ChatGone
from pressbot.ports import Named
from pressbot_telegram.platform import TelegramPlatform
from pressbot_telegram.rights import Admins
from tests.standins.telegram import TelegramStandin


async def test_admins_may_change_a_group_and_others_may_not(
    telegram: TelegramStandin, platform: TelegramPlatform
) -> None:
    group = telegram.add_chat("supergroup", "Redaktion")
    assert await platform.may_change(group.address, "100")
    assert await platform.may_change(f"{group.address}/77", "100"), "in each topic"
    assert not await platform.may_change(group.address, "200")
    assert not await platform.may_change(group.address, "")


async def test_a_channel_is_found_by_its_name(telegram: TelegramStandin, platform: TelegramPlatform) -> None:
    channel = telegram.add_chat("channel", "Blaulicht", username="blaulicht")
    assert await platform.chat_named("@Blaulicht") == Named(channel.address, "@blaulicht")
    assert await platform.chat_named(channel.address) == Named(channel.address, "@blaulicht")
    assert await platform.chat_named("@gruenlicht") is None
    channel.blocked = True
    assert await platform.chat_named("@blaulicht") is None, "nobody knows who runs a channel that we are not in"


async def test_whoever_is_in_a_private_chat_may_change_it(
    telegram: TelegramStandin, platform: TelegramPlatform
) -> None:
    assert await platform.may_change(telegram.add_chat().address, "4711")
    assert [call.method for call in telegram.calls] == ["getMe"], "nobody is asked"


async def test_of_a_chat_that_the_bot_is_not_in_nobody_can_tell(platform: TelegramPlatform) -> None:
    with pytest.raises(ChatGone):
        await platform.may_change("-100999", "100")


async def test_the_admins_of_a_chat_are_asked_for_once_a_minute(
    telegram: TelegramStandin, platform: TelegramPlatform
) -> None:
    group = telegram.add_chat("group", "Redaktion")
    for _ in range(3):
        await platform.may_change(group.address, "100")
    assert [call.method for call in telegram.calls].count("getChatAdministrators") == 1


async def test_of_many_chats_the_admins_are_not_remembered_for_ever() -> None:
    async def ask(chat_id: str) -> list[ChatMemberOwner]:
        return [ChatMemberOwner(User(100, "Ada", is_bot=False), is_anonymous=False)]

    admins = Admins(ask)
    for number in range(2500):
        assert await admins.has(f"-{number}", "100")
    assert len(admins._known) <= 1000
