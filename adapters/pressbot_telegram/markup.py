"""Messages as Telegram wants them: blocks go in, HTML comes out; rows of buttons go in, an inline keyboard comes out.

Pure.
The HTML uses the few tags and the four named entities that Telegram's parser knows, and nothing has to be cut here:
lengths are ``render/split.py``'s work.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from html import escape
from itertools import groupby
from urllib.parse import urlsplit

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions

from pressbot.addresses import is_sound
from pressbot.messages import Button, Contact, Paragraph, Span, Style
from pressbot.render.measure import shorten

#: Longer labels are cut off by every client anyway, at another place on each.
_LABEL_LIMIT = 64

#: Bytes, not characters.
_TOKEN_LIMIT = 64

#: Of the person on a contact card.
NAME_LIMIT = 64

#: Digits; what is longer is no telephone, and a card with it has no room for anything else.
_PHONE_LIMIT = 20

#: Bytes of a contact card.
_VCARD_LIMIT = 2048

_TAGS = {Style.PLAIN: (), Style.STRONG: ("b",), Style.EMPHASIS: ("i",), Style.CODE: ("code",), Style.MARK: ("b", "u")}

#: A telephone number as people write it, with whatever they put between its digits.
_NUMBER = re.compile(r"\+?\d(?:[\d\s()./–-]*\d)?")

_LINK = re.compile(r"(?:https?://|tg://|mailto:|tel:)[^\s\x00-\x1f]+", re.IGNORECASE)


def to_html(blocks: Iterable[Paragraph]) -> str:
    """Return the blocks in Telegram's HTML: an empty line between two, only a line break after a tight one."""
    html, gap = "", ""
    said = [block for block in blocks if "".join(span.text for span in block.spans).strip()]
    for is_quote, run in groupby(said, key=lambda block: block.quote):
        text, before = "", gap
        for block in run:
            text += (gap if text else "") + _to_html(block.spans)
            gap = "\n" if block.tight else "\n\n"
        html += before + (f"<blockquote expandable>{text}</blockquote>" if is_quote else text)
    return html


def to_keyboard(rows: Iterable[Iterable[Button]]) -> InlineKeyboardMarkup | None:
    """Return the keyboard, or None where there is no button left to show.

    Raises:
        ValueError: a token is longer than Telegram takes.
    """
    keyboard = [[_to_button(button) for button in row if button.token or can_open(button.url)] for row in rows]
    filled = [row for row in keyboard if row]
    return InlineKeyboardMarkup(filled) if filled else None


def to_preview(url: str) -> LinkPreviewOptions:
    """Return what to show above the text of what is at this address; nothing where it is no address of the web."""
    if not can_open(url):
        return LinkPreviewOptions(is_disabled=True)
    return LinkPreviewOptions(url=url, prefer_large_media=True, show_above_text=True)


def can_open(url: str) -> bool:
    """Tell whether Telegram takes this address on a button: for one it does not take, it refuses the whole message."""
    if not _is_link(url):
        return False
    parts = urlsplit(url)
    # A host of one word ("localhost", "intranet") is refused too.
    return parts.scheme == "tg" or (parts.scheme in {"http", "https"} and "." in (parts.hostname or ""))


def to_vcard(contact: Contact) -> str:
    """Return the contact as a vCard 3.0 (RFC 2426); the address is left out where the card would be too large."""
    lines = [
        f"N:{_in_vcard(contact.name)};;;;",
        f"FN:{_in_vcard(contact.name)}",
        f"ORG:{_in_vcard(contact.organisation)}" if contact.organisation else "",
        f"TEL;TYPE=WORK,VOICE:{digits(contact.phone)}" if contact.phone else "",
        f"EMAIL:{_in_vcard(contact.email)}" if contact.email else "",
        f"ADR;TYPE=WORK:;;{_in_vcard(contact.address)};;;;" if contact.address else "",
    ]
    card = "\r\n".join(["BEGIN:VCARD", "VERSION:3.0", *filter(None, lines), "END:VCARD"])
    return card if len(card.encode()) <= _VCARD_LIMIT else to_vcard(_shorter(contact))


def digits(phone: str) -> str:
    """Return the first number of what somebody wrote as their telephone, as one dials it; Telegram takes 20 digits."""
    found = _NUMBER.search(phone)
    if found is None:
        return ""
    # "(0)" behind the country's code is dialled only at home.
    number = re.sub(r"\(0\)", "", found[0]) if found[0].startswith("+") else found[0]
    plus = "+" if number.startswith("+") else ""
    return plus + re.sub(r"\D", "", number)[:_PHONE_LIMIT]


def _to_html(spans: Iterable[Span]) -> str:
    """Spans with one address are one link: Telegram shows no more than a hundred entities of a message."""
    html = ""
    for url, linked in groupby(spans, key=lambda span: span.url if _is_link(span.url) else ""):
        text = "".join(_styled(span, is_link=bool(url)) for span in linked)
        html += f'<a href="{escape(url)}">{text}</a>' if url and text else text
    return html


def _styled(span: Span, *, is_link: bool) -> str:
    # html.escape writes the apostrophe as a numeric entity, which Telegram reads; in text it can stay as it is.
    text = escape(span.text, quote=False)
    # Telegram lets code be neither around nor inside any other entity; the link is worth more.
    if not text or (is_link and span.style is Style.CODE):
        return text
    # Nor may a link hold a time. Without a format the text stays as it is, and a tap tells the reader's own time.
    if span.instant and not is_link and span.style is not Style.CODE:
        text = f'<tg-time unix="{int(span.instant.timestamp())}">{text}</tg-time>'
    for tag in reversed(_TAGS[span.style]):
        text = f"<{tag}>{text}</{tag}>"
    return text


def _in_vcard(text: str) -> str:
    return re.sub(r"([\\;,])", r"\\\1", text).replace("\r", "").replace("\n", "\\n")


def _shorter(contact: Contact) -> Contact:
    if contact.address:
        return replace(contact, address="")
    return replace(
        contact, name=shorten(contact.name, NAME_LIMIT), organisation="", email=shorten(contact.email, NAME_LIMIT)
    )


def _to_button(button: Button) -> InlineKeyboardButton:
    label = shorten(button.label, _LABEL_LIMIT)
    if not button.token:
        return InlineKeyboardButton(label, url=button.url)
    if len(button.token.encode()) > _TOKEN_LIMIT:
        raise ValueError(f"a button's token may have {_TOKEN_LIMIT} bytes: {button.token}")
    return InlineKeyboardButton(label, callback_data=button.token)


def _is_link(url: str) -> bool:
    return bool(_LINK.fullmatch(url)) and is_sound(url)
