"""/admin: for operators: sources, chats, queues, broken feeds, what was given up, and who has advance access.

Each part goes by a word behind the command, or by a button; what turns a page takes the place of the page before.
Replaying is left to ``replay.py``, deciding on advance access to ``decide.py``.
"""

from collections.abc import Callable

from sqlalchemy import Connection

from pressbot.commands.decide import show_accreditations
from pressbot.commands.replay import show_given_up
from pressbot.commands.request import Request, must_operate, page_of
from pressbot.commands.sources import sought
from pressbot.commands.status import WEEK
from pressbot.messages import Reply
from pressbot.model import Feed, Source
from pressbot.render.backlogs import backlogs, broken_feeds
from pressbot.render.operators import admin_menu, chat_table, source_table
from pressbot.render.sources import Shown
from pressbot.store import ledger
from pressbot.store.chats import count_chats, suspended_chats
from pressbot.store.feeds import all_feeds
from pressbot.store.polls import broken_sources, count_appeared, latest_appearances

#: Of sources and of chats.
_PAGE = 8


def admin(tx: Connection, request: Request) -> Reply:
    """The part that an operator named, or which there are."""
    must_operate(request)
    word, _, rest = request.text.strip().partition(" ")
    return _part(tx, request, word.lower(), rest.strip(), 1)


def admin_tapped(tx: Connection, request: Request) -> Reply:
    """The part whose button was tapped, or another page of it."""
    must_operate(request)
    word, _, text = (*request.args, "", "", "")[:3]
    return _part(tx, request, word, text, request.number(1))


def _part(tx: Connection, request: Request, word: str, text: str, page: int) -> Reply:
    part = PARTS.get(_ALSO.get(word, word))
    return part(tx, request, text, page) if part else Reply(messages=(admin_menu(request.chat, list(PARTS)),))


def _sources(tx: Connection, request: Request, text: str, page: int) -> Reply:
    wanted, text = sought(tx, text)
    page, pages = page_of(page, len(wanted), _PAGE)
    on_page = wanted[(page - 1) * _PAGE : page * _PAGE]
    ids = [each.id for each in on_page]
    feeds, week = all_feeds(tx, ids), count_appeared(tx, ids, request.now - WEEK, request.now)
    shown = [_shown(tx, request, each, feeds, week.get(each.id, 0)) for each in on_page]
    broken = len(broken_sources(tx) & {each.id for each in wanted})
    table = source_table(request.chat, shown, total=len(wanted), broken=broken, page=page, pages=pages, text=text)
    return Reply(messages=(table,), replaces=_turned(request))


def _shown(tx: Connection, request: Request, source: Source, feeds: list[Feed], week: int) -> Shown:
    appeared = latest_appearances(tx, source.id, request.now, 1)
    own = [each for each in feeds if each.source.id == source.id]
    return Shown(source, own, appeared[0][0] if appeared else None, week)


def _chats(tx: Connection, request: Request, text: str, page: int) -> Reply:
    reach = count_chats(tx, request.now)
    total = sum(each.suspended for each in reach)
    page, pages = page_of(page, total, _PAGE)
    listed = suspended_chats(tx, passing_over=(page - 1) * _PAGE, limit=_PAGE)
    table = chat_table(request.chat, reach, listed, total=total, page=page, pages=pages)
    return Reply(messages=(table,), replaces=_turned(request))


def _queue(tx: Connection, request: Request, text: str, page: int) -> Reply:
    return Reply(messages=(backlogs(request.chat, ledger.backlogs(tx), request.now),))


def _broken(tx: Connection, request: Request, text: str, page: int) -> Reply:
    return Reply(messages=(broken_feeds(request.chat, [each for each in all_feeds(tx) if each.failures]),))


def _replay(tx: Connection, request: Request, text: str, page: int) -> Reply:
    return show_given_up(tx, request, page, replaces=_turned(request))


def _accreditations(tx: Connection, request: Request, text: str, page: int) -> Reply:
    return show_accreditations(tx, request)


#: Each is given what follows its word, and the number of a page.
PARTS: dict[str, Callable[[Connection, Request, str, int], Reply]] = {
    "sources": _sources,
    "chats": _chats,
    "queue": _queue,
    "broken": _broken,
    "replay": _replay,
    "accreditations": _accreditations,
}
_ALSO = {
    "quellen": "sources",
    "warteschlange": "queue",
    "gestört": "broken",
    "erneut": "replay",
    "vorabzugänge": "accreditations",
}


def _turned(request: Request) -> bool:
    """Whether a page was turned; what was opened by its name stands below the menu."""
    return request.tapped and len(request.args) > 1
