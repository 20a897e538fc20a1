"""The buttons below a release: what more there is of it, and what can be done with it.

Goes in: the release, and what the chat keeps standing.
Comes out: rows of buttons whose tokens carry ids only, so that they mean the same in years.
What they bring is left to ``more.py`` and ``pages.py``.
"""

from __future__ import annotations

from pressbot.messages import Button
from pressbot.model import Release
from pressbot.render.links import start_of_release
from pressbot.render.message import web_address
from pressbot.render.phrases import phrase
from pressbot.render.tokens import token

_Rows = tuple[tuple[Button, ...], ...]

#: What a token says of the page of a release, whose buttons are others than those of a post.
PAGE = "page"


def post_buttons(release: Release, language: str) -> _Rows:
    """Below a post: the full text, the pictures, the contact, and everything else."""
    full = Button(phrase("button-full", language), token("full", release.id), start=start_of_release(release.id))
    return ((full, *_there(release, language), _more(release)),)


def advance_buttons(release: Release, language: str) -> _Rows:
    """Below a post that only some may see yet: nothing that leads to others, or asks of the archive."""
    full = Button(phrase("button-full", language), token("full", release.id))
    return ((full, *_there(release, language)), (Button(phrase("button-why", language), token("why", release.id)),))


def page_buttons(release: Release, language: str) -> _Rows:
    """Below the whole release: the same without the text, which is there."""
    return ((*_there(release, language), *_original(release, language), _more(release, PAGE)),)


def link_buttons(release: Release, language: str) -> _Rows:
    """Below a release that is shown where nobody can ask us: its original, where it has an address."""
    original = _original(release, language)
    return (original,) if original else ()


def more_buttons(release: Release, language: str, *, subscribed: bool, on_page: bool) -> _Rows:
    """Everything else, one button a row; ``subscribed`` says whether a subscription brought it that still stands."""
    known = [
        ("button-why", "why", True),
        ("button-mute", "mute", subscribed),
        ("button-save", "save", True),
        ("button-alike", "alike", True),
        ("button-leave", "leave", subscribed),
    ]
    rows = [(Button(phrase(label, language), token(verb, release.id)),) for label, verb, there in known if there]
    back = Button(phrase("button-back", language), token("less", release.id, *((PAGE,) if on_page else ())))
    # On a page it stands beside ⋯ already.
    return (*rows, (*(() if on_page else _original(release, language)), back))


def _there(release: Release, language: str) -> tuple[Button, ...]:
    """Buttons for what the office has published beside the text."""
    contact, count = release.contact, len(release.pictures)
    start = start_of_release(release.id)
    images = Button(phrase("button-images", language, count=count), token("images", release.id), start=start)
    card = Button(phrase("button-contact", language), token("contact", release.id), start=start)
    published = any((contact.name, contact.phone, contact.email, contact.address))
    return (*((images,) if count else ()), *((card,) if published else ()))


def _more(release: Release, *where: str) -> Button:
    return Button("⋯", token("more", release.id, *where), start=start_of_release(release.id))


def _original(release: Release, language: str) -> tuple[Button, ...]:
    url = web_address(release.url)
    return (Button(phrase("button-original", language), url=url),) if url else ()
