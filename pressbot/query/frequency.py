"""How often the atoms that queries ask for occur, estimated from a sample of releases.

Goes in: the tokens of some releases. Comes out: estimates, in how many of them an atom of ``atoms.py`` is met.
They choose where a query waits, and so change how fast it is matched and nothing else.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate, chain

from pressbot.query.atoms import BEGINNING, CIRCLE, MARKS, Clause
from pressbot.query.match import Field
from pressbot.text.analyse import Analysed
from pressbot.text.filters import EVERYTHING

_TEXT, _TITLE = MARKS[Field.TEXT], MARKS[Field.TITLE]
# What was not seen may still come; filters are few and sources talk much, titles are short.
_UNSEEN = {_TEXT: 0.5, _TITLE: 0.4, MARKS[Field.SOURCE]: 2.0, MARKS[Field.FILTER]: 5.0}


class Frequencies:
    """In how many sampled releases tokens and beginnings occur; an empty sample leaves plain guesses."""

    def __init__(self, frequency: Mapping[str, int]) -> None:
        self._frequency = frequency
        words = sorted(token for token in frequency if token.isalnum())
        self._words = words
        self._up_to = [0, *accumulate(frequency[word] for word in words)]

    def rarest(self, clauses: Sequence[Clause]) -> int:
        """Which of the clauses, counted from 0, fewest releases satisfy by this estimate."""
        if len(clauses) == 1:
            return 0
        costs = [sum(map(self.of, clause)) for clause in clauses]
        return costs.index(min(costs))

    def of(self, atom: str) -> float:
        """An estimate for an atom; what was not seen is still not certain to be rare."""
        if atom.isalnum():
            # Most are words, and a start asks for millions.
            return _UNSEEN[_TEXT] + self._frequency.get(atom, 0)
        colon = atom.find(":") + 1
        kind, asked = atom[:colon], atom[colon:]
        if kind == BEGINNING:
            return self._of_beginning(asked)
        if kind == CIRCLE:
            # A tenth of all.
            return 3.0 + self._frequency.get(EVERYTHING, 0) / 10
        first, _, second = asked.partition(" ")
        seen: float = self._frequency.get(first, 0)
        if second:
            # Two given words seldom meet.
            seen = min(seen, self._frequency.get(second, 0)) / 8
        return _UNSEEN[kind] + (seen / 5 if kind == _TITLE else seen)

    def _of_beginning(self, start: str) -> float:
        first, last = bisect_left(self._words, start), bisect_left(self._words, start + "\U0010ffff")
        return 2.0 + self._up_to[last] - self._up_to[first]


def frequency_of(sample: Iterable[Analysed]) -> Counter[str]:
    """In how many of these releases each token of the text and each filter token occurs."""
    return Counter(
        chain.from_iterable({*each.title, *each.body, *each.parts, *each.filters, *each.source} for each in sample)
    )
