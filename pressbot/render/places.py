"""Places as they are told apart in messages.

Goes in: places. Comes out: their names with what they lie in.
"""

from __future__ import annotations

from pressbot.text.gazetteer import Place, areas_of
from pressbot.text.places import label


def area_name(place: Place) -> str:
    """The state or country it lies in; a country is its own."""
    return next((area.name for area in areas_of(place)), place.name)


def named_with_area(place: Place) -> str:
    """The place by a name that only it has, and what it lies in."""
    name, area = label(place), area_name(place)
    return name if area in name else f"{name} · {area}"
