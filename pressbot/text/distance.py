"""Distances on the ground, compared through the ground: a straight line is far quicker to compare.

Goes in: degrees and kilometres. Comes out: points on a globe of radius 1 and the straight lines between them,
for ``math.dist(one, other) <= chord(kilometres)``.
"""

import math

EARTH_KM = 6371.0
#: What the arithmetic may be wrong by: less than a millimetre.
_ROUNDING = 1e-10

Point = tuple[float, float, float]


def point(latitude: float, longitude: float) -> Point:
    """The point at these degrees."""
    north, east = math.radians(latitude), math.radians(longitude)
    return math.cos(north) * math.cos(east), math.cos(north) * math.sin(east), math.sin(north)


def chord(kilometres: float) -> float:
    """The straight line between points that are so far apart along the ground."""
    return 2 * math.sin(min(kilometres / (2 * EARTH_KM), math.pi / 2)) + _ROUNDING


def degrees(kilometres: float) -> float:
    """By how many degrees of latitude such points differ at most."""
    return math.degrees(kilometres / EARTH_KM) + _ROUNDING
