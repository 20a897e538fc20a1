"""Releases into the archive: decide for each whether it is new, changed or known, and store it.

Goes in: what a source says now, as releases. Comes out: what was stored, all in the caller's transaction.
Both ways in use it: the poll loop and ``pressbot ingest``.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from sqlalchemy import Connection

from pressbot.feeds.aliases import aliases_of, aliases_to_try, id_alias, recognise
from pressbot.feeds.identity import Changed, New, Said, decide_all, revise, statement
from pressbot.feeds.page import as_far_as_known
from pressbot.model import NEVER, Release
from pressbot.store.aliases import Alias, find_aliases, find_by_aliases, keep_aliases
from pressbot.store.bell import Bell, ring
from pressbot.store.releases import add_releases, find_by_keys, get_releases
from pressbot.store.revisions import mark_dispatched, revise_release
from pressbot.store.sources import lock_source

#: So many days late it may be written down that an id is still said.
_HEARD_ABOUT = 7

log = structlog.get_logger(__name__)


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
    # Before anything is read: what another poll of the source is just storing is known then.
    lock_source(tx, said[0].source.id)
    # Oldest first, so that ids, and with them deliveries, follow the order of publication.
    document = beside_the_known(tx, sorted(said, key=lambda each: each.published_at))
    decisions = decide_all(document, now)
    new: list[Release] = []
    present: dict[int, Release] = {}
    changes = [decision for decision in decisions if isinstance(decision, Changed)]
    for each, decision in zip(document, decisions, strict=True):
        if isinstance(decision, New):
            new.append(each.new)
        elif isinstance(decision, Changed) and each.old is not None:
            # Two entries of a document may be one release, under an id it had and one it has.
            before = present.get(each.old.id, each.old)
            after = present[before.id] = revise(before, each.new, decision.change, now)
            revise_release(tx, after, told=decision.told)
            if before.release_at == NEVER and not is_news(after, now=now, news_age=news_age, first_contact=False):
                # Withheld it had no age; what is freed years later is no more news than what turns up years later.
                mark_dispatched(tx, [after])
    if untold := sum(not each.told for each in changes):
        log.info("feed changed throughout", source=said[0].source.name, changed=untold, entries=len(said))
    news = [is_news(each, now=now, news_age=news_age, first_contact=first_contact) for each in new]
    _remember(tx, document, add_releases(tx, new, news=news), now)
    if new or changes:
        ring(tx, Bell.DISPATCH)
    return Archived(new=len(new), changed=len(changes), same=len(said) - len(new) - len(changes))


def beside_the_known(tx: Connection, said: Sequence[Release]) -> list[Said]:
    """What a document says, each beside the release it is: by its key, by an id it has had, by its other names.

    Whatever kept a page from being read, and whichever feed of a source says it: a teaser replaces no whole text.
    """
    source_id = said[0].source.id
    known = find_by_keys(tx, source_id, [each.key for each in said])
    heard = find_aliases(tx, source_id, [id_alias(each.key) for each in said])
    other_ids = {
        each.key: heard[name].release_id
        for each in said
        if each.key not in known and (name := id_alias(each.key)) in heard
    }
    by_id = {each.id: each for each in get_releases(tx, list(other_ids.values()))}
    known |= {key: by_id[release_id] for key, release_id in other_ids.items()}
    names = {name for each in said if each.key not in known for name in aliases_to_try(each)}
    if names:
        known |= recognise(said, known, find_by_aliases(tx, source_id, names))
    unheard = Alias("", 0)
    return [
        Said(
            new=as_far_as_known(known.get(each.key), each),
            old=known.get(each.key),
            heard=last.said,
            heard_day=last.heard_day,
        )
        for each in said
        for last in [heard.get(id_alias(each.key), unheard)]
    ]


def _remember(tx: Connection, document: Sequence[Said], stored: Sequence[Release], now: datetime) -> None:
    """Keep the names of the releases of a document, where they say anything that was not said before.

    And, about once a week, that an id is still said.
    """
    today = now.toordinal()
    ids = {each.key: each.id for each in stored}
    names: list[Alias] = []
    for each in document:
        now_said = statement(each.new)
        different = now_said != each.heard
        if different or today - each.heard_day >= _HEARD_ABOUT:
            release_id = each.old.id if each.old is not None else ids[each.new.key]
            names.append(Alias(id_alias(each.new.key), release_id, now_said, today))
            names += [Alias(name, release_id) for name in aliases_of(each.new) if different]
    keep_aliases(tx, document[0].new.source.id, names)


def is_news(release: Release, *, now: datetime, news_age: timedelta, first_contact: bool) -> bool:
    """Whether a release seen for the first time is announced.

    What is timed for later always is. Otherwise the first look at a feed only fills the archive,
    and what is old when it turns up is not news.
    """
    if release.release_at > now:
        return True
    return not first_contact and not release.withdrawn and release.published_at >= now - news_age
