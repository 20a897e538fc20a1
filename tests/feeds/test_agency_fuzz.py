"""Agency formats as nobody meant them: whatever comes is read or refused, and makes nobody stumble."""

from __future__ import annotations

import contextlib
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pressbot.errors import FeedError
from pressbot.model import NEVER, PubStatus
from tests.feeds.agency import OWN, releases

NINJS = [
    "uri",
    "type",
    "version",
    "versioncreated",
    "firstCreated",
    "pubstatus",
    "embargoed",
    "embargoedUntil",
    "language",
    "headline",
    "headlines",
    "body_html",
    "body_nitf",
    "bodies",
    "descriptions",
    "value",
    "role",
    "contentType",
    "associations",
    "renditions",
    "href",
    "width",
    "sizeinbytes",
    "subject",
    "name",
    "code",
    "byline",
    "ednote",
    "keywords",
    "place",
]
PRESSEPORTAL = [
    "success",
    "request",
    "content",
    "story",
    "id",
    "url",
    "title",
    "body",
    "published",
    "office",
    "company",
    "name",
    "keywords",
    "keyword",
    "media",
]
WORDS = [
    "",
    "usable",
    "2026-11-20",
    "9999-12-31T23:59:59-12:00",
    "https://a.example/b.jpg",
    "image/jpeg",
    "<nitf>",
    "picture",
]


def documents(names: list[str]) -> st.SearchStrategy[Any]:
    """Objects and lists with these names, and anything in any place."""
    plain = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.sampled_from(WORDS)
    return st.recursive(
        plain,
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(names), inner, max_size=8),
        max_leaves=30,
    )


@given(documents(NINJS) | documents(PRESSEPORTAL))
def test_any_json_is_read_or_refused(document: Any) -> None:
    with contextlib.suppress(FeedError):
        for release in releases(json.dumps(document).encode()):
            assert release.headline
            assert release.pub_status is not PubStatus.WITHHELD or release.release_at == NEVER


@pytest.mark.parametrize("name", sorted(path.name for path in OWN.iterdir()))
@given(data=st.data())
def test_a_document_with_a_piece_missing_or_garbled_is_read_or_refused(name: str, data: st.DataObject) -> None:
    body = (OWN / name).read_bytes()
    start = data.draw(st.integers(0, len(body)))
    end = data.draw(st.integers(start, min(len(body), start + 60)))
    with contextlib.suppress(FeedError):
        for release in releases(body[:start] + data.draw(st.binary(max_size=6)) + body[end:]):
            assert release.headline


@pytest.mark.parametrize("name", ["newsml1.xml", "newsml_g2_item.xml", "newsml_g2_message.xml", "ninjs1.json"])
@pytest.mark.parametrize("tenths", [3, 6, 9])
def test_a_document_that_breaks_off_is_refused_whole(name: str, tenths: int) -> None:
    body = (OWN / name).read_bytes()
    with pytest.raises(FeedError, match=r"broken off|cannot be read"):
        releases(body[: len(body) * tenths // 10])
