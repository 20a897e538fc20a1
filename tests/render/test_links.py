"""What follows /start in a link: a query or a release, and back."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pressbot.render.links import Start, query_hash, read_start, start_of_query, start_of_release

QUERY = 'place:"Wolfsburg" feuerwehr'
LONG = "feuerwehr " * 20


def test_a_short_query_goes_as_its_own_text() -> None:
    assert start_of_query(7, QUERY) == "q_cGxhY2U6IldvbGZzYnVyZyIgZmV1ZXJ3ZWhy"
    assert read_start("q_cGxhY2U6IldvbGZzYnVyZyIgZmV1ZXJ3ZWhy") == Start(query=QUERY)


def test_a_long_query_goes_by_its_number_and_what_only_those_know_who_have_seen_it() -> None:
    assert read_start(start_of_query(7, LONG)) == Start(query_id=7, query_hash=query_hash(LONG))
    assert query_hash(LONG) != query_hash(LONG + "x")


def test_a_release_goes_by_its_number() -> None:
    assert start_of_release(8842) == "r_8842"
    assert read_start("r_8842") == Start(release_id=8842)


@given(st.integers(1, 2**31), st.text(st.characters(exclude_categories=["Cs"]), min_size=1))
def test_every_start_is_what_telegram_takes(query_id: int, text: str) -> None:
    assert re.fullmatch(r"[A-Za-z0-9_-]{1,64}", start_of_query(query_id, text))


@pytest.mark.parametrize("start", ["", "x", "q_", "r_", "r_x", "r_1234567890", "q_é", "q_/w", "q_AAA", "q_" + "A" * 99])
def test_what_somebody_made_up_stands_for_nothing(start: str) -> None:
    assert read_start(start) == Start()
