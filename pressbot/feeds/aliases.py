"""By what a release is known again when its office has given it another id.

In: the releases that a document makes, and earlier ones of the same source. Out: the names under which a release can be
found again, and which of the earlier ones an unknown one is. How it has changed is left to ``identity.py``.

Ids change: some hold the hour of the last change, some change with the office's system, and a source with several feeds
may have one in each. Then two of link, title and date (within a week) have to be the same, and where title or link stands
against the same date only, so has the beginning of the text: "Polizeibericht" comes every day, and a double is better
than a release that nobody is told of. An id that is still in the document has not changed.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import timedelta

from pressbot.feeds.address import release_link
from pressbot.feeds.markers import marker, without_marker
from pressbot.model import Release

#: Within it the date is the same.
_NEAR = timedelta(days=7)
_BEGINNING = 200
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


def recognise(said: Sequence[Release], known: Mapping[str, Release], earlier: Sequence[Release]) -> dict[str, Release]:
    """Return by key which of the ``earlier`` releases those of a document are whose keys are not among the ``known``."""
    here = {each.id for each in known.values()}
    free = {each.id: each for each in earlier if each.id not in here}
    # A link that several have says nothing about any of them, nor does a title whom its marker means.
    shared = {*_repeated(map(_link, said)), *_repeated(map(_link, free.values())), *_repeated(map(_title, said))}
    found: dict[str, Release] = {}
    for new in said:
        if new.key in known:
            continue
        candidates = [old for old in free.values() if _continues(old, new, shared)]
        if candidates:
            nearest = min(candidates, key=lambda old: abs(old.published_at - new.published_at))
            found[new.key] = free.pop(nearest.id)
    return found


def _continues(old: Release, new: Release, shared: set[str]) -> bool:
    link, title = _link(new), _title(new)
    same_link = bool(link) and link not in shared and link == _link(old)
    same_title = bool(title) and title == _title(old)
    near = abs(old.published_at - new.published_at) <= _NEAR
    if same_link and same_title:
        return True
    # What is taken back has often lost its text, and its headline says whose it was.
    named = same_title and title not in shared and marker(new.headline) is not None
    alike = named or _same_beginning(old, new)
    return (same_link or same_title) and near and alike


def _repeated(values: Iterable[str]) -> Iterator[str]:
    return (value for value, number in Counter(values).items() if number > 1)


def _same_beginning(old: Release, new: Release) -> bool:
    beginning = _folded(new.body)[:_BEGINNING]
    return bool(beginning) and beginning == _folded(old.body)[:_BEGINNING]


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
