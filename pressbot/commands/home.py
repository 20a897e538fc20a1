"""A person's home, for platforms that have one: subscriptions, saved releases, and how things stand.

The platform asks for it, and names the channels that the person is in, so nobody is shown what others follow.
"""

from itertools import islice

from sqlalchemy import Connection

from pressbot.commands.request import Request
from pressbot.commands.status import status
from pressbot.errors import QueryError
from pressbot.messages import Message, Reply
from pressbot.model import Subscription
from pressbot.query.syntax import parse
from pressbot.render.home import Kept, channel_part, own_part, saved_part
from pressbot.render.pause import rest_of
from pressbot.render.reading import reading
from pressbot.store.chats import find_chat
from pressbot.store.releases import get_releases
from pressbot.store.saved import saved_releases
from pressbot.store.subscriptions import chat_subscriptions

#: More channels than these nobody looks through.
_MOST_CHANNELS = 20
#: /saved shows all.
_MOST_SAVED = 10


def home(tx: Connection, request: Request) -> Reply:
    """What the chat keeps standing, what the channels named keep, what is saved, and the status."""
    own = [
        Kept(each, _reading(each, request), rest_of(request.chat, each, request.now))
        for each in chat_subscriptions(tx, request.chat)
    ]
    chats = (find_chat(tx, request.chat.platform, address) for address in request.text.split())
    kept = ((chat, chat_subscriptions(tx, chat)) for chat in chats if chat)
    channels = list(islice(((chat, theirs) for chat, theirs in kept if theirs), _MOST_CHANNELS))
    return Reply(
        messages=(
            *own_part(request.chat, own),
            *channel_part(request.chat, channels),
            *_saved(tx, request),
            *status(tx, request).messages,
        )
    )


def _saved(tx: Connection, request: Request) -> tuple[Message, ...]:
    """The latest that the person has saved; nothing where there is nothing."""
    ids = saved_releases(tx, request.chat.id, request.now, limit=_MOST_SAVED)
    return (saved_part(request.chat, get_releases(tx, ids)),) if ids else ()


def _reading(subscription: Subscription, request: Request) -> str:
    try:
        return reading(parse(subscription.query), request.chat.language)
    except QueryError:
        # It was understood when it was made: a place or topic of that name is gone.
        return ""
