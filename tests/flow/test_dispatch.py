"""From releases that are due to deliveries that are owed, on both databases."""

from datetime import timedelta

from pressbot.flow.dispatch import Dispatched
from pressbot.store.chats import change_chat
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
