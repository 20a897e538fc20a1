"""A query in plain words, so that people see how it was understood.

Goes in: a query.
Comes out: half a sentence that starts with what is looked for, without a full stop.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import groupby
from typing import Literal

from babel.dates import format_date
from babel.lists import format_list

from pressbot.render.phrases import language_name, nearest, phrase
from pressbot.terms import AllOf, AnyOf, Not, Query, QueryPart, Term, TermKind
from pressbot.text.gazetteer import Place
from pressbot.text.places import label, resolve
from pressbot.text.topics import find_topics
from pressbot.text.topics import label as topic_label

#: The English days of the rest of pressbot are the British ones.
_DATES = {"de": "de", "en": "en_GB"}
_WORDS = (TermKind.WORD, TermKind.PHRASE, TermKind.PREFIX, TermKind.TITLE)


def reading(query: Query, language: str) -> str:
    """What the query looks for: "Meldungen mit „Feuerwehr“ von Quellen mit „Salzkotten“, ohne „Probe“"."""
    parts = query.root.parts if isinstance(query.root, AllOf) else (query.root,)
    excluded = [part.part for part in parts if isinstance(part, Not)]
    sought = _sought([part for part in parts if not isinstance(part, Not)], language)
    released = phrase("reading-releases", language)
    if not sought:
        return f"{released} {_exclusion(excluded, language)}"
    return ", ".join([f"{released} {sought}", *_exclusions(excluded, language)])


def reading_of_part(part: QueryPart, language: str) -> str:
    """What a part of a query asks for: "mit „Feuerwehr“", "ohne „Probe“"."""
    return _exclusion([part.part], language) if isinstance(part, Not) else _sought([part], language)


def _sought(parts: Sequence[QueryPart], language: str) -> str:
    match parts:
        case [AnyOf(choices) as only] if _is_of_words(only):
            return phrase("reading-with", language, terms=_choice_of_words(choices, language))
        case [AnyOf(choices)]:
            return _choice_of_clauses(choices, language)
        case _:
            return " ".join(_clauses(parts, language))


def _exclusion(excluded: Sequence[QueryPart], language: str) -> str:
    return ", ".join(_exclusions(excluded, language))


def _exclusions(excluded: Sequence[QueryPart], language: str) -> Iterable[str]:
    """What must not hold: the words together, as "ohne …", the other terms each by itself, as "nicht …"."""
    words = [_word(part, language) for part in excluded if _is_of_words(part)]
    if words:
        yield phrase("reading-without", language, terms=_list(words, language, "or"))
    for part in excluded:
        if not _is_of_words(part):
            yield phrase("reading-not", language, term=_clause(part, language))


def _clauses(parts: Sequence[QueryPart], language: str) -> Iterable[str]:
    """What must hold, as "mit …", "von Quellen mit …": words together, the other terms each by itself."""
    for of_words, group in groupby(parts, key=_is_of_words):
        if of_words:
            yield phrase("reading-with", language, terms=_list([_word(part, language) for part in group], language))
        else:
            yield from (_clause(part, language) for part in group)


def _is_of_words(part: QueryPart) -> bool:
    match part:
        case Term(kind):
            return kind in _WORDS
        case AllOf(parts) | AnyOf(parts):
            return all(map(_is_of_words, parts))
        case Not(inner):
            return _is_of_words(inner)


def _word(part: QueryPart, language: str) -> str:
    match part:
        case Term(TermKind.PHRASE, text) if " " not in text:
            return phrase("reading-exact", language, text=text)
        case Term(kind, text):
            return phrase(f"reading-{kind}", language, text=text)
        case Not(inner):
            return phrase("reading-not", language, term=_word(inner, language))
        case AllOf(parts):
            return f"({_list([_word(each, language) for each in parts], language)})"
        case AnyOf(parts):
            return f"({_choice_of_words(parts, language)})"


def _clause(part: QueryPart, language: str) -> str:
    match part:
        case Term():
            return _filtered(part, language)
        case Not(inner):
            return _exclusion([inner], language)
        case AllOf(parts):
            return f"({' '.join(_clauses(parts, language))})"
        case AnyOf(parts):
            return f"({_choice_of_clauses(parts, language)})"


def _choice_of_words(parts: Sequence[QueryPart], language: str) -> str:
    return _list([_word(each, language) for each in parts], language, "or")


def _choice_of_clauses(parts: Sequence[QueryPart], language: str) -> str:
    return _list([" ".join(_clauses([each], language)) for each in parts], language, "or")


def _filtered(term: Term, language: str) -> str:
    key = f"reading-{term.kind}"
    match term.kind:
        case TermKind.NEAR:
            place, _, distance = term.text.rpartition(",")
            return phrase(key, language, place=_place(place), kilometres=distance.removesuffix("km"))
        case TermKind.LANG:
            return phrase(key, language, name=language_name(term.text, language))
        case TermKind.PLACE:
            return phrase(key, language, text=_place(term.text))
        case TermKind.TOPIC:
            return phrase(key, language, text=_topic(term.text, language))
        case TermKind.AFTER | TermKind.BEFORE | TermKind.ON:
            return _on_day(key, term.text, language)
        case _:
            return phrase(key, language, text=term.text)


def _place(name: str) -> str:
    """As it is written, not as it is typed."""
    found = resolve(name)
    return label(found) if isinstance(found, Place) else name


def _topic(name: str, language: str) -> str:
    """By its name in the reader's language, unless that would say less than what was typed."""
    found = next(iter(find_topics(name)), None)
    return topic_label(found, language) if found and topic_label(found, "de").lower() == name else name


def _on_day(key: str, day: str, language: str) -> str:
    if day.endswith("d"):
        return phrase(f"{key}-ago", language, days=int(day[:-1]))
    return phrase(
        key,
        language,
        day=format_date(date.fromisoformat(day), format="medium", locale=_DATES.get(nearest(language), language)),
    )


def _list(parts: Sequence[str], language: str, style: Literal["standard", "or"] = "standard") -> str:
    return format_list(parts, style=style, locale=nearest(language))
