"""What a round of the kill test came to: what was owed and what arrived go in, what went wrong comes out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

#: A chat: its platform, and the address that it had first.
Place = tuple[str, str]


@dataclass(frozen=True, kw_only=True, slots=True)
class Owed:
    """A delivery as it stands in the database when all is over."""

    chat: Place
    number: int
    state: str
    unknowns: int


@dataclass(kw_only=True, slots=True)
class Arrived:
    """What the recorder told."""

    #: The numbers of each chat's messages as they came.
    messages: dict[Place, list[int]] = field(default_factory=dict)
    #: Answers that the recorder withheld, by platform.
    lost_answers: Counter[str] = field(default_factory=Counter)
    #: Where a chat was before, by where it is.
    moved: dict[str, str] = field(default_factory=dict)
    count: int = 0

    def hear(self, event: Sequence[object]) -> None:
        """Take down one line of the recorder."""
        match event:
            case ["kept", str(platform), str(chat), int(number)]:
                self.messages.setdefault((platform, self.moved.get(chat, chat)), []).append(number)
                self.count += 1
            case ["lost", str(platform)]:
                self.lost_answers[platform] += 1
            case ["moved", str(before), str(now)]:
                self.moved[now] = before
            case _:
                raise AssertionError(f"the recorder told {event}")


@dataclass(frozen=True, kw_only=True, slots=True)
class Verdict:
    """The numbers that have to be 0, and the doubles, which are bounded."""

    lost: int
    stuck: int
    out_of_order: int
    #: Doubles that the ledger did not say might come.
    unmarked: int
    doubled: Mapping[str, int]


def judge(owed: Iterable[Owed], arrived: Arrived, blocked: set[Place]) -> Verdict:
    """Hold what arrived against what was owed; a chat that blocked us is owed what came before it did."""
    lost = stuck = unmarked = 0
    doubled: Counter[str] = Counter()
    for each in owed:
        came = arrived.messages.get(each.chat, []).count(each.number)
        lost += not came and not (each.chat in blocked and each.state == "cancelled")
        stuck += each.state not in {"sent", "cancelled", "dead"}
        doubled[each.chat[0]] += max(came - 1, 0)
        unmarked += max(came - 1 - each.unknowns, 0)
    out_of_order = sum(map(overtaken, arrived.messages.values()))
    return Verdict(lost=lost, stuck=stuck, out_of_order=out_of_order, unmarked=unmarked, doubled=dict(doubled))


def overtaken(numbers: Sequence[int]) -> int:
    """How many messages came for the first time after a later one of their chat."""
    firsts = list(dict.fromkeys(numbers))
    return sum(number < max(firsts[:place], default=0) for place, number in enumerate(firsts))
