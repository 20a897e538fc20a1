"""Conditions and releases as atoms: the simplest things that may hold of a release, each with a name.

Goes in: a condition, or the tokens of a release. Comes out: ``Needs``, which atoms whatever satisfies the condition has,
and has not; or the atoms that a release has.

An atom is a token ("feuerwehr"), two neighbours ("tag off"), or either with what else is asked of it ("title:brand",
"beginning:feu", "near:wolfsburg,30km"). No token holds a blank or a colon, so no two things have one name.
Atoms carry no language, as the tokens of the archive carry none: what the search finds, the matcher has to find.
"""

from collections.abc import Iterable, Sequence
from functools import reduce
from itertools import chain, pairwise, product
from typing import NamedTuple

from pressbot.query.match import Beginning, Condition, Either, Every, Field, Near, Without, Words
from pressbot.text.analyse import Analysed

BEGINNING, CIRCLE = "beginning:", "near:"
#: So many tokens in a row are an atom of their own.
_ATOMIC = 2
#: More clauses than these are not told apart: the condition itself is checked.
_MAX_CLAUSES = 32
#: What the name of a token begins with, by where it is looked for.
MARKS = {
    Field.TEXT: "",
    Field.EXACT: "",
    Field.TITLE: "title:",
    Field.SOURCE: "source:",
    Field.FILTER: "filter:",
}

Clause = Sequence[str]


class Needs(NamedTuple):
    """What holds of the atoms of every release that satisfies a condition."""

    #: Of each clause a release has at least one atom.
    clauses: Sequence[Clause] = ()
    #: Atoms that it has not.
    excluded: Sequence[str] = ()
    #: What is to be checked besides; None where the atoms decide.
    condition: Condition | None = None


class _Found(NamedTuple):
    clauses: tuple[tuple[str, ...], ...] = ()
    excluded: tuple[str, ...] = ()
    decided: bool = True


def needs(condition: Condition) -> Needs:
    """What a release needs to satisfy the condition."""
    clauses, excluded, decided = _needs(condition)
    return Needs(clauses, excluded, None if decided else condition)


def atoms_of(release: Analysed) -> set[int]:
    """The hashes of a release's atoms but for beginnings and circles, which only a known few ask for.

    They are good for this process only, and so are never stored.
    """
    title, body = release.title, release.body
    present = set(map(hash, chain(title, body, release.parts)))
    present.update(map(hash, map(" ".join, chain(pairwise(body), pairwise(title)))))
    for field, tokens in ((Field.TITLE, title), (Field.SOURCE, release.source), (Field.FILTER, release.filters)):
        mark = MARKS[field]
        present.update([hash(mark + token) for token in chain(tokens, map(" ".join, pairwise(tokens)))])
    return present


def _needs(condition: Condition) -> _Found:
    match condition:
        case Words(field, sequences):
            return reduce(_one_of, (_of_sequence(field, each) for each in sequences))
        case Beginning(start):
            return _Found(((BEGINNING + start,),))
        case Near(circle):
            return _Found(((CIRCLE + circle,),))
        case Without(inner):
            return _lacks(inner)
        case Every(conditions):
            return _together(map(_needs, conditions))
        case Either(conditions):
            return reduce(_one_of, map(_needs, conditions))


def _lacks(condition: Condition) -> _Found:
    """What a release needs so that the condition does not hold."""
    match condition:
        case Words(field, sequences):
            atomic = [each for each in sequences if _is_atomic(field, each)]
            return _Found((), tuple(_name(field, each) for each in atomic), len(atomic) == len(sequences))
        case Beginning() | Near():
            return _Found((), _needs(condition).clauses[0])
        case Without(inner):
            return _needs(inner)
        case Either(conditions):
            return _together(map(_lacks, conditions))
        case Every((only,)):
            return _lacks(only)
        case Every():
            return _Found(decided=False)


def _of_sequence(field: Field, sequence: tuple[str, ...]) -> _Found:
    parts = pairwise(sequence) if len(sequence) > 1 else (sequence,)
    names = dict.fromkeys(_name(field, part) for part in parts)
    return _Found(tuple((name,) for name in names), (), _is_atomic(field, sequence))


def _is_atomic(field: Field, sequence: tuple[str, ...]) -> bool:
    """Whether its atom says it all; a word's own atom does not tell it from the part of a compound."""
    return len(sequence) <= _ATOMIC and not (field is Field.EXACT and len(sequence) == 1)


def _name(field: Field, part: tuple[str, ...]) -> str:
    return MARKS[field] + " ".join(part)


def _together(parts: Iterable[_Found]) -> _Found:
    all_parts = list(parts)
    clauses = chain.from_iterable(each.clauses for each in all_parts)
    excluded = dict.fromkeys(chain.from_iterable(each.excluded for each in all_parts))
    return _Found(_shortest(clauses), tuple(excluded), all(each.decided for each in all_parts))


def _one_of(one: _Found, other: _Found) -> _Found:
    """Either is satisfied: each clause of the one or each of the other; what may be lacking is left to a check."""
    decided = one.decided and other.decided and not (one.excluded or other.excluded)
    ones, others = one.clauses, other.clauses
    if len(ones) * len(others) > _MAX_CLAUSES:
        ones, others, decided = (min(ones, key=len),), (min(others, key=len),), False
    clauses = _shortest(tuple(dict.fromkeys(first + second)) for first, second in product(ones, others))
    # Without a clause the one may hold of any release, and then nothing is known.
    return _Found(clauses, (), decided and bool(clauses))


def _shortest(clauses: Iterable[tuple[str, ...]]) -> tuple[tuple[str, ...], ...]:
    """The clauses, each once, without those that ask for less than another does."""
    kept = {frozenset(each): each for each in clauses}
    return tuple(clause for atoms, clause in kept.items() if not any(other < atoms for other in kept))
