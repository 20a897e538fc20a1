"""/why: why a release came, or why it did not."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import Connection, update

from pressbot.flow.dispatch import Dispatcher
from pressbot.model import Change, Source
from pressbot.render.measure import plain_text
from pressbot.store.chats import keep_chat
from pressbot.store.database import Database
from pressbot.store.queries import keep_query
from pressbot.store.releases import add_release
from pressbot.store.sources import keep_source
from pressbot.store.subscriptions import subscribe
from pressbot.store.tables import delivery
from tests.commands.desk import Desk, only, said
from tests.feeds.echoes import echoed, issued
from tests.render.dump import dump
from tests.store.shelf import owe, post_what_is_due, put_hit
from tests.values import NOON, SOURCE, a_chat, a_release


async def put(database: Database, *queries: str) -> int:
    """A release about a fire at the sawmill, and a chat that keeps these queries standing; the release's number."""

    def work(tx: Connection) -> int:
        source = keep_source(tx, SOURCE)
        for each in queries:
            subscribe(tx, keep_chat(tx, a_chat()), keep_query(tx, each), NOON)
        return add_release(tx, a_release(source=source), news=False).id

    return await database.transact(work)


async def test_each_subscription_says_whether_it_matches_and_what_it_misses(database: Database) -> None:
    number = await put(database, "brand", "brand überschwemmung", "brand -sägewerk")
    told = said(await Desk(database).type(f"/why {number}"))
    assert "Meldungen mit „brand“: passt." in told
    assert "passt nicht. Nicht erfüllt: mit „überschwemmung“" in told
    assert "passt nicht. Nicht erfüllt: ohne „sägewerk“" in told


async def test_a_post_that_may_be_there_twice_says_so(database: Database) -> None:
    def post_after(unknowns: int) -> Callable[[Connection], None]:
        def work(tx: Connection) -> None:
            post_what_is_due(tx)
            tx.execute(update(delivery).values(unknowns=unknowns))

        return work

    hit = await database.transact(put_hit)
    await database.transact(owe, hit)
    doubt = "Dieser Beitrag ist vielleicht zweimal angekommen: Die Antwort der Plattform ging verloren."
    await database.transact(post_after(0))
    assert doubt not in said(await Desk(database).type("/why", reply_to="41"))
    await database.transact(post_after(1))
    assert doubt in said(await Desk(database).type("/why", reply_to="41"))


async def test_a_subscription_that_is_not_understood_any_more_is_told_beside_the_others(database: Database) -> None:
    number = await put(database, "brand", "place:nirgendwo")
    told = said(await Desk(database).type(f"/why {number}"))
    assert "Meldungen mit „brand“: passt." in told
    assert "Den Ort „nirgendwo“ kennt pressbot nicht." in told


FIRE: dict[str, Any] = {
    "source": Source(name="Feuerwehr", place="Braunschweig", language="de"),
    "headline": "Feuerwehreinsatz am Stadion",
    "kicker": "Brand",
    "body": "Am Freitag brannte es im Sägewerk. Einsätze gab es auch nach dem Derby.",
    "topics": ("Fußball", "medtop:20000822"),
}
ASKED = (
    "einsatz",
    "einsatz quelle:feuerwehr thema:Sport",
    "brand near:Wolfsburg,30km lang:de ab:heute",
    "polizei OR derby OR stadion",
    "einsatz has:image -sägewerk -überschwemmung",
    "überschwemmung",
)


async def put_fire(database: Database, language: str, **changes: Any) -> int:
    """A release about a fire in a stadium, and a chat in this language that asks for much."""

    def work(tx: Connection) -> int:
        chat = keep_chat(tx, a_chat(language=language))
        for each in ASKED:
            subscribe(tx, chat, keep_query(tx, each), NOON)
        values = {**FIRE, **changes}
        source = keep_source(tx, values.pop("source"))
        return add_release(tx, a_release(source=source, **values), news=False).id

    return await database.transact(work)


@pytest.mark.parametrize("language", ["de", "en"])
async def test_the_words_are_told_and_where_they_stand(
    database: Database, golden: Callable[[str, str], None], language: str
) -> None:
    number = await put_fire(database, language)
    golden(f"commands/why.{language}.txt", dump(only(await Desk(database).type(f"/why {number}"))))


@pytest.mark.parametrize("language", ["de", "en"])
async def test_of_a_withdrawn_release_neither_words_nor_headline_are_told(
    database: Database, golden: Callable[[str, str], None], language: str
) -> None:
    number = await put_fire(database, language, change=Change.WITHDRAWAL, headline="Rücknahme: Feuerwehreinsatz")
    told = dump(only(await Desk(database).type(f"/why {number}")))
    assert "Feuerwehreinsatz" not in told
    golden(f"commands/why-withdrawn.{language}.txt", told)


async def put_twice(database: Database, language: str, *queries: str) -> tuple[int, int]:
    """What two offices say, dispatched one after the other to a chat that keeps these queries standing."""

    def work(tx: Connection) -> tuple[int, int]:
        chat = keep_chat(tx, a_chat(language=language))
        for each in queries:
            subscribe(tx, chat, keep_query(tx, each), NOON)
        ids, dispatcher = [], Dispatcher()
        for release in (issued(), echoed(issued())):
            ids.append(add_release(tx, replace(release, source=keep_source(tx, release.source)), news=True).id)
            dispatcher.dispatch(tx, NOON)
        return ids[0], ids[1]

    return await database.transact(work)


@pytest.mark.parametrize("language", ["de", "en"])
async def test_what_came_as_another_s_release_is_told_as_such(
    database: Database, golden: Callable[[str, str], None], language: str
) -> None:
    came, did_not_come = await put_twice(database, language, "marktbrücke", "feuerwehr")
    desk = Desk(database)
    told = "\n====\n\n".join([dump(only(await desk.type(f"/why {each}"))) for each in (came, did_not_come)])
    golden(f"commands/why-same.{language}.txt", told)


async def test_a_release_that_no_subscription_asks_for_was_not_kept_back_for_another(database: Database) -> None:
    came, did_not_come = await put_twice(database, "de", "marktbrücke source:Eschenfurt")
    told = said(await Desk(database).type(f"/why {did_not_come}"))
    assert f"Dieselbe Meldung wie Nummer {came} von Stadt Eschenfurt." in told
    assert "nicht noch einmal" not in told
    assert "passt nicht" in told


async def test_a_release_of_the_archive_tells_who_else_says_it(database: Database) -> None:
    first, second = await put_twice(database, "de")
    desk = Desk(database)
    assert said(await desk.type(f"/release {first}")).endswith("Auch von: Presseportal")
    assert said(await desk.type(f"/release {second}")).endswith("Auch von: Stadt Eschenfurt")
    found = only(await desk.type("/search marktbrücke"))
    assert "2 Meldungen gefunden" in plain_text(found.blocks)


async def test_without_a_release_it_says_how_to_ask(database: Database) -> None:
    await put(database, "brand")
    assert "/why 123" in said(await Desk(database).type("/why"))
    assert "gibt es im Archiv nicht" in said(await Desk(database).type("/why 4711"))
