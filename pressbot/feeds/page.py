"""From teaser to release: which releases want their page read, and what they are with what the page says.

In: releases as a feed said them, as the archive knows them, and pages as ``page_read.py`` read them. Out: releases.
Fetching pages is left to ``net/page.py``, and when to ``flow/pages.py``.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from pressbot.feeds.address import picture_key, rendition_key
from pressbot.feeds.embargo import find_embargo
from pressbot.feeds.identity import Changed, decide
from pressbot.feeds.lead import lead_of
from pressbot.feeds.media import kept_media
from pressbot.model import Change, Contact, Media, PubStatus, Release

#: A feed that says so much has said it all.
_FULL_WORDS = 150
_FULL_PARAGRAPHS = 3
#: A picture that so many releases of a source show is the source's and no release's.
_SHARED = 3


@dataclass(frozen=True, kw_only=True, slots=True)
class Page:
    """What a release's page says beside its teaser, clean; all of it empty where the page is about something else."""

    subhead: str = ""
    #: "" where the page says no more than the teaser.
    body: str = ""
    #: The pictures of the text before that which the page offers to whoever links to it.
    media: tuple[Media, ...] = ()
    contact: Contact = field(default_factory=Contact)


def is_teaser(release: Release) -> bool:
    """Return whether a release as its feed said it may have more to say on its page."""
    usable = release.pub_status is PubStatus.USABLE and not release.withdrawn
    if not usable or not release.url.startswith(("http://", "https://")):
        return False
    paragraphs = release.body.split("\n\n")
    return len(paragraphs) < _FULL_PARAGRAPHS and len(release.body.split()) < _FULL_WORDS


def teaser_hash(release: Release) -> str:
    """Return a hash of what a feed says of a release, hexadecimal: the page is read again when it has changed."""
    pictures = sorted(f"{picture_key(each.url)} {each.caption} {each.credit}" for each in release.media)
    said = (release.url, release.headline, release.subhead, " ".join(release.body.split()), *pictures)
    return hashlib.sha256("\n".join(said).encode()).hexdigest()


def as_before(known: Release, said: Release) -> Release:
    """Return a release as its feed says it now, with what its page has added to its teaser before."""
    return _held(
        replace(
            said,
            subhead=known.subhead,
            lead=known.lead,
            body=known.body,
            media=known.media,
            contact=known.contact,
            teaser_hash=known.teaser_hash,
        )
    )


def with_page(said: Release, page: Page) -> Release:
    """Return a release as its feed says it, with what its page adds; the feed's headline and topics stay.

    So do its dates, unless the page has an embargo that ends later.
    """
    body = page.body or said.body
    return _held(
        replace(
            said,
            subhead=said.subhead or page.subhead,
            lead=lead_of(said.headline, body) or said.lead,
            body=body,
            media=_merged(said.media, page.media),
            contact=page.contact if page.contact != Contact() else said.contact,
            teaser_hash=teaser_hash(said),
        )
    )


def as_far_as_known(known: Release | None, said: Release) -> Release:
    """Return a teaser whose page was not read this time with what its page said last; all else comes back as it is.

    It keeps the hash of the teaser of then, so that its page is asked for again. A correction says what it says, for
    the page of then may be what it corrects.
    """
    if known is None or not known.teaser_hash or said.teaser_hash or not is_teaser(said):
        return said
    decision = decide(known, said)
    change = decision.change if isinstance(decision, Changed) else Change.COSMETIC
    if change is Change.COSMETIC:
        return as_before(known, said)
    return replace(said, teaser_hash=known.teaser_hash) if change is Change.CORRECTION else said


def without_shared(release: Release, others: Iterable[Release]) -> Release:
    """Return a release without the pictures that enough other releases of its source show: logos and stand-ins."""
    shown = Counter(key for each in others for key in {picture_key(media.url) for media in each.pictures})
    kept = tuple(each for each in release.media if shown[picture_key(each.url)] < _SHARED - 1)
    return replace(release, media=kept)


def _held(release: Release) -> Release:
    """The release, held until the embargo in its text as it is now; of that and the hour it has, the later holds."""
    found = find_embargo(
        release.headline, release.subhead, release.body, source=release.source, published_at=release.published_at
    )
    embargo = found.unread or release.embargo
    # As its feed has made it, a release appears now or later: what is over holds nothing.
    if found.until is None or found.until <= release.release_at:
        return replace(release, embargo=embargo)
    return replace(release, embargo=embargo, advance=True, release_at=found.until, published_at=found.until)


def _merged(said: tuple[Media, ...], found: tuple[Media, ...]) -> tuple[Media, ...]:
    """What both show once, where the feed has it, with the words of both; pictures first."""
    media = {rendition_key(each.url): each for each in said}
    for each in found:
        key = rendition_key(each.url)
        media[key] = _told(media[key], each) if key in media else each
    return kept_media(media.values())


def _told(said: Media, found: Media) -> Media:
    return replace(
        said,
        # Feeds show a small rendition where there are several.
        url=found.url,
        caption=said.caption or found.caption,
        credit=said.credit or found.credit,
        alt=said.alt or found.alt,
        original=said.original or found.original,
        terms=said.terms or found.terms,
    )
