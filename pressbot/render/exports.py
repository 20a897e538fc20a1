"""What a chat keeps, as files it can take along, and what is read back in.

Goes in: subscriptions and saved releases, or what became of each line that was read. Comes out: files and messages.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pressbot.messages import File, Message, Paragraph, Span, Style
from pressbot.model import Chat, Release, Subscription
from pressbot.render.measure import shorten
from pressbot.render.message import origin, paragraph
from pressbot.render.phrases import phrase
from pressbot.render.queries import query_span, spelled
from pressbot.render.subscriptions import no_subscriptions

#: More than these nobody reads in a chat.
_MOST_TOLD = 20
_MOST_FAULTS = 10
_LINE = 100


@dataclass(frozen=True, slots=True)
class FaultyLine:
    """A line that is no query: its number, counted from 1, what it says and what is wrong with it."""

    number: int
    text: str
    fault: str


def subscriptions_file(chat: Chat, subscriptions: Sequence[Subscription]) -> File:
    """The subscriptions as text that ``/import`` reads: a query a line."""
    return _file("export-file", chat, [spelled(each.query, chat.language) for each in subscriptions])


def saved_file(chat: Chat, releases: Sequence[Release]) -> File:
    """The saved releases, one a line; of a withdrawn one only that it is."""
    return _file("export-saved-file", chat, [_told(each, chat) for each in releases])


def exported(chat: Chat, subscriptions: Sequence[Subscription]) -> Message:
    """The subscriptions of a chat with the file that holds them."""
    if not subscriptions:
        return no_subscriptions(chat)
    told = paragraph(phrase("exported", chat.language, count=len(subscriptions)))
    return Message(blocks=(told,), files=(subscriptions_file(chat, subscriptions),))


def exported_sources(chat: Chat, count: int, opml: bytes) -> Message:
    """So many feeds with the file that holds them, as other programs read it too."""
    told = paragraph(phrase("exported-sources", chat.language, count=count))
    return Message(blocks=(told,), files=(File(phrase("export-sources-file", chat.language), opml),))


def imported_sources(chat: Chat, new: int, total: int) -> Message:
    """How many feeds were taken on, and how many were there already."""
    blocks = [paragraph(Span(phrase("imported-sources", chat.language, count=new), Style.STRONG))]
    if total > new:
        blocks.append(paragraph(phrase("imported-sources-known", chat.language, count=total - new)))
    return Message(blocks=tuple(blocks))


def import_usage(chat: Chat, *, by_file: bool) -> Message:
    """How to read subscriptions in: in words; ``by_file``: or by sending a file."""
    example = Span(phrase("import-example", chat.language), Style.CODE)
    blocks = [paragraph(phrase("import-usage", chat.language)), paragraph(example)]
    if by_file:
        blocks.append(paragraph(phrase("import-files", chat.language)))
    return Message(blocks=tuple(blocks))


def imported(chat: Chat, new: Sequence[str], known: int, faults: Sequence[FaultyLine]) -> Message:
    """Which queries are subscribed to now, how many were already, and which lines could not be understood."""
    language = chat.language
    blocks = [paragraph(Span(phrase("imported", language, count=len(new)), Style.STRONG))]
    blocks += [paragraph(query_span(each, language), tight=each != new[-1]) for each in new[:_MOST_TOLD]]
    if len(new) > _MOST_TOLD:
        blocks.append(paragraph(phrase("imported-more", language, count=len(new) - _MOST_TOLD)))
    if known:
        blocks.append(paragraph(phrase("imported-known", language, count=known)))
    blocks += [_faulty(each, language) for each in faults[:_MOST_FAULTS]]
    if len(faults) > _MOST_FAULTS:
        blocks.append(paragraph(phrase("import-faults-more", language, count=len(faults) - _MOST_FAULTS)))
    return Message(blocks=tuple(blocks))


def _faulty(line: FaultyLine, language: str) -> Paragraph:
    # As text: a number would be written with a separator of thousands.
    number = phrase("import-line", language, number=str(line.number))
    return paragraph(f"{number} ", Span(shorten(line.text, _LINE), Style.CODE), f"\n{line.fault}")


def _told(release: Release, chat: Chat) -> str:
    if release.withdrawn:
        return f"{origin(release, chat)} · {phrase('post-withdrawn', chat.language)}"
    return " · ".join(each for each in (origin(release, chat), release.headline, release.url) if each)


def _file(key: str, chat: Chat, lines: Sequence[str]) -> File:
    return File(name=phrase(key, chat.language), data="".join(f"{each}\n" for each in lines).encode())
