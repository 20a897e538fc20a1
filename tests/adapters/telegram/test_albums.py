"""Albums in Telegram: one request, a message for each picture, and each of them can be edited."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pressbot.errors import MessageRejected, Unavailable
from pressbot.messages import Message
from pressbot.model import Posted
from pressbot.render.summary import notice_picture
from pressbot_telegram.platform import TelegramPlatform
from tests.adapters.telegram.conftest import draw, words
from tests.standins.telegram import TelegramStandin

ALBUM = Message(
    album=(replace(words("Brand am Markt\n1, 2 Foto: Ada"), picture=draw("JPEG")), Message(picture=draw("PNG", 300)))
)


async def test_an_album_is_one_post_of_several_messages(telegram: TelegramStandin, platform: TelegramPlatform) -> None:
    forum = telegram.add_chat("supergroup", "Redaktion")
    forum.topics[77] = True
    posted = await platform.send(f"{forum.address}/77", replace(ALBUM, protected=True, silent=True))
    assert posted == Posted(message_id="1", has_picture=True, album=("1", "2"))
    assert [post.text for post in forum.posts] == ["Brand am Markt\n1, 2 Foto: Ada", ""]
    assert len({post.album for post in forum.posts}) == 1
    assert all(post.protected and post.topic == 77 and post.has_picture for post in forum.posts)
    assert telegram.calls[-1].parameters["disable_notification"] is True


async def test_its_pictures_are_uploaded_once(telegram: TelegramStandin, platform: TelegramPlatform) -> None:
    for _ in range(2):
        await platform.send(telegram.add_chat().address, ALBUM)
    assert telegram.uploads == 2


async def test_pictures_that_telegram_has_forgotten_are_uploaded_again(
    telegram: TelegramStandin, platform: TelegramPlatform
) -> None:
    chat = telegram.add_chat()
    await platform.send(chat.address, ALBUM)
    telegram.forget_files()
    await platform.send(chat.address, ALBUM)
    assert telegram.uploads == 4
    assert len(chat.posts) == 4


async def test_captions_and_pictures_of_an_album_can_be_edited(
    telegram: TelegramStandin, platform: TelegramPlatform
) -> None:
    chat = telegram.add_chat()
    posted = await platform.send(chat.address, ALBUM)
    first, second = (Posted(message_id=each, has_picture=True) for each in posted.album)
    await platform.edit(chat.address, first, words("Korrigiert"))
    await platform.edit(chat.address, second, Message())
    await platform.edit(chat.address, second, Message(picture=notice_picture()))
    assert [post.text for post in chat.posts] == ["Korrigiert", ""]
    assert [post.edits for post in chat.posts] == [1, 1]
    assert all(post.has_picture for post in chat.posts)


async def test_an_album_with_one_picture_that_is_refused_is_refused_whole(
    telegram: TelegramStandin, platform: TelegramPlatform
) -> None:
    chat = telegram.add_chat()
    with pytest.raises(MessageRejected, match="message #2"):
        await platform.send(chat.address, Message(album=(ALBUM.album[0], Message(picture=draw("PNG", 2100, 100)))))
    assert chat.posts == []


async def test_an_album_waits_as_any_message(telegram: TelegramStandin, platform: TelegramPlatform) -> None:
    telegram.fail_next("sendMediaGroup", status=429, description="Too Many Requests: retry after 3", retry_after=3)
    with pytest.raises(Unavailable):
        await platform.send(telegram.add_chat().address, ALBUM)
