"""Which subscriptions a release satisfies: all standing queries, kept in memory for the life of the program.

Goes in: what rows tell of queries whose subscriptions have changed; a release. Comes out: subscriptions that it is a
hit of. What is done about them is left to ``dispatch.py``, how they are found to ``query/index.py``.

What is kept is only ever behind the database, never ahead of it but by what is committed: a transaction that fails
takes nothing back that was learned in it.
"""

from collections.abc import Container
from datetime import datetime
from threading import Lock

import structlog
from sqlalchemy import Connection

from pressbot.model import Release
from pressbot.query.code import code_of, decode
from pressbot.query.frequency import frequency_of
from pressbot.query.index import StandingQueries
from pressbot.query.match import bounds, published_within
from pressbot.store.advance import chats_in_advance
from pressbot.store.queries import Changed, changed_queries
from pressbot.store.releases import latest_releases
from pressbot.store.subscriptions import reachable_subscriptions
from pressbot.terms import Term
from pressbot.text.analyse import analyse

#: Few enough that others are not kept waiting, and that Python lets go of them before it looks for what is garbage.
_QUERIES_AT_ONCE = 300
#: So many of the newest releases tell which words are rare.
_SAMPLE = 300

log = structlog.get_logger(__name__)


class Matcher:
    """Knows all standing queries, and finds those that a release satisfies."""

    def __init__(self) -> None:
        self._queries: StandingQueries | None = None
        #: Passes learn and match in different threads.
        self._learning = Lock()
        #: The number of the last change it knows.
        self._change = 0
        #: The days that the conditions of these queries leave out.
        self._days: dict[int, tuple[Term, ...]] = {}

    def catch_up(self, tx: Connection, now: datetime) -> int:
        """Learn which queries are kept standing since it last looked; return how many have changed.

        At the start these are all, which takes its time; so look once before, in a transaction that holds up nobody.
        """
        queries = self._queries
        if queries is None:
            frequency = frequency_of([analyse(each) for each in latest_releases(tx, now, _SAMPLE)])
            with self._learning:
                # Somebody else of this process may have been quicker.
                self._queries = queries = self._queries or StandingQueries(frequency)
        number = 0
        while changed := changed_queries(tx, self._change, _QUERIES_AT_ONCE):
            with self._learning:
                for each in changed:
                    if each.change > self._change:
                        self._learn(queries, each)
                        self._change = each.change
                        number += 1
        return number

    def subscriptions(
        self, tx: Connection, release: Release, now: datetime, limit: int, only: Container[int] | None
    ) -> tuple[list[int], int]:
        """The ids of the subscriptions that a release satisfies, oldest first, and of how many chats they are.

        ``only``: of these chats, or of all. Where it may be more than ``limit``, any that are more.
        """
        analysed = analyse(release)
        with self._learning:
            satisfied = self._queries.match(analysed) if self._queries is not None else ()
            left_out = {each: self._days[each] for each in satisfied if each in self._days}
        found = reachable_subscriptions(tx, satisfied, limit, now)
        if len(found) > limit:
            return [number for number, *_ in found], len(found)
        satisfying, chats = list[int](), set[int]()
        ahead = chats_in_advance(tx, release.id) if release.advance else ()
        for number, query_id, chat_id, timezone in found:
            if chat_id not in ahead and (only is None or chat_id in only):
                days = left_out.get(query_id)
                # "Today" is not the same in every chat's time zone.
                if not days or published_within(release.published_at, *bounds(days, now, timezone)):
                    # Not only the oldest of a chat, which may have ended before it is written.
                    satisfying.append(number)
                    chats.add(chat_id)
        return satisfying, len(chats)

    def _learn(self, queries: StandingQueries, changed: Changed) -> None:
        queries.remove(changed.id)
        self._days.pop(changed.id, None)
        if not changed.standing:
            return
        code = changed.code or code_of(changed.text)
        try:
            needed, days = decode(code)
            queries.add(changed.id, needed)
        except (ValueError, LookupError):
            # It was understood when it was made: a place or topic of that name is gone. The others are not to wait.
            log.warning("a subscription is not understood any more", query=changed.text)
            return
        if days:
            self._days[changed.id] = days
