"""What helps where a search finds too much, or nothing."""

from collections.abc import Callable
from datetime import timedelta

from pressbot.model import Source
from tests.commands.desk import Desk, button, labels, only, said
from tests.render.dump import dump
from tests.store.shelf import put_release
from tests.values import NOON

WOLFSBURG = Source(name="Feuerwehr Wolfsburg", place="Wolfsburg")
NEUSTADT = Source(name='Amt "Neustadt"', place="Neustadt")


async def fill(desk: Desk, number: int = 12) -> None:
    """Fires, most of them in Wolfsburg and this month."""
    for each in range(number):
        await desk.database.transact(
            put_release,
            key=str(each),
            headline=f"Brand Nummer {each}",
            body="Brand " * (each == 5),
            source=NEUSTADT if each == 0 else WOLFSBURG,
            topics=("Fußball",) if each == 1 else (),
            published_at=NOON - timedelta(days=40 if each == 2 else 0, minutes=each),
        )


async def test_what_a_search_can_be_narrowed_by_is_what_people_see(
    desk: Desk, golden: Callable[[str, str], None]
) -> None:
    await fill(desk)
    narrowed = await desk.tap(button(await desk.type("/search brand"), "Eingrenzen"))
    assert narrowed.replaces
    golden("commands/narrow.txt", dump(only(narrowed)))


async def test_a_tap_narrows_the_search(desk: Desk) -> None:
    await fill(desk)
    choices = await desk.tap(button(await desk.type("/search brand"), "Eingrenzen"))
    by_topic = await desk.tap(button(choices, "Fußball (1)"))
    assert by_topic.replaces
    assert "Eine Meldung gefunden" in said(by_topic)
    assert "Brand Nummer 1\n" in said(by_topic)
    assert "11 Meldungen" in said(await desk.tap(button(choices, "Feuerwehr Wolfsburg (11)")))
    assert "11 Meldungen" in said(await desk.tap(button(choices, "Niedersachsen (11)")))
    assert "Brand Nummer 0\n" in said(await desk.tap(button(choices, 'Amt "Neustadt" (1)')))
    assert "Brand Nummer 2\n" in said(await desk.tap(button(choices, "Oktober 2026 (1)")))
    assert "12 Meldungen" in said(await desk.tap(button(choices, "Zurück")))


async def test_a_place_of_a_name_that_several_have_is_no_choice(desk: Desk) -> None:
    await fill(desk)
    choices = await desk.tap(button(await desk.type("/search brand"), "Eingrenzen"))
    assert "Wolfsburg (11)" in labels(choices)
    assert "Neustadt (1)" not in labels(choices)


async def test_a_choice_narrows_all_that_was_asked_for(desk: Desk) -> None:
    await fill(desk)
    either = await desk.tap(button(await desk.type("/search brand OR kino"), "Eingrenzen"))
    assert "Eine Meldung" in said(await desk.tap(button(either, "Fußball (1)")))


async def test_what_is_narrowed_already_says_so(desk: Desk) -> None:
    for each in range(12):
        await desk.database.transact(put_release, key=str(each), headline="Brand", source=Source(name="Amt"))
    narrow = button(await desk.type("/search brand source:amt after:2026-11-01 before:2026-12-01"), "Eingrenzen")
    assert "nicht weiter eingrenzen" in said(await desk.tap(narrow))


async def test_narrowing_a_query_nobody_asked_is_an_expired_button(desk: Desk) -> None:
    for token in ("1:narrow:77", "1:narrow", "1:narrow:x"):
        assert "nicht mehr" in said(await desk.tap(token)), token


async def test_the_best_come_first_where_that_is_asked_for_and_on_all_pages(desk: Desk) -> None:
    await fill(desk)
    newest = await desk.type("/search brand")
    assert "Brand Nummer 11\n" in said(newest)
    best = await desk.tap(button(newest, "Beste zuerst"))
    assert best.replaces
    first, *_ = [line for line in said(best).split("\n") if line.startswith("1.")]
    assert first == "1. Brand Nummer 5"
    second = await desk.tap(button(best, "▶"))
    assert "Neueste zuerst" in labels(second)
    seen = said(best) + said(second)
    assert all(f"Brand Nummer {each}\n" in seen for each in range(12))
    assert said(await desk.tap(button(second, "Neueste zuerst"))) == said(newest)


async def test_a_misspelt_word_is_put_right_by_the_words_of_the_archive(desk: Desk) -> None:
    await fill(desk, 3)
    for typed, meant in (
        ("brnad", "brand"),
        ("Bramd nummer", "brand nummer"),
        ("bradn -kino", "brand -kino"),
        ("kino OR barnd", "brand ODER kino"),
    ):
        answer = await desk.type(f"/search {typed}")
        assert f"Meinten Sie: {meant}?" in said(answer), typed
        assert "gefunden" in said(await desk.tap(button(answer, meant)))


async def test_nothing_is_put_right_where_that_would_find_nothing_either(desk: Desk) -> None:
    await fill(desk, 1)
    for typed in ("brnad kino", "xylophon", "brand kino", "br", "brand -nummer", "4711"):
        assert "Meinten" not in said(await desk.type(f"/search {typed}")), typed


async def test_a_misspelling_that_nobody_may_see_yet_hinders_no_suggestion(desk: Desk) -> None:
    await fill(desk, 1)
    await desk.database.transact(put_release, key="x", headline="Brnad", release_at=NOON + timedelta(hours=1))
    assert "Meinten Sie: brand?" in said(await desk.type("/search brnad"))


async def test_no_word_of_what_nobody_may_see_yet_is_suggested(desk: Desk) -> None:
    await desk.database.transact(put_release, headline="Fusion", release_at=NOON + timedelta(hours=1))
    assert "Meinten" not in said(await desk.type("/search fusoin"))
