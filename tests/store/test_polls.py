"""What polls have brought: when a source's releases appeared, and which feeds fail."""

from datetime import timedelta

from pressbot.model import Release, Source
from pressbot.store.database import Database
from pressbot.store.feeds import add_feed, all_feeds, record_feed
from pressbot.store.polls import feed_health, latest_appearances
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


async def test_feeds_are_counted_and_those_that_fail(database: Database) -> None:
    assert await database.read(feed_health) == (0, 0, None)
    for number in range(3):
        await database.transact(add_feed, a_feed(url=f"https://a.example/{number}"), NOON)
    feeds = await database.read(all_feeds)
    await database.transact(lambda tx: record_feed(tx, feeds[0].id, failures=1))
    await database.transact(lambda tx: record_feed(tx, feeds[1].id, last_poll_at=NOON))
    assert await database.read(feed_health) == (3, 1, NOON)
