"""Topics: the IPTC Media Topics, by the names that people and feeds give them.

Goes in: what somebody typed, or the categories of a feed. Comes out: topics, or their codes.
The names are the IPTC's (``data/mediatopics.csv``) and what press offices say instead (``data/topic_names.toml``).
Two questions get two answers: what a name may mean (``find_topics``, for a query, wide)
and what a category says (``topics_of``, for a release, narrow).
What a single source means by its categories is left to the rules of its feed.
"""

import csv
import difflib
import re
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources

_MAX_LETTERS = 200
_MAX_SUGGESTIONS = 5
_LIKENESS = 0.75
#: Fewer letters are the beginning of everything.
_MIN_BEGINNING, _MIN_INSIDE = 3, 5
#: A plural loses these, unless less than a word is left.
_PLURALS = ("n", "en", "e", "s", "es")
_MIN_SINGULAR = 4

_WORD = re.compile(r"[^\W_]+")
_JOINING = {"und", "and"}
_UMLAUT = re.compile("([aou])e")
_IN_BRACKETS = re.compile(r"\([^)]*\)")
#: As "medtop:20000065" or at the end of the IPTC's own address; bare digits might be anything.
_CODE = re.compile(r"(?:medtop:|/mediatopic/)(\d{8})\b")
#: What stands before the sign says which list the category is from.
_LIST_NAME = re.compile(r"^[^=]*=")
_LEVELS = re.compile(r"[/\\|>»›:;,•·]|\s[-–—]\s")
_PAIRS = re.compile(r"\b(?:und|and|u\.)(?!\w)|[&+]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Topic:
    """One of the IPTC Media Topics."""

    code: str
    #: The code of the topic above, "" at the top.
    parent: str
    de: str
    en: str


@dataclass(frozen=True, slots=True)
class _Names:
    """Folded names, and the codes they lead to."""

    exact: Mapping[str, str]
    #: Names that the IPTC tells apart by a word in brackets, without it.
    short: Mapping[str, tuple[str, ...]]
    means: Mapping[str, tuple[str, ...]]
    includes: Mapping[str, tuple[str, ...]]
    vague: frozenset[str]
    #: Every name as it is written.
    written: Mapping[str, str]


def topic(code: str) -> Topic:
    """The topic with this code.

    Raises:
        KeyError: there is none.
    """
    return _topics()[code]


def find_topics(name: str) -> tuple[Topic, ...]:
    """Everything that ``name`` may mean, the topic of exactly that name first; nothing for an unknown name.

    ``find_topics(each.de)[0]`` and ``find_topics(each.en)[0]`` are ``each``, for every topic.
    """
    names, found = _names(), dict.fromkeys(_coded(name))
    for key in _readings(name):
        if key in names.exact:
            found.setdefault(names.exact[key])
        for table in (names.short, names.means, names.includes):
            found.update(dict.fromkeys(table.get(key, ())))
        if found:
            break
    return tuple(_topics()[code] for code in found)


def suggest_topics(name: str) -> tuple[str, ...]:
    """Names that ``find_topics`` knows and that look like ``name``, the likeliest first."""
    key, written = _key(name), _names().written
    if not key:
        return ()
    begun = [each for each in written if len(key) >= _MIN_BEGINNING and f" {key}" in f" {each}"]
    alike = difflib.get_close_matches(key, written, n=_MAX_SUGGESTIONS, cutoff=_LIKENESS)
    inside = [each for each in written if len(each) >= _MIN_INSIDE and (key.startswith(each) or key.endswith(each))]
    ranked = [*sorted(begun, key=len), *alike, *sorted(inside, key=len, reverse=True)]
    # One name for each topic is enough.
    chosen: dict[str, str] = {}
    for each in ranked:
        chosen.setdefault(find_topics(written[each])[0].code, written[each])
    return tuple(chosen.values())[:_MAX_SUGGESTIONS]


def topics_of(categories: Iterable[str]) -> tuple[str, ...]:
    """The codes of what a feed's categories say, in their order and each once.

    A category is read as a whole; if that is no known name, by its parts: "POLICY_AREA=Climate Action",
    "/Sport/Fußball", "Polizei und Justiz". A part counts only if all of it is a name.
    """
    return tuple(dict.fromkeys(code for category in categories for code in _said_by_category(category[:_MAX_LETTERS])))


@cache
def descendants(topic: Topic) -> frozenset[str]:
    """The codes of ``topic`` and of everything below it."""
    below = (each for each in _topics().values() if each.parent == topic.code)
    return frozenset({topic.code}).union(*(descendants(each) for each in below))


def ancestors(topic: Topic) -> tuple[Topic, ...]:
    """What is above ``topic``, the nearest first."""
    if not topic.parent:
        return ()
    above = _topics()[topic.parent]
    return (above, *ancestors(above))


def label(topic: Topic, language: str) -> str:
    """The topic's name in German for "de", else in English."""
    return topic.de if language == "de" else topic.en


@lru_cache(maxsize=4096)
def _said_by_category(category: str) -> tuple[str, ...]:
    if codes := _coded(category) or _said(category):
        return codes
    said: list[str] = []
    for part in _LEVELS.split(_LIST_NAME.sub("", category)):
        said += _said(part) or (code for each in _PAIRS.split(part) for code in _said(each))
    return tuple(said)


def _said(name: str) -> tuple[str, ...]:
    """What ``name`` says of a release; nothing where that is not certain."""
    names = _names()
    for key in _readings(name):
        if key in names.vague:
            return ()
        if key in names.means:
            return names.means[key]
        if key in names.exact:
            return (names.exact[key],)
        if len(names.short.get(key, ())) == 1:
            return names.short[key]
    return ()


def _coded(text: str) -> tuple[str, ...]:
    return tuple(code for code in _CODE.findall(text[:_MAX_LETTERS]) if code in _topics())


def _key(name: str) -> str:
    """``name`` as it is looked up: words only, small, without umlauts however they are written, without "und"."""
    small = unicodedata.normalize("NFKC", name[:_MAX_LETTERS]).casefold()
    plain = "".join(each for each in unicodedata.normalize("NFKD", small) if not unicodedata.combining(each))
    words = [_UMLAUT.sub(r"\1", word) for word in _WORD.findall(plain)]
    # What is nothing but "and" is a word after all.
    return " ".join(word for word in words if word not in _JOINING) or " ".join(words)


def _readings(name: str) -> Iterator[str]:
    """Keys to look ``name`` up by: as it is, then as the plural of something."""
    key = _key(name)
    yield key
    if key.endswith("ies"):
        yield f"{key.removesuffix('ies')}y"
    for ending in _PLURALS:
        if key.endswith(ending) and len(key) - len(ending) >= _MIN_SINGULAR:
            yield key.removesuffix(ending)


@cache
def _topics() -> Mapping[str, Topic]:
    return {row["code"]: Topic(**row) for row in csv.DictReader(_data("mediatopics.csv").splitlines())}


@cache
def _names() -> _Names:
    exact: dict[str, str] = {}
    short: dict[str, tuple[str, ...]] = {}
    written: dict[str, str] = {}
    for each in _topics().values():
        for name in (each.de, each.en):
            exact[_key(name)] = each.code
            written.setdefault(_key(name), name)
            bare = _IN_BRACKETS.sub("", name)
            if bare != name and each.code not in short.get(_key(bare), ()):
                short[_key(bare)] = (*short.get(_key(bare), ()), each.code)
                written.setdefault(_key(bare), bare.strip())
    said = tomllib.loads(_data("topic_names.toml"))
    for names in said["means"].values():
        written.update((_key(name), name) for name in names if _key(name) not in written)
    return _Names(
        exact=exact,
        short=short,
        means=_by_name(said["means"]),
        includes=_by_name(said["includes"]),
        vague=frozenset(map(_key, said["vague"])),
        written=written,
    )


def _by_name(names: Mapping[str, Iterable[str]]) -> Mapping[str, tuple[str, ...]]:
    """The codes by folded name, out of the names by code."""
    turned: dict[str, tuple[str, ...]] = {}
    for code, each in names.items():
        for key in map(_key, each):
            turned[key] = (*turned.get(key, ()), code)
    return turned


def _data(name: str) -> str:
    return (resources.files(__package__) / "data" / name).read_text(encoding="utf-8")
