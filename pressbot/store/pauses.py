"""Pauses of single subscriptions: what fits one meanwhile is not owed by it, and not made up for later.

They are read wherever announcements are written, so one is in force as soon as its transaction has ended.
"""

from datetime import datetime

from sqlalchemy import ColumnElement, Connection, or_, update

from pressbot.store.tables import subscription


def pause_subscription(tx: Connection, subscription_id: int, until: datetime | None) -> None:
    """Let nothing new come by a subscription until then; None: from now on it comes again."""
    tx.execute(update(subscription).where(subscription.c.id == subscription_id).values(paused_until=until))


def is_running(at: datetime | ColumnElement[datetime]) -> ColumnElement[bool]:
    """The condition that a subscription is not paused at this instant."""
    return or_(subscription.c.paused_until.is_(None), subscription.c.paused_until <= at)
