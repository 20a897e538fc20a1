"""What platforms heard: kept until it has been carried out, and known for some days more, so that it is done once.

Goes in: what was heard, by its account and its key there. Comes out: what of it is new, or was left over by a crash.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, func, or_, select, update

from pressbot.ports import Heard
from pressbot.store.insert import insert_if_absent
from pressbot.store.tables import heard

#: What has taken the process with it so often is not tried again.
_MOST_TRIES = 3
#: Nobody waits any more for what they asked so long ago; Telegram itself forgets it by then.
_STALE = timedelta(days=1)
#: Telegram repeats for a day what nobody has confirmed, Slack for an hour.
_REMEMBERED = timedelta(days=2)


def keep_heard(tx: Connection, account: str, those: Sequence[Heard], now: datetime) -> list[Heard]:
    """Keep what is not known yet, and return that, in its order; what was done long ago is forgotten."""
    tx.execute(delete(heard).where(heard.c.done_at < now - _REMEMBERED))
    return [each for each in those if insert_if_absent(tx, heard, _row(account, each, now))]


def take_left_over(tx: Connection, account: str, now: datetime) -> list[Heard]:
    """What was heard and not carried out to its end, the oldest first; what is beyond hope is given up."""
    open_here = (heard.c.account == account, heard.c.done_at.is_(None))
    # What waited for its turn behind another was not begun, and has taken no process with it.
    begun = heard.c.id.in_(select(func.min(heard.c.id)).where(*open_here).group_by(heard.c.turn))
    tx.execute(update(heard).where(begun).values(tries=heard.c.tries + 1))
    hopeless = or_(heard.c.tries > _MOST_TRIES, heard.c.heard_at < now - _STALE)
    tx.execute(update(heard).where(*open_here, hopeless).values(done_at=now, turn="", body={}))
    rows = tx.execute(select(heard).where(*open_here).order_by(heard.c.id))
    return [Heard(key=row.key, turn=row.turn, body=row.body) for row in rows]


def settle_heard(tx: Connection, account: str, key: str, now: datetime) -> None:
    """This has been carried out; what was said, and where, is kept no longer."""
    tx.execute(
        update(heard).where(heard.c.account == account, heard.c.key == key).values(done_at=now, turn="", body={})
    )


def _row(account: str, each: Heard, now: datetime) -> dict[str, object]:
    return {"account": account, "key": each.key, "turn": each.turn, "body": dict(each.body), "heard_at": now}
