"""What the lines of a press page are for: which end the release, and which tell of a picture.

In: a line of a page. Out: what it is.
"""

from __future__ import annotations

import re

#: Where the release's text is over, and the portal's or the attachments' begins.
_END = re.compile(
    r"""(?ix)
      (?:dieser|der)\ (?:presse)?(?:meldung|mitteilung)\ (?:sind|ist|wurden?)\ (?:die\ )?folgende | hier\ können\ sie\ sich\ anmelden
    | original-content\ von | zum\ herunterladen\b | (?:weitere|mehr|ähnliche|neueste|aktuelle)\ (?:presse)?(?:meldungen|mitteilungen|beiträge|artikel)\b
    | das\ könnte\ (?:sie|dich)\ | related\ (?:content|news|links|articles)\b | is\ this\ page\ useful
    | more\ (?:news|press\ releases)\b | about\ cookies"""
)
#: What a page lets its readers do, above its text or below.
_TOOL = re.compile(
    r"""(?ix) (?:
      zurück(?:\ (?:zur|zum)\ .*)? | (?:(?:diese[nrs]?\ )?(?:seite|artikel|beitrag|meldung)\ )?(?:drucken|teilen|weiterempfehlen|vorlesen)
    | nach\ oben | back\ to\ (?:top|news) | (?:share|print)(?:\ this(?:\ (?:page|article|release))?)? )"""
)
_FILES = re.compile(
    r"""(?ix)
      (?:dieser|der)\ (?:presse)?(?:meldung|mitteilung)\ (?:sind|ist|wurden?)\ (?:die\ )?folgende
    | zum\ herunterladen | downloads? | anhänge? | anlagen? | dateien | medien | dokumente | (?:press)?bilder | pressefotos?
    | attachments? | documents? | media\ (?:files|assets) | press\ (?:images|photos)"""
)
_CAPTION = re.compile(
    r"(?i)(?:bildunterschrift|bildtext|bildzeile|bu|caption|photo caption|image caption)\s*:\s*(?=\S)"
)
_CREDIT_LINE = re.compile(
    r"(?i)\(?(?:©|(?:fotos?|bild|photo|image|bildnachweis|bildquelle|bildrechte|photo credit|credits?)\s*:)\s*\S.{0,150}$"
)
_TERMS = re.compile(
    r"(?i)honorarfrei|(?:frei|kostenlos) (?:zur|für die) (?:\w+ )?(?:verwendung|veröffentlichung|berichterstattung)"
    r"|abdruck (?:honorar|kosten)frei|nutzungsrechte? ?:|free (?:of charge )?for (?:editorial|press) use|usage terms:"
)
_HEADING_LENGTH = 80
_TERMS_LENGTH = 300


def is_end(line: str) -> bool:
    """Return whether the release's text is over where this line begins."""
    return bool(_END.match(line))


def is_tool(line: str) -> bool:
    """Return whether a line lets readers print, share or go back, and says nothing."""
    return bool(_TOOL.fullmatch(line))


def begins_files(line: str) -> bool:
    """Return whether what follows is a list of files."""
    found = _FILES.match(line)
    return bool(found) and len(line) <= _HEADING_LENGTH


def is_caption(line: str) -> bool:
    """Return whether a line of its own tells of a picture: what it shows, or whose it is."""
    return bool(_CAPTION.match(line) or _CREDIT_LINE.match(line))


def caption_of(line: str) -> str:
    """Return what a line says that a picture shows, "" where it says nothing of the kind."""
    label = _CAPTION.match(line)
    return line[label.end() :] if label else ""


def is_credit(line: str) -> bool:
    """Return whether a line of its own says whose a picture is, and nothing else."""
    return bool(_CREDIT_LINE.match(line))


def is_terms(line: str) -> bool:
    """Return whether a line says what may be done with the pictures."""
    return len(line) <= _TERMS_LENGTH and bool(_TERMS.search(line))
