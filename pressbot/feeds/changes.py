"""What of a release a correction has changed, so that its readers can be told.

In: two of its revisions. Out: the parts that differ, as they are named in ``render/locales``. What the parts say is not
judged: which figure in a text was wrong, readers see for themselves.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import takewhile
from operator import attrgetter

from pressbot.feeds.markers import without_marker
from pressbot.feeds.media import pictures_as_shown
from pressbot.model import Change, Release


def changed_parts(before: Release, after: Release) -> tuple[str, ...]:
    """Which of "headline", "text", "pictures" and "contact" differ, in this order.

    The office's marker is no part of the headline. What was withdrawn before shows nothing to compare with: none differ.
    """
    if before.withdrawn:
        return ()
    return tuple(name for name, part in _PARTS.items() if part(before) != part(after))


def to_be_told(chain: Sequence[Release], shown: int) -> tuple[int, ...]:
    """The numbers of those revisions of a chain, oldest first, that who was ``shown`` an earlier one is to be told of.

    They are the later corrections; or, where the release is withdrawn by now, the revision that withdrew it, unless that
    was shown already. 0 is shown where the text was taken away: of what is not there no correction is told.
    """
    if since := withdrawn_since(chain):
        return (since,) if shown < since else ()
    return tuple(each.revision for each in chain if each.change is Change.CORRECTION and each.revision > shown > 0)


def withdrawn_since(chain: Sequence[Release]) -> int:
    """The number of the revision since which a release, of a chain, oldest first, is withdrawn; 0 where it stands."""
    last = list(takewhile(attrgetter("withdrawn"), reversed(chain)))
    return last[-1].revision if last else 0


def changed_by(chain: Sequence[Release], revision: int) -> tuple[str, ...]:
    """The parts that a revision has changed; none where the one before is not in the chain."""
    at = {each.revision: each for each in chain}
    return changed_parts(at[revision - 1], at[revision]) if revision in at and revision - 1 in at else ()


_PARTS: dict[str, Callable[[Release], object]] = {
    "headline": lambda release: without_marker(release.headline).split(),
    "text": lambda release: f"{release.subhead}\n{release.lead}\n{release.body}".split(),
    "pictures": pictures_as_shown,
    "contact": lambda release: release.contact,
}
