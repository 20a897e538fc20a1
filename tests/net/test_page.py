"""Pages are fetched where their hosts let programs read them, and only if they are pages."""

from datetime import timedelta

import pytest

from pressbot.errors import AddressRefused, FeedError, NotAPage, Refused, TooLarge, Unreachable
from pressbot.net.page import PageFetcher
from pressbot.net.robots import Robots
from pressbot.ports import Fetched
from pressbot.testing import FixedFetcher, ManualClock
from tests.values import NOON

ROBOTS = "https://presse.example/robots.txt"
PAGE = "https://presse.example/meldung/1"


class Site(FixedFetcher):
    """A host that answers with HTML, or with another kind of thing where it is told to, or from elsewhere."""

    def __init__(self, rules: bytes | Exception, kind: str = "text/html; charset=utf-8", lands_at: str = "") -> None:
        super().__init__({ROBOTS: rules, PAGE: b"<p>Neu</p>"})
        self.kind = kind
        self.lands_at = lands_at
        self.clock = ManualClock(NOON)
        self.pages = PageFetcher(self, Robots(self, self.clock))

    async def fetch(self, url: str, *, etag: str = "", last_modified: str = "") -> Fetched:
        fetched = await super().fetch(url)
        elsewhere = self.lands_at if url == PAGE else ""
        return Fetched(url=elsewhere or fetched.url, body=fetched.body, content_type=self.kind)


@pytest.mark.parametrize(
    "rules",
    [
        pytest.param(b"", id="no rules"),
        pytest.param(b"User-agent: *\nDisallow: /intern/", id="others"),
        pytest.param(b"User-agent: *\nDisallow: /\n\nUser-agent: pressbot\nAllow: /", id="we may"),
        pytest.param(b"User-agent: *\nDisallow: /meldung/\nAllow: /meldung/1", id="the longer rule wins"),
        pytest.param(b"\xff\xfe<html>" * 1000, id="no robots.txt at all"),
        pytest.param(Refused("404", status=404), id="404"),
        pytest.param(Refused("403", status=403), id="403"),
    ],
)
async def test_a_page_is_fetched_where_programs_may_read_it(rules: bytes | Exception) -> None:
    assert (await Site(rules).pages.fetch(PAGE)).body == b"<p>Neu</p>"


@pytest.mark.parametrize(
    "rules",
    [
        pytest.param(b"User-agent: *\nDisallow: /", id="nobody"),
        pytest.param(b"User-agent: *\nAllow: /\n\nUser-agent: pressbot\nDisallow: /", id="not we"),
        pytest.param(b"User-agent: *\nDisallow: /*/1$", id="wildcards"),
    ],
)
async def test_a_page_that_programs_may_not_read_is_not_asked_for(rules: bytes) -> None:
    site = Site(rules)
    with pytest.raises(
        AddressRefused, match=r"^presse\.example asks programs not to read this page \(robots\.txt\)\.$"
    ):
        await site.pages.fetch(PAGE)
    assert site.asked == [ROBOTS]


@pytest.mark.parametrize(
    "error",
    [Refused("503", status=503), Refused("429", status=429), Unreachable("no answer"), TooLarge("too much")],
)
async def test_a_host_that_does_not_say_what_may_be_read_is_left_alone_for_now(error: FeedError) -> None:
    site = Site(error)
    with pytest.raises(Unreachable, match="does not say what programs may read"):
        await site.pages.fetch(PAGE)
    assert site.asked == [ROBOTS]
    site.answers[ROBOTS] = b""
    assert (await site.pages.fetch(PAGE)).body


async def test_what_may_be_read_is_asked_once_a_day() -> None:
    site = Site(b"")
    for _ in range(3):
        await site.pages.fetch(PAGE)
    assert site.asked == [ROBOTS, PAGE, PAGE, PAGE]
    site.clock.advance(timedelta(days=1))
    site.answers[ROBOTS] = b"User-agent: *\nDisallow: /"
    with pytest.raises(AddressRefused):
        await site.pages.fetch(PAGE)


async def test_a_host_that_a_page_leads_to_is_asked_too() -> None:
    site = Site(b"", lands_at="https://other.example/1")
    site.answers["https://other.example/robots.txt"] = b"User-agent: *\nDisallow: /"
    with pytest.raises(AddressRefused, match=r"other\.example"):
        await site.pages.fetch(PAGE)


@pytest.mark.parametrize("kind", ["application/pdf", "image/jpeg", "text/plain", "application/octet-stream"])
async def test_what_is_no_page_is_told_as_such(kind: str) -> None:
    with pytest.raises(NotAPage, match=f"presse.example answered with {kind} and not with a page"):
        await Site(b"", kind=kind).pages.fetch(PAGE)


@pytest.mark.parametrize("url", ["https://presse.example:99999/", "https://[::1/", "https://"])
async def test_what_is_no_address_is_told_as_such(url: str) -> None:
    with pytest.raises(Unreachable):
        await Site(b"").pages.fetch(url)


async def test_rules_made_to_keep_us_busy_do_not() -> None:
    rules = b"User-agent: *\nDisallow: /" + b"*a" * 5_000 + b"*b$\n" + b"Disallow: /x*y\n" * 20_000
    site = Site(rules)
    site.answers[f"https://presse.example/{'a' * 1_900}"] = b"<p>Neu</p>"
    assert (await site.pages.fetch(f"https://presse.example/{'a' * 1_900}")).body
