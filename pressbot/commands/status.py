"""/status: whether all is well, in numbers."""

from sqlalchemy import Connection

from pressbot.commands.request import Request
from pressbot.messages import Reply
from pressbot.render.replies import status as status_message
from pressbot.store.feeds import all_feeds
from pressbot.store.releases import count_releases
from pressbot.store.subscriptions import chat_subscriptions


def status(tx: Connection, request: Request) -> Reply:
    """Feeds, releases and this chat's subscriptions, and which sources do not answer."""
    feeds = all_feeds(tx)
    polled = [feed.last_poll_at for feed in feeds if feed.last_poll_at]
    message = status_message(
        request.chat,
        feeds=len(feeds),
        broken=[feed for feed in feeds if feed.failures],
        releases=count_releases(tx, request.now),
        subscriptions=len(chat_subscriptions(tx, request.chat)),
        last_poll=max(polled, default=None),
    )
    return Reply(messages=(message,))
