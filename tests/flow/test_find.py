"""Finding the feed behind an address: by way of its page, read in a sandbox, whatever is there."""

from dataclasses import replace

import pytest

from pressbot.errors import AddressRefused, Refused, TooLarge, Unreachable
from pressbot.feeds.look import look_at
from pressbot.flow.find import FeedFinder
from pressbot.flow.sandbox import Sandbox
from pressbot.messages import Finding
from pressbot.ports import Fetched
from pressbot.testing import FixedFetcher
from tests.flow.hostile import HOSTILE

PAGE, FEED, OTHER = "https://stadt.example/", "https://stadt.example/feed", "https://stadt.example/comments"
NAMING = "".join(f'<link rel="alternate" type="application/rss+xml" href="{url}">' for url in (FEED, OTHER))
HTML = f"<!doctype html><html><head>{NAMING}</head></html>".encode()
RSS = b"<rss version='2.0'><channel><title>Stadt</title><item><title>Eins</title></item></channel></rss>"


async def look_here(fetched: Fetched) -> Finding:
    return look_at(fetched)


async def test_a_feed_is_found_behind_its_page() -> None:
    fetcher = FixedFetcher({PAGE: HTML, FEED: RSS})
    found = await FeedFinder(fetcher, look_here).find(PAGE)
    assert found == Finding(url=FEED, title="Stadt", homepage=PAGE, entries=1, headlines=("Eins",), links=(OTHER,))
    assert fetcher.asked == [PAGE, FEED]


async def test_a_feed_s_own_address_is_asked_once() -> None:
    fetcher = FixedFetcher({FEED: RSS})
    assert (await FeedFinder(fetcher, look_here).find(FEED)).url == FEED
    assert fetcher.asked == [FEED]


@pytest.mark.parametrize(
    ("moved_to", "url"), [(OTHER, OTHER), ("", FEED), (f"{OTHER}?{'x' * 2_000}", FEED), ("ftp://stadt.example/", FEED)]
)
async def test_where_it_says_it_has_moved_is_its_address_if_that_can_be_one(moved_to: str, url: str) -> None:
    class Moved(FixedFetcher):
        async def fetch(self, url: str, *, etag: str = "", last_modified: str = "") -> Fetched:
            fetched = await super().fetch(url, etag=etag, last_modified=last_modified)
            return replace(fetched, moved_to=moved_to)

    assert (await FeedFinder(Moved({FEED: RSS}), look_here).find(FEED)).url == url


async def test_a_page_behind_a_page_is_no_feed() -> None:
    fetcher = FixedFetcher({PAGE: HTML, FEED: HTML})
    assert (await FeedFinder(fetcher, look_here).find(PAGE)).fault == "not-a-feed"
    assert fetcher.asked == [PAGE, FEED]


@pytest.mark.parametrize(
    ("error", "fault"),
    [
        (AddressRefused("no"), "address-refused"),
        (Unreachable("no"), "unreachable"),
        (Refused("no", status=403), "refused 403"),
        (Refused("no", status=410), "gone"),
        (TooLarge("no"), "too-large"),
    ],
)
async def test_what_goes_wrong_is_found_too(error: Exception, fault: str) -> None:
    assert await FeedFinder(FixedFetcher({PAGE: error}), look_here).find(PAGE) == Finding(url=PAGE, fault=fault)


async def test_a_sandbox_sees_the_same_as_this_process() -> None:
    fetcher = FixedFetcher({PAGE: HTML, FEED: RSS})
    async with Sandbox() as sandbox:
        assert await FeedFinder(fetcher, sandbox.look).find(PAGE) == await FeedFinder(fetcher, look_here).find(PAGE)


@pytest.mark.parametrize("kind", ["random bytes", "deep nesting", "100,000 attributes", "50 MB", "a page"])
async def test_what_means_harm_is_a_fault_or_a_feed_and_nothing_worse(kind: str) -> None:
    async with Sandbox() as sandbox:
        found = await FeedFinder(FixedFetcher({PAGE: HOSTILE[kind].body}), sandbox.look).find(PAGE)
    assert found.fault in {"", "not-a-feed", "too-large", "too-costly"}
    assert (found.fault == "") == (HOSTILE[kind].becomes == 1)
