"""What a stranger's feed may say, however odd, is taken by both databases or left out at the border."""

import json
from datetime import timedelta

from hypothesis import example, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection

from pressbot.feeds.opml import read_opml
from pressbot.feeds.parse import parse
from pressbot.feeds.read import releases_of
from pressbot.flow.archive import Archived, archive
from pressbot.ports import Fetched
from pressbot.store.database import Database
from pressbot.store.feeds import add_feed, all_feeds
from pressbot.store.releases import latest_releases
from pressbot.store.sources import keep_source
from tests.values import NOON, SOURCE

ODD = st.one_of(
    st.text(max_size=30),
    st.text(st.sampled_from("a\0\ud800\udc00\ufffe\u202e\x1b<&'\"\\ä🔥"), max_size=30),
    st.sampled_from(["x" * 600, "https://a.example/" + "ä" * 3000, "x" * 499, "\0", "\ud800"]),
)
ITEM = st.fixed_dictionaries(
    {},
    optional=dict.fromkeys(("id", "url", "title", "summary", "content_text", "content_html", "image", "language"), ODD)
    | {
        "tags": st.lists(ODD, max_size=2),
        "attachments": st.lists(st.fixed_dictionaries({"url": ODD, "title": ODD}), max_size=2),
    },
)
NAUGHTY = [
    {"id": "a\0b", "title": "\0", "tags": ["\0"], "content_text": "x\0y"},
    {"id": "x" * 500, "title": "\ud83d"},
    {"url": "https://a.example/" + "x" * 480},
    {"id": "https://a.example/" + "x" * 480, "url": "https://b.example/"},
]


def save(tx: Connection, items: list[dict[str, object]]) -> Archived:
    document = {"version": "https://jsonfeed.org/version/1.1", "title": "T\0", "items": items}
    body = json.dumps(document).encode()
    source = keep_source(tx, SOURCE)
    releases = releases_of(parse(Fetched(url="https://a.example/feed.json", body=body)), source, NOON)
    return archive(tx, releases, now=NOON, news_age=timedelta(hours=72), first_contact=False)


async def test_whatever_a_feed_says_is_archived_and_known_again(database: Database) -> None:
    def examples(tx: Connection) -> None:
        @given(items=st.lists(ITEM, max_size=3))
        @example(items=NAUGHTY)
        @settings(max_examples=25, deadline=None)
        def archived(items: list[dict[str, object]]) -> None:
            with tx.begin_nested() as each:
                assert save(tx, items).new == len(items)
                assert save(tx, items).new == 0
                seen = latest_releases(tx, NOON, 10)
                assert len(seen) == len(items)
                assert not any("\0" in f"{release.key}{release.headline}{release.body}" for release in seen)
                each.rollback()

        archived()

    await database.transact(examples)


async def test_a_document_of_the_longest_words_there_are_is_archived(database: Database) -> None:
    words = " ".join(chr(0x20000 + number) * 120 for number in range(3_000))
    item: dict[str, object] = {"id": "1", "content_text": words}
    assert (await database.transact(save, [item])).new == 1


async def test_a_list_of_feeds_with_a_name_longer_than_any_is_imported(database: Database) -> None:
    address = "https://a.example/" + "x" * 1900
    outlines = f'<outline text="{"N" * 400}" xmlUrl="https://a.example/1"/><outline xmlUrl="{address}"/>'
    for feed in read_opml(f'<opml version="2.0"><body>{outlines}</body></opml>'.encode()):
        assert await database.transact(add_feed, feed, NOON)
    assert sorted(len(each.source.name) for each in await database.read(all_feeds)) == [300, 300]
