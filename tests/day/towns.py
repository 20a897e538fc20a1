"""The press offices of the day on real HTTP: each has a feed that says what the script has said so far.

Goes in: the script, and which tick it is. Comes out: RSS, pictures, and now and then what a broken server answers.
"""

from __future__ import annotations

from email.utils import format_datetime
from html import escape
from zoneinfo import ZoneInfo

from aiohttp import web

from pressbot.sample.office import picture
from tests.day.script import ZONE, Meldung, Script, instant
from tests.e2e.servers import WebServer

#: What a feed shows at most, and what was there before the day began.
_LATEST, _BEFORE = 40, 3


class Towns(WebServer):
    """The server of all towns; ``tick`` is what it goes by, ``asked`` how often it was asked."""

    def __init__(self, script: Script) -> None:
        super().__init__(self._answer_at)
        self._script = script
        self._of = {
            town: [each for each in script.meldungen if each.town == town and not each.own] for town in script.towns
        }
        self.tick = 0
        self.asked = 0
        #: The addresses of feeds that were answered with a feed since somebody cleared this.
        self.answered: set[str] = set()

    async def _answer_at(self, request: web.Request) -> web.StreamResponse:
        self.asked += 1
        if request.path.startswith("/picture/"):
            return web.Response(body=picture("marktbruecke-kran.jpg"), content_type="image/jpeg")
        town = request.path.removeprefix("/feed/")
        fault = self._fault(town)
        if fault == "cut" and request.transport:
            request.transport.abort()
        if fault in {"500", "404"}:
            return web.Response(status=int(fault))
        if not fault:
            self.answered.add(f"{self.url}{request.path}")
        text = "<html><body>Wartungsarbeiten</body></html>" if fault else self._feed(town)
        return web.Response(text=text, content_type="text/html" if fault else "application/rss+xml")

    def _fault(self, town: str) -> str:
        first, last, fault = self._script.broken.get(town, (0, -1, ""))
        return fault if first <= self.tick <= last else ""

    def _feed(self, town: str) -> str:
        said = [_item(each, version, self.url) for each in self._of[town] if (version := each.at(self.tick))]
        before = [_old(town, number) for number in range(_BEFORE)]
        return (
            '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" xmlns:media="http://search.yahoo.com/mrss/">'
            f"<channel><title>Stadt {town}</title><link>https://{town.lower()}.example/</link>"
            f"{''.join([*said, *before][:_LATEST])}</channel></rss>"
        )


def headline(meldung: Meldung, version: int) -> str:
    """The headline of a wording, counted from 1, in which it is named with its number."""
    withdrawn = "Zurückgezogen: " if meldung.said[version - 1].withdrawn else ""
    return f"{withdrawn}{meldung.themes[0]}: Neues vom Vorgang {meldung.number} Stand {version}"


def _item(meldung: Meldung, version: int, url: str) -> str:
    until = instant(meldung.embargo).astimezone(ZoneInfo(ZONE))
    embargo = f"<p>Sperrfrist: {until:%d.%m.%Y}, {until:%H:%M} Uhr</p>" if meldung.embargo else ""
    text = f"{embargo}<p>{meldung.text}</p><p>Der Stand ist {version}.</p>"
    image = (
        f"<media:content url='{url}/picture/{meldung.number}' type='image/jpeg' medium='image'>"
        "<media:credit>Foto: Stadt</media:credit></media:content>"
    )
    return (
        f"<item><title>{headline(meldung, version)}</title><guid isPermaLink='false'>vorgang:{meldung.number}</guid>"
        f"<link>https://{meldung.town.lower()}.example/vorgang/{meldung.number}</link>"
        f"<pubDate>{format_datetime(instant(meldung.said[0].tick))}</pubDate>"
        f"<description>{escape(text)}</description>{image if meldung.pictured else ''}</item>"
    )


def _old(town: str, number: int) -> str:
    at = format_datetime(instant(-150 - number))
    return (
        f"<item><title>Wochenmarkt {number}</title><guid isPermaLink='false'>alt:{number}</guid>"
        f"<link>https://{town.lower()}.example/alt/{number}</link><pubDate>{at}</pubDate>"
        f"<description>Der Wochenmarkt von {town} hat neue Zeiten, dies ist Fassung {number}.</description></item>"
    )
