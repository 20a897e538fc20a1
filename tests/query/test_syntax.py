"""Typed text to queries: what phones make of it, every fault with its column, and never anything else."""

import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection

from pressbot.errors import QueryError
from pressbot.query.match import wanted
from pressbot.query.normal import normal, terms_of
from pressbot.query.syntax import MAX_DEPTH, MAX_TERMS, canonical, parse
from pressbot.render.phrases import languages, phrase
from pressbot.render.queries import spelled
from pressbot.render.reading import reading
from pressbot.store.database import Database
from pressbot.store.queries import keep_query, query_text
from pressbot.store.search import search
from pressbot.terms import MAX_LENGTH, AllOf, AnyOf, Not, Query, QueryPart, Term, TermKind
from tests.query.spellings import FAULTS, HOSTILE, SPELLINGS, UNDERSTOOD
from tests.values import NOON


@pytest.mark.parametrize("typed", UNDERSTOOD)
def test_typed_text_means_these_terms(typed: str) -> None:
    assert [(str(term.kind), term.text) for term in terms_of(parse(typed).root)] == UNDERSTOOD[typed]


FEUER, BRAND, UEBUNG = (Term(TermKind.WORD, text) for text in ("feuer", "brand", "übung"))
TREES: dict[str, QueryPart] = {
    "feuer brand": AllOf((BRAND, FEUER)),
    "feuer | brand": AnyOf((BRAND, FEUER)),
    "feuer brand OR übung": AnyOf((UEBUNG, AllOf((BRAND, FEUER)))),
    "feuer (brand OR übung)": AllOf((FEUER, AnyOf((BRAND, UEBUNG)))),
    "feuer -brand": AllOf((FEUER, Not(BRAND))),
    "feuer -(brand übung)": AllOf((FEUER, Not(AllOf((BRAND, UEBUNG))))),
    "feuer NOT NICHT brand": AllOf((BRAND, FEUER)),
    "NICHT brand UND feuer": AllOf((FEUER, Not(BRAND))),
}


@pytest.mark.parametrize("typed", TREES)
def test_not_binds_closest_then_and_then_or(typed: str) -> None:
    assert parse(typed).root == TREES[typed]


@pytest.mark.parametrize("typed", FAULTS)
def test_a_fault_is_named_with_its_column(typed: str) -> None:
    with pytest.raises(QueryError) as caught:
        parse(typed)
    assert (caught.value.reason, caught.value.column, caught.value.found) == FAULTS[typed]


SUGGESTED = {
    "brand quele:stadt": "quelle",
    "ort:Wolfsbrug": "Wolfsburg",
    "umkreis:Wolfsbrug,30km": "Wolfsburg",
    "thema:Fussbal": "Fußball",
    "ort:Neuenkirchen": "Neuenkirchen",
}


@pytest.mark.parametrize("typed", SUGGESTED)
def test_a_fault_comes_with_what_may_have_been_meant(typed: str) -> None:
    with pytest.raises(QueryError) as caught:
        parse(typed)
    assert SUGGESTED[typed] in caught.value.suggestion


def test_every_suggestion_for_an_ambiguous_place_names_one_place() -> None:
    with pytest.raises(QueryError) as caught:
        parse("ort:Neuenkirchen")
    for name in caught.value.suggestion.split(" · "):
        assert parse(f"ort:{name}").root != parse("ort:Rheine").root


def test_the_most_that_is_allowed_is_understood() -> None:
    words = " ".join(map(str, range(MAX_TERMS)))
    assert len(tuple(terms_of(parse(words).root))) == MAX_TERMS
    assert canonical(parse("x" * MAX_LENGTH)) == "x" * MAX_LENGTH
    assert parse("(" * MAX_DEPTH + "brand" + ")" * MAX_DEPTH) == parse("brand")
    assert parse("-" * 296 + "a b") == parse("a b")


def test_length_counts_letters_as_they_are_shown() -> None:
    assert parse("a\u0308" * MAX_LENGTH) == parse("ä" * MAX_LENGTH)


@pytest.mark.parametrize("text", SPELLINGS)
def test_every_spelling_has_one_canonical_text(text: str) -> None:
    assert {typed: canonical(parse(typed)) for typed in SPELLINGS[text]} == dict.fromkeys(SPELLINGS[text], text)
    assert canonical(parse(text)) == text


TERM = st.sampled_from(
    [term for typed in UNDERSTOOD for term in terms_of(parse(typed).root) if term.kind not in ("after", "before", "on")]
)
TREE = st.recursive(
    TERM,
    lambda parts: st.one_of(
        parts.map(Not),
        st.lists(parts, min_size=2, max_size=3).map(lambda each: AllOf(tuple(each))),
        st.lists(parts, min_size=2, max_size=3).map(lambda each: AnyOf(tuple(each))),
    ),
    max_leaves=8,
)


@given(TREE)
@settings(max_examples=300, deadline=None)
def test_a_tree_in_normal_form_is_read_back_from_its_text(tree: QueryPart) -> None:
    query = Query(normal(tree))
    assert normal(query.root) == query.root
    again = answer_to(canonical(query))
    senseless = ("query-too-wide", "query-contradiction", "query-too-long", "query-too-deep")
    assert all(answer_to(spelled(canonical(query), each)) == again for each in languages()) or again != query
    assert again == query or (isinstance(again, QueryError) and again.reason in senseless)


SIGNS = [*'":()|-*,.#/&_´', *"„“»«：（）｜＊－–\u0345\u0301\u0308\0\ud800\u202e", "ΐ", "ß", "İ", "𝐀", "क़", "1", "000"]
PIECES = [
    "source:",
    "ort:",
    "near:",
    "thema:",
    "has:",
    "after:",
    "on:",
    " OR ",
    " NICHT ",
    " UND ",
    "innen",
    "in",
    "der",
]
VALUES = ["Wolfsburg", "Wolfsburg,30km", "Sport", "bild", "7d", "22.11.2026", "Bürger", "feuer", "a", " "]
TYPED = st.one_of(st.text(max_size=40), st.lists(st.sampled_from(SIGNS + PIECES + VALUES), max_size=12).map("".join))


@given(TYPED)
@example("ß" * 150)
@example("ΐ" * 100)
@example("#ΐ")
@example("ß\u0301")
@example("ß" * 200)
@example("aaa:in:in b:c")
@example("Bürger_in_in")
@example("Bürger*in*in")
@settings(max_examples=1000, deadline=None)
def test_whatever_is_typed_is_a_query_with_a_canonical_text_or_a_fault_with_its_place(typed: str) -> None:
    query = answer_to(typed)
    if isinstance(query, QueryError):
        # Composed letters are what a screen shows, so these are counted.
        assert 1 <= query.column <= len(unicodedata.normalize("NFC", typed)) + 1
    else:
        assert parse(canonical(query)) == query
        assert len(canonical(query)) <= MAX_LENGTH
        assert all(parse(spelled(canonical(query), language)) == query for language in languages())
    assert all(told(query, language) for language in languages())


@pytest.mark.parametrize("typed", HOSTILE)
async def test_a_hostile_or_silly_query_gets_a_helpful_answer(database: Database, typed: str) -> None:
    def try_out(tx: Connection, text: str) -> None:
        query = answer_to(text)
        assert all(len(told(query, language)) > len("Meldungen mit") for language in languages())
        if isinstance(query, Query):
            store_and_search(tx, query)

    def all_ways(tx: Connection) -> None:
        for text in (typed, f'"{typed}"', f'source:"{typed}"', f"-({typed}) brand", f"title:{typed}", f"{typed}*"):
            try_out(tx, text)

    await database.transact(all_ways)


async def test_whatever_is_understood_can_be_stored_and_searched_for(database: Database) -> None:
    def examples(tx: Connection) -> None:
        @given(TYPED)
        @settings(max_examples=100, deadline=None)
        def try_out(typed: str) -> None:
            query = answer_to(typed)
            if isinstance(query, Query):
                store_and_search(tx, query)

        try_out()

    await database.transact(examples)


def answer_to(typed: str) -> Query | QueryError:
    """Either, and never anything else."""
    try:
        return parse(typed)
    except QueryError as fault:
        return fault


def told(answer: Query | QueryError, language: str) -> str:
    """What a person reads of it."""
    if isinstance(answer, QueryError):
        return phrase(answer.reason, language, found=answer.found)
    return reading(answer, language)


def store_and_search(tx: Connection, query: Query) -> None:
    """In an empty archive."""
    text = canonical(query)
    assert query_text(tx, keep_query(tx, text)) == text
    assert search(tx, wanted(query, NOON, "Europe/Berlin"), now=NOON).total == 0
