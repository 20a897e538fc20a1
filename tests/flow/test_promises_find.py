"""The state machine of the promises finds what it is there to find: bugs that are put into the product on purpose.

Each bug is a line or two of the product put otherwise; with it, some promise is broken within a bounded number of
walks. A line that is not there any more fails the test: then its bug is to be seeded anew.
"""

from __future__ import annotations

import ast
import inspect
from dataclasses import dataclass
from pathlib import Path
from random import Random
from textwrap import dedent
from types import ModuleType
from typing import Any

import pytest

from pressbot.flow import deliver, lane, prepare, settle
from pressbot.model import Change as Revised
from pressbot.store import corrections, deliveries, lanes, moves, queue
from tests.flow.test_promises import OWNERS, REFUSALS, Promises

#: Most are found within twenty.
MOST_WALKS = 30
STEPS = 40


@dataclass(frozen=True)
class Change:
    """Words in a function, a method or a constant of a module, and what stands there instead."""

    module: ModuleType
    name: str
    old: str = ""
    new: str = ""

    def put(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Make it so until the test is over, for all who have imported it, too."""
        source = inspect.getsource(self.module)
        found: ast.AST = ast.parse(source)
        for name in self.name.split("."):
            found = next(each for each in ast.iter_child_nodes(found) if name in _names(each))
        words = ast.get_source_segment(source, found, padded=True) or ""
        assert not self.old or words.count(self.old) == 1, f"{self.name} says no more: {self.old}"
        namespace = dict(vars(self.module))
        exec(dedent(words.replace(self.old, self.new) if self.old else words), namespace)
        name = self.name.split(".")[-1]
        if isinstance(found, ast.Assign):
            monkeypatch.setattr(self.module, name, namespace[name])
            return
        function: Any = self.module
        for each in self.name.split("."):
            function = getattr(function, each)
        monkeypatch.setattr(function, "__code__", namespace[name].__code__)


def _names(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Assign):
        return [each.id for each in node.targets if isinstance(each, ast.Name)]
    return [getattr(node, "name", "")]


BUGS: dict[str, list[Change]] = {
    "two deliveries of a chat are claimed side by side": [
        Change(queue, "_next", "spelled(other.c.state, OPEN)", "other.c.state.in_(_WAITING)"),
        Change(queue, "_NEXT"),
        Change(lane, "Lane._choose", "head.chat_id in busy or ", ""),
    ],
    "a lost answer is taken for a failure": [Change(settle, "_unknowns", "isinstance(error, OutcomeUnknown)", "False")],
    "what nobody looked up is not looked up": [
        Change(deliver, "Deliverer.make", "if work.delivery.unknowns and", "if work.delivery.unknowns > 1 and")
    ],
    "after a claim whose commit was not answered, what is under way is put back, too": [
        Change(queue, "put_back", ".where(*claimed, delivery.c.id.not_in(under_way))", ".where(*claimed)")
    ],
    "a withdrawal forgets what may have arrived": [
        Change(prepare, "_needless", "release.withdrawn and not delivery.unknowns", "release.withdrawn")
    ],
    "a withdrawal cancels what may have arrived": [
        Change(corrections, "cancel_release", "delivery.c.unknowns == 0", "delivery.c.unknowns >= 0")
    ],
    "a revision forgets the post that is under way": [
        Change(deliveries, "enqueue_missed", "shown < present[of]", "shown > present[of]")
    ],
    "a chat that closes forgets the post that is under way": [
        Change(
            deliveries,
            "cancel_announcements",
            "theirs = and_(theirs, delivery.c.state != DeliveryState.SENDING, ~_goes_with_a_digest())",
            "pass",
        )
    ],
    "a chat that moves loses what it was owed": [
        Change(
            moves,
            "move_chat",
            "_give_way(tx, there, moving, reason, now)",
            "_give_way(tx, moving, there, reason, now)",
        )
    ],
    "a chat that gets another id loses its messages": [
        Change(moves, "move_chat", "if not with_messages:", "if not with_messages or there is None:")
    ],
    "what was under way stays so after a takeover": [
        Change(lanes, "take_lane", "if epoch is not None:", "if epoch == 0:")
    ],
    "a delivery that waits is passed over by the next one": [
        Change(
            queue,
            "_next",
            "spelled(other.c.state, OPEN)",
            'spelled(other.c.state, OPEN), other.c.due_at <= bindparam("now")',
        ),
        Change(queue, "_NEXT"),
    ],
    "of a withdrawal that a post shows whoever had it is not told": [
        Change(
            deliver,
            "Deliverer.make",
            "replace(work.sent(posted), told=making.told)",
            "replace(work.sent(posted), told=())",
        )
    ],
    "a reply about a withdrawal is taken for one about a correction": [
        Change(prepare, "_needless", 'return "" if still else', 'return "" if still and not release.withdrawn else')
    ],
}


def _walk(chance: Random) -> None:
    """Forty steps of the machine by chance, of which more get somewhere than where each is as likely as any other."""
    machine, jumps = Promises(), chance.random() < 0.5
    try:
        machine.open(can_find=chance.random() < 0.5)
        machine.issue(urgent=False)
        for _ in range(STEPS):
            _step(machine, chance, jumps=jumps)
            machine.no_chat_has_two_under_way()
            machine.what_is_called_sent_has_arrived()
            machine.no_chat_is_overtaken_by_its_own()
            machine.whoever_begins_a_request_has_the_lane()
        _end(machine, withdrawn=chance.random() < 0.5)
    finally:
        machine.teardown()


def _end(machine: Promises, *, withdrawn: bool) -> None:
    """Every chat lets us in, and perhaps everything is taken back: what has arrived anywhere is to say so."""
    while machine._suspended():
        machine.pause(0)
    for place in range(len(machine.releases) if withdrawn else 0):
        machine.revise(place, Revised.WITHDRAWAL)


def _step(machine: Promises, chance: Random, *, jumps: bool) -> None:
    place, either, heard = chance.randrange(100), chance.random() < 0.5, chance.random() < 0.8
    happens = [
        lambda: machine.issue(urgent=either),
        lambda: machine.revise(place, chance.choice([Revised.CORRECTION, Revised.WITHDRAWAL])),
        lambda: machine.break_the_database(chance.choice(["before", "after"])),
        lambda: machine.pause(place) if heard else machine.readdress(place, either),
        lambda: machine.wait(chance.choice([4, 16, 16])),
        lambda: machine.kill(place, either) if machine._who_has_lanes() else None,
        lambda: machine.jump(chance.choice([-20, 0, 20])) if jumps else None,
    ]
    answers = [
        lambda: machine.take(place, heard),
        lambda: machine.take(place, heard),
        lambda: machine.lose_the_answer(place, either, heard),
        lambda: machine.refuse(place, chance.choice(REFUSALS), heard),
        lambda: machine.move(place, either, heard),
    ]
    goes_on = [lambda: machine.go_on(chance.choice(OWNERS)), lambda: machine.wait(chance.choice([1, 11]))]
    kinds = [happens, answers, goes_on] if machine.wire.flights else [happens, goes_on, goes_on]
    chance.choice(chance.choice(kinds))()


def _walks() -> None:
    for number in range(MOST_WALKS):
        _walk(Random(number))


@pytest.fixture(autouse=True)
def _nothing_else_by_chance(migrated_sqlite: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lane, "_MOMENT", 0)
    monkeypatch.setattr("random.random", lambda: 0.5)
    monkeypatch.setattr(Promises, "seed", migrated_sqlite, raising=False)


@pytest.mark.parametrize("bug", BUGS)
def test_a_seeded_bug_breaks_a_promise(bug: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for change in BUGS[bug]:
        change.put(monkeypatch)
    with pytest.raises(AssertionError):
        _walks()


def test_without_a_bug_the_same_walks_break_none() -> None:
    _walks()
