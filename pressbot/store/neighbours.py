"""Neighbouring words as tokens of their own, by which the index knows phrases of common words: PURE.

PostgreSQL's index knows no places, so every release with all words of a phrase would have to be fetched to see whether
they stand side by side; where the words are such as nearly all releases have, that is nearly all releases.
Words that so many have are short, so only short ones make such a token (``neighbours``).
FTS5 knows places, and compares them in all releases that have the words. So of the most common words each two side by
side make a token (``common_pairs``), as in Manning, Raghavan and Schütze, Introduction to Information Retrieval, 2.4.3.

Goes in: words side by side, of a release or of a phrase. Comes out: a token for each two of them.
"""

from collections.abc import Iterator, Sequence
from hashlib import md5
from itertools import pairwise

#: How many letters two words have together at most.
_LETTERS = 10
#: Of its hash. Few tokens take little room in the index, and with these one release in 300 has one by chance.
_DIGITS = 4
#: Stems of the most common German and English words, by both stemmers, for a query is asked in both. They make about 65
#: pairs in a release of 350 words, a sixth of the index. Whoever changes them counts up ``ANALYSIS_VERSION``.
_STEMS = """
a ab aber al all als am an and ander are as at auch auf aus be been bei beim bis but by can da dabei damit das dass
dazu dem den der des die dies dieser dort drei durch ein er erst es etwa euro for from fur geg gegen gibt gross gut
hab haben has hat hav have hier ihr im in is ist it its jahr kann kein konn konnen land man mehr mensch million mit
mor more muss nach neu new nicht noch not nur oder of on one or our prozent rund said schon sein seit sich sie sind
so soll sowi stadt tag that the their they this to uber uhr um und unt unter viel vom von vor wahrend war was we
wenn werd werden which who wie wied wieder will wir wird with wurd year zeit zu zum zur zwei zwisch zwischen
"""
_COMMON = frozenset(_STEMS.split())


def neighbours(words: Sequence[str]) -> Iterator[str]:
    """What a release has in PostgreSQL's index if it has these words side by side; the other way round it is likely."""
    for first, second in pairwise(words):
        if len(first) + len(second) <= _LETTERS:
            yield "~" + md5(f"{first} {second}".encode(), usedforsecurity=False).hexdigest()[:_DIGITS]


def common_pairs(words: Sequence[str]) -> Sequence[str]:
    """What a field has in FTS5's index if, and only if, it has these words side by side, as far as they are common."""
    pairs = (f"{first}_{second}" for first, second in pairwise(words) if first in _COMMON and second in _COMMON)
    return tuple(dict.fromkeys(pairs))
