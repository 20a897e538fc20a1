"""Releases into the archive: decide for each whether it is new, changed or known, and store it.

Goes in: what a source says now, as releases. Comes out: what was stored, all in the caller's transaction.
Both ways in use it: the poll loop and ``pressbot ingest``.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from pressbot.feeds.identity import Changed, New, Same, decide, revise
from pressbot.feeds.release import NEVER
from pressbot.model import Change, Release
from pressbot.store.releases import add_releases, find_by_keys
from pressbot.store.revisions import mark_dispatched, revise_release


@dataclass(frozen=True, kw_only=True, slots=True)
class Archived:
    """How many releases were new, changed, and known as they are."""

    new: int = 0
    changed: int = 0
    same: int = 0


def archive(
    tx: Connection, said: Sequence[Release], *, now: datetime, news_age: timedelta, first_contact: bool
) -> Archived:
    """Store what is new or changed among the releases of one source, which all carry its id."""
    if not said:
        return Archived()
    known = find_by_keys(tx, said[0].source.id, [each.key for each in said])
    new: list[Release] = []
    changed = 0
    # Oldest first, so that ids, and with them deliveries, follow the order of publication.
    for release in sorted(said, key=lambda each: each.published_at):
        old = known.get(release.key)
        decision = decide(old, release)
        if isinstance(decision, Same) and old is not None and _hour_moved(old, release, now):
            decision = Changed(Change.COSMETIC)
        if isinstance(decision, New):
            new.append(release)
        elif isinstance(decision, Changed):
            before, after = known[release.key], revise(known[release.key], release, decision.change, now)
            revise_release(tx, after)
            if before.release_at == NEVER and not is_news(after, now=now, news_age=news_age, first_contact=False):
                # Withheld it had no age; what is freed years later is no more news than what turns up years later.
                mark_dispatched(tx, [after])
            changed += 1
    add_releases(tx, new, news=[is_news(each, now=now, news_age=news_age, first_contact=first_contact) for each in new])
    return Archived(new=len(new), changed=changed, same=len(said) - len(new) - changed)


def _hour_moved(old: Release, new: Release, now: datetime) -> bool:
    """Whether the office has moved the hour of a release that nobody has seen yet."""
    return old.release_at > now and old.release_at != new.release_at


def is_news(release: Release, *, now: datetime, news_age: timedelta, first_contact: bool) -> bool:
    """Whether a release seen for the first time is announced.

    What is timed for later always is. Otherwise the first look at a feed only fills the archive,
    and what is old when it turns up is not news.
    """
    if release.release_at > now:
        return True
    return not first_contact and not release.withdrawn and release.published_at >= now - news_age
