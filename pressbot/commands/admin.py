"""/admin: for operators, how the lanes fare and who has advance access."""

from sqlalchemy import Connection

from pressbot.commands.decide import show_accreditations
from pressbot.commands.request import Request
from pressbot.errors import WrongUse
from pressbot.messages import Reply
from pressbot.render.backlogs import admin_usage, backlogs
from pressbot.render.phrases import phrase
from pressbot.store import ledger


def admin(tx: Connection, request: Request) -> Reply:
    """What an operator asked for: ``queue`` or ``accreditations``."""
    if not request.operator:
        raise WrongUse(phrase("operators-only", request.chat.language))
    if request.text.strip().lower() in {"accreditations", "vorabzugänge"}:
        return show_accreditations(tx, request)
    if request.text.strip().lower() not in {"queue", "warteschlange"}:
        return Reply(messages=(admin_usage(request.chat),))
    return Reply(messages=(backlogs(request.chat, ledger.backlogs(tx), request.now),))
