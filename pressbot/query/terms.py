"""One term of a query: its field and value checked and tidied, and written again as text.

Goes in: a lexeme. Comes out: a ``Term`` whose text is the same for every spelling of the same value,
or a ``QueryError`` that says which values there are.
"""

import difflib
import unicodedata
from collections.abc import Callable

from pressbot.errors import AmbiguousPlace, QueryError
from pressbot.query.days import tidy_day
from pressbot.query.lexer import Lexeme
from pressbot.terms import Term, TermKind
from pressbot.text.analyse import fold, tokens
from pressbot.text.gazetteer import Place
from pressbot.text.places import label, resolve, suggest_places
from pressbot.text.topics import find_topics, suggest_topics
from pressbot.text.topics import label as topic_label
from pressbot.text.words import words_of

MIN_PREFIX = 3
MAX_KILOMETRES = 100

_OPTIONS = 5
#: What ends a sentence or a part of one, and no word.
_STOPS = ",;!?…"

FIELDS = {
    "source": TermKind.SOURCE,
    "quelle": TermKind.SOURCE,
    "title": TermKind.TITLE,
    "titel": TermKind.TITLE,
    "place": TermKind.PLACE,
    "ort": TermKind.PLACE,
    "near": TermKind.NEAR,
    "umkreis": TermKind.NEAR,
    "topic": TermKind.TOPIC,
    "thema": TermKind.TOPIC,
    "lang": TermKind.LANG,
    "sprache": TermKind.LANG,
    "has": TermKind.HAS,
    "mit": TermKind.HAS,
    "after": TermKind.AFTER,
    "ab": TermKind.AFTER,
    "before": TermKind.BEFORE,
    "vor": TermKind.BEFORE,
    "on": TermKind.ON,
    "am": TermKind.ON,
}
_IMAGES = {"image", "images", "picture", "photo", "bild", "bilder", "foto"}
_LANGUAGES = {"deutsch": "de", "german": "de", "englisch": "en", "english": "en"}


def make_term(lexeme: Lexeme) -> Term:
    """The term a lexeme stands for.

    Raises:
        QueryError: an unknown field, or a value that the field does not take.
    """
    if not lexeme.field:
        return _phrase_or_word(lexeme)
    kind = FIELDS.get(lexeme.field)
    if kind is None:
        suggestion = next(iter(difflib.get_close_matches(lexeme.field, FIELDS, n=1)), "")
        raise QueryError("query-unknown-field", column=lexeme.column, found=lexeme.field, suggestion=suggestion)
    if not lexeme.text.strip():
        raise QueryError("query-empty-field", column=lexeme.column, found=lexeme.field)
    return Term(kind, _VALUES[kind](lexeme))


def spell(term: Term) -> str:
    """The term as text that is read back as the same term."""
    if term.kind is TermKind.PREFIX:
        return f"{term.text}*"
    if term.kind is TermKind.WORD:
        return term.text
    if term.kind is TermKind.PHRASE:
        return f'"{term.text}"'
    return f"{term.kind}:{term.text}" if _is_one_word(term.text) else f'{term.kind}:"{term.text}"'


def _is_one_word(text: str) -> bool:
    """Whether it means the same without quotation marks: with a minus in front it would mean the opposite."""
    return text.replace("-", "").isalnum() and not text.startswith("-")


def _phrase_or_word(lexeme: Lexeme) -> Term:
    if not lexeme.quoted and lexeme.text.endswith("*"):
        return _prefix(lexeme)
    if lexeme.text.startswith("#") and not lexeme.quoted:
        # Its capitals tell the words of a hashtag apart, and are gone from then on.
        words = words_of(lexeme.text)
        kind = TermKind.WORD if len(words) == 1 else TermKind.PHRASE
        return Term(kind, _folded(" ".join(words)) or _words(lexeme))
    text = _words(lexeme)
    # A word in quotes is that word alone, and no part of a compound.
    if lexeme.quoted and (not _is_one_word(text) or len(tokens(text, "de")) == 1):
        return Term(TermKind.PHRASE, text)
    return Term(TermKind.WORD, text.rstrip(_STOPS))


def _prefix(lexeme: Lexeme) -> Term:
    beginning = lexeme.text.rstrip("*").casefold()
    if beginning and not beginning.isalnum():
        raise QueryError("query-star-inside", column=lexeme.column, found=lexeme.text)
    if len(fold(beginning)) < MIN_PREFIX:
        raise QueryError("query-short-prefix", column=lexeme.column, found=lexeme.text)
    return Term(TermKind.PREFIX, beginning)


def _words(lexeme: Lexeme) -> str:
    if "*" in lexeme.text:
        raise QueryError("query-star-inside", column=lexeme.column, found=lexeme.text)
    if not tokens(lexeme.text, "de"):
        raise QueryError("query-no-words", column=lexeme.column, found=lexeme.typed)
    return " ".join(_folded(lexeme.text).split())


def _folded(text: str) -> str:
    # Folding takes some letters apart, and a query is read with its letters composed.
    return unicodedata.normalize("NFC", text.casefold())


def _language(lexeme: Lexeme) -> str:
    value = _LANGUAGES.get(lexeme.text.casefold(), lexeme.text.casefold())
    if len(value) not in {2, 3} or not (value.isascii() and value.isalpha()):
        raise QueryError("query-unknown-language", column=lexeme.column, found=lexeme.text)
    return value


def _has(lexeme: Lexeme) -> str:
    if lexeme.text.casefold() not in _IMAGES:
        raise QueryError("query-unknown-has", column=lexeme.column, found=lexeme.text)
    return "image"


def _day(lexeme: Lexeme) -> str:
    day = tidy_day(lexeme.text)
    if day is None:
        raise QueryError("query-unknown-day", column=lexeme.column, found=lexeme.text)
    return day


def _topic(lexeme: Lexeme) -> str:
    found = find_topics(lexeme.text)
    if not found:
        suggestion = next(iter(suggest_topics(lexeme.text)), "")
        raise QueryError("query-unknown-topic", column=lexeme.column, found=lexeme.text, suggestion=suggestion)
    # One name for all spellings, unless it would mean less than what was typed.
    name = topic_label(found[0], "de")
    return name.lower() if find_topics(name) == found else " ".join(lexeme.text.casefold().split())


def _place(lexeme: Lexeme) -> str:
    return _name(_resolved(lexeme, lexeme.text))


def _name(place: Place) -> str:
    return label(place).lower()


def _near(lexeme: Lexeme) -> str:
    name, comma, distance = lexeme.text.rpartition(",")
    kilometres = distance.strip().casefold().removesuffix("km").strip()
    if not comma or not kilometres.isascii() or not kilometres.isdigit() or not 0 < int(kilometres) <= MAX_KILOMETRES:
        raise QueryError("query-unknown-distance", column=lexeme.column, found=lexeme.text)
    if not name.strip():
        raise QueryError("query-place-missing", column=lexeme.column, found=lexeme.text)
    distance = f",{int(kilometres)}km"
    return _name(_resolved(lexeme, name, distance)) + distance


def _as_typed(name: str) -> str:
    return name if name.isalpha() else f'"{name}"'


def _resolved(lexeme: Lexeme, name: str, distance: str = "") -> Place:
    name = name.strip()
    found = resolve(name)
    if isinstance(found, Place):
        return found
    if found:
        options = " · ".join(_as_typed(label(each)) for each in found[:_OPTIONS])
        places = [each.id for each in found]
        raise AmbiguousPlace(
            column=lexeme.column,
            found=name,
            suggestion=options,
            places=places,
            field=lexeme.field,
            distance=distance,
        )
    suggestion = next(map(_as_typed, suggest_places(name)), "")
    reason = "query-unknown-centre" if distance else "query-unknown-place"
    raise QueryError(reason, column=lexeme.column, found=name, suggestion=suggestion)


_VALUES: dict[TermKind, Callable[[Lexeme], str]] = {
    TermKind.SOURCE: _words,
    TermKind.TITLE: _words,
    TermKind.PLACE: _place,
    TermKind.NEAR: _near,
    TermKind.TOPIC: _topic,
    TermKind.LANG: _language,
    TermKind.HAS: _has,
    TermKind.AFTER: _day,
    TermKind.BEFORE: _day,
    TermKind.ON: _day,
}
