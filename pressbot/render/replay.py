"""What was given up, or is uncertain, as operators are shown it; and the question whether it is to be sent anew.

Goes in: deliveries with their releases, and the operator's chat. Comes out: messages whose buttons carry the next step.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pressbot.messages import Button, Message, Paragraph, Span, Style
from pressbot.model import Chat, Delivery, Release
from pressbot.render.dates import moment
from pressbot.render.measure import shorten
from pressbot.render.message import paragraph
from pressbot.render.phrases import joined, phrase
from pressbot.render.rows import in_rows, turning
from pressbot.render.tokens import token

_HEADLINE = 100
_LONGEST_WHY = 200


@dataclass(frozen=True, slots=True)
class GivenUp:
    """A delivery that was given up or is uncertain."""

    delivery: Delivery
    #: What it is about; None where nobody may see that yet.
    release: Release | None


def given_up_list(chat: Chat, shown: Sequence[GivenUp], *, total: int, page: int, pages: int) -> Message:
    """One page of them, counted from 1, with a button for each that asks whether to send it anew."""
    language = chat.language
    if not shown:
        return Message(blocks=(paragraph(phrase("replay-none", language)),))
    blocks = [paragraph(Span(phrase("replay-title", language, count=total), Style.STRONG))]
    for number, each in enumerate(shown, start=1):
        blocks += _told(each, chat, f"{number}. ")
    buttons = [Button(str(number), _token("ask", each, page)) for number, each in enumerate(shown, start=1)]
    return Message(
        blocks=tuple(blocks), buttons=(*in_rows(buttons), *turning("admin", "replay", page=page, pages=pages))
    )


def question(chat: Chat, shown: GivenUp, alike: int, page: int) -> Message:
    """Asks whether one is to be sent anew, or all ``alike`` of its chat; of a chat that shuts us out it says only that."""
    language, delivery = chat.language, shown.delivery
    blocks = _told(shown, chat)
    if delivery.chat.suspended:
        blocks.append(paragraph(phrase("replay-suspended", language)))
        return Message(blocks=tuple(blocks), buttons=(_back(page, language),))
    doubt = phrase("replay-doubt", language) if delivery.unknowns or alike > 1 else ""
    blocks.append(paragraph(joined((phrase("replay-question", language), doubt))))
    rows = [(Button(phrase("button-replay-one", language), _token("one", shown, page)),)]
    if alike > 1:
        rows.append((Button(phrase("button-replay-all", language, count=alike), _token("all", shown, page)),))
    return Message(blocks=tuple(blocks), buttons=(*rows, _back(page, language)))


def replayed(chat: Chat, count: int, page: int) -> Message:
    """Says how many will be sent anew; 0: there was nothing to be done any more."""
    told = phrase("replay-done", chat.language, count=count)
    return Message(blocks=(paragraph(told),), buttons=(_back(page, chat.language),))


def _told(shown: GivenUp, chat: Chat, number: str = "") -> list[Paragraph]:
    """What it is about, where it was to go, and what became of it, in the platform's own words."""
    delivery, language = shown.delivery, chat.language
    kind, state = phrase(f"replay-{delivery.kind}", language), phrase(f"replay-{delivery.state}", language)
    since = moment(delivery.created_at, language, chat.timezone)
    where = f"{delivery.chat} · {kind} · {since}"
    error = (": ", Span(shorten(delivery.error, _LONGEST_WHY), Style.EMPHASIS)) if delivery.error else ()
    return [
        paragraph(number, Span(_name(shown, language), Style.STRONG), tight=True),
        paragraph(where, tight=True),
        paragraph(state, *error),
    ]


def _name(shown: GivenUp, language: str) -> str:
    if shown.release is None:
        # As text: a number would be written with a separator of thousands.
        return phrase("replay-hidden", language, number=str(shown.delivery.release_id))
    if shown.release.withdrawn:
        return phrase("post-withdrawn", language)
    return shorten(shown.release.headline, _HEADLINE)


def _token(what: str, shown: GivenUp, page: int) -> str:
    return token("replay", what, shown.delivery.id, page)


def _back(page: int, language: str) -> tuple[Button, ...]:
    return (Button(phrase("button-back", language), token("admin", "replay", max(page, 1))),)
