"""Three taps to a first subscription: by place, by topic, or by words.

Goes in: the chat, and what was chosen so far, of which every button carries all.
Comes out: messages that take each other's place; the last but one is the preview, whose button subscribes.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import islice

from pressbot.messages import Button, Message, Span, Style
from pressbot.model import Chat
from pressbot.render.message import paragraph
from pressbot.render.phrases import Phrase, phrase
from pressbot.render.rows import in_rows
from pressbot.render.tokens import token
from pressbot.text.gazetteer import Place
from pressbot.text.places import members, place, resolve
from pressbot.text.topics import label, topic

#: The states that are towns are found by their names.
_STATES = (
    *("Baden-Württemberg", "Bayern", "Berlin", "Brandenburg", "Bremen", "Hamburg", "Hessen", "Mecklenburg-Vorpommern"),
    *("Niedersachsen", "Nordrhein-Westfalen", "Rheinland-Pfalz", "Saarland", "Sachsen", "Sachsen-Anhalt"),
    *("Schleswig-Holstein", "Thüringen"),
)
_MOST_TOWNS = 8
#: The seventeen at the top of the IPTC's Media Topics.
_TOPICS = tuple(f"{number:02}000000" for number in range(1, 18))
_EXAMPLES = ("onboarding-example-word", "onboarding-example-phrase", "onboarding-example-both")


def first_steps(language: str) -> tuple[Button, ...]:
    """The three ways to a first subscription."""
    return (
        Button(phrase("button-by-place", language), token("start", "place")),
        Button(phrase("button-by-topic", language), token("start", "topic")),
        Button(phrase("button-by-words", language), token("start", "words")),
    )


def choose_state(chat: Chat, *, by_location: bool) -> Message:
    """Asks for a German state, and says how to name any other place; ``by_location``: or to show where one is, by the next message."""
    language = chat.language
    states = [found for name in _STATES if isinstance(found := resolve(name), Place)]
    buttons = [Button(each.name, token("start", "in", each.id)) for each in states]
    example = Span(phrase("onboarding-place-example", language), Style.CODE)
    hints = () if by_location else (paragraph(phrase("onboarding-near", language)),)
    return Message(
        blocks=(
            paragraph(Span(phrase("onboarding-place", language), Style.STRONG)),
            paragraph(phrase("onboarding-place-named", language), " ", example),
            *hints,
        ),
        buttons=(*in_rows(buttons, 2), (_back(language),)),
    )


def choose_topic(chat: Chat) -> Message:
    """Asks for one of the topics at the top."""
    named = [(label(topic(code), chat.language), code) for code in _TOPICS]
    return Message(
        blocks=(paragraph(Span(phrase("onboarding-topic", chat.language), Style.STRONG)),),
        buttons=(
            *((Button(name, token("start", "about", code)),) for name, code in sorted(named)),
            (_back(chat.language),),
        ),
    )


def try_words(chat: Chat) -> Message:
    """Says what to type, and offers three examples."""
    language = chat.language
    examples = [phrase(each, language) for each in _EXAMPLES]
    return Message(
        blocks=(
            paragraph(Span(phrase("onboarding-words", language), Style.STRONG)),
            paragraph(
                phrase("onboarding-words-typed", language),
                " ",
                Span(Phrase((f"/sub {phrase('onboarding-example-word', language)}", True)), Style.CODE),
            ),
            paragraph(phrase("onboarding-words-rules", language)),
        ),
        buttons=(
            *((Button(text, token("start", "try", number)),) for number, text in enumerate(examples, start=1)),
            (_back(language),),
        ),
    )


def example(chat: Chat, number: int) -> str:
    """The example with this number, from 1; KeyError where there is none."""
    if not 1 <= number <= len(_EXAMPLES):
        raise KeyError(number)
    return phrase(_EXAMPLES[number - 1], chat.language)


def narrower(chat: Chat, preview: Message, step: str, here: Place | None = None) -> Message:
    """The preview as a step: with the larger towns of the area that was chosen, and the way back to ``step``."""
    towns = [Button(each.name, token("start", "in", each.id)) for each in _towns(here)] if here else []
    back = Button(phrase("button-back", chat.language), token("start", step))
    return replace(preview, buttons=(*preview.buttons[:1], *in_rows(towns, 2), (back,)))


def _towns(area: Place) -> list[Place]:
    """The larger towns of a state, the largest first."""
    if not area.is_area:
        return []
    inside = (place(each) for each in members(area) if each > 0)
    return list(islice(sorted(inside, key=lambda each: -each.population), _MOST_TOWNS))


def _back(language: str) -> Button:
    return Button(phrase("button-back", language), token("start"))
