"""Why a release satisfies a query, or which part of the query it fails.

Goes in: a query, and a release. Comes out: each part of the query with whether it holds.
Wording it is left to ``render/why.py``.
"""

from dataclasses import dataclass
from datetime import datetime

from pressbot.model import Release
from pressbot.query.match import satisfies, wanted
from pressbot.terms import AllOf, Query
from pressbot.text.analyse import analyse


@dataclass(frozen=True, slots=True)
class Verdict:
    """One part of a query, as a query of its own, and whether the release satisfies it."""

    part: Query
    holds: bool


def explain(query: Query, release: Release, now: datetime, zone: str) -> tuple[Verdict, ...]:
    """The verdict on each part that must hold; the release satisfies the query if all hold."""
    analysed = analyse(release)
    parts = query.root.parts if isinstance(query.root, AllOf) else (query.root,)
    return tuple(
        Verdict(Query(part), satisfies(analysed, release.published_at, wanted(Query(part), now, zone)))
        for part in parts
    )
