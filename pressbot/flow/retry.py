"""What becomes of a delivery that was not simply sent: a pure function from outcome to next state.

Goes in: the platform's error, the delivery and the settings. Comes out: the next state and when it is due.
Writing it down is left to ``flow/settle.py``.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from pressbot.errors import (
    AccountRefused,
    ChatGone,
    ChatMoved,
    MessageRejected,
    NeverArrived,
    OutcomeUnknown,
    PlatformError,
    PostGone,
    Unavailable,
)
from pressbot.model import Delivery, DeliveryKind, DeliveryState
from pressbot.settings import DeliverySettings

#: The longest wait, in first waits: a quarter of an hour, where the first is five seconds.
_LONGEST = 180
#: Between tries whose outcome is unknown, in first waits: from half a minute to two hours, a platform's bad hour.
_UNKNOWN = (6, 60, 360, 1_440)
#: Owners that were lost count as well as answers, and a bad hour may lose several that had nothing to do with it.
_MOST_UNKNOWN = 10
#: Nobody is believed who asks for more patience than this.
LONGEST_ASKED = timedelta(hours=1)
#: A delivery that is old for other reasons, such as a chat that was closed, is tried so often all the same.
_LEAST_TRIES = 8
#: What is told of a post that is not repeated.
NOT_REPEATED = "may have arrived; not repeated"
#: Repeating anything else changes nothing.
_POSTING = (DeliveryKind.ANNOUNCE, DeliveryKind.DIGEST, DeliveryKind.NOTICE, DeliveryKind.ADVANCE)
#: A wrong token is mended by a person; until then one try now and then is enough.
ACCOUNT_WAIT = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Next:
    """The state a delivery goes into, and when it is due again, if it is."""

    state: DeliveryState
    due_at: datetime


def next_state(  # all that it is judged by
    error: PlatformError,
    delivery: Delivery,
    now: datetime,
    rules: DeliverySettings,
    jitter: float,
    *,
    edits: bool = False,
) -> Next:
    """What to do with a delivery after this error; ``jitter``, from 0 to 1, keeps many from trying again at once.

    ``edits``: whether it makes true what the chat was shown, and is no message of its own.

    An unknown outcome, which ``delivery.unknowns`` counts already, is tried again, because a chat rather gets
    a post twice than never; but only so often, because it must not get it again and again.
    """
    if isinstance(error, PostGone) and edits:
        # Judged anew, now that it is known: what is to be told is sent instead.
        return Next(DeliveryState.PENDING, now)
    if isinstance(error, MessageRejected) or is_hopeless(delivery):
        return Next(DeliveryState.DEAD, now)
    if isinstance(error, ChatGone | NeverArrived):
        # What the chat was shown is made true once it lets us in again; until then nothing of it is due.
        makes_true = edits or delivery.kind in {DeliveryKind.REVISE, DeliveryKind.NOTICE}
        return Next(DeliveryState.PENDING if makes_true else DeliveryState.CANCELLED, now)
    if isinstance(error, ChatMoved):
        return Next(DeliveryState.PENDING, now)
    due_at = now + _wait(error, delivery, rules.retry_after, jitter)
    if due_at - delivery.created_at > rules.give_up_after and delivery.attempts >= _LEAST_TRIES:
        return Next(DeliveryState.DEAD, now)
    return Next(DeliveryState.UNCERTAIN if isinstance(error, OutcomeUnknown) else DeliveryState.PENDING, due_at)


def settles_after(rules: DeliverySettings) -> timedelta:
    """How long the platform may still be at work on a request whose sender was lost; looking up sooner misses it."""
    return rules.retry_after * _UNKNOWN[0]


def is_hopeless(delivery: Delivery) -> bool:
    """Whether it stayed unknown so often if a delivery arrived that it must not be tried once more."""
    return delivery.unknowns > _MOST_UNKNOWN


def is_not_repeated(delivery: Delivery, *, can_find: bool, anew: bool = False) -> bool:
    """Whether it may have arrived, nobody can be asked, and its chat rather misses a post than gets it twice.

    ``anew``: whether it is sent because there is no post to edit any more.
    """
    unknown = delivery.unknowns > 0 and not can_find
    return unknown and delivery.chat.at_most_once and (anew or delivery.kind in _POSTING)


def told_wait(error: PlatformError) -> timedelta | None:
    """How long to wait after this error, whatever was asked for, where it tells; None where it does not."""
    if isinstance(error, AccountRefused):
        return ACCOUNT_WAIT
    asked = error.retry_after if isinstance(error, Unavailable) else None
    return asked and min(asked, LONGEST_ASKED)


def _wait(error: PlatformError, delivery: Delivery, first: timedelta, jitter: float) -> timedelta:
    told = told_wait(error)
    if told is not None:
        return told
    if isinstance(error, OutcomeUnknown):
        return first * _UNKNOWN[min(delivery.unknowns, len(_UNKNOWN)) - 1]
    doublings: int = 2 ** min(delivery.attempts - 1, 20)
    return first * min(doublings, _LONGEST) * (0.5 + jitter / 2)
