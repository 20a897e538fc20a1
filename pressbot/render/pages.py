"""What people read of the archive: the newest releases, and one release whole. Searching it is left to ``search.py``.

Goes in: releases and the chat that asked.
Comes out: messages; a long one may exceed a platform's limits, cutting it is left to ``split.py``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import zip_longest

from pressbot.messages import Button, Message, Paragraph, Span, Style
from pressbot.model import Chat, Media, MediaKind, PubStatus, Release
from pressbot.render.advance import embargo_warning
from pressbot.render.buttons import page_buttons
from pressbot.render.dates import moment
from pressbot.render.measure import length, shorten
from pressbot.render.message import headline, listing, numbers, origin_line, paragraph, web_address
from pressbot.render.phrases import phrase
from pressbot.render.rows import in_rows
from pressbot.render.summary import also_from, credit, mark, withdrawal_notice
from pressbot.text.sentences import sentences

#: About five Telegram messages: a feed that sends a book must not flood a chat.
_LONGEST_BODY = 20_000
_REVISION_HEADLINE = 100
#: An address is shown this far; the link leads to the whole of it.
_SHOWN_URL = 300


def latest(chat: Chat, releases: Sequence[Release]) -> Message:
    """The newest releases, or that there are none."""
    if not releases:
        return Message(blocks=(paragraph(phrase("latest-nothing", chat.language)),))
    title = Span(phrase("latest-title", chat.language), Style.STRONG)
    return Message(blocks=(paragraph(title), *listing(chat, releases)), buttons=in_rows(numbers(releases)))


def full_text(chat: Chat, release: Release, also: Sequence[Release] = ()) -> Message:
    """The whole release: text, credits, contact, address, who else says it; of a withdrawn one, the notice."""
    if release.withdrawn:
        return withdrawal_notice(release, chat)
    url = web_address(release.url)
    original = Span(phrase("full-original", chat.language, url=shorten(url, _SHOWN_URL)), url=url) if url else Span("")
    parts = (
        origin_line(release, chat),
        paragraph(Span(mark(release, chat), Style.STRONG), tight=True),
        paragraph(Span(embargo_warning(release, chat.language), Style.STRONG), tight=True),
        paragraph(Span(_kicker(release), Style.EMPHASIS), tight=True),
        paragraph(headline(release)),
        paragraph(Span(release.subhead, Style.STRONG)),
        *_body(release, chat.language),
        *_media(release.media, chat.language),
        *_contact(release, chat.language),
        paragraph(original),
        also_from(also, chat.language),
    )
    button = (Button(phrase("button-original", chat.language), url=url),)
    buttons = (button,) if url else ()
    return Message(blocks=_said(parts), buttons=buttons, protected=bool(release.embargo), rich=chat.rich)


def no_post(chat: Chat) -> Message:
    """Says that the message somebody pointed at shows no release."""
    return Message(blocks=(paragraph(phrase("shortcut-no-post", chat.language)),))


def release_page(chat: Chat, release: Release, revisions: Sequence[Release], also: Sequence[Release] = ()) -> Message:
    """The whole release and, where there is more than one, its chain of revisions, the first one first.

    Of what was never meant to be seen nothing is shown: of a revision made and replaced before the release's hour
    not that there was one, of one withheld or withdrawn not what it was called.
    """
    page = full_text(chat, release, also)
    if not release.withdrawn:
        page = replace(page, buttons=page_buttons(release, chat.language))
    shown = _once_visible(release, revisions)
    if len(shown) <= 1:
        return page
    title = paragraph(Span(phrase("release-revisions", chat.language), Style.STRONG), tight=True)
    chain = tuple(_revision(chat, each, headlined=not release.withdrawn and _may_be_shown(each)) for each in shown)
    return replace(page, blocks=(*page.blocks, title, *chain))


def release_not_found(chat: Chat) -> Message:
    """Says that the archive has no such release."""
    return Message(blocks=(paragraph(phrase("release-not-found", chat.language)),))


def _kicker(release: Release) -> str:
    """The kicker, unless the headline begins with it anyway."""
    return "" if release.headline.startswith(release.kicker) else release.kicker


def _body(release: Release, language: str) -> list[Paragraph]:
    """The text's paragraphs as a quote, until there is more than anybody reads in a chat."""
    blocks: list[Paragraph] = []
    room = _LONGEST_BODY
    for text in re.split(r"\n\s*\n", release.body or release.lead):
        if length(text) > room:
            # Some releases are a single paragraph, and a single sentence may be too long as well.
            start = _whole_sentences(text, room) or ("" if blocks else shorten(text, room))
            cut = Span(phrase("full-cut", language), Style.EMPHASIS)
            return [*blocks, _quoted(start), paragraph(cut)]
        room -= length(text)
        blocks.append(_quoted(text.strip()))
    return blocks


def _quoted(text: str) -> Paragraph:
    return Paragraph((Span(text),), quote=True)


def _whole_sentences(text: str, limit: int) -> str:
    """As many sentences from the beginning as fit; "" where not even the first does."""
    taken: list[str] = []
    for sentence in sentences(text):
        limit -= length(sentence) + 1
        if limit < -1:
            break
        taken.append(sentence)
    return " ".join(taken)


def _media(media: Sequence[Media], language: str) -> list[Paragraph]:
    return [
        paragraph(
            Span(phrase(f"full-{each.kind}", language), url=web_address(each.url)),
            Span(_told(each, language), Style.EMPHASIS),
            tight=number < len(media),
        )
        for number, each in enumerate(media, start=1)
    ]


def _told(media: Media, language: str) -> str:
    """Caption and credit, each after a dot; a picture without a credit says so, a file needs none."""
    credited = credit(media, language) if media.kind is MediaKind.PICTURE or media.credit else ""
    return "".join(f" · {each}" for each in (media.caption or media.alt, credited) if each)


def _contact(release: Release, language: str) -> list[Paragraph]:
    """The contact as a card, unless the text ends with it anyway."""
    contact = release.contact
    lines = [line for line in (contact.name, contact.phone, contact.email, contact.address) if line]
    if all(line in release.body for line in lines):
        return []
    title = paragraph(Span(phrase("full-contact", language), Style.STRONG), tight=True)
    return [title, paragraph("\n".join(lines))]


def _once_visible(release: Release, revisions: Sequence[Release]) -> list[Release]:
    replaced_at = [each.revised_at for each in revisions[1:]]
    return [
        each
        for each, until in zip_longest(revisions, replaced_at)
        # What is replaced as the hour comes was not seen either: a lifted embargo ends with the revision that lifts it.
        if until is None or until > release.release_at
    ]


def _may_be_shown(revision: Release) -> bool:
    return not revision.withdrawn and revision.pub_status is PubStatus.USABLE


def _revision(chat: Chat, revision: Release, *, headlined: bool) -> Paragraph:
    time = moment(revision.revised_at or revision.published_at, chat.language, chat.timezone)
    what = phrase(f"change-{revision.change}", chat.language)
    title = f" · {shorten(revision.headline, _REVISION_HEADLINE)}" if headlined else ""
    return paragraph(f"{revision.revision}. {what} · {time}{title}", tight=True)


def _said(parts: Iterable[Paragraph]) -> tuple[Paragraph, ...]:
    return tuple(part for part in parts if any(span.text for span in part.spans))
