"""Which circles a release lies in, of all that standing queries ask for.

Goes in: circles as ``near:`` has them, and the filter tokens of a release. Comes out: the circles around it,
the same as ``near_tokens`` tells one by one. Circles are not taken out again: there are few, and a start forgets them.
"""

import math
from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterable

from pressbot.text.distance import Point, chord, degrees, point
from pressbot.text.filters import Circle, place_of


class Circles:
    """All circles, from south to north, and what is known already of the places that releases came from."""

    def __init__(self) -> None:
        self._known: set[str] = set()
        #: Latitude, middle, reach and text of each circle.
        self._by_latitude: list[tuple[float, Point, float, str]] = []
        #: The circles around a state or country also hold all that lies in it.
        self._by_area: dict[int, list[str]] = {}
        self._farthest = 0.0
        self._around: dict[str, tuple[str, ...]] = {}

    def add(self, text: str) -> None:
        """Look for this circle from now on; LookupError where nobody knows its middle."""
        if text in self._known:
            return
        circle = Circle.read(text)
        middle = circle.middle
        at = point(middle.latitude, middle.longitude)
        insort(self._by_latitude, (middle.latitude, at, chord(circle.kilometres), text))
        if middle.is_area:
            self._by_area.setdefault(middle.id, []).append(text)
        self._farthest = max(self._farthest, degrees(circle.kilometres))
        self._known.add(text)
        self._around.clear()

    def around(self, filters: Iterable[str]) -> set[str]:
        """The circles that a release with these filter tokens lies in."""
        found: set[str] = set()
        if self._known:
            for token in filters:
                if token not in self._around:
                    self._around[token] = self._circles_of(token)
                found.update(self._around[token])
        return found

    def _circles_of(self, token: str) -> tuple[str, ...]:
        place = place_of(token)
        if place is None:
            return ()
        if place.is_area:
            return tuple(self._by_area.get(place.id, ()))
        first = bisect_left(self._by_latitude, (place.latitude - self._farthest,))
        last = bisect_right(self._by_latitude, (place.latitude + self._farthest, (math.inf,)))
        here = point(place.latitude, place.longitude)
        return tuple(text for _, at, reach, text in self._by_latitude[first:last] if math.dist(here, at) <= reach)
