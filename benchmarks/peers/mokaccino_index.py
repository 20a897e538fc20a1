"""The percolator mokaccino over the same tokens.

Goes in: conditions of standing queries, tokens of releases. Comes out: ids of queries.
What mokaccino has no word for it is given free, before the clock runs: phrases, circles and long lists of filters are
conditions that the document says of itself. Beginnings it looks for itself: tokens are ASCII, where it finds them.
"""

from collections import defaultdict
from collections.abc import Iterable

import mokaccino

from pressbot.query.match import Beginning, Condition, Either, Every, Field, Near, Without, Words
from pressbot.text.analyse import Analysed
from pressbot.text.filters import near_tokens

#: The field of single words that are asked for exactly so, and not in compounds.
_EXACT = "exact"


class Percolator:
    """Standing queries by their ids."""

    def __init__(self) -> None:
        self._percolator = mokaccino.Percolator()
        #: The phrases asked for, by field.
        self._phrases: dict[str, set[tuple[str, ...]]] = defaultdict(set)
        self._circles: dict[str, frozenset[str]] = {}

    def add(self, query_id: int, condition: Condition) -> None:
        """Keep a query standing."""
        self._percolator.add_query_id(self._query(condition), query_id)

    def document(self, release: Analysed) -> mokaccino.Document:
        """A release as mokaccino takes it."""
        document = mokaccino.Document()
        text = (release.title, release.body)
        words = {
            "text": {*release.title, *release.body, *release.parts},
            "title": {*release.title},
            "source": {*release.source},
            "filter": {*release.filters},
            # Of these it says what is asked for, and no more.
            _EXACT: set[str](),
        }
        places = {"text": text, _EXACT: text, "title": (release.title,), "source": (release.source,), "filter": ()}
        for field, values in words.items():
            for value in values | self._phrases_in(field, places[field]):
                document.add_value(field, value)
        for circle, tokens in self._circles.items():
            if not tokens.isdisjoint(release.filters):
                document.add_value("circle", circle)
        return document

    def match(self, document: mokaccino.Document) -> list[int]:
        """The ids of the queries that the release satisfies."""
        return self._percolator.percolate_list(document)

    def _phrases_in(self, field: str, places: Iterable[tuple[str, ...]]) -> set[str]:
        asked = self._phrases[field]
        lengths = {len(each) for each in asked}
        runs = {
            place[start : start + length]
            for place in places
            for length in lengths
            for start in range(len(place) - length + 1)
        }
        return {" ".join(each) for each in runs & asked}

    def _query(self, condition: Condition) -> mokaccino.Query:
        match condition:
            case Words(field, sequences):
                self._phrases[field].update(each for each in sequences if len(each) > 1 or field == _EXACT)
                return _one_of([mokaccino.Query.from_kv(field.value, " ".join(each)) for each in sequences])
            case Beginning(start):
                return mokaccino.Query.from_kprefix(Field.TEXT.value, start)
            case Near(circle):
                self._circles.setdefault(circle, frozenset(near_tokens(circle)))
                return mokaccino.Query.from_kv("circle", circle)
            case Without(inner):
                return mokaccino.Query.from_not(self._query(inner))
            case Every(conditions):
                return mokaccino.Query.from_and([self._query(each) for each in conditions])
            case Either(conditions):
                return _one_of([self._query(each) for each in conditions])


def _one_of(queries: list[mokaccino.Query]) -> mokaccino.Query:
    return queries[0] if len(queries) == 1 else mokaccino.Query.from_or(queries)
