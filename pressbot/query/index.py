"""Which subscriptions a release satisfies.

Goes in: subscriptions with the conditions of their queries. Comes out: for a release, its hits.
Each query waits at one token of its first condition, so a release is checked only against
queries of which it holds a token.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from pressbot.model import Hit, Query, Release, Subscription
from pressbot.query.match import Condition, Field, conditions, satisfies
from pressbot.text.analyse import Analysed, analyse

_Waiting = tuple[tuple[Condition, ...], list[Subscription]]


class SubscriptionIndex:
    """All subscriptions, ready to be matched; subscriptions to the same query share its work."""

    def __init__(self, subscriptions: Iterable[tuple[Subscription, Query]]) -> None:
        by_query: dict[int, _Waiting] = {}
        for subscription, query in subscriptions:
            waiting = by_query.get(subscription.query_id)
            if waiting is None:
                waiting = by_query[subscription.query_id] = (conditions(query), [])
            waiting[1].append(subscription)
        self._by_token: dict[tuple[Field, str], list[_Waiting]] = defaultdict(list)
        for waiting in by_query.values():
            anchor = waiting[0][0]
            for token in {sequence[0] for sequence in anchor.sequences}:
                self._by_token[anchor.field, token].append(waiting)

    def match(self, release: Release) -> Sequence[Hit]:
        """The hits of a release: one a chat, by the oldest of the chat's subscriptions that it satisfies."""
        analysed = analyse(release)
        oldest: dict[int, Subscription] = {}
        for subscription in self._satisfied(analysed):
            known = oldest.get(subscription.chat.id)
            if known is None or subscription.id < known.id:
                oldest[subscription.chat.id] = subscription
        return [Hit(release=release, subscription=each) for each in sorted(oldest.values(), key=lambda each: each.id)]

    def _satisfied(self, analysed: Analysed) -> Iterable[Subscription]:
        present = {(Field.TEXT, token) for token in (*analysed.title, *analysed.body)}
        present |= {(Field.SOURCE, token) for token in analysed.source}
        for anchor in present & self._by_token.keys():
            for wanted, subscriptions in self._by_token[anchor]:
                if satisfies(analysed, wanted):
                    yield from subscriptions
