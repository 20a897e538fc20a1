"""Typed text to queries: what phones make of it, every fault with its column, and never anything else."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection

from pressbot.errors import QueryError
from pressbot.query.match import conditions
from pressbot.query.syntax import MAX_LENGTH, MAX_TERMS, canonical, parse
from pressbot.store.database import Database
from pressbot.store.search import search
from pressbot.store.subscriptions import keep_query, query_text
from pressbot.terms import TermKind
from tests.values import NOON

WORD, PHRASE, SOURCE = TermKind.WORD, TermKind.PHRASE, TermKind.SOURCE

UNDERSTOOD = {
    "Feuerwehr": [(WORD, "feuerwehr")],
    "  feuerwehr \t  Brand\n": [(WORD, "feuerwehr"), (WORD, "brand")],
    "feuerwehr\u00a0brand": [(WORD, "feuerwehr"), (WORD, "brand")],
    "feuerwehr Feuerwehr FEUERWEHR": [(WORD, "feuerwehr")],
    '"Tag  der offenen\nTür"': [(PHRASE, "tag der offenen tür")],
    "„Tag der offenen Tür“": [(PHRASE, "tag der offenen tür")],
    "“open day”": [(PHRASE, "open day")],
    "«journée»": [(PHRASE, "journée")],
    'a"b c"d': [(WORD, "a"), (PHRASE, "b c"), (WORD, "d")],
    "fu\u0308r": [(WORD, "für")],
    "STRASSE Straße": [(WORD, "strasse")],
    "source:Salzkotten": [(SOURCE, "salzkotten")],
    "Quelle:Salzkotten": [(SOURCE, "salzkotten")],
    "quelle：Salzkotten": [(SOURCE, "salzkotten")],
    'quelle:"Stadt  Salzkotten"': [(SOURCE, "stadt salzkotten")],
    "quelle:„Stadt Salzkotten“": [(SOURCE, "stadt salzkotten")],
    "source:a:b": [(SOURCE, "a:b")],
    "12:30": [(WORD, "12:30")],
    "Müller-Lüdenscheidt": [(WORD, "müller-lüdenscheidt")],
    "or und": [(WORD, "or"), (WORD, "und")],
    "§1": [(WORD, "§1")],
    "feuer\x00wehr": [(WORD, "feuer"), (WORD, "wehr")],
    "feuer\ud800wehr": [(WORD, "feuer"), (WORD, "wehr")],
    "東京 Москва": [(WORD, "東京"), (WORD, "москва")],
}

REFUSED = {
    "": ("query-empty", 1, ""),
    " \n ": ("query-empty", 1, ""),
    "\x00": ("query-empty", 1, ""),
    'brand "tag der': ("query-unbalanced-quote", 7, "tag der"),
    'brand "': ("query-unbalanced-quote", 7, ""),
    "„tag der": ("query-unbalanced-quote", 1, "tag der"),
    'source:"tag': ("query-unbalanced-quote", 8, "tag"),
    "brand ort:salzkotten": ("query-unknown-field", 7, "ort"),
    "ort:": ("query-unknown-field", 1, "ort"),
    "brand source: x": ("query-empty-field", 7, "source"),
    'quelle:" "': ("query-empty-field", 1, "quelle"),
    "source:???": ("query-no-words", 8, "???"),
    "brand ???": ("query-no-words", 7, "???"),
    '"—"': ("query-no-words", 1, "—"),
    "🔥": ("query-no-words", 1, "🔥"),
    "_": ("query-no-words", 1, "_"),
    "brand -übung": ("query-unsupported", 7, "-übung"),
    "(brand": ("query-unsupported", 1, "(brand"),
    "brand)": ("query-unsupported", 1, "brand)"),
    "|": ("query-unsupported", 1, "|"),
    "feuer*": ("query-unsupported", 1, "feuer*"),
    "brand OR feuer": ("query-unsupported", 7, "OR"),
    "brand ODER feuer": ("query-unsupported", 7, "ODER"),
    "NICHT brand": ("query-unsupported", 1, "NICHT"),
    "x" * (MAX_LENGTH + 1): ("query-too-long", MAX_LENGTH + 1, str(MAX_LENGTH)),
    "x" * 10_000: ("query-too-long", MAX_LENGTH + 1, str(MAX_LENGTH)),
    "ß" * MAX_LENGTH: ("query-too-long", MAX_LENGTH + 1, str(MAX_LENGTH)),
    " ".join(map(str, range(MAX_TERMS + 1))): ("query-too-many-terms", 1, str(MAX_TERMS)),
}

HOSTILE = (
    "'; DROP TABLE release; --",
    "release_search MATCH 'x'",
    "title:x NEAR(a b) ^a {title}:b",
    "a & b | !c <-> d:*",
    "a\\'b \\ %s %(x)s :bind {0} $1 ?",
    "\u202eטוב\u202c שלום",
    "👩‍👩‍👧 familie 🏳️‍🌈",
    "a" * MAX_LENGTH,
    " ".join("abcdefghijklmnopqrst"),
    '"' * 300,
    "''''",
    "\u0345\u0301a ΐ",
    "İ ı ﬀ ŉ",
)
TYPED = st.one_of(
    st.text(max_size=40),
    st.lists(
        st.sampled_from(['"', "source:", ":", "„", "“", "a", "ß", "-", "*", " ", "(", "\u0345", "ΐ", "\0"]), max_size=12
    ).map("".join),
)


@pytest.mark.parametrize("typed", UNDERSTOOD)
def test_typed_text_means_these_terms(typed: str) -> None:
    assert [(term.kind, term.text) for term in parse(typed).terms] == UNDERSTOOD[typed]


@pytest.mark.parametrize("typed", REFUSED)
def test_a_fault_is_named_with_its_column(typed: str) -> None:
    with pytest.raises(QueryError) as caught:
        parse(typed)
    assert (caught.value.reason, caught.value.column, caught.value.found) == REFUSED[typed]


def test_the_most_that_is_allowed_is_understood() -> None:
    assert len(parse(" ".join(map(str, range(MAX_TERMS)))).terms) == MAX_TERMS
    assert parse("x" * MAX_LENGTH).terms


@given(TYPED)
@example("ß" * 150)
@example("ΐ" * 100)
@settings(max_examples=300, deadline=None)
def test_what_is_understood_is_understood_again_from_its_canonical_text(typed: str) -> None:
    try:
        query = parse(typed)
    except QueryError:
        return
    assert parse(canonical(query)) == query


@pytest.mark.parametrize("typed", ["„Tag  der Tür“ Quelle：„Stadt A“ BRAND", '"tag der tür" source:"stadt a" brand'])
def test_every_spelling_has_one_canonical_text(typed: str) -> None:
    assert canonical(parse(typed)) == '"tag der tür" source:"stadt a" brand'


async def test_whatever_is_understood_can_be_stored_and_searched_for(database: Database) -> None:
    def try_out(tx: Connection, typed: str) -> None:
        try:
            query = parse(typed)
        except QueryError:
            return
        text = canonical(query)
        assert query_text(tx, keep_query(tx, text)) == text
        assert search(tx, conditions(query), now=NOON).total == 0

    def examples(tx: Connection) -> None:
        given(TYPED)(settings(max_examples=100, deadline=None)(lambda typed: try_out(tx, typed)))()
        for typed in HOSTILE:
            try_out(tx, typed)
            try_out(tx, f'"{typed}"')
            try_out(tx, f'source:"{typed}"')

    await database.transact(examples)
