"""The stand-in is as strict as Telegram: asked directly over HTTP, without any library for bots."""

from __future__ import annotations

import asyncio
import io
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from tests.adapters.telegram.conftest import draw
from tests.standins.telegram import TelegramStandin
from tests.standins.telegram_rules import Refused, read_photo

Ask = Callable[..., Awaitable[dict[str, Any]]]

KEYBOARD = {"inline_keyboard": [[{"text": "Volltext", "callback_data": "1:full:1"}]]}


@pytest.fixture
async def telegram() -> AsyncIterator[TelegramStandin]:
    async with TelegramStandin() as standin:
        yield standin


@pytest.fixture
async def ask(telegram: TelegramStandin) -> AsyncIterator[Ask]:
    """Call a method; parameters as a form, JSON where Telegram wants JSON."""
    async with aiohttp.ClientSession() as session:

        async def call(method: str, **parameters: Any) -> dict[str, Any]:
            form = {
                name: value if isinstance(value, str | io.BytesIO) else json.dumps(value)
                for name, value in parameters.items()
            }
            async with session.post(f"{telegram.url}/bot{telegram.token}/{method}", data=form) as response:
                answer: dict[str, Any] = await response.json()
                assert answer["ok"] == (response.status == 200)
                return answer

        yield call


def refusal(answer: dict[str, Any]) -> str:
    assert not answer["ok"]
    return f"{answer['error_code']} {answer['description']}"


async def test_a_wrong_token_and_an_unknown_method_are_refused(telegram: TelegramStandin, ask: Ask) -> None:
    assert refusal(await ask("sendRichMessage")) == "404 Not Found: method not found"
    telegram.token = "7000000001:renewed"
    async with aiohttp.ClientSession() as session, session.get(f"{telegram.url}/bot1:x/getMe") as response:
        assert refusal(await response.json()) == "401 Unauthorized"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "message text is empty"),
        (" \n<b></b>", "message text is empty"),
        ("w" * 4097, "message is too long"),
        ("<p>", 'can\'t parse entities: Unsupported start tag "p" at byte offset 0'),
    ],
)
async def test_texts_are_checked_after_parsing(telegram: TelegramStandin, ask: Ask, text: str, words: str) -> None:
    chat = telegram.add_chat()
    answer = await ask("sendMessage", chat_id=chat.id, text=text, parse_mode="HTML")
    assert refusal(answer) == f"400 Bad Request: {words}"
    assert (await ask("sendMessage", chat_id=chat.id, text=f"<b>{'w' * 4096}</b>", parse_mode="HTML"))["ok"]


@pytest.mark.parametrize(
    ("media", "words"),
    [
        ([], "there are no messages to send"),
        ([{"type": "photo", "media": "x"}] * 11, "too many messages to send as an album"),
        ([{"type": "document", "media": "x"}] * 2, "wrong type of the web page content"),
        (
            [{"type": "photo", "media": "x"}] * 2,
            'failed to send message #1 with the error message "wrong file identifier/HTTP URL specified"',
        ),
    ],
)
async def test_albums_are_checked(telegram: TelegramStandin, ask: Ask, media: list[dict[str, Any]], words: str) -> None:
    chat = telegram.add_chat()
    answer = await ask("sendMediaGroup", chat_id=chat.id, media=media)
    assert refusal(answer) == f"400 Bad Request: {words}"
    assert chat.posts == []


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([[{"text": "x", "callback_data": "ü" * 33}]], "BUTTON_DATA_INVALID"),
        ([[{"text": "x", "callback_data": ""}]], "BUTTON_DATA_INVALID"),
        ([[{"text": "x", "callback_data": "1"}] * 9], "reply markup is too long"),
        ([[{"text": "x", "callback_data": "1"}]] * 101, "reply markup is too long"),
        ([[{"text": " ", "callback_data": "1"}]], "inline keyboard button text must be non-empty"),
        ([[{"text": "x"}]], "Text buttons are unallowed in the inline keyboard"),
        (
            [[{"text": "x", "url": "http://localhost/"}]],
            "inline keyboard button URL 'http://localhost/' is invalid: Wrong HTTP URL",
        ),
    ],
)
async def test_keyboards_are_checked(telegram: TelegramStandin, ask: Ask, rows: list[Any], words: str) -> None:
    chat = telegram.add_chat()
    answer = await ask("sendMessage", chat_id=chat.id, text="x", reply_markup={"inline_keyboard": rows})
    assert refusal(answer) == f"400 Bad Request: {words}"


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("x.webp", draw("PNG").data, "photo has unsupported extension"),
        ("x.png", draw("PNG").data[:99], "IMAGE_PROCESS_FAILED"),
        ("x.png", b"\0" * (10 * 1024 * 1024 + 1), "is too big for a photo"),
        ("x.png", draw("PNG", 9999, 2).data, "PHOTO_INVALID_DIMENSIONS"),
        ("x.png", draw("PNG", 210, 10).data, "PHOTO_INVALID_DIMENSIONS"),
    ],
    ids=["extension", "broken", "bytes", "sides", "ratio"],
)
def test_photos_are_looked_at(name: str, data: bytes, words: str) -> None:
    with pytest.raises(Refused, match=words):
        read_photo(name, data)


async def test_a_file_is_kept_with_its_name(telegram: TelegramStandin, ask: Ask) -> None:
    chat = telegram.add_chat()
    assert (await ask("sendDocument", chat_id=chat.id, document=io.BytesIO(b"%PDF"), caption="Anlage"))["ok"]
    assert chat.posts[0].shown.document
    assert "<file document>" in telegram.transcript()


async def test_only_an_id_that_was_given_stands_for_a_file_and_only_for_its_kind(
    telegram: TelegramStandin, ask: Ask
) -> None:
    chat, wrong = telegram.add_chat(), "400 Bad Request: wrong file identifier/HTTP URL specified"
    sent = await ask("sendDocument", chat_id=chat.id, document=io.BytesIO(b"%PDF"))
    given = sent["result"]["document"]["file_id"]
    assert (await ask("sendDocument", chat_id=chat.id, document=given))["ok"]
    assert refusal(await ask("sendPhoto", chat_id=chat.id, photo=given)) == wrong
    assert refusal(await ask("sendDocument", chat_id=chat.id, document="BQAC-invented")) == wrong
    telegram.forget_files()
    assert refusal(await ask("sendDocument", chat_id=chat.id, document=given)) == wrong
    assert telegram.uploads == 1


async def test_an_edit_without_a_keyboard_takes_it_away(telegram: TelegramStandin, ask: Ask) -> None:
    chat = telegram.add_chat()
    await ask("sendMessage", chat_id=chat.id, text="x", reply_markup=KEYBOARD)
    assert (await ask("editMessageText", chat_id=chat.id, message_id=1, text="x"))["ok"]
    assert chat.posts[0].labels == []
    assert (await ask("editMessageReplyMarkup", chat_id=chat.id, message_id=1, reply_markup=KEYBOARD))["ok"]
    assert chat.posts[0].labels == ["Volltext"]


async def test_an_edit_has_to_change_something(telegram: TelegramStandin, ask: Ask) -> None:
    chat = telegram.add_chat()
    await ask("sendMessage", chat_id=chat.id, text="x")
    answer = await ask("editMessageText", chat_id=chat.id, message_id=1, text="<b>x</b>")
    assert answer["ok"]
    answer = await ask("editMessageText", chat_id=chat.id, message_id=1, text="<b>x</b>")
    assert refusal(answer).startswith("400 Bad Request: message is not modified: specified new message content")


async def test_only_own_messages_of_the_right_sort_are_edited(telegram: TelegramStandin, ask: Ask) -> None:
    chat = telegram.add_chat()
    telegram.say(chat, "Hallo")
    await ask("sendDocument", chat_id=chat.id, document=io.BytesIO(b"x"))
    answers = [
        await ask("editMessageText", chat_id=chat.id, message_id=1, text="y"),
        await ask("editMessageText", chat_id=chat.id, message_id=2, text="y"),
        await ask("editMessageText", chat_id=chat.id, message_id=9, text="y"),
    ]
    assert [refusal(answer) for answer in answers] == [
        "400 Bad Request: message can't be edited",
        "400 Bad Request: there is no text in the message to edit",
        "400 Bad Request: message to edit not found",
    ]


async def test_messages_are_deleted_within_two_days_only(telegram: TelegramStandin, ask: Ask) -> None:
    chat = telegram.add_chat()
    await ask("sendMessage", chat_id=chat.id, text="x")
    await ask("sendMessage", chat_id=chat.id, text="y")
    chat.messages[1].sent_at -= timedelta(hours=49)
    answer = await ask("deleteMessage", chat_id=chat.id, message_id=1)
    assert refusal(answer) == "400 Bad Request: message can't be deleted for everyone"
    assert (await ask("deleteMessage", chat_id=chat.id, message_id=2))["ok"]
    assert [post.text for post in chat.posts] == ["x"]


async def test_a_tap_is_answered_once_known_and_in_time(telegram: TelegramStandin, ask: Ask) -> None:
    chat = telegram.add_chat()
    await ask("sendMessage", chat_id=chat.id, text="x", reply_markup=KEYBOARD)
    assert "query ID is invalid" in refusal(await ask("answerCallbackQuery", callback_query_id="nie"))
    tap = telegram.press(chat, 1, "Volltext")
    assert "MESSAGE_TOO_LONG" in refusal(await ask("answerCallbackQuery", callback_query_id=tap.id, text="w" * 201))
    assert (await ask("answerCallbackQuery", callback_query_id=tap.id, text="ok"))["ok"]
    assert await tap.answer() == "ok"
    late = telegram.press(chat, 1, "1:full:1")
    late.at -= timedelta(seconds=16)
    assert "query is too old" in refusal(await ask("answerCallbackQuery", callback_query_id=late.id))


async def test_only_buttons_that_are_there_can_be_pressed(telegram: TelegramStandin, ask: Ask) -> None:
    chat = telegram.add_chat()
    rows = [[{"text": "Webseite", "url": "https://presse.example/"}]]
    await ask("sendMessage", chat_id=chat.id, text="x", reply_markup={"inline_keyboard": rows})
    with pytest.raises(AssertionError, match="no button"):
        telegram.press(chat, 1, "Volltext")
    with pytest.raises(AssertionError, match="opens an address"):
        telegram.press(chat, 1, "Webseite")


async def test_updates_are_given_again_until_confirmed(telegram: TelegramStandin, ask: Ask) -> None:
    chat = telegram.add_chat()
    telegram.say(chat, "eins")
    telegram.say(chat, "zwei")
    first = (await ask("getUpdates", timeout=5))["result"]
    assert [update["message"]["text"] for update in first] == ["eins", "zwei"]
    assert (await ask("getUpdates", limit=1))["result"] == first[:1]
    assert (await ask("getUpdates", offset=first[1]["update_id"]))["result"] == first[1:]
    assert (await ask("getUpdates", offset=first[1]["update_id"] + 1))["result"] == []
    telegram.say(chat, "drei")
    telegram.say(chat, "vier")
    assert [update["message"]["text"] for update in (await ask("getUpdates", offset=-1))["result"]] == ["vier"]


async def test_a_long_poll_ends_with_the_first_update(telegram: TelegramStandin, ask: Ask) -> None:
    poll = asyncio.ensure_future(ask("getUpdates", timeout=30))
    await telegram.wait_until(lambda: len(telegram.calls) == 1)
    telegram.say(telegram.add_chat(), "Hallo")
    assert len((await asyncio.wait_for(poll, 5))["result"]) == 1


async def test_kinds_not_asked_for_are_not_kept(telegram: TelegramStandin, ask: Ask) -> None:
    chat = telegram.add_chat()
    await ask("getUpdates", allowed_updates=["callback_query"])
    telegram.say(chat, "Hallo")
    assert telegram.unconfirmed == 0


async def test_of_two_pollers_the_first_is_sent_away(telegram: TelegramStandin, ask: Ask) -> None:
    first = asyncio.ensure_future(ask("getUpdates", timeout=30))
    await telegram.wait_until(lambda: len(telegram.calls) == 1)
    assert (await ask("getUpdates"))["ok"]
    assert refusal(await first).startswith("409 Conflict: terminated by other getUpdates request")


async def test_a_webhook_has_to_go_before_polling(telegram: TelegramStandin, ask: Ask) -> None:
    telegram.use_webhook("https://presse.example/hook")
    assert refusal(await ask("getUpdates")).startswith("409 Conflict: can't use getUpdates method while webhook")
    assert (await ask("deleteWebhook"))["ok"]
    assert (await ask("getUpdates"))["ok"]


async def test_the_command_menu_is_kept(telegram: TelegramStandin, ask: Ask) -> None:
    await ask("setMyCommands", commands=[{"command": "sub", "description": "Abo anlegen"}])
    assert [command["command"] for command in telegram.commands] == ["sub"]


async def test_the_transcript_reads_like_a_chat(
    telegram: TelegramStandin, ask: Ask, golden: Callable[[str, str], None]
) -> None:
    chat = telegram.add_chat("supergroup", "Redaktion")
    chat.topics[77] = True
    telegram.say(chat, "/search Brand", topic=77)
    await ask("sendMessage", chat_id=chat.id, text="Keine Treffer", message_thread_id=77, reply_markup=KEYBOARD)
    await ask("editMessageText", chat_id=chat.id, message_id=2, text="Ein Treffer\n\nBrand in Fallersleben")
    golden("telegram/transcript.txt", telegram.transcript())


async def test_what_is_not_in_the_bot_api_is_refused_and_remembered(shared: Path) -> None:
    spec = shared / "specs" / "telegram" / "bot-api-10.0.json"
    async with TelegramStandin(spec) as telegram, aiohttp.ClientSession() as session:
        chat = telegram.add_chat()
        url = f"{telegram.url}/bot{telegram.token}"

        async def faults(method: str, **parameters: Any) -> list[str]:
            telegram.violations.clear()
            async with session.post(f"{url}/{method}", json={"chat_id": chat.id, **parameters}) as response:
                assert response.status == (400 if telegram.violations else 200)
            return list(telegram.violations)

        nested = {"inline_keyboard": [[{"text": "x", "callback_data": "1", "colour": "red"}, {"url": 7}]]}
        assert await faults("sendMessage", text="x") == []
        assert await faults("sendMessage", text="x", reply_markup=KEYBOARD) == []
        assert await faults("sendMessage", text="x", color="red") == ["sendMessage: unknown parameter color"]
        assert await faults("sendMessage") == ["sendMessage: text is missing"]
        assert await faults("sendMessage", text=7) == ["sendMessage: text is no String: 7"]
        assert await faults("sendMessage", text="x", message_thread_id=True) == [
            "sendMessage: message_thread_id is no Integer: True"
        ]
        assert await faults("sendMessage", text="x", reply_markup=nested) == [
            "sendMessage: reply_markup.inline_keyboard[0][0].colour is unknown to InlineKeyboardButton",
            "sendMessage: reply_markup.inline_keyboard[0][1].text is missing",
            "sendMessage: reply_markup.inline_keyboard[0][1].url is no String: 7",
        ]
        assert await faults("editMessageMedia", message_id=1, media={"type": "photo"}) == [
            "editMessageMedia: media.media is missing"
        ]
