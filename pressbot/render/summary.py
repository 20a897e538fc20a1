"""The post: what a chat gets to see of a release.

Goes in: a release, why it is owed, the chat, the platform's limits, perhaps a picture.
Comes out: one message within the limits.
What is quoted is the office's own words: sentences are left out, never shortened and never made up.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from importlib.resources import files

from pressbot.messages import Limits, Message, Paragraph, Picture, Span, Style
from pressbot.model import Change, Chat, Media, Release
from pressbot.render.advance import advance_mark, embargo_warning
from pressbot.render.buttons import advance_buttons, post_buttons
from pressbot.render.corrections import LONGEST_NOTE, named_parts
from pressbot.render.dates import moment
from pressbot.render.measure import length, plain_text, shorten
from pressbot.render.message import headline, origin_line, paragraph, web_address
from pressbot.render.phrases import phrase
from pressbot.render.queries import spelled
from pressbot.text.sentences import sentences

#: A headline shorter than this would no longer say what the release is about.
_SHORTEST_HEADLINE = 100
#: The longest a subscription's name may be on a post.
_LONGEST_REASON = 200
#: Who else says the same: how many are named, and how long a name may be.
_MOST_OTHERS, _LONGEST_NAME = 3, 80

_LABELLED_CREDIT = re.compile(r"\s*(?:©|\(c\)|[^:]{1,30}:)", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Draft:
    """The parts of a post, so that each can be fitted by itself."""

    head: tuple[Paragraph, ...]
    headline: Span
    also: Paragraph
    lead: str = ""
    caption: str = ""
    credit: str = ""
    reason: str = ""

    def blocks(self) -> tuple[Paragraph, ...]:
        parts = (
            *self.head,
            paragraph(self.headline),
            paragraph(self.lead),
            paragraph(Span(self.caption, Style.EMPHASIS), tight=True),
            paragraph(Span(self.credit, Style.EMPHASIS)),
            self.also,
            paragraph(self.reason),
        )
        return tuple(part for part in parts if any(span.text for span in part.spans))

    def over(self, limit: int) -> int:
        """By how many UTF-16 units it is too long; 0 and less is short enough."""
        return length(plain_text(self.blocks())) - limit if limit else 0


def post(  # noqa: PLR0913 - each of them is a part of a post
    release: Release,
    *,
    reason: str,
    chat: Chat,
    limits: Limits,
    picture: Picture | None,
    also: Sequence[Release] = (),
    changed: Sequence[str] = (),
    until: datetime | None = None,
) -> Message:
    """The post of a release; of a withdrawn one, the notice, under whatever picture is given.

    ``reason`` is the subscription's query, or "". ``also`` are the others that say the same, ``changed`` the parts
    that a correction has changed (see ``feeds/changes.py``). ``until`` is the instant of a release that is shown in
    advance: the post says so first of all, and is not to be passed on.
    ``picture`` is that of the release's first picture, whose credit it carries: no picture without its credit.
    Where that would leave no room for a headline under it, the text is sent with a preview of the picture's address.
    Limits of 1,000 units and more are kept to; what a smaller one asks for is ``split.py``'s work.
    """
    if release.withdrawn:
        return replace(withdrawal_notice(release, chat), picture=picture)
    draft = _Draft(
        head=(*(advance_mark(until, chat) if until else ()), *_head(release, chat, changed)),
        headline=headline(release),
        credit=_credit(release, chat.language) if picture else "",
        also=also_from(also, chat.language, tight=bool(reason)),
        reason=_reason(reason, chat.language) if reason else "",
    )
    limit = limits.caption if picture else limits.text
    shortest = replace(draft, headline=_cut(draft.headline, _SHORTEST_HEADLINE))
    preview = ""
    if picture and shortest.over(limit) > 0:
        picture, limit = None, limits.text
        # A longer credit than any text has room for leaves even the preview out.
        preview = web_address(release.pictures[0].url) if release.pictures and shortest.over(limit) <= 0 else ""
        draft = draft if preview else replace(draft, credit="")
    return Message(
        blocks=_filled(draft, release, limit).blocks(),
        picture=picture,
        buttons=(advance_buttons if until else post_buttons)(release, chat.language),
        # An address that is previewed is fetched by the platform, and seen by whoever runs it.
        preview="" if until else preview,
        protected=bool(release.embargo or until),
    )


def withdrawal_notice(release: Release, chat: Chat) -> Message:
    """Says that the office has withdrawn the release, and why where it says so, and nothing of what the release said."""
    seen = replace(release, published_at=release.revised_at or release.published_at)
    reason = (paragraph(shorten(release.change_note, LONGEST_NOTE)),) if release.change_note else ()
    return Message(
        blocks=(
            origin_line(seen, chat),
            paragraph(Span(phrase("post-withdrawn", chat.language), Style.STRONG)),
            paragraph(phrase("post-withdrawn-text", chat.language)),
            *reason,
        )
    )


def looks_alike(shown: Release, now: Release) -> bool:
    """Whether a post of ``shown`` is as good for a later, silent revision of it: no reader would see a difference.

    That it was a correction stays true when the office's template changes.
    """
    if shown.withdrawn or now.change is not Change.COSMETIC or shown.pictures[:1] != now.pictures[:1]:
        return False
    anybody, unlimited = Chat(platform="", address=""), Limits(text=0, caption=0)
    now = replace(now, change=shown.change, revised_at=shown.revised_at, change_note=shown.change_note)
    before, after = (post(each, reason="", chat=anybody, limits=unlimited, picture=None) for each in (shown, now))
    # A button brings what there is when it is tapped, whatever it is called.
    return before.blocks == after.blocks


@lru_cache
def notice_picture() -> Picture:
    """The neutral card that takes the place of a withdrawn release's picture, a PNG without words."""
    return Picture(files(__package__).joinpath("withdrawn.png").read_bytes())


def mark(release: Release, chat: Chat, changed: Sequence[str] = ()) -> str:
    """What a reader must know before the headline: that this is a correction, since when and of what; else "".

    What was corrected before its instant is a correction only to who saw it before, and knows of something ``changed``.
    """
    unseen = release.revised_at is not None and release.revised_at < release.release_at
    if release.change is not Change.CORRECTION or (unseen and not changed):
        return ""
    if release.revised_at is None:
        return phrase("post-correction-undated", chat.language)
    time = moment(release.revised_at, chat.language, chat.timezone)
    if release.change_note:
        return f"{phrase('post-correction', chat.language, time=time)} · {shorten(release.change_note, LONGEST_NOTE)}"
    if not changed:
        return phrase("post-correction", chat.language, time=time)
    return phrase("post-correction-of", chat.language, time=time, parts=named_parts(changed, chat.language))


def credit(media: Media, language: str) -> str:
    """The credit as the office gives it, with a label where it has none; says so where there is no credit."""
    if not media.credit:
        return phrase("post-no-credit", language)
    if _LABELLED_CREDIT.match(media.credit):
        return media.credit
    return phrase("post-credit", language, credit=media.credit)


def also_from(others: Sequence[Release], language: str, *, tight: bool = False) -> Paragraph:
    """The sources of others that say the same, each linked to what it says; an empty block where there are none."""
    if not others:
        return Paragraph(())
    named = [
        Span(shorten(each.source.name, _LONGEST_NAME), url=web_address(each.url)) for each in others[:_MOST_OTHERS]
    ]
    spans = [span for each in named for span in (Span(", "), each)][1:]
    more = phrase("also-more", language, count=len(others) - len(named)) if len(others) > len(named) else ""
    return paragraph(Span(phrase("also-from", language)), *spans, *((Span(f" {more}"),) if more else ()), tight=tight)


def _head(release: Release, chat: Chat, changed: Sequence[str]) -> tuple[Paragraph, ...]:
    lines = (mark(release, chat, changed), embargo_warning(release, chat.language))
    marks = (paragraph(Span(line, Style.STRONG), tight=True) for line in lines if line)
    return (origin_line(release, chat), *marks)


def _reason(query: str, language: str) -> str:
    return phrase("post-reason", language, query=shorten(spelled(query, language), _LONGEST_REASON))


def _credit(release: Release, language: str) -> str:
    return credit(next(iter(release.pictures), Media(url="")), language)


def _filled(draft: _Draft, release: Release, limit: int) -> _Draft:
    """The draft with as much of headline, lead and caption as fits, in this order."""
    if (over := draft.over(limit)) > 0:
        draft = replace(draft, headline=_cut(draft.headline, length(draft.headline.text) - over))
    for sentence in sentences(release.lead):
        longer = replace(draft, lead=f"{draft.lead} {sentence}".lstrip())
        if longer.over(limit) > 0:
            break
        draft = longer
    captioned = replace(draft, caption=_caption(release) if draft.credit else "")
    return draft if captioned.over(limit) > 0 else captioned


def _cut(span: Span, limit: int) -> Span:
    return replace(span, text=shorten(span.text, limit))


def _caption(release: Release) -> str:
    """What the first picture shows, unless the release says so anyway."""
    text = next((media.caption or media.alt for media in release.pictures), "")
    return "" if text in release.headline or text in release.lead else text
