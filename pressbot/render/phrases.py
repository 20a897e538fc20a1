"""Every fixed word people read, in their language.

Goes in: the key of a phrase, a language tag and the values to fill in.
Comes out: the text, with numbers written as the language writes them, which knows the commands in it: platforms write
them in their own ways.
The words themselves are in ``locales/*.ftl``; no other file holds any. Commands stand there in grave accents.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from importlib.resources import files
from typing import Self

from babel import Locale
from fluent.runtime import FluentBundle, FluentResource

_LANGUAGES = ("de", "en")
_DEFAULT = "en"
#: Round a command in a phrase.
_COMMAND = "`"
#: What stands for signs of a value while its phrase is made, for no value has commands of ours.
_HIDDEN = (("\0", "\0-"), (_COMMAND, "\0+"))


class Phrase(str):
    """Our own words: a text of these parts, each with whether it is a command of ours, as a chat has it ("/list")."""

    __slots__ = ("parts",)

    parts: tuple[tuple[str, bool], ...]

    def __new__(cls, *parts: tuple[str, bool]) -> Self:
        phrase = super().__new__(cls, "".join(text for text, _ in parts))
        phrase.parts = parts
        return phrase


def languages() -> tuple[str, ...]:
    """The languages there are phrases in."""
    return _LANGUAGES


def nearest(language: str) -> str:
    """The one of ``languages()`` that serves a reader of this BCP 47 tag best."""
    primary = language.replace("_", "-").split("-")[0].lower()
    return primary if primary in _LANGUAGES else _DEFAULT


def language_name(tag: str, language: str) -> str:
    """What readers of ``language`` call the language of this tag: "Deutsch"; the tag where they have no name for it."""
    return str(Locale(nearest(language)).languages.get(tag, tag))


def phrase(key: str, language: str, **values: str | float) -> Phrase:
    """The phrase in the nearest language; KeyError where there is no such phrase or a value is missing.

    A number is written with the language's separators: give an id as text.
    """
    bundle = _bundle(nearest(language))
    pattern = bundle.get_message(key).value
    if pattern is None:
        raise KeyError(key)
    hidden = {name: _hidden(value) if isinstance(value, str) else value for name, value in values.items()}
    text, errors = bundle.format_pattern(pattern, hidden)
    if errors:
        raise KeyError(f"{key}: {errors[0]}")
    parts = str(text).split(_COMMAND)
    return Phrase(*((_shown(part), place % 2 == 1) for place, part in enumerate(parts) if part))


def joined(texts: Iterable[str], by: str = " ") -> Phrase:
    """The texts, but for empty ones, as one, with ``by`` between them; their commands stay commands."""
    parts: list[tuple[str, bool]] = []
    for text in filter(None, texts):
        parts += [(by, False)] if parts else []
        parts += text.parts if isinstance(text, Phrase) else [(text, False)]
    return Phrase(*parts)


def _hidden(value: str) -> str:
    for sign, instead in _HIDDEN:
        value = value.replace(sign, instead)
    return value


def _shown(text: str) -> str:
    for sign, instead in reversed(_HIDDEN):
        text = text.replace(instead, sign)
    return text


@lru_cache
def _bundle(language: str) -> FluentBundle:
    words = files(__package__).joinpath("locales", f"{language}.ftl").read_text(encoding="utf-8")
    # Isolating marks round every value would be counted by the platforms and shown by some terminals.
    bundle = FluentBundle([language], use_isolating=False)
    bundle.add_resource(FluentResource(words))
    return bundle
