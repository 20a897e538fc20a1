"""tantivy over the same tokens, split at blanks: the newest by a fast field, the most relevant, and the exact count.

Goes in: tokens of releases, and the conditions of searches. Comes out: numbers of releases.
"""

from collections.abc import Callable, Iterable
from pathlib import Path

import tantivy

from benchmarks.cache import Archived
from benchmarks.queries import Asked
from pressbot.query.match import Beginning, Condition, Either, Every, Field, Near, Without, Words
from pressbot.text.analyse import HOLE

_HEAP = 256_000_000
_PAGE = 10
#: Where each field of a condition is looked for: words in all of these, phrases in the first.
_FIELDS = {
    "text": ("text", "parts"),
    "exact": ("text",),
    "title": ("title",),
    "source": ("source",),
    "filter": ("filter",),
}


class Tantivy:
    """The archive in this folder."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        builder = tantivy.SchemaBuilder()
        for name in ("title", "text", "parts", "source", "filter"):
            builder.add_text_field(name, tokenizer_name="whitespace", index_option="position")
        builder.add_unsigned_field("number", indexed=True, fast=True)
        self._schema = builder.build()
        self._index = tantivy.Index(self._schema, path=str(folder))
        self._searcher = self._index.searcher()

    def archived(self) -> int:
        """How many releases there are."""
        return self._searcher.num_docs

    def archive(self, chunks: Iterable[list[Archived]], done: Callable[[int], None]) -> None:
        """Add releases and commit them, all in one; calls ``done`` with how many have been added."""
        writer = self._index.writer(_HEAP, 1)
        added = 0
        for chunk in chunks:
            for each in chunk:
                writer.add_document(_document(each))
            added += len(chunk)
            done(added)
        writer.commit()
        writer.wait_merging_threads()
        self._index.reload()
        self._searcher = self._index.searcher()

    def newest(self, asked: Asked, condition: Condition) -> Callable[[], list[int]]:
        """The newest ten, ready to be looked for; returns numbers of releases."""
        query = self._asked(asked, condition)

        def run() -> list[int]:
            found = self._searcher.search(
                query, limit=_PAGE, count=False, order_by_field="number", order=tantivy.Order.Desc
            )
            return [int(number) for number, _ in found.hits]

        return run

    def relevant(self, asked: Asked, condition: Condition) -> Callable[[], int]:
        """The most relevant ten of the whole archive, ready to be looked for; returns how many they are."""
        query = self._asked(asked, condition)
        return lambda: len(self._searcher.search(query, limit=_PAGE, count=False).hits)

    def counted(self, asked: Asked, condition: Condition) -> Callable[[], object]:
        """The exact number of hits, ready to be counted."""
        query = self._asked(asked, condition)
        return lambda: self._searcher.search(query, limit=1, count=True)

    def _asked(self, asked: Asked, condition: Condition) -> tantivy.Query:
        query = self._query(condition)
        if not asked.since:
            return query
        later = tantivy.Query.range_query(self._schema, "number", tantivy.FieldType.Unsigned, lower_bound=asked.since)
        return _all_of([query, later])

    def _query(self, condition: Condition) -> tantivy.Query:
        match condition:
            case Words(field, sequences):
                return _one_of([each for sequence in sequences for each in self._sequence(field, sequence)])
            case Beginning(start):
                begun = [tantivy.Query.regex_query(self._schema, name, f"{start}.*") for name in _FIELDS[Field.TEXT]]
                return _one_of(begun)
            case Without(inner):
                return tantivy.Query.boolean_query(
                    [(tantivy.Occur.Must, tantivy.Query.all_query()), (tantivy.Occur.MustNot, self._query(inner))]
                )
            case Every(conditions):
                return _all_of([self._query(each) for each in conditions])
            case Either(conditions):
                return _one_of([self._query(each) for each in conditions])
            case Near(circle):
                raise ValueError(f"no search of the benchmark asks for a circle: {circle}")

    def _sequence(self, field: Field, sequence: tuple[str, ...]) -> list[tantivy.Query]:
        names = _FIELDS[field]
        if len(sequence) == 1:
            return [tantivy.Query.term_query(self._schema, name, sequence[0]) for name in names]
        return [tantivy.Query.phrase_query(self._schema, names[0], list(sequence))]


def _document(each: Archived) -> tantivy.Document:
    found = each.analysed
    document = tantivy.Document()
    document.add_unsigned("number", each.number)
    document.add_text("title", " ".join(found.title))
    document.add_text("text", " ".join((*found.title, HOLE, *found.body)))
    document.add_text("parts", " ".join(found.parts))
    document.add_text("source", " ".join(found.source))
    document.add_text("filter", " ".join(found.filters))
    return document


def _all_of(queries: list[tantivy.Query]) -> tantivy.Query:
    return queries[0] if len(queries) == 1 else tantivy.Query.boolean_query([(tantivy.Occur.Must, q) for q in queries])


def _one_of(queries: list[tantivy.Query]) -> tantivy.Query:
    if len(queries) == 1:
        return queries[0]
    return tantivy.Query.boolean_query([(tantivy.Occur.Should, q) for q in queries])
