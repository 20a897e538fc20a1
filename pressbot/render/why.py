"""Why a release came into a chat, or why it did not.

Goes in: the release, and for each subscription of the chat which parts of its query the release fails,
which it satisfies, and with which words. Comes out: a message.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from pressbot.hold import Hold
from pressbot.messages import Message, Paragraph, Span, Style
from pressbot.model import STOPPED, Chat, Release
from pressbot.render.dates import moment
from pressbot.render.measure import shorten
from pressbot.render.message import headline, origin, paragraph
from pressbot.render.phrases import joined, language_name, phrase
from pressbot.terms import Evidence, ReleaseField
from pressbot.text.topics import label, topic, topics_of

#: A caption or an address may be long.
_MAX_WORDS = 60
_MOST_OTHERS = 3
_TOPIC_CODE = "medtop:"


@dataclass(frozen=True, slots=True)
class Outcome:
    """A subscription in plain words, and in plain words the parts of it that a release fails."""

    reading: str
    failed: tuple[str, ...]
    #: The parts that the release satisfies, each with where and by which words.
    held: tuple[tuple[str, str], ...] = ()
    #: Until when the subscription is paused by itself; "" where it is not.
    rest: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Fate:
    """What became of a release in a chat, whatever its subscriptions say."""

    #: The others that say the same, and the one of them that the chat has got instead.
    also: Sequence[Release] = ()
    instead: Release | None = None
    #: Why it waits.
    held: Hold | None = None
    #: Whether its post may have arrived twice.
    twice: bool = False
    #: Whether the chat got it in advance.
    advance: bool = False


def why(chat: Chat, release: Release, outcomes: Sequence[Outcome], fate: Fate) -> Message:
    """For each subscription of the chat whether it brings the release, by which words, and if not, what is missing.

    Before that, what became of it.
    """
    if not outcomes and not fate.advance:
        return Message(blocks=(paragraph(phrase("subscriptions-none", chat.language)),))
    head = (paragraph(origin(release, chat), tight=True), paragraph(headline(release)))
    told = [block for each in outcomes for block in _told(each, chat.language)]
    waits = (paragraph(_held(fate.held, chat)),) if fate.held else ()
    doubt = (paragraph(phrase("why-twice", chat.language)),) if fate.twice else ()
    advance = (paragraph(phrase("why-advance", chat.language)),) if fate.advance else ()
    return Message(blocks=(*head, *advance, *waits, *_group(fate.also, fate.instead, chat.language), *doubt, *told))


def why_usage(chat: Chat) -> Message:
    """How to ask."""
    return Message(blocks=(paragraph(phrase("why-usage", chat.language)),))


def told_evidence(evidence: Iterable[Evidence], language: str, timezone: str) -> str:
    """Which words, and where: "„Brand“, „Brände“ in der Überschrift; „Feuer“ im Text"; "" where there are none."""
    by_field: dict[ReleaseField, list[Evidence]] = {}
    for each in evidence:
        by_field.setdefault(each.field, []).append(each)
    return "; ".join(_in_field(field, found, language, timezone) for field, found in by_field.items())


def _in_field(field: ReleaseField, found: Sequence[Evidence], language: str, timezone: str) -> str:
    if field is ReleaseField.PUBLISHED:
        words = moment(datetime.fromisoformat(found[0].words), language, timezone)
    else:
        words = ", ".join(phrase("reading-word", language, text=_readable(each, language)) for each in found)
    told = phrase(f"evidence-{field}", language, words=words)
    kilometres = max(each.kilometres for each in found)
    return phrase("evidence-distance", language, place=told, kilometres=kilometres) if kilometres else told


def _readable(evidence: Evidence, language: str) -> str:
    """The words; of a topic that stands there as a code, and of a language, its name."""
    if evidence.field is ReleaseField.LANGUAGE:
        return language_name(evidence.words, language)
    if evidence.field is ReleaseField.TOPIC and evidence.words.startswith(_TOPIC_CODE):
        return ", ".join(label(topic(code), language) for code in topics_of((evidence.words,)))
    return shorten(evidence.words, _MAX_WORDS)


def _group(also: Sequence[Release], instead: Release | None, language: str) -> list[Paragraph]:
    said = [phrase("why-same", language, **_named(each)) for each in also[:_MOST_OTHERS]]
    if instead is not None:
        said.append(phrase("why-told", language, **_named(instead)))
    return [paragraph(each, tight=number < len(said)) for number, each in enumerate(said, start=1)]


def _held(hold: Hold, chat: Chat) -> str:
    if hold.until >= STOPPED:
        return phrase("why-held-open", chat.language)
    return phrase(f"why-held-{hold.reason}", chat.language, time=moment(hold.until, chat.language, chat.timezone))


def _named(release: Release) -> dict[str, str]:
    # As text: a number would be written with a separator of thousands.
    return {"number": str(release.id), "source": shorten(release.source.name, _MAX_WORDS)}


def _told(outcome: Outcome, language: str) -> Iterator[Paragraph]:
    key = "why-fails" if outcome.failed else "why-matches"
    told = phrase(key, language, failed="; ".join(outcome.failed))
    rests = phrase("why-rests", language, rest=outcome.rest) if outcome.rest else ""
    yield paragraph(Span(f"{outcome.reading}: ", Style.STRONG), joined((told, rests)), tight=bool(outcome.held))
    for number, (part, words) in enumerate(outcome.held, start=1):
        yield paragraph(Span(f"{part}: ", Style.EMPHASIS), words, tight=number < len(outcome.held))
