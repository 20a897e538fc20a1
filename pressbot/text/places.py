"""Names of places to the places somebody may mean, what lies in them and what lies near.

In: names as people type them. Out: places, the most populous first, sets of their ids, and texts that name them again.
Ids stay the same over releases of pressbot: ``tests/text/make_places.py`` states them. Reading the list is left to
``gazetteer.py``, asking back to the commands.
"""

import difflib
import heapq
import math
import re
from collections.abc import Iterator

from pressbot.text.gazetteer import Place, areas_of, gazetteer, kilometres_between, spelling

#: A place so many times larger than the next of its name is the one meant.
_DWARFS = 10
#: Places nobody has counted may be as large as this.
_UNCOUNTED = 500
#: "Neuenkirchen, Rheine" is the Neuenkirchen nearest to Rheine, and not farther from it than this.
_NEAR_KM = 50
#: Longer than any name of a place; what is longer is not looked at.
_MAX_LETTERS = 100
#: So many of the largest towns near a place are tried in its label.
_NEIGHBOURS = 12
_ALIKE, _SUGGESTIONS = 0.75, 3
# "Neuenkirchen, Niedersachsen", "Neuenkirchen (Niedersachsen)", "Neuenkirchen bei Rheine".
_QUALIFIED = re.compile(r"(.+?)(?:\s*[,(]\s*|\s+(?:bei|in|near)\s+)(.+?)[\s)]*")
_NUMBERED = re.compile(r".*#(\d{1,9})\s*")


def find_places(name: str) -> tuple[Place, ...]:
    """All places of this name, the most populous first.

    Their own names go first: other spellings and what a place is called elsewhere count where no place has the name.
    """
    return gazetteer().named(_on_one_line(name)) if len(name) <= _MAX_LETTERS else ()


def place(id: int) -> Place:  # noqa: A002 - it is the id of a place
    """The place of this id; raises KeyError where there is none."""
    return gazetteer().place(id)


def members(place: Place) -> frozenset[int]:
    """The ids of all that lies in the place, the place itself included."""
    return gazetteer().areas.get(place.id) or frozenset({place.id})


def within(place: Place, kilometres: float) -> frozenset[int]:
    """The ids of the towns no farther from the middle of the place than this, itself included if it is one."""
    if math.isnan(kilometres) or kilometres < 0:
        return frozenset()
    return frozenset(gazetteer().within(place, kilometres))


def resolve(text: str) -> Place | tuple[Place, ...]:
    """The place the text means; several, the most populous first, where that is not plain; () where there is none.

    A name may be narrowed by its state, its country or a town near it, after a comma, in brackets or with "bei".
    """
    text = text.strip()
    if len(text) > 2 * _MAX_LETTERS:
        return ()
    if number := _NUMBERED.fullmatch(text):
        return gazetteer().place(int(number[1])) if int(number[1]) in gazetteer() else ()
    found = find_places(text)
    qualified = _QUALIFIED.fullmatch(text)
    if not found and qualified:
        found = _narrowed(find_places(qualified[1]), qualified[2])
    return _meant(found)


def label(place: Place) -> str:
    """The shortest text by which ``resolve`` finds exactly this place: "Neuenkirchen, Nordrhein-Westfalen"."""
    return next(text for text in _labels(place) if resolve(text) == place)


def suggest_places(name: str) -> tuple[str, ...]:
    """Names of places that are spelt much like this one, the likeliest first."""
    key = spelling(_on_one_line(name)[:_MAX_LETTERS])
    candidates = {
        other
        for length in range(len(key) - 2, len(key) + 3)
        for part in (key[:2], key[-3:])
        for other in gazetteer().spellings.get((length, part), ())
    }
    close = difflib.get_close_matches(key, sorted(candidates), n=4 * _SUGGESTIONS, cutoff=_ALIKE)
    likeliest = sorted(close, key=lambda other: _likelihood(key, other), reverse=True)
    largest = (find_places(other)[0] for other in likeliest)
    return tuple(dict.fromkeys(place.name for place in largest))[:_SUGGESTIONS]


def _on_one_line(name: str) -> str:
    return " ".join(name.split())


def _is_area(place: Place) -> bool:
    """Whether others lie in it: a state, a country, Berlin, Hamburg."""
    return place.id in gazetteer().areas


def _meant(found: tuple[Place, ...]) -> Place | tuple[Place, ...]:
    """The only one, the area that has the others' name, or the town that dwarfs them; else all."""
    areas = tuple(place for place in found if place.is_area)
    first, *others = areas or found or (None,)
    if first is None:
        return ()
    second = max((max(place.population, _UNCOUNTED) for place in others), default=0)
    return first if first.population >= _DWARFS * second else found


def _narrowed(found: tuple[Place, ...], qualifier: str) -> tuple[Place, ...]:
    """Those in the state or country of this name; else the one nearest to the town of this name."""
    areas = [area for area in find_places(qualifier) if _is_area(area)]
    inside = tuple(place for place in found if any(place.id in members(area) - {area.id} for area in areas))
    if inside:
        return inside
    centre = _meant(find_places(qualifier))
    if isinstance(centre, tuple):
        return ()
    near = within(centre, _NEAR_KM)
    neighbours = [place for place in found if place.id in near and place != centre]
    return tuple(sorted(neighbours, key=lambda place: kilometres_between(place, centre))[:1])


def _labels(place: Place) -> Iterator[str]:
    """Ever longer texts for a place; the last names it by its id and always finds it."""
    yield place.name
    if not place.is_area:
        if place.state:
            yield f"{place.name}, {place.state}"
        yield f"{place.name}, {areas_of(place)[-1].name}"
        near = (gazetteer().place(number) for number in within(place, _NEAR_KM))
        for town in heapq.nlargest(_NEIGHBOURS, near, key=lambda town: town.population):
            yield f"{place.name} bei {town.name}"
        yield f"{place.name} #{place.id}"


def _likelihood(key: str, other: str) -> float:
    """How alike the spellings are, and a little for being a place many people write about."""
    largest = find_places(other)[0]
    return difflib.SequenceMatcher(None, key, other).ratio() + 0.03 * math.log10(largest.population + 1)
