"""/pause and /resume: nothing new for a while, or until a day or an hour; what fits meanwhile is kept. Of one subscription alone it is not kept."""

import re
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import Connection

from pressbot.commands.list import open_subscription
from pressbot.commands.meant import subscription_meant
from pressbot.commands.request import Request, whole_number, wrong_use
from pressbot.messages import Reply
from pressbot.model import STOPPED, Chat, Subscription
from pressbot.query.days import instant_ahead
from pressbot.render.changes import told_set
from pressbot.render.pause import one_paused, one_resumed, paused, resumed
from pressbot.store.chats import change_chat, lock_chat
from pressbot.store.held import held_announcements, judge_again
from pressbot.store.pauses import pause_subscription
from pressbot.store.subscriptions import chat_subscriptions
from pressbot.text.durations import duration

#: What stands before the day or the hour at which a pause ends, and not before how long it is.
_UNTIL = re.compile(r"(?:until|till|bis)\s+(?P<end>.+)", re.IGNORECASE | re.DOTALL)
_LONGEST = timedelta(days=366)

#: The number of a subscription in /list, and for how long.
_ONE = re.compile(r"(?P<number>\d+)(?:\s+(?P<long>.+))?", re.ASCII | re.DOTALL)


def pause(tx: Connection, request: Request) -> Reply:
    """Hold all that is new, or let one subscription bring nothing: for as long or until when was said, or until /resume."""
    text = request.text.strip()
    # "3 h" is a time, not the third subscription.
    one = None if duration(text) else _ONE.fullmatch(text)
    until = _until(request, one["long"] or "" if one else text)
    if one:
        return _set_one(tx, request, one["number"], until)
    chat = _set(tx, request, until)
    return Reply(messages=(paused(chat),), public=told_set(chat, request.command, paused(chat)))


def resume(tx: Connection, request: Request) -> Reply:
    """End the pause, or that of one subscription; what was held comes now, unless the chat has something else set."""
    if request.args:
        return _set_tapped(tx, request, None)
    if number := request.text.strip():
        return _set_one(tx, request, number, None)
    chat = _set(tx, request, None)
    resting = [each for each in chat_subscriptions(tx, chat) if each.paused_until and request.now < each.paused_until]
    answer = resumed(chat, len(held_announcements(tx, chat.id)), resting=len(resting))
    return Reply(messages=(answer,), replaces=request.tapped, public=told_set(chat, request.command, answer))


def pause_tapped(tx: Connection, request: Request) -> Reply:
    """Let the subscription whose button was tapped bring nothing until it is resumed."""
    return _set_tapped(tx, request, STOPPED)


def _until(request: Request, text: str) -> datetime:
    """When a pause ends, by how long it is or by its end as that was typed."""
    if not text:
        return STOPPED
    if named := _UNTIL.fullmatch(text):
        end = instant_ahead(named["end"], request.now, request.chat.timezone)
        if end is None or end > request.now + _LONGEST:
            raise wrong_use(request, "pause-until-usage")
        return end
    long = duration(text)
    if long is None:
        raise wrong_use(request, "pause-usage")
    return request.now + long


def _set(tx: Connection, request: Request, until: datetime | None) -> Chat:
    change_chat(tx, request.chat.id, paused_until=until)
    chat = lock_chat(tx, request.chat.id)
    judge_again(tx, chat, request.now)
    return chat


def _set_one(tx: Connection, request: Request, typed: str, until: datetime | None) -> Reply:
    """The same for the subscription that has this number in the list."""
    number, theirs = whole_number(typed), chat_subscriptions(tx, request.chat)
    if not 1 <= number <= len(theirs):
        raise wrong_use(request, "pause-which")
    return _changed(tx, request, theirs[number - 1], until)


def _set_tapped(tx: Connection, request: Request, until: datetime | None) -> Reply:
    """The same for the subscription that a button names, in the place of the message tapped."""
    tapped = subscription_meant(tx, request)
    told = _changed(tx, request, tapped, until).public if tapped else None
    return replace(open_subscription(tx, request), public=told)


def _changed(tx: Connection, request: Request, changed: Subscription, until: datetime | None) -> Reply:
    pause_subscription(tx, changed.id, until)
    now_so = replace(changed, paused_until=until)
    answer = one_paused(request.chat, now_so) if until else one_resumed(request.chat, now_so)
    return Reply(messages=(answer,), public=told_set(request.chat, request.command, answer))
