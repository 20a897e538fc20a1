"""More like this: the queries that a release suggests."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from pressbot.model import Source
from pressbot.query.more_like import more_like
from pressbot.query.syntax import canonical, parse
from tests.values import a_release

WOLFSBURG = Source(name="Stadt Wolfsburg", place="Wolfsburg", language="de")


def test_topic_and_place_come_first_then_the_words_of_the_headline_and_the_source_last() -> None:
    release = a_release(source=WOLFSBURG, topics=("Sport",), headline="Wolfsburg ehrt die Meister im Rudern")
    assert more_like(release) == [
        "place:wolfsburg topic:sport",
        "place:wolfsburg (meister OR rudern)",
        "topic:sport",
        "place:wolfsburg",
        'source:"stadt wolfsburg"',
    ]


def test_without_topic_and_place_the_words_remain() -> None:
    release = a_release(source=replace(WOLFSBURG, name="Amt", place=""), headline="Dachstuhlbrand am Markt")
    assert more_like(release) == ["dachstuhlbrand", "source:amt"]


@given(st.text(max_size=80), st.text(max_size=80), st.text(max_size=40), st.lists(st.text(max_size=30), max_size=3))
def test_whatever_a_release_says_its_queries_can_be_asked(
    name: str, headline: str, place: str, topics: list[str]
) -> None:
    release = a_release(source=Source(name=name, place=place), headline=headline, topics=tuple(topics))
    for query in more_like(release):
        assert canonical(parse(query)) == query
