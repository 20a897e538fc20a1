"""/admin queue: how the lanes fare, for operators alone."""

from functools import partial

import pytest
from sqlalchemy import Connection

from pressbot.store.feeds import add_feed, all_feeds, record_feed
from pressbot.store.lanes import Owner, take_lane
from tests.commands.desk import Desk, said
from tests.store.shelf import LEASE, owe, put_hit
from tests.values import NOON, a_feed


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


async def test_anything_else_shows_how_to_ask(desk: Desk) -> None:
    assert (
        said(await desk.of("boss").type("/betrieb"))
        == "/admin queue zeigt, was noch zuzustellen ist, /admin broken, welche Feeds gestört sind, /admin accreditations, wer um Vorabzugang bittet oder ihn hat."
    )


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


async def test_nobody_else_sees_it(desk: Desk) -> None:
    answer = said(await desk.type("/admin queue"))
    assert "Das dürfen hier nur die Betreiber von pressbot." in answer
    assert "wartend" not in answer
