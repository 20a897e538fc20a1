"""Which post, release or subscription a command means: the one it replies to, or whose number it or its button names."""

from sqlalchemy import Connection

from pressbot.commands.request import Request, whole_number
from pressbot.model import Post, Subscription
from pressbot.store.posts import find_post_by_message
from pressbot.store.subscriptions import chat_subscriptions


def post_meant(tx: Connection, request: Request) -> Post | None:
    """The chat's post that the command replies to or is tapped on; None where it is none of ours."""
    message_id = request.command.message_id
    return find_post_by_message(tx, request.chat.id, message_id) if message_id else None


def release_meant(tx: Connection, request: Request) -> int:
    """The id of the release whose button was tapped, whose number was typed, or of the post replied to; else 0."""
    named = request.number(0) or whole_number(request.text.strip().lstrip("#"))
    if named:
        return named
    post = post_meant(tx, request)
    return post.release_id if post else 0


def subscription_meant(tx: Connection, request: Request) -> Subscription | None:
    """The chat's subscription whose button was tapped; None where it has none of this number."""
    theirs = chat_subscriptions(tx, request.chat)
    return next((each for each in theirs if each.id == request.number(0)), None)
