"""/search, /latest, /release, and the buttons below their answers."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from pressbot.model import Change, ChatKind, Release
from pressbot.store.revisions import revise_release
from tests.commands.desk import Desk, button, labels, only, said
from tests.render.dump import dump
from tests.store.shelf import put_release
from tests.values import NOON

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
NOT_FOUND = "Diese Meldung gibt es im Archiv nicht."


async def fill(desk: Desk, number: int) -> list[Release]:
    """Releases, the newest first."""
    return [
        await desk.database.transact(
            put_release, key=str(each), headline=f"Brand Nummer {each}", published_at=NOON - each * DAY
        )
        for each in range(number)
    ]


async def test_a_search_shows_what_people_see(desk: Desk, golden: Callable[[str, str], None]) -> None:
    await fill(desk, 2)
    for typed in ("/search brand", "/suche brand", "brand"):
        golden("commands/search.txt", dump(only(await desk.type(typed))))


async def test_pages_are_turned_in_place(desk: Desk) -> None:
    await fill(desk, 23)
    first = await desk.type("/search brand")
    assert not first.replaces
    assert "Seite 1 von 3" in said(first)
    assert "◀" not in labels(first)
    second = await desk.tap(button(first, "▶"))
    assert second.replaces
    assert "Seite 2 von 3" in said(second)
    assert "Brand Nummer 10" in said(second)
    third = await desk.tap(button(second, "▶"))
    assert "▶" not in labels(third)
    assert said(await desk.tap(button(third, "◀"))) == said(second)


async def test_a_page_shows_what_was_there_when_the_first_one_was_shown(desk: Desk) -> None:
    await fill(desk, 12)
    first = await desk.type("/search brand")
    await desk.database.transact(put_release, key="new", headline="Brand eben gemeldet")
    second = await desk.tap(button(first, "▶"))
    assert [number for number in range(12) if f"Brand Nummer {number}\n" in said(second)] == [10, 11]
    assert "eben gemeldet" not in said(await desk.tap(button(second, "◀")))
    assert "eben gemeldet" in said(await desk.type("/search brand"))


async def test_a_page_that_is_there_no_more_shows_the_last(desk: Desk) -> None:
    releases = await fill(desk, 11)
    second = button(await desk.type("/search brand"), "▶")
    await desk.database.transact(revise_release, replace(releases[0], headline="Übung", body="", lead="", revision=2))
    assert "Brand Nummer 10" in said(await desk.tap(second))
    query = second.split(":")[2]
    for page in ("0", "-1", "999999999", "9" * 30, "x", ""):
        assert "Brand Nummer" in said(await desk.tap(f"1:page:{query}:{page}"))


async def test_a_page_of_a_query_nobody_asked_is_an_expired_button(desk: Desk) -> None:
    for token in ("1:page:77:1", "1:page", "1:page:x:1", f"1:page:{2**31}:1"):
        assert "nicht mehr" in said(await desk.tap(token)), token


async def test_a_query_that_cannot_be_understood_is_pointed_at(desk: Desk) -> None:
    answer = said(await desk.type("/search brand ort:wendelbrück"))
    above, arrow, *_ = answer.split("\n")
    assert above[arrow.index("↑") :].startswith("ort:")


async def test_a_fault_after_decomposed_umlauts_is_pointed_at_all_the_same(desk: Desk) -> None:
    answer = said(await desk.type("/search u\u0308bu\u0308ng ort:x"))
    above, arrow, *_ = answer.split("\n")
    assert above[arrow.index("↑") :].startswith("ort:")


async def test_searching_for_nothing_says_how_to_search(desk: Desk) -> None:
    assert said(await desk.type("/search")) == said(await desk.type("   "))


async def test_the_latest_are_as_many_as_asked_for_within_reason(desk: Desk) -> None:
    await fill(desk, 22)
    wanted = {"": 5, " 3 ": 3, "1": 1, "0": 5, "-1": 5, "9999": 20, "two": 5, "²": 5, "٣": 5, "9" * 5000: 5}
    for argument, number in wanted.items():
        for verb in ("latest", "neu"):
            assert said(await desk.type(f"/{verb} {argument}")).count("Brand Nummer") == number, argument


async def test_the_latest_show_what_people_see(desk: Desk, golden: Callable[[str, str], None]) -> None:
    await fill(desk, 2)
    golden("commands/latest.txt", dump(only(await desk.type("/latest"))))
    assert await desk.tap("1:latest") == await desk.type("/latest")


async def test_a_release_shows_what_people_see(desk: Desk, golden: Callable[[str, str], None]) -> None:
    release = await desk.database.transact(put_release)
    corrected = replace(
        release, headline="Korrektur: Brand im Kino", revision=2, change=Change.CORRECTION, revised_at=NOON + HOUR
    )
    await desk.database.transact(revise_release, corrected)
    for typed in (f"/release {release.id}", f"/release #{release.id}", f"/meldung  {release.id} "):
        golden("commands/release.txt", dump(only(await desk.type(typed))))


async def test_the_buttons_of_a_release_open_it(desk: Desk) -> None:
    release = await desk.database.transact(put_release)
    assert "Feuerwehr löscht Brand" in said(await desk.tap(f"1:full:{release.id}"))
    assert await desk.tap(f"1:release:{release.id}") == await desk.type(f"/release {release.id}")


async def test_a_tap_in_a_group_opens_the_release_there(desk: Desk) -> None:
    release = await desk.database.transact(put_release)
    group = desk.of("8", kind=ChatKind.GROUP)
    assert "Feuerwehr löscht Brand" in said(await group.tap(f"1:full:{release.id}"))


async def test_a_number_of_no_release_is_not_found(desk: Desk) -> None:
    await desk.database.transact(put_release)
    for number in ("", "0", "-1", "99", "x", "²", "1 2", "2147483648", "9" * 12, "9" * 5000, "1.5"):
        assert NOT_FOUND in said(await desk.type(f"/release {number}")), number
        for verb in ("release", "full"):
            assert NOT_FOUND in said(await desk.tap(f"1:{verb}:{number}")), number


async def test_a_release_with_the_longest_address_there_is_can_be_opened(desk: Desk) -> None:
    url = "https://wendelbrueck.example/" + "x" * 1971
    release = await desk.database.transact(put_release, url=url)
    opened = only(await desk.tap(f"1:full:{release.id}"))
    assert [each.url for row in opened.buttons for each in row] == [url]


async def test_a_timed_release_is_not_to_be_had_before_its_hour(desk: Desk) -> None:
    timed = await desk.database.transact(put_release, release_at=NOON + HOUR)
    ways = (f"/release {timed.id}", "/search feuerwehr", "/latest", "/sub feuerwehr")
    for typed in ways:
        assert "löscht" not in said(await desk.type(typed)), typed
    assert NOT_FOUND in said(await desk.type(f"/release {timed.id}"))
    assert NOT_FOUND in said(await desk.tap(f"1:full:{timed.id}"))
    desk.now = NOON + HOUR
    for typed in ways:
        assert "löscht" in said(await desk.type(typed)), typed
