"""The words by which an office says that a release changes, or takes back, an earlier one.

In: a headline. Out: what the marker in it means, or None; and the headline without it. Only a marker at the very beginning (behind
the office's own code, see ``KICKER``) or at the very end counts: "Korrektur" within a headline is news about one.
Some words of withdrawal also begin news: "Widerruf: 15-Jährige ist wieder da", "Withdrawal: Army leaves Camp X".
They take something back only where there is something to take back.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from pressbot.model import Change

#: The code German police and fire brigades put first: "POL-WOB: …", "BPOL NRW: …".
KICKER = re.compile(r"((?:POL|LPI|BPOL[DI]?|FW|FFW|HZA|ZOLL|LKA)[- ][A-ZÄÖÜ][A-ZÄÖÜa-z-]{0,12}): +(?=\S)")

#: What each marker means, and whether that is certain even of a release never seen before.
#: The first that fits counts, so withdrawals stand before the corrections they look like.
#: A word alone needs something behind it that sets it off: "Widerruf: …", "[Widerruf] …", "Widerruf – …".
_MARKERS: tuple[tuple[Change, bool, str], ...] = (
    (
        Change.WITHDRAWAL,
        True,
        r"(?:korrektur|achtung|wichtig)\W{1,3}(?:bitte )?nicht (?:mehr )?(?:verwenden|veröffentlichen)",
    ),
    (Change.WITHDRAWAL, True, r"bitte nicht (?:mehr )?(?:verwenden|veröffentlichen)"),
    # Without its bracket it may be a fire that was put out.
    (Change.WITHDRAWAL, True, r"(?<=\[)gelöscht|zurückgezogen|rückruf der (?:presse)?meldung|withdrawn|retracted"),
    (Change.WITHDRAWAL, False, r"gelöscht|zurückgenommen|ungültig|widerruf(?:en)?|rücknahme|withdrawal|retraction"),
    # Agencies write it in capitals; "Kill: 3 dead" is news.
    (Change.WITHDRAWAL, False, r"(?-i:(?:MANDATORY )?KILL)"),
    (
        Change.CORRECTION,
        True,
        r"(?:(?:erneute|zweite|dritte|[2-9]\.) ?)?(?:korrektur(?:meldung|fassung)?|berichtigung|richtigstellung)",
    ),
    (Change.CORRECTION, True, r"korrigiert(?:e (?:fassung|version|meldung))?|berichtigte (?:fassung|version|meldung)"),
    (Change.CORRECTION, True, r"correct(?:ion|ed)(?: (?:version|release))?|corrigendum|erratum"),
)

_HEAD = r"(?i)\W*(?:(?:presse)?(?:mitteilung|meldung)\W{1,3})?(?P<mark>[\[(*]*\s*(?:%s)\s*(?:[\])*:!|–—]+|-(?=\s)|$))"
_TAIL = r"(?i).*\s(?P<mark>[\[(](?:%s)[\])])\W*"
_TABLE = tuple(
    (change, certain, re.compile(_HEAD % words), re.compile(_TAIL % words)) for change, certain, words in _MARKERS
)
_NO_WORD = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Marker:
    """What a headline says about its own release."""

    change: Change
    #: Its words alone, in lower case: "2. Korrektur:" and "Korrektur:" are two markers.
    words: str
    #: False: of a release never seen before the words may be the news itself.
    certain: bool = True


def marker(headline: str) -> Marker | None:
    """Return the marker of a headline, or None where it has none."""
    found = _find(headline)
    if found is None:
        return None
    change, certain, match = found
    return Marker(change, _NO_WORD.sub(" ", match["mark"].casefold()).strip(), certain)


def without_marker(headline: str) -> str:
    """Return what a headline says beside its marker."""
    found = _find(headline)
    if found is None:
        return headline
    match = found[2]
    code = headline.removesuffix(match.string)
    start, end = match.span("mark")
    # Of "[GELÖSCHT]" the bracket before it is no part of the marker.
    return code + f"{match.string[:start].rstrip('[')} {match.string[end:]}".strip()


def _find(headline: str) -> tuple[Change, bool, re.Match[str]] | None:
    code = KICKER.match(headline)
    plain = headline[code.end() :] if code else headline
    for change, certain, head, tail in _TABLE:
        found = head.match(plain) or tail.fullmatch(plain)
        if found:
            return change, certain, found
    return None
