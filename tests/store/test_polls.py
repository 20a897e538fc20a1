"""What polls ask and tell of the store: when a source's releases appeared, and where a feed has moved."""

from dataclasses import replace
from datetime import timedelta

from pressbot.model import Release, Source
from pressbot.store.database import Database
from pressbot.store.feeds import add_feed, all_feeds, claim_due_feeds
from pressbot.store.polls import latest_appearances, move_feed
from pressbot.store.releases import add_releases
from pressbot.store.sources import keep_source
from tests.values import NOON, SOURCE, a_feed, a_release

HOUR = timedelta(hours=1)


async def test_the_newest_of_one_source_appear_as_published_and_as_first_seen(database: Database) -> None:
    ours = await database.transact(keep_source, SOURCE)
    other = await database.transact(keep_source, Source(name="Anders"))
    releases: list[Release] = [
        a_release(source=ours, key=str(hours), published_at=NOON - hours * HOUR, release_at=NOON - (hours - 1) * HOUR)
        for hours in range(1, 5)
    ]
    releases.append(a_release(source=other, key="other"))
    releases.append(a_release(source=ours, key="timed", published_at=NOON - HOUR, release_at=NOON + HOUR))
    await database.transact(add_releases, releases, news=[False] * len(releases))
    assert await database.read(latest_appearances, ours.id, NOON, 2) == [
        (NOON - HOUR, NOON),
        (NOON - 2 * HOUR, NOON - HOUR),
    ]


async def test_a_feed_that_moves_is_polled_at_its_new_address(database: Database) -> None:
    await database.transact(add_feed, a_feed(), NOON)
    (feed,) = await database.read(all_feeds)
    assert await database.transact(move_feed, replace(feed, url="https://neu.example/feed"))
    (moved,) = await database.read(all_feeds)
    assert moved == replace(feed, url="https://neu.example/feed")
    assert not await database.transact(claim_due_feeds, NOON, limit=1, lease=HOUR, passing_over={"neu.example"})


async def test_a_feed_does_not_move_to_the_address_of_another(database: Database) -> None:
    for url in ("https://alt.example/feed", "https://neu.example/feed"):
        await database.transact(add_feed, a_feed(url=url), NOON)
    old, new = await database.read(all_feeds)
    assert not await database.transact(move_feed, replace(old, url=new.url))
    assert await database.read(all_feeds) == [old, new]
