"""The digest: several releases in one message, page by page.

Goes in: what it shows, as it stands now, and its chat. Comes out: one message within the limits of every platform.
"""

from __future__ import annotations

from collections.abc import Iterator

from pressbot.hold import Digest, DigestEntry
from pressbot.messages import Button, Message, Paragraph, Span, Style
from pressbot.model import Chat, Release
from pressbot.render.advance import embargo_warning
from pressbot.render.links import start_of_release
from pressbot.render.measure import shorten
from pressbot.render.message import origin, paragraph, web_address
from pressbot.render.phrases import joined, phrase
from pressbot.render.queries import spelled
from pressbot.render.rows import in_rows, turning
from pressbot.render.summary import mark
from pressbot.render.tokens import token

#: So that a page stays within one message of Slack, 3,000 units.
_PAGE = 8
_HEADLINE, _REASON = 100, 60


def digest_page(chat: Chat, digest: Digest, page: int = 1) -> Message:
    """A page of a digest, counted from 1; the last for one beyond it. Of what is withdrawn it shows only that."""
    pages = max(-(-len(digest.entries) // _PAGE), 1)
    page = min(max(page, 1), pages)
    title = phrase("digest-title", chat.language, count=len(digest.entries))
    where = phrase("search-page", chat.language, page=page, pages=pages) if pages > 1 else ""
    first = (page - 1) * _PAGE
    shown = list(enumerate(digest.entries, start=1))[first : first + _PAGE]
    numbers = [_number(number, entry.release) for number, entry in shown]
    return Message(
        blocks=(
            paragraph(Span(joined((title, where), by=" · "), Style.STRONG)),
            *(block for number, entry in shown for block in _told(chat, number, entry)),
        ),
        buttons=(
            *in_rows(numbers),
            *turning("digest", digest.id, page=page, pages=pages),
        ),
        # Its pages take each other's place, and a message cannot be protected later.
        protected=any(entry.release.embargo for entry in digest.entries),
    )


def digest_coming(chat: Chat, count: int) -> Message:
    """Says that so many releases are on their way in one message; 0: that none is waiting."""
    key = "digest-coming" if count else "digest-nothing"
    return Message(blocks=(paragraph(phrase(key, chat.language, count=count)),))


def _number(number: int, release: Release) -> Button:
    return Button(str(number), token("release", release.id), start=start_of_release(release.id))


def _told(chat: Chat, number: int, entry: DigestEntry) -> Iterator[Paragraph]:
    release = entry.release
    if release.withdrawn:
        notice = Span(phrase("post-withdrawn", chat.language), Style.EMPHASIS)
        yield paragraph(f"{number}. ", notice, tight=True)
        yield paragraph(origin(release, chat))
        return
    headline = Span(shorten(release.headline, _HEADLINE), Style.STRONG, web_address(release.url))
    yield paragraph(f"{number}. ", headline, tight=True)
    for told in (mark(release, chat), shorten(embargo_warning(release, chat.language), _HEADLINE)):
        if told:
            yield paragraph(Span(told, Style.STRONG), tight=True)
    yield paragraph(origin(release, chat), tight=True)
    reason = phrase("post-reason", chat.language, query=shorten(spelled(entry.reason, chat.language), _REASON))
    yield paragraph(Span(reason, Style.EMPHASIS))
