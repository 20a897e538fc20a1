"""What every message is made of."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pressbot.messages import Button
from pressbot.model import Source
from pressbot.render.measure import length, plain_text
from pressbot.render.message import listing, numbers, origin, web_address
from pressbot.render.rows import in_rows
from tests.render.samples import CHATS, FIRE, TELEGRAM, TOWN, WITHDRAWN


@pytest.mark.parametrize(
    "url", ["https://www.eschenfurt.example/a?b=c#d", "http://eschenfurt.example", "HTTPS://a.example"]
)
def test_web_addresses_may_be_linked(url: str) -> None:
    assert web_address(url) == url


@pytest.mark.parametrize(
    "url",
    [
        "",
        "sample:picture/a.jpg",
        "javascript:alert(1)",
        "https://a.example/ b",
        'https://a.example/"x',
        "//a",
        "tg://x",
    ],
)
def test_nothing_else_may(url: str) -> None:
    assert web_address(url) == ""


def test_ten_releases_fit_one_telegram_message_however_wordy_they_are() -> None:
    wordy = replace(
        FIRE, source=Source(name="Amt " * 99, place="Ort " * 99), headline="Wort " * 99, lead="Sehr " * 99 + "lang."
    )
    assert length(plain_text(listing(CHATS["de"], [wordy] * 10))) <= TELEGRAM.text


def test_a_withdrawn_release_is_listed_without_its_words() -> None:
    listed = plain_text(listing(CHATS["de"], [WITHDRAWN, TOWN]))
    assert "Dachstuhlbrand" not in listed
    assert "Einsatzkräfte" not in listed
    assert listed.startswith("1. Zurückgezogen\nFeuerwehr, Eschenfurt · ")


def test_a_number_opens_the_release_it_stands_for() -> None:
    assert numbers([FIRE, TOWN]) == (
        Button("1", "1:release:8842", start="r_8842"),
        Button("2", "1:release:8843", start="r_8843"),
    )


def test_buttons_come_in_rows() -> None:
    assert [len(row) for row in in_rows(numbers([FIRE] * 12))] == [5, 5, 2]
    assert in_rows(()) == ()


def test_a_source_without_a_place_stands_alone() -> None:
    assert origin(replace(FIRE, source=Source(name="NASA")), CHATS["en"]) == "NASA · Fri, 20 Nov 2026, 13:00"
