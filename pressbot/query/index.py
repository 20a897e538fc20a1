"""Which standing queries a release satisfies, without asking them all.

Goes in: what queries need, by the queries' ids; the tokens of a release. Comes out: the ids of those it satisfies.
Whom that concerns, and on which days, is left to ``flow/dispatch.py``.

Each query waits at its anchor: the atoms of which every release it finds has one, and that fewest releases have.
Most queries need no more than that, or one atom besides; only for the others is a condition looked at itself.
"""

from array import array
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from typing import cast

from pressbot.query.atoms import BEGINNING, CIRCLE, Needs, atoms_of
from pressbot.query.circles import Circles
from pressbot.query.frequency import Frequencies
from pressbot.query.match import Condition, holds
from pressbot.text.analyse import Analysed

#: What must be there, choices of which one must, what must not, and what is checked if all this says yes.
_Program = tuple[tuple[int, ...], tuple[tuple[int, ...], ...], tuple[int, ...], Condition | None]
#: What a release must have besides the anchor: one atom, or more than that.
_Rest = int | _Program

#: Every release has it: the anchor of a query that only excludes.
_ALWAYS = (hash("always:"),)


class StandingQueries:
    """All queries that are kept standing, ready to be matched.

    ``frequency`` says in how many of some sampled releases a token occurs; it changes speed and nothing else.
    """

    def __init__(self, frequency: Mapping[str, int] | None = None) -> None:
        self._known = Frequencies(frequency or {})
        #: The queries at an atom that need nothing else; where it is only one, without a list.
        self._sure: dict[int, int | list[int]] = {}
        #: The queries at an atom that need more: a query, its rest, a query, its rest …
        self._more: dict[int, list[int | _Rest]] = {}
        #: Where a query waits: one atom, or several, packed, which take a third of the room that way.
        self._anchors: dict[int, int | bytes] = {}
        # Beginnings by length, and circles. They are few, so what nobody asks for any more stays until the next start.
        self._beginnings: dict[int, set[str]] = {}
        self._circles = Circles()

    def __len__(self) -> int:
        return len(self._anchors)

    def add(self, query_id: int, needed: Needs) -> None:
        """Keep a query standing, in the place of an earlier one of this id; LookupError for an unknown place."""
        for atom in chain(*needed.clauses, needed.excluded):
            if ":" in atom:
                self._register(atom)
        if query_id in self._anchors:
            self.remove(query_id)
        clauses = [tuple(map(hash, clause)) for clause in needed.clauses]
        anchor = clauses.pop(self._known.rarest(needed.clauses)) if clauses else _ALWAYS
        rest = _rest(clauses, needed)
        self._anchors[query_id] = anchor[0] if len(anchor) == 1 else array("q", anchor).tobytes()
        for hashed in anchor:
            if rest is not None:
                self._more.setdefault(hashed, []).extend((query_id, rest))
            elif isinstance(waiting := self._sure.setdefault(hashed, query_id), list):
                waiting.append(query_id)
            elif waiting != query_id:
                self._sure[hashed] = [waiting, query_id]

    def remove(self, query_id: int) -> None:
        """Keep the query standing no more, if it was."""
        anchor = self._anchors.pop(query_id, b"")
        for atom in (anchor,) if isinstance(anchor, int) else array("q", anchor):
            if not self._remove_sure(atom, query_id):
                self._remove_more(atom, query_id)

    def match(self, release: Analysed) -> set[int]:
        """The ids of the queries that the release satisfies, whenever it was published."""
        present = self._present(release)
        hits: set[int] = set()
        for atom in present & self._sure.keys():
            waiting = self._sure[atom]
            if isinstance(waiting, int):
                hits.add(waiting)
            else:
                hits.update(waiting)
        for atom in present & self._more.keys():
            for query_id, rest in _pairs(self._more[atom]):
                if rest in present if isinstance(rest, int) else _satisfied(rest, present, release):
                    hits.add(query_id)
        return hits

    def _present(self, release: Analysed) -> set[int]:
        present = atoms_of(release)
        words = {*release.title, *release.body, *release.parts}
        for length, starts in self._beginnings.items():
            present.update([hash(BEGINNING + start) for start in starts & {word[:length] for word in words}])
        present.update([hash(CIRCLE + circle) for circle in self._circles.around(release.filters)])
        present.update(_ALWAYS)
        return present

    def _register(self, atom: str) -> None:
        if atom.startswith(BEGINNING):
            start = atom.removeprefix(BEGINNING)
            self._beginnings.setdefault(len(start), set()).add(start)
        elif atom.startswith(CIRCLE):
            self._circles.add(atom.removeprefix(CIRCLE))

    def _remove_sure(self, atom: int, query_id: int) -> bool:
        waiting = self._sure.get(atom)
        if waiting == query_id:
            del self._sure[atom]
        elif isinstance(waiting, list) and query_id in waiting:
            waiting.remove(query_id)
            if not waiting:
                del self._sure[atom]
        else:
            return False
        return True

    def _remove_more(self, atom: int, query_id: int) -> None:
        waiting = self._more[atom]
        at = 2 * waiting[::2].index(query_id)
        del waiting[at : at + 2]
        if not waiting:
            del self._more[atom]


def _rest(others: Sequence[tuple[int, ...]], needed: Needs) -> _Rest | None:
    if not others and not needed.excluded and needed.condition is None:
        return None
    required = tuple(atoms[0] for atoms in others if len(atoms) == 1)
    if len(required) == len(others) == 1 and not needed.excluded and needed.condition is None:
        return required[0]
    choices = tuple(atoms for atoms in others if len(atoms) > 1)
    return required, choices, tuple(map(hash, needed.excluded)), needed.condition


def _pairs(waiting: list[int | _Rest]) -> Iterator[tuple[int, _Rest]]:
    alternating = iter(waiting)
    return cast("Iterator[tuple[int, _Rest]]", zip(alternating, alternating, strict=True))


def _satisfied(program: _Program, present: set[int], release: Analysed) -> bool:
    required, choices, excluded, condition = program
    return (
        present.issuperset(required)
        and present.isdisjoint(excluded)
        and not any(present.isdisjoint(atoms) for atoms in choices)
        and (condition is None or holds(release, condition))
    )
