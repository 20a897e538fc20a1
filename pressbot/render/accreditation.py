"""What is said about advance access: its terms, how a person's own stand, and what operators have to decide.

Goes in: sources and accreditations, and the chat. Comes out: messages with buttons.
What is shown of releases themselves is ``advance.py``'s.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from pressbot.accreditation import Accreditation, AccreditationState
from pressbot.messages import Button, Message, Paragraph, Span, Style
from pressbot.model import Chat, Notice, Source
from pressbot.render.dates import moment
from pressbot.render.measure import shorten
from pressbot.render.message import paragraph
from pressbot.render.phrases import joined, phrase
from pressbot.render.tokens import token

_NAME = 100
_ON_BUTTON = 30
#: So many have a button each; a person or an operator with more of them begins with the first.
_MOST_LISTED = 20


def told(chat: Chat, what: str, name: str = "") -> Message:
    """One sentence about advance access, such as that it was asked for, or that no source has this name."""
    return Message(blocks=(paragraph(phrase(f"accredit-{what}", chat.language, name=shorten(name, _NAME))),))


def which_source(chat: Chat, found: Sequence[Source], *, more: bool) -> Message:
    """Asks which of these sources is meant; ``more``: there are others."""
    blocks = [paragraph(phrase("accredit-which", chat.language))]
    if more:
        blocks.append(paragraph(phrase("accredit-more", chat.language)))
    rows = tuple((Button(shorten(each.name, _ON_BUTTON * 2), token("accredit", "show", each.id)),) for each in found)
    return Message(blocks=tuple(blocks), buttons=rows)


def terms_of_access(chat: Chat, source: Source) -> Message:
    """The terms of advance access, and the button that accepts them and asks."""
    language = chat.language
    terms = (joined((f"{number}.", phrase(f"accredit-term-{number}", language))) for number in (1, 2, 3))
    return Message(
        blocks=(
            paragraph(phrase("accredit-title", language), Span(shorten(source.name, _NAME), Style.STRONG)),
            paragraph(phrase("accredit-offer", language), tight=True),
            paragraph(joined(terms, by="\n")),
            paragraph(phrase("accredit-who", language)),
        ),
        buttons=((Button(phrase("button-accredit-ask", language), token("accredit", "ask", source.id)),),),
    )


def own_accreditations(chat: Chat, own: Sequence[Accreditation]) -> Message:
    """What a person has asked for and how it stands; a button gives back what stands."""
    language = chat.language
    if not own:
        return Message(blocks=(paragraph(phrase("accredit-none", language)),))
    title = paragraph(Span(phrase("accredit-own", language), Style.STRONG))
    shown = own[:_MOST_LISTED]
    rows = tuple((_giving_back(each, language),) for each in shown if each.stands)
    return Message(blocks=(title, *(_stands(each, chat) for each in shown)), buttons=rows)


def accreditations_to_decide(chat: Chat, standing: Sequence[Accreditation]) -> Message:
    """What is open and who is accredited, with buttons that decide; more than fit come once these are decided."""
    language = chat.language
    blocks = [paragraph(Span(phrase("accreditations-title", language), Style.STRONG))]
    rows: list[tuple[Button, ...]] = []
    shown = sorted(standing, key=lambda each: each.state is not AccreditationState.ASKED)[:_MOST_LISTED]
    for number, each in enumerate(shown, start=1):
        blocks.append(
            paragraph(f"{number}. ", Span(_person(each.called, str(each.chat)), Style.STRONG), ": ", *_wish(each, chat))
        )
        words = ("grant", "refuse") if each.state is AccreditationState.ASKED else ("end",)
        rows.append(tuple(_decision(word, f"{number}", each.id, language, "listed") for word in words))
    if not standing:
        blocks.append(paragraph(phrase("accreditations-none", language)))
    if len(standing) > len(shown):
        blocks.append(paragraph(phrase("accreditations-more", language, count=len(standing) - len(shown))))
    return Message(blocks=tuple(blocks), buttons=tuple(rows))


def told_accreditation(notice: Notice, chat: Chat) -> tuple[Paragraph, tuple[Button, ...]]:
    """What is told of an accreditation: to operators somebody's wish, with two buttons; to that person the decision."""
    about, language = notice.about, chat.language
    source = shorten(about["source"], _NAME)
    if "id" not in about:
        return paragraph(phrase(notice.what, language, source=source)), ()
    person = _person(about["called"], about["chat"])
    words = ("grant", "refuse")
    name = shorten(about["called"] or about["chat"], _ON_BUTTON)
    told = paragraph(phrase(notice.what, language, person=person, source=source))
    return told, tuple(_decision(word, name, int(about["id"]), language) for word in words)


def _decision(word: str, name: str, number: int, language: str, *where: str) -> Button:
    return Button(phrase(f"button-accreditation-{word}", language, name=name), token("decide", word, number, *where))


def _person(called: str, chat: str) -> str:
    return f"{shorten(called, _NAME)} ({chat})" if called else chat


def _giving_back(own: Accreditation, language: str) -> Button:
    what = "end" if own.state is AccreditationState.GRANTED else "take-back"
    label = phrase(f"button-accredit-{what}", language, source=shorten(own.source.name, _ON_BUTTON))
    return Button(label, token("accredit", "end", own.source.id))


def _stands(own: Accreditation, chat: Chat) -> Paragraph:
    name = Span(shorten(own.source.name, _NAME), Style.STRONG)
    told = phrase(
        f"accredit-{own.state}", chat.language, time=_time(own.ended_at or own.decided_at or own.asked_at, chat)
    )
    return paragraph(name, f": {told}")


def _wish(wish: Accreditation, chat: Chat) -> tuple[str, ...]:
    told = phrase(f"accredit-{wish.state}", chat.language, time=_time(wish.decided_at or wish.asked_at, chat))
    by = phrase("accredit-by", chat.language, by=wish.decided_by) if wish.decided_by else ""
    return (shorten(wish.source.name, _NAME), "\n", " ".join(each for each in (told, by) if each))


def _time(instant: datetime, chat: Chat) -> str:
    return moment(instant, chat.language, chat.timezone)
