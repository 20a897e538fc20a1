"""Codes of queries: what a start reads instead of parsing."""

from hypothesis import given
from hypothesis import strategies as st

from pressbot.errors import QueryError
from pressbot.query.code import code_of, decode, encode
from pressbot.query.match import Condition, undated
from pressbot.query.syntax import canonical, parse
from pressbot.terms import Term, TermKind
from tests.query.archive import QUERY
from tests.query.conditions import CONDITION

DAYS = st.lists(st.builds(Term, st.sampled_from([TermKind.ON, TermKind.AFTER]), st.sampled_from(["7d", "2026-11-20"])))


def test_a_code_is_short_and_tells_the_days_apart() -> None:
    assert code_of("feuerwehr") == '[["text","feuerwehr"],[]]'
    assert code_of("wolfsburg on:7d") == '[["text","wolfsburg"],[["on","7d"]]]'
    assert code_of("near:wolfsburg,30km") == '[["near","wolfsburg,30km"],[]]'


def test_what_is_not_understood_has_no_code() -> None:
    assert code_of("near:nirgendwoheim,5km") == ""


@given(CONDITION, DAYS.map(tuple))
def test_a_code_is_read_back_as_what_it_was_made_of(condition: Condition, days: tuple[Term, ...]) -> None:
    assert decode(encode((condition, days))) == (condition, days)


@given(QUERY)
def test_the_code_of_a_query_is_what_the_query_asks(typed: str) -> None:
    try:
        query = parse(typed)
    except QueryError:
        return
    assert decode(code_of(canonical(query))) == undated(query)
