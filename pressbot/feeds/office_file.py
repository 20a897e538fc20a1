"""A release as its press office writes it: a file with a header of fields, and Markdown below.

In: the text of a file. Out: an ``OfficeText``, or one error that names every fault; and back.

::

    ---
    source: Stadt Wendelbrück
    headline: Marktbrücke ab Montag gesperrt
    topic: Verkehr
    contact: Pressestelle
    phone: 05361 1234
    picture: bruecke.jpg
    caption: Die Marktbrücke
    credit: Stadt Wendelbrück
    ---

    Die **Marktbrücke** wird gesperrt.

What is said of a picture stands below its line. Making a release of it is left to ``office.py``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from difflib import get_close_matches

from pressbot.errors import WrongUse
from pressbot.feeds.address import web_address
from pressbot.feeds.clean import clean_line
from pressbot.feeds.media import MAX_MEDIA
from pressbot.feeds.parsed import MAX_NAME
from pressbot.feeds.release import MAX_HEADLINE, MAX_TOPIC, MAX_TOPICS
from pressbot.model import Contact
from pressbot.text.language import primary

_EDGE = "---"
_OF_TEXT = ("source", "place", "headline", "kicker", "subhead", "language", "link")
_OF_CONTACT = ("contact", "phone", "email", "address")
#: What a header may say once.
_SINGLE = (*_OF_TEXT, *_OF_CONTACT)
_OF_PICTURE = ("caption", "credit", "alt")
_KNOWN = (*_SINGLE, "topic", "picture", *_OF_PICTURE)
_GERMAN = {
    "quelle": "source",
    "ort": "place",
    "titel": "headline",
    "überschrift": "headline",
    "dachzeile": "kicker",
    "unterzeile": "subhead",
    "sprache": "language",
    "thema": "topic",
    "kontakt": "contact",
    "telefon": "phone",
    "e-mail": "email",
    "anschrift": "address",
    "bild": "picture",
    "bildunterschrift": "caption",
    "bildnachweis": "credit",
    "alternativtext": "alt",
}
_MOST = {"source": MAX_NAME, "headline": MAX_HEADLINE, "topic": MAX_TOPIC}
_LONGEST = 1_000


@dataclass(frozen=True, kw_only=True, slots=True)
class OfficePicture:
    """A picture as the header names it."""

    #: The name of a file beside this one, or the address of what is kept already.
    file: str
    caption: str = ""
    credit: str = ""
    alt: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class OfficeText:
    """What the file says; every field is one line of clean text."""

    source: str
    headline: str
    place: str = ""
    kicker: str = ""
    subhead: str = ""
    #: BCP 47 primary tag, or "".
    language: str = ""
    #: Where the office itself shows the release, or "".
    link: str = ""
    contact: Contact = field(default_factory=Contact)
    topics: tuple[str, ...] = ()
    pictures: tuple[OfficePicture, ...] = ()
    #: Markdown.
    text: str = ""


@dataclass(slots=True)
class _Header:
    single: dict[str, str] = field(default_factory=dict)
    topics: list[str] = field(default_factory=list)
    pictures: list[OfficePicture] = field(default_factory=list)


def read_office_file(written: str) -> OfficeText:
    """What the file says.

    Raises:
        WrongUse: naming every fault with its line.
    """
    lines = written.removeprefix("\ufeff").replace("\0", "").splitlines()
    edges = [number for number, line in enumerate(lines) if line.rstrip() == _EDGE][:2]
    if len(edges) < 2 or any(line.strip() for line in lines[: edges[0]]):  # noqa: PLR2004 - above and below
        raise WrongUse(f"The file should begin with a header between two lines {_EDGE}; see `pressbot release --help`.")
    header = _Header()
    said = [(number + 1, line) for number in range(edges[0] + 1, edges[1]) if (line := lines[number].strip())]
    faults = [f"line {number}: {fault}" for number, line in said if (fault := _take(header, line))]
    text = "\n".join(lines[edges[1] + 1 :]).strip()
    faults += [f"{name}: is missing" for name in ("source", "headline") if not header.single.get(name)]
    faults += [] if text else ["there is no text below the header"]
    if faults:
        raise WrongUse("\n".join(["The file has faults:", *(f"  {each}" for each in faults)]))
    return _text(header, text)


def write_office_file(said: OfficeText) -> str:
    """The file that says this."""
    header = "".join(f"{name}: {value}\n" for name, value in _fields(said) if value)
    return f"{_EDGE}\n{header}{_EDGE}\n\n{said.text}\n"


def _take(header: _Header, line: str) -> str:
    """Take what a line says into the header; returns what is wrong with it, or ""."""
    key, colon, rest = line.partition(":")
    key = key.strip().casefold()
    name, value = _GERMAN.get(key, key), clean_line(rest)
    if not colon or name not in _KNOWN:
        close = get_close_matches(key, [*_KNOWN, *_GERMAN], n=1)
        return f"there is no field “{key[:40]}”" + (f"; “{close[0]}” is one" if close else "; write “name: value”")
    if fault := _fault(header, name, value):
        return fault
    if name == "topic":
        header.topics += [value] if value else []
    elif name == "picture":
        header.pictures += [OfficePicture(file=value)] if value else []
    elif name in _OF_PICTURE:
        header.pictures[-1] = replace(header.pictures[-1], **{name: value})
    else:
        header.single[name] = primary(value) if name == "language" else value
    return ""


def _fault(header: _Header, name: str, value: str) -> str:
    if len(value) > (most := _MOST.get(name, _LONGEST)):
        return f"{name} may have at most {most} characters"
    if header.single.get(name):
        return f"{name} is there twice"
    if name in _OF_PICTURE and not (header.pictures and not getattr(header.pictures[-1], name)):
        return f"{name} should stand once below the picture that it is about"
    if name == "link" and value and web_address(value) != value:
        return "link should be an address such as https://stadt.example/meldung"
    if name == "language" and value and not primary(value):
        return "language should be a tag such as de or en"
    full = {"topic": len(header.topics) >= MAX_TOPICS, "picture": len(header.pictures) >= MAX_MEDIA}
    return f"there are too many lines {name}" if full.get(name) else ""


def _text(header: _Header, text: str) -> OfficeText:
    single: Mapping[str, str] = {name: header.single.get(name, "") for name in _SINGLE}
    return OfficeText(
        source=single["source"],
        headline=single["headline"],
        place=single["place"],
        kicker=single["kicker"],
        subhead=single["subhead"],
        language=single["language"],
        link=single["link"],
        contact=Contact(
            name=single["contact"], phone=single["phone"], email=single["email"], address=single["address"]
        ),
        topics=tuple(header.topics),
        pictures=tuple(header.pictures),
        text=text,
    )


def _fields(said: OfficeText) -> Iterator[tuple[str, str]]:
    yield from ((name, getattr(said, name)) for name in _OF_TEXT)
    contact = said.contact
    yield from zip(_OF_CONTACT, (contact.name, contact.phone, contact.email, contact.address), strict=True)
    yield from (("topic", topic) for topic in said.topics)
    yield from _picture_fields(said.pictures)


def _picture_fields(pictures: Iterable[OfficePicture]) -> Iterator[tuple[str, str]]:
    for each in pictures:
        yield "picture", each.file
        yield from ((name, getattr(each, name)) for name in _OF_PICTURE)
