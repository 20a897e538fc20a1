"""Which releases are the same: edited copies are, an office's own tenders are not."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

from pressbot.feeds.alike import Sketch, lead_first, leads_first, likeness, sketch
from pressbot.feeds.parse import parse
from pressbot.feeds.read import releases_of
from pressbot.model import Change, Media, Release, Source
from pressbot.ports import Fetched
from tests.feeds.echoes import COUNTY, EDITS, PORTAL, TEXTS, echoed, first_words, issued, tenders
from tests.values import NOON

HOUR = timedelta(hours=1)
#: Fewer than 25 words.
SHORT = "Die Marktbrücke ist ab Montag gesperrt. Die Umleitung ist ausgeschildert."


def alike(one: Release, other: Release) -> float:
    return likeness(sketch(one), sketch(other))


def findable(one: Release, other: Release) -> bool:
    """Whether each is a candidate for the other."""
    return bool(sketch(one).keys & sketch(other).keys)


@pytest.mark.parametrize("language", TEXTS)
@pytest.mark.parametrize("edit", EDITS)
def test_an_edited_copy_is_found_and_is_the_same(edit: str, language: str) -> None:
    original = issued(language)
    copy = echoed(original, EDITS[edit](original.body))
    assert findable(original, copy)
    assert alike(original, copy) == alike(copy, original) > 0


@pytest.mark.parametrize(
    ("changes", "same"),
    [
        ({}, True),
        ({"headline": "Eschenfurt: Marktbrücke ab Montag gesperrt"}, True),
        ({"headline": "Umleitung über die Nordtangente"}, False),
        (
            {
                "headline": "Umleitung über die Nordtangente",
                "url": "http://eschenfurt.example/presse/4711/?utm_source=x",
            },
            True,
        ),
        (
            {
                "headline": "Umleitung über die Nordtangente",
                "media": (Media(url="https://www.eschenfurt.example/bilder/bruecke.jpg?w=80"),),
            },
            True,
        ),
    ],
    ids=["the same headline", "nearly the same", "another headline", "the same link", "the same picture"],
)
def test_a_teaser_is_the_same_where_headline_link_or_picture_say_so_too(changes: dict[str, Any], same: bool) -> None:
    original = issued()
    teaser = echoed(original, first_words(original.body, 60), **changes)
    assert (alike(original, teaser) > 0) is same


def test_texts_that_share_a_beginning_and_a_link_are_two() -> None:
    original, beginning = issued(), first_words(issued().body, 60)
    other = echoed(original, f"{beginning} {first_words(issued('english').body, 60)}", url=original.url)
    assert alike(original, other) == 0


@pytest.mark.parametrize(
    ("url", "same"),
    [
        ("https://www.eschenfurt.example/presse/4711", True),
        ("http://eschenfurt.example/presse/4711/?utm_medium=rss#top", True),
        ("https://www.eschenfurt.example/presse/4712", False),
        ("https://portal.example/pm/99", False),
        ("", False),
    ],
)
def test_a_short_text_is_the_same_by_its_link_with_its_headline_and_by_nothing_else(url: str, same: bool) -> None:
    original = issued(body=SHORT)
    copy = echoed(original, url=url)
    assert (alike(original, copy) > 0) is same
    assert findable(original, echoed(original, url="https://eschenfurt.example/presse/4711"))


def test_short_texts_with_one_link_and_headlines_of_their_own_are_two() -> None:
    original = issued(body=SHORT)
    copy = echoed(original, url=original.url, headline="Umleitung über die Nordtangente")
    assert alike(original, copy) == 0
    near = echoed(original, url=original.url, headline="Eschenfurt: Marktbrücke ab Montag gesperrt")
    assert alike(original, near) > 0


@pytest.mark.parametrize("home", ["https://www.eschenfurt.example/presse/", "http://eschenfurt.example/presse"])
def test_a_link_to_the_source_s_own_first_page_says_nothing(home: str) -> None:
    town = Source(id=1, name="Stadt Eschenfurt", homepage=home)
    assert sketch(issued(source=town, url=home)).link == ""


def test_a_link_to_a_first_page_says_nothing() -> None:
    original = issued(body=SHORT, url="https://www.eschenfurt.example/")
    assert alike(original, echoed(original, url="https://www.eschenfurt.example")) == 0


def test_a_short_text_within_a_long_one_is_not_the_same() -> None:
    original = issued()
    assert alike(original, echoed(original, first_words(original.body, 24))) == 0


@pytest.mark.parametrize(("hours", "same"), [(0, True), (72, True), (73, False), (-72, True), (-73, False)])
def test_what_appears_more_than_three_days_apart_is_not_the_same(hours: int, same: bool) -> None:
    original = issued()
    copy = echoed(original, release_at=NOON + hours * HOUR)
    assert (alike(original, copy) > 0) is same


def test_nothing_of_one_source_is_the_same_by_its_text() -> None:
    roof, tiles = tenders()
    assert alike(roof, tiles) == 0
    assert alike(roof, replace(tiles, source=PORTAL)) > 0.5, "it is the source that tells"


def test_different_releases_of_different_sources_have_nothing_in_common() -> None:
    bridge, station = issued("german"), echoed(issued("english"))
    assert alike(bridge, station) == 0
    assert not findable(bridge, station)
    assert alike(bridge, echoed(tenders()[0])) == 0


def test_a_withdrawn_release_is_like_nothing() -> None:
    withdrawn = issued(change=Change.WITHDRAWAL)
    assert sketch(withdrawn).keys == frozenset()
    assert alike(withdrawn, echoed(issued())) == 0


def test_an_empty_release_is_like_nothing() -> None:
    empty = issued(headline="…", lead="", body="", url="", media=())
    assert sketch(empty).keys == frozenset()
    assert alike(empty, echoed(empty, url="")) == 0


def test_a_release_without_a_body_is_compared_by_its_lead() -> None:
    original = issued()
    assert alike(original, echoed(original, "", lead=original.body)) == 1.0


def test_the_earliest_full_text_leads() -> None:
    full = issued(id=1, published_at=NOON + HOUR)
    teaser = echoed(full, first_words(full.body, 60), id=2, published_at=NOON)
    later = echoed(full, id=3, source=COUNTY, published_at=NOON + 2 * HOUR)
    assert lead_first([teaser, later, full]) == [full, later, teaser]
    assert lead_first([]) == []


def test_of_what_is_due_at_once_a_group_stands_together_at_its_first_place() -> None:
    teaser = echoed(issued(), first_words(issued().body, 60), id=5)
    other, full = issued("english", id=6), issued(id=7)
    assert leads_first([teaser, other, full], {7: 5}) == [full, teaser, other]
    assert leads_first([teaser, other, full], {}) == [teaser, other, full]


def test_in_real_feeds_nothing_is_the_same_across_sources_and_much_within_one(shared: Path) -> None:
    drawn: list[Sketch] = []
    for number, file in enumerate(sorted((shared / "data" / "feeds").iterdir()), start=1):
        parsed = parse(Fetched(url=f"https://office{number}.example/feed", body=file.read_bytes()))
        drawn += [sketch(each) for each in releases_of(parsed, Source(id=number, name=file.name), NOON)]
    across = within = 0
    for one, other in combinations(drawn, 2):
        if one.source_id != other.source_id:
            across += bool(likeness(one, other))
        else:
            within += bool(likeness(one, replace(other, source_id=0)))
    assert (across, within > 100) == (0, True)
