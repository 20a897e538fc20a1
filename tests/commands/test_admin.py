"""/admin: sources, chats, queues and what is broken, for operators alone."""

from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy import Connection

from pressbot.model import Source
from pressbot.store.chats import change_chat
from pressbot.store.feeds import add_feed, all_feeds, record_feed
from pressbot.store.lanes import Owner, take_lane
from pressbot.store.moves import move_chat
from tests.commands.desk import Desk, button, labels, only, said
from tests.store.shelf import LEASE, owe, put_chat, put_hit, put_release, put_subscription
from tests.values import NOON, SOURCE, a_feed

HOUR = timedelta(hours=1)


def owe_and_hold(tx: Connection) -> None:
    for hit in (put_hit(tx, "1", "7"), put_hit(tx, "2", "8")):
        owe(tx, hit)
    take_lane(tx, "recorded", Owner("this machine"), LEASE)


@pytest.mark.parametrize(
    ("language", "title", "counts", "oldest", "owner"),
    [
        (
            "de",
            "Was noch zuzustellen ist",
            "2 wartend, 0 unterwegs, 0 ungewiss, 0 zurückgehalten, 0 aufgegeben",
            "Die älteste wartet seit weniger als einer Minute.",
            "Zugestellt von: this machine",
        ),
        (
            "en",
            "Still to be delivered",
            "2 waiting, 0 under way, 0 uncertain, 0 held, 0 given up",
            "The oldest has waited for less than a minute.",
            "Delivered by: this machine",
        ),
    ],
)
async def test_an_operator_sees_what_waits_and_who_delivers(  # one answer, part by part
    desk: Desk, language: str, title: str, counts: str, oldest: str, owner: str
) -> None:
    await desk.database.transact(owe_and_hold)
    lines = said(await desk.of("boss", language=language).type("/admin queue")).splitlines()
    assert lines == [title, "", "recorded", counts, oldest, owner]


async def test_where_nothing_was_ever_delivered_that_is_told(desk: Desk) -> None:
    assert "Es gibt noch keine Zustellungen." in said(await desk.of("boss").type("/admin queue"))


@pytest.mark.parametrize("text", ["/betrieb", "/admin sourcen"])
async def test_anything_else_shows_what_there_is_to_ask(desk: Desk, text: str) -> None:
    boss = desk.of("boss")
    menu = await boss.type(text)
    assert said(menu).startswith("Für Betreiber\n\n/admin sources [TEXT]")
    opened = [said(await boss.tap(button(menu, each))).splitlines()[0] for each in labels(menu)]
    assert opened == [
        "Es gibt noch keine Quelle.",
        "Chats",
        "Was noch zuzustellen ist",
        "Alle Quellen antworten.",
        "Nichts wurde aufgegeben, und nichts ist ungewiss.",
        "Vorabzugänge",
    ]


async def test_every_broken_feed_is_shown_with_its_address_and_its_fault(desk: Desk) -> None:
    assert said(await desk.of("boss").type("/admin broken")) == "Alle Quellen antworten."
    for number in range(9):
        await desk.database.transact(add_feed, a_feed(url=f"https://a.example/{number}"), NOON)
    for feed in (await desk.database.read(all_feeds))[:8]:
        await desk.database.transact(
            partial(record_feed, feed_id=feed.id, failures=3, fault="unreachable", failing_since=NOON)
        )
    shown = said(await desk.of("boss").type("/admin gestört"))
    assert [f"https://a.example/{number}" in shown for number in range(9)] == [True] * 8 + [False]
    assert shown.count("Der Server antwortet nicht.") == 8
    assert "https://a.example" not in said(await desk.type("/admin broken"))


async def a_town_and_offices(desk: Desk) -> None:
    """A town with a broken feed and news of today, yesterday, last month and tomorrow, and ten offices."""

    def work(tx: Connection) -> None:
        for source in (SOURCE, *(Source(name=f"Amt {number:02}") for number in range(10))):
            add_feed(tx, a_feed(url=f"https://a.example/{source.name}", source=source), NOON)
        town = all_feeds(tx)[-1]
        record_feed(tx, town.id, failures=3, fault="unreachable", failing_since=NOON - HOUR)
        for hours in (1, 25, 24 * 30):
            at = NOON - hours * HOUR
            put_release(tx, key=str(hours), published_at=at, release_at=at)
        put_release(tx, key="embargoed", published_at=NOON - HOUR, release_at=NOON + HOUR)

    await desk.database.transact(work)


async def test_each_source_is_shown_with_what_it_brings_and_whether_it_is_broken(desk: Desk) -> None:
    await a_town_and_offices(desk)
    boss = desk.of("boss")
    first = await boss.type("/admin sources")
    assert said(first).splitlines()[:4] == ["11 Quellen (gestört: 1)", "", "1. Amt 00", "ein Feed · noch keine Meldung"]
    assert labels(first) == [*"12345678", "▶"]
    second = await boss.tap(button(first, "▶"))
    assert second.replaces
    assert said(second).splitlines()[-3:] == [
        "3. Stadt Wendelbrück",
        "ein Feed · 2 Meldungen in 7 Tagen · letzte: Fr., 20.11.2026, 12:00 Uhr",
        "Gestört seit Fr., 20.11.2026, 12:00 Uhr. Der Server antwortet nicht. Das gibt sich meist von selbst.",
    ]
    assert labels(second) == [*"123", "◀"]
    assert "Anhalten" in labels(await boss.tap(button(second, "3"))), "its page, with an operator's buttons"


async def test_a_word_narrows_the_sources_on_every_page(desk: Desk) -> None:
    await a_town_and_offices(desk)
    boss = desk.of("boss")
    first = await boss.type("/admin quellen AMT")
    assert said(first).startswith("10 Quellen\n"), "none of them is broken"
    second = await boss.tap(button(first, "▶"))
    assert said(second).splitlines()[0] == "10 Quellen"
    assert labels(second) == [*"12", "◀"]
    assert said(await boss.type("/admin sources zoll")) == (
        "Es gibt keine Quelle mit „zoll“ in Name oder Ort. /sources zeigt alle."
    )


async def test_chats_are_counted_and_those_out_of_reach_are_told_with_why_and_since_when(desk: Desk) -> None:
    def work(tx: Connection) -> None:
        for number in range(10):
            shut = put_chat(tx, platform="slack", address=f"C{number}")
            change_chat(tx, shut.id, suspended="archived", suspended_at=NOON - number * HOUR)
        rests = put_chat(tx, platform="telegram", address="8")
        change_chat(tx, rests.id, paused_until=NOON + HOUR)
        rested = put_chat(tx, platform="telegram", address="9")
        change_chat(tx, rested.id, paused_until=NOON)
        put_chat(tx, platform="telegram", address="-5")
        move_chat(tx, "telegram", "-5", "-1005", NOON)
        put_subscription(tx, "geheim", platform="telegram", address="-6")
        put_chat(tx, platform="telegram", address="-1006")
        move_chat(tx, "telegram", "-6", "-1006", NOON)

    await desk.database.transact(work)
    boss = desk.of("boss")
    first = await boss.type("/admin chats")
    assert said(first).splitlines()[2:9] == [
        "recorded: 1 aktiv, 0 pausiert, 0 nicht erreichbar",
        "slack: 0 aktiv, 0 pausiert, 10 nicht erreichbar",
        "telegram: 3 aktiv, 1 pausiert, 0 nicht erreichbar",
        "",
        "Nicht erreichbar: 10",
        "",
        "slack:C0",
    ]
    assert "geheim" not in said(first)
    second = await boss.tap(button(first, "▶"))
    assert second.replaces
    assert said(second).splitlines()[-3:] == [
        "slack:C9",
        "archived",
        "Nicht erreichbar seit Fr., 20.11.2026, 04:00 Uhr.",
    ]
    assert labels(second) == ["◀"]


@pytest.mark.parametrize("part", ["", "sources", "chats", "queue", "broken", "replay", "accreditations"])
async def test_nobody_else_sees_any_of_it(desk: Desk, part: str) -> None:
    refused = "Das dürfen hier nur die Betreiber von pressbot."
    for reply in (await desk.type(f"/admin {part}"), await desk.tap(f"1:admin:{part}:1")):
        assert said(reply).splitlines()[-1] == refused
        assert not only(reply).buttons
