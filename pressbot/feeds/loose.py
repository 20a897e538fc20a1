"""JSON of strangers: what stands somewhere, if it is of the kind that belongs there.

In: any value of a document. Out: a mapping or a list, empty where something else stands there:
one odd value must not cost the others. Texts and numbers are read by ``parsed.text_of``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def mapping(value: object) -> Mapping[str, Any]:
    """Return the object that stands there."""
    return value if isinstance(value, dict) else {}


def listed(value: object) -> list[Any]:
    """Return the list that stands there."""
    return value if isinstance(value, list) else []


def mappings(value: object) -> list[Mapping[str, Any]]:
    """Return the objects in the list that stands there."""
    return [each for each in listed(value) if isinstance(each, dict)]


def one_or_many(value: object) -> list[Any]:
    """Return the list that stands there, or a list of the one thing that does: XML turned into JSON knows no other."""
    return value if isinstance(value, list) else [value]


def lowered(value: object) -> Mapping[str, Any]:
    """Return the object that stands there, with its names in small letters."""
    return {name.lower(): each for name, each in mapping(value).items()}
