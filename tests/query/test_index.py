"""The index of standing queries: which of them a release satisfies, without asking them all."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from pressbot.errors import QueryError
from pressbot.model import Source
from pressbot.query.frequency import frequency_of
from pressbot.query.index import StandingQueries
from pressbot.query.match import Condition, Every, Field, Near, Words, holds, undated
from pressbot.query.syntax import parse
from pressbot.text.analyse import Analysed, analyse
from tests.query.archive import QUERY, RELEASE, Said, released
from tests.query.conditions import ANALYSED, CONDITION
from tests.values import a_release


def standing(*typed: str) -> StandingQueries:
    queries = StandingQueries()
    for number, text in enumerate(typed, start=1):
        queries.add(number, condition_of(text))
    return queries


def condition_of(typed: str) -> Condition:
    return undated(parse(typed))[0]


def understood(typed: str) -> Condition | None:
    """None for what makes no sense as a whole."""
    try:
        return condition_of(typed)
    except QueryError:
        return None


def test_a_release_hits_the_queries_it_satisfies() -> None:
    queries = standing("polizei", "brand", "feuerwehr -brand", '"feuerwehr löscht brand"', "lösch* OR hochwasser")
    assert queries.match(analyse(a_release(headline="Feuerwehr löscht Brand", body=""))) == {2, 4, 5}


def test_where_no_query_stands_nothing_is_hit() -> None:
    assert StandingQueries().match(analyse(a_release())) == set()


def test_a_query_that_waits_at_several_words_is_hit_by_each_and_removed_from_all() -> None:
    queries = standing("brand OR feuer* OR rauch OR title:rauch", "rauch")
    for headline in ("Brand", "Feuerwehr", "Rauch"):
        assert 1 in queries.match(analyse(a_release(headline=headline, body="")))
    queries.remove(1)
    assert queries.match(analyse(a_release(headline="Brand, Feuer, Rauch", body=""))) == {2}


def test_a_query_that_is_added_again_takes_the_place_of_the_earlier_one() -> None:
    queries = standing("brand", "feuerwehr")
    queries.add(1, condition_of("hochwasser"))
    assert len(queries) == 2
    assert queries.match(analyse(a_release(headline="Brand", body=""))) == set()
    assert queries.match(analyse(a_release(headline="Hochwasser", body=""))) == {1}


def test_to_remove_what_does_not_stand_changes_nothing() -> None:
    queries = standing("brand")
    queries.remove(2)
    assert queries.match(analyse(a_release(headline="Brand", body=""))) == {1}


@pytest.mark.parametrize("place", ["Wolfsburg", "Braunschweig", "Hannover", "Niedersachsen", "Hamburg", ""])
def test_a_circle_holds_what_the_search_finds_in_it(place: str) -> None:
    circles = ["wolfsburg,1km", "wolfsburg,30km", "braunschweig,30km", "hannover,100km", "niedersachsen,10km"]
    release = analyse(a_release(source=Source(name="Stadt", place=place)))
    queries = StandingQueries()
    for number, circle in enumerate(circles):
        queries.add(number, Near(circle))
        # What is known of a place is not kept when a circle is added.
        assert queries.match(release) == {each for each in range(number + 1) if holds(release, Near(circles[each]))}


def test_a_circle_around_a_place_that_is_gone_is_refused_and_the_others_stand() -> None:
    queries = standing("brand")
    with pytest.raises(LookupError):
        queries.add(1, Every((Words(Field.TEXT, (("haus",),)), Near("nirgendwoheim,5km"))))
    assert queries.match(analyse(a_release(headline="Brand", body=""))) == {1}


@given(RELEASE, st.lists(QUERY, min_size=1, max_size=8), st.booleans())
@settings(max_examples=200, deadline=None)
def test_the_index_misses_nothing_and_adds_nothing(said: Said, typed: list[str], sampled: bool) -> None:
    release = analyse(released(said, 1))
    conditions = {number: kept for number, text in enumerate(typed) if (kept := understood(text))}
    queries = StandingQueries(frequency_of([release]) if sampled else None)
    for number, condition in conditions.items():
        queries.add(number, condition)
    assert queries.match(release) == {number for number, each in conditions.items() if holds(release, each)}


@given(st.lists(CONDITION, max_size=6), st.lists(ANALYSED, min_size=1, max_size=4), st.booleans())
@settings(max_examples=300, deadline=None)
def test_so_it_is_with_conditions_that_nobody_types(
    conditions: list[Condition], releases: list[Analysed], sampled: bool
) -> None:
    queries = StandingQueries(frequency_of(releases) if sampled else None)
    for number, condition in enumerate(conditions):
        queries.add(number, condition)
    for release in releases:
        held = {number for number, condition in enumerate(conditions) if holds(release, condition)}
        assert queries.match(release) == held


class Standing(RuleBasedStateMachine):
    """Queries come, change and go in any order, and the index is as if only those that stand had ever been added."""

    def __init__(self) -> None:
        super().__init__()
        self.queries = StandingQueries()
        self.model: dict[int, Condition] = {}

    @rule(number=st.integers(0, 4), condition=CONDITION)
    def add(self, number: int, condition: Condition) -> None:
        self.queries.add(number, condition)
        self.model[number] = condition

    @rule(number=st.integers(0, 4))
    def remove(self, number: int) -> None:
        self.queries.remove(number)
        self.model.pop(number, None)

    @rule(release=ANALYSED)
    def match(self, release: Analysed) -> None:
        held = {number for number, condition in self.model.items() if holds(release, condition)}
        assert self.queries.match(release) == held

    @invariant()
    def counts(self) -> None:
        assert len(self.queries) == len(self.model)


test_queries_come_and_go = Standing.TestCase
test_queries_come_and_go.settings = settings(max_examples=40, stateful_step_count=20, deadline=None)
