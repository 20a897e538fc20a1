"""/settings, /pause, /resume, /digest: how a chat gets its posts."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from pressbot.model import STOPPED, Chat
from pressbot.render.settings import SETTINGS
from pressbot.store.chats import find_chat
from tests.commands.desk import Desk, button, labels, said
from tests.values import NOON


async def chat_of(desk: Desk) -> Chat:
    found = await desk.database.read(find_chat, "recorded", "7")
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("setting", "value", "columns"),
    [
        ("Sprache", "Englisch", {"language": "en"}),
        ("Zeitzone", "Europe/Vienna", {"timezone": "Europe/Vienna"}),
        ("Ruhezeit", "22:00 bis 07:00 Uhr", {"quiet_from": "22:00", "quiet_to": "07:00"}),
        ("Sammelmeldung", "täglich um 18:00 Uhr", {"digest_at": "18:00"}),
        ("Beiträge am Tag", "höchstens 10", {"daily_limit": 10}),
        ("Ton", "ohne Ton", {"silent": True}),
        ("Bilder", "ohne", {"pictures": False}),
        ("Ungewisse Beiträge", "nicht wiederholen, vielleicht verloren", {"at_most_once": True}),
    ],
)
async def test_a_setting_is_changed_by_two_taps_in_place(
    desk: Desk, setting: str, value: str, columns: dict[str, object]
) -> None:
    choice = await desk.tap(button(await desk.type("/einstellungen"), setting))
    changed = await desk.tap(button(choice, value))
    assert (choice.replaces, changed.replaces) == (True, True)
    chat = await chat_of(desk)
    assert {name: getattr(chat, name) for name in columns} == columns


async def test_quiet_hours_are_taken_back_by_a_tap(desk: Desk) -> None:
    await desk.tap("1:settings:quiet:2200-0700")
    choice = await desk.tap("1:settings:quiet")
    assert "keine" in labels(choice)
    assert "22:00 bis 07:00 Uhr" not in labels(choice), "what is set already is not offered"
    assert "Ruhezeit: keine" in said(await desk.tap(button(choice, "keine")))
    assert (await chat_of(desk)).quiet_from == ""


async def test_long_texts_can_be_set_to_come_as_one_where_the_platform_has_rich_messages(desk: Desk) -> None:
    assert "Langer Volltext" not in labels(await desk.type("/settings"))
    assert "Dieser Knopf gilt nicht mehr." in said(await desk.tap("1:settings:rich:on"))
    desk.person = replace(desk.person, rich=True)
    choice = await desk.tap(button(await desk.type("/settings"), "Langer Volltext"))
    await desk.tap(button(choice, "in einer Nachricht"))
    assert (await chat_of(desk)).rich


async def test_where_replies_are_shown_can_be_set_where_there_are_threads(desk: Desk) -> None:
    assert "Korrekturen" not in labels(await desk.type("/einstellungen"))
    assert "Dieser Knopf gilt nicht mehr." in said(await desk.tap("1:settings:replies:thread"))
    assert (await chat_of(desk)).replies == "both"
    desk.person = replace(desk.person, threads=True)
    choice = await desk.tap(button(await desk.type("/einstellungen"), "Korrekturen"))
    assert "Korrekturen: im Thread und im Kanal" in said(choice)
    changed = await desk.tap(button(choice, "im Thread des Beitrags"))
    assert "Korrekturen: im Thread des Beitrags" in said(changed)
    assert (await chat_of(desk)).replies == "thread"


async def test_every_setting_has_its_page_and_a_way_back(desk: Desk) -> None:
    desk.person = replace(desk.person, threads=True, rich=True)
    for each in SETTINGS:
        back = await desk.tap(button(await desk.tap(f"1:settings:{each}"), "Zurück"))
        assert said(back).startswith("Einstellungen dieses Chats")


@pytest.mark.parametrize(
    "token", ["1:settings:volume", "1:settings:limit:9999", "1:settings:zone:Mars", "1:digest:99:1"]
)
async def test_what_was_never_offered_is_refused(desk: Desk, token: str) -> None:
    assert "Dieser Knopf gilt nicht mehr." in said(await desk.tap(token))


async def test_any_time_zone_can_be_set_by_its_name(desk: Desk) -> None:
    assert "Zeitzone: Asia/Kolkata" in said(await desk.type("/settings Asia/Kolkata"))
    assert "Eine Zeitzone dieses Namens gibt es nicht." in said(await desk.type("/settings ../etc/passwd"))
    assert (await chat_of(desk)).timezone == "Asia/Kolkata"


async def test_a_pause_is_told_with_its_end_and_a_button_ends_it(desk: Desk) -> None:
    paused = await desk.type("/pause 3h")
    assert said(paused).startswith("Pause bis Fr., 20.11.2026, 16:00 Uhr.")
    assert (await chat_of(desk)).paused_until == NOON + timedelta(hours=3)
    assert "Pause bis" in said(await desk.type("/settings"))
    assert said(await desk.tap(button(paused, "Weiter"))) == "Es kommen wieder Beiträge."
    assert (await chat_of(desk)).paused_until is None


@pytest.mark.parametrize("typed", ["bis 24.12. 8 Uhr", "until 2026-12-24 8:00", "BIS  24.12.2026, 08:00"])
async def test_a_pause_may_be_told_by_its_end(desk: Desk, typed: str) -> None:
    assert said(await desk.type(f"/pause {typed}")).startswith("Pause bis Do., 24.12.2026, 08:00 Uhr.")
    assert (await chat_of(desk)).paused_until == datetime(2026, 12, 24, 7, tzinfo=UTC)


@pytest.mark.parametrize("typed", ["bis gestern", "bis bald", "until 2028-01-01", "bis"])
async def test_a_pause_whose_end_is_none_is_refused_with_examples(desk: Desk, typed: str) -> None:
    assert "/pause " in said(await desk.type(f"/pause {typed}"))
    assert (await chat_of(desk)).paused_until is None


async def test_one_subscription_rests_until_a_day(desk: Desk) -> None:
    await desk.tap(button(await desk.type("/sub feuerwehr"), "Abonnieren"))
    assert "24.12.2026" in said(await desk.type("/pause 1 bis 24.12."))
    assert (await chat_of(desk)).paused_until is None


async def test_a_pause_without_a_length_has_no_end(desk: Desk) -> None:
    assert said(await desk.type("/pause")).startswith("Pause bis /weiter.")
    assert (await chat_of(desk)).paused_until == STOPPED


async def test_a_pause_of_unknown_length_is_refused(desk: Desk) -> None:
    assert "/pause 2d" in said(await desk.type("/pause bald"))
    assert (await chat_of(desk)).paused_until is None
