"""The percolator mokaccino over the same tokens.

Goes in: conditions of standing queries, tokens of releases. Comes out: ids of queries.
What mokaccino has no word for it is given free, before the clock runs: phrases, circles and long lists of filters are
conditions that the document says of itself. Beginnings it looks for itself: tokens are ASCII, where it finds them.
"""

from collections.abc import Iterable

import mokaccino

from pressbot.query.match import Beginning, Condition, Either, Every, Field, Near, Without, Words
from pressbot.text.analyse import Analysed
from pressbot.text.filters import near_tokens


class Percolator:
    """Standing queries by their ids."""

    def __init__(self) -> None:
        self._percolator = mokaccino.Percolator()
        #: The phrases and circles asked for, by field.
        self._phrases: dict[Field, set[tuple[str, ...]]] = {field: set() for field in Field}
        self._circles: dict[str, frozenset[str]] = {}

    def add(self, query_id: int, condition: Condition) -> None:
        """Keep a query standing."""
        self._percolator.add_query_id(self._query(condition), query_id)

    def document(self, release: Analysed) -> mokaccino.Document:
        """A release as mokaccino takes it."""
        document = mokaccino.Document()
        fields = {
            Field.TEXT: (release.title, release.body),
            Field.TITLE: (release.title,),
            Field.SOURCE: (release.source,),
            Field.FILTER: (release.filters,),
        }
        for field, places in fields.items():
            values = {token for place in places for token in place} | self._phrases_in(field, places)
            if field is Field.TEXT:
                values |= {*release.parts}
            for value in values:
                document.add_value(field.value, value)
        for circle, tokens in self._circles.items():
            if not tokens.isdisjoint(release.filters):
                document.add_value("circle", circle)
        return document

    def match(self, document: mokaccino.Document) -> list[int]:
        """The ids of the queries that the release satisfies."""
        return self._percolator.percolate_list(document)

    def _phrases_in(self, field: Field, places: Iterable[tuple[str, ...]]) -> set[str]:
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
                self._phrases[field].update(each for each in sequences if len(each) > 1)
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
