"""/topics and /near: finding out what there is to follow, down to a preview."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from pressbot.commands.router import verb_names
from pressbot.model import ChatKind, Source
from tests.commands.desk import Desk, button, labels, only, said
from tests.render.dump import dump
from tests.store.shelf import put_release
from tests.values import SOURCE

Golden = Callable[[str, str], None]
WOLFSBURG = Source(name="Stadt Wolfsburg", place="Wolfsburg", language="de")


@pytest.mark.parametrize("language", ["de", "en"])
async def test_topics_are_opened_level_by_level_in_place(desk: Desk, golden: Golden, language: str) -> None:
    reader = desk.of(f"speaks {language}", language=language)
    top = await reader.type("/topics")
    golden(f"commands/topics.{language}.txt", dump(only(top)))
    sport = await reader.tap("1:topics:15000000")
    assert sport.replaces
    golden(f"commands/topics-sport.{language}.txt", dump(only(sport)))


async def test_the_pages_of_a_level_hold_each_topic_once(desk: Desk) -> None:
    page, seen = await desk.type("/themen"), list[str]()
    while True:
        seen += [each for each in labels(page) if each not in "◀▶"]
        if "▶" not in labels(page):
            break
        page = await desk.tap(button(page, "▶"))
    assert len(seen) == len(set(seen)) == 17
    assert {"Bildung", "Sport", "Wetter"} <= set(seen)


async def test_a_topic_leads_to_the_preview_of_its_query_and_back(desk: Desk) -> None:
    await desk.database.transact(put_release, topics=("Fußball",))
    top = await desk.type("/topics")
    sport = await desk.tap("1:topics:15000000")
    shown = await desk.tap(button(sport, "Vorschau: Sport"))
    assert said(shown) == said(await desk.type("/preview topic:sport"))
    assert "eine Meldung" in said(shown)
    assert said(await desk.tap(button(sport, "Zurück"))) == said(top)


async def test_where_a_branch_ends_the_preview_comes_below_the_level(desk: Desk) -> None:
    shown = await desk.type("/topics fußball")
    assert not shown.replaces
    assert said(shown) == said(await desk.type("/preview topic:fußball"))
    assert not (await desk.tap("1:topics:20001065")).replaces


async def test_a_name_of_several_topics_offers_each(desk: Desk, golden: Golden) -> None:
    golden("commands/topics-called.txt", dump(only(await desk.type("/topics Feuerwehr"))))
    golden("commands/topics-alike.txt", dump(only(await desk.type("/topics fusbal"))))
    golden("commands/topics-none.txt", dump(only(await desk.type("/topics xyzzy"))))


async def test_every_topic_at_the_top_can_be_opened(desk: Desk) -> None:
    first = await desk.type("/topics")
    for page in (first, await desk.tap(button(first, "▶"))):
        for label in labels(page):
            if label not in "◀▶":
                assert f"Vorschau: {label}" in labels(await desk.tap(button(page, label)))


async def test_a_location_is_asked_for_in_private_chats_of_platforms_that_hear_of_one(desk: Desk) -> None:
    assert "Standort" not in said(await desk.type("/near"))
    desk.person = replace(desk.person, attachments=True)
    asked = await desk.type("/near")
    assert "Standort" in said(asked)
    assert only(asked).location == ("Standort senden", "Die Taste für den Standort ist wieder ausgeblendet.")
    group = desk.of("-8", kind=ChatKind.GROUP)
    assert only(await group.type("/near")).location == ()
    assert "Standort" not in said(await group.type("/near"))


@pytest.mark.parametrize("language", ["de", "en"])
async def test_near_offers_circles_the_town_and_its_state(desk: Desk, golden: Golden, language: str) -> None:
    reader = desk.of(f"speaks {language}", language=language)
    reader.person = replace(reader.person, attachments=True)
    golden(f"commands/near-usage.{language}.txt", dump(only(await reader.type("/near"))))
    golden(f"commands/near.{language}.txt", dump(only(await reader.type("/near wolfsburg"))))
    golden(f"commands/near-which.{language}.txt", dump(only(await reader.type("/near Neustadt"))))


async def test_a_state_has_no_circles(desk: Desk) -> None:
    assert labels(await desk.type("/near Niedersachsen")) == ["Nur Niedersachsen", "Deutschland"]
    assert labels(await desk.type("/near Deutschland")) == ["Nur Deutschland"]


async def test_a_location_is_the_town_nearest_to_it(desk: Desk) -> None:
    named = await desk.type("/near Wolfsburg")
    for typed in ("52.4227,10.7865", "52.4227, 10.7865", " 52.4227 10.7865 "):
        assert await desk.type(f"/umkreis {typed}") == named


async def test_each_choice_shows_what_it_would_bring(desk: Desk) -> None:
    await desk.database.transact(put_release, source=WOLFSBURG)
    offered = await desk.type("/near Gifhorn")
    for label, query in (
        ("10 km", "near:gifhorn,10km"),
        ("30 km", "near:gifhorn,30km"),
        ("Nur Gifhorn", "place:gifhorn"),
        ("Niedersachsen", "place:niedersachsen"),
    ):
        assert said(await desk.tap(button(offered, label))) == said(await desk.type(f"/preview {query}"))
    assert "eine Meldung" in said(await desk.tap(button(offered, "30 km")))
    assert "keine Meldung" in said(await desk.tap(button(offered, "10 km")))


async def test_of_several_places_the_one_tapped_is_offered_in_place(desk: Desk) -> None:
    asked = await desk.type("/near Neuenkirchen")
    offered = await desk.tap(only(asked).buttons[0][0].token)
    assert offered.replaces
    assert "Neuenkirchen" in said(offered)
    assert "30 km" in labels(offered)


async def test_a_place_that_is_not_known_is_told_with_what_looks_like_it(desk: Desk) -> None:
    assert "Meinten Sie Wolfsburg" in said(await desk.type("/near Wolfsbrug"))
    for nowhere in ("0,0", "89,0", "52.1,999"):
        assert "kennt pressbot nicht" in said(await desk.type(f"/near {nowhere}"))


async def test_both_have_german_names() -> None:
    assert {"themen", "umkreis"} <= set(verb_names())
    assert SOURCE.place not in {"Wolfsburg", "Gifhorn"}
