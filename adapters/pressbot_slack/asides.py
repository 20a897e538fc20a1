"""Where an answer goes that one person alone is to see: an address goes in and comes out; nothing is sent here.

Pure.
Slack shows an answer to one person by the address that came with the request (for half an hour, five times, also in
conversations that the app is not in), or else by naming channel and person, where the app is in the channel. A form it
opens by the trigger that came with the request, once and within three seconds. What was asked in a view is answered into
it as long as it waits; what comes later goes to the person all the same.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_ADDRESS = re.compile(
    r"(?P<chat>[A-Z0-9/]+)@(?P<person>[UW][A-Z0-9]+)(?P<opened>!?)"
    r"(?: #(?P<view>\d+))?(?: \^(?P<trigger>\S+))?(?: (?P<url>https?://\S+))?"
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Aside:
    """One person in a conversation."""

    chat: str
    person: str
    #: Where to answer, as the request told; "" for nowhere.
    url: str = ""
    #: What opens a form; "" for nothing.
    trigger: str = ""
    #: Whether what was tapped is a message that all see: then editing it is editing for all.
    tapped_in_the_open: bool = False
    #: The number of the view that waits for the answer; "" for none.
    view: str = ""

    def __str__(self) -> str:
        """The address, as ``read_aside`` knows it again."""
        opened, view = "!" if self.tapped_in_the_open else "", f" #{self.view}" if self.view else ""
        trigger = f" ^{self.trigger}" if self.trigger else ""
        return f"{self.chat}@{self.person}{opened}{view}{trigger} {self.url}".rstrip()


def read_aside(address: str) -> Aside | None:
    """The aside that this address names; None for the address of a conversation."""
    found = _ADDRESS.fullmatch(address)
    if not found:
        return None
    return Aside(
        chat=found["chat"],
        person=found["person"],
        url=found["url"] or "",
        trigger=found["trigger"] or "",
        tapped_in_the_open=bool(found["opened"]),
        view=found["view"] or "",
    )
