"""The heartbeat: who has had no hit for a week is told so once a week, by day, and may say that it is enough."""

from datetime import datetime, timedelta
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Connection, select

from pressbot.flow.heartbeat import in_daytime, tell_quiet
from pressbot.model import DeliveryState, Notice
from pressbot.store.chats import change_chat, find_chat
from pressbot.store.database import Database
from pressbot.store.deliveries import enqueue_announcements
from pressbot.store.feeds import add_feed, all_feeds, record_feed
from pressbot.store.heartbeats import put_off_heartbeat
from pressbot.store.notices import due_notices, settle_notices
from pressbot.store.pauses import pause_subscription
from pressbot.store.subscriptions import chat_subscriptions, move_subscriptions, unsubscribe
from pressbot.store.tables import delivery, heartbeat
from tests.store.shelf import post_what_is_due, put_chat, put_release, put_subscription
from tests.values import NOON, SOURCE, a_chat, a_feed

DAY, WEEK = timedelta(days=1), timedelta(days=7)


async def told(database: Database, now: datetime) -> list[Notice]:
    """What is told when all that is due at this instant has been looked at; it counts as sent."""
    while await database.transact(tell_quiet, now):
        pass

    def take(tx: Connection) -> list[Notice]:
        due = due_notices(tx, "recorded", now + timedelta(minutes=5), timedelta(minutes=5))
        settle_notices(tx, due, now)
        return due

    return await database.transact(take)


def put_post(tx: Connection, at: datetime, key: str = "meldung-1") -> None:
    """A release that was posted to the chat at this instant."""
    enqueue_announcements(tx, put_release(tx, key=key).id, [put_subscription(tx).id], at)
    post_what_is_due(tx, now=at)


async def test_a_week_without_a_hit_is_told_with_what_was_polled(database: Database) -> None:
    await database.transact(put_subscription)
    await database.transact(add_feed, a_feed(), NOON)
    await database.transact(add_feed, a_feed(url="https://wendelbrueck.example/second.xml"), NOON)
    for feed in await database.read(all_feeds):
        await database.transact(partial(record_feed, feed_id=feed.id, last_poll_at=NOON + WEEK - timedelta(minutes=4)))
    assert await told(database, NOON + WEEK - timedelta(seconds=1)) == []
    (notice,) = await told(database, NOON + WEEK)
    assert (notice.address, notice.what) == ("7", "notice-quiet")
    assert notice.about == {"days": "7", "sources": "1", "seconds": "240"}
    assert SOURCE.name not in str(notice.about)


async def test_it_is_told_once_a_week(database: Database) -> None:
    await database.transact(put_subscription)
    hours = [NOON + timedelta(hours=12 * each) for each in range(2 * 22)]
    days = [notice.about["days"] for hour in hours for notice in await told(database, hour)]
    assert days == ["7", "14", "21"]


async def test_a_hit_begins_a_new_week(database: Database) -> None:
    await database.transact(put_subscription)
    await database.transact(put_post, NOON + 5 * DAY)
    assert await told(database, NOON + WEEK) == []
    assert await told(database, NOON + 12 * DAY - timedelta(hours=1)) == []
    (notice,) = await told(database, NOON + 12 * DAY)
    assert notice.about["days"] == "7"


async def test_what_is_owed_and_not_sent_yet_is_a_hit(database: Database) -> None:
    def owe(tx: Connection) -> None:
        enqueue_announcements(tx, put_release(tx).id, [put_subscription(tx).id], NOON)

    await database.transact(owe)
    assert await told(database, NOON + WEEK) == []


async def test_a_chat_without_subscriptions_is_told_nothing_until_it_has_one_again(database: Database) -> None:
    subscription = await database.transact(put_subscription)
    await database.transact(unsubscribe, subscription.id)
    assert await told(database, NOON + WEEK) == []
    await database.transact(put_subscription)
    assert len(await told(database, NOON + WEEK)) == 1


async def test_who_wants_to_hear_no_more_hears_no_more_not_even_of_a_new_subscription(database: Database) -> None:
    subscription = await database.transact(put_subscription)
    await database.transact(partial(change_chat, chat_id=subscription.chat.id, heartbeat=False))
    await database.transact(put_subscription, "polizei")
    assert await told(database, NOON + 50 * DAY) == []
    await database.transact(partial(change_chat, chat_id=subscription.chat.id, heartbeat=True))
    (notice,) = await told(database, NOON + 57 * DAY)
    assert notice.about["days"] == "57"


async def test_a_chat_that_is_closed_to_us_is_told_when_it_is_open_again(database: Database) -> None:
    subscription = await database.transact(put_subscription)
    await database.transact(partial(change_chat, chat_id=subscription.chat.id, suspended="blocked"))
    assert await told(database, NOON + WEEK) == []
    await database.transact(partial(change_chat, chat_id=subscription.chat.id, suspended=""))
    (notice,) = await told(database, NOON + 2 * WEEK)
    assert notice.about["days"] == "14"


async def test_what_is_held_back_for_a_chat_is_a_hit_and_who_pauses_is_left_alone(database: Database) -> None:
    def hold(tx: Connection) -> None:
        enqueue_announcements(tx, put_release(tx).id, [put_subscription(tx).id], NOON)
        tx.execute(delivery.update().values(state=DeliveryState.HELD))
        pauses = put_subscription(tx, address="8").chat
        change_chat(tx, pauses.id, paused_until=NOON + 8 * DAY)

    await database.transact(hold)
    assert await told(database, NOON + WEEK) == []
    assert [each.address for each in await told(database, NOON + 2 * WEEK)] == ["8"]


async def test_nobody_is_told_by_night(database: Database) -> None:
    await database.transact(put_subscription)
    midnight = NOON + WEEK + timedelta(hours=11)
    assert await told(database, midnight) == []
    assert await told(database, midnight + timedelta(hours=8, minutes=59)) == []
    assert len(await told(database, midnight + timedelta(hours=9))) == 1


async def test_sweeping_twice_tells_nothing_twice(database: Database) -> None:
    for number in range(25):
        await database.transact(put_subscription, address=str(number))
    assert [await database.transact(tell_quiet, NOON + WEEK) for _ in range(4)] == [10, 10, 5, 0]
    told_first = await told(database, NOON + WEEK)
    assert len(told_first) == 1, "one chat's at a time"


async def test_last_weeks_notice_is_not_kept(database: Database) -> None:
    await database.transact(put_subscription)
    first, second = [(await told(database, NOON + week * WEEK))[0] for week in (1, 2)]
    assert first.key != second.key
    assert await database.read(lambda tx: len(due_notices(tx, "recorded", NOON, WEEK))) == 0


async def test_a_chat_that_takes_over_from_another_is_looked_at_itself(database: Database) -> None:
    old = (await database.transact(put_subscription)).chat
    new = await database.transact(put_chat, address="8")
    await database.transact(move_subscriptions, old, new, NOON + DAY)
    assert await database.read(chat_subscriptions, old) == []
    assert [each.address for each in await told(database, NOON + WEEK + DAY)] == ["8"]


async def test_of_chats_that_were_there_before_the_first_sweep_each_is_looked_at(database: Database) -> None:
    """As a migration leaves them: due since their first subscription."""
    chat = (await database.transact(put_subscription)).chat
    await database.transact(put_off_heartbeat, chat.id, NOON)
    assert await told(database, NOON + DAY) == []
    due = await database.read(lambda tx: tx.execute(select(heartbeat.c.due_at)).scalar_one())
    assert due == NOON + WEEK
    assert await database.read(find_chat, "recorded", "7") == chat


@given(minutes=st.integers(0, 366 * 24 * 60), zone=st.sampled_from(["Europe/Berlin", "America/New_York", "UTC"]))
def test_the_hour_of_day_is_the_next_one(minutes: int, zone: str) -> None:
    chat, asked = a_chat(timezone=zone), NOON + timedelta(minutes=minutes)
    chosen = in_daytime(chat, asked)
    assert asked <= chosen < asked + timedelta(hours=17)
    assert in_daytime(chat, chosen) == chosen


@pytest.mark.parametrize(
    ("asked", "chosen"),
    [
        ("2026-11-20T08:59:00+01:00", "2026-11-20T09:00:00+01:00"),
        ("2026-11-20T09:00:00+01:00", "2026-11-20T09:00:00+01:00"),
        ("2026-11-20T17:59:00+01:00", "2026-11-20T17:59:00+01:00"),
        ("2026-11-20T18:00:00+01:00", "2026-11-21T09:00:00+01:00"),
        ("2026-10-24T20:00:00+02:00", "2026-10-25T09:00:00+01:00"),
    ],
)
def test_by_the_chats_own_clock(asked: str, chosen: str) -> None:
    assert in_daytime(a_chat(), datetime.fromisoformat(asked)) == datetime.fromisoformat(chosen)


async def test_who_pauses_every_subscription_is_left_alone_until_one_runs_again(database: Database) -> None:
    subscription = await database.transact(put_subscription)
    await database.transact(pause_subscription, subscription.id, NOON + 8 * DAY)
    assert await told(database, NOON + WEEK) == []
    (notice,) = await told(database, NOON + 2 * WEEK)
    assert notice.about["days"] == "14"
