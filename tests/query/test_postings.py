"""Which numbers wait at which atoms: as a dict of lists would tell it, in a tenth of the room."""

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule

from pressbot.query.postings import Postings

#: Atoms are hashes. Three words, and what would share a bucket with the first: its lowest bits are the same.
ATOMS = [hash(word) for word in ("feuerwehr", "brand", "hochwasser")]
ATOMS += [ATOMS[0] ^ (1 << 40), ATOMS[0] ^ (1 << 50)]
ATOM = st.sampled_from(ATOMS)
NUMBERS = st.integers(-(2**63), 2**63 - 1) | st.integers(-3, 3)


def test_what_waits_at_several_atoms_comes_for_each() -> None:
    postings = Postings()
    postings.add(ATOMS[:2], 7)
    postings.add(ATOMS[3:4], 8)
    postings.add(ATOMS[:1], -9)
    assert sorted(postings.at(ATOMS)) == [-9, 7, 7, 8]
    assert [*postings.at(ATOMS[:1])] == [-9, 7]
    assert [*postings.at([hash("theater")])] == []


def test_what_does_not_wait_is_not_removed() -> None:
    postings = Postings()
    postings.add([ATOMS[0]], 7)
    for atom, number in ((ATOMS[0], 8), (ATOMS[1], 7)):
        with pytest.raises(ValueError, match="not "):
            postings.remove([atom], number)
    assert [*postings.at(ATOMS)] == [7]


@given(st.lists(st.tuples(ATOM, NUMBERS)))
def test_what_is_removed_leaves_nothing_behind(added: list[tuple[int, int]]) -> None:
    postings, empty = Postings(), Postings()
    for atom, number in added:
        postings.add([atom], number)
    for atom, number in added:
        postings.remove([atom], number)
    assert vars(postings) == vars(empty)


class Waiting(RuleBasedStateMachine):
    """Numbers come and go in any order, and the same ones wait as in a plain count of them."""

    def __init__(self) -> None:
        super().__init__()
        self.postings = Postings()
        self.model: Counter[tuple[int, int]] = Counter()

    @rule(atom=ATOM, number=NUMBERS)
    def add(self, atom: int, number: int) -> None:
        self.postings.add([atom], number)
        self.model[atom, number] += 1

    @rule(data=st.data())
    def remove(self, data: st.DataObject) -> None:
        if waiting := [*self.model.elements()]:
            atom, number = data.draw(st.sampled_from(waiting))
            self.postings.remove([atom], number)
            self.model[atom, number] -= 1

    @rule(atoms=st.lists(ATOM, unique=True))
    def at(self, atoms: list[int]) -> None:
        waiting = [number for atom, number in self.model.elements() if atom in atoms]
        assert Counter(self.postings.at(atoms)) == Counter(waiting)


test_numbers_come_and_go = Waiting.TestCase
test_numbers_come_and_go.settings = settings(max_examples=40, stateful_step_count=20, deadline=None)
