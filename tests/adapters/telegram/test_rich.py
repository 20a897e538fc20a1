"""Rich messages: a long text in one message for chats that want that, and in several where the server does not."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pressbot.errors import OutcomeUnknown, Unavailable
from pressbot.messages import Message, Paragraph, Span, Style
from pressbot.render.measure import plain_text
from pressbot.render.pages import full_text
from pressbot.render.split import split
from pressbot_telegram.platform import TelegramPlatform
from pressbot_telegram.rich import to_rich_html
from tests.adapters.telegram.conftest import words
from tests.render.samples import CHATS, FIRE
from tests.standins.telegram import TelegramStandin
from tests.standins.telegram_rich import read_rich

BODY = "\n\n".join(["Die Feuerwehr hat den Brand am Markt <gelöscht> & geht. " * 12] * 12)
LONG = full_text(replace(CHATS["de"], rich=True), replace(FIRE, body=BODY, embargo="Sperrfrist: bald"))

spans = st.builds(
    Span,
    st.text(st.characters(exclude_categories=["Cs", "Cc"])),
    st.sampled_from(Style),
    st.sampled_from(["", "https://presse.example/?a=1&b=2", "javascript:x"]),
)
blocks = st.lists(st.builds(Paragraph, st.lists(spans, max_size=3).map(tuple), st.booleans(), st.booleans()))


async def send(platform: TelegramPlatform, chat: str, message: Message) -> int:
    """Send it as answers are sent; return as how many."""
    parts = split(message, platform.limits)
    for part in parts:
        await platform.send(chat, part)
    return len(parts)


async def test_a_long_text_is_one_message_where_the_server_knows_such(
    telegram: TelegramStandin, platform: TelegramPlatform
) -> None:
    telegram.knows_rich_messages = True
    forum = telegram.add_chat("supergroup", "Redaktion")
    forum.topics[77] = True
    assert await send(platform, f"{forum.address}/77", LONG) == 1
    (post,) = forum.posts
    assert "".join(post.text.split()) == "".join(plain_text(LONG.blocks).split())
    assert post.labels == ["Original"]
    assert (post.protected, post.topic) == (True, 77)


async def test_it_is_several_where_the_server_does_not(telegram: TelegramStandin, platform: TelegramPlatform) -> None:
    chat = telegram.add_chat()
    assert await send(platform, chat.address, LONG) == 1
    assert len(chat.posts) > 2
    assert [post.labels for post in chat.posts] == [*([] for _ in chat.posts[1:]), ["Original"]]
    assert "".join("".join(post.text for post in chat.posts).split()) == "".join(plain_text(LONG.blocks).split())


async def test_what_is_refused_comes_in_several_as_well(telegram: TelegramStandin, platform: TelegramPlatform) -> None:
    telegram.knows_rich_messages = True
    chat = telegram.add_chat()
    telegram.fail_next("sendRichMessage", status=400, description="Bad Request: RICH_VALIDATE_CTOR_NOT_ALLOWED")
    await send(platform, chat.address, LONG)
    assert len(chat.posts) > 2


async def test_a_short_text_is_an_ordinary_message(telegram: TelegramStandin, platform: TelegramPlatform) -> None:
    await send(platform, telegram.add_chat().address, replace(words("Kurz"), rich=True))
    assert [call.method for call in telegram.calls] == ["getMe", "sendMessage"]


async def test_chats_that_do_not_want_it_get_several(telegram: TelegramStandin, platform: TelegramPlatform) -> None:
    telegram.knows_rich_messages = True
    assert await send(platform, telegram.add_chat().address, replace(LONG, rich=False)) > 2
    assert "sendRichMessage" not in {call.method for call in telegram.calls}


async def test_what_may_have_arrived_is_not_sent_again_in_another_form(
    telegram: TelegramStandin, platform: TelegramPlatform
) -> None:
    telegram.knows_rich_messages = True
    chat = telegram.add_chat()
    telegram.drop_after("sendRichMessage")
    with pytest.raises(OutcomeUnknown):
        await send(platform, chat.address, LONG)
    assert len(chat.posts) == 1
    telegram.fail_next("sendRichMessage", status=429, description="Too Many Requests: retry after 3", retry_after=3)
    with pytest.raises(Unavailable):
        await send(platform, chat.address, LONG)
    assert len(chat.posts) == 1


async def test_a_failure_between_two_of_several_leaves_open_what_is_there(
    telegram: TelegramStandin, platform: TelegramPlatform
) -> None:
    telegram.delay("sendMessage", 0)
    telegram.fail_next("sendMessage", status=429, description="Too Many Requests: retry after 3", retry_after=3)
    chat = telegram.add_chat()
    with pytest.raises(OutcomeUnknown, match="only a part"):
        await send(platform, chat.address, LONG)
    assert len(chat.posts) == 1


@given(blocks.map(tuple))
def test_any_blocks_are_read_as_their_text(said: tuple[Paragraph, ...]) -> None:
    html = to_rich_html([*said, Paragraph((Span("Ende"),))])
    shown = read_rich({"rich_message": {"html": html}})
    assert "".join(shown.split()) == "".join(plain_text(said).split()) + "Ende"
