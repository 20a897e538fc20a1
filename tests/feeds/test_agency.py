"""What agency formats have in common: permissions, versions, renditions, issuers, subjects."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pressbot.feeds.agency import Rendition, Version, attachments_of, category, feed_of, issuer_of, permission
from pressbot.feeds.parsed import Entry
from pressbot.model import PubStatus
from tests.values import NOON

USABLE, WITHHELD, CANCELED = PubStatus.USABLE, PubStatus.WITHHELD, PubStatus.CANCELED


@pytest.mark.parametrize(
    ("status", "embargo", "means"),
    [
        (None, None, (USABLE, None)),
        ("", None, (WITHHELD, None)),
        (" ", None, (WITHHELD, None)),
        ("stat:usable", None, (USABLE, None)),
        ("http://cv.iptc.org/newscodes/pubstatusg2/canceled", None, (CANCELED, None)),
        ("stat:withheld", None, (WITHHELD, None)),
        ("stat:unheard-of", None, (WITHHELD, None)),
        ("stat:", None, (WITHHELD, None)),
        ("usable", "2026-11-20T13:00:00+01:00", (USABLE, NOON)),
        ("usable", "2026-11-20T00:00:00", (USABLE, NOON)),
        ("usable", "2026-11-20", (USABLE, NOON)),
        ("usable", "", (WITHHELD, None)),
        ("usable", "nach der Rede", (WITHHELD, None)),
        ("canceled", "nach der Rede", (CANCELED, None)),
        ("withheld", "2026-11-20T12:00:00Z", (WITHHELD, NOON)),
    ],
)
def test_what_may_be_done_with_an_item(
    status: str | None, embargo: str | None, means: tuple[PubStatus, datetime | None]
) -> None:
    assert permission(status, *([] if embargo is None else [embargo])) == means


@pytest.mark.parametrize(
    ("embargoes", "means"),
    [
        (["2026-11-20T12:00:00Z", "2026-11-20T08:00:00Z"], (USABLE, NOON)),
        (["2026-11-20T08:00:00Z", "2026-11-20T12:00:00Z"], (USABLE, NOON)),
        (["2026-11-20T12:00:00Z", ""], (WITHHELD, None)),
        (["nach der Rede", "2026-11-20T12:00:00Z"], (WITHHELD, None)),
    ],
)
def test_of_several_embargoes_the_later_holds_and_one_that_cannot_be_read_has_no_end(
    embargoes: list[str], means: tuple[PubStatus, datetime | None]
) -> None:
    assert permission("usable", *embargoes) == means


@given(st.none() | st.text(), st.lists(st.text(), max_size=2))
def test_nothing_is_usable_that_is_not_called_so(status: str | None, embargoes: list[str]) -> None:
    allowed, until = permission(status, *embargoes)
    if allowed is USABLE:
        assert status is None or status.strip().lower().endswith("usable")
        assert not embargoes or until is not None


@pytest.mark.parametrize(
    ("identifier", "issuer"),
    [
        ("urn:newsml:agentur.example:20261120:deich:1", "agentur.example"),
        ("tag:agentur.example,2026:deich", "agentur.example"),
        ("https://www.Agentur.example/2026/deich", "agentur.example"),
        ("http://api.agentur.example", "api.agentur.example"),
        ("urn:uuid:0e2c", ""),
        ("4711", ""),
        ("", ""),
    ],
)
def test_the_issuer_is_the_domain_in_the_identifier(identifier: str, issuer: str) -> None:
    assert issuer_of(identifier) == issuer


@pytest.mark.parametrize(
    ("widths", "shown", "original"),
    [
        ([120, 1600, 4000], 1600, 4000),
        ([4000, 1280, 120], 1280, 4000),
        ([120, 512], 512, 0),
        ([3000], 3000, 0),
        ([0], 0, 0),
    ],
)
def test_of_a_picture_the_smallest_that_fills_a_chat_is_shown(widths: list[int], shown: int, original: int) -> None:
    (picture,) = attachments_of([Rendition(f"https://a.example/{width}.jpg", "image/jpeg", width) for width in widths])
    assert picture.width == shown
    assert picture.original == (f"https://a.example/{original}.jpg" if original else "")


def test_a_file_too_heavy_to_fetch_gives_way_to_a_lighter_one() -> None:
    heavy = Rendition("https://a.example/heavy.jpg", "image/jpeg", 3000, 2000, 9_000_000)
    light = Rendition("https://a.example/light.jpg", "image/jpeg", 800, 600, 90_000)
    assert [(each.url, each.original) for each in attachments_of([heavy, light])] == [(light.url, heavy.url)]
    assert [each.url for each in attachments_of([heavy])] == [heavy.url]


@pytest.mark.parametrize(
    ("name", "concept", "found"),
    [
        ("labour market", "medtop:20000523", "labour market (medtop:20000523)"),
        ("Arbeitsmarkt", "http://cv.iptc.org/newscodes/mediatopic/20000523", "Arbeitsmarkt (medtop:20000523)"),
        ("", "medtop:20000523", "medtop:20000523"),
        ("Eigenes", "medtop:99999999", "Eigenes"),
        ("Eigenes", "thema:20000523", "Eigenes"),
        ("", "thema:7", ""),
    ],
)
def test_a_subject_keeps_its_name_and_its_media_topic(name: str, concept: str, found: str) -> None:
    assert category(name, concept) == found


@given(st.permutations([1, 2, 3]))
def test_in_whatever_order_its_versions_stand_the_latest_is_told(order: list[int]) -> None:
    versions = [
        Version(number, Entry(id="a", title=str(number), versioned_at=NOON + timedelta(hours=number)))
        for number in order
    ]
    assert [entry.title for entry in feed_of(versions).entries] == ["3"]
    dated = [Version(0, each.entry) for each in versions]
    assert [entry.title for entry in feed_of(dated).entries] == ["3"]


def test_items_without_an_identifier_are_items_of_their_own() -> None:
    assert len(feed_of([Version(1, Entry(title="A")), Version(2, Entry(title="B"))]).entries) == 2


def test_a_feed_is_called_after_its_issuer_where_it_has_but_one() -> None:
    first, second = Version(1, Entry(id="a", issuer="a.example")), Version(1, Entry(id="b", issuer="b.example"))
    assert feed_of([first]).title == "a.example"
    assert feed_of([first, second]).title == ""
    assert feed_of([]).title == ""


def test_the_earliest_of_all_dates_is_a_date() -> None:
    ancient = Version(0, Entry(id="a", title="alt", versioned_at=datetime(1, 1, 1, tzinfo=UTC)))
    assert feed_of([ancient, Version(0, Entry(id="a", title="neu"))]).entries[0].title == "neu"
