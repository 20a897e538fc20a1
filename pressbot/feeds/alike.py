"""Which releases of different sources say the same. PURE.

In: releases. Out: of each a ``Sketch``, by which two can be compared, the keys by which what may be alike is found,
how alike two are, and which of several is to be shown first.
What is done about it is left to ``flow/grouping.py``, where keys are kept to ``store/groups.py``.

Within one source nothing is the same by its text: an office's tenders, invitations and yearly courses are half the
same, or nearly all, and each is news. Across sources different texts have next to nothing in common.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from pressbot.feeds.address import picture_key, release_link
from pressbot.model import Release
from pressbot.text.shingles import band_keys, containment, jaccard, key_of, shingles, words

#: What appears later than this is another release, whatever it says.
WINDOW = timedelta(hours=72)

_SAME_TEXT = 0.5
_SAME_PIECE = 0.8
_SAME_TITLE = 0.6
#: A text that is shorter decides nothing.
_FEWEST_WORDS = 25
#: So many words of the beginning have keys of their own, by which a teaser finds the text it begins.
_OPENING = 40
#: Of the longest text; what is shorter is a teaser of it.
_FULL = 0.8
_HOW_TO_GET_THERE = re.compile(r"\w+://(?:www\.)?")


@dataclass(frozen=True, slots=True)
class Sketch:
    """What of a release is compared."""

    source_id: int
    appeared_at: datetime
    #: How many words the text has.
    words: int
    shingles: frozenset[str]
    #: The shingles of the text's first words.
    opening: frozenset[str]
    #: The words of the headline.
    title: frozenset[str]
    #: "" for none, and for a host's or the source's first page, where everything may stand.
    link: str
    pictures: frozenset[str]

    @property
    def keys(self) -> frozenset[int]:
        """Numbers of 64 bits, signed; what is alike shares one with near certainty, what is not with none."""
        link = (key_of(self.link.encode()),) if self.link else ()
        return frozenset((*band_keys(self.shingles), *band_keys(self.opening), *link))


def sketch(release: Release) -> Sketch:
    """What of a release is compared; nothing of a withdrawn one, for it says nothing any more."""
    text = () if release.withdrawn else words(release.body or release.lead)
    return Sketch(
        source_id=release.source.id,
        appeared_at=release.release_at,
        words=len(text),
        shingles=shingles(text),
        opening=shingles(text[:_OPENING]),
        title=frozenset(() if release.withdrawn else words(release.headline)),
        link="" if release.withdrawn else _link(release),
        pictures=frozenset(() if release.withdrawn else (picture_key(each.url) for each in release.pictures)),
    )


def likeness(one: Sketch, other: Sketch) -> float:
    """How much of what two releases say is the same, up to 1; 0 where they are two releases and not one.

    As measured in the reference on 24,531 pairs of pages: half of all shingles, or four fifths of the shorter text's
    where headline, picture or link say so, too. Short texts are the same only by link and headline together: an
    office's page of all its notices is also the link of each.
    """
    if one.source_id == other.source_id or abs(one.appeared_at - other.appeared_at) > WINDOW:
        return 0.0
    same_link = bool(one.link) and one.link == other.link
    same_title = _title_likeness(one, other) >= _SAME_TITLE
    if min(one.words, other.words) < _FEWEST_WORDS:
        return 1.0 if same_link and same_title else 0.0
    alike = jaccard(one.shingles, other.shingles)
    if alike >= _SAME_TEXT:
        return alike
    vouched = same_link or same_title or bool(one.pictures & other.pictures)
    return alike if vouched and containment(one.shingles, other.shingles) >= _SAME_PIECE else 0.0


def lead_first(group: Sequence[Release]) -> list[Release]:
    """Releases that say the same, the one to show before the others first: the earliest that has the full text.

    Nothing in a release tells an original issuer from a distributor, so that decides nothing.
    """
    lengths = {each.id: len(words(each.body or each.lead)) for each in group}
    full = _FULL * max(lengths.values(), default=0)
    return sorted(group, key=lambda each: (lengths[each.id] < full, each.published_at, each.release_at, each.id))


def leads_first(releases: Sequence[Release], groups: Mapping[int, int]) -> list[Release]:
    """The releases in their order, but each group, whose id ``groups`` knows, together where its first one stands."""
    together: dict[int, list[Release]] = {}
    for each in releases:
        together.setdefault(groups.get(each.id, each.id), []).append(each)
    return [each for group in together.values() for each in lead_first(group)]


def _title_likeness(one: Sketch, other: Sketch) -> float:
    """Dice's coefficient of the words of the headlines."""
    both = len(one.title) + len(other.title)
    return 2 * len(one.title & other.title) / both if both else 0.0


def _link(release: Release) -> str:
    """The link without what differs between links to the same page."""
    return _HOW_TO_GET_THERE.sub("", release_link(release.url, release.source.homepage), count=1).rstrip("/")
