"""Words that may have been meant by one that was misspelt.

Goes in: a word, and the words there are. Comes out: the likeliest of them.
What the words of an archive are, and when to ask, is left to the search.
"""

from collections.abc import Iterable, Sequence

from rapidfuzz import process
from rapidfuzz.distance import OSA

MAX_SUGGESTIONS = 3
#: Shorter words are too much alike, and from this length on two slips are as likely as one was.
_MIN_LETTERS, _LONG = 4, 6


def suggestions(spellings: Iterable[str], vocabulary: Sequence[str]) -> tuple[str, ...]:
    """At most ``MAX_SUGGESTIONS`` words of the vocabulary that are a slip or two from a spelling, the likeliest first.

    ``spellings`` are those of one word, folded like the vocabulary: as it was typed, and its stems.
    A slip is a letter too many, too few, another or two that changed places (optimal string alignment).
    One is forgiven from four letters on, two from six on; none in a shorter word or a number.
    Of equally near words those of the same length go first.
    """
    nearest: dict[str, tuple[float, int]] = {}
    for word in spellings:
        if len(word) < _MIN_LETTERS or _has_digit(word):
            continue
        slips = 1 if len(word) < _LONG else 2
        for found, distance, _ in process.extract(
            word, vocabulary, scorer=OSA.distance, score_cutoff=slips, limit=None
        ):
            rank = distance, abs(len(found) - len(word))
            nearest[found] = min(rank, nearest.get(found, rank))
    likely = (
        found
        for found, (distance, _) in nearest.items()
        if distance and len(found) >= _MIN_LETTERS and not _has_digit(found)
    )
    return tuple(sorted(likely, key=lambda found: (nearest[found], found)))[:MAX_SUGGESTIONS]


def _has_digit(word: str) -> bool:
    return any(letter.isdigit() for letter in word)
