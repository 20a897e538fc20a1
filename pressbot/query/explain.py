"""Why a release satisfies a query, or which part of the query it fails, and what of the release says so.

Goes in: a query, and a release. Comes out: each part of the query with whether it holds, and the words that decide it.
Wording it is left to ``render/why.py``.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice, zip_longest

from pressbot.model import Release
from pressbot.query.highlight import highlight
from pressbot.query.match import Condition, Field, Words, satisfies, undated, wanted
from pressbot.terms import AllOf, AnyOf, Evidence, Not, Query, QueryPart, ReleaseField, Term, TermKind
from pressbot.text.analyse import analyse, tokens
from pressbot.text.filters import Circle
from pressbot.text.gazetteer import Place, areas_of, kilometres_between
from pressbot.text.places import resolve
from pressbot.text.topics import descendants, find_topics, topics_of

_MOST = 3


@dataclass(frozen=True, slots=True)
class Verdict:
    """One part of a query, as a query of its own, and whether the release satisfies it."""

    part: Query
    holds: bool
    #: What is there, of a part that wants it or of one that excludes it: at most three, none of a withdrawn release.
    evidence: tuple[Evidence, ...] = ()


def explain(query: Query, release: Release, now: datetime, zone: str) -> tuple[Verdict, ...]:
    """The verdict on each part that must hold; the release satisfies the query if all hold."""
    analysed = analyse(release)

    def holds(part: QueryPart) -> bool:
        return satisfies(analysed, release.published_at, wanted(Query(part), now, zone))

    def evidence(part: QueryPart) -> tuple[Evidence, ...]:
        return () if release.withdrawn else tuple(islice(_evidence(part, release, holds), _MOST))

    parts = query.root.parts if isinstance(query.root, AllOf) else (query.root,)
    return tuple(Verdict(Query(part), holds(part), evidence(part)) for part in parts)


def _evidence(part: QueryPart, release: Release, holds: Callable[[QueryPart], bool]) -> Iterable[Evidence]:
    """What is there of the terms that decide whether the part holds."""
    match part:
        case Term():
            return _of_term(part, release) if holds(part) else ()
        case Not(inner):
            return _evidence(inner, release, holds)
        case AllOf(parts) | AnyOf(parts):
            outcome = holds(part)
            deciding = [_evidence(each, release, holds) for each in parts if holds(each) is outcome]
            # The first of each goes before the second of any.
            return dict.fromkeys(each for rank in zip_longest(*deciding) for each in rank if each)


def _of_term(term: Term, release: Release) -> Iterator[Evidence]:
    match term.kind:
        case TermKind.WORD | TermKind.PHRASE | TermKind.PREFIX | TermKind.TITLE:
            yield from _in_text(release, undated(Query(term))[0])
        case TermKind.SOURCE:
            yield from _in_source(release, term.text)
        case TermKind.PLACE | TermKind.NEAR:
            yield Evidence(ReleaseField.PLACE, release.source.place, _distance(term, release))
        case TermKind.TOPIC:
            asked = frozenset().union(*map(descendants, find_topics(term.text)))
            said = (each for each in release.topics if not asked.isdisjoint(topics_of((each,))))
            yield from (Evidence(ReleaseField.TOPIC, each) for each in said)
        case TermKind.LANG:
            yield Evidence(ReleaseField.LANGUAGE, release.language)
        case TermKind.HAS:
            described = (picture.caption or picture.alt for picture in release.pictures)
            yield from (Evidence(ReleaseField.PICTURE, each) for each in described if each)
        case _:
            yield Evidence(ReleaseField.PUBLISHED, release.published_at.isoformat())


def _in_text(release: Release, condition: Condition) -> Iterable[Evidence]:
    # A phrase may begin in the kicker and end in the headline: they are analysed as one text.
    title = f"{release.kicker} {release.headline} {release.subhead}"
    begin_of_subhead = len(release.kicker) + len(release.headline) + 2

    def field_at(start: int) -> ReleaseField:
        if start < len(release.kicker):
            return ReleaseField.KICKER
        return ReleaseField.HEADLINE if start < begin_of_subhead else ReleaseField.SUBHEAD

    marks = highlight(title, release.language, condition, title=True)
    of_title = [Evidence(field_at(start), title[start:end]) for start, end in marks]
    of_title.sort(key=lambda each: each.field is not ReleaseField.HEADLINE)
    body = release.body or release.lead
    of_body = (
        Evidence(ReleaseField.TEXT, " ".join(body[start:end].split()))
        for start, end in highlight(body, release.language, condition)
    )
    return _different((*of_title, *of_body))


def _in_source(release: Release, asked: str) -> Iterable[Evidence]:
    name = release.source.name
    names = f"{name} {release.source.place}"
    # Names are indexed in one language.
    marks = highlight(names, "de", Words(Field.EXACT, (tokens(asked, "de"),)))
    return _different(
        Evidence(ReleaseField.SOURCE if start < len(name) else ReleaseField.PLACE, names[start:end])
        for start, end in marks
    )


def _different(found: Iterable[Evidence]) -> Iterable[Evidence]:
    """The first of each word."""
    first: dict[str, Evidence] = {}
    for each in found:
        first.setdefault(each.words.casefold(), each)
    return first.values()


def _distance(term: Term, release: Release) -> int:
    here = resolve(release.source.place)
    if term.kind is not TermKind.NEAR or not isinstance(here, Place):
        return 0
    middle = Circle.read(term.text).middle
    # Within a state or country the way to its middle says nothing.
    return 0 if middle in areas_of(here) else round(kilometres_between(here, middle))
