"""What every value with instants is: aware, and in UTC.

A naive datetime is refused where a value is made.
"""

from dataclasses import fields
from datetime import UTC, datetime
from functools import cache

#: The fields that may hold an instant; to look at every field of each value took a quarter of a delivery.
_INSTANTS = cache(lambda kind: [each.name for each in fields(kind) if "datetime" in str(each.type)])


class Dated:
    """Refuses naive datetimes and turns every other zone into UTC."""

    __slots__ = ()

    def __post_init__(self) -> None:
        for name in _INSTANTS(type(self)):  # type: ignore[arg-type]  # mypy takes the class for one of its values
            value = getattr(self, name)
            if isinstance(value, datetime) and value.tzinfo is not UTC:
                if value.tzinfo is None:
                    raise ValueError(f"{type(self).__name__}.{name} needs a time zone: {value!r}")
                object.__setattr__(self, name, value.astimezone(UTC))
