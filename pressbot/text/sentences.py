"""Text to sentences, German and English.

In: plain text. Out: its sentences, none of them cut. Where it is not certain that a sentence ends, none ends:
a sentence too long is better than half a sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_ELLIPSIS = "…"
_PARAGRAPHS = re.compile(r"\n\s*\n")
# A stop, what closes with it, white space, and then something that may begin a sentence.
_STOP = re.compile(
    r"""(?<![.!?…])(?P<stop>[.!?…]++)(?P<closing>["'”“’»«)\]]*+)\s+(?=(?P<next>["'„“”‚‘»«(\[–—-]*\s?\w+))"""
)
_WORD_BEFORE = re.compile(r"[^\s(\[„“\"'»«/–]+$")
_LONGEST_WORD = 40
_ORDINAL = re.compile(r"\d{1,2}$|[IVX]{1,4}$")
_CLOSED_INITIALS = re.compile(r"(?:[A-Za-zÄÖÜ]\.)+[A-Za-zÄÖÜ]$|[A-Za-zÄÖÜäöü]$")


def _words(words: str) -> frozenset[str]:
    return frozenset(words.split())


#: Behind these a sentence hardly ever ends.
_ABBREVIATIONS = _words(
    "abs abt abb adr allg anm art aufl bd best bez bspw bzgl bzw ca d.h dez dipl div dr eig einschl engl ev evtl"
    " exkl feb folg fr franz frhr gem gen ggf gr hbf hl hr hrsg i.d.r inkl ing insb int jan jh jhd kath kgl kl"
    " kfm lt max med min mind mio mr mrd mrs ms mtl nat nov nr num o.g okt örtl pfr phil pol priv prof rd red rep"
    " rer rev schr sen sept sep sog spd st stellv std städt tel tgl u.a u.u urspr v.a verh vgl vs vorm wg z.b z.t"
    " zit zzgl zzt approx apr aug capt col dept est fig gov hon jul jun lt.gov mt no pp sgt vol bros ft"
)
#: A sentence may end behind these: it does where the next word is one that begins sentences.
_PERHAPS = _words("usw etc u.s u.k u.n d.c a.m p.m inc ltd co corp jr sr str ph.d bros uvm u.v.m ag e.v")
_BEGINNERS = _words(
    "der die das den dem ein eine einen einem einer es er sie wir ich ihr man im in am an auf aus bei beim mit nach"
    " zu zum zur für von vom vor und aber auch dies diese dieser dieses dabei damit daher dann da dort hier so seit"
    " während weil wenn wer was wie wo alle als bis doch durch gegen jede jeder kein keine nur ob ohne seine ihre"
    " the a an this that these those he she it they we you i in on at by for from to of as if when while after"
    " before but and or so then there here his her their our its all both each no not with more most many some"
)


def sentences(text: str) -> tuple[str, ...]:
    """Return the sentences of ``text`` in order, white space folded; a paragraph always ends one."""
    return tuple(_sentences(text))


def _sentences(text: str) -> Iterator[str]:
    for paragraph in _PARAGRAPHS.split(text):
        line = " ".join(paragraph.split())
        start = 0
        for stop in _STOP.finditer(line):
            if _ends(line, stop):
                yield line[start : stop.end()].rstrip()
                start = stop.end()
        if start < len(line):
            yield line[start:]


def whole_sentences(text: str, limit: int) -> str:
    """Return as many whole sentences from the beginning as fit ``limit`` characters.

    Where the very first is too long, it is cut behind a word and ends in an ellipsis.
    """
    taken = ""
    for sentence in _sentences(text):
        longer = f"{taken} {sentence}".lstrip()
        if len(longer) > limit:
            return taken or cut_at_word(sentence, limit)
        taken = longer
    return taken


def cut_at_word(text: str, limit: int) -> str:
    """Return ``text`` within ``limit`` characters, cut behind a word and with an ellipsis where it is longer."""
    if len(text) <= limit:
        return text
    head, space, _ = text[:limit].rpartition(" ")
    # One word longer than the limit has to be broken somewhere.
    kept = head if space else text[: limit - 1]
    return kept.rstrip(" ,;:–—-./") + _ELLIPSIS


def _ends(line: str, stop: re.Match[str]) -> bool:
    follower = stop["next"].lstrip("\"'„“”‚‘»«([–—- ")
    if not follower or follower[0].islower():
        return False
    if stop["stop"] != "." or stop["closing"]:
        return True
    before = _WORD_BEFORE.search(line[max(0, stop.start() - _LONGEST_WORD) : stop.start()])
    word = before[0].casefold() if before else ""
    begins = follower.casefold() in _BEGINNERS
    if word in _PERHAPS:
        return begins
    if word in _ABBREVIATIONS or _CLOSED_INITIALS.match(word):
        return False
    # "am 3. Mai", "die 2. Bürgermeisterin", "Wilhelm II. von": a short number is an ordinal.
    return begins if before and _ORDINAL.match(before[0]) else True
