"""The town nearest to a point on the map.

Goes in: coordinates in degrees, as text or numbers. Comes out: the town of the gazetteer that is nearest.
"""

import re

from pressbot.text.gazetteer import Place, gazetteer, kilometres_between

#: Looked at one after the other: most points of Europe have a town within the first.
_CIRCLES_KM = (10, 30, 100)
_COORDINATES = re.compile(r"\s*([-+]?\d{1,3}(?:\.\d{1,20})?)\s*[,;\s]\s*([-+]?\d{1,3}(?:\.\d{1,20})?)\s*")


def read_coordinates(text: str) -> tuple[float, float] | None:
    """Latitude and longitude in degrees of a text such as "52.4227,10.7865"; None where it is none."""
    numbers = _COORDINATES.fullmatch(text)
    if numbers is None:
        return None
    latitude, longitude = float(numbers[1]), float(numbers[2])
    return (latitude, longitude) if abs(latitude) <= 90 and abs(longitude) <= 180 else None  # noqa: PLR2004


def nearest_town(latitude: float, longitude: float) -> Place | None:
    """The nearest town, or None where there is none within 100 km."""
    here = Place(0, "", "", "", latitude, longitude, 0)
    for kilometres in _CIRCLES_KM:
        if towns := [gazetteer().place(number) for number in gazetteer().within(here, kilometres)]:
            return min(towns, key=lambda town: kilometres_between(here, town))
    return None
