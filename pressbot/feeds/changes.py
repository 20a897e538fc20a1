"""What of a release a correction has changed, so that its readers can be told.

In: two of its revisions. Out: the parts that differ, as they are named in ``render/locales``. What the parts say is not
judged: which figure in a text was wrong, readers see for themselves.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from pressbot.feeds.address import picture_key
from pressbot.feeds.markers import without_marker
from pressbot.model import Change, Release


def changed_parts(before: Release, after: Release) -> tuple[str, ...]:
    """Which of "headline", "text", "pictures" and "contact" differ, in this order.

    The office's marker is no part of the headline. What was withdrawn before shows nothing to compare with: none differ.
    """
    if before.withdrawn:
        return ()
    return tuple(name for name, part in _PARTS.items() if part(before) != part(after))


def corrections(chain: Sequence[Release], shown: int) -> tuple[int, ...]:
    """The numbers of those revisions that are corrections and later than the revision ``shown``; of a chain, oldest first.

    None where the release is withdrawn by now: then there is nothing left to correct.
    """
    if not chain or chain[-1].withdrawn:
        return ()
    return tuple(each.revision for each in chain if each.change is Change.CORRECTION and each.revision > shown)


def changed_by(chain: Sequence[Release], revision: int) -> tuple[str, ...]:
    """The parts that a revision has changed; none where the one before is not in the chain."""
    at = {each.revision: each for each in chain}
    return changed_parts(at[revision - 1], at[revision]) if revision in at and revision - 1 in at else ()


_PARTS: dict[str, Callable[[Release], object]] = {
    "headline": lambda release: without_marker(release.headline).split(),
    "text": lambda release: f"{release.subhead}\n{release.lead}\n{release.body}".split(),
    "pictures": lambda release: {(picture_key(each.url), each.caption, each.credit) for each in release.pictures},
    "contact": lambda release: release.contact,
}
