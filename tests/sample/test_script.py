"""What the sample office says, and when: enough to search in, complete in every part, and punctual."""

from __future__ import annotations

import re
from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pressbot.sample.script import Listing, listings_at

START = datetime(2026, 11, 22, 19, 0, tzinfo=UTC)
MARKS = ("Korrektur: ", "Zurückgezogen: ")


def listings(minutes: float, start: datetime = START) -> tuple[Listing, ...]:
    return listings_at(start, start + timedelta(minutes=minutes))


def listing(slug: str, minutes: float) -> Listing:
    return next(each for each in listings(minutes) if each.slug == slug)


def slugs(minutes: float) -> set[str]:
    return {each.slug for each in listings(minutes)}


def test_there_are_enough_releases_in_both_languages() -> None:
    languages = Counter(each.language for each in listings(60))
    assert languages["de"] >= 24
    assert languages["en"] >= 6


def test_slugs_are_unique_and_fit_into_an_address() -> None:
    everything = [each.slug for each in listings(60)]
    assert len(set(everything)) == len(everything)
    assert all(re.fullmatch(r"[a-z0-9-]+", slug) for slug in everything)


# At six minutes every release but the latest is there, and none is corrected or withdrawn yet.
@pytest.mark.parametrize("release", [*listings(6), *(each for each in listings(60) if each.slug not in slugs(6))])
def test_every_release_is_complete(release: Listing) -> None:
    wording = release.wording
    assert wording.headline
    assert "!" not in wording.headline
    assert 100 <= len(wording.lead) <= 400
    assert 3 <= len(wording.paragraphs) <= 7
    assert release.topics
    assert release.contact.name
    assert release.contact.phone.startswith("0300 555-")
    assert release.contact.email.endswith(".example")
    assert release.contact.address


@pytest.mark.parametrize("minutes", [6, 60])
def test_no_mark_of_the_script_is_left_in_a_text(minutes: int) -> None:
    for each in listings(minutes):
        wording = each.wording
        texts = (wording.headline, wording.subhead, wording.lead, *wording.paragraphs)
        assert not any(re.search(r"[{}]|\n|  ", text) for text in texts), each.slug


def test_most_releases_have_one_picture_and_some_have_several() -> None:
    counts = Counter(len(each.wording.pictures) for each in listings(6))
    assert counts[1] >= 20
    assert counts[2] >= 2


def test_every_picture_has_caption_credit_and_alternative_text() -> None:
    for each in (picture for release in listings(60) for picture in release.wording.pictures):
        assert each.caption.endswith((".", "?"))
        assert each.credit.startswith(("Foto: ", "Grafik: ", "Photo: ", "Illustration: "))
        assert each.alt


def test_searching_for_the_fire_brigade_is_worth_trying() -> None:
    named = [each for each in listings(60) if "Feuerwehr" in f"{each.wording.headline} {each.wording.lead}"]
    assert len(named) >= 4


def test_history_reaches_back_about_forty_days() -> None:
    published = [each.published_at for each in listings(0)]
    assert timedelta(days=39) < START - published[-1] < timedelta(days=41)
    assert all(instant < START for instant in published)


def test_nothing_is_new_at_the_start_and_releases_follow_on_time() -> None:
    assert slugs(0) == slugs(0.9)
    news = [
        (1, "kellerbrand-nordstadt"),
        (2, "marktbruecke-vollsperrung"),
        (4, "vermisst-uferpromenade"),
        (6, "sturmwarnung"),
        (9, "faehrmann-zusatzvorstellungen"),
        (13, "hallenbad-oeffnet"),
    ]
    for minute, slug in news:
        assert slugs(minute) - slugs(minute - 0.1) == {slug}


def test_newest_releases_come_first() -> None:
    assert all(one.published_at >= other.published_at for one, other in pairwise(listings(60)))


def test_the_timed_release_is_listed_from_the_start_and_available_after_three_minutes() -> None:
    timed = [each for each in listings(0) if each.available_at]
    assert [each.slug for each in timed] == ["kulturpreis-achterberg"]
    assert timed[0].published_at < START
    assert timed[0].available_at == START + timedelta(minutes=3)


def test_the_correction_changes_one_fact_and_says_which() -> None:
    before, after = (listing("marktbruecke-vollsperrung", minute).wording for minute in (6.9, 7))
    assert after.headline == f"Korrektur: {before.headline}"
    assert before.lead.replace("8. Dezember", "28. November") == after.lead
    assert "irrtümlich den 8. Dezember genannt. Richtig ist der 28. November" in after.paragraphs[0]
    assert after.paragraphs[1:] == before.paragraphs
    assert after.pictures == before.pictures


def test_the_withdrawal_leaves_nothing_but_the_notice() -> None:
    before, after = (listing("vermisst-uferpromenade", minute).wording for minute in (9.9, 10))
    assert before.pictures
    assert after.headline.startswith("Zurückgezogen: ")
    assert not after.pictures
    assert "wohlbehalten" in after.lead
    assert len(" ".join((after.lead, *after.paragraphs))) < 300


def test_nothing_else_is_ever_revised() -> None:
    marked = [each.slug for each in listings(60) if each.wording.headline.startswith(MARKS)]
    assert sorted(marked) == ["kulturpreis-achterberg", "marktbruecke-vollsperrung", "vermisst-uferpromenade"]


def test_dates_are_written_out_in_the_language_of_the_release() -> None:
    assert "am 26. November beim Lichterfest" in listing("lichterfest-wendelufer", 0).wording.lead
    assert "on 28 November at 7 pm" in listing("public-lecture-storms", 25).wording.lead


def test_two_releases_about_one_event_name_the_same_day() -> None:
    assert "am 26. November beim Lichterfest" in listing("lichterfest-wendelufer", 18).wording.lead
    assert "Zum Lichterfest am 26. November" in listing("busse-lichterfest", 18).wording.lead


@given(
    st.datetimes(datetime(2026, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001  # bounds are naive
    st.floats(-60_000, 100),
    st.floats(0, 5_000),
)
def test_a_release_once_listed_stays_listed(start: datetime, minutes: float, later: float) -> None:
    before, after = listings(minutes, start), listings(minutes + later, start)
    assert {each.slug for each in before} <= {each.slug for each in after}
    assert all(each.published_at <= each.wording.since <= start + timedelta(minutes=minutes) for each in before)
