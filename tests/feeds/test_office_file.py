"""A press office's file: what it says, what is wrong with it, and that nothing is lost on the way there and back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pressbot.errors import WrongUse
from pressbot.feeds.clean import clean_line
from pressbot.feeds.markdown import plain
from pressbot.feeds.office import missing, release_of
from pressbot.feeds.office_file import OfficePicture, OfficeText, read_office_file, write_office_file
from pressbot.model import Contact, Media
from tests.values import NOON

WHOLE = """\
---
Quelle: Stadt Wendelbrück
Ort: Wendelbrück
headline: Marktbrücke: ab Montag gesperrt
kicker: Verkehr
subhead: Umleitung über die Uferstraße
language: de-DE
link: https://wendelbrueck.example/meldung/1

topic: Verkehr
topic: Kunst, Kultur
contact: Pressestelle
phone: 05361 1234
email: presse@wendelbrueck.example
address: Markt 1, 38440 Wendelbrück
picture: bruecke.jpg
caption: Die Marktbrücke
credit: Stadt Wendelbrück
alt: Ein Kran hebt ein Brückenteil
picture: plan.png
---

Die **Marktbrücke** wird gesperrt.

---

Der [Plan](https://wendelbrueck.example/plan) liegt aus.
"""
SAID = OfficeText(
    source="Stadt Wendelbrück",
    place="Wendelbrück",
    headline="Marktbrücke: ab Montag gesperrt",
    kicker="Verkehr",
    subhead="Umleitung über die Uferstraße",
    language="de",
    link="https://wendelbrueck.example/meldung/1",
    topics=("Verkehr", "Kunst, Kultur"),
    contact=Contact(
        name="Pressestelle",
        phone="05361 1234",
        email="presse@wendelbrueck.example",
        address="Markt 1, 38440 Wendelbrück",
    ),
    pictures=(
        OfficePicture(
            file="bruecke.jpg",
            caption="Die Marktbrücke",
            credit="Stadt Wendelbrück",
            alt="Ein Kran hebt ein Brückenteil",
        ),
        OfficePicture(file="plan.png"),
    ),
    text="Die **Marktbrücke** wird gesperrt.\n\n---\n\nDer [Plan](https://wendelbrueck.example/plan) liegt aus.",
)

lines = st.text(max_size=60).map(clean_line)
words = lines.filter(bool)
paragraphs = st.lists(words, min_size=1, max_size=3).map("\n\n".join)
contacts = st.builds(Contact, name=lines, phone=lines, email=lines, address=lines)
pictures = st.builds(OfficePicture, file=words, caption=lines, credit=lines, alt=lines)
texts = st.builds(
    OfficeText,
    source=words,
    headline=words,
    place=lines,
    kicker=lines,
    subhead=lines,
    language=st.sampled_from(["", "de", "en"]),
    link=st.sampled_from(["", "https://wendelbrueck.example/1"]),
    contact=contacts,
    topics=st.lists(words, max_size=4).map(tuple),
    pictures=st.lists(pictures, max_size=3).map(tuple),
    text=paragraphs,
)


def test_a_file_says_what_stands_in_it() -> None:
    assert read_office_file(WHOLE) == SAID


@given(texts)
def test_what_is_written_to_a_file_is_read_from_it(said: OfficeText) -> None:
    assert read_office_file(write_office_file(said)) == said


@pytest.mark.parametrize(
    ("header", "told"),
    [
        ("headlin: x", "line 4: there is no field “headlin”; “headline” is one"),
        ("a line of prose", "line 4: there is no field “a line of prose”"),
        ("source: Amt", "line 4: source is there twice"),
        ("caption: Eine Brücke", "line 4: caption should stand once below the picture"),
        ("picture: a.jpg\ncredit: x\ncredit: y", "line 6: credit should stand once below the picture"),
        ("link: javascript:alert(1)", "line 4: link should be an address"),
        ("language: deutsch bitte", "line 4: language should be a tag such as de or en"),
        (f"topic: {'x' * 81}", "line 4: topic may have at most 80 characters"),
        ("topic: x\n" * 21, "line 24: there are too many lines topic"),
    ],
)
def test_a_fault_is_told_with_its_line(header: str, told: str) -> None:
    with pytest.raises(WrongUse) as refused:
        read_office_file(f"---\nsource: Amt\nheadline: Titel\n{header}\n---\nText\n")
    assert told in str(refused.value)


def test_all_faults_are_told_together() -> None:
    with pytest.raises(WrongUse) as refused:
        read_office_file("---\nplcae: x\nalt: y\n---\n")
    assert str(refused.value).splitlines() == [
        "The file has faults:",
        "  line 2: there is no field “plcae”; “place” is one",
        "  line 3: alt should stand once below the picture that it is about",
        "  source: is missing",
        "  headline: is missing",
        "  there is no text below the header",
    ]


@pytest.mark.parametrize("written", ["", "Text", "---\nsource: x\n", "Text\n---\nsource: x\n---\n"])
def test_a_file_without_a_header_is_refused(written: str) -> None:
    with pytest.raises(WrongUse, match="should begin with a header"):
        read_office_file(written)


@pytest.mark.parametrize(
    ("markdown", "text"),
    [
        ("Die **Brücke** ist\n*gesperrt*.", "Die Brücke ist gesperrt."),
        (
            "Der [Plan](https://a.example/plan?x=1&y=2) liegt aus.",
            "Der Plan (https://a.example/plan?x=1&y=2) liegt aus.",
        ),
        ("<https://a.example/> und <presse@a.example>", "https://a.example/ und presse@a.example"),
        ("[Mail](mailto:presse@a.example)", "Mail (presse@a.example)"),
        ("[**fett**](https://a.example/ 'Titel > 1')", "fett (https://a.example/)"),
        ("[böse](javascript:alert(1))", "[böse](javascript:alert(1))"),
        ("# Titel\n\nText", "Titel\n\nText"),
        ("- eins\n- zwei", "– eins\n– zwei"),
        ("Zeile eins  \nZeile zwei", "Zeile eins\nZeile zwei"),
        ("> „Gut“, sagt sie.", "„Gut“, sagt sie."),
        ("5 < 6 & 7 > 3", "5 < 6 & 7 > 3"),
        ("![Bild](bild.jpg)", ""),
    ],
)
def test_markdown_becomes_plain_text_with_its_links_written_out(markdown: str, text: str) -> None:
    assert plain(markdown) == text


def test_a_file_becomes_a_release_with_all_it_says() -> None:
    release = release_of(SAID, key="own:1", at=NOON)
    assert (release.headline, release.kicker, release.language) == (SAID.headline, "Verkehr", "de")
    assert (release.source.name, release.source.place) == ("Stadt Wendelbrück", "Wendelbrück")
    assert release.lead.startswith("Die Marktbrücke wird gesperrt.")
    assert release.body.endswith("Der Plan (https://wendelbrueck.example/plan) liegt aus.")
    assert (release.published_at, release.release_at) == (NOON, NOON)
    assert release.contact == SAID.contact
    assert release.media[0] == Media(
        url="bruecke.jpg",
        mime="image/*",
        caption="Die Marktbrücke",
        credit="Stadt Wendelbrück",
        alt="Ein Kran hebt ein Brückenteil",
    )


def test_a_contact_that_only_the_text_names_is_found_there() -> None:
    said = OfficeText(source="Amt", headline="Titel", text="Text.\n\nPressekontakt:\nTelefon: 05361 28-1234")
    assert release_of(said, key="own:1", at=NOON).contact.phone == "05361 28-1234"


def test_what_readers_would_miss_is_named() -> None:
    bare = OfficeText(source="Amt", headline="Titel", text="Text.")
    assert missing(release_of(bare, key="own:1", at=NOON)) == (
        "a telephone number or e-mail address of a contact",
        "a picture",
        "a topic",
        "the place of the source",
    )
    assert missing(release_of(SAID, key="own:1", at=NOON)) == (
        "the credit of a picture",
        "the caption of a picture",
        "the alternative text of a picture",
    )
