"""A release under an id that its office has changed, and releases that only look like one."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pressbot.feeds import aliases
from pressbot.feeds.aliases import aliases_of, aliases_to_try, recognise
from pressbot.feeds.page import teaser_hash
from pressbot.model import Release, Source

MORNING = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
OFFICE = Source(name="Stadt Ahrenbek", homepage="https://presse.example/")
LINK = "https://presse.example/meldung/7"
TEXT = "Die A 39 ist wegen eines Unfalls gesperrt."


def release(headline: str = "A 39 gesperrt", **changes: object) -> Release:
    plain = Release(
        source=OFFICE,
        key="alt",
        headline=headline,
        body=TEXT,
        url=LINK,
        language="de",
        published_at=MORNING,
        release_at=MORNING,
        id=1,
    )
    return replace(plain, **changes)  # type: ignore[arg-type]  # the names are checked by replace itself


def new(headline: str = "A 39 gesperrt", **changes: object) -> Release:
    return release(headline, **{"key": "neu", "id": 0, **changes})


@pytest.mark.parametrize(
    ("said", "same"),
    [
        # Two of link, title and date.
        (new(), True),
        (new(url=f"{LINK}?utm_source=rss&fbclid=1#top"), True),
        (new(url="HTTPS://presse.example:443/meldung/7"), True),
        (new(published_at=MORNING + 300 * DAY), True),
        (new(published_at=MORNING + 6 * HOUR, body="Die Warnung gilt weiter."), True),
        (new("Korrektur: A 39 gesperrt", published_at=MORNING + 300 * DAY, body="Die Warnung gilt weiter."), True),
        # One page and one title for years.
        (new(published_at=MORNING + 12 * HOUR, body="Die Warnung gilt weiter."), False),
        (new(published_at=MORNING + 300 * DAY, body="Die Warnung gilt weiter."), False),
        (new(published_at=MORNING + DAY, body=""), False),
        (new(url="https://presse.example/archiv/7"), True),
        (new(url=""), True),
        (new("A 39 wieder frei"), True),
        (new(url="", published_at=MORNING + 7 * DAY), True),
        # A marker is no part of the title, and what is taken back has often lost its text.
        (new("[GELÖSCHT] A 39 gesperrt", url="", body=""), True),
        (new("Korrektur: A 39 gesperrt", url="", body="Die B 4 ist gesperrt."), True),
        (new("a39 Gesperrt!", url=""), False),
        (new("A 39: gesperrt", url=""), True),
        # One of them alone.
        (new(url="", published_at=MORNING + 8 * DAY), False),
        (new("A 39 wieder frei", url=""), False),
        (new("A 39 wieder frei", published_at=MORNING + 8 * DAY), False),
        # "Polizeibericht", every day.
        (new(url="", published_at=MORNING + DAY, body="In der Nacht wurde ein Rad gestohlen."), False),
        (new("Neues von heute", published_at=MORNING + DAY, body="Im Rathaus gibt es Tee."), False),
        (new(url="", body=""), False),
    ],
)
def test_a_release_under_another_id_is_known_by_two_of_link_title_and_date(said: Release, same: bool) -> None:
    assert recognise([said], {}, [release()]) == ({"neu": release()} if same else {})


def test_an_id_that_is_still_there_has_not_changed() -> None:
    old = release()
    assert recognise([old, new()], {"alt": old}, [old]) == {}


@pytest.mark.parametrize("link", ["https://presse.example/", "https://presse.example", ""])
def test_a_link_to_the_office_is_no_link_to_a_release(link: str) -> None:
    assert recognise([new(url=link, body="Anderes.")], {}, [release(url=link)]) == {}


def test_a_link_that_several_have_tells_nothing() -> None:
    much_later = new(published_at=MORNING + 30 * DAY)
    assert recognise([much_later, new("Anderes", key="2")], {}, [release()]) == {}
    assert recognise([much_later], {}, [release(), release("Anderes", id=2)]) == {}


def test_what_is_taken_back_is_not_an_older_release_of_the_same_title() -> None:
    """The one it means is still in the document, under the id it always had."""
    here, older = release("Mann vermisst", id=2, key="2"), release("Mann vermisst", published_at=MORNING - 5 * DAY)
    withdrawn = new("Widerruf: Mann vermisst", url="", body="Der Mann ist wieder da.")
    assert recognise([here, withdrawn], {"2": here}, [here, older]) == {}
    assert recognise([withdrawn], {}, [older]) == {"neu": older}


def test_each_earlier_release_is_one_entry_only_and_the_nearest_is_taken() -> None:
    first, second = release(url=""), release(url="", id=2, published_at=MORNING + DAY)
    later = [new(url="", key=key, published_at=MORNING + DAY) for key in ("a", "b", "c")]
    assert recognise(later, {}, [first, second]) == {"a": second, "b": first}


def test_an_id_that_holds_the_hour_of_the_last_change() -> None:
    """As the travel advice of GOV.UK has it: a new id for the same text, or a text whose end has changed."""
    page = "https://www.gov.example/travel-advice/spain"
    text = f"Before you travel, check what your insurance covers. {'It may not cover strikes. ' * 10}"
    spain = release("Spain", url=page, key=f"{page}#2026-11-01T10:00:00Z", body=f"{text}Trains may be late.")
    today = new(
        "Spain",
        url=page,
        key=f"{page}#2026-11-20T08:00:00Z",
        body=f"{text}Trains run.",
        published_at=MORNING + 19 * DAY,
    )
    assert recognise([today], {}, [spain]) == {today.key: spain}


def test_a_teaser_is_known_by_what_its_feed_said_before_its_page_was_read() -> None:
    teaser = new(published_at=MORNING + DAY)
    complete = release(body="WENDELBRÜCK. Ein langer Text.", teaser_hash=teaser_hash(teaser))
    assert recognise([teaser], {}, [complete]) == {"neu": complete}
    assert recognise([teaser], {}, [replace(complete, teaser_hash="anderer")]) == {}


@pytest.mark.parametrize("headline", ["Lage {}", "Lage"], ids=["many titles", "one title"])
def test_texts_are_folded_once_for_each_release_however_many_there_are(
    headline: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    folded: list[str] = []

    def fold(text: str) -> str:
        folded.append(text)
        return text.casefold()

    monkeypatch.setattr(aliases, "_folded", fold)
    for number in (10, 40):
        folded.clear()
        old = [release(headline.format(at), id=at + 1, url=f"{LINK}/{at}") for at in range(number)]
        said = [new(headline.format(at), key=str(at), url=f"{LINK}/{at}?neu") for at in range(number)]
        assert len(recognise(said, {}, old)) == number
        assert len(folded) == 2 * (number + number), "of each the title and the text"
        assert max(map(len, folded)) <= 1_000


_RELEASES = st.builds(
    new,
    st.sampled_from(["Eins", "Korrektur: Eins", "Zwei", "POL-WOB: Eins", "…"]),
    key=st.sampled_from("abc"),
    url=st.sampled_from(["", LINK, f"{LINK}?utm_source=x", "https://presse.example/"]),
    body=st.sampled_from(["", TEXT]),
    published_at=st.datetimes(
        MORNING.replace(tzinfo=None), (MORNING + 20 * DAY).replace(tzinfo=None), timezones=st.just(UTC)
    ),
)


@given(_RELEASES, _RELEASES)
def test_whatever_is_recognised_could_be_found_by_its_names(old: Release, said: Release) -> None:
    if recognise([said], {}, [old]):
        assert set(aliases_of(old)) & set(aliases_to_try(said))
