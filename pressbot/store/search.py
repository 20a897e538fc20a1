"""The archive's search: pages, counts and facets of what a query finds and readers may see.

Goes in: what a query wants (``query/match.py``), and the instant it is seen from. Comes out: ids of releases.
The newest come first: the newest day, and within it what arrived last (``positions.py``).
What would take the longer the more is found, which is counting, ranking and facets, looks at the newest hits only.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import lru_cache
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, func, select

from pressbot.query.match import Wanted
from pressbot.store.hits import count_hits, newest_hits, ranked_hits, sought_by
from pressbot.store.tables import release, source
from pressbot.text.analyse import tokens
from pressbot.text.places import Place, areas_of, label, resolve
from pressbot.text.topics import ancestors, topic, topics_of

#: How far hits are counted, and how many of the newest are ranked and sorted into facets.
MOST_COUNTED = 1_000
_MOST_FACETS = 10


class Order(StrEnum):
    """What comes first."""

    NEWEST = "newest"
    #: What the query's words say most of, among the newest hits.
    RELEVANCE = "relevance"


@dataclass(frozen=True, slots=True)
class Found:
    """A page of what a query finds."""

    #: How many there are, as far as they were counted.
    total: int
    #: Release ids, in the order asked for.
    ids: tuple[int, ...]
    #: Whether there are more than ``total``.
    more: bool = False


@dataclass(frozen=True, slots=True)
class Facets:
    """What the newest hits have in common: values and how many hits a query for each would find, the most first.

    A value that all hits have is left out, for it tells nothing apart.
    """

    #: How many hits were looked at.
    counted: int
    #: The names of sources; one whose name begins another's counts for both, as in a query.
    source: tuple[tuple[str, int], ...]
    #: Codes of ``text/topics.py``, with those above.
    topic: tuple[tuple[str, int], ...]
    #: Labels of ``text/places.py``, with the areas around.
    place: tuple[tuple[str, int], ...]
    #: As "2026-11", in the zone asked for.
    month: tuple[tuple[str, int], ...]


def search(  # noqa: PLR0913 - each is what a caller may choose
    tx: Connection,
    wanted: Wanted,
    *,
    now: datetime,
    order: Order = Order.NEWEST,
    up_to: int | None = None,
    limit: int = 10,
    offset: int = 0,
    count_to: int = MOST_COUNTED,
) -> Found:
    """A page of what is wanted and visible at ``now``, with the number of hits up to ``count_to``.

    ``up_to``, from ``newest_id``, leaves out what has arrived since another page was shown. By relevance only the newest
    ``count_to`` hits are ranked, and there are no pages beyond them.
    """
    sought = sought_by(tx, wanted, now=now, up_to=up_to)
    if order is Order.RELEVANCE:
        ranked, more = ranked_hits(tx, sought, count_to)
        return Found(len(ranked), tuple(ranked[offset : offset + limit]), more=more)
    # One more than is shown, for who counts no further knows then whether there are more.
    reach = offset + limit + 1
    hits = newest_hits(tx, sought, reach)
    # Where there are fewer hits than asked for, or more than are counted, the number is known.
    known = len(hits) < reach or len(hits) > count_to
    number = len(hits) if known else count_hits(tx, sought, count_to + 1)
    ids = tuple(each for each, _ in hits[offset : offset + limit])
    return Found(min(number, count_to), ids, more=number > count_to)


def facets(tx: Connection, wanted: Wanted, *, now: datetime, zone: str, up_to: int | None = None) -> Facets:
    """How the newest hits fall to sources, topics, places and months."""
    hits = newest_hits(tx, sought_by(tx, wanted, now=now, up_to=up_to), MOST_COUNTED)
    columns = (source.c.name, source.c.place, release.c.published_at, release.c.content["topics"].label("topics"))
    described = select(*columns).join(source, source.c.id == release.c.source_id)
    rows = tx.execute(described.where(release.c.id.in_([each for each, _ in hits]))).all()
    return Facets(
        counted=len(rows),
        source=_most_frequent(len(rows), _sources(Counter((row.name, row.place) for row in rows))),
        topic=_most_frequent(len(rows), Counter(code for row in rows for code in _with_those_above(row.topics))),
        place=_most_frequent(len(rows), Counter(name for row in rows for name in _places(row.place))),
        month=_most_frequent(
            len(rows), Counter(f"{row.published_at.astimezone(ZoneInfo(zone)):%Y-%m}" for row in rows)
        ),
    )


def newest_id(tx: Connection) -> int:
    """The id of the release that arrived last, 0 in an empty archive."""
    return tx.execute(select(func.max(release.c.id))).scalar() or 0


def _sources(counted: Mapping[tuple[str, str], int]) -> dict[str, int]:
    """For each source's name how many hits a query for it finds: those of all sources that are called so, too."""
    said = {named: f" {' '.join(tokens(' '.join(named), 'de'))} " for named in counted}
    asked = {name: f" {' '.join(tokens(name, 'de'))} " for name, _ in counted}
    return {
        name: sum(count for named, count in counted.items() if words in said[named]) for name, words in asked.items()
    }


@lru_cache(maxsize=4_096)
def _places(name: str) -> tuple[str, ...]:
    here = resolve(name) if name else ()
    return tuple(map(label, (here, *areas_of(here)))) if isinstance(here, Place) else ()


def _with_those_above(categories: Iterable[str]) -> set[str]:
    codes = topics_of(categories)
    return {*codes, *(above.code for code in codes for above in ancestors(topic(code)))}


def _most_frequent(counted: int, values: Mapping[str, int]) -> tuple[tuple[str, int], ...]:
    telling = [(value, count) for value, count in values.items() if count < counted]
    return tuple(sorted(telling, key=lambda each: (-each[1], each[0]))[:_MOST_FACETS])
