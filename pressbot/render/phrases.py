"""Every fixed word people read, in their language.

Goes in: the key of a phrase, a language tag and the values to fill in.
Comes out: the text, with numbers written as the language writes them.
The words themselves are in ``locales/*.ftl``; no other file holds any.
"""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files

from fluent.runtime import FluentBundle, FluentResource

_LANGUAGES = ("de", "en")
_DEFAULT = "en"


def languages() -> tuple[str, ...]:
    """The languages there are phrases in."""
    return _LANGUAGES


def nearest(language: str) -> str:
    """The one of ``languages()`` that serves a reader of this BCP 47 tag best."""
    primary = language.replace("_", "-").split("-")[0].lower()
    return primary if primary in _LANGUAGES else _DEFAULT


def phrase(key: str, language: str, **values: str | float) -> str:
    """The phrase in the nearest language; KeyError where there is no such phrase or a value is missing.

    A number is written with the language's separators: give an id as text.
    """
    bundle = _bundle(nearest(language))
    pattern = bundle.get_message(key).value
    if pattern is None:
        raise KeyError(key)
    text, errors = bundle.format_pattern(pattern, values)
    if errors:
        raise KeyError(f"{key}: {errors[0]}")
    return str(text)


@lru_cache
def _bundle(language: str) -> FluentBundle:
    words = files(__package__).joinpath("locales", f"{language}.ftl").read_text(encoding="utf-8")
    # Isolating marks round every value would be counted by the platforms and shown by some terminals.
    bundle = FluentBundle([language], use_isolating=False)
    bundle.add_resource(FluentResource(words))
    return bundle
