"""What is looked up from any chat, and what is offered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Connection, Table, func, select

from pressbot.commands.inline import PAGE, seeking
from pressbot.messages import Inquiry, Offer
from pressbot.model import Change, Media, MediaKind
from pressbot.ports import Offering
from pressbot.render.measure import length, plain_text
from pressbot.settings import ChatSettings
from pressbot.store.database import Database
from pressbot.store.revisions import revise_release
from pressbot.store.tables import chat, query
from pressbot.testing import ManualClock, RecordingPlatform
from tests.render.dump import dump
from tests.store.shelf import put_release
from tests.values import NOON

DAY = timedelta(days=1)
PICTURE = "https://presse.example/brand.jpg"


async def look_up(database: Database, text: str = "", offset: str = "", language: str = "de") -> Offer:
    seek = seeking(database, "recorded", ManualClock(NOON), ChatSettings())
    return await seek(Inquiry(text=text, offset=offset, language=language))


async def fill(database: Database, number: int) -> None:
    for each in range(number):
        await database.transact(
            put_release, key=str(each), headline=f"Brand Nummer {each}", published_at=NOON - each * DAY
        )


def titles(offer: Offer) -> list[str]:
    return [each.title for each in offer.results]


@pytest.mark.parametrize("language", ["de", "en"])
async def test_an_offer_shows_what_people_see(
    database: Database, language: str, golden: Callable[[str, str], None]
) -> None:
    media = (
        Media(url="https://presse.example/lage.pdf", kind=MediaKind.FILE),
        Media(url="own:7"),
        Media(url=PICTURE),
    )
    await database.transact(put_release, headline="Brand in der Gartenstraße", media=media)
    (result,) = (await look_up(database, "brand", language=language)).results
    shown = f"{result.title}\n{result.description}\n{result.thumbnail}\n====\n{dump(result.message)}"
    golden(f"commands/inline.{language}.txt", shown)


async def test_no_button_of_what_is_posted_asks_us(database: Database) -> None:
    await fill(database, 1)
    (result,) = (await look_up(database, "brand")).results
    assert [button.token for row in result.message.buttons for button in row if button.token] == []


async def test_pages_of_fifty_go_on_where_the_last_one_ended(database: Database) -> None:
    await fill(database, PAGE + 3)
    first = await look_up(database, "brand")
    await database.transact(put_release, key="new", headline="Brand eben gemeldet")
    second = await look_up(database, "brand", first.next_offset)
    assert len(first.results) == PAGE
    assert titles(first)[-1] == "Brand Nummer 49"
    assert titles(second) == ["Brand Nummer 50", "Brand Nummer 51", "Brand Nummer 52"]
    assert second.next_offset == ""
    assert len(first.next_offset.encode()) <= 64


async def test_nothing_typed_yet_offers_the_newest_page_by_page(database: Database) -> None:
    await fill(database, PAGE + 1)
    first = await look_up(database, " ")
    assert titles(first)[:2] == ["Brand Nummer 0", "Brand Nummer 1"]
    assert titles(await look_up(database, "", first.next_offset)) == ["Brand Nummer 50"]


@pytest.mark.parametrize("offset", ["x", "::", "-1:-50", "99999999999999:99999999999999", "1:5000"])
async def test_an_offset_that_was_never_given_stops_nothing(database: Database, offset: str) -> None:
    await fill(database, 2)
    assert (await look_up(database, "brand", offset)).next_offset == ""


@pytest.mark.parametrize(
    ("typed", "title", "told"),
    [
        ("brand OR", "Diese Suche lässt sich noch nicht verstehen", "OR"),
        ("place:Neustadt", "Orte namens „Neustadt“ gibt es mehrere. Welcher ist gemeint?", "place:"),
        ("überschwemmung", "Keine Meldung gefunden", "überschwemmung"),
    ],
)
async def test_where_nothing_can_be_offered_one_choice_says_why(
    database: Database, typed: str, title: str, told: str
) -> None:
    await fill(database, 1)
    (result,) = (await look_up(database, typed)).results
    assert result.title == title
    assert told in result.description
    assert plain_text(result.message.blocks).startswith(title)


async def test_what_was_withdrawn_or_has_not_its_hour_is_not_offered(database: Database) -> None:
    kept = await database.transact(put_release, headline="Brand gelöscht")
    await database.transact(put_release, key="later", headline="Brand morgen", release_at=NOON + DAY)
    withdrawn = replace(kept, change=Change.WITHDRAWAL, revision=2, revised_at=NOON)
    assert titles(await look_up(database, "brand")) == ["Brand gelöscht"]
    await database.transact(revise_release, withdrawn)
    assert titles(await look_up(database, "brand")) == ["Keine Meldung gefunden"]
    assert titles(await look_up(database)) == []


async def test_what_warns_of_an_embargo_is_offered_to_no_chat(database: Database) -> None:
    await database.transact(put_release, headline="Brand gelöscht", embargo="nächste Woche")
    assert titles(await look_up(database)) == []
    assert titles(await look_up(database, "brand")) == ["Keine Meldung gefunden"]
    await database.transact(put_release, key="open", headline="Brand im Hafen")
    assert titles(await look_up(database, "brand")) == ["Brand im Hafen"]


async def test_a_long_release_stays_a_short_message(database: Database) -> None:
    await database.transact(put_release, headline="Brand " * 100, lead="Es brannte lange. " * 200)
    (result,) = (await look_up(database, "brand")).results
    assert length(plain_text(result.message.blocks)) <= 1024
    assert length(result.title) <= 120
    assert length(result.description) <= 160


async def test_nothing_is_kept_of_who_asks(database: Database) -> None:
    await fill(database, 1)
    await look_up(database, "brand")
    for table in (chat, query):
        assert await database.read(_count, table) == 0


def _count(tx: Connection, table: Table) -> int:
    return tx.execute(select(func.count()).select_from(table)).scalar_one()


async def test_a_database_that_is_away_is_told_as_our_fault(tmp_path: object) -> None:
    away = Database(f"sqlite:///{tmp_path}/missing/pressbot.db")
    (result,) = (await look_up(away, "brand")).results
    await away.close()
    assert result.title == "Die Suche hat gerade nicht geklappt"


def test_the_double_can_be_asked_too() -> None:
    assert isinstance(RecordingPlatform(), Offering)
