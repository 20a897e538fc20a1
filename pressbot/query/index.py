"""Which standing queries a release satisfies, without asking them all.

Goes in: what queries need, by the queries' ids; the tokens of a release. Comes out: the ids of those it satisfies.
Whom that concerns, and on which days, is left to ``flow/dispatch.py``.

Each query waits at its anchor: the atoms of which every release it finds has one, and that fewest releases have.
Half of the queries need no more than that. The program of another names the atoms that must and must not be there;
only where that cannot tell is the condition itself looked at.
"""

from array import array
from collections.abc import Iterable, Mapping, Sequence

from pressbot.query.atoms import BEGINNING, CIRCLE, Clause, Needs, atoms_of
from pressbot.query.circles import Circles
from pressbot.query.code import pack, unpack
from pressbot.query.frequency import Frequencies
from pressbot.query.match import holds
from pressbot.query.postings import Postings
from pressbot.text.analyse import Analysed

#: Every release has it: the anchor of a query that only excludes.
_ALWAYS = "always:"
#: What a program asks of the atoms before it. No atom has such a hash.
_ONE_OF, _NONE_OF = 0, 1


class StandingQueries:
    """All queries that are kept standing, ready to be matched.

    ``frequency`` says in how many of some sampled releases a token occurs; it changes speed and nothing else.
    """

    def __init__(self, frequency: Mapping[str, int] | None = None) -> None:
        self._known = Frequencies(frequency or {})
        #: At its anchor the id of each query; the complement of the id where the query needs more.
        self._waiting = Postings()
        #: What each query needs: atoms and what is asked of them, packed, the anchor first.
        self._programs: dict[int, bytes] = {}
        #: What is to be checked besides where a program says yes.
        self._conditions: dict[int, bytes] = {}
        # Beginnings by length, and circles. They are few, so what nobody asks for any more stays until the next start.
        self._beginnings: dict[int, set[str]] = {}
        self._circles = Circles()

    def __len__(self) -> int:
        return len(self._programs)

    def add(self, query_id: int, needed: Needs) -> None:
        """Keep a query standing, in the place of an earlier one of this id; LookupError for an unknown place."""
        for atoms in (*needed.clauses, needed.excluded):
            for atom in atoms:
                if ":" in atom:
                    self._register(atom)
        self.remove(query_id)
        clauses = list(needed.clauses) or [(_ALWAYS,)]
        anchor = clauses.pop(self._known.rarest(clauses))
        program = _program([anchor, *clauses], needed.excluded)
        self._programs[query_id] = program.tobytes()
        if needed.condition is not None:
            self._conditions[query_id] = pack(needed.condition)
        is_sure = len(program) == len(anchor) + 1 and needed.condition is None
        self._waiting.add(program[: len(anchor)], query_id if is_sure else ~query_id)

    def remove(self, query_id: int) -> None:
        """Keep the query standing no more, if it was."""
        if query_id not in self._programs:
            return
        program = array("q", self._programs.pop(query_id))
        anchor = program[: program.index(_ONE_OF)]
        is_sure = self._conditions.pop(query_id, None) is None and len(program) == len(anchor) + 1
        self._waiting.remove(anchor, query_id if is_sure else ~query_id)

    def match(self, release: Analysed) -> set[int]:
        """The ids of the queries that the release satisfies, whenever it was published."""
        present = self._present(release)
        hits: set[int] = set()
        for waiting in self._waiting.at(present):
            if waiting >= 0:
                hits.add(waiting)
            elif self._is_satisfied(~waiting, present, release):
                hits.add(~waiting)
        return hits

    def _is_satisfied(self, query_id: int, present: set[int], release: Analysed) -> bool:
        if not _says_yes(self._programs[query_id], present):
            return False
        condition = self._conditions.get(query_id)
        return condition is None or holds(release, unpack(condition))

    def _present(self, release: Analysed) -> set[int]:
        present = atoms_of(release)
        words = {*release.title, *release.body, *release.parts}
        for length, starts in self._beginnings.items():
            present.update([hash(BEGINNING + start) for start in starts & {word[:length] for word in words}])
        present.update([hash(CIRCLE + circle) for circle in self._circles.around(release.filters)])
        present.add(hash(_ALWAYS))
        return present

    def _register(self, atom: str) -> None:
        if atom.startswith(BEGINNING):
            start = atom.removeprefix(BEGINNING)
            self._beginnings.setdefault(len(start), set()).add(start)
        elif atom.startswith(CIRCLE):
            self._circles.add(atom.removeprefix(CIRCLE))


def _program(clauses: Iterable[Clause], excluded: Sequence[str]) -> "array[int]":
    program = array("q")
    for clause in clauses:
        program.extend(map(hash, clause))
        program.append(_ONE_OF)
    if excluded:
        program.extend(map(hash, excluded))
        program.append(_NONE_OF)
    return program


def _says_yes(program: bytes, present: set[int]) -> bool:
    met = False
    for each in array("q", program):
        if each in present:
            met = True
        elif each == _ONE_OF:
            if not met:
                return False
            met = False
        elif each == _NONE_OF and met:
            return False
    return True
