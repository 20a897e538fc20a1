"""Search: what is found, in what order, and what is never found."""

from datetime import timedelta

from pressbot.model import Media, Source
from pressbot.store.database import Database
from tests.store.shelf import find, put_release
from tests.values import NOON

HOUR = timedelta(hours=1)
ROTKREUZ = Source(name="Deutsches Rotes Kreuz", place="Groß Särchen")


FOUND_BY = (
    "sägewerk",
    "SÄGEWERK",
    "sa\u0308gewerk",
    "saegewerk",
    "sägewerke",
    "straße",
    "strasse",
    "STRASSEN",
    "löscht brand",
    "brand löscht",
    '"feuerwehr löscht brand"',
    "„Feuerwehr löscht Brand“",
    "b-1",
    "b1",
    "2.000",
    "ＦＥＵＥＲＷＥＨＲ",
    "source:wendelbrück",
    'quelle:"stadt wendelbrück"',
    "Quelle：Wendelbrück",
    "source:stadt brand",
    "säge*",
    "SAEGEW*",
    "title:sägewerk",
    'titel:"löscht brand"',
    "hochwasser OR brand",
    "brand -hochwasser",
    "brand -(hochwasser OR theater)",
    "brand -(hochwasser straße)",
    "lang:de brand",
    "ort:wolfsburg OR brand",
    "brand after:20.11.2026 before:2026-11-21",
    "brand am:heute",
)
NOT_FOUND_BY = (
    "hochwasser",
    "brand hochwasser",
    '"brand löscht"',
    '"im sägewerk auf"',
    '"straße brannten"',
    '"sägewerk stadt"',
    "wendelbrück",
    "gewerk*",
    "title:straße",
    "hochwasser OR theater",
    "brand -straße",
    "brand -(hochwasser OR straße)",
    "brand lang:en",
    "brand has:image",
    "brand after:2026-11-21",
    "brand before:2026-11-20",
    "brand on:gestern",
    "source:sägewerk",
    "source:wendel",
    "gewerk",
    '"b 1"',
)


async def put_brand(database: Database) -> int:
    body = "Auf der Straße B-1 brannten 2.000 Stämme."
    stored = await database.transact(put_release, headline="Feuerwehr löscht Brand im Sägewerk", body=body)
    return stored.id


async def test_a_release_is_found_however_its_words_are_spelt(database: Database) -> None:
    number = await put_brand(database)
    found = {query: (await database.read(find, query)).ids for query in FOUND_BY}
    assert found == dict.fromkeys(FOUND_BY, (number,))


async def test_a_release_is_not_found_by_what_it_does_not_say(database: Database) -> None:
    await put_brand(database)
    found = {query: (await database.read(find, query)).ids for query in NOT_FOUND_BY}
    assert found == dict.fromkeys(NOT_FOUND_BY, ())


async def test_english_is_found_by_its_own_stems(database: Database) -> None:
    stored = await database.transact(
        put_release, headline="Firefighters rescue horses", body="Two ponies were rescued.", language="en"
    )
    for query in ("rescuing", "horse", "pony", '"rescue horse"'):
        assert (await database.read(find, query)).ids == (stored.id,), query


async def test_a_headline_that_names_the_source_does_not_hide_the_source(database: Database) -> None:
    source = Source(name="Feuerwehr Salzkotten")
    stored = await database.transact(put_release, source=source, headline="Feuerwehr Salzkotten übt", body="Feuerwehr.")
    for query in ("source:feuerwehr", 'source:"feuerwehr salzkotten"', "feuerwehr", '"feuerwehr salzkotten"'):
        assert (await database.read(find, query)).ids == (stored.id,), query


async def test_the_place_of_a_source_belongs_to_its_name(database: Database) -> None:
    stored = await database.transact(put_release, source=ROTKREUZ)
    assert (await database.read(find, "source:särchen")).ids == (stored.id,)
    assert (await database.read(find, "source:rotkreuz")).total == 0


async def test_without_a_body_the_lead_is_searched(database: Database) -> None:
    stored = await database.transact(put_release, lead="Ein Dachstuhl brannte.", body="")
    assert (await database.read(find, "dachstuhl")).ids == (stored.id,)


async def test_the_newest_come_first_page_by_page(database: Database) -> None:
    ids = []
    for number in range(5):
        stored = await database.transact(put_release, key=str(number), published_at=NOON - number * HOUR)
        ids.append(stored.id)
    first = await database.read(find, "feuerwehr", limit=2)
    second = await database.read(find, "feuerwehr", limit=2, offset=2)
    last = await database.read(find, "feuerwehr", limit=2, offset=4)
    beyond = await database.read(find, "feuerwehr", limit=2, offset=10**10)
    assert (*first.ids, *second.ids, *last.ids) == tuple(ids)
    assert {first.total, second.total, last.total, beyond.total} == {5}
    assert beyond.ids == ()


async def test_of_one_instant_the_last_stored_comes_first(database: Database) -> None:
    first = await database.transact(put_release, key="1")
    second = await database.transact(put_release, key="2")
    assert (await database.read(find, "feuerwehr")).ids == (second.id, first.id)


async def test_what_was_published_before_a_day_can_be_left_out(database: Database) -> None:
    await database.transact(put_release, key="old", published_at=NOON - HOUR)
    new = await database.transact(put_release, key="new")
    found = await database.read(find, "feuerwehr", since=NOON)
    assert (found.total, found.ids) == (1, (new.id,))


async def test_a_timed_release_is_found_at_its_hour_and_not_before(database: Database) -> None:
    timed = await database.transact(put_release, release_at=NOON + HOUR)
    before = await database.read(find, "feuerwehr", now=NOON + HOUR - timedelta(microseconds=1))
    assert (before.total, before.ids) == (0, ())
    assert (await database.read(find, "feuerwehr", now=NOON + HOUR)).ids == (timed.id,)


async def test_the_end_of_a_long_text_is_found_after_a_thousand_repetitions(database: Database) -> None:
    body = "der wald und " * 1000 + "der kartoffelkäfer frisst"
    stored = await database.transact(put_release, body=body)
    assert (await database.read(find, '"kartoffelkäfer frisst"')).ids == (stored.id,)
    assert (await database.read(find, '"wald und"')).ids == (stored.id,)
    assert (await database.read(find, '"der kartoffelkäfer"')).total == 0, (
        "a word is indexed 250 times, on either database"
    )


async def test_a_text_of_a_megabyte_of_long_words_is_taken_and_found_by_its_start(database: Database) -> None:
    body = " ".join(f"{chr(0x20000 + number) * 97}{number}" for number in range(9_900))
    stored = await database.transact(put_release, headline="𠀀" * 500, kicker="𠀁" * 500, body=f"anfang {body}")
    assert (await database.read(find, "anfang")).ids == (stored.id,)
    assert (await database.read(find, "source:wendelbrück")).ids == (stored.id,)


async def test_a_picture_a_place_and_a_topic_are_found(database: Database) -> None:
    stored = await database.transact(
        put_release,
        source=Source(name="Stadt Wolfsburg", place="Wolfsburg"),
        topics=("Fußball",),
        media=(Media(url="https://a.example/1.jpg"),),
    )
    for query in ("brand has:image", "ort:Niedersachsen", "near:Braunschweig,30km", "thema:Sport -ort:Bayern"):
        assert (await database.read(find, query)).ids == (stored.id,), query
    for query in ("brand -has:image", "ort:Bayern", "near:Braunschweig,10km", "thema:Politik"):
        assert (await database.read(find, query)).ids == (), query
