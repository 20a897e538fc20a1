"""/status: whether all is well, in numbers."""

from datetime import timedelta

from sqlalchemy import Connection

from pressbot.commands.request import Request
from pressbot.messages import Reply
from pressbot.render.replies import Numbers
from pressbot.render.replies import status as status_message
from pressbot.store.feeds import all_feeds
from pressbot.store.posts import count_posted
from pressbot.store.releases import count_releases
from pressbot.store.subscriptions import chat_subscriptions

WEEK = timedelta(days=7)


def status(tx: Connection, request: Request) -> Reply:
    """Feeds, releases, this chat's subscriptions and the hits of its week, and which sources do not answer."""
    feeds = all_feeds(tx)
    polled = [feed.last_poll_at for feed in feeds if feed.last_poll_at]
    numbers = Numbers(
        feeds=len(feeds),
        releases=count_releases(tx, request.now),
        subscriptions=len(chat_subscriptions(tx, request.chat)),
        hits=count_posted(tx, request.chat.id, request.now - WEEK),
    )
    broken = [feed for feed in feeds if feed.failures]
    return Reply(messages=(status_message(request.chat, numbers, broken=broken, last_poll=max(polled, default=None)),))
