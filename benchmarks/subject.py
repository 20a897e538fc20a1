"""What is measured: the surfaces of pressbot that search and matching stand on. Nothing else here knows them.

Goes in: releases with their tokens, searches, standing queries. Comes out: an archive in pressbot's own tables,
its searches as callables, its index of standing queries, and a start from the database.
"""

import asyncio
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, create_engine, event, func, insert, make_url, select
from sqlalchemy.exc import OperationalError

from benchmarks.cache import Archived
from benchmarks.corpus import Corpus, published
from pressbot.flow.archive import archive as flow_archive
from pressbot.flow.matching import Matcher
from pressbot.model import Release
from pressbot.query.atoms import Needs, needs
from pressbot.query.code import decode, encode
from pressbot.query.frequency import frequency_of
from pressbot.query.index import StandingQueries
from pressbot.query.match import Condition, Wanted, undated
from pressbot.query.syntax import parse
from pressbot.store.database import PRAGMAS, Database
from pressbot.store.expressions import fts5, tsquery
from pressbot.store.fulltext import FIRST_ROW, index_releases, tidy_index
from pressbot.store.positions import give_positions, position_bounds
from pressbot.store.release_rows import release_columns
from pressbot.store.releases import add_releases
from pressbot.store.search import Order, search
from pressbot.store.sources import keep_source
from pressbot.store.tables import chat, query, release, subscription
from pressbot.terms import Query
from pressbot.text.analyse import ANALYSIS_VERSION, Analysed

PAGE = 10
_PAGES = 5_000
_A_DAY = timedelta(days=1)
#: What a statement raises that has taken longer than it may.
GaveUp = OperationalError
StandingQuery = tuple[int, str, str, int]


@contextmanager
def connected(url: str) -> Iterator[Connection]:
    """A plain connection to a migrated database, whose work is on the caller's own clock."""
    asyncio.run(_migrate(url))
    drivers = {"sqlite": "sqlite", "postgresql": "postgresql+psycopg"}
    address = make_url(url)
    engine = create_engine(address.set(drivername=drivers[address.get_backend_name()]))
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _as_pressbot_opens_it)
    with engine.connect() as connection:
        yield connection
    engine.dispose()


def archived(tx: Connection) -> int:
    """How many releases there are."""
    return tx.execute(select(func.count()).select_from(release)).scalar_one()


def archive(tx: Connection, corpus: Corpus, chunk: Sequence[Archived]) -> None:
    """Add releases whose tokens are known, in pressbot's own rows and index; their ids are their numbers plus 1."""
    sources = _sources(tx, corpus)
    positions = give_positions(tx, [published(each.number) for each in chunk])
    rows = [
        {"id": each.number + 1, "source_id": sources[each.source], "key": str(each.number), "position": position}
        | {"dispatched": 1, **release_columns(_release(each, corpus))}
        for each, position in zip(chunk, positions, strict=True)
    ]
    tx.execute(insert(release), rows)
    index_releases(tx, {position: each.analysed for position, each in zip(positions, chunk, strict=True)})
    tx.commit()


def tidy(tx: Connection) -> None:
    """Leave the index as it is after a night."""
    more = tidy_index(tx, _PAGES, begin=True)
    while more:
        more = tidy_index(tx, _PAGES, begin=False)
    tx.commit()


def of_known_sources(tx: Connection, releases: Iterable[Release]) -> list[Release]:
    """The releases, each with its source as it is stored: whoever polls has it with the feed."""
    known = [replace(each, source=keep_source(tx, each.source)) for each in releases]
    tx.commit()
    return known


def archive_together(tx: Connection, releases: Sequence[Release]) -> None:
    """Analyse, add and commit releases of any sources."""
    add_releases(tx, releases, news=[False] * len(releases))
    tx.commit()


def archive_one(tx: Connection, said: Release) -> None:
    """Bring one release into the archive and commit it, as a poll does that finds it."""
    flow_archive(tx, [said], now=said.release_at, news_age=_A_DAY, first_contact=False)
    tx.commit()


def newest(tx: Connection, sought: Wanted, now: datetime) -> tuple[int, ...]:
    """The ids of the first page, newest first, with no more counted than it shows."""
    return search(tx, sought, now=now, limit=PAGE, count_to=PAGE).ids


def relevant(tx: Connection, sought: Wanted, now: datetime) -> tuple[int, ...]:
    """The ids of the first page by relevance among the newest 1,000 hits."""
    return search(tx, sought, now=now, order=Order.RELEVANCE, limit=PAGE).ids


def counted(tx: Connection, sought: Wanted, now: datetime) -> int:
    """How many hits there are, as far as they are counted."""
    return search(tx, sought, now=now, limit=0).total


def in_the_index(tx: Connection, sought: Wanted) -> tuple[str, int]:
    """What follows MATCH, or @@, in a plain statement to pressbot's own index, and the last row, or position, wanted."""
    lowest, _ = position_bounds(tx, sought.since, sought.until)
    if tx.dialect.name == "sqlite":
        return fts5(sought.condition), FIRST_ROW - lowest
    return tsquery(sought.condition), lowest


def frequencies(sample: Iterable[Analysed]) -> Mapping[str, int]:
    """How frequent tokens are, as the index of standing queries wants to know it."""
    return frequency_of(sample)


def coded(asked: Query) -> str:
    """A query as it is stored for a start."""
    asking, days = undated(asked)
    return encode((needs(asking), days))


def needed(code: str) -> Needs:
    """What the index of standing queries takes: a stored query, read back."""
    read, _ = decode(code)
    return read


def condition(text: str) -> Condition:
    """What a query asks of a release, whenever it was published."""
    asking, _ = undated(parse(text))
    return asking


def standing_queries(frequency: Mapping[str, int]) -> StandingQueries:
    """An empty index of standing queries: ``add``, ``remove``, ``match``."""
    return StandingQueries(frequency)


def keep_standing(tx: Connection, queries: Sequence[StandingQuery]) -> None:
    """Store queries as (id, text, code, subscribers), each kept standing by chats 1 to its number of subscribers."""
    known = tx.execute(select(func.count()).select_from(chat)).scalar_one()
    chats = range(known + 1, max(subscribers for *_, subscribers in queries) + 1)
    _insert(tx, chat, ({"id": each, **_CHAT, "address": str(each)} for each in chats))
    stored = ({"id": id_, "text": text, "code": code, **_of_now(id_)} for id_, text, code, _ in queries)
    _insert(tx, query, stored)
    pairs = ((id_, each) for id_, _, _, subscribers in queries for each in range(1, subscribers + 1))
    _insert(tx, subscription, ({"query_id": id_, "chat_id": each, "created_at": _SINCE} for id_, each in pairs))
    tx.commit()


def start_from_database(tx: Connection, now: datetime) -> int:
    """Learn all standing queries as a process does that starts; return how many there are."""
    return Matcher().catch_up(tx, now)


_SINCE = published(0)
_CHAT = {"platform": "bench", "language": "de", "timezone": "Europe/Berlin", "suspended": ""}


def _of_now(id_: int) -> dict[str, int]:
    return {"analysis": ANALYSIS_VERSION, "change": id_}


def _insert(tx: Connection, table: Any, rows: Iterable[dict[str, Any]]) -> None:
    if kept := list(rows):
        tx.execute(insert(table), kept)


def _sources(tx: Connection, corpus: Corpus) -> list[int]:
    known = tx.info.get("sources")
    if known is None:
        known = tx.info["sources"] = [keep_source(tx, each).id for each in corpus.sources]
    return list(known)


def _release(each: Archived, corpus: Corpus) -> Release:
    at = published(each.number)
    return Release(
        source=corpus.sources[each.source],
        key=str(each.number),
        headline=each.headline,
        language=each.language,
        published_at=at,
        release_at=at,
        lead=each.lead,
    )


def _as_pressbot_opens_it(connection: Any, record: object) -> None:
    for pragma in PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


async def _migrate(url: str) -> None:
    database = Database(url)
    await database.migrate()
    await database.close()
