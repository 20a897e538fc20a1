"""The sample press office's web site: its feed and its pictures, without any network.

In: an instant, or an address that begins with ``sample:``. Out: the bytes a server would have answered.
What the office says, and when, is ``script.py``'s and ``office.toml``'s matter.
"""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import format_datetime
from hashlib import sha256
from importlib import resources
from urllib.parse import parse_qs
from xml.etree import ElementTree as ET

from pressbot.errors import Refused
from pressbot.model import Contact, Source
from pressbot.ports import Clock, Fetched
from pressbot.sample.script import Illustration, Listing, listings_at

SOURCE = Source(
    name="Stadt Wendelbrück", place="Wendelbrück", language="de", homepage="https://www.wendelbrueck.example/"
)

# With a host, as ``feeds/address.py`` wants of every address that may be followed.
_FEED, _PICTURES = "sample://wendelbrueck/feed", "sample://wendelbrueck/picture/"

# Of every picture in ``pictures/``, in pixels.
_WIDTH, _HEIGHT = 1200, 800

# Written as prefixes: ElementTree would otherwise want them registered for the whole process.
_NAMESPACES = {
    "xmlns:content": "http://purl.org/rss/1.0/modules/content/",
    "xmlns:dc": "http://purl.org/dc/elements/1.1/",
    "xmlns:dcterms": "http://purl.org/dc/terms/",
    "xmlns:media": "http://search.yahoo.com/mrss/",
}

_LABELS = {
    "de": ("Pressekontakt", "Telefon: ", "E-Mail: "),
    "en": ("Press contact", "Telephone: ", "E-mail: "),
}


def feed_at(start: datetime, now: datetime, base_url: str, picture_base: str) -> bytes:
    """The office's feed at ``now``, as RSS 2.0, newest release first.

    ``start`` is when the office opened; ``base_url`` is its site without a slash at the end;
    a picture's address is ``picture_base`` and its name.
    """
    rss = ET.Element("rss", {"version": "2.0", **_NAMESPACES})
    channel = ET.SubElement(rss, "channel")
    _add(channel, "title", f"{SOURCE.name}: Pressemitteilungen")
    _add(channel, "link", f"{base_url}/")
    _add(channel, "description", "Meldungen aus Rathaus, Feuerwehr, Polizei, Theater, Stadtwerken und Hochschule")
    _add(channel, "language", SOURCE.language)
    for listing in listings_at(start, now):
        channel.append(_item(listing, base_url, picture_base))
    ET.indent(rss)
    document: bytes = ET.tostring(rss, encoding="utf-8", xml_declaration=True)
    return document


def picture(name: str) -> bytes:
    """A picture of the office, as JPEG.

    Raises:
        KeyError: the office has no picture of that name.
    """
    folder = resources.files(__package__) / "pictures"
    return {file.name: file for file in folder.iterdir()}[name].read_bytes()


def feed_address(start: datetime) -> str:
    """Where ``SampleFetcher`` finds the feed of an office that opens at ``start``, to the second."""
    return f"{_FEED}?start={start.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


class SampleFetcher:
    """A ``Fetcher`` for the sample office's own addresses."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    async def fetch(self, url: str, *, etag: str = "", last_modified: str = "") -> Fetched:
        """Answer as the office's server would.

        Raises:
            Refused: with status 404, for an address the office does not have.
        """
        try:
            body, content_type = self._resource(url)
        except (KeyError, ValueError) as fault:
            raise Refused(f"The sample office has nothing at {url}", status=404) from fault
        current = f'"{sha256(body).hexdigest()}"'
        return Fetched(url=url, body=None if etag == current else body, etag=current, content_type=content_type)

    def _resource(self, url: str) -> tuple[bytes, str]:
        address, _, query = url.partition("?")
        if address.startswith(_PICTURES):
            return picture(address.removeprefix(_PICTURES)), "image/jpeg"
        if address != _FEED:
            raise KeyError(address)
        start = datetime.fromisoformat(parse_qs(query)["start"][0])
        if start.tzinfo is None:
            raise ValueError(f"The start needs a time zone: {url}")
        site = SOURCE.homepage.rstrip("/")
        return feed_at(start, self._clock.now(), site, _PICTURES), "application/rss+xml; charset=utf-8"


def _item(listing: Listing, base_url: str, picture_base: str) -> ET.Element:
    wording = listing.wording
    item = ET.Element("item")
    # RSS knows no kicker; offices that use one write it in front of the headline.
    _add(item, "title", f"{wording.kicker}: {wording.headline}" if wording.kicker else wording.headline)
    _add(item, "link", f"{base_url}/meldung/{listing.slug}")
    _add(item, "guid", f"tag:www.wendelbrueck.example,2026:{listing.slug}", isPermaLink="false")
    _add(item, "pubDate", format_datetime(listing.published_at.astimezone(UTC), usegmt=True))
    _add(item, "dc:language", listing.language)
    if wording.since > listing.published_at:
        _add(item, "dcterms:modified", _w3cdtf(wording.since))
    if listing.available_at:
        _add(item, "dcterms:available", _w3cdtf(listing.available_at))
    for topic in listing.topics:
        _add(item, "category", topic)
    _add(item, "description", _html(_element("p", wording.lead)))
    _add(item, "content:encoded", _html(*_body(listing)))
    for illustration in wording.pictures:
        item.append(_media(illustration, picture_base))
    return item


def _media(illustration: Illustration, picture_base: str) -> ET.Element:
    media = ET.Element(
        "media:content",
        {
            "url": picture_base + illustration.name,
            "type": "image/jpeg",
            "medium": "image",
            "width": str(_WIDTH),
            "height": str(_HEIGHT),
        },
    )
    _add(media, "media:title", illustration.alt)
    _add(media, "media:description", illustration.caption)
    _add(media, "media:credit", illustration.credit)
    return media


def _body(listing: Listing) -> list[ET.Element]:
    wording = listing.wording
    blocks = [_element("h2", wording.subhead)] if wording.subhead else []
    blocks += [_element("p", text) for text in (wording.lead, *wording.paragraphs, listing.about) if text]
    return [*blocks, *_press_contact(listing.contact, listing.language)]


def _press_contact(contact: Contact, language: str) -> list[ET.Element]:
    heading, phone, email = _LABELS[language]
    block = _element("p", contact.name)
    _add(block, "br").tail = phone + contact.phone
    _add(block, "br").tail = email
    _add(block, "a", contact.email, href=f"mailto:{contact.email}")
    _add(block, "br").tail = contact.address
    return [_element("h2", heading), block]


def _html(*blocks: ET.Element) -> str:
    return "\n".join(ET.tostring(block, encoding="unicode", method="html") for block in blocks)


def _element(tag: str, text: str) -> ET.Element:
    element = ET.Element(tag)
    element.text = text
    return element


def _add(parent: ET.Element, tag: str, text: str = "", **attributes: str) -> ET.Element:
    child = ET.SubElement(parent, tag, attributes)
    child.text = text or None
    return child


def _w3cdtf(instant: datetime) -> str:
    return instant.astimezone(UTC).isoformat(timespec="seconds")
