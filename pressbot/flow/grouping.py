"""Releases of different sources that say the same, found as each is dispatched.

Goes in: releases whose hour has come. Comes out: the groups they have joined, in the caller's transaction.
Which are alike is left to ``feeds/alike.py``; what a group is to a chat, to ``dispatch.py``.
What is not yet to be seen has not been dispatched, and so is in no group.
"""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import Connection

from pressbot.feeds.alike import WINDOW, Sketch, likeness, sketch
from pressbot.model import Change, Release
from pressbot.store.groups import add_keys, drop_keys, find_candidates, grouped, join_group, same_releases


def group_releases(tx: Connection, dispatched: Sequence[Release], now: datetime) -> dict[int, int]:
    """Let each into the group of what says the same; return the group's id for each id of a release that joined one.

    A withdrawn release stays where it is, and nothing is like it any more. A correction stays where it is, too.
    """
    ids = [each.id for each in dispatched]
    drop_keys(tx, ids, now - WINDOW)
    before = grouped(tx, ids)
    groups = {}
    for each in dispatched:
        if each.release_at < now - WINDOW:
            continue
        drawn = sketch(each)
        keys = drawn.keys
        # What corrects is no repetition of what it corrects, whoever said that.
        joins = each.id not in before and each.change is not Change.CORRECTION
        if joins and (like := _likest(tx, each, drawn, keys, now)):
            groups[each.id] = join_group(tx, each, like)
        add_keys(tx, each.id, keys)
    return groups


def _likest(tx: Connection, new: Release, drawn: Sketch, keys: Collection[int], now: datetime) -> Release | None:
    """What says most of what ``new`` says, in a group in which its source says nothing yet.

    What one source says twice is two releases, also where another has both.
    """
    rated = [(likeness(drawn, sketch(each)), each) for each in find_candidates(tx, new, keys)]
    for alike, each in sorted(rated, key=lambda rating: (-rating[0], rating[1].id)):
        if alike and all(other.source.id != new.source.id for other in same_releases(tx, each.id, now)):
            return each
    return None
