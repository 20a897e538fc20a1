"""What people mistype in a chat: they are told what is wrong and where, and nothing they have is lost."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from pressbot.app import App
from pressbot.render.phrases import phrase
from tests.e2e.conftest import Serving
from tests.e2e.diary import Diary
from tests.standins.telegram import TelegramStandin


@pytest.fixture(params=["de", "en"])
def language(request: pytest.FixtureRequest) -> str:
    chosen: str = request.param
    return chosen


@pytest.fixture
async def person(app: App, telegram: TelegramStandin, serving: Serving, language: str) -> AsyncIterator[Diary]:
    """Somebody with a subscription, whom pressbot serves."""
    person = Diary(telegram, language=language)
    async with serving(app):
        preview = await person.say("/sub hochwasser")
        await person.tap(preview, phrase("button-subscribe", language))
        yield person
        assert "1. hochwasser" in (await person.say("/list")).text, "whatever was mistyped, the subscription is there"


async def test_an_unknown_command_is_answered_with_the_one_that_was_meant(person: Diary, language: str) -> None:
    answer = await person.say("/serach feuerwehr")
    assert answer.text == " ".join(
        (
            phrase("unknown-command", language, command="/serach"),
            phrase("unknown-command-suggestion", language, command="/search"),
        )
    )
    help_page = await person.tap(answer, phrase("button-help", language), answers=1)
    assert help_page.text.startswith(phrase("help-title", language))


async def test_a_command_like_no_other_is_answered_without_a_guess(person: Diary, language: str) -> None:
    answer = await person.say("/xyzzy")
    assert answer.text == phrase("unknown-command", language, command="/xyzzy")


async def test_a_phrase_that_does_not_end_is_marked_where_it_begins(person: Diary, language: str) -> None:
    answer = await person.say('/search brücke "tag der')
    query, arrow, _, advice = answer.text.splitlines()
    assert query == 'brücke "tag der'
    assert arrow.index("↑") == query.index('"')
    assert advice == phrase("query-unbalanced-quote", language)
    # In a fixed width, or the arrow would point anywhere.
    assert [entity["type"] for entity in answer.shown.entities] == ["code"]


async def test_a_field_that_does_not_exist_is_marked_and_the_right_one_named(person: Diary, language: str) -> None:
    answer = await person.say("/sub brücke farbe:rot")
    query, arrow, _, advice = answer.text.splitlines()
    assert arrow.index("↑") == query.index("farbe")
    assert advice == phrase("query-unknown-field", language, found="farbe")


async def test_plain_words_with_a_fault_are_marked_as_well(person: Diary, language: str) -> None:
    answer = await person.say("brücke source:")
    query, arrow, _, advice = answer.text.splitlines()
    assert arrow.index("↑") == query.index("source")
    assert advice == phrase("query-empty-field", language, found="source")


async def test_a_query_without_words_is_told_how_to_ask(person: Diary, language: str) -> None:
    assert (await person.say("/search")).text == phrase("query-empty", language)
