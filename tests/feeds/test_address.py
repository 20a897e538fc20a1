"""Addresses as strangers write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pressbot.feeds.address import picture_key, web_address, without_tracking

PAGE = "https://presse.example/meldungen/7.html"


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("https://presse.example/1", "https://presse.example/1"),
        ("  /bilder/a.jpg\n", "https://presse.example/bilder/a.jpg"),
        ("8.html", "https://presse.example/meldungen/8.html"),
        ("//cdn.example/a.jpg", "https://cdn.example/a.jpg"),
        ("/Bild 1.jpg", "https://presse.example/Bild%201.jpg"),
        ("sample://ahrenbek/1", "sample://ahrenbek/1"),
        ("javascript:alert(1)", ""),
        # A browser would read a scheme here; we read a name of a page, which does no harm.
        ("java\nscript:alert(1)", "https://presse.example/meldungen/java%20script:alert(1)"),
        ("data:text/html,x", ""),
        ("file:///etc/passwd", ""),
        ("mailto:presse@presse.example", ""),
        ("https://bank.example@boese.example/", ""),
        ("ftp://presse.example/a.jpg", ""),
        ("http://[", ""),
        ("", ""),
        ("https://presse.example:8443/1", "https://presse.example:8443/1"),
        ("https://presse.example./1", "https://presse.example./1"),
        ("https://[2001:db8::1]:8443/1", "https://[2001:db8::1]:8443/1"),
        ("https://presse.example:99999/1", ""),
        ("https://presse.example:0/1", ""),
        ("https://presse.example:x/1", ""),
        ("https://a..b/", ""),
        ("https://.de/", ""),
        ("https://./", ""),
        ("https://presse.example/" + "x" * 2_000, ""),
        ("https://presse.example/" + "鯨" * 1_900, ""),
        ("/" + "鯨" * 1_900, ""),
    ],
)
def test_only_what_may_be_followed_is_an_address(text: str, address: str) -> None:
    assert web_address(text, PAGE) == address


@pytest.mark.parametrize(
    ("address", "plain"),
    [
        ("HTTPS://Presse.Example:443/A?utm_source=rss&id=7&at_medium=x#top", "https://presse.example/A?id=7"),
        ("http://presse.example", "http://presse.example/"),
        ("https://presse.example/?a=&fbclid=x", "https://presse.example/?a="),
        ("urn:example:7", "urn:example:7"),
        ("http://[", "http://["),
    ],
)
def test_tracking_and_spelling_do_not_count(address: str, plain: str) -> None:
    assert without_tracking(address) == plain


@given(st.text(max_size=60))
def test_what_is_plain_stays_plain(text: str) -> None:
    assert without_tracking(without_tracking(text)) == without_tracking(text)


def test_renditions_of_a_picture_share_a_key_and_different_pictures_do_not() -> None:
    assert picture_key("https://i.example/a.jpg?w=140&s=1f") == picture_key("https://i.example/a.jpg?w=460&s=2e")
    assert picture_key("https://i.example/show.php?id=1") != picture_key("https://i.example/show.php?id=2")
