"""The contact block of a release: whom a journalist may call, as the office wrote it.

In: the body of a release, clean. Out: a ``Contact`` with what is certain, the rest of it empty.
"""

from __future__ import annotations

import re
from itertools import islice

from pressbot.model import Contact

_LENGTH = 400
_MAX_HEADINGS = 10
#: Under which an office names whom the press may call.
_PRESS = r"""
      Pressekontakt | (?:Ihr(?:e)?\s)?Ansprechpartner(?:in|/in|\*in|:in)? | Kontaktdaten | Pressestelle
    | (?:Presse-?)?(?:Rück|An)fragen(?:\s(?:bitte\s)?(?:an|von|unter)[^:\n]{0,60})? | Rückfragehinweis
    | (?:Press|Media|PRESS|MEDIA)\s[Cc](?:ontacts?|ONTACTS?)"""
_FOR_WHOM = r"(?:\s(?:für|for)\s[^:\n]{1,40})?"
_BEGINS = r"(?:^|(?<=[.!?…]\s)|(?<=\n))"
_HEADING = re.compile(rf"(?x) {_BEGINS} (?: {_PRESS} | Kontakt | Contacts? ) {_FOR_WHOM} (?:\s*:\s* | \s*\n\s*)")
_PRESS_HEADING = re.compile(rf"(?x) {_BEGINS} (?: {_PRESS} ) {_FOR_WHOM} (?:\s*:\s* | \s*\n\s*)")
_WHOLE_HEADING = re.compile(rf"(?x) (?: {_PRESS} | Kontakt | Contacts? ) {_FOR_WHOM} \s*:?")
_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.){1,4}[A-Za-z]{2,24}(?![\w-])")
#: With its label, or plainly one: "05361 28-2301", "+49 5361 282301"; never the fax.
_PHONE = re.compile(
    r"(?:(?:Tel(?:efon)?|Fon|Phone|Mobil|Durchwahl|Ruf)\b[.:]*\s*|(?<!Fax)(?<!Fax:)\s(?=0\d{2,5}[\s/-]|\+\d{2}))"
    r"(?P<number>[+(]?\d[\d\s()/.–-]{4,24}\d)",
    re.IGNORECASE,
)
_ADDRESS = re.compile(
    r"(?m)^(?:(?P<street>[^\n@:]{3,60}\s\d{1,4}\s?[a-z]?|Postfach[^\n@:]{0,30})(?:\n|,\s))?"
    r"(?P<town>\d{5}\s[A-ZÄÖÜ][^\n@:\d]{1,40})$"
)
#: "2 Marsham Row, London SW1P 4DF", "London SW1P 4DF" below a street.
_BRITISH_ADDRESS = re.compile(
    r"(?m)^(?:(?P<street>\d{1,4}[a-z]?\s[^\n@:]{3,60})(?:\n|,\s))?"
    r"(?P<town>[A-Z][A-Za-z .'-]{1,40},?\s[A-Z]{1,2}\d[A-Z\d]?\s\d[A-Z]{2})$"
)
_NO_NAME = re.compile(r"[\d@:]|^(?:www|Tel|Fax|Postfach|E-?Mail)\b", re.IGNORECASE)
_NAME_LENGTH = 80


def before_contact(body: str) -> str:
    """Return the body up to its contact block; the whole of it where it has none."""
    heading = _HEADING.search(body)
    # A release that begins with its contacts has its news behind them.
    return body[: heading.start()].rstrip() if heading and heading.start() else body


def is_contact_heading(line: str) -> bool:
    """Return whether a line is the heading of a contact and nothing else."""
    return bool(_WHOLE_HEADING.fullmatch(line))


def contact_in(body: str) -> Contact:
    """Return the contact that the body gives under a heading of its own; an empty one where there is none."""
    return _contact(body, _HEADING)


def press_contact_in(page: str) -> Contact:
    """The same for all the text of a page, where "Kontakt" alone may be anybody's."""
    return _contact(page, _PRESS_HEADING)


def _contact(text: str, headings: re.Pattern[str]) -> Contact:
    for heading in islice(headings.finditer(text), _MAX_HEADINGS):
        block = text[heading.end() : heading.end() + _LENGTH]
        email, phone = _EMAIL.search(block), _PHONE.search(block)
        # A heading alone may be about something else: "Kontakt: Die Polizei sucht Zeugen."
        if email or phone:
            return Contact(
                name=_name(block),
                phone=" ".join(phone["number"].split()) if phone else "",
                email=email[0].rstrip(".") if email else "",
                address=_address(block),
            )
    return Contact()


def _name(block: str) -> str:
    first = block.split("\n", 1)[0]
    if number := _PHONE.search(first):
        first = first[: number.start()]
    first = first.strip(" ,")
    return "" if _NO_NAME.search(first) or len(first) > _NAME_LENGTH else first


def _address(block: str) -> str:
    found = _ADDRESS.search(block) or _BRITISH_ADDRESS.search(block)
    return ", ".join(part.strip() for part in found.group("street", "town") if part) if found else ""
