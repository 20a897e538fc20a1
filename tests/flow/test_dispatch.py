"""From releases that are due to deliveries that are owed, on both databases."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import Connection, update

from pressbot.flow.dispatch import Dispatched, Dispatcher
from pressbot.store.chats import change_chat
from pressbot.store.queries import refresh_codes
from pressbot.store.subscriptions import chat_subscriptions, move_subscriptions, unsubscribe
from pressbot.store.tables import query as query_table
from tests.flow.desk import Desk
from tests.values import NOON, a_release

HOUR = timedelta(hours=1)
WITHDRAWN = a_release(headline="Zurückgezogen: Feuerwehr löscht Brand im Sägewerk")


async def test_a_new_release_is_owed_to_each_chat_that_asked_for_it(desk: Desk) -> None:
    await desk.subscribe("feuerwehr", chat="7")
    await desk.subscribe("sägewerk", chat="8")
    await desk.subscribe("theater", chat="9")
    await desk.say(a_release())
    assert await desk.dispatch() == Dispatched(releases=1, announcements=2)
    owed = await desk.deliveries()
    assert [(row["state"], row["reason"]) for row in owed] == [("pending", "feuerwehr"), ("pending", "sägewerk")]
    assert {row["due_at"] for row in owed} == {NOON}


async def test_what_has_been_dispatched_is_not_dispatched_again(desk: Desk) -> None:
    await desk.subscribe("feuerwehr")
    await desk.say(a_release())
    await desk.dispatch()
    assert await desk.dispatch() == Dispatched()
    assert len(await desk.deliveries()) == 1


async def test_a_timed_release_is_owed_at_its_hour_and_not_before(desk: Desk) -> None:
    await desk.subscribe("feuerwehr")
    await desk.say(a_release(release_at=NOON + HOUR))
    desk.clock.advance(HOUR - timedelta(microseconds=1))
    assert await desk.dispatch() == Dispatched()
    desk.clock.advance(timedelta(microseconds=1))
    assert await desk.dispatch() == Dispatched(releases=1, announcements=1)


async def test_history_is_not_announced(desk: Desk) -> None:
    await desk.subscribe("feuerwehr")
    await desk.say(a_release(), first_contact=True)
    assert await desk.dispatch() == Dispatched()
    assert await desk.deliveries() == []


async def test_a_change_to_history_is_no_news_either(desk: Desk) -> None:
    await desk.subscribe("feuerwehr")
    await desk.say(a_release(), first_contact=True)
    await desk.say(a_release(headline="Korrektur: Feuerwehr löscht Brand im Sägewerk"))
    assert await desk.dispatch() == Dispatched(releases=1)


async def test_a_chat_is_owed_one_post_however_many_of_its_subscriptions_match(desk: Desk) -> None:
    for query in ("sägewerk", "feuerwehr", "brand"):
        await desk.subscribe(query)
    await desk.say(a_release())
    assert (await desk.dispatch()).announcements == 1
    (owed,) = await desk.deliveries()
    assert owed["reason"] == "sägewerk", "the oldest subscription is the reason"


async def test_who_subscribes_later_is_not_owed_what_was_before(desk: Desk) -> None:
    await desk.say(a_release())
    await desk.dispatch()
    await desk.subscribe("feuerwehr")
    assert await desk.dispatch() == Dispatched()


async def test_a_revision_is_owed_to_those_who_have_a_post(desk: Desk) -> None:
    await desk.subscribe("feuerwehr", chat="7")
    await desk.announce(a_release())
    # This one would match, but was never shown the release: a correction is not how to hear of it first.
    await desk.subscribe("feuerwehr", chat="8")
    await desk.say(a_release(headline="Korrektur: Feuerwehr löscht Brand im Sägewerk"))
    assert await desk.dispatch() == Dispatched(releases=1, revisions=1)
    assert await desk.states() == [("announce", "sent"), ("revise", "pending")]


async def test_a_revision_before_the_post_needs_no_delivery_of_its_own(desk: Desk) -> None:
    await desk.subscribe("feuerwehr")
    await desk.say(a_release())
    await desk.dispatch()
    await desk.say(a_release(headline="Feuerwehr löscht Brand im alten Sägewerk"))
    assert await desk.dispatch() == Dispatched(releases=1)
    await desk.deliver()
    assert await desk.states() == [("announce", "sent")]
    assert "Feuerwehr löscht Brand im alten Sägewerk" in desk.texts()[0]


async def test_what_is_withdrawn_before_dispatch_is_owed_to_nobody(desk: Desk) -> None:
    await desk.subscribe("feuerwehr")
    await desk.say(a_release())
    await desk.say(WITHDRAWN)
    assert await desk.dispatch() == Dispatched(releases=1)
    assert await desk.deliveries() == []


async def test_what_is_withdrawn_before_it_was_sent_is_not_sent(desk: Desk) -> None:
    await desk.subscribe("feuerwehr")
    await desk.say(a_release())
    await desk.dispatch()
    await desk.say(WITHDRAWN)
    await desk.dispatch()
    await desk.deliver()
    assert await desk.states() == [("announce", "cancelled")]
    assert desk.texts() == []


async def test_a_suspended_chat_is_owed_nothing_new(desk: Desk) -> None:
    chat = await desk.subscribe("feuerwehr")
    await desk.database.transact(lambda tx: change_chat(tx, chat.id, suspended="blocked"))
    await desk.say(a_release())
    assert await desk.dispatch() == Dispatched(releases=1)


async def test_a_crowd_of_releases_is_dispatched_pass_by_pass_in_order(desk: Desk) -> None:
    await desk.subscribe("feuerwehr")
    await desk.say(*(a_release(key=f"meldung-{number}") for number in range(120)))
    passes = [await desk.dispatch() for _ in range(3)]
    assert [each.announcements for each in passes] == [100, 20, 0]
    owed = [row["release_id"] for row in await desk.deliveries()]
    assert owed == sorted(owed)


async def unsubscribe_all(desk: Desk, chat: str = "7") -> None:
    owner = await desk.chat(chat)

    def work(tx: Connection) -> None:
        for each in chat_subscriptions(tx, owner):
            unsubscribe(tx, each.id, owner)

    await desk.database.transact(work)


async def owed_by(desk: Desk, dispatcher: Dispatcher, key: str) -> int:
    """How many announcements of a new release this dispatcher writes."""
    await desk.say(a_release(key=key, headline=f"Feuerwehr löscht Brand im Sägewerk: {key}", url=""))
    return (await dispatcher.run(desk.database, desk.clock.now())).announcements


async def test_a_running_dispatcher_hears_of_what_begins_and_of_what_ends(desk: Desk) -> None:
    assert await owed_by(desk, desk.dispatcher, "before") == 0
    await desk.subscribe("feuerwehr", chat="7")
    assert await owed_by(desk, desk.dispatcher, "one") == 1
    await desk.subscribe("feuerwehr", chat="8")
    assert await owed_by(desk, desk.dispatcher, "two") == 2
    await unsubscribe_all(desk, "7")
    assert await owed_by(desk, desk.dispatcher, "only the other") == 1
    await unsubscribe_all(desk, "8")
    assert await owed_by(desk, desk.dispatcher, "nobody") == 0
    await desk.subscribe("feuerwehr", chat="7")
    assert await owed_by(desk, desk.dispatcher, "again") == 1


async def test_a_chat_that_moved_is_owed_what_it_kept_standing(desk: Desk) -> None:
    await desk.subscribe("feuerwehr", chat="7")
    await owed_by(desk, desk.dispatcher, "before")
    new = await desk.subscribe("theater", chat="8")
    await desk.database.transact(move_subscriptions, await desk.chat("7"), new, NOON)
    await desk.say(a_release(key="after", headline="Feuerwehr löscht Schuppenbrand", url=""))
    await desk.dispatch()
    assert [row["chat_id"] for row in await desk.deliveries()][1:] == [new.id]


async def test_each_of_two_workers_knows_what_anybody_subscribed(desk: Desk) -> None:
    other = Dispatcher()
    await desk.subscribe("feuerwehr", chat="7")
    assert await owed_by(desk, desk.dispatcher, "one") == 1
    await desk.subscribe("sägewerk", chat="8")
    assert await owed_by(desk, other, "two") == 2
    await unsubscribe_all(desk, "7")
    assert await owed_by(desk, desk.dispatcher, "three") == 1
    assert await owed_by(desk, other, "four") == 1


async def test_a_worker_that_starts_anew_knows_all_that_stands_and_nothing_that_ended(desk: Desk) -> None:
    await desk.subscribe("feuerwehr", chat="7")
    await desk.subscribe("sägewerk", chat="8")
    await unsubscribe_all(desk, "8")
    assert await owed_by(desk, Dispatcher(), "after the start") == 1


async def test_a_pass_that_fails_leaves_nothing_behind_and_forgets_nothing(desk: Desk) -> None:
    await desk.subscribe("feuerwehr")
    await desk.say(a_release())

    def fail(tx: Connection) -> None:
        dispatched, _ = desk.dispatcher.dispatch(tx, NOON)
        assert dispatched == Dispatched(releases=1, announcements=1)
        raise LookupError("the power went")

    with pytest.raises(LookupError):
        await desk.database.transact(fail)
    assert await desk.deliveries() == []
    assert await desk.dispatch() == Dispatched(releases=1, announcements=1)


async def test_many_who_subscribe_while_it_learns_are_all_heard(desk: Desk) -> None:
    chats = [str(number) for number in range(12)]
    learning = [desk.database.read(desk.dispatcher.matcher.catch_up, NOON) for _ in chats]
    await asyncio.gather(*(desk.subscribe(f"feuerwehr -theater{chat}", chat=chat) for chat in chats), *learning)
    assert await owed_by(desk, desk.dispatcher, "after") == len(chats)


async def test_today_is_another_day_in_another_time_zone(desk: Desk) -> None:
    await desk.subscribe("feuerwehr on:heute", chat="7")
    far = await desk.subscribe("feuerwehr on:heute", chat="8")
    await desk.database.transact(lambda tx: change_chat(tx, far.id, timezone="Pacific/Honolulu"))
    # Four in the morning in UTC is today in Berlin, and in Honolulu, where it is still night, yesterday.
    await desk.say(a_release(published_at=NOON.replace(hour=4)))
    assert (await desk.dispatch()).announcements == 1


async def test_a_query_that_is_not_understood_any_more_waits_and_the_others_do_not(desk: Desk) -> None:
    await desk.subscribe("feuerwehr", chat="7")
    await desk.subscribe("sägewerk", chat="8")
    gone = update(query_table).where(query_table.c.text == "feuerwehr")
    await desk.database.transact(lambda tx: tx.execute(gone.values(text="near:nirgendwoheim,5km", code="", analysis=0)))
    assert await owed_by(desk, desk.dispatcher, "one") == 1


async def test_a_query_of_an_earlier_analysis_stands_before_and_after_its_code_is_made_anew(desk: Desk) -> None:
    await desk.subscribe("feuerwehr", chat="7")
    outdated = update(query_table).values(code='[["text","of another analysis"],[]]', analysis=1)
    await desk.database.transact(lambda tx: tx.execute(outdated))
    assert await owed_by(desk, Dispatcher(), "before") == 1
    assert await desk.database.transact(refresh_codes, 10) == 1
    assert await desk.database.transact(refresh_codes, 10) == 0
    assert await owed_by(desk, Dispatcher(), "after") == 1
