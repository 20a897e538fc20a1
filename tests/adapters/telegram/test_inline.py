"""Inline mode: what somebody looks up anywhere is answered there."""

from __future__ import annotations

import logging
from dataclasses import replace

import pytest

from pressbot.messages import Button, Inquiry, Offer, Result
from pressbot_telegram.platform import TelegramPlatform
from tests.adapters.telegram.conftest import words
from tests.adapters.telegram.test_listen import Heard, listening, until_confirmed
from tests.standins.telegram import TelegramStandin

LINK = "https://presse.example/8842"


def result(number: int, thumbnail: str = "") -> Result:
    return Result(
        id=f"{number}-1",
        title=f"Meldung {number}",
        description="Feuerwehr Wolfsburg",
        message=words(f"Text {number}"),
        thumbnail=thumbnail,
    )


class Archive:
    """A seeker that remembers what was looked up and offers the same each time."""

    def __init__(self, *results: Result, next_offset: str = "") -> None:
        self.offer = Offer(results=results, next_offset=next_offset)
        self.asked: list[Inquiry] = []

    async def __call__(self, inquiry: Inquiry) -> Offer:
        self.asked.append(inquiry)
        return self.offer


async def test_what_is_found_is_shown_to_choose_from(telegram: TelegramStandin, platform: TelegramPlatform) -> None:
    linked = Result(
        id="8842-2",
        title="Brand in Fallersleben",
        description="Feuerwehr Wolfsburg",
        message=words("Verletzt wurde niemand."),
        thumbnail="https://presse.example/brand.jpg",
    )
    archive = Archive(linked, next_offset="8842:50")
    platform.answer_inquiries(archive)
    async with listening(platform, Heard()):
        lookup = telegram.look_up("feuerwehr wolfsburg", offset="8842:0", language="en")
        (article,) = await lookup.answer()
    assert archive.asked == [Inquiry(text="feuerwehr wolfsburg", offset="8842:0", language="en")]
    assert (article.id, article.title, article.description) == (
        "8842-2",
        "Brand in Fallersleben",
        "Feuerwehr Wolfsburg",
    )
    assert article.thumbnail == "https://presse.example/brand.jpg"
    assert article.content.text == "Verletzt wurde niemand."
    assert (lookup.next_offset, lookup.cache_time, lookup.is_personal) == ("8842:50", 60, True)


async def test_what_is_chosen_keeps_its_link(telegram: TelegramStandin, platform: TelegramPlatform) -> None:
    message = replace(words("x"), buttons=((Button("Original", url=LINK),),))
    platform.answer_inquiries(Archive(Result(id="1", title="x", description="", message=message)))
    async with listening(platform, Heard()):
        (article,) = await telegram.look_up("x").answer()
    assert article.content.keyboard == [[{"text": "Original", "url": LINK}]]


async def test_fifty_results_are_one_page(telegram: TelegramStandin, platform: TelegramPlatform) -> None:
    platform.answer_inquiries(Archive(*map(result, range(50)), next_offset="9:50"))
    async with listening(platform, Heard()):
        assert len(await telegram.look_up("").answer()) == 50


@pytest.mark.parametrize("address", ["", "own:7", "http://intranet/bild.jpg", "javascript:x"])
async def test_a_picture_that_telegram_cannot_fetch_is_left_out(
    telegram: TelegramStandin, platform: TelegramPlatform, address: str
) -> None:
    platform.answer_inquiries(Archive(result(1, address)))
    async with listening(platform, Heard()):
        (article,) = await telegram.look_up("x").answer()
    assert article.thumbnail == ""


async def test_an_answer_that_comes_too_late_stops_nothing(
    telegram: TelegramStandin, platform: TelegramPlatform, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    platform.answer_inquiries(Archive(result(1)))
    telegram.fail_next("answerInlineQuery", status=400, description="Bad Request: query is too old")
    async with listening(platform, Heard()):
        telegram.look_up("feu")
        assert len(await telegram.look_up("feuerwehr", person=101).answer()) == 1
    assert "could not be answered" in caplog.text


async def test_without_an_archive_nothing_is_offered(telegram: TelegramStandin, platform: TelegramPlatform) -> None:
    async with listening(platform, Heard()):
        telegram.look_up("feuerwehr")
        await until_confirmed(telegram)
    assert not any(call.method == "answerInlineQuery" for call in telegram.calls)
