"""What a day came to, held against what everybody should have got.

Goes in: what was owed by the script's own reading, and what the chats show. Comes out: every promise that did not hold,
in words. Pure.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

_NUMBER = re.compile(r"Vorgang (\d+) Stand (\d+)")

#: A chat's platform and address.
Address = tuple[str, str]


@dataclass(kw_only=True)
class Message:
    """A message that a chat has got: in which tick, what it said first, and what it says now."""

    tick: int
    first: str
    now: str
    #: It answers another one.
    reply: bool = False

    @property
    def announces(self) -> set[int]:
        """The numbers of the releases that it brought."""
        return set() if self.reply else set(stands(self.first))


@dataclass(frozen=True, kw_only=True)
class Owed:
    """A release that a chat is to get, and the tick in which it was dispatched."""

    number: int
    tick: int


@dataclass(kw_only=True)
class Diary:
    """Of one chat: what it was owed, and what it has got."""

    owed: list[Owed] = field(default_factory=list)
    messages: list[Message] = field(default_factory=list)
    #: What is new may come later, or together: of a digest only the first page can be seen.
    waits: bool = False
    #: What it was shown, as pressbot keeps it, with the revision shown.
    kept: dict[int, int] = field(default_factory=dict)
    #: What may have come twice, as pressbot has written down.
    doubtful: set[int] = field(default_factory=set)


def stands(text: str) -> dict[int, int]:
    """The releases that a text names, and in which wording."""
    return {int(number): int(stand) for number, stand in _NUMBER.findall(text)}


def faults(diaries: Mapping[Address, Diary], final: Mapping[int, int], embargoes: Mapping[int, int]) -> list[str]:
    """Everything that is not as it should be.

    ``final`` is in which wording each release is to be shown at the end, 0 where it was withdrawn; ``embargoes`` the
    tick before which nobody may see it.
    """
    return [
        f"{platform} {address}: {fault}"
        for (platform, address), diary in diaries.items()
        for fault in _faults(diary, final, embargoes)
    ]


def _faults(diary: Diary, final: Mapping[int, int], embargoes: Mapping[int, int]) -> Iterator[str]:
    owed = {each.number: each.tick for each in diary.owed}
    came = Counter(number for message in diary.messages for number in message.announces)
    # What is withdrawn while it waits is never shown.
    must = {number for number in owed if final[number] or not diary.waits}
    yield from (f"{number} was lost" for number in sorted(must - (set(diary.kept) if diary.waits else set(came))))
    yield from (f"{number} was not asked for" for number in sorted({*came, *diary.kept} - set(owed)))
    yield from (
        f"{number} came {times} times" for number, times in came.items() if times > 1 + (number in diary.doubtful)
    )
    for message in diary.messages:
        for number, stand in stands(message.now).items():
            if final.get(number) != stand and number not in diary.doubtful:
                yield f"{number} is still shown as {stand}, not as {final.get(number)}"
        early = [number for number in message.announces if message.tick < embargoes.get(number, 0)]
        yield from (f"{number} came before its hour" for number in early)
    if not diary.waits:
        yield from _out_of_order(diary, owed)


def _out_of_order(diary: Diary, owed: Mapping[int, int]) -> Iterator[str]:
    latest, seen = 0, set[int]()
    for message in diary.messages:
        for number in message.announces - seen:
            if owed.get(number, latest) < latest:
                yield f"{number} came after what is newer"
            latest = max(latest, owed.get(number, latest))
            seen.add(number)
