"""By what a release is known again when its office has given it another id.

In: the releases that a document makes, and earlier ones of the same source. Out: the names under which a release can be
found again, and which of the earlier ones an unknown one is. How it has changed is left to ``identity.py``.

Ids change: some hold the hour of the last change, some change with the office's system, and a source with several feeds
may have one in each. Then link and title have to be the same, or one of them and the date (within a week); and with them the
beginning of the text, or a marker has to say that an earlier one is meant: "Polizeibericht" comes every day, "Hochwasserlage"
stands at one address for years, and a double is better than a release that nobody is told of. Link, title and hour
together need no text. An id that is still in the document has not changed.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import chain

from pressbot.feeds.address import release_link
from pressbot.feeds.markers import marker, without_marker
from pressbot.feeds.page import is_teaser, teaser_hash
from pressbot.model import Release

#: Within it the date is the same.
_NEAR = timedelta(days=7)
#: Within it the hour is: what comes daily at one address is further apart.
_SAME_HOUR = timedelta(hours=6)
#: So much of a text is folded, and so much of that is its beginning.
_LOOKED_AT, _BEGINNING = 1_000, 200
#: Of SHA-256, in hexadecimal digits: as many as nobody's archive gives twice.
_DIGITS = 32
_NO_LETTER = re.compile(r"[\W_]+")


def id_alias(key: str) -> str:
    """Return the name of a release by its key."""
    return _name("id", key)


def aliases_of(release: Release) -> tuple[str, ...]:
    """Return the names by which a release is found again without its id: its link, and its title in its week."""
    title = _title(release)
    return (*_link_alias(release), *([_name("title", f"{_week(release)} {title}")] if title else []))


def aliases_to_try(release: Release) -> tuple[str, ...]:
    """Return all names that an earlier state of a release may have: its link, and its title in the weeks around."""
    title, week = _title(release), _week(release)
    weeks = (week - 1, week, week + 1) if title else ()
    return (*_link_alias(release), *(_name("title", f"{each} {title}") for each in weeks))


def link_aliases(address: str) -> tuple[str, ...]:
    """Return the names of whatever stands at an address, by both schemes of the web; none where it leads to no release."""
    _, _, rest = release_link(address).partition("://")
    return tuple(_name("link", f"{scheme}://{rest}") for scheme in ("https", "http")) if rest else ()


def recognise(said: Sequence[Release], known: Mapping[str, Release], earlier: Sequence[Release]) -> dict[str, Release]:
    """Return by key which of the ``earlier`` releases those of a document are whose keys are not among the ``known``."""
    if not earlier:
        return {}
    here = {each.id for each in known.values()}
    document, free = [_face(each) for each in said], [_face(each) for each in earlier if each.id not in here]
    # A link that several have says nothing about any of them, nor does a title whom its marker means.
    links = (_repeated(each.link for each in faces) for faces in (document, free))
    shared = set(chain(*links, _repeated(each.title for each in document)))
    shelf: dict[tuple[str, ...], list[_Face]] = defaultdict(list)
    for old in free:
        for place in ((old.link,), (old.title, ""), (old.title, old.beginning)):
            shelf[place].append(old)
    found: dict[str, Release] = {}
    taken: set[int] = set()
    for new in document:
        if new.release.key in known:
            continue
        candidates = chain.from_iterable(shelf.get(place, ()) for place in _places(new, shared))
        fitting = [old for old in candidates if old.release.id not in taken and _continues(old, new, shared)]
        if fitting:
            nearest = min(fitting, key=lambda old: _apart(old, new)).release
            found[new.release.key] = nearest
            taken.add(nearest.id)
    return found


@dataclass(frozen=True, slots=True)
class _Face:
    """What is compared of a release, made once."""

    release: Release
    link: str
    title: str
    marked: bool
    beginning: str
    teaser: str


def _face(release: Release) -> _Face:
    return _Face(
        release=release,
        link=_link(release),
        title=_title(release),
        marked=marker(release.headline) is not None,
        beginning=_folded(release.body[:_LOOKED_AT])[:_BEGINNING],
        # Where a page has completed one of the two, their texts do not begin alike.
        teaser=release.teaser_hash or (teaser_hash(release) if is_teaser(release) else ""),
    )


def _places(new: _Face, shared: Container[str]) -> Iterator[tuple[str, ...]]:
    """Where on the shelf the earlier ones stand that may be this one: few, however many have its title."""
    if new.link and new.link not in shared:
        yield (new.link,)
    if new.title and new.beginning:
        yield (new.title, new.beginning)
    if new.title and new.marked and new.title not in shared:
        yield (new.title, "")


def _continues(old: _Face, new: _Face, shared: Container[str]) -> bool:
    same_link = bool(new.link) and new.link not in shared and new.link == old.link
    same_title = bool(new.title) and new.title == old.title
    # What is taken back has often lost its text, and its headline says whose it was.
    named = same_title and new.title not in shared and new.marked
    same_text = bool(new.beginning) and new.beginning == old.beginning
    alike = named or same_text or (bool(new.teaser) and new.teaser == old.teaser)
    if same_link and same_title:
        return alike or _apart(old, new) <= _SAME_HOUR
    return (same_link or same_title) and alike and _apart(old, new) <= _NEAR


def _apart(old: _Face, new: _Face) -> timedelta:
    return abs(old.release.published_at - new.release.published_at)


def _repeated(values: Iterable[str]) -> Iterator[str]:
    return (value for value, number in Counter(values).items() if number > 1)


def _link_alias(release: Release) -> Iterator[str]:
    if link := _link(release):
        yield _name("link", link)


def _link(release: Release) -> str:
    return release_link(release.url, release.source.homepage)


def _title(release: Release) -> str:
    return _folded(without_marker(release.headline))


def _week(release: Release) -> int:
    return release.published_at.toordinal() // _NEAR.days


def _folded(text: str) -> str:
    return _NO_LETTER.sub(" ", text.casefold()).strip()


def _name(kind: str, value: str) -> str:
    return f"{kind}:{hashlib.sha256(value.encode('utf-8')).hexdigest()[:_DIGITS]}"
