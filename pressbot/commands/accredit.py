"""/accredit: advance access to a source's embargoed releases: the terms, the wish for it, and giving it back.

Only in a private chat, because what is embargoed is meant for one person. Who decides is left to ``decide.py``.
"""

from sqlalchemy import Connection

from pressbot.accreditation import AccreditationState
from pressbot.commands.request import Request, expired
from pressbot.messages import Reply
from pressbot.model import ChatKind, Notice, Source
from pressbot.render.accreditation import own_accreditations, terms_of_access, told, which_source
from pressbot.store.accreditations import ask_for_accreditation, chat_accreditations, decide_accreditation, wish_key
from pressbot.store.notices import keep_notice, take_back_notice
from pressbot.store.sources import all_sources, get_source

#: The key of the phrase that tells operators, and of the notice itself.
_ASKED = "notice-asked"
#: More of them nobody compares; a longer name says which is meant.
_MOST_SOURCES = 8


def accredit(tx: Connection, request: Request) -> Reply:
    """The terms of access to the source that is named; without a name, what this person has asked for."""
    if request.command.kind is not ChatKind.PRIVATE:
        return Reply(messages=(told(request.chat, "private"),))
    text = " ".join(request.text.split())
    if not text:
        return _own(tx, request)
    found = _sources(tx, text)
    if len(found) == 1:
        return _terms(tx, request, found[0])
    if not found:
        return Reply(messages=(told(request.chat, "unknown", text),))
    return Reply(messages=(which_source(request.chat, found[:_MOST_SOURCES], more=len(found) > _MOST_SOURCES),))


def accredit_tapped(tx: Connection, request: Request) -> Reply:
    """What the buttons do: choose a source, accept its terms and ask, give access back."""
    what, source_id = request.args[0] if request.args else "", request.number(1)
    source = get_source(tx, source_id)
    if request.command.kind is not ChatKind.PRIVATE:
        return Reply(messages=(told(request.chat, "private"),))
    if source is None or what not in {"show", "ask", "end"}:
        return expired(request)
    if what == "ask":
        return _ask(tx, request, source)
    return _end(tx, request, source) if what == "end" else _terms(tx, request, source)


def _sources(tx: Connection, text: str) -> list[Source]:
    """The source of this name, or all that have the text in name or place."""
    wanted = text.casefold()
    known = all_sources(tx)
    exact = [each for each in known if each.name.casefold() == wanted]
    return exact or [each for each in known if wanted in f"{each.name} {each.place}".casefold()]


def _terms(tx: Connection, request: Request, source: Source) -> Reply:
    known = [each for each in chat_accreditations(tx, request.chat.id) if each.source.id == source.id]
    # Whoever was refused is told so, and does not ask again by a tap.
    if known and known[0].state is not AccreditationState.ENDED:
        return Reply(messages=(own_accreditations(request.chat, known),), replaces=request.tapped)
    return Reply(messages=(terms_of_access(request.chat, source),), replaces=request.tapped)


def _ask(tx: Connection, request: Request, source: Source) -> Reply:
    known = [each for each in chat_accreditations(tx, request.chat.id) if each.source.id == source.id]
    if known and known[0].state is AccreditationState.REFUSED:
        return _terms(tx, request, source)
    if ask_for_accreditation(tx, request.chat.id, source.id, request.command.called, request.now):
        (asked,) = [each for each in chat_accreditations(tx, request.chat.id) if each.source.id == source.id]
        about = {"id": str(asked.id), "called": asked.called, "chat": str(request.chat), "source": source.name}
        for platform, address in sorted(request.operators):
            keep_notice(tx, _notice(platform, address, wish_key(asked.id), about, request))
    return Reply(messages=(told(request.chat, "asked-now", source.name),), replaces=True)


def _end(tx: Connection, request: Request, source: Source) -> Reply:
    for each in chat_accreditations(tx, request.chat.id):
        if each.source.id == source.id and each.stands:
            decide_accreditation(tx, each.id, AccreditationState.ENDED, str(request.chat), request.now)
            # Who was not told of the wish yet need not decide it.
            for platform, address in sorted(request.operators):
                take_back_notice(tx, platform, address, wish_key(each.id))
    return _own(tx, request)


def _own(tx: Connection, request: Request) -> Reply:
    known = chat_accreditations(tx, request.chat.id)
    return Reply(messages=(own_accreditations(request.chat, known),), replaces=request.tapped)


def _notice(platform: str, address: str, key: str, about: dict[str, str], request: Request) -> Notice:
    return Notice(platform=platform, address=address, key=key, what=_ASKED, about=about, created_at=request.now)
