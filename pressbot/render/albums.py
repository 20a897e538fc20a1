"""Pictures in the chat itself: as an album, or one by one; and what stands in their place later.

Goes in: a release, and pictures that could be had, each told by its own file too.
Comes out: messages with a picture each, of which a platform that has albums makes one post.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from pressbot.handout import Handout
from pressbot.messages import Message, Paragraph, Picture
from pressbot.model import Chat, Media, Release
from pressbot.render.advance import advance_words
from pressbot.render.measure import length, plain_text, shorten
from pressbot.render.message import headline, paragraph
from pressbot.render.originals import LONGEST_CAPTION, original_caption
from pressbot.render.phrases import phrase
from pressbot.render.summary import credit, notice_picture, withdrawal_notice

#: A headline shorter than this would no longer say what the release is about.
_SHORTEST_HEADLINE = 100


def album(release: Release, chat: Chat, pictures: Sequence[tuple[Media, Picture]]) -> tuple[Message, ...]:
    """The pictures of one album; the first says what is said of all, where that fits below it."""
    captions = _captions(release, chat.language, dict(enumerate((media for media, _ in pictures), start=1)))
    return tuple(
        Message(blocks=captions[number], picture=picture) for number, (_, picture) in enumerate(pictures, start=1)
    )


def alone(chat: Chat, media: Media, picture: Picture) -> Message:
    """A picture by itself, with caption, credit and terms."""
    return Message(blocks=_own(media, chat.language), picture=picture)


def handed_now(handout: Handout, release: Release, until: datetime | None = None) -> dict[int, Message]:
    """What each picture of a handout that is still shown is to show now, by its place, counted from 1.

    ``until`` is the instant of a release that is shown in advance: what stands by itself says so.
    Without a picture in the message the one that is there stays; a neutral card takes the place of what is gone.
    """
    language, card = handout.chat.language, notice_picture()
    shown = {number: each.file for number, each in enumerate(handout.pictures, start=1) if each.message_id}
    if release.withdrawn:
        return taken_away(handout, withdrawal_notice(release, handout.chat))
    now = {each.url: each for each in release.pictures}
    there = {number: told_by(now[file.url], file) for number, file in shown.items() if file.url in now}
    captions = (
        _captions(release, language, there, first=next(iter(shown)))
        if handout.album and there
        else {number: _own(media, language, advance_words(until, handout.chat)) for number, media in there.items()}
    )
    gone = (paragraph(phrase("handout-gone", language)),)
    return {
        number: Message(blocks=captions.get(number) or (), picture=None)
        if number in there
        else Message(blocks=captions.get(number) or gone, picture=card)
        for number in shown
    }


def taken_away(handout: Handout, said: Message) -> dict[int, Message]:
    """A neutral card for each picture of a handout that is still shown; of an album the first says why."""
    shown = [number for number, each in enumerate(handout.pictures, start=1) if each.message_id]
    silent = set(shown[1:]) if handout.album else set[int]()
    card = notice_picture()
    return {number: Message(blocks=() if number in silent else said.blocks, picture=card) for number in shown}


def told_by(media: Media, file: Media) -> Media:
    """The media with what its own file says where nobody else has said it."""
    return replace(
        media,
        caption=media.caption or file.caption,
        credit=media.credit or file.credit,
        terms=media.terms or file.terms,
    )


def _captions(
    release: Release, language: str, numbered: Mapping[int, Media], *, first: int = 1
) -> dict[int, tuple[Paragraph, ...]]:
    """What is said below each picture, by its number: all of it below the first, where that fits; else to each its own."""
    for told in _ways_to_tell(numbered, language):
        room = LONGEST_CAPTION - length("\n".join(told)) - 2
        if room >= min(_SHORTEST_HEADLINE, length(release.headline)):
            title = headline(release)
            lines = [paragraph(line, tight=True) for line in told]
            whole = (paragraph(replace(title, text=shorten(title.text, room))), *lines)
            return dict.fromkeys(numbered, ()) | {first: whole}
    return {number: _own(media, language) for number, media in numbered.items()}


def _ways_to_tell(numbered: Mapping[int, Media], language: str) -> Iterable[list[str]]:
    """The lines that tell of all pictures: with captions and terms, without captions, with nothing but the credits."""
    if len(numbered) == 1:
        yield [plain_text(_own(media, language)) for media in numbered.values()]
        return
    names = {number: credit(media, language) for number, media in numbered.items()}
    full = {number: f"{names[number]}{_terms(media, language)}" for number, media in numbered.items()}
    if any(media.caption or media.alt for media in numbered.values()):
        yield [f"{number} {_with_caption(media, full[number])}" for number, media in numbered.items()]
    yield _by_text(full)
    yield _by_text(names)


def _with_caption(media: Media, told: str) -> str:
    caption = media.caption or media.alt
    return f"{caption} · {told}" if caption else told


def _by_text(told: Mapping[int, str]) -> list[str]:
    """A line for each different text, after the numbers of its pictures; without numbers where all say the same."""
    texts = dict.fromkeys(told.values())
    if len(texts) == 1:
        return list(texts)
    return [f"{', '.join(str(number) for number in told if told[number] == text)} {text}" for text in texts]


def _terms(media: Media, language: str) -> str:
    return f" · {phrase('originals-terms', language, terms=media.terms)}" if media.terms else ""


def _own(media: Media, language: str, mark: str = "") -> tuple[Paragraph, ...]:
    return (paragraph(original_caption(media, language, mark)),)
