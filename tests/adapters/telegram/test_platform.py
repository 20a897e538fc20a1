"""Sending and editing, against a server that is as strict as Telegram's."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from pressbot.errors import (
    AccountRefused,
    ChatGone,
    ChatMoved,
    MessageRejected,
    OutcomeUnknown,
    PlatformError,
    PostGone,
    Unavailable,
)
from pressbot.messages import Message, Picture
from pressbot.model import Posted
from pressbot_telegram import create
from pressbot_telegram.platform import TelegramPlatform
from tests.adapters.telegram.conftest import draw, words
from tests.standins.telegram import TOKEN, TelegramStandin


async def test_start_tells_the_name(telegram: TelegramStandin) -> None:
    platform = create({"token": telegram.token, "api_url": telegram.url + "/"})
    assert await platform.start() == "@pressbot_standin_bot"
    await platform.close()


async def test_a_wrong_token_is_refused_in_plain_words(telegram: TelegramStandin) -> None:
    platform = create({"token": "7000000001:wrong-wrong-wrong", "api_url": telegram.url})
    with pytest.raises(AccountRefused, match="check it with @BotFather"):
        await platform.start()
    await platform.close()


async def test_a_text_is_posted_with_its_buttons_and_without_a_preview(
    telegram: TelegramStandin, platform: TelegramPlatform, message: Message
) -> None:
    chat = telegram.add_chat()
    posted = await platform.send(chat.address, message)
    assert posted == Posted(message_id="1", has_picture=False)
    assert chat.posts[0].text == "Feuerwehr Wolfsburg\nBrand in Fallersleben\n\nVerletzt wurde niemand."
    assert chat.posts[0].labels == ["Volltext", "Webseite"]
    assert telegram.calls[-1].parameters["link_preview_options"] == {"is_disabled": True}


async def test_the_preview_of_an_address_is_shown_large_above_the_text_until_an_edit_takes_it_away(
    telegram: TelegramStandin, platform: TelegramPlatform, message: Message
) -> None:
    chat, address = telegram.add_chat(), "https://presse.example/bild.jpg"
    posted = await platform.send(chat.address, replace(message, preview=address))
    assert chat.posts[0].shown.preview == address
    await platform.edit(chat.address, posted, message)
    assert chat.posts[0].shown.preview == ""


@pytest.mark.parametrize("with_picture", [True, False])
async def test_what_is_not_to_be_passed_on_is_protected(
    telegram: TelegramStandin, platform: TelegramPlatform, message: Message, picture: Picture, with_picture: bool
) -> None:
    chat = telegram.add_chat()
    message = replace(message, picture=picture if with_picture else None)
    await platform.send(chat.address, replace(message, protected=True))
    await platform.send(chat.address, message)
    assert [post.protected for post in chat.posts] == [True, False]


async def test_a_reply_answers_its_message(telegram: TelegramStandin, platform: TelegramPlatform) -> None:
    chat = telegram.add_chat()
    posted = await platform.send(chat.address, words("Um 14 Uhr."))
    await platform.send(chat.address, words("Korrigiert: Text."), reply_to=posted.message_id)
    assert [each.reply_to for each in chat.posts] == [None, 1]


async def test_a_reply_to_a_message_that_somebody_deleted_is_posted_all_the_same(
    telegram: TelegramStandin, platform: TelegramPlatform
) -> None:
    chat = telegram.add_chat()
    await platform.send(chat.address, words("Korrigiert: Text."), reply_to="77")
    assert [each.text for each in chat.posts] == ["Korrigiert: Text."]


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
async def test_a_picture_is_uploaded_with_the_text_as_its_caption(
    telegram: TelegramStandin, platform: TelegramPlatform, message: Message, kind: str
) -> None:
    chat = telegram.add_chat()
    posted = await platform.send(chat.address, replace(message, picture=draw(kind)))
    assert posted == Posted(message_id="1", has_picture=True)
    assert chat.posts[0].shown.photo
    assert chat.posts[0].shown.photo[:2] == (640, 360)
    assert chat.posts[0].text.startswith("Feuerwehr Wolfsburg")
    assert chat.posts[0].labels == ["Volltext", "Webseite"]


async def test_chats_are_addressed_by_number_name_and_topic(
    telegram: TelegramStandin, platform: TelegramPlatform
) -> None:
    channel = telegram.add_chat("channel", "Blaulicht", username="blaulicht")
    forum = telegram.add_chat("supergroup", "Redaktion")
    forum.topics[77] = True
    await platform.send("@blaulicht", words("eins"))
    await platform.send(forum.address, words("zwei"))
    await platform.send(f"{forum.address}/77", words("drei"))
    assert [post.text for post in channel.posts] == ["eins"]
    assert [(post.text, post.topic) for post in forum.posts] == [("zwei", None), ("drei", 77)]


@pytest.mark.parametrize("address", ["", "/77", "redaktion", "-100/x", "12 34"])
async def test_an_address_that_cannot_be_one_is_a_chat_that_is_not_there(
    platform: TelegramPlatform, address: str
) -> None:
    with pytest.raises(ChatGone, match="no chat of Telegram"):
        await platform.send(address, words("x"))


async def test_a_text_post_is_edited(telegram: TelegramStandin, platform: TelegramPlatform, picture: Picture) -> None:
    chat = telegram.add_chat()
    posted = await platform.send(chat.address, words("vorher"))
    assert await platform.edit(chat.address, posted, replace(words("nachher"), picture=picture)) == posted
    assert chat.posts[0].text == "nachher"
    assert not chat.posts[0].has_picture


async def test_the_caption_of_a_picture_is_edited(
    telegram: TelegramStandin, platform: TelegramPlatform, message: Message, picture: Picture
) -> None:
    chat = telegram.add_chat()
    posted = await platform.send(chat.address, replace(message, picture=picture))
    await platform.edit(chat.address, posted, words("zurückgenommen"))
    assert chat.posts[0].text == "zurückgenommen"
    assert chat.posts[0].has_picture
    assert chat.posts[0].labels == []


async def test_a_picture_is_replaced_with_its_caption(
    telegram: TelegramStandin, platform: TelegramPlatform, message: Message, picture: Picture
) -> None:
    chat = telegram.add_chat()
    posted = await platform.send(chat.address, replace(message, picture=picture))
    await platform.edit(chat.address, posted, replace(message, picture=draw("PNG", 300, 300)))
    assert chat.posts[0].shown.photo
    assert chat.posts[0].shown.photo[:2] == (300, 300)
    assert chat.posts[0].labels == ["Volltext", "Webseite"]


async def test_a_post_in_a_topic_is_edited_by_the_same_address(
    telegram: TelegramStandin, platform: TelegramPlatform
) -> None:
    forum = telegram.add_chat("supergroup", "Redaktion")
    forum.topics[77] = True
    posted = await platform.send(f"{forum.address}/77", words("vorher"))
    await platform.edit(f"{forum.address}/77", posted, words("nachher"))
    assert [post.text for post in forum.posts] == ["nachher"]


@pytest.mark.parametrize("with_picture", [True, False])
async def test_an_edit_that_changes_nothing_is_a_success(
    telegram: TelegramStandin, platform: TelegramPlatform, message: Message, picture: Picture, with_picture: bool
) -> None:
    chat = telegram.add_chat()
    posted = await platform.send(chat.address, replace(message, picture=picture if with_picture else None))
    assert await platform.edit(chat.address, posted, message) == posted
    assert chat.posts[0].edits == 0


async def test_a_post_that_is_gone_cannot_be_edited(telegram: TelegramStandin, platform: TelegramPlatform) -> None:
    chat = telegram.add_chat()
    with pytest.raises(PostGone, match="to edit not found"):
        await platform.edit(chat.address, Posted(message_id="99"), words("x"))


async def test_who_blocked_the_bot_is_gone(telegram: TelegramStandin, platform: TelegramPlatform) -> None:
    chat = telegram.add_chat()
    chat.blocked = True
    with pytest.raises(ChatGone, match="blocked by the user"):
        await platform.send(chat.address, words("x"))


async def test_a_chat_that_was_never_there_is_gone(platform: TelegramPlatform) -> None:
    with pytest.raises(ChatGone, match="not found"):
        await platform.send("4711", words("x"))


@pytest.mark.parametrize("kind", ["supergroup", "channel"])
async def test_a_chat_without_the_right_to_write_is_gone(
    telegram: TelegramStandin, platform: TelegramPlatform, kind: str
) -> None:
    chat = telegram.add_chat(kind, "Redaktion")
    chat.may_post = False
    with pytest.raises(ChatGone, match="rights"):
        await platform.send(chat.address, words("x"))


async def test_a_chat_that_takes_no_pictures_still_takes_text(
    telegram: TelegramStandin, platform: TelegramPlatform, message: Message, picture: Picture
) -> None:
    chat = telegram.add_chat("supergroup", "Redaktion")
    chat.may_send_photos = False
    with pytest.raises(MessageRejected, match="pictures are not allowed"):
        await platform.send(chat.address, replace(message, picture=picture))
    await platform.send(chat.address, message)
    assert len(chat.posts) == 1


async def test_a_closed_topic_is_gone(telegram: TelegramStandin, platform: TelegramPlatform) -> None:
    forum = telegram.add_chat("supergroup", "Redaktion")
    forum.topics[77] = False
    with pytest.raises(ChatGone, match="topic"):
        await platform.send(f"{forum.address}/77", words("x"))


async def test_a_group_that_moved_tells_where_to(telegram: TelegramStandin, platform: TelegramPlatform) -> None:
    old = telegram.add_chat("group", "Redaktion")
    new = telegram.add_chat("supergroup", "Redaktion")
    old.migrated_to = new.id
    with pytest.raises(ChatMoved) as caught:
        await platform.send(old.address, words("x"))
    assert caught.value.new_address == new.address


async def test_an_empty_text_is_rejected(telegram: TelegramStandin, platform: TelegramPlatform) -> None:
    with pytest.raises(MessageRejected, match="empty"):
        await platform.send(telegram.add_chat().address, words(""))


async def test_a_text_we_made_too_long_is_shortened_and_the_fault_told(
    telegram: TelegramStandin, platform: TelegramPlatform, caplog: pytest.LogCaptureFixture
) -> None:
    chat = telegram.add_chat()
    await platform.send(chat.address, words("Wort " * 1000))
    assert chat.posts[0].text.startswith("Wort Wort")
    assert chat.posts[0].text.endswith("Wort…")
    assert [record.levelname for record in caplog.records if "more plainly" in record.message] == ["ERROR"]


async def test_markup_telegram_cannot_read_goes_out_as_plain_text(
    telegram: TelegramStandin, platform: TelegramPlatform, message: Message
) -> None:
    chat = telegram.add_chat()
    telegram.fail_next(
        "sendMessage", status=400, description="Bad Request: can't parse entities: Unexpected end tag at byte offset 9"
    )
    await platform.send(chat.address, message)
    assert chat.posts[0].text == "Feuerwehr Wolfsburg\nBrand in Fallersleben\n\nVerletzt wurde niemand."
    assert chat.posts[0].shown.entities == ()
    assert chat.posts[0].labels == ["Volltext", "Webseite"]


async def test_buttons_telegram_refuses_do_not_cost_us_the_message(
    telegram: TelegramStandin, platform: TelegramPlatform, message: Message
) -> None:
    chat = telegram.add_chat()
    telegram.fail_next("sendMessage", status=400, description="Bad Request: BUTTON_URL_INVALID")
    await platform.send(chat.address, message)
    assert chat.posts[0].text.startswith("Feuerwehr Wolfsburg")
    assert chat.posts[0].labels == []


@pytest.mark.parametrize("data", [b"not a picture", draw("PNG", 9000, 1001).data, draw("PNG", 2100, 100).data])
async def test_a_picture_telegram_does_not_show_is_sent_as_a_file(
    telegram: TelegramStandin, platform: TelegramPlatform, message: Message, data: bytes
) -> None:
    chat = telegram.add_chat()
    posted = await platform.send(chat.address, replace(message, picture=Picture(data)))
    assert posted.has_picture
    assert (chat.posts[0].shown.photo, bool(chat.posts[0].shown.document)) == (None, True)
    assert chat.posts[0].text.startswith("Feuerwehr Wolfsburg")
    assert chat.posts[0].labels == ["Volltext", "Webseite"]


async def test_a_post_that_shows_a_file_is_edited_to_another_and_to_a_photo(
    telegram: TelegramStandin, platform: TelegramPlatform, message: Message, picture: Picture
) -> None:
    chat = telegram.add_chat()
    posted = await platform.send(chat.address, replace(message, picture=draw("PNG", 2100, 100)))
    await platform.edit(chat.address, posted, replace(message, picture=draw("PNG", 100, 2100)))
    assert chat.posts[0].shown.document != chat.posts[0].states[0].document
    await platform.edit(chat.address, posted, replace(message, picture=picture))
    assert (bool(chat.posts[0].shown.photo), chat.posts[0].shown.document) == (True, None)


async def test_a_picture_refused_even_as_a_file_is_rejected(
    telegram: TelegramStandin, platform: TelegramPlatform, message: Message
) -> None:
    chat = telegram.add_chat()
    telegram.fail_next("sendDocument", status=400, description="Bad Request: DOCUMENT_INVALID")
    with pytest.raises(MessageRejected):
        await platform.send(chat.address, replace(message, picture=Picture(b"not a picture")))
    assert chat.posts == []


async def test_a_flood_tells_how_long_to_wait(telegram: TelegramStandin, platform: TelegramPlatform) -> None:
    chat = telegram.add_chat()
    telegram.fail_next("sendMessage", status=429, description="Too Many Requests: retry after 7", retry_after=7)
    with pytest.raises(Unavailable) as caught:
        await platform.send(chat.address, words("x"))
    assert caught.value.retry_after == timedelta(seconds=7)
    assert await platform.send(chat.address, words("x")) == Posted(message_id="1")


async def test_too_large_an_upload_is_rejected(telegram: TelegramStandin, platform: TelegramPlatform) -> None:
    chat = telegram.add_chat()
    telegram.fail_next("sendMessage", status=413, description="Request Entity Too Large")
    with pytest.raises(MessageRejected, match="too large"):
        await platform.send(chat.address, words("x"))


@pytest.mark.parametrize("status", [500, 502, 504])
async def test_after_an_error_of_the_server_nobody_knows(
    telegram: TelegramStandin, platform: TelegramPlatform, status: int
) -> None:
    chat = telegram.add_chat()
    telegram.fail_next("sendMessage", status=status)
    with pytest.raises(OutcomeUnknown):
        await platform.send(chat.address, words("x"))


@pytest.mark.parametrize("arrives", [True, False])
async def test_when_the_connection_is_cut_nobody_knows(
    telegram: TelegramStandin, platform: TelegramPlatform, arrives: bool
) -> None:
    chat = telegram.add_chat()
    (telegram.drop_after if arrives else telegram.drop_before)("sendMessage")
    with pytest.raises(OutcomeUnknown):
        await platform.send(chat.address, words("x"))
    assert len(chat.posts) == arrives


async def test_when_the_answer_comes_too_late_nobody_knows(telegram: TelegramStandin) -> None:
    platform = TelegramPlatform(telegram.token, telegram.url, patience=timedelta(seconds=1))
    await platform.start()
    chat = telegram.add_chat()
    telegram.delay("sendMessage", 5)
    with pytest.raises(OutcomeUnknown, match="in time"):
        await platform.send(chat.address, words("x"))
    assert len(chat.posts) == 1
    await platform.close()


async def test_when_nobody_listens_nothing_was_sent(unused_tcp_port: int) -> None:
    platform = TelegramPlatform(TOKEN, f"http://127.0.0.1:{unused_tcp_port}")
    with pytest.raises(Unavailable):
        await platform.start()
    with pytest.raises(Unavailable):
        await platform.send("4711", words("x"))
    await platform.close()


async def test_many_messages_may_be_under_way_at_once(telegram: TelegramStandin, platform: TelegramPlatform) -> None:
    chats = [telegram.add_chat() for _ in range(20)]
    await asyncio.gather(*(platform.send(chat.address, words("x")) for chat in chats))
    assert all(len(chat.posts) == 1 for chat in chats)


async def _start_and_send(platform: TelegramPlatform, chat: str) -> None:
    await platform.start()
    await platform.send(chat, words("x"))


def chain(error: BaseException | None) -> Iterator[BaseException]:
    while error:
        yield error
        error = error.__cause__ or error.__context__


@pytest.mark.parametrize(
    "fault", ["wrong token", "nobody listens", "cut", "late", "refused", "flood", "page of a proxy"]
)
async def test_the_token_is_in_no_error_and_in_no_line_we_log(
    telegram: TelegramStandin, unused_tcp_port: int, caplog: pytest.LogCaptureFixture, fault: str
) -> None:
    caplog.set_level(logging.DEBUG)
    token = "7000000001:wrong-wrong-wrong" if fault == "wrong token" else telegram.token
    url = f"http://127.0.0.1:{unused_tcp_port}" if fault == "nobody listens" else telegram.url
    platform = TelegramPlatform(token, url, patience=timedelta(seconds=0.3))
    chat = telegram.add_chat()
    if fault == "cut":
        telegram.drop_before("getMe")
    elif fault == "late":
        telegram.delay("getMe", 1)
    elif fault == "flood":
        telegram.fail_next("getMe", status=429, retry_after=1)
    elif fault == "page of a proxy":
        telegram.fail_next("getMe", status=400, description=f"no route to /bot{token}/getMe")
    chat.blocked = True
    with pytest.raises(PlatformError) as caught:
        await _start_and_send(platform, chat.address)
    for error in chain(caught.value):
        assert token not in repr(error)
        assert token.lower() not in str(error).lower()
    # What httpx and the library log is redacted where logging is set up.
    ours = [record for record in caplog.records if record.name.startswith("pressbot")]
    assert not any(token in record.getMessage() for record in ours)
    assert token not in repr(platform)
    await platform.close()


@pytest.mark.parametrize("silent", [False, True])
async def test_a_silent_message_arrives_without_a_sound(
    telegram: TelegramStandin, platform: TelegramPlatform, message: Message, silent: bool
) -> None:
    chat = telegram.add_chat()
    for shown in (message, replace(message, picture=draw("JPEG"))):
        await platform.send(chat.address, replace(shown, silent=silent))
        # Multipart requests carry every value as text.
        told = telegram.calls[-1].parameters.get("disable_notification", False)
        assert told in ((True, "true") if silent else (False,))
