"""What sort of error a feed has, for those who are told of it in their own language. PURE.

In: one of our errors. Out: the end of a phrase's key (``fault-…``), with the status where a server named one.
"""

from __future__ import annotations

from collections.abc import Mapping

from pressbot.errors import AddressRefused, FeedError, NotAFeed, Refused, TooCostly, TooLarge, Unreachable

_GONE = 410

#: What each error is called.
FAULTS: Mapping[type[FeedError], str] = {
    NotAFeed: "not-a-feed",
    AddressRefused: "address-refused",
    Unreachable: "unreachable",
    Refused: "refused",
    TooLarge: "too-large",
    TooCostly: "too-costly",
}


def fault_of(error: FeedError) -> str:
    """Return what sort of error it is: ``unreachable``, ``gone``, ``refused 404``."""
    if is_gone(error):
        return "gone"
    fault = FAULTS[type(error)]
    return f"{fault} {error.status}" if isinstance(error, Refused) else fault


def is_gone(error: FeedError) -> bool:
    """Tell whether the server says that there will be nothing at this address any more."""
    return isinstance(error, Refused) and error.status == _GONE
