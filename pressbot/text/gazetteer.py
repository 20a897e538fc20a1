"""The list of places that goes with the program, read once when first asked for.

In: the package data ``data/places.tsv.gz``, whose columns and ids ``tests/text/make_places.py`` states; it makes them
from GeoNames. Out: places by id, by name, by area and by distance, and the spelling under which names are compared.
What somebody means by a name is left to ``places.py``.
"""

import gzip
import math
import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from importlib import resources

from pressbot.text.distance import EARTH_KM, Point, chord, degrees, point

# What Unicode does not take apart into a letter and its mark; and of "ä" German has its own spelling.
_LETTERS = {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th"}
_UMLAUTS = {"ä": "ae", "ö": "oe", "ü": "ue"}
_MARKS = re.compile(r"[\u0300-\u036f]+")
# "Frankfurt am Main", "Frankfurt a. Main", "Frankfurt/Main" and "Frankfurt (Main)" are one town.
_LINKS = re.compile(r"(?<=[^\w\t|])(?:an?|am|auf|b|bei|de[mnr]|d|im?|in|ob?|v|vor)\b")
_SAINT = re.compile(r"\bsankt\b")
_SEPARATORS = re.compile(r"(?:[^\w\t|]|_)+")


@dataclass(frozen=True, slots=True)
class Place:
    """A town, or a state or country, whose ids are negative."""

    id: int
    #: As German press offices write it, where they have a name of their own for it.
    name: str
    #: The German state it lies in or is; empty abroad, and for Germany.
    state: str
    #: Two letters, ISO 3166.
    country: str
    latitude: float
    longitude: float
    #: 0 where nobody has counted; of a state or country, that of its listed towns together.
    population: int

    @property
    def is_area(self) -> bool:
        return self.id < 0


class Gazetteer:
    """All places, the most populous first, and the ways to them.

    Inside, a place is its row in the list: most of the 45,000 are never asked for, and need not become a ``Place``.
    """

    def __init__(self, text: str) -> None:
        columns = text.split("\n")
        self._columns = [column.split("\t") for column in columns]
        self._spelt = columns[1:4]
        self.ids = [int(cell) for cell in self._columns[0]]
        self._rows = {number: row for row, number in enumerate(self.ids)}
        self._by_name = _index(spelling(column) for column in self._spelt[:2])

    def __contains__(self, number: int) -> bool:
        return number in self._rows

    def place(self, number: int) -> Place:
        """The place of this id; raises KeyError where there is none."""
        return self._place(self._rows[number])

    def named(self, name: str) -> tuple[Place, ...]:
        """The places that have the name; if none has, those that have it without its umlauts, or elsewhere."""
        key, bare = spelling(name), bare_spelling(name)
        rows = self._by_name.get(key) or {
            row for index in (self._by_name, self._by_other_name) for way in (key, bare) for row in index.get(way, ())
        }
        return tuple(self._place(row) for row in sorted(rows))

    @cached_property
    def spellings(self) -> Mapping[tuple[int, str], Sequence[str]]:
        """The spellings of all names, by their length and by their first two or last three letters."""
        shapes: dict[tuple[int, str], list[str]] = {}
        for key in self._by_name:
            for part in {key[:2], key[-3:]}:
                shapes.setdefault((len(key), part), []).append(key)
        return shapes

    @cached_property
    def areas(self) -> Mapping[int, frozenset[int]]:
        """What lies in each state and country, itself included; in Berlin and Hamburg, which are towns too."""
        inside: dict[str, set[int]] = {}
        for number, state, country in zip(self.ids, *self._columns[7:9], strict=True):
            inside.setdefault(country, set()).add(number)
            if state:
                inside.setdefault(state, set()).add(number)
        return {number: frozenset(inside[key]) for key, number in self._area_ids.items()}

    def areas_of(self, place: Place) -> tuple[Place, ...]:
        numbers = (self._area_ids[key] for key in (place.state, place.country) if key)
        return tuple(self.place(number) for number in numbers if number != place.id)

    @cached_property
    def _area_ids(self) -> Mapping[str, int]:
        """The states by name and the countries by their letters."""
        areas = (self.place(number) for number in self.ids if number < 0)
        city_states = (self.named(name)[0] for name in ("Berlin", "Hamburg"))
        return {area.state or area.country: area.id for area in (*areas, *city_states)}

    def within(self, place: Place, kilometres: float) -> list[int]:
        """The ids of the towns no farther from the place's coordinates than this."""
        reach, height = chord(kilometres), degrees(kilometres)
        centre = point(place.latitude, place.longitude)
        latitudes, towns = self._towns
        first = bisect_left(latitudes, place.latitude - height)
        last = bisect_right(latitudes, place.latitude + height)
        return [number for at, number in towns[first:last] if math.dist(centre, at) <= reach]

    @cached_property
    def _towns(self) -> tuple[list[float], list[tuple[Point, int]]]:
        """The towns from south to north: their latitudes, and where and which they are."""
        coordinates = zip(map(float, self._columns[4]), map(float, self._columns[5]), self.ids, strict=True)
        towns = sorted(town for town in coordinates if town[2] > 0)
        return [latitude for latitude, _, _ in towns], [(point(north, east), number) for north, east, number in towns]

    @cached_property
    def _by_other_name(self) -> dict[str, tuple[int, ...]]:
        own, more, elsewhere = self._spelt
        return _index([bare_spelling(own), bare_spelling(more), spelling(elsewhere), bare_spelling(elsewhere)])

    def _place(self, row: int) -> Place:
        number, name, _, _, latitude, longitude, population, state, country = (cells[row] for cells in self._columns)
        return Place(int(number), name, state, country, float(latitude), float(longitude), int(population))


@cache
def gazetteer() -> Gazetteer:
    """The places that go with the program."""
    packed = resources.files("pressbot.text").joinpath("data/places.tsv.gz").read_bytes()
    return Gazetteer(gzip.decompress(packed).decode())


def areas_of(place: Place) -> tuple[Place, ...]:
    """The state and the country a place lies in; of an area, those around it."""
    return gazetteer().areas_of(place)


def spelling(names: str) -> str:
    """The names without case, hyphens and blanks, with "ae", "oe", "ue", "ss" for ä, ö, ü, ß.

    Tabs and | stay: one long text is folded far quicker than its hundred thousand names one by one.
    """
    text = _composed(names)
    for umlaut, letters in _UMLAUTS.items():
        text = text.replace(umlaut, letters)
    return _folded(text)


def bare_spelling(names: str) -> str:
    """The same with a, o, u for ä, ö, ü, as keyboards abroad have them."""
    return _folded(_composed(names))


def kilometres_between(one: Place, other: Place) -> float:
    """How far it is along the ground."""
    straight = math.dist(point(one.latitude, one.longitude), point(other.latitude, other.longitude))
    return 2 * EARTH_KM * math.asin(min(1.0, straight / 2))


def _composed(names: str) -> str:
    return unicodedata.normalize("NFKC", names).casefold()


def _folded(text: str) -> str:
    for letter, plain in _LETTERS.items():
        text = text.replace(letter, plain)
    text = _MARKS.sub("", unicodedata.normalize("NFKD", text))
    return _SEPARATORS.sub("", _LINKS.sub("", _SAINT.sub("st", text)))


def _index(columns: Iterable[str]) -> dict[str, tuple[int, ...]]:
    """The rows by the names they have in these columns, which are spelt as they are to be found."""
    index: dict[str, tuple[int, ...]] = {}
    for column in columns:
        for row, names in enumerate(column.split("\t")):
            for name in names.split("|") if names else ():
                known = index.get(name, ())
                if row not in known:
                    index[name] = (*known, row)
    index.pop("", None)
    return index
