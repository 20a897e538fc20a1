"""What counts as a feed that says something new."""

import re
from pathlib import Path

import pytest

from pressbot.feeds.fingerprint import fingerprint

RSS = """<rss version="2.0"><channel><title>Stadt</title>
<pubDate>Fri, 20 Nov 2026 12:00:00 GMT</pubDate><lastBuildDate>Fri, 20 Nov 2026 12:00:00 GMT</lastBuildDate>
<generator>Portal 7, 12:00:00</generator><!-- made in 0.31 s -->
<item><title>Eins</title><pubDate>Thu, 19 Nov 2026 08:00:00 GMT</pubDate>
<description><![CDATA[Text <!-- Anfang --> der Meldung]]></description></item>
</channel></rss><!-- 12:00:00 -->"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>Stadt</title><updated>2026-11-20T12:00:00Z</updated>
<entry><title>Eins</title><updated>2026-11-19T08:00:00Z</updated></entry></feed>"""


@pytest.mark.parametrize(
    ("feed", "old", "new"),
    [
        (RSS, "<lastBuildDate>Fri, 20 Nov 2026 12:00:00", "<lastBuildDate>Fri, 20 Nov 2026 12:15:00"),
        (RSS, "<lastBuildDate>Fri, 20 Nov 2026 12:00:00 GMT", "<lastBuildDate><![CDATA[heute]]>"),
        (RSS, "<pubDate>Fri, 20 Nov 2026 12:00:00", "<pubDate>Fri, 20 Nov 2026 12:15:00"),
        (RSS, "Portal 7, 12:00:00", "Portal 7, 12:15:00"),
        (RSS, "0.31 s", "0.29 s"),
        (RSS, "<!-- 12:00:00 -->", "<!-- 12:15:00 -->"),
        (RSS, "</item>\n", "</item>\n<lastBuildDate>12:15</lastBuildDate>"),
        (ATOM, "<updated>2026-11-20T12:00:00Z", "<updated>2026-11-20T12:15:00Z"),
    ],
)
def test_a_new_build_date_or_comment_says_nothing_new(feed: str, old: str, new: str) -> None:
    changed = feed.replace(old, new)
    assert changed != feed
    assert fingerprint(changed.encode()) == fingerprint(feed.encode())


@pytest.mark.parametrize(
    ("feed", "old", "new"),
    [
        (RSS, "<title>Eins", "<title>Zwei"),
        (RSS, "<title>Stadt", "<title>Kreis"),
        (RSS, "Thu, 19 Nov 2026 08:00:00", "Thu, 19 Nov 2026 09:00:00"),
        (RSS, "<!-- Anfang -->", "<!-- Ende -->"),
        (RSS, "der Meldung]]>", "der Meldung <!-- ]]>"),
        (ATOM, "<updated>2026-11-19T08:00:00Z", "<updated>2026-11-19T09:00:00Z"),
    ],
)
def test_whatever_else_differs_is_new(feed: str, old: str, new: str) -> None:
    changed = feed.replace(old, new)
    assert changed != feed
    assert fingerprint(changed.encode()) != fingerprint(feed.encode())


@pytest.mark.parametrize("opened", ["<!-- ", "<![CDATA["])
def test_what_follows_something_unclosed_still_counts(opened: str) -> None:
    before, after = RSS.replace("<item>", f"{opened}<item>", 1).replace("-->", ""), "Neu"
    assert fingerprint(before.encode()) != fingerprint(before.replace("Eins", after).encode())


def test_a_body_that_is_no_feed_has_a_fingerprint_of_all_its_bytes() -> None:
    bodies = [
        b"",
        b"\x00\xff",
        b"{}",
        b'{"title": "Eins"}',
        b"<html><pubDate>1</pubDate>",
        b"<html><pubDate>2</pubDate>",
    ]
    assert len({fingerprint(body) for body in bodies}) == len(bodies)


def test_a_real_feed_built_anew_is_the_same_and_with_another_headline_it_is_not(shared: Path) -> None:
    for file in (shared / "data" / "feeds").iterdir():
        body = file.read_bytes()
        rebuilt = re.sub(rb"(<(?:lastBuildDate|generator)\b[^>]*>)[^<]+", rb"\1now", body) + b"<!-- now -->"
        assert fingerprint(rebuilt) == fingerprint(body), file.name
        title = max(body.rfind(b"title>"), body.rfind(b'"title"'))
        assert fingerprint(body[:title] + b"neu" + body[title:]) != fingerprint(body), file.name
