"""Neighbouring words as tokens of their own, by which PostgreSQL's index knows phrases of common words: PURE.

Its index knows no places, so every release with all words of a phrase would have to be fetched to see whether they
stand side by side; where the words are such as nearly all releases have, that is nearly all releases.
Words that so many have are short, so only short ones make such a token.

Goes in: words side by side, of a release or of a phrase. Comes out: a token for each two of them.
"""

from collections.abc import Iterator, Sequence
from hashlib import md5
from itertools import pairwise

#: How many letters two words have together at most.
_LETTERS = 10
#: Of its hash. Few tokens take little room in the index, and with these one release in 300 has one by chance.
_DIGITS = 4


def neighbours(words: Sequence[str]) -> Iterator[str]:
    """What a release has in its index if it has these words side by side; the other way round that is only likely."""
    for first, second in pairwise(words):
        if len(first) + len(second) <= _LETTERS:
            yield "~" + md5(f"{first} {second}".encode(), usedforsecurity=False).hexdigest()[:_DIGITS]
