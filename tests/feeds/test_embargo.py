"""Embargoes in a release's own words: held where that is certain, told where it is not."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pressbot.feeds.embargo import Embargo, find_embargo
from pressbot.feeds.parsed import Entry
from pressbot.feeds.release import make_release
from pressbot.model import NEVER, PubStatus, Release, Source

#: A Wednesday.
PUBLISHED = datetime(2026, 11, 18, 9, 0, tzinfo=UTC)
TOWN = Source(name="Stadt Salzkotten", place="Salzkotten", language="de")
LONDON = Source(name="Office", place="London", language="en")
NOWHERE = Source(name="Office", language="en")


def embargo(text: str, source: Source = TOWN, published_at: datetime = PUBLISHED) -> Embargo:
    return find_embargo("Neues Museum", "", text, source=source, published_at=published_at)


def at(day: int, hour: int = 0, minute: int = 0, month: int = 11, year: int = 2026) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "until"),
    [
        ("Sperrfrist: Freitag, 20. November 2026, 10 Uhr", at(20, 9)),
        ("Sperrfrist: Freitag, den 20. November 2026, um 10.30 Uhr", at(20, 9, 30)),
        ("Sperrfrist: 20.11.2026, 10:00 Uhr", at(20, 9)),
        ("SPERRFRIST 20.11.26 10:00", at(20, 9)),
        ("Sperrfrist bis zum 20.11., 10 Uhr", at(20, 9)),
        ("Sperrfrist: Fr., 20.11., 10 Uhr", at(20, 9)),
        ("Sperrfrist: 20.11. 10 Uhr", at(20, 9)),
        ("Sperrfrist bis 20. Nov. 2026, 10 Uhr!", at(20, 9)),
        ("Sperrfrist bis zum 20. November 2026 um 10 Uhr.", at(20, 9)),
        ("Sperrvermerk: 20.11.2026, 10 Uhr", at(20, 9)),
        ("Achtung, Sperrfrist: 20.11.2026, 10 Uhr", at(20, 9)),
        ("(Sperrfrist: 20.11.2026, 10 Uhr)", at(20, 9)),
        ("+++ Sperrfrist: 20.11.2026, 10 Uhr +++", at(20, 9)),
        ("Sperrfrist: 10 Uhr am Freitag, 20. November 2026", at(20, 9)),
        ("Sperrfrist: 20.11.2026, 10 Uhr – Es gilt das gesprochene Wort", at(20, 9)),
        ("Sperrfrist: 20.11.2026, 10 Uhr, es gilt das gesprochene Wort", at(20, 9)),
        ("Sperrfrist: 20.11.2026, 10 Uhr MEZ", at(20, 9)),
        ("Sperrfrist: 20.11.2026, 10 Uhr (MEZ)", at(20, 9)),
        ("Sperrfrist: 20.11.2026, 10 Uhr Ortszeit", at(20, 9)),
        ("Sperrfrist: 20.11.2026, 24 Uhr", at(20, 23)),
        ("Sperrfrist: 20.11.2026, 0 Uhr", at(19, 23)),
        ("Sperrfrist: 20.11.2026, 0.01 Uhr", at(19, 23, 1)),
        # A day without an hour: its end, unless it says from when.
        ("Sperrfrist: 20.11.2026", at(20, 23)),
        ("Sperrfrist bis: Freitag, 20. November", at(20, 23)),
        ("Frei ab 20.11.2026", at(19, 23)),
        ("Frei ab Freitag, 20. November 2026, 10 Uhr", at(20, 9)),
        ("(Frei ab 20.11.2026, 10 Uhr)", at(20, 9)),
        ("+++ Freigegeben ab 20.11.2026, 10 Uhr +++", at(20, 9)),
        ("Zur Veröffentlichung frei ab 20.11.2026, 10 Uhr – Museum eröffnet", at(20, 9)),
        ("Neues Museum. Freigabe zur Veröffentlichung ab 20.11.2026", at(19, 23)),
        ("Zur Veröffentlichung frei ab: 20.11.2026, 10 Uhr", at(20, 9)),
        ("Nicht zur Veröffentlichung vor 20. November 2026, 10 Uhr", at(20, 9)),
        ("Nicht veröffentlichen vor dem 20.11.2026", at(19, 23)),
        # A year that is not said.
        ("Sperrfrist: 2. Januar, 10 Uhr", at(2, 9, month=1, year=2027)),
        ("Sperrfrist: 1. Oktober, 10 Uhr", at(1, 8, month=10)),
        # Summer, and the nights of the change.
        ("Sperrfrist: 1. Juli 2027, 10 Uhr", at(1, 8, month=7, year=2027)),
        ("Sperrfrist: 1. Juli 2027, 10 Uhr MEZ", at(1, 9, month=7, year=2027)),
        ("Sperrfrist: 1. Juli 2027, 10 Uhr MESZ", at(1, 8, month=7, year=2027)),
        ("Sperrfrist: 31. Oktober 2027, 2.30 Uhr", at(31, 1, 30, month=10, year=2027)),
        ("Sperrfrist: 28. März 2027, 2.30 Uhr", at(28, 1, 30, month=3, year=2027)),
        # English.
        ("Embargo until 20 November 2026, 10:00 GMT", at(20, 10)),
        ("Embargoed until Friday 20th November 2026 at 10am GMT", at(20, 10)),
        ("STRICTLY EMBARGOED UNTIL 00:01 GMT, Friday 20 November 2026", at(20, 0, 1)),
        ("Under embargo until November 20, 2026, 9:00 a.m. ET", at(20, 14)),
        ("Embargoed until Nov. 20, 2026, 9:00 p.m. PST", at(21, 5)),
        ("EMBARGO: 2026-11-20T10:00+01:00", at(20, 9)),
        ("EMBARGO: 20/11/2026, 10:00 UTC", at(20, 10)),
        ("EMBARGO: not before 20 November 2026, 10:00 UTC+2", at(20, 8)),
        ("Not for publication before 20 November 2026, 1000 hrs UTC", at(20, 10)),
        ("Not for release until noon on 20 November 2026 (CET)", at(20, 11)),
        ("Embargoed until midnight, 20 November 2026 UTC", at(21, 0)),
        ("Embargo ends 20 November 2026, 10:00 GMT", at(20, 10)),
        ("New museum (embargo lifts 20 November 2026, 10:00 GMT)", at(20, 10)),
        ("Embargoed for 10:00 BST, 1 July 2027", at(1, 9, month=7, year=2027)),
        # Over already: nothing holds it, and there is nothing to tell.
        ("Sperrfrist: 17.11.2026, 10 Uhr", at(17, 9)),
    ],
)
def test_what_is_certain_is_read(text: str, until: datetime) -> None:
    assert embargo(text) == Embargo(until=until)


@pytest.mark.parametrize(
    ("text", "unread"),
    [
        ("Sperrfrist: Redebeginn", "Redebeginn"),
        ("Sperrfrist: Redebeginn, 20.11.2026, 10 Uhr", "Redebeginn, 20.11.2026, 10 Uhr"),
        ("Sperrfrist: 20.11.2026, 10 Uhr (Redebeginn)", "20.11.2026, 10 Uhr (Redebeginn"),
        ("Sperrfrist: Donnerstag, 20. November 2026, 10 Uhr", "Donnerstag, 20. November 2026, 10 Uhr"),
        ("Sperrfrist: Freitag, 10 Uhr", "Freitag, 10 Uhr"),
        ("Sperrfrist: heute, 18 Uhr", "heute, 18 Uhr"),
        ("Sperrfrist: 18 Uhr", "18 Uhr"),
        ("Sperrfrist: 20.11.2026, 10 bis 12 Uhr", "20.11.2026, 10 bis 12 Uhr"),
        ("Sperrfrist: 20.11.2026, 10:00-12:00 Uhr", "20.11.2026, 10:00-12:00 Uhr"),
        ("Sperrfrist: 20.11.2026, 10 Uhr; online 12 Uhr", "20.11.2026, 10 Uhr; online 12 Uhr"),
        ("Sperrfrist: 20.11.2026 ca. 10 Uhr", "20.11.2026 ca. 10 Uhr"),
        ("Sperrfrist: 31.11.2026, 10 Uhr", "31.11.2026, 10 Uhr"),
        ("Sperrfrist: 20.11.2026, 25 Uhr", "20.11.2026, 25 Uhr"),
        ("Sperrfrist: 20.11.2036, 10 Uhr", "20.11.2036, 10 Uhr"),
        ("Embargo until further notice", "further notice"),
        ("Embargoed until 11/12/2026, 10:00 GMT", "11/12/2026, 10:00 GMT"),
        ("Embargoed until 20 November 2026, 12 a.m. GMT", "20 November 2026, 12 a.m. GMT"),
        ("Embargoed until 20 November 2026, 10:00 IST", "20 November 2026, 10:00 IST"),
        ("EMBARGO: after the minister has spoken", "after the minister has spoken"),
        # Also said of manure and of bridges.
        ("Sperrfrist bis Freitag, 20. November", "bis Freitag, 20. November"),
        ("Gülle: Sperrfrist bis 31. Januar 2027", "bis 31. Januar 2027"),
        ("Frei ab 20.11.2026, 10 Uhr – Museum eröffnet", "20.11.2026, 10 Uhr – Museum eröffnet"),
        ("Frei ab 1. Dezember 2026 sind drei Läden am Markt", "1. Dezember 2026 sind drei Läden am Markt"),
    ],
)
def test_what_is_not_certain_is_told_as_it_stands_there(text: str, unread: str) -> None:
    assert embargo(text) == Embargo(unread=unread)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Die Sperrfrist für Gülle beginnt am 1. November 2026.",
        "Sperrfrist für Gülle: Was Landwirte ab 1. November 2026 beachten müssen",
        "Sperrfrist endet am 31. Januar 2027",
        "Sperrfrist ab 1. Dezember 2026",
        "Der Eintritt ist frei ab 14 Uhr.",
        "Brücke über die Leine: Freigabe ab Freitag, 27. November 2026, 12 Uhr",
        "L 123: Freigabe ab 27. November 2026",
        "L 123 – Freigabe ab 27. November 2026",
        "Eintritt: frei ab 29. November 2026.",
        "Die Straße ist gesperrt. Frei ab 27.11.2026, 5 Uhr.",
        "Russia sanctions: Embargo ends 1 December 2026.",
        "Frei ab 12 Jahren",
        "Embargo: EU verlängert Sanktionen",
        "The embargo against Atlantis ends on 20 November 2026.",
        "A 39 gesperrt bis 20. November 2026, 10 Uhr",
        "FOR RELEASE November 20, 2026",
    ],
)
def test_what_is_no_embargo_is_left_alone(text: str) -> None:
    assert embargo(text) == Embargo()


@pytest.mark.parametrize(
    ("source", "until"),
    [(LONDON, at(20, 10)), (TOWN, at(20, 9)), (NOWHERE, at(20, 22)), (Source(name="Amt", language="de"), at(20, 9))],
)
def test_an_hour_is_that_of_the_office_and_else_the_last_on_earth(source: Source, until: datetime) -> None:
    assert embargo("Embargoed until 20 November 2026, 10:00", source).until == until


def test_it_counts_in_headline_and_subhead_and_at_either_end_of_the_text() -> None:
    said, lines = "Sperrfrist: 20.11.2026, 10 Uhr", [f"Zeile {number}." for number in range(30)]
    where = {"source": TOWN, "published_at": PUBLISHED}
    held = Embargo(until=at(20, 9))
    assert find_embargo(f"{said} – Museum eröffnet", "", "", **where) == held  # type: ignore[arg-type]
    assert find_embargo("Museum eröffnet", said, "", **where) == held  # type: ignore[arg-type]
    for place, found in ((0, held), (4, held), (15, Embargo()), (29, held)):
        assert embargo("\n\n".join([*lines[:place], said, *lines[place:]])) == found


@pytest.mark.parametrize("said", ["Frei ab 27.11.2026, 5 Uhr", "Freigabe ab 27. November 2026"])
def test_what_is_free_in_a_headline_or_subhead_holds_nothing_and_is_told(said: str) -> None:
    for titles in ((said, ""), ("Brücke über die Leine", said)):
        found = find_embargo(*titles, "", source=TOWN, published_at=PUBLISHED)
        assert (found.until, found.unread) == (None, said.split("ab ")[1])


def test_of_two_the_later_holds_and_what_cannot_be_read_is_told_beside() -> None:
    text = "Sperrfrist: 20.11.2026, 10 Uhr\n\nEmbargoed until 20 November 2026, 12:00 GMT\n\nSperrfrist: Redebeginn"
    assert embargo(text) == Embargo(until=at(20, 12), unread="Redebeginn")


_DAYS = st.dates(date(2026, 1, 1), date(2027, 10, 1))
_NAMES = ["Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag"]


@given(day=_DAYS, hour=st.integers(0, 23), minute=st.integers(0, 59), weekday=st.sampled_from([*_NAMES, ""]))
def test_nothing_is_read_as_earlier_than_it_says(day: date, hour: int, minute: int, weekday: str) -> None:
    found = embargo(f"Sperrfrist: {weekday and weekday + ', '}{day:%d.%m.%Y}, {hour}.{minute:02} Uhr")
    if weekday and _NAMES[day.weekday()] != weekday:
        assert found.until is None
        assert found.unread
        return
    if found.until is None:
        assert abs(datetime(day.year, day.month, day.day, tzinfo=UTC) - PUBLISHED) > timedelta(days=398)
        return
    shown = found.until.astimezone(ZoneInfo("Europe/Berlin"))
    assert (shown.date(), shown.hour, shown.minute) >= (day, hour, minute)
    assert found.until <= datetime(day.year, day.month, day.day, hour, minute, tzinfo=UTC)


@given(st.text(st.sampled_from("Sperfist: 0129.,UhrMEZ()–-novmbago\n"), max_size=80))
def test_any_text_is_read_or_left_alone(text: str) -> None:
    found = embargo(f"Sperrfrist: {text}")
    assert found.until is None or found.until.tzinfo is UTC


# In a release


def release(**said: object) -> Release:
    entry = Entry(title="Neues Museum", published_at=PUBLISHED, **said)  # type: ignore[arg-type]
    return make_release(entry, key="1", source=TOWN, language="de", now=PUBLISHED)


def test_a_release_is_held_until_the_hour_in_its_text() -> None:
    made = release(summary="<p>Sperrfrist: Freitag, 20. November 2026, 10 Uhr</p><p>Das Museum öffnet.</p>")
    assert (made.release_at, made.published_at, made.embargo) == (at(20, 9), at(20, 9), "")


def test_a_release_whose_embargo_cannot_be_read_goes_out_and_says_so() -> None:
    made = release(summary="<p>Sperrfrist: Redebeginn</p><p>Das Museum öffnet.</p>")
    assert (made.release_at, made.embargo) == (PUBLISHED, "Redebeginn")


def test_an_embargo_that_is_over_is_no_more_than_text() -> None:
    made = release(summary="<p>Sperrfrist: 17.11.2026, 10 Uhr</p><p>Das Museum öffnet.</p>")
    assert (made.release_at, made.embargo) == (PUBLISHED, "")


def test_what_the_feed_holds_for_longer_stays_held() -> None:
    text = "Sperrfrist: 20.11.2026, 10 Uhr"
    assert release(summary=text, embargoed_until=at(25)).release_at == at(25)
    assert release(summary=text, embargoed_until=at(19)).release_at == at(20, 9)
    assert release(summary=text, available_at=at(25)).release_at == at(25)
    assert release(summary=text, pub_status=PubStatus.WITHHELD).release_at == NEVER
