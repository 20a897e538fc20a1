"""The topics level by level."""

from pressbot.text.topic_levels import topics_below
from pressbot.text.topics import Topic, find_topics


def everything(above: Topic | None) -> list[Topic]:
    return [each for topic in topics_below(above) for each in (topic, *everything(topic))]


def test_every_topic_is_on_exactly_one_level() -> None:
    found = [each.code for each in everything(None)]
    assert len(found) == len(set(found)) == 1085


def test_below_sport_are_kinds_of_sport() -> None:
    (sport,) = find_topics("Sport")
    assert all(each.parent == sport.code for each in topics_below(sport))
    assert "Sportereignis" in {each.de for each in topics_below(sport)}
