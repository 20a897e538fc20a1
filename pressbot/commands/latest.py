"""/latest [n]: the newest releases."""

from sqlalchemy import Connection

from pressbot.commands.request import Request, whole_number
from pressbot.messages import Reply
from pressbot.render.pages import latest as latest_page
from pressbot.store.releases import latest_releases

_USUAL = 5
_MOST = 20


def latest(tx: Connection, request: Request) -> Reply:
    """The newest releases, as many as asked for within reason."""
    wanted = whole_number(request.text.strip()) or _USUAL
    releases = latest_releases(tx, request.now, min(wanted, _MOST))
    return Reply(messages=(latest_page(request.chat, releases),))
