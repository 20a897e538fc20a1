"""/list: what this chat keeps standing, page by page."""

from sqlalchemy import Connection

from pressbot.commands.request import Request
from pressbot.messages import Reply
from pressbot.render.subscriptions import no_subscriptions, subscription_list
from pressbot.store.subscriptions import chat_subscriptions

_PAGE = 10


def list_subscriptions(tx: Connection, request: Request) -> Reply:
    """The page of the chat's subscriptions that was asked for, or the first."""
    theirs = chat_subscriptions(tx, request.chat)
    if not theirs:
        return Reply(messages=(no_subscriptions(request.chat),), replaces=request.tapped)
    pages = -(-len(theirs) // _PAGE)
    page = min(max(1, request.number(0)), pages)
    shown = theirs[(page - 1) * _PAGE : page * _PAGE]
    return Reply(messages=(subscription_list(request.chat, shown, page, pages),), replaces=request.tapped)
