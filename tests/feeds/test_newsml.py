"""NewsML-G2 and NewsML 1: items, messages with packages, and what is no release."""

from __future__ import annotations

import pytest

from pressbot.errors import FeedError
from pressbot.model import Contact
from tests.feeds.agency import Told, own, releases, told

G2 = "http://iptc.org/std/nar/2006-10-01/"
#: In NewsML 1, the end of an embargo.
USABLE_AT = "<StatusWillChange><FutureStatus FormalName='Usable'/><DateAndTime>{}</DateAndTime></StatusWillChange>"


def g2(name: str, inner: str = "") -> bytes:
    """A document of NewsML-G2 whose root has this name."""
    return f"<?xml version='1.0'?><!-- <rss> --><n:{name} xmlns:n='{G2}' guid='a'>{inner}</n:{name}>".encode()


def test_an_item_is_read_whole_and_in_its_own_language() -> None:
    (made,) = own("newsml_g2_item.xml")
    assert told(made) == Told(
        key="urn:newsml:agentur.example:20261120:rat",
        headline="Rat beschließt",
        published="2026-11-20T13:00",
        language="de",
        state="until 2026-11-20T13:00",
        pictures=(("rat.jpg", "Stadt Ahrenbek"),),
    )
    assert made.subhead == "Haushalt steht"
    assert made.body == "Der Rat & die Stadt: 3 < 4.\n\nZum Haushalt\n\nEr steht.\n\nVon Ada Beispiel"
    assert made.pictures[0].caption == "Im Saal"
    assert made.topics == ("Politik (medtop:11000000)", "Rathaus", "Ahrenbek")
    assert made.note == "Sperrfrist beachten."


def test_a_message_tells_each_item_in_its_latest_version_with_the_pictures_of_its_package() -> None:
    first = "urn:newsml:agentur.example:20261120"
    assert [told(each) for each in own("newsml_g2_message.xml")] == [
        Told(
            f"{first}:text",
            "Fest auf dem Markt, zweiter Stand",
            "2026-11-20T09:00",
            "de",
            pictures=(("markt-1400.jpg", "Agentur"),),
        ),
        Told(f"{first}:gesperrt", "Bis auf Weiteres", "2026-11-20T08:30", state="withheld"),
        # Not shown with the text, and taken back where it was known.
        Told(
            f"{first}:bild-weg", "Falsches Bild", "2026-11-20T08:30", state="canceled", pictures=(("falsch.jpg", ""),)
        ),
    ]


def test_a_picture_that_goes_with_a_text_keeps_its_caption_and_its_original() -> None:
    text = own("newsml_g2_message.xml")[0]
    (picture,) = text.pictures
    assert picture.caption == "Buden auf dem Markt"
    assert picture.original == "https://agentur.example/markt-3000.jpg"
    assert text.body == "Das Fest beginnt um 5 < 6 Uhr.\n\nEintritt frei."


def test_newsml_1_is_read_whole() -> None:
    first = own("newsml1.xml")[0]
    assert told(first) == Told(
        key="urn:newsml:draht.example:20261120:4711",
        headline="Turnier in Ahrenbek",
        published="2026-11-20T07:30",
        language="de",
        pictures=(("reck-l.jpg", "Draht/Ada Beispiel"),),
    )
    assert first.subhead == "Acht Vereine dabei"
    assert first.body.startswith("Das Turnier beginnt.\n\nKarten gibt es noch.\n\nVon Ada Beispiel")
    assert first.contact == Contact(name="Ada Beispiel", phone="04101 2345", email="sport@ahrenbek.example")
    assert first.topics == ("medtop:15000000", "Turnen")
    assert first.pictures[0].caption == "Am Reck"


@pytest.mark.parametrize(
    ("meta", "state"),
    [
        ("", "usable"),
        ("<pubStatus qcode='stat:usable'/>", "usable"),
        ("<pubStatus/>", "withheld"),
        ("<pubStatus qcode=''/>", "withheld"),
        ("<pubStatus>usable</pubStatus>", "withheld"),
        ("<embargoed/>", "withheld"),
        ("<embargoed>nach der Rede</embargoed>", "withheld"),
        ("<embargoed>2026-11-20T18:00:00Z</embargoed><embargoed/>", "withheld"),
        (
            "<embargoed>2026-11-20T20:00:00Z</embargoed><embargoed>2026-11-20T18:00:00Z</embargoed>",
            "until 2026-11-20T20:00",
        ),
    ],
)
def test_a_status_or_an_embargo_that_is_there_and_cannot_be_read_withholds(meta: str, state: str) -> None:
    inner = f"<itemMeta>{meta}</itemMeta><contentMeta><headline>Rat</headline></contentMeta>"
    (made,) = releases(g2("newsItem", inner))
    assert told(made).state == state


@pytest.mark.parametrize(
    ("management", "state"),
    [
        ("", "usable"),
        ("<Status FormalName='Usable'/>", "usable"),
        ("<Status/>", "withheld"),
        ("<Status FormalName=''/>", "withheld"),
        ("<Status FormalName='Embargoed'/>", "withheld"),
        ("<Status FormalName='Embargoed'/>" + USABLE_AT.format("20261120T180000Z"), "until 2026-11-20T18:00"),
        (
            "<Status FormalName='Embargoed'/>"
            + USABLE_AT.format("20261120T200000Z")
            + USABLE_AT.format("20261120T180000Z"),
            "until 2026-11-20T20:00",
        ),
        ("<Status FormalName='Embargoed'/>" + USABLE_AT.format("20261120T180000Z") + USABLE_AT.format(""), "withheld"),
    ],
)
def test_in_newsml_1_as_well(management: str, state: str) -> None:
    lines = "<NewsComponent><NewsLines><HeadLine>Rat</HeadLine></NewsLines></NewsComponent>"
    item = f"<NewsItem><NewsManagement>{management}</NewsManagement>{lines}</NewsItem>"
    (made,) = releases(f"<NewsML>{item}</NewsML>".encode())
    assert told(made).state == state


def test_the_statuses_of_newsml_1_are_those_of_the_others() -> None:
    assert [(each.key[-4:], told(each).state) for each in own("newsml1.xml")] == [
        ("4711", "usable"),
        ("4712", "until 2026-11-20T18:00"),
        ("4713", "withheld"),
        ("4714", "canceled"),
    ]


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (g2("knowledgeItem"), "a list of concepts"),
        (g2("conceptItem"), "a concept or an event"),
        (g2("planningItem"), "a plan of coverage"),
        (g2("packageItem"), "only names other items"),
        (g2("newsMessage", f"<n:itemSet xmlns:n='{G2}'><n:knowledgeItem/></n:itemSet>"), "a list of concepts"),
        (b"<groupSet root='G1'/>", "only name other items"),
        (g2("newsItem", "<n:itemMeta>")[:-15], "broken off or malformed"),
        (b"<!DOCTYPE newsItem [<!ENTITY a 'b'>]><newsItem>&a;</newsItem>", "broken off or malformed"),
        (b"<!DOCTYPE newsItem [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><newsItem>&a;</newsItem>", "malformed"),
        (b"<newsItem " + b"a='b' " * 20_000 + b"/>", "has a tag of"),
        (g2("newsItem", " " * 10_000_000), "more than 5,000,000 bytes"),
    ],
    ids=[
        *("knowledge", "concept", "plan", "package", "message of knowledge", "fragment of a package"),
        *("broken off", "entity", "outer entity", "attributes", "ten megabytes"),
    ],
)
def test_what_is_no_release_is_refused_in_words(body: bytes, said: str) -> None:
    with pytest.raises(FeedError, match=said):
        releases(body)


def test_a_message_without_items_is_an_empty_feed() -> None:
    assert releases(g2("newsMessage")) == []


@pytest.mark.parametrize("tag", ["b", "p"])
def test_text_nested_beyond_reason_costs_the_text_and_nothing_else(tag: str) -> None:
    deep = f"<{tag}>" * 100_000 + "x" + f"</{tag}>" * 100_000
    body = f"<newsItem guid='a'><contentMeta><headline>Tief</headline></contentMeta><contentSet><inlineXML>{deep}"
    (made,) = releases(f"{body}</inlineXML></contentSet></newsItem>".encode())
    assert (made.headline, made.body) == ("Tief", "")
