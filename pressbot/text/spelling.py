"""Words that may have been meant by one that was misspelt.

Goes in: a word, and the words there are. Comes out: the likeliest of them.
What the words of an archive are, and when to ask, is left to the search.
"""

from collections.abc import Sequence

from rapidfuzz import process
from rapidfuzz.distance import OSA

MAX_SUGGESTIONS = 3
#: Shorter words are too much alike, and from this length on two slips are as likely as one was.
_MIN_LETTERS, _LONG = 4, 6


def suggestions(word: str, vocabulary: Sequence[str]) -> tuple[str, ...]:
    """At most ``MAX_SUGGESTIONS`` words of the vocabulary that are a slip or two from ``word``, the likeliest first.

    A slip is a letter too many, too few, another or two that changed places (optimal string alignment).
    One is forgiven from four letters on, two from six on; none in a shorter word or a number, nor in what is a word.
    Of equally near words those of the same length go first, then those that stand first: the most frequent should.
    Both sides are compared as they are, so the caller folds them alike.
    """
    if len(word) < _MIN_LETTERS or _has_digit(word):
        return ()
    slips = 1 if len(word) < _LONG else 2
    near = process.extract(word, vocabulary, scorer=OSA.distance, score_cutoff=slips, limit=None)
    if any(distance == 0 for _, distance, _ in near):
        return ()
    ranked = sorted(near, key=lambda found: (found[1], abs(len(found[0]) - len(word)), found[2]))
    likely = (found for found, _, _ in ranked if len(found) >= _MIN_LETTERS and not _has_digit(found))
    return tuple(dict.fromkeys(likely))[:MAX_SUGGESTIONS]


def _has_digit(word: str) -> bool:
    return any(letter.isdigit() for letter in word)
