"""How often what a query asks for occurs, estimated from a sample of releases.

Goes in: the tokens of some releases. Comes out: estimates, in how many of them a word, a beginning or a circle is met.
They choose where a query waits, and so change how fast it is matched and nothing else.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate, chain

from pressbot.query.match import Field
from pressbot.text.analyse import Analysed
from pressbot.text.filters import EVERYTHING

# What was not seen may still come; filters are few and sources talk much, titles are short.
_UNSEEN = {Field.TEXT: 0.5, Field.EXACT: 0.5, Field.TITLE: 0.4, Field.SOURCE: 2.0, Field.FILTER: 5.0}


class Frequencies:
    """In how many sampled releases tokens and beginnings occur; an empty sample leaves plain guesses."""

    def __init__(self, frequency: Mapping[str, int]) -> None:
        self._frequency = frequency
        words = sorted(token for token in frequency if token.isalnum())
        self._words = words
        self._up_to = [0, *accumulate(frequency[word] for word in words)]

    def of_sequence(self, field: Field, sequence: Sequence[str]) -> float:
        """An estimate for one or two tokens in a row; what was not seen is still not certain to be rare."""
        seen: float = self._frequency.get(sequence[0], 0)
        for token in sequence[1:]:
            # Two given words seldom meet.
            seen = min(seen, self._frequency.get(token, 0)) / 8
        return _UNSEEN[field] + (seen / 5 if field is Field.TITLE else seen)

    def of_beginning(self, start: str) -> float:
        """An estimate for any word that begins so."""
        first, last = bisect_left(self._words, start), bisect_left(self._words, start + "\U0010ffff")
        return 2.0 + self._up_to[last] - self._up_to[first]

    def of_circle(self) -> float:
        """An estimate for a circle: a tenth of all."""
        return 3.0 + self._frequency.get(EVERYTHING, 0) / 10


def frequency_of(sample: Iterable[Analysed]) -> Counter[str]:
    """In how many of these releases each token of the text and each filter token occurs."""
    return Counter(
        chain.from_iterable({*each.title, *each.body, *each.parts, *each.filters, *each.source} for each in sample)
    )
