"""What a release can be filtered by, as tokens beside those of its text: language, pictures, places, topics.

Goes in: a release, or the value of a query's field. Comes out: tokens that no word is, for they begin with "_".
A release carries the tokens of the places and topics above its own, so a query needs only the one it names.
"""

from collections.abc import Sequence

from pressbot.model import Release
from pressbot.text.gazetteer import Place
from pressbot.text.places import areas_of, resolve, within
from pressbot.text.topics import ancestors, find_topics, topic, topics_of

#: Every release carries it, so that "not" has something to be taken from.
EVERYTHING = "_all"


def filters(release: Release) -> tuple[str, ...]:
    """The filter tokens of a release."""
    found = {EVERYTHING: None, language_token(release.language): None}
    if release.pictures:
        found[has_token("image")] = None
    place = resolve(release.source.place) if release.source.place else ()
    if isinstance(place, Place):
        found.update({_of_place(each.id): None for each in (place, *areas_of(place))})
    for code in topics_of(release.topics):
        found.update({f"_t{each.code}": None for each in (topic(code), *ancestors(topic(code)))})
    return tuple(found)


def language_token(language: str) -> str:
    """For ``lang:``."""
    return f"_l{language}"


def has_token(what: str) -> str:
    """For ``has:``."""
    return f"_h{what}"


def topic_tokens(name: str) -> Sequence[str]:
    """For ``topic:`` and a topic's name: the tokens of all that ``find_topics`` knows by it."""
    return [f"_t{each.code}" for each in find_topics(name)]


def place_token(name: str) -> str:
    """For ``place:`` and a place's full name, which ``resolve`` knows."""
    return _of_place(_known(name).id)


def near_tokens(circle: str) -> Sequence[str]:
    """For ``near:`` and "wolfsburg,30km": the tokens of the place and of every town within that distance."""
    name, _, distance = circle.rpartition(",")
    centre = _known(name)
    # In the middle of a state or country there may be no town.
    return [_of_place(each) for each in sorted(within(centre, float(distance.removesuffix("km"))) | {centre.id})]


def _of_place(place_id: int) -> str:
    # A state's or country's id is below zero, and a token has no signs.
    return f"_p{place_id}" if place_id >= 0 else f"_pa{-place_id}"


def _known(name: str) -> Place:
    found = resolve(name)
    if isinstance(found, Place):
        return found
    raise LookupError(f"no one place is called {name!r}")
