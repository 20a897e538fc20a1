"""What feeds that mean harm do to the others: both are polled at once, as the program polls them, from loopback.

Goes in: a folder for the archive. Comes out: when the last good feed was served, when all was over, and the most
memory that this process and one of its children ever held: ``measure`` is for a process of its own.
"""

import asyncio
import resource
import time
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection

from benchmarks.loopback import ODD, address, serving
from benchmarks.polls import NOW, open_fetcher, rules
from benchmarks.scratch import fresh, quietly
from pressbot.flow.pictures import PictureBox
from pressbot.flow.poll import Polled, Poller
from pressbot.flow.sandbox import Sandbox
from pressbot.model import Feed, Media, Release, Source
from pressbot.net.fetch import HttpFetcher
from pressbot.store.database import Database
from pressbot.store.feeds import add_feed, all_feeds
from pressbot.store.releases import latest_releases
from pressbot.testing import ManualClock
from tests.flow.hostile import ENDLESS, HOSTILE, LARGE, rss
from tests.net.test_images import picture_bomb

GOOD = 20
_SCRIPT = rss(
    "<item><guid>1</guid><title>&lt;script&gt;alert(1)&lt;/script&gt;Eins</title><link>javascript:alert(1)</link>"
    "<description>&lt;img src=x onerror=alert(1)&gt; Text &lt;a href='javascript:x'&gt;y&lt;/a&gt;</description></item>"
)
#: What must be found nowhere in the archive.
_ACTIVE = ("javascript:", "<script", "onerror")


@dataclass(frozen=True, slots=True)
class Survived:
    """What came of it."""

    hostile: int
    good: int
    #: How many of the good feeds were read.
    served: int
    seconds_until_served: float
    seconds_in_all: float
    parent_megabytes: float
    child_megabytes: float
    #: How many of the hostile feeds ended with an error of ours; the others were read as far as they could be.
    refused: int
    #: Pictures that were shown, and releases that hold what must not be there.
    pictures: int
    unsafe: int


def measure(folder: Path) -> Survived:
    """Poll the hostile and the good at once."""
    quietly()
    bodies = {f"b{at}": each.body for at, each in enumerate(HOSTILE.values())}
    bodies |= {"minutes": ENDLESS, "memory": LARGE, "script": _SCRIPT, "picture": picture_bomb(30_000, 30_000)}
    with serving(bodies) as port:
        return asyncio.run(_measure(folder, port, [*ODD, *(f"body/{name}" for name in bodies if name != "picture")]))


async def _measure(folder: Path, port: int, paths: list[str]) -> Survived:
    database = Database(fresh(folder, "hostile"))
    await database.migrate()
    # The hostile first: they have the first places.
    await database.transact(_add_feeds, [address(port, at, path) for at, path in enumerate(paths)], "Böse")
    good = [address(port, 1_000 + at) for at in range(GOOD)]
    await database.transact(_add_feeds, good, "Gut")
    clock, served = ManualClock(NOW), list[float]()
    async with open_fetcher(rules()) as fetcher, Sandbox() as sandbox:
        poller = Poller(database, fetcher, sandbox.read, clock, rules())
        began = time.perf_counter()

        def tell(polled: Polled) -> None:
            if polled.feed.source.name.startswith("Gut") and polled.error is None:
                served.append(time.perf_counter() - began)

        polled, picture = await asyncio.gather(
            poller.poll_feeds(await database.read(all_feeds), tell),
            _picture(database, fetcher, clock, address(port, 900, "body/picture")),
        )
        in_all = time.perf_counter() - began
    releases = await database.read(latest_releases, NOW, 1_000)
    await database.close()
    return Survived(
        hostile=len(paths) + 1,
        good=GOOD,
        served=len(served),
        seconds_until_served=max(served, default=0.0),
        seconds_in_all=in_all,
        parent_megabytes=_most_megabytes(resource.RUSAGE_SELF),
        child_megabytes=_most_megabytes(resource.RUSAGE_CHILDREN),
        refused=sum(each.error is not None for each in polled),
        pictures=picture,
        unsafe=sum(any(active in repr(each).lower() for active in _ACTIVE) for each in releases),
    )


def _add_feeds(tx: Connection, urls: list[str], name: str) -> None:
    for number, url in enumerate(urls):
        add_feed(tx, Feed(url=url, source=Source(name=f"{name} {number}")), NOW)


async def _picture(database: Database, fetcher: HttpFetcher, clock: ManualClock, url: str) -> int:
    release = Release(
        source=Source(name="Böse"),
        key="1",
        headline="Bild",
        language="de",
        published_at=NOW,
        release_at=NOW,
        media=(Media(url=url, credit="x"),),
    )
    _, picture = await PictureBox(database, fetcher, clock).illustrate(release)
    return int(picture is not None)


def _most_megabytes(of: int) -> float:
    return resource.getrusage(of).ru_maxrss / 1_000
