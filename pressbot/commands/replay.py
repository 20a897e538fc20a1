"""/admin replay: what was given up or is uncertain, page by page, and the word of an operator that it is sent anew.

A tap on one asks first, because what is sent is read by others. What replaying means is ``store/ledger.py``'s, as for
``pressbot deliveries replay``.
"""

from sqlalchemy import Connection

from pressbot.commands.request import Request, must_operate, page_of
from pressbot.messages import Reply
from pressbot.model import Delivery
from pressbot.render.replay import GivenUp, given_up_list, question, replayed
from pressbot.store.ledger import GIVEN_UP, count_given_up, list_deliveries, replay
from pressbot.store.releases import get_release

_PAGE = 8


def show_given_up(tx: Connection, request: Request, page: int, *, replaces: bool) -> Reply:
    """One page of what was given up or is uncertain, the newest first."""
    total = count_given_up(tx)
    page, pages = page_of(page, total, _PAGE)
    listed = list_deliveries(tx, states=GIVEN_UP, passing_over=(page - 1) * _PAGE, limit=_PAGE)
    shown = [_shown(tx, request, each) for each in listed]
    message = given_up_list(request.chat, shown, total=total, page=page, pages=pages)
    return Reply(messages=(message,), replaces=replaces)


def replay_tapped(tx: Connection, request: Request) -> Reply:
    """Ask whether a delivery is to be sent anew, or send it, or with it all of its chat that is like it."""
    must_operate(request)
    what, page = request.args[0] if request.args else "", request.number(2)
    delivery = _given_up(tx, request.number(1))
    if delivery is None:
        # Somebody else was quicker, or it has arrived after all.
        return Reply(messages=(replayed(request.chat, 0, page),), replaces=True)
    if what not in {"one", "all"}:
        shown, alike = _shown(tx, request, delivery), count_given_up(tx, delivery.chat.id)
        return Reply(messages=(question(request.chat, shown, alike, page),), replaces=True)
    if what == "all":
        number = replay(tx, request.now, chat_id=delivery.chat.id)
    else:
        number = replay(tx, request.now, ids=[delivery.id])
    return Reply(messages=(replayed(request.chat, number, page),), replaces=True)


def _given_up(tx: Connection, delivery_id: int) -> Delivery | None:
    """The delivery of this id, where it is given up or uncertain."""
    latest = list_deliveries(tx, states=GIVEN_UP, before=delivery_id + 1, limit=1)
    return next((each for each in latest if each.id == delivery_id), None)


def _shown(tx: Connection, request: Request, delivery: Delivery) -> GivenUp:
    # What nobody may see yet is shown to operators no more than to others.
    return GivenUp(delivery, get_release(tx, delivery.release_id, request.now))
