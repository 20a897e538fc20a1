"""Text to words: where a word begins and ends, and which spellings of it are one.

Goes in: text, in whatever spelling. Comes out: its words in order, casefolded, of letters and digits only,
with no accents but ä, ö and ü. Which inflected forms are one word is left to ``stems.py``.
"""

import re
import unicodedata
from collections.abc import Iterator

#: Signs that nobody sees, for ``str.translate``: the soft hyphen, joiners and breaks of no width, marks of direction.
UNSEEN = dict.fromkeys(
    [0xAD, 0x34F, 0x61C, 0x180E, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070), 0xFEFF]
)
#: Signs that stand for an apostrophe, for ``str.translate``.
APOSTROPHES = str.maketrans(dict.fromkeys("’‘‚‛ʼʻʹ`", "'"))
# Letters that no decomposition takes apart, as people without the key for them write them.
_LATIN = str.maketrans({"ø": "ö", "æ": "ä", "œ": "ö", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ħ": "h", "ı": "i"})

# What stands before is looked at last, for these two search whole texts, and a rare sign is quickly found.
_BLANK_IN_NUMBER = re.compile(r"[1-9](?<![\w.,/+-][1-9])(?<!\d [1-9])\d{0,2}(?: \d{3})+(?![\w-]| ?\d)")
_BLANK_IN_INITIALS = re.compile(r"\.(?<=[^\W\d_]\.)(?<![\w.][^\W\d_]\.) (?=[^\W\d_]\.)")

_ADDRESS = re.compile(r"://|\bwww\.|\w@\w", re.IGNORECASE)
_HOW_TO_GET_THERE = re.compile(r"\b(?:[a-z][a-z0-9]*://|mailto:)(?:www\.)?(?=\w)|\bwww\.(?=\w)", re.IGNORECASE)
_HASHTAG = re.compile(r"(?<!\w)#(\w+)")

_GENDER_SIGN = r"(?:[*∗:_·•‧⋅]|/-?|\()"
# Bürger*innen, Kolleg:in, Bürger(innen): as a word of its own the form that both share ...
_GENDER_FORM = re.compile(r"(?<=[^\W\d_]{3})(?:[*∗:_·•‧⋅]|/-?|(\())in(?:nen)?(?![^\W_])(?(1)\)?)", re.IGNORECASE)
# ... and within a compound, as in Bürger*innenrat, the plain spelling.
_GENDER_COMPOUND = re.compile(rf"(?<=[^\W\d_]{{3}}){_GENDER_SIGN}(?=innen[^\W\d_])", re.IGNORECASE)
# Jede:r, Angestellte/n; eine*r; Angestellt*e.
_GENDER_ENDING = re.compile(
    r"(?<=[^\W\d_]e)[*∗:_·•‧⋅/](?=[rnms](?![^\W_]))|(?<=[^\W\d_]{3})[*∗:_·•‧⋅](?=e(?![^\W_]))", re.IGNORECASE
)

_THOUSANDS = re.compile(r"(?<![\w.,'])[1-9]\d{0,2}([.,'])\d{3}(?:\1\d{3})*(?!\d|\1\d)")
_INITIALS = re.compile(r"(?<![\w.])[^\W\d_](?:\.[^\W\d_])+(?!\w|\.\w)")
# G-20 is G20, and what is written E-Mail is as often written Email.
_HYPHEN_INSIDE = re.compile(
    r"(?<![\w-])[^\W\d_]-(?=\d)|\b(?:e-(?=mail|book|paper|bike|sport|commerce|learning|government)|t-(?=shirt))"
)
# What all that is done below leaves as it is, but for its case.
_PLAIN = re.compile("[0-9A-Za-zÄÖÜäöüß]+")
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
# It's, we're; geht's. (Not n't: don't is one word, dont.)
_SHORT_VERBS = frozenset(("s", "m", "re", "ve", "ll", "d"))


def close_up(text: str) -> str:
    """The text without the blanks that stand inside one word: ``10 000`` is ``10000``, ``e. V.`` is ``e.V.``.

    Whoever takes a text apart at its blanks does this first, for the same words to come out as from the whole.
    """
    text = _BLANK_IN_NUMBER.sub(lambda match: match[0].replace(" ", ""), text)
    return _BLANK_IN_INITIALS.sub(".", text)


def without_gender_signs(text: str) -> str:
    """``Bürger*innen`` and ``Bürger/-in`` as ``Bürger``, ``jede:r`` as ``jeder``: by these words they are found.

    For a query, which reads *, : and ( as something else: what it leaves is analysed like what was typed.
    Fields come first there, for in ``source:innenstadt`` there would be a form, too.
    """
    for pattern in (_GENDER_FORM, _GENDER_COMPOUND, _GENDER_ENDING):
        text = pattern.sub("", text)
    return text


def words_of(chunk: str) -> tuple[str, ...]:
    """The words of a stretch of text in which there is no blank."""
    if _PLAIN.fullmatch(chunk):
        return (chunk.casefold(),)
    seen = unicodedata.normalize("NFKC", chunk.translate(UNSEEN))
    if _ADDRESS.search(seen):
        # All parts are found, and the host as a phrase, however one is told to get there.
        return tuple(re.findall(r"[^\W_]+", _plain(_HOW_TO_GET_THERE.sub(" ", seen))))
    plain = _plain(_HASHTAG.sub(_parts_of_hashtag, seen))
    plain = _THOUSANDS.sub(lambda match: match[0].replace(match[1], ""), without_gender_signs(plain))
    plain = _INITIALS.sub(lambda match: match[0].replace(".", ""), plain)
    plain = _HYPHEN_INSIDE.sub(lambda match: match[0][0], plain)
    return tuple(part for word in _WORD.findall(plain) for part in _without_apostrophes(word))


def _plain(text: str) -> str:
    """Case folded, and letters without accents but for ä, ö and ü, which German stemming tells apart."""
    if text.isascii():
        return text.lower().translate(APOSTROPHES)
    # Folding case takes letters apart that are one (and the other way round), so they are put together again.
    folded = unicodedata.normalize("NFKC", text.casefold()).translate(APOSTROPHES)
    return "".join(_letter(each) for each in folded).translate(_LATIN)


def _letter(letter: str) -> str:
    if letter.isascii() or letter in "äöü":
        return letter
    if unicodedata.category(letter)[0] == "M":
        return ""
    # Only Latin letters lose their accents: elsewhere й and が are letters in their own right.
    base = unicodedata.normalize("NFD", letter)[0]
    return base if base.isascii() else base.translate(_LATIN) if base in "øæ" else letter


def _parts_of_hashtag(match: re.Match[str]) -> str:
    """``#FeuerwehrWolfsburg`` is two words, ``#CSDBerlin2026`` three; ``#iPhone``, ``#A39`` one."""
    tag, start, parts = match[1], 0, []
    for at in range(1, len(tag)):
        if at - start > 1 and _is_border(tag, at):
            parts.append(tag[start:at])
            start = at
    return " ".join((*parts, tag[start:]))


def _is_border(tag: str, at: int) -> bool:
    before, here, after = tag[at - 1], tag[at], tag[at + 1 : at + 2]
    if here.isdigit():
        return before.islower()
    if not here.isupper() or tag.startswith("Innen", at):
        return False
    return before.islower() or before.isdigit() or (before.isupper() and after.islower())


def _without_apostrophes(word: str) -> Iterator[str]:
    parts = word.split("'")
    if len(parts) > 1 and parts[-1] in _SHORT_VERBS:
        parts.pop()
    # D'Artagnan and Rock'n'Roll are found by their parts; Ku'damm, don't and Xi'an are one word.
    apart = any(len(part) == 1 or part == "qu" for part in parts[:-1]) or any(map(str.isdigit, parts))
    yield from parts if apart else ("".join(parts),)
