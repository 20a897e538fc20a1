"""Files and contact cards after a text: what arrives, and what a failure half-way means."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pressbot.errors import MessageRejected, OutcomeUnknown, Unavailable
from pressbot.messages import Contact, File, Message
from pressbot.model import Posted
from pressbot_telegram.markup import digits, to_vcard
from pressbot_telegram.platform import TelegramPlatform
from tests.adapters.telegram.conftest import words
from tests.standins.telegram import TelegramStandin

MAP = File("karte.png", b"\x89PNG", "Karte · © Stadt Wolfsburg")
INA = Contact(
    name="Ina Beispiel",
    phone="Tel. +49 (0)5361 28-2301",
    email="presse@wendelbrueck.example",
    organisation="Stadt Wendelbrück; Presse",
    address="Markt 1\n38999 Wendelbrück",
)


async def test_files_are_documents_in_the_same_topic(telegram: TelegramStandin, platform: TelegramPlatform) -> None:
    forum = telegram.add_chat("supergroup", "Redaktion")
    forum.topics[77] = True
    posted = await platform.send(f"{forum.address}/77", replace(words("Die Originale:"), files=(MAP, MAP)))
    assert posted == Posted(message_id="1")
    assert [(post.text, post.topic) for post in forum.posts[1:]] == 2 * [("Karte · © Stadt Wolfsburg", 77)]
    assert forum.posts[1].shown.document
    assert forum.posts[1].shown.document[0] == "karte.png"


async def test_a_failure_after_the_text_leaves_open_what_is_there(
    telegram: TelegramStandin, platform: TelegramPlatform
) -> None:
    chat = telegram.add_chat()
    telegram.fail_next("sendDocument", status=400, description="Bad Request: not enough rights to send documents")
    with pytest.raises(OutcomeUnknown, match="only a part"):
        await platform.send(chat.address, replace(words("Die Originale:"), files=(MAP,)))
    assert [post.text for post in chat.posts] == ["Die Originale:"]


async def test_a_file_alone_fails_like_any_message(telegram: TelegramStandin, platform: TelegramPlatform) -> None:
    chat = telegram.add_chat()
    telegram.fail_next("sendDocument", status=429, description="Too Many Requests: retry after 3", retry_after=3)
    with pytest.raises(Unavailable):
        await platform.send(chat.address, Message(files=(MAP,)))
    with pytest.raises(MessageRejected):
        await platform.send(chat.address, Message(files=(File("leer.txt", b""),)))
    with pytest.raises(MessageRejected, match="empty"):
        await platform.send(chat.address, Message())
    assert chat.posts == []


async def test_a_contact_with_a_telephone_is_a_card(telegram: TelegramStandin, platform: TelegramPlatform) -> None:
    chat = telegram.add_chat()
    posted = await platform.send(chat.address, replace(words("Ina Beispiel, 05361 28-2301"), contact=INA))
    assert posted == Posted(message_id="1")
    assert chat.posts[1].shown.contact
    assert chat.posts[1].shown.contact[:2] == ("+495361282301", "Ina Beispiel")


def test_what_is_too_long_for_a_telephone_number_is_cut_and_the_card_has_room() -> None:
    assert digits("1" * 3_000) == "1" * 20
    assert digits("+49 " + "5" * 3_000) == "+49" + "5" * 18
    assert len(to_vcard(replace(INA, phone="1" * 3_000)).encode()) <= 2048


async def test_without_a_telephone_there_is_no_card(telegram: TelegramStandin, platform: TelegramPlatform) -> None:
    chat = telegram.add_chat()
    await platform.send(chat.address, replace(words("presse@wendelbrueck.example"), contact=replace(INA, phone="")))
    assert len(chat.posts) == 1


async def test_a_card_that_is_refused_leaves_the_text(telegram: TelegramStandin, platform: TelegramPlatform) -> None:
    chat = telegram.add_chat()
    telegram.fail_next("sendContact", status=400, description="Bad Request: PHONE_NUMBER_INVALID")
    posted = await platform.send(chat.address, replace(words("Ina Beispiel, 05361 28-2301"), contact=INA))
    assert posted == Posted(message_id="1")


def test_a_card_holds_what_was_published_and_nothing_ends_a_line_early() -> None:
    assert to_vcard(INA).split("\r\n") == [
        "BEGIN:VCARD",
        "VERSION:3.0",
        "N:Ina Beispiel;;;;",
        "FN:Ina Beispiel",
        "ORG:Stadt Wendelbrück\\; Presse",
        "TEL;TYPE=WORK,VOICE:+495361282301",
        "EMAIL:presse@wendelbrueck.example",
        "ADR;TYPE=WORK:;;Markt 1\\n38999 Wendelbrück;;;;",
        "END:VCARD",
    ]


def test_a_card_keeps_to_telegrams_limit() -> None:
    assert "ADR" not in to_vcard(replace(INA, address="ü" * 2000))
    assert len(to_vcard(replace(INA, name="ü" * 2000, organisation="ü" * 2000, email="x" * 9000)).encode()) <= 2048


@pytest.mark.parametrize(
    ("written", "dialled"),
    [
        ("05361 28-2301", "05361282301"),
        ("(05361) 28 2301", "05361282301"),
        ("+49 (0)5361/28-2301", "+495361282301"),
        ("Telefon: 05361 282301, Fax 05361 282302", "05361282301"),
        ("auf Anfrage", ""),
    ],
)
def test_a_number_is_dialled_as_it_was_written(written: str, dialled: str) -> None:
    assert digits(written) == dialled
