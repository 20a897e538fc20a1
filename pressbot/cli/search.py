"""pressbot search: what the archive has, for people and for programs."""

from dataclasses import asdict, dataclass
from typing import Annotated, Any

import typer
from rich.text import Text
from sqlalchemy import Connection

from pressbot.app import App
from pressbot.cli.session import QUERY_HELP, Session, console, print_json
from pressbot.commands.suggest import probably_meant
from pressbot.messages import Marked
from pressbot.model import Release
from pressbot.query.highlight import highlight_release
from pressbot.query.match import Condition, wanted
from pressbot.query.syntax import canonical, parse
from pressbot.render.reading import reading
from pressbot.store.releases import get_releases
from pressbot.store.search import Facets, Found, Order, facets
from pressbot.store.search import search as find
from pressbot.terms import Query
from pressbot.text.topics import label, topic


@dataclass(frozen=True, slots=True)
class _Answer:
    query: Query
    condition: Condition
    found: Found
    hits: list[Release]
    facets: Facets | None
    meant: Query | None


def search(
    context: typer.Context,
    query: Annotated[str, typer.Argument(help=QUERY_HELP)],
    limit: Annotated[int, typer.Option(min=1, max=1000, help="How many hits to show.")] = 10,
    order: Annotated[Order, typer.Option(help="What comes first; by relevance of the newest 1,000.")] = Order.NEWEST,
    with_facets: Annotated[
        bool, typer.Option("--facets", help="Count the newest 1,000 hits by source, topic, place and month.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Search the archive, newest first or by relevance."""
    session: Session = context.obj

    async def work(app: App) -> _Answer:
        return await app.database.read(_search, app, query, order, limit, with_facets)

    answer = session.run(work)
    if as_json:
        print_json(_json(answer))
    else:
        _print(answer)


def _search(tx: Connection, app: App, typed: str, order: Order, limit: int, with_facets: bool) -> _Answer:
    query, now, zone = parse(typed), app.clock.now(), app.settings.chat.timezone
    sought = wanted(query, now, zone)
    found = find(tx, sought, now=now, order=order, limit=limit)
    return _Answer(
        query,
        sought.condition,
        found,
        get_releases(tx, found.ids),
        facets(tx, sought, now=now, zone=zone) if with_facets else None,
        None if found.total else probably_meant(tx, query, now, zone),
    )


def _print(answer: _Answer) -> None:
    found = answer.found
    console().print(f"{reading(answer.query, 'en')}: {'over ' * found.more}{found.total} found")
    if answer.meant:
        console().print(f"Did you mean: {canonical(answer.meant)}")
    for hit in answer.hits:
        _print_hit(hit, answer.condition)
    if answer.facets:
        console().print(f"\nThe newest {answer.facets.counted} by")
        for name, values in _counts(answer.facets).items():
            console().print(
                f"    {name}: {', '.join(f'{each} {count}' for each, count in values.items()) or 'nothing'}"
            )


def _print_hit(hit: Release, condition: Condition) -> None:
    issued = f"    {hit.source.name} · {hit.published_at:%Y-%m-%d %H:%M} UTC"
    if hit.withdrawn:
        console().print(f"\n[{hit.id}] withdrawn\n{issued}")
        return
    why = highlight_release(hit, condition)
    console().print(f"\n[{hit.id}]", _marked(Marked(hit.headline, why.headline)))
    console().print(f"{issued} · {hit.url}")
    if why.excerpt.text:
        console().print("   ", _marked(why.excerpt))


def _marked(text: Marked) -> Text:
    marked = Text(text.text)
    for start, end in text.stretches:
        marked.stylize("bold underline", start, end)
    return marked


def _json(answer: _Answer) -> dict[str, Any]:
    return {
        "query": {"text": canonical(answer.query), "reading": reading(answer.query, "en")},
        "total": answer.found.total,
        "more": answer.found.more,
        "hits": [_hit(hit) for hit in answer.hits],
        **({"did_you_mean": canonical(answer.meant)} if answer.meant else {}),
        **({"facets": {"counted": answer.facets.counted, **_counts(answer.facets)}} if answer.facets else {}),
    }


def _counts(found: Facets) -> dict[str, dict[str, int]]:
    counts = {name: dict(values) for name, values in asdict(found).items() if name != "counted"}
    return {**counts, "topic": {label(topic(code), "en"): count for code, count in counts["topic"].items()}}


def _hit(release: Release) -> dict[str, Any]:
    shown = not release.withdrawn
    return {
        "id": release.id,
        "withdrawn": release.withdrawn,
        "headline": release.headline if shown else "",
        "source": release.source.name,
        "url": release.url if shown else "",
        "published_at": release.published_at.isoformat(),
        "lead": release.lead if shown else "",
        "note": release.note if shown else "",
        "images": [
            {"url": media.url, "original": media.original, "caption": media.caption, "credit": media.credit}
            for media in release.pictures
            if shown
        ],
    }
