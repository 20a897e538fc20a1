"""Text to the language it is written in, by the small words every text needs.

In: text. Out: a language tag of two letters, "und" where the words do not decide.
"""

from __future__ import annotations

import re

_UNDETERMINED = "und"

_FUNCTION_WORDS = {
    "de": "der die das und ist nicht ein eine den dem des von mit für auf im sich auch werden wird wurde bei nach zur zum"
    " aus am über sind hat als haben einen einer oder wie es sie durch vom dass",
    "en": "the and of to is that for with was are this from be by have has will on as not at or its their been which an"
    " it were his her they who what after",
    "fr": "le la les des et est une dans pour qui sur avec par du au aux ce cette sont pas plus ont son ses été être leur"
    " mais nous vous il elle",
    "es": "el la los las y es una por para con del que en se su al lo más como este esta ha son pero sus entre también"
    " fue han desde",
    "it": "il lo la gli le di e è una per con del della dei che nel nella sono non si da al alla anche come più questo"
    " ha dal delle degli",
    "nl": "de het een en van is dat niet met voor op zijn aan ook door bij uit naar wordt werd over deze dit heeft om te"
    " als maar hebben hun",
    "pl": "i w na z się nie do jest że to od po przez dla o jak za ale przy są oraz tym który która było co już",
    "pt": "os um uma de do da dos das e é em no na que para com por não se mais como ao foi são seu sua pelo pela"
    " também entre",
    "sk": "a v na sa je že z s do pre po aj o ako to bol boli bola sú od za podľa alebo ktorý ktoré ktorá už nie by čo"
    " pri",
    "cs": "a v na se je že z s do pro po i o jako to byl byli byla jsou od za podle nebo který které která už není by"
    " co při",
    "da": "og i at det en er til på af for den med som de har et ikke der fra vil bliver blev kan om efter eller ved også"
    " var",
    "sv": "och i att det en är till på av för den med som de har ett inte från kommer blir blev kan om efter eller vid"
    " också var",
}
_VOCABULARY = {language: frozenset(words.split()) for language, words in _FUNCTION_WORDS.items()}
_WORD = re.compile(r"[^\W\d_]+")
_PRIMARY = re.compile(r"([A-Za-z]{2,3})(?:[-_].*)?", re.DOTALL)
#: Words looked at; more of them decide nothing more.
_MAX_WORDS = 400
#: Near relatives share half their small words; the best must be ahead of the next by so many, and by this factor.
_AHEAD, _LEAD = 2, 1.15
#: Of all words; in any text that is a text it is about every third.
_SHARE = 0.08


def detect(text: str) -> str:
    """Return the tag of the language ``text`` is written in, or "und"."""
    words = [word.casefold() for word in _WORD.findall(text[:10_000])[:_MAX_WORDS]]
    hits = sorted(
        ((sum(word in vocabulary for word in words), language) for language, vocabulary in _VOCABULARY.items()),
        reverse=True,
    )
    (best, language), (second, _) = hits[:2]
    certain = best >= second + _AHEAD and best > second * _LEAD and best >= len(words) * _SHARE
    return language if certain else _UNDETERMINED


def primary(tag: str) -> str:
    """Return the primary language of a tag in lower case ("de" of "de-DE"), "" for what is no tag."""
    match = _PRIMARY.fullmatch(tag.strip())
    return match[1].lower() if match else ""
