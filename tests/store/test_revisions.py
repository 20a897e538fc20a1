"""Revisions: the chain of a release, and what dispatch has still to see."""

from dataclasses import replace
from datetime import timedelta

from sqlalchemy import Connection, event

from pressbot.model import Change, Release
from pressbot.store.database import Database
from pressbot.store.releases import get_release
from pressbot.store.revisions import due_releases, get_chain, mark_dispatched, revise_release
from tests.store.shelf import find, put_release, server_of
from tests.values import NOON

HOUR = timedelta(hours=1)


def corrected(release: Release, headline: str) -> Release:
    return replace(
        release,
        headline=headline,
        body=headline,
        revision=release.revision + 1,
        change=Change.CORRECTION,
        revised_at=NOON + release.revision * HOUR,
    )


async def test_the_chain_holds_every_revision_in_order(database: Database) -> None:
    first = await database.transact(put_release)
    second = corrected(first, "Zweite Fassung")
    third = corrected(second, "Dritte Fassung")
    for each in (second, third):
        await database.transact(revise_release, each)
    assert await database.read(get_release, first.id, NOON) == third
    assert await database.read(get_chain, third) == [first, second, third]


async def test_the_chain_of_a_release_never_revised_is_itself(database: Database) -> None:
    release = await database.transact(put_release)
    assert await database.read(get_chain, release) == [release]


async def test_a_revision_may_move_the_hour_of_a_timed_release(database: Database) -> None:
    timed = await database.transact(put_release, release_at=NOON + HOUR)
    await database.transact(revise_release, replace(timed, revision=2, release_at=NOON + 2 * HOUR))
    assert await database.read(get_release, timed.id, NOON + HOUR) is None
    assert await database.read(get_release, timed.id, NOON + 2 * HOUR) is not None


async def test_what_a_revision_took_out_is_found_no_more(database: Database) -> None:
    release = await database.transact(put_release, headline="Straßenfest", body="Mit Feuerwerk.")
    await database.transact(revise_release, corrected(release, "Stadtlauf"))
    assert (await database.read(find, "feuerwerk")).ids == ()
    assert (await database.read(find, "straßenfest")).ids == ()
    assert (await database.read(find, "stadtlauf")).ids == (release.id,)


async def test_news_is_due_once(database: Database) -> None:
    release = await database.transact(put_release)
    assert await database.read(due_releases, NOON, 10) == [(release, 0)]
    await database.transact(mark_dispatched, [release])
    assert await database.read(due_releases, NOON, 10) == []


async def test_what_is_no_news_is_never_due(database: Database) -> None:
    await database.transact(put_release, news=False)
    assert await database.read(due_releases, NOON, 10) == []


async def test_a_revision_makes_even_old_news_due_again(database: Database) -> None:
    release = await database.transact(put_release, news=False)
    second = corrected(release, "Zweite Fassung")
    await database.transact(revise_release, second)
    assert await database.read(due_releases, NOON, 10) == [(second, 1)]


async def test_a_timed_release_is_due_at_its_hour_and_not_before(database: Database) -> None:
    timed = await database.transact(put_release, release_at=NOON + HOUR)
    assert await database.read(due_releases, NOON + HOUR - timedelta(microseconds=1), 10) == []
    assert await database.read(due_releases, NOON + HOUR, 10) == [(timed, 0)]


async def test_the_oldest_are_due_first_and_no_more_than_asked_for(database: Database) -> None:
    late = await database.transact(put_release, key="late")
    early = await database.transact(put_release, key="early", release_at=NOON - HOUR)
    assert [each for each, _ in await database.read(due_releases, NOON, 10)] == [early, late]
    assert [each for each, _ in await database.read(due_releases, NOON, 1)] == [early]


async def test_two_dispatchers_at_once_never_get_the_same_release(postgres_url: str) -> None:
    database = Database(postgres_url)
    stored = [await database.transact(put_release, key=str(number)) for number in range(3)]
    async with server_of(database).begin() as first, server_of(database).begin() as second:
        one = await first.run_sync(due_releases, NOON, 2)
        two = await second.run_sync(due_releases, NOON, 2)
    assert [each.id for each, _ in (*one, *two)] == [each.id for each in stored]
    await database.close()


async def test_a_chain_is_read_by_two_statements_however_long(database: Database) -> None:
    release = await database.transact(put_release)
    for number in range(5):
        release = corrected(release, f"Fassung {number + 2}")
        await database.transact(revise_release, release)
    statements: list[str] = []

    def work(tx: Connection) -> None:
        event.listen(tx, "before_cursor_execute", lambda *told: statements.append(str(told[2])))
        current = get_release(tx, release.id, NOON)
        assert current is not None
        assert len(get_chain(tx, current)) == 6

    await database.read(work)
    assert len(statements) == 2


async def test_what_is_not_told_is_due_to_nobody_unless_something_before_it_still_is(database: Database) -> None:
    told, fresh = await database.transact(put_release), await database.transact(put_release, key="meldung-2")

    def edit(tx: Connection) -> list[tuple[int, int]]:
        mark_dispatched(tx, [told])
        for each in (told, fresh):
            revise_release(tx, corrected(each, "Neue Vorlage"), told=False)
        return [(release.id, dispatched) for release, dispatched in due_releases(tx, NOON, 10)]

    assert await database.transact(edit) == [(fresh.id, 0)]
