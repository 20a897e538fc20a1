"""The archive: what goes in comes out as it was, and nobody sees a release before its hour."""

from dataclasses import fields, replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from pressbot.model import Change, Contact, Media, MediaKind, PubStatus, Release
from pressbot.store.database import Database
from pressbot.store.releases import (
    count_releases,
    find_by_keys,
    get_release,
    get_releases,
    latest_releases,
)
from pressbot.store.sources import keep_source
from tests.store.shelf import put_release
from tests.values import NOON, SOURCE, a_release

HOUR = timedelta(hours=1)
#: Everything that the cleaning of feeds lets through: no NUL, no half characters.
TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=60)
FULL: dict[str, Any] = {
    "kicker": "Einsatz",
    "subhead": "Niemand wurde verletzt",
    "topics": ("Feuerwehr", "Stadt & Land"),
    "media": (
        Media(
            url="https://a.example/1.jpg",
            mime="image/jpeg",
            caption="Das Sägewerk",
            credit="Foto: X",
            alt="Rauch",
            original="https://a.example/1-large.jpg",
        ),
        Media(url="https://a.example/2.pdf", kind=MediaKind.FILE),
    ),
    "contact": Contact(name="Merle Tannhoff", phone="03555 1", email="m@a.example", address="Am Markt 1"),
    "note": "Bild folgt",
    "pub_status": PubStatus.CANCELED,
    "change_note": "Der Tag war falsch.",
    "embargo": "Sperrfrist: Redebeginn",
    "advance": True,
    "teaser_hash": "7f83b165",
    "versioned_at": NOON - HOUR,
    "revision": 3,
    "change": Change.CORRECTION,
    "revised_at": NOON + timedelta(seconds=1, microseconds=7),
}


async def test_every_field_comes_back_as_it_was(database: Database) -> None:
    stored = await database.transact(put_release, **FULL)
    plain = {each.name for each in fields(Release) if getattr(stored, each.name) in {None, "", 0}}
    assert not plain, "a release in which every field says something"
    assert await database.read(get_release, stored.id, NOON) == stored


async def test_any_text_that_can_be_in_a_release_comes_back_as_it_was(database: Database) -> None:
    def examples(tx: Connection) -> None:
        @given(texts=st.tuples(TEXTS, TEXTS, TEXTS, TEXTS), key=TEXTS.filter(bool))
        @settings(max_examples=40, deadline=None)
        def round_trip(texts: tuple[str, str, str, str], key: str) -> None:
            headline, body, topic, caption = texts
            with tx.begin_nested() as example:
                stored = put_release(
                    tx,
                    key=key,
                    headline=headline,
                    body=body,
                    topics=(topic,),
                    media=(Media(url="https://a.example/1.jpg", caption=caption),),
                )
                assert get_release(tx, stored.id, NOON) == stored
                assert find_by_keys(tx, stored.source.id, [key]) == {key: stored}
                example.rollback()

        round_trip()

    await database.transact(examples)


async def test_a_key_names_one_release_of_a_source(database: Database) -> None:
    first = await database.transact(put_release)
    with pytest.raises(IntegrityError):
        await database.transact(put_release, headline="Noch eine")
    other = await database.transact(put_release, source=replace(SOURCE, name="Landkreis"))
    assert other.id != first.id


async def test_releases_are_found_by_their_keys_within_their_source(database: Database) -> None:
    stored = await database.transact(put_release, key="a")
    await database.transact(put_release, key="b")
    await database.transact(put_release, key="a", source=replace(SOURCE, name="Landkreis"))
    assert await database.read(find_by_keys, stored.source.id, ["a", "x"]) == {"a": stored}
    assert await database.read(find_by_keys, stored.source.id, []) == {}


async def test_a_timed_release_is_known_by_its_key_and_seen_by_nobody_before_its_hour(database: Database) -> None:
    timed = await database.transact(put_release, release_at=NOON + HOUR)
    assert await database.read(find_by_keys, timed.source.id, [timed.key]) == {timed.key: timed}
    for now, seen in ((NOON, []), (NOON + HOUR - timedelta(microseconds=1), []), (NOON + HOUR, [timed])):
        assert await database.read(get_release, timed.id, now) == (seen[0] if seen else None)
        assert await database.read(latest_releases, now, 5) == seen
        assert await database.read(count_releases, now) == len(seen)


async def test_a_release_that_is_not_there_is_none(database: Database) -> None:
    assert await database.read(get_release, 1, NOON) is None


async def test_releases_come_in_the_order_asked_for(database: Database) -> None:
    first, second, third = [await database.transact(put_release, key=key) for key in "abc"]
    wanted = [third.id, 999, first.id, second.id]
    assert await database.read(get_releases, wanted) == [third, first, second]
    assert await database.read(get_releases, []) == []


async def test_the_latest_come_first_and_of_one_instant_the_last_stored(database: Database) -> None:
    old = await database.transact(put_release, key="old", published_at=NOON - HOUR)
    one = await database.transact(put_release, key="one")
    two = await database.transact(put_release, key="two")
    assert await database.read(latest_releases, NOON, 10) == [two, one, old]
    assert await database.read(latest_releases, NOON, 2) == [two, one]


async def test_an_instant_without_a_zone_is_never_stored(database: Database) -> None:
    with pytest.raises(Exception, match="an instant needs a time zone"):
        await database.read(count_releases, NOON.replace(tzinfo=None))


async def test_a_release_of_a_source_that_changed_its_place_shows_the_present_one(database: Database) -> None:
    bare = a_release(source=replace(SOURCE, place=""))
    stored = await database.transact(put_release, source=bare.source)
    await database.transact(keep_source, SOURCE)
    seen = await database.read(get_release, stored.id, NOON)
    assert seen is not None
    assert seen.source.place == "Wendelbrück"
