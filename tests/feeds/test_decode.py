"""Bytes to text: what a feed says, whatever its bytes claim to be."""

from __future__ import annotations

import gzip

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pressbot.errors import NotAFeed, TooLarge
from pressbot.feeds.decode import MAX_BYTES, MAX_TAG, decode, refuse_huge_tags


@pytest.mark.parametrize(
    ("body", "content_type", "text"),
    [
        ("<rss>Tür</rss>".encode(), "", "<rss>Tür</rss>"),
        ("<rss>Tür</rss>".encode("utf-8-sig"), "", "<rss>Tür</rss>"),
        ("<rss>Tür</rss>".encode("utf-16"), "", "<rss>Tür</rss>"),
        ('<?xml version="1.0" encoding="UTF-16"?><rss>Tür</rss>'.encode("utf-16-le"), "", "<rss>Tür</rss>"),
        ('<?xml version="1.0" encoding="ISO-8859-2"?><a>Łódź</a>'.encode("iso-8859-2"), "", "<a>Łódź</a>"),
        ('<?xml version="1.0" encoding="ISO-8859-1"?><a>„Tür“</a>'.encode("cp1252"), "", "<a>„Tür“</a>"),
        ("<a>Москва</a>".encode("koi8-r"), "text/xml; charset=KOI8-R", "<a>Москва</a>"),
        ("<a>東京</a>".encode("iso-2022-jp"), "text/xml; charset=iso-2022-jp", "<a>東京</a>"),
        # Declared to be something else, but plainly UTF-8.
        ("<a>Tür</a>".encode(), "text/xml; charset=iso-8859-1", "<a>Tür</a>"),
        ('<?xml version="1.0" encoding="windows-1251"?><a>Tür</a>'.encode(), "", "<a>Tür</a>"),
        # An encoding that is none, and one that is a trap.
        (b'<?xml version="1.0" encoding="none"?><a>ok</a>', "", "<a>ok</a>"),
        (rb"<?xml version='1.0' encoding='unicode_escape'?><a>\x41</a>", "", r"<a>\x41</a>"),
        (b"<a>nul\x00 bell\x07 tab\t</a>", "", "<a>nul bell tab\t</a>"),
    ],
)
def test_text_is_read_in_the_encoding_it_is_in(body: bytes, content_type: str, text: str) -> None:
    assert decode(body, content_type) == text


def test_one_bad_byte_spoils_no_other_letter() -> None:
    assert decode("Grüße aus dem S".encode() + b"\xfcden \x84heute\x93") == "Grüße aus dem Süden „heute“"


def test_a_packed_answer_is_unpacked_once() -> None:
    once = gzip.compress(b"<rss/>", mtime=0)
    assert decode(once) == "<rss/>"
    assert "<rss/>" not in decode(gzip.compress(once, mtime=0))


def test_what_came_of_a_truncated_packed_answer_is_kept() -> None:
    packed = gzip.compress(b"".join(b"<item>%d</item>" % number for number in range(5_000)), mtime=0)
    assert decode(packed[: len(packed) // 2]).startswith("<item>0</item><item>1</item>")


def test_a_packed_bomb_is_refused() -> None:
    with pytest.raises(TooLarge, match="5,000,000"):
        decode(gzip.compress(b" " * (MAX_BYTES + 1), mtime=0))


def test_too_many_bytes_are_refused() -> None:
    with pytest.raises(TooLarge):
        decode(b" " * (MAX_BYTES + 1))


def test_a_damaged_packed_answer_says_so() -> None:
    with pytest.raises(NotAFeed, match="damaged"):
        decode(b"\x1f\x8bnothing of the kind")


def test_a_huge_tag_is_refused_and_a_huge_text_is_not() -> None:
    attributes = " ".join(f'a{number}=">"' for number in range(MAX_TAG // 7))
    with pytest.raises(NotAFeed, match="tag of"):
        refuse_huge_tags(f"<rss><item {attributes}></item></rss>")
    refuse_huge_tags(f"<rss><![CDATA[<b {attributes}>]]><!-- <b {attributes}> --></rss>")


@given(st.binary(max_size=300).filter(lambda body: not body.startswith(b"\x1f\x8b")), st.text(max_size=30))
def test_any_bytes_become_text_that_can_be_stored(body: bytes, content_type: str) -> None:
    decode(body, content_type).encode("utf-8")
