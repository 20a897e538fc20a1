"""Conditions as each database's full text wants them: PURE printing, and one step before it that asks the vocabulary.

Goes in: a ``Condition`` of ``query/match.py``. Comes out: an expression for FTS5 or a tsquery.
They are asked of the columns and tokens that ``fulltext.py`` writes.
"""

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import Connection

from pressbot.query.match import Beginning, Condition, Either, Every, Field, Near, Without, Words
from pressbot.store.fulltext import OF_SOURCE
from pressbot.store.neighbours import common_pairs, neighbours
from pressbot.store.vocabulary import known_terms, terms_beginning
from pressbot.text.filters import EVERYTHING, near_tokens

#: SQLite merges all that a beginning finds before it has the first hit, but takes them in turn from a list of words.
#: Beyond this many the list is slower.
_MOST_BEGUN = 4_096
#: From here on it is quicker to ask first which of the tokens there are.
_MANY = 16
_ALL = Words(Field.FILTER, ((EVERYTHING,),))


def narrowed(tx: Connection, condition: Condition) -> Condition:
    """The condition with what the vocabulary knows of it put in: it finds the same, more quickly."""
    match condition:
        case Beginning(start) if tx.dialect.name == "sqlite":
            begun = terms_beginning(tx, start, _MOST_BEGUN + 1)
            return _one_of(begun, start) if len(begun) <= _MOST_BEGUN else condition
        case Words(Field.FILTER, sequences) if len(sequences) > _MANY:
            known = known_terms(tx, [sequence[0] for sequence in sequences])
            return replace(condition, sequences=tuple(each for each in sequences if each[0] in known) or sequences[:1])
        case Near(circle):
            return narrowed(tx, _inside(circle))
        case Without(inner):
            return Without(narrowed(tx, inner))
        case Every(conditions) | Either(conditions):
            return replace(condition, conditions=tuple(narrowed(tx, each) for each in conditions))
        case _:
            return condition


def _one_of(terms: Sequence[str], start: str) -> Condition:
    # Where nothing begins so, nothing is called so.
    return Words(Field.TEXT, tuple((each,) for each in terms) or ((start,),))


# Tokens are letters, digits and "_" only (``text/analyse.py``), so quoting them is enough.


def fts5(condition: Condition) -> str:
    """What follows MATCH."""
    match condition:
        case Words(field, sequences):
            return f"({' OR '.join(_fts5_words(field, sequences))})"
        case Beginning(start):
            return f'("{start}" *)'
        case Near(circle):
            return fts5(_inside(circle))
        case Without():
            return fts5(Every((condition,)))
        case Every(conditions):
            # FTS5 has "without" only as a subtraction.
            refused = [fts5(each.condition) for each in conditions if isinstance(each, Without)]
            asked = [fts5(each) for each in conditions if not isinstance(each, Without)]
            wanted = f"({' AND '.join(asked or [fts5(_ALL)])})"
            return f"({wanted} NOT ({' OR '.join(refused)}))" if refused else wanted
        case Either(conditions):
            return f"({' OR '.join(map(fts5, conditions))})"


def _fts5_words(field: Field, sequences: Sequence[Sequence[str]]) -> list[str]:
    match field:
        case Field.SOURCE:
            return [_quoted([OF_SOURCE + token for token in each]) for each in sequences]
        case Field.TITLE:
            return [f"(title : {_side_by_side(each)})" for each in sequences]
        case Field.EXACT:
            # Not the part of a compound, and parts make no phrase.
            return [
                _side_by_side(each) if len(each) > 1 else f"({{body title}} : {_quoted(each)})" for each in sequences
            ]
        case _:
            return [_side_by_side(each) for each in sequences]


def _side_by_side(sequence: Sequence[str]) -> str:
    """The words in a row, looked for only where such of them stand in a row as most releases have."""
    if len(sequence) == 1:
        return _quoted(sequence)
    pairs = common_pairs(sequence)
    alone = len(pairs) == 1 == len(sequence) - 1
    asked = [_quoted((pair,)) for pair in pairs] + ([] if alone else [_quoted(sequence)])
    return asked[0] if len(asked) == 1 else f"({' AND '.join(asked)})"


def tsquery(condition: Condition) -> str:
    """What follows @@."""
    match condition:
        case Words(field, sequences):
            return f"({' | '.join(' <-> '.join(_lexeme(each, field) for each in sequence) for sequence in sequences)})"
        case Beginning(start):
            return f"'{start}':*"
        case Near(circle):
            return tsquery(_inside(circle))
        case Without(inner):
            return f"!({tsquery(inner)})"
        case Every(conditions):
            return f"({' & '.join(map(tsquery, conditions))})"
        case Either(conditions):
            return f"({' | '.join(map(tsquery, conditions))})"


def as_indexed(condition: Condition) -> Condition:
    """The part of the condition that PostgreSQL's index can answer; it finds no less than the whole.

    The index knows which tokens a release has, and of short ones which stand side by side, but for a few that only
    seem to (``neighbours.py``): for phrases and headlines every candidate must be fetched.
    """
    match condition:
        case Words(field, sequences) if _wants_places(condition):
            # The weights of words would have to be fetched too.
            plain = field if field is Field.SOURCE else Field.TEXT
            return Either(tuple(_all_of(plain, each) for each in sequences))
        case Without(inner):
            return _ALL if _wants_places(inner) else condition
        case Every(conditions) | Either(conditions):
            return replace(condition, conditions=tuple(map(as_indexed, conditions)))
        case _:
            return condition


def _all_of(field: Field, sequence: Sequence[str]) -> Condition:
    tokens = [Words(field, ((token,),)) for token in sequence]
    stored = [OF_SOURCE + token for token in sequence] if field is Field.SOURCE else sequence
    return Every((*tokens, *(Words(Field.FILTER, ((token,),)) for token in neighbours(stored))))


def _inside(circle: str) -> Words:
    return Words(Field.FILTER, tuple((token,) for token in near_tokens(circle)))


def _wants_places(condition: Condition) -> bool:
    match condition:
        case Words(field, sequences):
            return field in {Field.TITLE, Field.EXACT} or any(len(each) > 1 for each in sequences)
        case Without(inner):
            return _wants_places(inner)
        case Every(conditions) | Either(conditions):
            return any(map(_wants_places, conditions))
        case _:
            return False


def _quoted(sequence: Sequence[str]) -> str:
    return f'"{" ".join(sequence)}"'


def _lexeme(token: str, field: Field) -> str:
    match field:
        case Field.SOURCE:
            return f"'{OF_SOURCE}{token}'"
        case Field.TITLE:
            return f"'{token}':A"
        case Field.EXACT:
            # Not the part of a compound.
            return f"'{token}':AB"
        case _:
            return f"'{token}'"
