"""/start: greets, and says what to try."""

from sqlalchemy import Connection

from pressbot.commands.request import Request
from pressbot.messages import Reply
from pressbot.render.help import greeting


def start(tx: Connection, request: Request) -> Reply:
    """The greeting, in the reader's language."""
    return Reply(messages=(greeting(request.chat),))
