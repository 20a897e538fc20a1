"""What readers of a channel get below a post: links, where others have buttons that are answered."""

from __future__ import annotations

import pytest

from pressbot.messages import Button, Message
from pressbot.ports import Rate
from pressbot_telegram.platform import TelegramPlatform
from tests.adapters.telegram.conftest import words
from tests.standins.telegram import TelegramStandin

LINK = "https://t.me/pressbot_standin_bot?start=r_7"
ROWS = (
    (Button("Volltext", "1:full:7", start="r_7"), Button("⋯", "1:more:7", start="r_7")),
    (Button("1", "1:release:8", start="r_8"), Button("▶", "1:page:7:2")),
)


def asked(telegram: TelegramStandin) -> int:
    return [call.method for call in telegram.calls].count("getChat")


def below(message: Message) -> Message:
    return Message(blocks=message.blocks, buttons=ROWS)


async def test_what_leads_to_a_release_is_one_link_in_a_channel_and_the_rest_stays(
    telegram: TelegramStandin, platform: TelegramPlatform
) -> None:
    channel = telegram.add_chat("channel", "Blaulicht")
    posted = await platform.send(channel.address, below(words("Brand")))
    post = channel.posts[0]
    linked = [
        [{"text": "Volltext", "url": LINK}],
        [
            {"text": "1", "url": LINK.replace("r_7", "r_8")},
            {"text": "▶", "callback_data": "1:page:7:2"},
        ],
    ]
    assert post.shown.keyboard == linked
    await platform.edit(channel.address, posted, below(words("Brand gelöscht")))
    assert post.shown.keyboard == linked
    await platform.offer(channel.address, posted.message_id, ROWS[:1])
    assert post.shown.keyboard == linked[:1]
    assert asked(telegram) == 1


@pytest.mark.parametrize(("kind", "looks"), [("private", 0), ("group", 0), ("supergroup", 1)])
async def test_elsewhere_buttons_are_answered(
    telegram: TelegramStandin, platform: TelegramPlatform, kind: str, looks: int
) -> None:
    chat = telegram.add_chat(kind)
    for _ in range(2):
        await platform.send(chat.address, below(words("Brand")))
    tokens = [button.get("callback_data") for button in chat.posts[0].buttons]
    assert tokens == ["1:full:7", "1:more:7", "1:release:8", "1:page:7:2"]
    assert asked(telegram) == looks


async def test_where_nobody_tells_what_a_chat_is_its_buttons_stay_and_it_is_asked_again(
    telegram: TelegramStandin, platform: TelegramPlatform
) -> None:
    channel = telegram.add_chat("channel", "Blaulicht")
    telegram.fail_next("getChat")
    for _ in range(2):
        await platform.send(channel.address, below(words("Brand")))
    assert ["url" in post.buttons[0] for post in channel.posts] == [False, True]


async def test_in_groups_a_part_of_the_pace_is_kept_for_answers_and_in_channels_none(
    telegram: TelegramStandin, platform: TelegramPlatform
) -> None:
    group, channel = telegram.add_chat("supergroup", "Redaktion"), telegram.add_chat("channel", "Blaulicht")
    for chat in (group, channel):
        await platform.send(chat.address, below(words("Brand")))
    kept = {chat.kind: [rate.kept for rate in platform.rates(chat.address)] for chat in (group, channel)}
    assert kept == {"supergroup": [0, 0, 5], "channel": [0, 0, 0]}
    assert platform.rates(channel.address)[-1] == Rate(20, 60, channel.address)
