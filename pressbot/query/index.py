"""Which subscriptions a release satisfies.

Goes in: subscriptions with what their queries want. Comes out: for a release, its hits.
Each query waits at tokens of which every release it finds has one, so a release is checked only against
queries of which it holds such a token.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime

from pressbot.model import Hit, Release, Subscription
from pressbot.query.match import Beginning, Condition, Either, Every, Field, Wanted, Without, Words, satisfies
from pressbot.text.analyse import Analysed, analyse

_Anchor = tuple[Field, str]
_Waiting = tuple[Wanted, list[Subscription]]


class SubscriptionIndex:
    """All subscriptions, ready to be matched; subscriptions to the same query share its work."""

    def __init__(self, subscriptions: Iterable[tuple[Subscription, Wanted]]) -> None:
        by_query: dict[tuple[int, datetime | None, datetime | None], _Waiting] = {}
        for subscription, sought in subscriptions:
            # "Today" is not the same in every chat's time zone.
            same = subscription.query_id, sought.since, sought.until
            by_query.setdefault(same, (sought, []))[1].append(subscription)
        self._by_token: dict[_Anchor, list[_Waiting]] = defaultdict(list)
        self._by_beginning: dict[int, dict[str, list[_Waiting]]] = defaultdict(lambda: defaultdict(list))
        for waiting in by_query.values():
            tokens, beginnings = _anchors(waiting[0].condition)
            for token in tokens:
                self._by_token[token].append(waiting)
            for beginning in beginnings:
                self._by_beginning[len(beginning)][beginning].append(waiting)

    def match(self, release: Release) -> Sequence[Hit]:
        """The hits of a release: one a chat, by the oldest of the chat's subscriptions that it satisfies."""
        oldest: dict[int, Subscription] = {}
        for subscription in self._satisfied(release, analyse(release)):
            known = oldest.get(subscription.chat.id)
            if known is None or subscription.id < known.id:
                oldest[subscription.chat.id] = subscription
        return [Hit(release=release, subscription=each) for each in sorted(oldest.values(), key=lambda each: each.id)]

    def _satisfied(self, release: Release, analysed: Analysed) -> Iterable[Subscription]:
        candidates = {id(waiting): waiting for waiting in self._candidates(analysed)}
        for sought, subscriptions in candidates.values():
            if satisfies(analysed, release.published_at, sought):
                yield from subscriptions

    def _candidates(self, analysed: Analysed) -> Iterable[_Waiting]:
        text = {*analysed.title, *analysed.body, *analysed.parts}
        present = {(Field.TEXT, token) for token in text}
        present |= {(Field.SOURCE, token) for token in analysed.source}
        present |= {(Field.FILTER, token) for token in analysed.filters}
        for anchor in present & self._by_token.keys():
            yield from self._by_token[anchor]
        for length, waiting in self._by_beginning.items():
            for beginning in {token[:length] for token in text} & waiting.keys():
                yield from waiting[beginning]


def _anchors(condition: Condition) -> tuple[frozenset[_Anchor], frozenset[str]]:
    """Tokens, and beginnings of tokens, of which whatever satisfies the condition has one; none where nobody knows."""
    match condition:
        case Words(field, sequences):
            # A word of the title is a word of the text.
            where = Field.TEXT if field in {Field.TITLE, Field.EXACT} else field
            return frozenset((where, sequence[0]) for sequence in sequences), frozenset()
        case Beginning(start):
            return frozenset(), frozenset((start,))
        case Without():
            return frozenset(), frozenset()
        case Every(conditions):
            known = [each for each in map(_anchors, conditions) if any(each)]
            return min(known, key=_cost, default=(frozenset(), frozenset()))
        case Either(conditions):
            each_one = list(map(_anchors, conditions))
            if not all(map(any, each_one)):
                return frozenset(), frozenset()
            tokens, beginnings = zip(*each_one, strict=True)
            return frozenset().union(*tokens), frozenset().union(*beginnings)


def _cost(anchors: tuple[frozenset[_Anchor], frozenset[str]]) -> tuple[bool, int, int]:
    """Least for the anchors that fewest releases have: words before filters and beginnings, few, long ones."""
    tokens, beginnings = anchors
    filtering = any(field is Field.FILTER for field, _ in tokens)
    shortest = min([*(len(token) for _, token in tokens), *map(len, beginnings)])
    return filtering or bool(beginnings), len(tokens) + len(beginnings), -shortest
