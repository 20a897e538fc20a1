"""Places and topics by the letters somebody has typed so far."""

import pytest

from pressbot.text.beginnings import places_beginning, topics_beginning


@pytest.mark.parametrize(
    ("typed", "first"),
    [("wolfsbu", "Wolfsburg"), ("WOLFSBU", "Wolfsburg"), ("münch", "München"), ("Wolfsbrug", "Wolfsburg")],
)
def test_places_in_germany_and_the_largest_come_first(typed: str, first: str) -> None:
    assert places_beginning(typed, 5)[0].name == first


@pytest.mark.parametrize("typed", ["", " ", "w", "qqqq", "x" * 5000])
def test_nothing_is_offered_for_what_begins_nothing(typed: str) -> None:
    assert places_beginning(typed, 5) == ()


def test_no_more_places_are_offered_than_asked_for() -> None:
    assert len(places_beginning("neu", 7)) == 7


@pytest.mark.parametrize(("typed", "name"), [("poliz", "Polizei"), ("Sport", "Sport"), ("kul", "Kultur")])
def test_topics_are_offered_by_their_beginning(typed: str, name: str) -> None:
    assert name in [each.de for each in topics_beginning(typed)]


def test_no_topic_is_offered_for_nothing() -> None:
    assert topics_beginning("") == ()
