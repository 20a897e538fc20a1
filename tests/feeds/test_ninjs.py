"""ninjs 1.x, 2.x and 3.x, read alike; and what is odd about some of it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from pressbot.errors import FeedError, NotAFeed
from pressbot.model import Change, PubStatus
from tests.feeds.agency import Told, own, releases, told


def item(**said: Any) -> bytes:
    """An item of ninjs that says this."""
    return json.dumps({"uri": "urn:newsml:agentur.example:20261120:1", "headline": "Deich hält"} | said).encode()


def test_ninjs_1_is_read_whole() -> None:
    (made,) = own("ninjs1.json")
    assert told(made) == Told(
        key="urn:newsml:agentur.example:20261120:deich-1",
        headline="Deich am Südtor hält",
        published="2026-11-20T06:30",
        language="de",
        pictures=(("1-1600.jpg", "Ada Beispiel / Agentur"),),
    )
    assert made.body == (
        "Ahrenbek (agt) - Der Deich am Südtor hat die Flut gehalten.\n\nVerletzt wurde niemand.\n\n"
        "Von Ada Beispiel, Agentur"
    )
    assert made.topics == ("Umwelt (medtop:06000000)", "Deichschau", "Ahrenbek")
    assert made.note == "Bild folgt bis 10 Uhr."


def test_of_the_renditions_the_smallest_that_fills_a_chat_is_shown_and_the_largest_named() -> None:
    (picture,) = own("ninjs1.json")[0].pictures
    assert picture.url == "https://agentur.example/b/1-1600.jpg"
    assert picture.original == "https://agentur.example/b/1-4000.jpg"
    assert (picture.caption, picture.alt) == ("Wellen am Deich", "Deich bei Flut")


def test_ninjs_2_in_a_list_tells_each_item_in_its_latest_version() -> None:
    assert [told(each) for each in own("ninjs2_list.json")] == [
        Told("http://agentur.example/item/1", "Deich hat gehalten", "2026-11-20T09:00", "de"),
        Told("http://agentur.example/item/2", "Noch nicht", "2026-11-20T08:00", state="withheld"),
        Told("http://agentur.example/item/3", "http://agentur.example/item/3", "2026-11-20T09:00", state="canceled"),
        Told("http://agentur.example/item/4", "Morgen Mittag", "2026-11-21T11:00", state="until 2026-11-21T11:00"),
    ]


def test_plain_text_stays_text() -> None:
    first = own("ninjs2_list.json")[0]
    assert (first.subhead, first.body) == ("Flut vorbei", "Der Deich hat <2 m> gehalten.\n\nEnde.")


def test_what_is_cancelled_is_withdrawn() -> None:
    assert [each.change for each in own("ninjs2_list.json")].count(Change.WITHDRAWAL) == 1
    assert own("ninjs2_list.json")[2].withdrawn


def test_ninjs_3_is_read_whole() -> None:
    (made,) = own("ninjs3.json")
    assert told(made) == Told(
        key="https://www.agentur.example/2026/bruecke",
        headline="Bridge is open",
        published="2026-11-20T10:00",
        language="en",
        pictures=(("bridge.jpg", "Agentur/Ada Beispiel"), ("map.png", "")),
    )
    assert made.url == "https://www.agentur.example/2026/bruecke.html"
    assert (made.subhead, made.body) == ("Traffic rolls again", "The bridge at the south gate is open again.")
    assert made.topics == ("transport (medtop:20000337)",)
    assert [each.url for each in made.media] == [
        "https://agentur.example/in/bridge.jpg",
        "https://agentur.example/in/map.png",
        "https://agentur.example/in/plan.pdf",
    ]


def test_the_safe_side_is_taken_where_it_is_not_clear_whether_it_may_be_shown() -> None:
    assert [told(each) for each in own("ninjs_awkward.json")[1:]] == [
        # Without a zone: nine o'clock has come once it has everywhere.
        Told("tag:agentur.example,2026:naiv", "Ohne Zone", "2026-11-20T21:00", state="until 2026-11-20T21:00"),
        Told("tag:agentur.example,2026:unklar", "Sperre ohne Datum", "2026-11-20T12:00", state="withheld"),
        Told("tag:agentur.example,2026:liste", "Sperre als Liste", "2026-11-20T12:00", state="withheld"),
        Told("tag:agentur.example,2026:entwurf", "Unbekannter Stand", "2026-11-20T12:00", state="withheld"),
        Told("tag:agentur.example,2026:leer", "Leere Sperre", "2026-11-20T12:00", state="withheld"),
        Told("12345", "Zahl als Kennung", "2026-11-20T12:00"),
    ]


def test_values_of_the_wrong_type_cost_no_more_than_themselves() -> None:
    first = own("ninjs_awkward.json")[0]
    assert (first.headline, first.body, first.topics, first.media) == ("Ohne Kennung", "", (), ())
    assert first.key.startswith("sha256:")


@pytest.mark.parametrize(
    ("said", "status"),
    [
        (None, PubStatus.USABLE),
        ("Usable", PubStatus.USABLE),
        ("canceled", PubStatus.CANCELED),
        ("cancelled", PubStatus.CANCELED),
        ("withhold", PubStatus.WITHHELD),
        ("spiked", PubStatus.WITHHELD),
        (["usable"], PubStatus.WITHHELD),
        ("", PubStatus.WITHHELD),
        (0, PubStatus.WITHHELD),
        (False, PubStatus.WITHHELD),
        ({}, PubStatus.WITHHELD),
    ],
)
def test_only_what_is_called_usable_or_nothing_is_usable(said: object, status: PubStatus) -> None:
    assert releases(item(pubstatus=said))[0].pub_status is status


@pytest.mark.parametrize("embargo", ["", "morgen", 0, False, [], {}])
@pytest.mark.parametrize("name", ["embargoed", "embargoedUntil"])
def test_an_embargo_that_is_there_and_tells_no_end_has_none(name: str, embargo: object) -> None:
    assert releases(item(**{name: embargo}))[0].pub_status is PubStatus.WITHHELD


def test_null_is_no_embargo_and_of_two_the_later_holds() -> None:
    early, late = "2026-11-20T18:00:00Z", "2026-11-20T20:00:00Z"
    assert told(releases(item(embargoed=None))[0]).state == "usable"
    assert told(releases(item(embargoed=None, embargoedUntil=late))[0]).state == "until 2026-11-20T20:00"
    assert told(releases(item(embargoed=early, embargoedUntil=late))[0]).state == "until 2026-11-20T20:00"
    assert told(releases(item(embargoed=late, embargoedUntil=early))[0]).state == "until 2026-11-20T20:00"


def test_associations_within_associations_end_somewhere() -> None:
    picture: dict[str, Any] = {"type": "picture"}
    for depth in range(200):
        found = {"href": f"https://agentur.example/{depth}.jpg", "mimetype": "image/jpeg"}
        picture = {"type": "picture", "renditions": {"web": found}, "associations": {"next": picture}}
    assert len(releases(item(associations={"first": picture}))[0].pictures) == 3


def test_the_picture_of_another_text_is_not_this_ones() -> None:
    renditions = {"web": {"href": "https://agentur.example/a.jpg", "mimetype": "image/jpeg"}}
    other = {"type": "text", "associations": {"main": {"type": "picture", "renditions": renditions}}}
    assert not releases(item(associations={"more": other}))[0].media


def test_a_picture_under_a_longer_embargo_stays_behind() -> None:
    embargoed = {"type": "picture", "embargoed": "2026-11-21T00:00:00Z"}
    picture = embargoed | {"renditions": {"web": {"href": "https://agentur.example/a.jpg", "mimetype": "image/jpeg"}}}
    assert not releases(item(associations={"a": picture}))[0].pictures
    assert releases(item(associations={"a": picture}, embargoed="2026-11-21T00:00:00Z"))[0].pictures


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (item()[:-20], "cannot be read"),
        (b'[{"uri": "x", "associations": ' + b'{"a": ' * 100_000, "cannot be read"),
        (
            b'{"$schema": "https://json-schema.org/draft-07", "title": "ninjs", "type": "object"}',
            "not with a JSON Feed",
        ),
        (b"[1, 2]", "not with a JSON Feed"),
        (b'{"uri": "x", "type": "planning", "title": "Termin"}', "not with releases"),
        (b'{"uri": "x", "body_text": "' + b"x" * 10_000_000 + b'"}', "more than 5,000,000 bytes"),
    ],
    ids=["broken off", "nested", "schema", "numbers", "plan", "ten megabytes"],
)
def test_what_is_no_release_is_refused_in_words(body: bytes, said: str) -> None:
    with pytest.raises(FeedError, match=said):
        releases(body)


@pytest.mark.parametrize("body", [b"[]", b'{"items": []}', b'{"_items": []}'])
def test_a_list_of_nothing_is_an_empty_feed(body: bytes) -> None:
    assert releases(body) == []


def test_hostile_xml_within_is_text_and_nothing_more() -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaa">]><nitf><body.content><p>&a;</p></body.content></nitf>'
    (made,) = releases(item(bodies=[{"role": "nitf", "value": bomb}]))
    assert "aaaa" not in made.body.replace('"aaaa"', "")


def test_the_most_certain_format_is_taken_first() -> None:
    with pytest.raises(NotAFeed, match="describes one office"):
        own("presseportal_office.json")
