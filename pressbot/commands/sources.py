"""/sources: what there is to follow and how it fares; and, for those who may, adding, pausing and removing.

``/sources add`` needs to see the network: its first answer asks for a look, and what was found is answered by ``found``.
"""

from collections.abc import Callable

from sqlalchemy import Connection

from pressbot.commands.request import Request, expired, must_operate, page_of, wrong_use
from pressbot.feeds.address import host_of, web_address
from pressbot.feeds.clean import clean_line
from pressbot.feeds.parsed import MAX_NAME
from pressbot.messages import Finding, Look, Reply
from pressbot.model import STOPPED, Feed, Source
from pressbot.query.build import canonical_or_empty, field_term
from pressbot.render.sources import Shown, feed_found, looking, no_feed, source_list, source_page, told
from pressbot.store.candidates import get_candidate, keep_candidate
from pressbot.store.feeds import add_feed, all_feeds, record_feed, remove_feed
from pressbot.store.polls import latest_appearances
from pressbot.store.queries import keep_query
from pressbot.store.sources import all_sources, get_source

_PAGE = 8
#: Of UTF-8: what a button has room for beside the rest of its meaning.
_MOST_FILTER = 40


def sources(tx: Connection, request: Request) -> Reply:
    """The sources, those with a text in name or place where one is given; or what an operator wants done."""
    word, _, rest = request.text.strip().partition(" ")
    change = _CHANGES.get(word.lower())
    if change and (rest.strip() or word.lower() == "add"):
        return change(tx, request, rest.strip())
    return _listed(tx, request, request.text, page=1)


def turn_sources(tx: Connection, request: Request) -> Reply:
    """Another page of the sources."""
    return _listed(tx, request, request.args[1] if len(request.args) > 1 else "", page=request.number(0))


def open_source(tx: Connection, request: Request) -> Reply:
    """The source whose button was tapped."""
    return _opened(tx, request, request.number(0))


def switch_feed(tx: Connection, request: Request) -> Reply:
    """Pause a feed or poll it again, by a button of its source's page."""
    what, feed_id, source_id = request.args[0] if request.args else "", request.number(1), request.number(2)
    must_operate(request)
    if any(each.id == feed_id for each in all_feeds(tx, [source_id])):
        record_feed(tx, feed_id, next_poll_at=STOPPED if what == "pause" else request.now)
    return _opened(tx, request, source_id)


def found(tx: Connection, request: Request, look: Look, finding: Finding) -> Reply:
    """What was found at an address that somebody wants to add, and the button that does it."""
    if finding.fault:
        return Reply(messages=(no_feed(request.chat, finding),))
    if any(each.url == finding.url for each in all_feeds(tx)):
        return Reply(messages=(told(request.chat, "source-known", finding.url),))
    name = _name(tx, look.name or finding.title or host_of(finding.url), finding.url)
    source = Source(name=name, language=finding.language, homepage=finding.homepage)
    candidate_id = keep_candidate(tx, Feed(url=finding.url, source=source))
    return Reply(messages=(feed_found(request.chat, finding, name, candidate_id),))


def add_found(tx: Connection, request: Request) -> Reply:
    """Add the feed whose button was tapped; its first poll fills the archive and is no news."""
    _must_add(request)
    wanted = get_candidate(tx, request.number(0))
    if wanted is None:
        return expired(request)
    added = add_feed(tx, wanted, request.now)
    message = told(
        request.chat, "source-added" if added else "source-known", wanted.source.name if added else wanted.url
    )
    return Reply(messages=(message,), replaces=True)


def _add(tx: Connection, request: Request, rest: str) -> Reply:
    _must_add(request)
    address, _, name = rest.partition(" ")
    url = web_address(address if "://" in address else f"https://{address}")
    if not rest or not url.startswith(("http://", "https://")):
        raise wrong_use(request, "sources-add-usage")
    return Reply(messages=(looking(request.chat, url),), look=Look(url=url, name=clean_line(name)[:MAX_NAME]))


def _remove(tx: Connection, request: Request, url: str) -> Reply:
    must_operate(request)
    if not remove_feed(tx, url):
        raise wrong_use(request, "source-unknown")
    return Reply(messages=(told(request.chat, "source-removed", url),))


_CHANGES: dict[str, Callable[[Connection, Request, str], Reply]] = {"add": _add, "remove": _remove}


def _must_add(request: Request) -> None:
    if not request.may_add:
        raise wrong_use(request, "operators-only")


def sought(tx: Connection, text: str) -> tuple[list[Source], str]:
    """The sources with a text in name or place, by their names; and the text as a button can carry it."""
    text = _filter(text)
    return [each for each in all_sources(tx) if text.casefold() in f"{each.name} {each.place}".casefold()], text


def _listed(tx: Connection, request: Request, text: str, page: int) -> Reply:
    wanted, text = sought(tx, text)
    page, pages = page_of(page, len(wanted), _PAGE)
    on_page = wanted[(page - 1) * _PAGE : page * _PAGE]
    feeds = all_feeds(tx, [each.id for each in on_page])
    shown = [_shown(tx, request, each, [feed for feed in feeds if feed.source.id == each.id]) for each in on_page]
    message = source_list(request.chat, shown, total=len(wanted), page=page, pages=pages, text=text)
    return Reply(messages=(message,), replaces=request.tapped)


def _opened(tx: Connection, request: Request, source_id: int) -> Reply:
    source = get_source(tx, source_id)
    if source is None:
        return expired(request)
    shown = _shown(tx, request, source, all_feeds(tx, [source_id]))
    message = source_page(request.chat, shown, query_id=_query_for(tx, source), may_change=request.operator)
    return Reply(messages=(message,), replaces=request.tapped and request.args[0] in {"pause", "resume"})


def _query_for(tx: Connection, source: Source) -> int:
    """The query that asks for a source; 0 where its name holds nothing that could be searched for."""
    query = canonical_or_empty(field_term("source", source.name))
    return keep_query(tx, query) if query else 0


def _shown(tx: Connection, request: Request, source: Source, feeds: list[Feed]) -> Shown:
    appeared = latest_appearances(tx, source.id, request.now, 1)
    return Shown(source, feeds, appeared[0][0] if appeared else None)


def _filter(text: str) -> str:
    """The text as a button can carry it: without colons, and short."""
    plain = " ".join(text.replace(":", " ").split())
    return plain.encode()[:_MOST_FILTER].decode(errors="ignore")


def _name(tx: Connection, wanted: str, url: str) -> str:
    """A name for the source: with its host, where another host's source is called like this."""
    same = [each.id for each in all_sources(tx) if each.name == wanted]
    hosts = {host_of(each.url) for each in all_feeds(tx, same)} if same else set()
    return wanted if not same or host_of(url) in hosts else f"{wanted} ({host_of(url)})"[:MAX_NAME]
