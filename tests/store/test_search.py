"""Search: what is found, in what order, and what is never found."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, text

from pressbot.errors import QueryError
from pressbot.model import Media, Release, Source
from pressbot.query.match import Beginning, Wanted, wanted
from pressbot.query.syntax import parse
from pressbot.store.database import Database
from pressbot.store.fulltext import tidy_index
from pressbot.store.releases import add_releases, get_release, latest_releases
from pressbot.store.revisions import due_releases, revise_release
from pressbot.store.search import Facets, Order, facets, newest_id, search
from pressbot.store.sources import keep_source
from pressbot.text.analyse import Analysed
from pressbot.text.filters import EVERYTHING
from pressbot.text.topics import ancestors, find_topics
from tests.store.shelf import find, put_analysed, put_release
from tests.values import NOON, a_release

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
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
        stored = await database.transact(put_release, key=str(number), published_at=NOON - number * DAY)
        ids.append(stored.id)
    first = await database.read(find, "feuerwehr", limit=2)
    second = await database.read(find, "feuerwehr", limit=2, offset=2)
    last = await database.read(find, "feuerwehr", limit=2, offset=4)
    beyond = await database.read(find, "feuerwehr", limit=2, offset=10**10)
    assert (*first.ids, *second.ids, *last.ids) == tuple(ids)
    assert {first.total, second.total, last.total, beyond.total} == {5}
    assert beyond.ids == ()


async def test_of_one_day_what_arrived_last_comes_first_whatever_its_hour(database: Database) -> None:
    late = await database.transact(put_release, key="late", published_at=NOON)
    early = await database.transact(put_release, key="early", published_at=NOON - HOUR)
    yesterday = await database.transact(put_release, key="yesterday", published_at=NOON - DAY)
    assert (await database.read(find, "feuerwehr")).ids == (early.id, late.id, yesterday.id)
    assert await database.read(latest_releases, NOON, 10) == [early, late, yesterday]


async def test_what_is_revised_arrives_anew_in_its_day(database: Database) -> None:
    first, second = [await database.transact(put_release, key=key) for key in "ab"]
    old = await database.transact(put_release, key="old", published_at=NOON - DAY)
    await database.transact(revise_release, replace(first, headline="Feuerwehr feiert", revision=2))
    await database.transact(revise_release, replace(old, headline="Feuerwehr feiert", revision=2))
    assert (await database.read(find, "feuerwehr")).ids == (first.id, second.id, old.id)
    assert (await database.read(find, "feiert")).ids == (first.id, old.id)


async def test_what_is_revised_again_and_again_is_found_and_counted_once(database: Database) -> None:
    release = await database.transact(put_release)
    for number in range(2, 6):
        release = replace(release, headline=f"Feuerwehr feiert Nummer {number}", revision=number)
        await database.transact(revise_release, release)
        for query in ("feuerwehr", "niemand -brand", f'"feiert nummer {number}"', "sägewerk"):
            for order in Order:
                found = await database.read(find, query, order=order)
                assert (found.total, found.ids) == (1, (release.id,)), query
        assert (await database.read(find, f"{number - 1}")).total == 0


async def test_hits_are_counted_so_far_and_no_further(database: Database) -> None:
    for number in range(5):
        await database.transact(put_release, key=str(number))
    for count_to, told in ((3, (3, True)), (4, (4, True)), (5, (5, False)), (6, (5, False))):
        for limit in (1, 10):
            found = await database.read(find, "feuerwehr", limit=limit, count_to=count_to)
            assert (found.total, found.more) == told
            assert len(found.ids) == min(limit, 5), "a page shows what is beyond the count"


async def test_by_relevance_the_headline_goes_before_the_body_and_the_body_before_parts(database: Database) -> None:
    neither: dict[str, Any] = {"headline": "Meldung", "lead": "", "body": "Nichts weiter."}
    in_parts = Analysed(("meldung",), ("nichts", "weit"), (), (EVERYTHING,), parts=("brand",))
    parts = await database.transact(put_analysed, in_parts, key="parts", **neither)
    body = await database.transact(put_release, key="body", **neither | {"body": "Ein Brand weiter."})
    title = await database.transact(put_release, key="title", **neither | {"headline": "Brand Meldung"})
    newest = await database.transact(put_release, key="newest", **neither | {"body": "Ein Brand weiter."})
    by_relevance = await database.read(find, "brand", order=Order.RELEVANCE)
    assert by_relevance.ids == (title.id, newest.id, body.id, parts.id)
    assert by_relevance.total == 4
    of_the_newest = await database.read(find, "brand", order=Order.RELEVANCE, count_to=2)
    assert (of_the_newest.ids, of_the_newest.total, of_the_newest.more) == ((title.id, newest.id), 2, True)


async def test_by_relevance_the_same_releases_are_found_whatever_their_source_is_called(database: Database) -> None:
    fair = Source(name="Messe Brand")
    body = await database.transact(put_release, key="body", headline="Brand", lead="", body="")
    await database.transact(put_release, key="source", source=fair, headline="Meldung", lead="", body="")
    both = await database.transact(put_release, key="both", source=fair, headline="Brand", lead="", body="")
    for query, ids in (("brand", {both.id, body.id}), ("-meldung bra*", {both.id, body.id}), ('"messe brand"', set())):
        assert {*(await database.read(find, query, order=Order.RELEVANCE)).ids} == ids, query
    assert (await database.read(find, "brand source:messe", order=Order.RELEVANCE)).ids == (both.id,)


@pytest.mark.parametrize("order", Order)
async def test_pages_stay_as_they_were_while_releases_arrive(database: Database, order: Order) -> None:
    for number in range(9):
        await database.transact(put_release, key=str(number), body=f"Es brannte {'sehr ' * (number + 1)}.")
    seen = await database.read(newest_id)
    first = await database.read(find, "feuerwehr sehr", order=order, limit=3, up_to=seen)
    pages = [first.ids]
    for page in (1, 2):
        for hour in (0, 1):
            await database.transact(put_release, key=f"new-{page}-{hour}", published_at=NOON - hour * DAY, body="Sehr.")
        found = await database.read(find, "feuerwehr sehr", order=order, limit=3, offset=3 * page, up_to=seen)
        pages.append(found.ids)
        assert found.total == 9
    assert len({each for page in pages for each in page}) == 9


async def test_the_days_of_a_query_bound_what_is_found_to_the_microsecond(database: Database) -> None:
    midnight = datetime(2026, 11, 18, 23, 0, tzinfo=UTC)
    moment = timedelta(microseconds=1)
    times = [midnight - moment, midnight, midnight + DAY - moment, midnight + DAY]
    _, first, last, _ = [
        await database.transact(put_release, key=str(key), published_at=at) for key, at in enumerate(times)
    ]
    assert (await database.read(find, "feuerwehr on:2026-11-19")).ids == (last.id, first.id)
    assert (await database.read(find, "feuerwehr after:2026-11-19 before:2026-11-20")).total == 2


@pytest.mark.parametrize("year", [1, 1969, 1970, 9999])
async def test_a_release_of_any_year_is_found(database: Database, year: int) -> None:
    odd = await database.transact(put_release, key="odd", published_at=datetime(year, 1, 1, tzinfo=UTC))
    usual = await database.transact(put_release, key="usual")
    ids = (odd.id, usual.id) if year == 9999 else (usual.id, odd.id)
    assert (await database.read(find, "feuerwehr")).ids == ids
    assert (await database.read(find, "feuerwehr after:1.1.2020 before:1.1.2027")).ids == (usual.id,)


async def test_a_day_that_is_full_goes_on_in_the_next(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pressbot.store.positions._A_DAY", 2)
    days = [0, 0, 0, 1, 1, 0, 2, 1]
    ids = [
        (await database.transact(put_release, key=str(number), published_at=NOON - DAY * 9 + DAY * day)).id
        for number, day in enumerate(days)
    ]
    assert sorted((await database.read(find, "feuerwehr")).ids) == ids
    for day in range(3):
        found = await database.read(find, f"feuerwehr on:2026-11-{11 + day}")
        assert sorted(found.ids) == [each for each, own in zip(ids, days, strict=True) if own == day]


async def test_what_the_parts_of_compounds_say_is_found_but_is_no_phrase(database: Database) -> None:
    analysed = Analysed(
        title=("waldbrand",), body=("haus", "tur"), source=("stadt",), filters=(EVERYTHING,), parts=("brand", "wald")
    )
    stored = await database.transact(put_analysed, analysed)
    for query in ("brand", "wald brand", "wal*", "bran* -hochwasser", '"haustür" OR wald'):
        assert (await database.read(find, query)).ids == (stored.id,), query
    for query in ('"wald brand"', '"brand wald"', "title:brand", "source:brand", '"tür brand"', "haus -wald"):
        assert (await database.read(find, query)).ids == (), query


async def test_a_beginning_finds_the_same_from_the_vocabulary_and_from_the_index(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number, word in enumerate(("Feuerwehr", "Feuer", "Feuerwerk", "Wasser", "Seefeuer")):
        await database.transact(put_release, key=str(number), headline=word, lead="", body="")

    for most in (0, 2, 512):
        monkeypatch.setattr("pressbot.store.expressions._MOST_BEGUN", most)
        for start, ids in (("feu", (5, 3, 2, 1)), ("feuerw", (3, 1)), ("wass", (4,)), ("x", ()), ("seefeu", (5,))):
            assert (await database.read(search, Wanted(Beginning(start)), now=NOON)).ids == ids, (start, most)


async def test_the_places_of_a_wide_circle_are_found(database: Database) -> None:
    near = await database.transact(put_release, source=Source(name="Stadt Gifhorn", place="Gifhorn"))
    await database.transact(put_release, source=Source(name="Stadt München", place="München"))
    for query in ("near:wolfsburg,100km", "brand near:wolfsburg,100km -ort:bayern"):
        assert (await database.read(find, query)).ids == (near.id,), query
    assert (await database.read(find, "near:freiburg,100km")).ids == ()


async def test_facets_tell_what_the_newest_hits_have_in_common(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fill(tx: Connection) -> None:
        wolfsburg = Source(name="Stadt Wolfsburg", place="Wolfsburg")
        put_release(tx, key="1", source=wolfsburg, topics=("Fußball", "Wetter"), published_at=NOON - 40 * DAY)
        put_release(tx, key="2", source=wolfsburg, topics=("Fußball",))
        put_release(tx, key="3", source=Source(name="Land"))
        put_release(tx, key="4", source=Source(name="Amt"), headline="Anderes", lead="", body="")

    await database.transact(fill)
    football, weather = (find_topics(name)[0] for name in ("Fußball", "Wetter"))
    above = sorted([football.code, *(each.code for each in ancestors(football))])

    def told(tx: Connection, /, **how: Any) -> Facets:
        return facets(tx, wanted(parse("feuerwehr"), NOON, "UTC"), now=NOON, zone="UTC", **how)

    assert await database.read(told) == Facets(
        counted=3,
        source=(("Stadt Wolfsburg", 2), ("Land", 1)),
        topic=(*((code, 2) for code in above), (weather.code, 1)),
        place=(("Deutschland", 2), ("Niedersachsen", 2), ("Wolfsburg", 2)),
        month=(("2026-11", 2), ("2026-10", 1)),
    )
    # What all have tells nothing apart.
    assert (await database.read(told, up_to=2)).source == ()
    monkeypatch.setattr("pressbot.store.search.MOST_COUNTED", 2)
    newest = await database.read(told)
    assert newest.source == (("Land", 1), ("Stadt Wolfsburg", 1))
    assert newest.topic == tuple((code, 1) for code in above)


async def test_no_text_means_anything_to_the_database(database: Database) -> None:
    hostile = "\"' OR 1=1 -- *:^(){}[]<>!&|\\ NEAR/2 title:x %s :now $1 \U0001f525 {body}"
    stored = await database.transact(put_release, headline=hostile, body=hostile)
    assert (await database.read(find, "title:title")).ids == (stored.id,)
    for query in ('"OR 1=1"', "'near/2'", "or*", ":now", '"%s"', "source:'", '"1=1 -- *:^"'):
        try:
            assert (await database.read(find, query)).ids in {(), (stored.id,)}, query
        except QueryError:
            continue


async def test_many_stored_at_once_are_as_those_stored_one_by_one(database: Database) -> None:
    def work(tx: Connection) -> list[Release]:
        source = keep_source(tx, a_release().source)
        new = [
            a_release(key=str(n), source=source, headline=f"Brand {n}", published_at=NOON + n % 3 * DAY)
            for n in range(450)
        ]
        return add_releases(tx, new, news=[n % 2 == 0 for n in range(450)])

    stored = await database.transact(work)
    assert [each.id for each in stored] == sorted(each.id for each in stored)
    assert [each.key for each in stored] == [str(number) for number in range(450)]
    days = [each.id for day in (2, 1, 0) for each in reversed(stored) if each.published_at == NOON + day * DAY]
    assert (await database.read(find, "brand", limit=1000)).ids == tuple(days)
    assert (await database.read(find, '"brand 77"')).ids == (stored[77].id,)
    assert len(await database.read(due_releases, NOON, 1000)) == 225
    assert await database.read(get_release, stored[5].id, NOON) == stored[5]


async def test_what_was_published_before_a_day_can_be_left_out(database: Database) -> None:
    await database.transact(put_release, key="old", published_at=NOON - HOUR)
    new = await database.transact(put_release, key="new")
    since_noon = replace(wanted(parse("feuerwehr"), NOON, "UTC"), since=NOON)
    found = await database.read(search, since_noon, now=NOON)
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


async def test_a_tidied_index_finds_the_same_and_is_of_one_piece(database: Database) -> None:
    for number in range(40):
        await database.transact(put_release, key=str(number), headline=f"Brand {number}", body="Haus " * number)
    before = await database.read(find, "brand haus*", limit=100)
    steps = 0
    while await database.transact(tidy_index, 2, begin=steps == 0):
        steps += 1
    assert await database.read(find, "brand haus*", limit=100) == before
    if database.is_sqlite:
        assert steps
        pieces = text("SELECT count(DISTINCT segid) FROM release_search_idx")
        assert await database.read(lambda tx: tx.execute(pieces).scalar_one()) == 1
    assert not await database.transact(tidy_index, 2, begin=True)
