"""What an address is that somebody named: a feed, or a page that names one."""

from __future__ import annotations

import json

import pytest

from pressbot.errors import NotAFeed
from pressbot.feeds.look import look_at
from pressbot.messages import Finding
from pressbot.ports import Fetched

URL = "https://stadt.example/presse/"
RSS = """<rss version="2.0"><channel><title> Stadt &amp; Land </title><link>https://stadt.example/</link>
<language>de-DE</language>
<item><title>Alt</title><pubDate>Mon, 02 Nov 2026 12:00:00 GMT</pubDate></item>
<item><title>Neu &lt;script&gt;x&lt;/script&gt;</title><pubDate>Fri, 20 Nov 2026 12:00:00 GMT</pubDate></item>
<item><title></title></item>
<item><title>Mittel</title><pubDate>Tue, 10 Nov 2026 12:00:00 GMT</pubDate></item>
<item><title>Uralt</title><pubDate>Mon, 02 Nov 2020 12:00:00 GMT</pubDate></item>
</channel></rss>"""


def at(body: str, url: str = URL) -> Finding:
    return look_at(Fetched(url=url, body=body.encode(), content_type="text/html; charset=utf-8"))


def test_a_feed_says_its_name_its_language_and_its_newest_headlines() -> None:
    found = at(RSS)
    assert (found.title, found.language, found.homepage) == ("Stadt & Land", "de", "https://stadt.example/")
    assert (found.entries, found.headlines, found.links) == (5, ("Neu", "Mittel", "Alt"), ())


def test_a_json_feed_is_one_too() -> None:
    document = {"version": "https://jsonfeed.org/version/1.1", "title": "Amt", "items": [{"id": "1", "title": "Eins"}]}
    assert at(json.dumps(document)).headlines == ("Eins",)


@pytest.mark.parametrize(
    ("markup", "links"),
    [
        ('<link rel="alternate" type="application/rss+xml" href="/feed">', ["https://stadt.example/feed"]),
        ("<LINK REL=alternate TYPE=application/atom+xml HREF=atom.xml>", ["https://stadt.example/presse/atom.xml"]),
        ('<link rel="alternate home" type="application/feed+json; charset=utf-8" href="//x.example/f">', ["https://x.example/f"]),
        ('<base href="https://cdn.example/a/"><link rel=alternate type=application/rss+xml href=f>', ["https://cdn.example/a/f"]),
        ('<link rel="alternate" type="application/rss+xml" href="a"><link rel="alternate" type="application/rss+xml" href="a"/>', ["https://stadt.example/presse/a"]),
    ],
)  # fmt: skip
def test_a_page_names_its_feeds_in_its_head(markup: str, links: list[str]) -> None:
    assert list(at(f"<!doctype html><html><head>{markup}</head><body>x</body></html>").links) == links


@pytest.mark.parametrize(
    "markup",
    [
        "",
        '<link rel="alternate" hreflang="en" href="/en">',
        '<link rel="stylesheet" type="application/rss+xml" href="/feed">',
        '<link rel="alternate" type="application/rss+xml" href="javascript:alert(1)">',
        '<link rel="alternate" type="application/rss+xml">',
        '<!-- <link rel="alternate" type="application/rss+xml" href="/feed"> -->',
        '<script>"<link rel=alternate type=application/rss+xml href=/feed>"</script>',
    ],
)
def test_a_page_that_names_none_is_told_as_such(markup: str) -> None:
    with pytest.raises(NotAFeed, match="HTML page"):
        at(f"<!doctype html><html><head>{markup}</head></html>")


def test_of_many_feeds_a_page_names_the_first_count() -> None:
    many = "".join(f'<link rel=alternate type=application/rss+xml href="/{number}">' for number in range(100))
    assert at(f"<html>{many}").links == tuple(f"https://stadt.example/{number}" for number in range(5))
