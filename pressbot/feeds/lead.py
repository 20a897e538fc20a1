"""The text of a release to its lead: what tells the news, in whole sentences of the office's own.

In: the headline and the body, both clean. Out: the lead, "" where the text says nothing beyond the headline.
Nothing is invented and no sentence is changed; what is not news is left out.
"""

from __future__ import annotations

import re

from pressbot.feeds.clean import letters_of
from pressbot.feeds.contact import before_contact
from pressbot.text.sentences import whole_sentences

_LEAD_LENGTH = 400
#: Whoever has not told the news by then has none.
_READ = 10_000

#: "Wolfsburg (ots) - ", "20.11.2026 – Wolfsburg (ots) – ", "(ots) "
_AGENCY = re.compile(
    r"[^.!?\n]{0,60}?\((?:ots|dpa|dts|pts|ddp|presseportal|openPR|PR-?inside|lifePR)[^)\n]{0,20}\)\s*[-–—:/]*\s*"
)
#: "WASHINGTON, Nov. 20, 2026 /PRNewswire/ -- "
_WIRE = re.compile(
    r"[^/\n]{0,80}/(?:PRNewswire|PR Newswire|BUSINESS WIRE|GLOBE NEWSWIRE)[^/\n]{0,40}/\s*[-–—]*\s*", re.IGNORECASE
)
#: "Wolfsburg, 20. November 2026 – ", "Wolfsburg, den 20.11.2026: ", "20.11.2026 - "
_PLACE_AND_DATE = re.compile(
    r"(?:[A-ZÄÖÜ][^.!?\n,]{1,40},\s+(?:den\s+)?)?\d{1,2}\.\s?(?:\d{1,2}\.\s?|[A-Za-zä]+\s)\d{4}\s*[-–—:|]+\s*"
)
#: "Wolfsburg. ", "(PM) "; a word of five letters and more, so that it is no abbreviation.
_PLACE = re.compile(r"[A-ZÄÖÜ][\w-]{4,30}\.\s+(?=[A-ZÄÖÜ„\d])|\(PM\)\s+")
_DATELINES = (_AGENCY, _WIRE, _PLACE_AND_DATE, _PLACE)

#: Paragraphs that say nothing about the news, told by how they begin.
_BOILERPLATE = re.compile(
    r"""(?ix) (
      aktuelle\ übersicht | direkter\ link | weiterlesen | mehr\ lesen | lesen\ sie\ (mehr|weiter) | hier\ klicken
    | zum\ (artikel|beitrag|original) | original-content\ von | weitere\ informationen\ (finden|gibt|unter|:) | quelle:
    | mp3\b | -\ querverweis | download:? | hier\ können\ sie\ sich | dieser\ meldung\ sind | bildunterschrift | foto: | bild: | ©
    | continue\ reading | read\ (more|the\ full|on) | click\ here | related: | share\ this | the\ post\ .*\ appeared\ first
    | see\ \S+\ for\ privacy | for\ immediate\ release | https?:// | www\.
    )"""
)
_ENDS = re.compile(r"""[.!?…:]["'”“’»«)\]]*$""")
_LIST_ITEM = re.compile(r"[–•*·|-]\s")
_THREE_DOTS = re.compile(r"\s?\.\.\.|\s?\[(?:…|\.\.\.)\]")
#: A paragraph without a full stop that is shorter is a heading or a subhead.
_HEADING_LENGTH = 200


def lead_of(headline: str, body: str) -> str:
    """Return the first whole sentences of ``body`` that add to ``headline``, up to about ``_LEAD_LENGTH`` characters."""
    paragraphs = [_without_dateline(each) for each in before_contact(body[:_READ]).split("\n\n")]
    letters = letters_of(headline)
    told = [said for each in paragraphs if (said := _news_in(_without_headline(each, headline, letters)))]
    prose = [each for each in told if not _is_heading(each)]
    text = "\n\n".join(_before_list(prose or told))
    return whole_sentences(_THREE_DOTS.sub("…", text), _LEAD_LENGTH)


def _without_dateline(paragraph: str) -> str:
    for dateline in _DATELINES:
        match = dateline.match(paragraph)
        if match:
            return paragraph[match.end() :]
    return paragraph


def _without_headline(paragraph: str, headline: str, letters: str) -> str:
    line = " ".join(paragraph.split())
    if letters_of(line) == letters:
        return ""
    repeated = f"{headline}: "
    return line.removeprefix(repeated) if line.startswith(repeated) else paragraph


def _news_in(paragraph: str) -> str:
    return "\n".join(line for line in paragraph.split("\n") if not _BOILERPLATE.match(line))


def _is_heading(paragraph: str) -> bool:
    return len(paragraph) < _HEADING_LENGTH and not _ENDS.search(paragraph)


def _before_list(paragraphs: list[str]) -> list[str]:
    for at, paragraph in enumerate(paragraphs):
        if at and _LIST_ITEM.match(paragraph):
            return paragraphs[:at]
    return paragraphs
