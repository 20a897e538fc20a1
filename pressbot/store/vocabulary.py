"""The archive's vocabulary: every token that a release can be found by, but for those of sources' names.

Goes in: the tokens of releases, as they are indexed. Comes out: which of them there are.
A token stays when the last release that had it is revised: asking for it then finds nothing.
"""

import json
from collections.abc import Collection, Iterable

from sqlalchemy import Connection, select, text

from pressbot.store.among import among
from pressbot.store.tables import term
from pressbot.text.analyse import HOLE, Analysed

_ADD = {
    "sqlite": text("INSERT OR IGNORE INTO term SELECT value FROM json_each(:terms)"),
    "postgresql": text(
        "INSERT INTO term SELECT value FROM json_array_elements_text(CAST(:terms AS json)) ON CONFLICT DO NOTHING"
    ),
}
_KNOWN = select(term.c.term).where(among(term.c.term, "terms"))
# No token holds a blank, and one row is read much faster than hundreds.
_BEGUN_OF = "(SELECT term FROM term WHERE term >= :start AND term < :end ORDER BY term LIMIT :limit) AS begun"
_BEGUN = {
    "sqlite": text(f"SELECT group_concat(term, ' ') FROM {_BEGUN_OF}"),  # noqa: S608 - made of constants
    "postgresql": text(f"SELECT string_agg(term, ' ') FROM {_BEGUN_OF}"),  # noqa: S608 - made of constants
}
#: No token goes beyond it.
_END = "\U0010ffff"


def learn(tx: Connection, analysed: Iterable[Analysed]) -> None:
    """Add the tokens of these releases to the vocabulary."""
    found: set[str] = set()
    for each in analysed:
        found.update(each.title, each.body, each.parts, each.filters)
    found.discard(HOLE)
    # In order, for neighbours lie on one page.
    tx.execute(_ADD[tx.dialect.name], {"terms": json.dumps(sorted(found), ensure_ascii=False)})


def terms_beginning(tx: Connection, start: str, limit: int) -> tuple[str, ...]:
    """Up to ``limit`` tokens that begin so, in their order."""
    together = tx.execute(_BEGUN[tx.dialect.name], {"start": start, "end": start + _END, "limit": limit}).scalar()
    return tuple(together.split(" ")) if together else ()


def known_terms(tx: Connection, terms: Collection[str]) -> set[str]:
    """Those of the tokens that are in the vocabulary."""
    return set(tx.execute(_KNOWN, {"terms": terms}).scalars())
