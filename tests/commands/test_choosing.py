"""A query with a name that several places have is asked back, and carried out with the one that was tapped."""

from collections.abc import Callable

import pytest

from pressbot.model import Source
from pressbot.render.tokens import token
from tests.commands.desk import Desk, button, labels, only, said
from tests.render.dump import dump
from tests.store.shelf import put_release

HALLE = "Halle (Saale) · Sachsen-Anhalt"
NEUSTADT = "Neustadt an der Weinstraße · Rheinland-Pfalz"


@pytest.fixture
async def halle(desk: Desk) -> None:
    source = Source(name="Stadt Halle", place="Halle (Saale)")
    await desk.database.transact(put_release, source=source, headline="Brand am Markt")


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("verb", ["search", "preview"])
async def test_the_question_looks_as_agreed(
    desk: Desk, verb: str, language: str, golden: Callable[[str, str], None]
) -> None:
    asked = only(await desk.of(language, language=language).type(f"/{verb} brand ort:Halle"))
    golden(f"commands/which-place-{verb}.{language}.txt", dump(asked))


@pytest.mark.usefixtures("halle")
@pytest.mark.parametrize("typed", ["/search brand ort:Halle", "/suche umkreis:Halle,5km brand", "brand ort:Halle"])
async def test_a_search_goes_on_in_the_place_of_the_question(desk: Desk, typed: str) -> None:
    found = await desk.tap(button(await desk.type(typed), HALLE))
    assert found.replaces
    assert "Brand am Markt" in said(found)
    assert "Halle (Saale)" in said(found)
    belgian = await desk.tap(button(await desk.type(typed), "Halle, Belgien"))
    assert "Brand am Markt" not in said(belgian)


@pytest.mark.usefixtures("halle")
@pytest.mark.parametrize("verb", ["sub", "abo", "preview", "vorschau"])
async def test_a_subscription_goes_on_to_its_preview_and_has_the_canonical_name(desk: Desk, verb: str) -> None:
    shown = await desk.tap(button(await desk.type(f"/{verb} Brand ort:Halle"), HALLE))
    assert shown.replaces
    assert "Brand am Markt" in said(shown)
    await desk.tap(button(shown, "Abonnieren"))
    assert 'brand ort:"halle (saale)"' in said(await desk.type("/list"))


async def test_of_two_names_one_is_asked_after_the_other(desk: Desk) -> None:
    first = await desk.type("/search ort:Halle OR ort:Neustadt")
    assert "Halle" in said(first)
    second = await desk.tap(button(first, HALLE))
    assert second.replaces
    assert "Neustadt" in said(second)
    assert HALLE not in labels(second)
    found = said(await desk.tap(button(second, NEUSTADT)))
    assert "Halle (Saale)" in found
    assert "Neustadt an der Weinstraße" in found


async def test_no_more_than_eight_are_offered_and_the_others_named(desk: Desk) -> None:
    many = await desk.type("ort:Neustadt")
    assert len(labels(many)) == 8
    assert "Bayern" in said(many)
    example = said(many).partition("Einen davon nennen Sie so: ")[2]
    assert "Meldungen aus Neustadt" in said(await desk.type(f"/search {example}"))


async def test_what_no_database_stores_can_be_asked_back_too(desk: Desk) -> None:
    assert HALLE in labels(await desk.type("/search brand\x00 ort:Halle \ud83d"))


@pytest.mark.parametrize(
    "args", [(), ("search",), ("search", 99, 2911522), ("search", 1, 77), ("search", 1, "-"), ("x", 1, 2911522)]
)
async def test_a_button_that_means_nothing_is_an_expired_one(desk: Desk, args: tuple[object, ...]) -> None:
    await desk.type("ort:Halle")
    assert "nicht mehr" in said(await desk.tap(token("place", *args)))
