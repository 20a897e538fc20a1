"""/admin: for operators, how the lanes fare, which feeds do not answer, and who has advance access."""

from sqlalchemy import Connection

from pressbot.commands.decide import show_accreditations
from pressbot.commands.request import Request
from pressbot.errors import WrongUse
from pressbot.messages import Reply
from pressbot.render.backlogs import admin_usage, backlogs, broken_feeds
from pressbot.render.phrases import phrase
from pressbot.store import ledger
from pressbot.store.feeds import all_feeds


def admin(tx: Connection, request: Request) -> Reply:
    """What an operator asked for: ``queue``, ``broken`` or ``accreditations``."""
    if not request.operator:
        raise WrongUse(phrase("operators-only", request.chat.language))
    wanted = request.text.strip().lower()
    if wanted in {"accreditations", "vorabzugänge"}:
        return show_accreditations(tx, request)
    if wanted in {"broken", "gestört"}:
        return Reply(messages=(broken_feeds(request.chat, [each for each in all_feeds(tx) if each.failures]),))
    if wanted in {"queue", "warteschlange"}:
        return Reply(messages=(backlogs(request.chat, ledger.backlogs(tx), request.now),))
    return Reply(messages=(admin_usage(request.chat),))
