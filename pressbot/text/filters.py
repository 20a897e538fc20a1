"""What a release can be filtered by, as tokens beside those of its text: language, pictures, places, topics.

Goes in: a release, or the value of a query's field. Comes out: tokens that no word is, for they begin with "_".
A release carries the tokens of the places and topics above its own, so a query needs only the one it names.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from pressbot.model import Release
from pressbot.text.gazetteer import Place, areas_of
from pressbot.text.places import place, resolve, within
from pressbot.text.topics import ancestors, find_topics, topic, topics_of

#: Every release carries it, so that "not" has something to be taken from.
EVERYTHING = "_all"
_PLACE = re.compile(r"_p(a?)(\d+)")


@dataclass(frozen=True, slots=True)
class Circle:
    """What lies no farther from a place than this."""

    middle: Place
    kilometres: float

    @classmethod
    def read(cls, text: str) -> "Circle":
        """The circle of "wolfsburg,30km"; LookupError where no one place has the name."""
        name, _, distance = text.rpartition(",")
        return cls(_known(name), float(distance.removesuffix("km")))


def filters(release: Release) -> tuple[str, ...]:
    """The filter tokens of a release."""
    found = {EVERYTHING: None, language_token(release.language): None}
    if release.pictures:
        found[has_token("image")] = None
    found.update(dict.fromkeys(_around(release.source.place)))
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


@lru_cache(maxsize=64)
def near_tokens(circle: str) -> Sequence[str]:
    """For ``near:`` and "wolfsburg,30km": the tokens of the place and of every town within that distance."""
    area = Circle.read(circle)
    # In the middle of a state or country there may be no town.
    return tuple(_of_place(each) for each in sorted(within(area.middle, area.kilometres) | {area.middle.id}))


def place_of(token: str) -> Place | None:
    """The place that a filter token names; None for the other tokens."""
    number = _PLACE.fullmatch(token)
    return place(-int(number[2]) if number[1] else int(number[2])) if number else None


@lru_cache(maxsize=4_096)
def _around(name: str) -> Sequence[str]:
    """The tokens of the place that a source names, and of the areas around it."""
    here = resolve(name) if name else ()
    return tuple(_of_place(each.id) for each in (here, *areas_of(here))) if isinstance(here, Place) else ()


def _of_place(place_id: int) -> str:
    # A state's or country's id is below zero, and a token has no signs.
    return f"_p{place_id}" if place_id >= 0 else f"_pa{-place_id}"


def _known(name: str) -> Place:
    found = resolve(name)
    if isinstance(found, Place):
        return found
    raise LookupError(f"no one place is called {name!r}")
