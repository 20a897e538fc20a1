"""What each term of a query asks for, and which releases have it."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings

from pressbot.model import Media, MediaKind, Source
from pressbot.query.match import (
    Beginning,
    Condition,
    Either,
    Every,
    Field,
    Near,
    Wanted,
    Without,
    Words,
    satisfies,
    wanted,
)
from pressbot.query.syntax import parse
from pressbot.text.analyse import Analysed, analyse
from pressbot.text.filters import near_tokens
from tests.query.conditions import ANALYSED, CONDITION
from tests.values import NOON, a_release

BERLIN = "Europe/Berlin"


def sought(typed: str) -> Wanted:
    return wanted(parse(typed), NOON, BERLIN)


def the_one(typed: str) -> Condition:
    condition = sought(typed).condition
    return condition.conditions[0] if isinstance(condition, Every) else condition


def test_a_word_is_asked_for_in_every_language_and_a_source_in_one() -> None:
    assert the_one("running") == Words(Field.TEXT, (("running",), ("run",)))
    assert the_one('"running horses"') == Words(Field.EXACT, (("running", "hors"), ("run", "hors")))
    assert the_one("title:running") == Words(Field.TITLE, (("running",), ("run",)))
    assert the_one("source:running") == Words(Field.SOURCE, (("running",),))


def test_a_word_is_found_in_compounds_and_a_quoted_one_only_by_itself() -> None:
    release = a_release(kicker="", headline="Klimaschutzgesetz", subhead="", body="Der Entwurf liegt vor.")
    for typed, found in [("klima", True), ("klimaschutz", True), ('"klima"', False), ('"entwürfe"', True)]:
        assert satisfies(analyse(release), NOON, sought(typed)) is found


def test_what_is_filtered_by_is_asked_for_by_tokens_that_no_word_is() -> None:
    for typed in ("brand lang:de", "brand has:image", "ort:Wolfsburg", "thema:Sport"):
        condition = sought(typed).condition
        filters = condition.conditions[-1] if isinstance(condition, Every) else condition
        assert isinstance(filters, Words)
        assert filters.field is Field.FILTER
        assert all(token.startswith("_") for (token,) in filters.sequences)


def test_a_beginning_is_asked_for_folded() -> None:
    for typed in ("Größ*", "GROESS*", "gro\u0308ß*"):
        condition = the_one(typed)
        assert condition == Beginning("gross") or (
            isinstance(condition, Either) and Beginning("gross") in condition.conditions
        )


SAID = {"headline": "Feuerwehren löschen Brand", "lead": "", "body": "Die Stadtverwaltung der Region dankt."}
MATCHING: tuple[tuple[str, dict[str, Any]], ...] = (
    ("feuerwehr", {}),
    ("Brände ODER hochwasser", {}),
    ("brand -hochwasser", {}),
    ("brand -(hochwasser OR theater)", {}),
    ("brand -(brand hochwasser)", {}),
    ("stadtver*", {}),
    ("feuerwehren*", {}),
    ("title:brand", {}),
    ('title:"löschen brand"', {}),
    ("brand lang:de", {}),
    ("brand lang:fr", {"language": "fr"}),
    ("brand has:image", {"media": (Media(url="https://a.example/1.jpg"),)}),
    ("brand -has:image", {"media": (Media(url="https://a.example/1.pdf", kind=MediaKind.FILE),)}),
    ("ort:Wolfsburg", {"source": Source(name="Stadt", place="Wolfsburg")}),
    ("ort:Niedersachsen", {"source": Source(name="Stadt", place="Wolfsburg")}),
    ("ort:Deutschland", {"source": Source(name="Stadt", place="Wolfsburg")}),
    ("near:Braunschweig,30km", {"source": Source(name="Stadt", place="Wolfsburg")}),
    ("thema:Fußball", {"topics": ("Fußball",)}),
    ("thema:Sport", {"topics": ("Fußball",)}),
    ("brand after:2026-11-20", {}),
    ("brand before:2026-11-21", {}),
    ("brand on:20.11.2026", {}),
    ("brand am:heute", {}),
    ("brand ab:7d vor:heute", {"published_at": datetime(2026, 11, 19, 22, 59, tzinfo=UTC)}),
    ("brand on:yesterday", {"published_at": datetime(2026, 11, 18, 23, 0, tzinfo=UTC)}),
)
NOT_MATCHING: tuple[tuple[str, dict[str, Any]], ...] = (
    ("hochwasser ODER theater", {}),
    ("brand -feuerwehr", {}),
    ("brand -(hochwasser OR region)", {}),
    ("tadt*", {}),
    ("title:stadtverwaltung", {}),
    ("brand lang:en", {}),
    ("brand has:image", {}),
    ("brand -has:image", {"media": (Media(url="https://a.example/1.jpg"),)}),
    ("ort:Bayern", {"source": Source(name="Stadt", place="Wolfsburg")}),
    ("ort:Wolfsburg", {"source": Source(name="Stadt Wolfsburg", place="")}),
    ("near:Braunschweig,10km", {"source": Source(name="Stadt", place="Wolfsburg")}),
    ("thema:Fußball", {"topics": ("Sport",)}),
    ("brand after:2026-11-21", {}),
    ("brand before:2026-11-20", {}),
    ("brand on:gestern", {}),
    ("brand vor:heute", {"published_at": datetime(2026, 11, 19, 23, 0, tzinfo=UTC)}),
)


@pytest.mark.parametrize(("typed", "changes"), MATCHING)
def test_a_release_has_what_is_asked_for(typed: str, changes: dict[str, Any]) -> None:
    release = a_release(**SAID | changes)
    assert satisfies(analyse(release), release.published_at, sought(typed))


@pytest.mark.parametrize(("typed", "changes"), NOT_MATCHING)
def test_a_release_has_not_what_is_asked_for(typed: str, changes: dict[str, Any]) -> None:
    release = a_release(**SAID | changes)
    assert not satisfies(analyse(release), release.published_at, sought(typed))


def test_a_day_begins_at_midnight_where_the_chat_is() -> None:
    query = parse("brand on:2026-07-01")
    at = wanted(query, NOON, BERLIN)
    assert (at.since, at.until) == (datetime(2026, 6, 30, 22, tzinfo=UTC), datetime(2026, 7, 1, 22, tzinfo=UTC))
    at = wanted(query, NOON, "America/New_York")
    assert (at.since, at.until) == (datetime(2026, 7, 1, 4, tzinfo=UTC), datetime(2026, 7, 2, 4, tzinfo=UTC))


def test_a_day_on_which_clocks_change_has_its_own_length() -> None:
    at = sought("brand on:25.10.2026")
    assert at.since is not None
    assert at.until is not None
    assert at.until.astimezone(UTC) - at.since.astimezone(UTC) == timedelta(hours=25)


def test_of_several_bounds_the_narrowest_holds() -> None:
    at = sought("brand ab:1.11.2026 ab:3.11.2026 vor:9.11.2026 vor:7.11.2026")
    assert (at.since, at.until) == (datetime(2026, 11, 2, 23, tzinfo=UTC), datetime(2026, 11, 6, 23, tzinfo=UTC))


def brute_force(release: Analysed, condition: Condition) -> bool:
    """The same by text, one letter a token, so that a sequence occurs where its text does."""
    title, body = "".join(release.title), "".join(release.body)
    places = {
        Field.TEXT: [title, body],
        Field.EXACT: [title, body],
        Field.TITLE: [title],
        Field.SOURCE: ["".join(release.source)],
        Field.FILTER: ["".join(each if len(each) == 1 else " " for each in release.filters)],
    }
    if isinstance(condition, Near):
        return not {*near_tokens(condition.circle)}.isdisjoint(release.filters)
    if isinstance(condition, Words):
        parts = {token for each in condition.sequences if len(each) == 1 for token in each} & {*release.parts}
        if parts and condition.field is Field.TEXT:
            return True
        return any("".join(each) in place for place in places[condition.field] for each in condition.sequences)
    if isinstance(condition, Beginning):
        return condition.start in title + body + "".join(release.parts)
    if isinstance(condition, Without):
        return not brute_force(release, condition.condition)
    held = [brute_force(release, each) for each in condition.conditions]
    return min(held) if isinstance(condition, Every) else max(held)


@given(ANALYSED, CONDITION)
@settings(max_examples=500, deadline=None)
def test_satisfying_is_what_brute_force_finds(release: Analysed, condition: Condition) -> None:
    assert satisfies(release, NOON, Wanted(condition)) == brute_force(release, condition)
