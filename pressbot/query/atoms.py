"""Conditions and releases as atoms: numbers that a release has where the simplest parts of a condition hold.

Goes in: the tokens of a release, or a condition and how often tokens occur.
Comes out: the atoms a release has, or ``Needs``: which atoms whatever satisfies the condition has, and has not.

An atom is the hash of a token, of two neighbouring tokens, or of either with its field: good for this process only.
It carries no language, as the tokens of the archive and the search carry none: what they find, the matcher has to find.
"""

from collections.abc import Iterable
from functools import reduce
from itertools import chain, pairwise, product, repeat
from typing import NamedTuple

from pressbot.query.frequency import Frequencies
from pressbot.query.match import Beginning, Condition, Either, Every, Field, Near, Without, Words
from pressbot.text.analyse import Analysed

#: So many tokens in a row are an atom of their own.
_ATOMIC = 2
#: More clauses than these are not told apart: the condition itself is checked.
_MAX_CLAUSES = 32
# No token holds a colon.
_MARKS = {Field.TITLE: "title:", Field.SOURCE: "source:", Field.FILTER: "filter:"}


class Clause(NamedTuple):
    """Atoms of which a release has at least one; ``cost`` estimates how many of the sampled releases do."""

    cost: float
    atoms: tuple[int, ...]


class Needs(NamedTuple):
    """What holds of the atoms of every release that satisfies a condition."""

    clauses: tuple[Clause, ...] = ()
    #: Atoms that it has not.
    excluded: tuple[int, ...] = ()
    #: Whether nothing but this is needed.
    decided: bool = True


def atoms_of(release: Analysed) -> set[int]:
    """The atoms of a release but for those of beginnings and circles, which only a known few ask for."""
    title, body = release.title, release.body
    present = set(map(hash, chain(title, body, release.parts)))
    present.update(map(hash, pairwise(body)), map(hash, pairwise(title)))
    for field, tokens in ((Field.TITLE, title), (Field.SOURCE, release.source), (Field.FILTER, release.filters)):
        mark = repeat(_MARKS[field])
        present.update(map(hash, zip(mark, tokens)), map(hash, zip(mark, tokens, tokens[1:])))  # noqa: B905
    return present


def beginning_atom(start: str) -> int:
    """The atom of a word that begins so."""
    return hash(("beginning:", start))


def circle_atom(circle: str) -> int:
    """The atom of lying in the circle."""
    return hash(("near:", circle))


def needs(condition: Condition, known: Frequencies) -> Needs:
    """What a release needs to satisfy the condition."""
    match condition:
        case Words() | Beginning() | Near():
            clause, decided = _alternatives(condition, known)
            return Needs((clause,), (), decided)
        case Without(inner):
            return _lacks(inner, known)
        case Every(conditions):
            return _together(needs(each, known) for each in conditions)
        case Either(conditions):
            return reduce(_one_of, (needs(each, known) for each in conditions))


def _lacks(condition: Condition, known: Frequencies) -> Needs:
    """What a release needs so that the condition does not hold."""
    match condition:
        case Words(field, sequences):
            short = [each for each in sequences if _is_atomic(field, each)]
            return Needs((), tuple(_atom(field, each) for each in short), len(short) == len(sequences))
        case Beginning() | Near():
            return Needs((), _alternatives(condition, known)[0].atoms)
        case Without(inner):
            return needs(inner, known)
        case Either(conditions):
            return _together(_lacks(each, known) for each in conditions)
        case Every((only,)):
            return _lacks(only, known)
        case Every():
            return Needs(decided=False)


def _alternatives(condition: Words | Beginning | Near, known: Frequencies) -> tuple[Clause, bool]:
    """The atoms of which one must be there, and whether that is all."""
    match condition:
        case Beginning(start):
            return Clause(known.of_beginning(start), (beginning_atom(start),)), True
        case Near(circle):
            return Clause(known.of_circle(), (circle_atom(circle),)), True
        case Words(field, (only,)) if _is_atomic(field, only):
            return Clause(known.of_sequence(field, only), (_atom(field, only),)), True
        case Words(field, sequences):
            parts = [_rarest_part(field, each, known) for each in sequences]
            atoms = dict.fromkeys(_atom(field, part) for _, part in parts)
            decided = all(_is_atomic(field, each) for each in sequences)
            return Clause(sum(cost for cost, _ in parts), tuple(atoms)), decided


def _rarest_part(field: Field, sequence: tuple[str, ...], known: Frequencies) -> tuple[float, tuple[str, ...]]:
    parts = pairwise(sequence) if len(sequence) > 1 else (sequence,)
    return min((known.of_sequence(field, part), part) for part in parts)


def _is_atomic(field: Field, sequence: tuple[str, ...]) -> bool:
    """Whether its atom says it all; a word's own atom does not tell it from the part of a compound."""
    return len(sequence) <= _ATOMIC and not (field is Field.EXACT and len(sequence) == 1)


def _atom(field: Field, part: tuple[str, ...]) -> int:
    if field in {Field.TEXT, Field.EXACT}:
        return hash(part if len(part) > 1 else part[0])
    return hash((_MARKS[field], *part))


def _together(parts: Iterable[Needs]) -> Needs:
    all_parts = list(parts)
    clauses = dict.fromkeys(chain.from_iterable(each.clauses for each in all_parts))
    excluded = dict.fromkeys(chain.from_iterable(each.excluded for each in all_parts))
    return Needs(tuple(clauses), tuple(excluded), all(each.decided for each in all_parts))


def _one_of(one: Needs, other: Needs) -> Needs:
    """Either is satisfied: each clause of the one or each of the other; what may be lacking is left to a check."""
    decided = one.decided and other.decided and not (one.excluded or other.excluded)
    ones, others = one.clauses, other.clauses
    if len(ones) * len(others) > _MAX_CLAUSES:
        ones, others, decided = (min(ones),), (min(others),), False
    clauses = {_joined(first, second): None for first, second in product(ones, others)}
    # Without a clause the one may hold of any release, and then nothing is known.
    return Needs(tuple(clauses), (), decided and bool(clauses))


def _joined(one: Clause, other: Clause) -> Clause:
    return Clause(one.cost + other.cost, tuple(dict.fromkeys(one.atoms + other.atoms)))
