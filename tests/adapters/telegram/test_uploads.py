"""A picture is uploaded once, and posted by its id from then on."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from pressbot.errors import OutcomeUnknown
from pressbot.messages import Message, Picture
from pressbot_telegram import uploads
from pressbot_telegram.platform import TelegramPlatform
from tests.adapters.telegram.conftest import draw
from tests.standins.telegram import TelegramStandin


async def test_the_second_chat_gets_the_picture_without_an_upload(
    telegram: TelegramStandin, platform: TelegramPlatform, message: Message, picture: Picture
) -> None:
    first, second = telegram.add_chat(), telegram.add_chat(title="Grace")
    for chat in (first, second):
        await platform.send(chat.address, replace(message, picture=picture))
    assert telegram.uploads == 1
    assert first.posts[0].shown == second.posts[0].shown


async def test_chats_that_are_posted_to_side_by_side_share_one_upload(
    telegram: TelegramStandin, platform: TelegramPlatform, message: Message, picture: Picture
) -> None:
    chats = [telegram.add_chat() for _ in range(20)]
    await asyncio.gather(*(platform.send(chat.address, replace(message, picture=picture)) for chat in chats))
    assert telegram.uploads == 1
    assert all(chat.posts[0].has_picture for chat in chats)


async def test_who_waits_too_long_for_another_uploads_as_well(
    telegram: TelegramStandin,
    platform: TelegramPlatform,
    message: Message,
    picture: Picture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(uploads, "PATIENCE", timedelta(seconds=0.05))
    telegram.delay("sendPhoto", 0.5)
    chats = [telegram.add_chat(), telegram.add_chat()]
    await asyncio.gather(*(platform.send(chat.address, replace(message, picture=picture)) for chat in chats))
    assert telegram.uploads == 2
    assert all(chat.posts[0].has_picture for chat in chats)


async def test_an_upload_that_fails_is_made_by_the_next(
    telegram: TelegramStandin, platform: TelegramPlatform, message: Message, picture: Picture
) -> None:
    chat = telegram.add_chat()
    telegram.drop_before("sendPhoto")
    with pytest.raises(OutcomeUnknown):
        await platform.send(chat.address, replace(message, picture=picture))
    await platform.send(chat.address, replace(message, picture=picture))
    assert chat.posts[0].has_picture


async def test_an_edit_shows_by_its_id_what_is_there_already(
    telegram: TelegramStandin, platform: TelegramPlatform, message: Message, picture: Picture
) -> None:
    chat, corrected = telegram.add_chat(), draw("PNG", 300, 300)
    posted = [await platform.send(chat.address, replace(message, picture=picture)) for _ in range(2)]
    for each in posted:
        await platform.edit(chat.address, each, replace(message, picture=corrected))
    assert telegram.uploads == 2
    assert [post.shown.photo[:2] for post in chat.posts if post.shown.photo] == [(300, 300), (300, 300)]


async def test_an_id_telegram_has_forgotten_is_replaced_by_one_upload(
    telegram: TelegramStandin, platform: TelegramPlatform, message: Message, picture: Picture
) -> None:
    chat = telegram.add_chat()
    for _ in range(3):
        await platform.send(chat.address, replace(message, picture=picture))
        if len(chat.posts) == 1:
            telegram.forget_files()
    assert len(chat.posts) == 3
    assert telegram.uploads == 2


async def test_a_picture_sent_as_a_file_has_an_id_of_its_own(
    telegram: TelegramStandin, platform: TelegramPlatform, message: Message, picture: Picture
) -> None:
    chat, pictured = telegram.add_chat(), replace(message, picture=picture)
    telegram.fail_next("sendPhoto", status=400, description="Bad Request: IMAGE_PROCESS_FAILED")
    for _ in range(3):
        await platform.send(chat.address, pictured)
    assert [bool(post.shown.photo) for post in chat.posts] == [False, True, True]


async def test_only_so_many_ids_are_kept_and_those_used_last(
    telegram: TelegramStandin, platform: TelegramPlatform, message: Message, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads, "MOST", 2)
    chat = telegram.add_chat()
    first, second, third = (replace(message, picture=draw("PNG", width, 100)) for width in (100, 101, 102))
    for each in (first, second, first, third):
        await platform.send(chat.address, each)
    assert telegram.uploads == 3
    await platform.send(chat.address, first)
    assert telegram.uploads == 3
    await platform.send(chat.address, second)
    assert telegram.uploads == 4
