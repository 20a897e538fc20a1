"""Advance access, as a pass of dispatch: what is owed to those accredited before a release's instant, and at it.

Goes in: the time. Comes out: deliveries, by rows, so that a restart or a second process changes nothing.
All embargoed releases of a source go to whoever is accredited with it, whatever that chat has subscribed to: it has
asked for them by the source's name, and what it misses before the instant no archive would show it.
"""

from datetime import datetime

from sqlalchemy import Connection

from pressbot.flow.dispatch import Dispatched
from pressbot.store.advance import owe_advance, owe_truth
from pressbot.store.bell import Bell, ring


def give_in_advance(tx: Connection, now: datetime) -> Dispatched:
    """Owe embargoed releases to who is accredited, and edits to those of their posts that are not true any more."""
    given = Dispatched(announcements=owe_advance(tx, now), revisions=owe_truth(tx, now))
    if given.announcements or given.revisions:
        ring(tx, Bell.DELIVER)
    return given
