"""Releases into the archive: what is stored, and what of it is news."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from pressbot.flow.archive import Archived, is_news
from pressbot.model import NEVER, Change, PubStatus
from tests.flow.desk import Desk
from tests.values import NOON, a_release

HOUR = timedelta(hours=1)
NEWS_AGE = 72 * HOUR


@pytest.mark.parametrize(
    ("published", "released", "change", "first_contact", "news"),
    [
        (NOON, NOON, Change.NEW, False, True),
        (NOON - NEWS_AGE, NOON, Change.NEW, False, True),
        (NOON - NEWS_AGE - HOUR, NOON, Change.NEW, False, False),
        (NOON, NOON, Change.NEW, True, False),
        (NOON, NOON + HOUR, Change.NEW, False, True),
        (NOON, NOON + HOUR, Change.NEW, True, True),
        (NOON - 2 * NEWS_AGE, NOON + HOUR, Change.NEW, True, True),
        (NOON, NOON, Change.CORRECTION, False, True),
        (NOON, NOON, Change.WITHDRAWAL, False, False),
    ],
    ids=[
        "published now",
        "as old as news may be",
        "older",
        "found at the first look",
        "timed for later",
        "timed for later, found at the first look",
        "timed for later, dated long ago",
        "a correction of what was never seen",
        "withdrawn before it was ever seen",
    ],
)
def test_what_is_news(published: object, released: object, change: Change, first_contact: bool, news: bool) -> None:
    release = a_release(published_at=published, release_at=released, change=change)
    assert is_news(release, now=NOON, news_age=NEWS_AGE, first_contact=first_contact) is news


async def test_what_is_new_changed_and_known_is_counted(desk: Desk) -> None:
    first, second = a_release(), a_release(key="meldung-2", headline="Brücke gesperrt")
    assert await desk.say(first, second) == Archived(new=2)
    changed = a_release(headline="Feuerwehr löscht Brand im alten Sägewerk")
    assert await desk.say(changed, second, a_release(key="meldung-3")) == Archived(new=1, changed=1, same=1)
    assert (await desk.release()).headline == "Feuerwehr löscht Brand im alten Sägewerk"


async def test_what_was_withheld_is_news_once_it_may_be_used(desk: Desk) -> None:
    await desk.say(a_release(release_at=NEVER, pub_status=PubStatus.WITHHELD))
    assert (await desk.dispatch()).releases == 0
    assert await desk.say(a_release()) == Archived(changed=1)
    assert (await desk.dispatch()).releases == 1
    assert (await desk.release()).pub_status is PubStatus.USABLE


@pytest.mark.parametrize(("age", "announced"), [(NEWS_AGE, 1), (NEWS_AGE + HOUR, 0)])
async def test_what_is_freed_when_it_is_too_old_to_be_news_is_only_archived(
    desk: Desk, age: timedelta, announced: int
) -> None:
    published = NOON - age
    await desk.say(a_release(published_at=published, release_at=NEVER, pub_status=PubStatus.WITHHELD))
    assert await desk.say(a_release(published_at=published)) == Archived(changed=1)
    assert (await desk.dispatch()).releases == announced
    freed = await desk.release()
    assert (freed.pub_status, freed.release_at, freed.published_at) == (PubStatus.USABLE, NOON, published)
    await desk.say(a_release(published_at=published, headline="Korrektur: Brand im Sägewerk"))
    assert (await desk.dispatch()).releases == 1, "later revisions are looked at as ever"


async def test_what_was_withheld_and_is_timed_for_later_is_announced_however_old(desk: Desk) -> None:
    await desk.say(a_release(published_at=NOON - 9 * NEWS_AGE, release_at=NEVER, pub_status=PubStatus.WITHHELD))
    await desk.say(a_release(published_at=NOON + HOUR, release_at=NOON + HOUR))
    desk.clock.advance(HOUR)
    assert (await desk.dispatch()).releases == 1


async def test_an_earlier_version_does_not_bring_an_hour_forward(desk: Desk) -> None:
    held = a_release(versioned_at=NOON, release_at=NEVER, pub_status=PubStatus.WITHHELD)
    assert await desk.say(held) == Archived(new=1)
    assert await desk.say(a_release(versioned_at=NOON - HOUR)) == Archived(same=1)
    assert (await desk.dispatch()).releases == 0


async def test_saying_nothing_changes_nothing(desk: Desk) -> None:
    assert await desk.say() == Archived()


async def test_what_is_published_first_gets_the_lower_number(desk: Desk) -> None:
    # Feeds list the newest first.
    await desk.say(a_release(key="spät"), a_release(key="früh", published_at=NOON - HOUR))
    assert (await desk.release("früh")).id < (await desk.release("spät")).id


async def test_a_change_keeps_the_times_and_counts_the_revision(desk: Desk) -> None:
    await desk.say(a_release())
    desk.clock.advance(HOUR)
    await desk.say(a_release(body="Am Freitag brannte es im alten Sägewerk.", release_at=NOON + HOUR))
    now = await desk.release()
    assert (now.revision, now.change, now.revised_at) == (2, Change.COSMETIC, NOON + HOUR)
    assert (now.published_at, now.release_at) == (NOON, NOON)


async def test_a_timed_release_may_still_be_moved(desk: Desk) -> None:
    await desk.say(a_release(release_at=NOON + HOUR))
    await desk.say(a_release(release_at=NOON + 2 * HOUR, body="Am Freitag brannte es im alten Sägewerk."))
    assert (await desk.release()).release_at == NOON + 2 * HOUR


async def test_the_office_may_move_the_hour_of_a_release_until_it_has_come(desk: Desk) -> None:
    hour = timedelta(hours=1)
    await desk.say(a_release(published_at=NOON + hour, release_at=NOON + hour))
    await desk.say(a_release(published_at=NOON + 3 * hour, release_at=NOON + 3 * hour))
    moved = await desk.release()
    assert (moved.release_at, moved.published_at) == (NOON + 3 * hour, NOON + 3 * hour)
    desk.clock.advance(4 * hour)
    again = a_release(published_at=NOON, release_at=NOON + 9 * hour)
    assert await desk.say(again) == Archived(same=1)
    assert (await desk.release()).release_at == NOON + 3 * hour


async def test_a_mass_edit_takes_no_announcement_away(desk: Desk) -> None:
    said = [a_release(key=str(number), headline=f"Meldung {number}", url="") for number in range(12)]
    await desk.say(*said)
    await desk.say(*(replace(each, body=f"{each.body}\n\nStadt Wendelbrück, Markt 1") for each in said))
    assert (await desk.dispatch()).releases == 12


async def test_a_release_that_two_ids_name_in_one_document_is_revised_by_both_in_turn(desk: Desk) -> None:
    await desk.say(a_release(key="alt"))
    await desk.say(a_release(key="neu"))
    said = (a_release(key="alt", body="Am Samstag."), a_release(key="neu", headline="Korrektur: Brand im Sägewerk"))
    assert await desk.say(*said) == Archived(changed=2)
    release = await desk.release("alt")
    assert (release.revision, release.change) == (3, Change.CORRECTION)


async def test_of_several_polls_of_a_source_at_once_each_sees_what_the_one_before_stored(desk: Desk) -> None:
    await desk.say(a_release())
    said = (a_release(body="Am Samstag."), a_release(key="meldung-2", headline="Anderes", url="", body="Neues."))
    polls = await asyncio.gather(*(desk.say(*said) for _ in range(4)))
    assert sorted(polls, key=lambda each: each.new) == [*[Archived(same=2)] * 3, Archived(new=1, changed=1)]
