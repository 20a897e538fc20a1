"""Which entry is which release, and what a new state of it means."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pressbot.feeds.identity import (
    Changed,
    Decision,
    New,
    Outdated,
    Said,
    Same,
    decide,
    decide_all,
    keys,
    revise,
    statement,
)
from pressbot.feeds.parse import parse
from pressbot.feeds.parsed import Entry
from pressbot.model import Change, Media, PubStatus, Release, Source
from pressbot.ports import Fetched

FEEDS = Path(__file__).parent.parent / "data" / "feeds"
MORNING = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
USABLE, WITHHELD, CANCELED = PubStatus.USABLE, PubStatus.WITHHELD, PubStatus.CANCELED
PICTURE = Media(url="https://presse.example/a.jpg?w=300")


def release(headline: str = "A 39 gesperrt", body: str = "Die A 39 ist gesperrt.", **changes: object) -> Release:
    plain = Release(
        source=Source(name="Stadt Ahrenbek"),
        key="1",
        headline=headline,
        body=body,
        language="de",
        published_at=MORNING,
        release_at=MORNING,
        media=(PICTURE,),
    )
    return replace(plain, **changes)  # type: ignore[arg-type]  # the names are checked by replace itself


def keys_of(name: str) -> tuple[str, ...]:
    body = (FEEDS / name).read_bytes()
    return keys(parse(Fetched(url="https://presse.example/feed", body=body)).entries)


def test_an_id_is_the_key() -> None:
    assert keys_of("one_bad_byte.rss") == ("a1", "a2")


def test_without_an_id_the_link_is_the_key_without_its_tracking() -> None:
    assert keys_of("no_ids.rss")[0] == "https://presse.example/eins"


def test_entries_that_say_the_very_same_still_have_two_keys() -> None:
    _, second, third = keys_of("no_ids.rss")
    assert second.startswith("sha256:")
    assert third == f"{second}#2"


def test_an_id_shared_by_all_is_no_key() -> None:
    first, second, third = keys_of("one_id_for_all.rss")
    assert (first, second) == ("https://presse.example/1", "https://presse.example/2")
    assert third.startswith("sha256:")


def test_keys_do_not_depend_on_the_other_entries_or_their_order() -> None:
    entries = (Entry(title="Eins"), Entry(title="Zwei", link="https://presse.example/2"), Entry(id="drei"))
    assert keys(entries)[::-1] == keys(entries[::-1])
    assert keys(entries[:1]) == keys(entries)[:1]


_ENTRIES = st.builds(
    Entry,
    id=st.sampled_from(["", "a", "b", "a#2", "x" * 600]),
    link=st.sampled_from(["", "https://presse.example/1", "https://PRESSE.example:443/1#top", "a"]),
    title=st.sampled_from(["", "Titel", "Noch einer"]),
)


@given(st.lists(_ENTRIES, max_size=12))
def test_no_key_stands_twice_in_one_document(entries: list[Entry]) -> None:
    found = keys(entries)
    assert len(set(found)) == len(found) == len(entries)
    assert all(len(key) <= 520 for key in found)


@pytest.mark.parametrize(
    ("old", "new", "decision"),
    [
        (None, release(), New()),
        (release(), release(), Same()),
        (release(), release(published_at=MORNING + timedelta(days=1)), Same()),
        (release(), release(body="Die A 39\n  ist gesperrt."), Same()),
        (release(), release(media=(replace(PICTURE, url="https://presse.example/a.jpg?w=900&utm_source=x"),)), Same()),
        (release(), release(topics=("Verkehr",)), Same()),
        (release(), release(body="Die A 39 ist wieder frei."), Changed(Change.COSMETIC)),
        (release(), release(media=()), Changed(Change.COSMETIC)),
        (release(), release("A39 gesperrt"), Changed(Change.COSMETIC)),
        (release(), release("Update: A 39 gesperrt"), Changed(Change.COSMETIC)),
        (release(), release("Korrektur: A 39 gesperrt"), Changed(Change.CORRECTION)),
        (release("Korrektur: X"), release("Korrektur: X"), Same()),
        (release("Korrektur: X"), release("Korrektur: Y"), Changed(Change.COSMETIC)),
        (release("Korrektur: X"), release("2. Korrektur: X"), Changed(Change.CORRECTION)),
        (release("Korrektur: X"), release("X"), Changed(Change.COSMETIC)),
        (release(), release("[GELÖSCHT] A 39 gesperrt"), Changed(Change.WITHDRAWAL)),
        (release("Korrektur: X"), release("Zurückgezogen: X"), Changed(Change.WITHDRAWAL)),
    ],
)
def test_a_change_is_what_the_office_says_it_is(old: Release | None, new: Release, decision: Decision) -> None:
    assert decide(old, new) == decision


@pytest.mark.parametrize(
    ("old", "new", "decision"),
    [
        ("[GELÖSCHT] X", "[GELÖSCHT] X", Same()),
        ("[GELÖSCHT] X", "[GELÖSCHT] Ganz anders", Same()),
        ("[GELÖSCHT] X", "Zurückgezogen: X", Same()),
        ("[GELÖSCHT] X", "X", Changed(Change.COSMETIC)),
        ("[GELÖSCHT] X", "Korrektur: X", Changed(Change.CORRECTION)),
        # Taken back by other means than the headline: no feed brings that back.
        ("X", "X", Same()),
        ("X", "Y", Same()),
    ],
)
def test_what_was_taken_back_comes_back_only_when_its_marker_goes(old: str, new: str, decision: Decision) -> None:
    assert decide(release(old, change=Change.WITHDRAWAL), release(new)) == decision


@pytest.mark.parametrize(
    ("old", "change", "new", "decision"),
    [
        (USABLE, Change.NEW, USABLE, Same()),
        (USABLE, Change.NEW, CANCELED, Changed(Change.WITHDRAWAL)),
        (USABLE, Change.CORRECTION, CANCELED, Changed(Change.WITHDRAWAL)),
        # It may have been shown: that is decided by its hour, which is not asked here.
        (USABLE, Change.NEW, WITHHELD, Changed(Change.WITHDRAWAL)),
        # Never shown: once it is usable, only its hour moves.
        (WITHHELD, Change.NEW, WITHHELD, Same()),
        (WITHHELD, Change.NEW, USABLE, Same()),
        (WITHHELD, Change.NEW, CANCELED, Changed(Change.WITHDRAWAL)),
        (WITHHELD, Change.WITHDRAWAL, WITHHELD, Same()),
        (WITHHELD, Change.WITHDRAWAL, CANCELED, Same()),
        (WITHHELD, Change.WITHDRAWAL, USABLE, Changed(Change.COSMETIC)),
        (CANCELED, Change.WITHDRAWAL, CANCELED, Same()),
        (CANCELED, Change.WITHDRAWAL, WITHHELD, Same()),
        (CANCELED, Change.WITHDRAWAL, USABLE, Changed(Change.COSMETIC)),
        # Taken back by an operator: no status brings that back.
        (USABLE, Change.WITHDRAWAL, USABLE, Same()),
    ],
)
def test_a_publishing_status_counts_like_a_marker(
    old: PubStatus, change: Change, new: PubStatus, decision: Decision
) -> None:
    assert decide(release(pub_status=old, change=change), release(pub_status=new)) == decision


@pytest.mark.parametrize("status", [USABLE, WITHHELD, CANCELED])
def test_a_version_from_before_the_known_one_is_not_looked_at(status: PubStatus) -> None:
    known = release(versioned_at=MORNING)
    before = release(body="Die A 39 wird gesperrt.", versioned_at=MORNING - timedelta(hours=1), pub_status=status)
    assert decide(known, before) == Outdated()


@pytest.mark.parametrize(("known", "said"), [(MORNING, MORNING), (None, MORNING), (MORNING, None), (None, None)])
def test_without_a_later_date_the_last_that_was_said_counts(known: datetime | None, said: datetime | None) -> None:
    new = release(body="Die A 39 ist wieder frei.", versioned_at=said)
    assert decide(release(versioned_at=known), new) == Changed(Change.COSMETIC)


def test_a_revision_keeps_identity_and_times_and_takes_the_new_words() -> None:
    now = MORNING + timedelta(hours=3)
    old = release(id=42, revision=2)
    new = release("Korrektur: B 4 gesperrt", key="andere", published_at=now, release_at=now)
    revised = revise(old, new, Change.CORRECTION, now)
    assert (revised.id, revised.key, revised.revision) == (42, "1", 3)
    assert (revised.published_at, revised.release_at, revised.revised_at) == (MORNING, MORNING, now)
    assert (revised.headline, revised.change) == ("Korrektur: B 4 gesperrt", Change.CORRECTION)


def test_an_hour_not_yet_come_can_be_moved() -> None:
    later, much_later = MORNING + timedelta(hours=1), MORNING + timedelta(hours=5)
    revised = revise(release(release_at=later), release(release_at=much_later), Change.COSMETIC, MORNING)
    assert revised.release_at == much_later


KNOWN = release()
NEVER_SEEN, AS_EVER = Said(new=KNOWN), Said(new=KNOWN, old=KNOWN)
FOOTER = Said(new=release(body="Die A 39 ist gesperrt.\n\nStadt Ahrenbek, Markt 1"), old=KNOWN)
CORRECTED = Said(new=release("Korrektur: A 39 gesperrt"), old=KNOWN)
TAKEN_BACK = Said(new=release("[GELÖSCHT] A 39 gesperrt"), old=KNOWN)
BACK_AGAIN = Said(new=release(), old=release("[GELÖSCHT] A 39 gesperrt", change=Change.WITHDRAWAL))
EDITED, TEMPLATE = Changed(Change.COSMETIC), Changed(Change.COSMETIC, told=False)
CORRECTION, WITHDRAWAL = Changed(Change.CORRECTION), Changed(Change.WITHDRAWAL)


@pytest.mark.parametrize(
    ("document", "decisions"),
    [
        ([], []),
        ([NEVER_SEEN], [New()]),
        ([AS_EVER, FOOTER], [Same(), EDITED]),
        ([FOOTER], [EDITED]),
        ([FOOTER] * 2, [EDITED] * 2),
        # A template: every fifth and more than two, or ten.
        ([FOOTER] * 3, [TEMPLATE] * 3),
        ([FOOTER] * 3 + [AS_EVER] * 11, [TEMPLATE] * 3 + [Same()] * 11),
        ([FOOTER] * 3 + [AS_EVER] * 12, [EDITED] * 3 + [Same()] * 12),
        ([FOOTER] * 9 + [AS_EVER] * 491, [EDITED] * 9 + [Same()] * 491),
        ([FOOTER] * 10 + [AS_EVER] * 490, [TEMPLATE] * 10 + [Same()] * 490),
        # What is marked is meant, whatever happens around it.
        ([FOOTER] * 10 + [TAKEN_BACK, CORRECTED], [TEMPLATE] * 10 + [WITHDRAWAL, CORRECTION]),
        ([TAKEN_BACK] * 90, [WITHDRAWAL] * 90),
        ([BACK_AGAIN] * 90, [EDITED] * 90),
        ([CORRECTED] * 10 + [FOOTER], [CORRECTION] * 10 + [EDITED]),
        ([NEVER_SEEN] * 50, [New()] * 50),
        ([NEVER_SEEN] * 50 + [FOOTER], [New()] * 50 + [EDITED]),
        # What is not in the document is not withdrawn: nothing is decided about it.
        ([AS_EVER], [Same()]),
    ],
)
def test_what_changes_throughout_is_the_template_and_not_the_news(
    document: list[Said], decisions: list[Decision]
) -> None:
    assert list(decide_all(document, MORNING)) == decisions


def test_what_an_id_said_before_is_nothing_new_whoever_has_said_otherwise_since() -> None:
    teaser, whole = release(body="Die A 39 …"), release()
    repeated = Said(new=teaser, old=whole, heard=statement(teaser))
    assert decide_all([repeated], MORNING) == (Same(),)
    assert decide_all([replace(repeated, heard=statement(whole))], MORNING) == (EDITED,)


@pytest.mark.parametrize(
    "other",
    [
        release("A 39 frei"),
        release(body="Die A 39 ist frei."),
        release(subhead="Stau bis Ahrenbek"),
        release(pub_status=CANCELED),
        release(media=(replace(PICTURE, credit="Stadt Ahrenbek"),)),
    ],
)
def test_what_is_decided_by_is_stated(other: Release) -> None:
    assert statement(other) != statement(release())


@given(st.lists(st.sampled_from([NEVER_SEEN, AS_EVER, FOOTER, CORRECTED, TAKEN_BACK]), max_size=40))
def test_each_is_decided_as_if_alone_but_for_who_is_told(document: list[Said]) -> None:
    alone = [decide(each.old, each.new) for each in document]
    together = decide_all(document, MORNING)
    assert [replace(each, told=True) if isinstance(each, Changed) else each for each in together] == alone
    assert all(each.told for each in together if isinstance(each, Changed) and each.change is not Change.COSMETIC)


def test_a_mass_edit_still_moves_the_hour_of_what_nobody_has_seen() -> None:
    hour = MORNING + timedelta(hours=1)
    moved = Said(new=release(release_at=hour + timedelta(hours=1)), old=release(release_at=hour))
    assert decide_all([FOOTER] * 10 + [moved], MORNING)[-1] == EDITED


def test_what_was_taken_back_before_its_hour_stays_so_when_the_hour_is_moved() -> None:
    hour = MORNING + timedelta(hours=1)
    gone = release(release_at=hour, pub_status=CANCELED, change=Change.WITHDRAWAL)
    assert decide_all([Said(new=replace(gone, release_at=hour + timedelta(hours=1)), old=gone)], MORNING) == (Same(),)
