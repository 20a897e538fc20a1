"""How feeds fare, told to operators: once when one breaks, and once when it is back.

Goes in: a feed, the instant, and the chats of those who run pressbot. Comes out: notices, written in the transaction of
the poll that found it out. Sending them is left to ``notify.py``, how a feed fares in words to ``render/health.py``.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Connection

from pressbot.model import STOPPED, Feed, Notice
from pressbot.store.notices import keep_notice, latest_notice, take_back_notice

#: A feed is broken when so many polls in a row have failed, over at least so long: servers restart, networks stumble.
_BROKEN_AFTER = 3
_BROKEN_FOR = timedelta(hours=1)

#: A chat of an operator: its platform, and its address there.
Operator = tuple[str, str]


def is_broken(feed: Feed, now: datetime) -> bool:
    """Whether a feed, as its last poll has left it, is worth telling of: it keeps failing, or is gone for good."""
    if feed.failing_since is None:
        return False
    return feed.next_poll_at == STOPPED or (feed.failures >= _BROKEN_AFTER and now - feed.failing_since >= _BROKEN_FOR)


def tell_failed(tx: Connection, feed: Feed, now: datetime, operators: Sequence[Operator]) -> None:
    """Tell operators that a feed, as it is after a failed poll, is broken, if it is; once since it last answered."""
    if is_broken(feed, now):
        for operator in operators:
            keep_notice(tx, _notice(operator, feed, "broken", now, fault=feed.fault))


def tell_answered(tx: Connection, feed: Feed, now: datetime, operators: Sequence[Operator]) -> None:
    """Tell those operators who know that a feed was broken that it answers; it is given as it was before the poll."""
    if feed.failing_since is None:
        return
    for operator in operators:
        broken = _key(feed, "broken")
        if latest_notice(tx, *operator, key=broken) and not take_back_notice(tx, *operator, broken):
            keep_notice(tx, _notice(operator, feed, "back", now))


def _notice(operator: Operator, feed: Feed, what: str, now: datetime, **about: str) -> Notice:
    platform, address = operator
    return Notice(
        platform=platform,
        address=address,
        key=_key(feed, what),
        what=f"notice-{what}",
        about={"source": feed.source.name, "feed": feed.url, **about},
        created_at=now,
    )


def _key(feed: Feed, what: str) -> str:
    since = feed.failing_since.isoformat() if feed.failing_since else ""
    return f"feed:{feed.id}:{what}:{since}"
