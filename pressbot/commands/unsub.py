"""/unsub: ends a subscription, picked from a list or named by replying to one of its posts."""

from sqlalchemy import Connection

from pressbot.commands.request import Request
from pressbot.messages import Reply
from pressbot.render.changes import told_ended
from pressbot.render.replies import expired_button
from pressbot.render.subscriptions import no_subscriptions, unsubscribe_list, unsubscribed
from pressbot.store.posts import find_post_by_message
from pressbot.store.subscriptions import chat_subscriptions, unsubscribe


def unsub(tx: Connection, request: Request) -> Reply:
    """End the subscription that brought the post replied to; otherwise ask which one."""
    theirs = chat_subscriptions(tx, request.chat)
    if not theirs:
        return Reply(messages=(no_subscriptions(request.chat),))
    reason = _reason_of_post(tx, request)
    for each in theirs:
        if each.query == reason:
            return _end(tx, request, each.id)
    return Reply(messages=(unsubscribe_list(request.chat, theirs),))


def end(tx: Connection, request: Request) -> Reply:
    """End the subscription whose button was tapped."""
    return _end(tx, request, request.number(0))


def _end(tx: Connection, request: Request, subscription_id: int) -> Reply:
    ended = unsubscribe(tx, subscription_id, request.chat)
    if ended is None:
        return Reply(messages=(expired_button(request.chat),))
    return Reply(
        messages=(unsubscribed(request.chat, ended.query),),
        replaces=request.tapped,
        public=told_ended(request.chat, request.command, ended.query),
    )


def _reason_of_post(tx: Connection, request: Request) -> str:
    if not request.command.message_id:
        return ""
    post = find_post_by_message(tx, request.chat.id, request.command.message_id)
    return post.reason if post else ""
