"""Which entry is which release, and what a new state of it means.

In: the entries of one document, or the releases we have beside those just made. Out: keys, or a ``Decision`` for each.
Which release has another key than before is left to ``aliases.py``, what is done about it to ``flow/archive.py``.

Only a marker or a publishing status makes a correction or a withdrawal, so how much of a text has changed decides
nothing. How many change together does: that is the office's template, and nobody is told.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import count

from pressbot.feeds.address import OWN_SCHEME, without_tracking
from pressbot.feeds.clean import clean_line
from pressbot.feeds.markers import marker
from pressbot.feeds.media import pictures_as_shown
from pressbot.feeds.parsed import Entry
from pressbot.model import Change, PubStatus, Release

_HASHED_TEXT = 200
#: So many changes without a marker in one fetch are a mass edit; or more than this share of a document, but not two.
_MASS, _MASS_SHARE, _FEWEST = 10, 0.2, 3
#: An id or link that is longer is stored by its hash; the column takes 500, so that a "#2" may follow.
_MAX_KEY = 480


@dataclass(frozen=True, slots=True)
class New:
    """Never seen before."""


@dataclass(frozen=True, slots=True)
class Changed:
    """Known, and different: ``change`` says what that is to those who saw it."""

    change: Change
    #: False: part of a mass edit, which edits no post.
    told: bool = True


@dataclass(frozen=True, slots=True)
class Same:
    """Known, and nothing a reader would notice has changed."""


@dataclass(frozen=True, slots=True)
class Outdated:
    """Known in a better version of the office's, a later one or its own: not to be looked at."""


Decision = New | Changed | Same | Outdated


@dataclass(frozen=True, kw_only=True, slots=True)
class Said:
    """A release as a document says it now, beside what we have of it."""

    new: Release
    #: None where it has never been seen.
    old: Release | None = None
    #: What was last said under its id (see ``statement``), "" for nothing.
    heard: str = ""
    #: About when that was, as the ordinal of a day; 0 for never.
    heard_day: int = 0


def keys(entries: Sequence[Entry]) -> tuple[str, ...]:
    """Return a key for each entry: stable from poll to poll, and none twice.

    The entry's id where no other entry has it, else its link on the same condition, else a hash of what it says.
    """
    ids = Counter(entry.id for entry in entries)
    plain = [without_tracking(entry.link) for entry in entries]
    links = Counter(plain)
    found: dict[str, None] = {}
    for entry, link in zip(entries, plain, strict=True):
        if entry.id and ids[entry.id] == 1:
            key = entry.id
        elif link and links[link] == 1:
            key = link
        else:
            key = _hash(entry)
        found[_free(key if len(key) <= _MAX_KEY else _digest(key), found)] = None
    return tuple(found)


def _free(key: str, taken: Collection[str]) -> str:
    # Entries that say the very same differ by nothing but their place.
    return next(name for place in count(1) if (name := key if place == 1 else f"{key}#{place}") not in taken)


def decide_all(document: Sequence[Said], now: datetime) -> tuple[Decision, ...]:
    """Return what each release of a document is to those who know what we have, and whether they are told.

    What an id said last time is not new, though another feed of the source says it otherwise.
    """
    decisions = [Same() if statement(each.new) == each.heard else decide(each.old, each.new) for each in document]
    edited = [
        at for at, each in enumerate(document) if decisions[at] == Changed(Change.COSMETIC) and _is_shown(each.old)
    ]
    if len(edited) >= _MASS or (len(edited) >= _FEWEST and len(edited) > _MASS_SHARE * len(document)):
        for at in edited:
            decisions[at] = Changed(Change.COSMETIC, told=False)
    return tuple(
        Changed(Change.COSMETIC) if decision == Same() and _hour_moved(each.old, each.new, now) else decision
        for each, decision in zip(document, decisions, strict=True)
    )


def statement(release: Release) -> str:
    """Return a hash of all that ``decide`` looks at, so that what was said before is known without being kept."""
    text, pictures = _shown(release)
    return _digest(repr((text, sorted(pictures), release.pub_status.value)))


def decide(old: Release | None, new: Release) -> Decision:
    """Return what ``new`` is to those who know ``old``."""
    if old is None:
        return New()
    # What the office wrote here it corrects here; its feed may say less, or say it later.
    if old.key.startswith(OWN_SCHEME) or (
        old.versioned_at and new.versioned_at and new.versioned_at < old.versioned_at
    ):
        return Outdated()
    if old.withdrawn:
        return _after_withdrawal(old, new)
    if new.pub_status not in {PubStatus.USABLE, old.pub_status}:
        # Withheld after it was usable: what was shown has to go.
        return Changed(Change.WITHDRAWAL)
    before, after = marker(old.headline), marker(new.headline)
    if after and after != before:
        return Changed(after.change)
    return Same() if _shown(old) == _shown(new) else Changed(Change.COSMETIC)


def revise(old: Release, new: Release, change: Change, now: datetime) -> Release:
    """Return the next revision of ``old``: what ``new`` says, under the identity and the times of ``old``."""
    seen = old.release_at <= now
    return replace(
        new,
        id=old.id,
        key=old.key,
        # Once readers may see it, that cannot be undone; until then the office may still move its hour.
        published_at=old.published_at if seen else new.published_at,
        release_at=old.release_at if seen else new.release_at,
        revision=old.revision + 1,
        change=change,
        revised_at=now,
    )


def _is_shown(old: Release | None) -> bool:
    # What comes back after it was taken back does so on purpose.
    return old is not None and not old.withdrawn


def _hour_moved(old: Release | None, new: Release, now: datetime) -> bool:
    """Whether the office has moved the hour of a release that nobody has seen yet; what is taken back has none."""
    return old is not None and not old.withdrawn and old.release_at > now and old.release_at != new.release_at


def _after_withdrawal(old: Release, new: Release) -> Decision:
    # Withdrawn by other means than headline and status, these cannot bring it back.
    if not _takes_itself_back(old) or _takes_itself_back(new):
        return Same()
    after = marker(new.headline)
    return Changed(after.change if after else Change.COSMETIC)


def _takes_itself_back(release: Release) -> bool:
    marked = marker(release.headline)
    return release.pub_status is not PubStatus.USABLE or (marked is not None and marked.change is Change.WITHDRAWAL)


def _shown(release: Release) -> tuple[str, frozenset[tuple[str, str, str]]]:
    return _folded(f"{release.headline}\n{release.subhead}\n{release.body}"), pictures_as_shown(release)


def _folded(text: str) -> str:
    return " ".join(text.split())


def _hash(entry: Entry) -> str:
    day = entry.published_at.isoformat() if entry.published_at else ""
    text = clean_line(entry.summary or entry.content)[:_HASHED_TEXT]
    return _digest("\n".join((clean_line(entry.title), day, text)))


def _digest(text: str) -> str:
    return "sha256:" + hashlib.sha256(text.encode("utf-8")).hexdigest()
