"""The buttons by which a chat says whether it is told that it got no hits; ``flow/heartbeat.py`` tells it."""

from sqlalchemy import Connection

from pressbot.commands.request import Request, expired
from pressbot.messages import Reply
from pressbot.render.changes import told_set
from pressbot.render.health import heartbeat_switched
from pressbot.store.chats import change_chat


def switch_heartbeat(tx: Connection, request: Request) -> Reply:
    """Tell the chat no more, or again, in the place of the message tapped."""
    wanted = request.args[0] if request.args else ""
    if wanted not in {"on", "off"}:
        return expired(request)
    is_on = wanted == "on"
    change_chat(tx, request.chat.id, heartbeat=is_on)
    switched = heartbeat_switched(request.chat, is_on=is_on)
    public = told_set(request.chat, request.command, switched)
    return Reply(messages=(switched,), replaces=True, public=public)
