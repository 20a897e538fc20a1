"""A query as a form shows it: in one part what is typed, in the others what is picked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from pressbot.query.build import by_fields, canonical_or_empty, field_term
from pressbot.query.normal import normal
from pressbot.query.syntax import canonical, parse
from pressbot.terms import MAX_LENGTH, Query, QueryPart
from tests.query.test_syntax import TREE

FIELDS = ("source", "topic", "place")


@pytest.mark.parametrize(
    ("query", "typed", "picked"),
    [
        ("feuerwehr", "feuerwehr", {}),
        ("ort:celle", "", {"place": ["celle"]}),
        ('brücke quelle:"Stadt Wendelbrück"', "brücke", {"source": ["stadt wendelbrück"]}),
        (
            "(brücke OR brand) (ort:celle OR ort:wolfsburg) thema:sport",
            "brand OR brücke",
            {"place": ["celle", "wolfsburg"], "topic": ["sport"]},
        ),
        ("brücke umkreis:celle,30km -sturm ort:celle", "brücke near:celle,30km -sturm", {"place": ["celle"]}),
        # No form asks for both of one field, for none of it, or for one field or another.
        ("brücke quelle:stadt quelle:wendelbrück", "brücke source:stadt source:wendelbrück", {}),
        ("brücke -ort:celle", "brücke -place:celle", {}),
        ("ort:celle OR thema:sport", "place:celle OR topic:sport", {}),
        ("(ort:celle OR brand) thema:sport", "place:celle OR brand", {"topic": ["sport"]}),
    ],
)
def test_a_query_falls_into_what_is_typed_and_what_is_picked(
    query: str, typed: str, picked: dict[str, list[str]]
) -> None:
    text, terms = by_fields(canonical(parse(query)), FIELDS)
    assert canonical(parse(text)) == canonical(parse(typed)) if typed else text == ""
    assert {name: [each.text for each in those] for name, those in terms.items()} == picked


def test_what_would_be_too_long_with_its_brackets_stays_as_it_is() -> None:
    query = canonical(parse("source:b " + "a" * (MAX_LENGTH - len("source:b "))))
    assert by_fields(query, FIELDS) == (query, {})


WORDS = st.lists(st.sampled_from(["brand", "feuer*", '"tag der tür"', "title:rat"]), min_size=1, max_size=3)
VALUES = {
    "source": st.sets(st.sampled_from(["stadt", "stadt wendelbrück", "rat"]), min_size=1),
    "topic": st.sets(st.sampled_from(["sport", "polizei"]), min_size=1),
    "place": st.sets(st.sampled_from(["celle", "wolfsburg", "neuenkirchen, nordrhein-westfalen"]), min_size=1),
}


def asked(typed: str, picked: Mapping[str, Iterable[str]]) -> str:
    """The query that a form makes of what is typed and picked."""
    choices = (" OR ".join(field_term(name, each) for each in values) for name, values in picked.items())
    return canonical(parse(" ".join(f"({part})" for part in (typed, *choices) if part)))


@given(WORDS.map(" OR ".join) | WORDS.map(" ".join), st.fixed_dictionaries({}, optional=VALUES))
def test_what_a_form_asked_it_shows_again(typed: str, picked: dict[str, set[str]]) -> None:
    text, terms = by_fields(asked(typed, picked), FIELDS)
    assert {name: {each.text for each in those} for name, those in terms.items()} == picked
    assert text == canonical(parse(typed))


@given(TREE)
def test_put_together_again_any_query_is_the_same(tree: QueryPart) -> None:
    query = canonical_or_empty(canonical(Query(normal(tree))))
    assume(query)
    text, terms = by_fields(query, FIELDS)
    assert asked(text, {name: [each.text for each in those] for name, those in terms.items()}) == query
