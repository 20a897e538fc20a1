"""/sub, /list, /unsub, and the buttons that do it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from sqlalchemy import Connection, func, select

from pressbot.commands.rights import needs_right
from pressbot.flow.heartbeat import tell_quiet
from pressbot.messages import Command, Reply
from pressbot.model import Change, ChatKind
from pressbot.store.deliveries import enqueue_announcements
from pressbot.store.subscriptions import all_subscriptions, chat_subscriptions
from pressbot.store.tables import notice
from tests.commands.desk import Desk, button, labels, only, said
from tests.render.dump import dump
from tests.store.shelf import post_what_is_due, put_release, put_subscription
from tests.values import NOON

SUBSCRIBE = "Abonnieren"
END = "Abo beenden"


async def queries(desk: Desk) -> list[str]:
    return [each.query for each in await desk.database.read(all_subscriptions)]


async def subscribe(desk: Desk, query: str) -> Reply:
    return await desk.tap(button(await desk.type(f"/sub {query}"), SUBSCRIBE))


async def test_a_preview_shows_what_people_see_and_subscribes_to_nothing(
    desk: Desk, golden: Callable[[str, str], None]
) -> None:
    await desk.database.transact(put_release)
    await desk.database.transact(put_release, key="old", published_at=NOON - timedelta(days=31))
    for verb in ("sub", "subscribe", "abo"):
        golden("commands/sub.txt", dump(only(await desk.type(f"/{verb} „Brand im  Sägewerk“"))))
    assert await queries(desk) == []


async def test_one_tap_subscribes_in_place_and_another_says_that_it_is_so(
    desk: Desk, golden: Callable[[str, str], None]
) -> None:
    token = button(await desk.type("/sub Feuerwehr"), SUBSCRIBE)
    first = await desk.tap(token)
    assert first.replaces
    golden("commands/subscribed.txt", dump(only(first)))
    golden("commands/subscribed-already.txt", dump(only(await desk.tap(token))))
    assert await queries(desk) == ["feuerwehr"]


async def test_a_search_can_be_made_a_subscription(desk: Desk) -> None:
    found = await desk.type("/search feuerwehr")
    (token,) = [each.token for row in only(found).buttons for each in row if each.token.startswith("1:preview")]
    await desk.tap(button(await desk.tap(token), SUBSCRIBE))
    assert await queries(desk) == ["feuerwehr"]


async def test_a_subscription_belongs_to_the_chat_that_tapped(desk: Desk) -> None:
    token = button(await desk.type("/sub feuerwehr"), SUBSCRIBE)
    await desk.of("8").tap(token)
    (only_one,) = await desk.database.read(all_subscriptions)
    assert only_one.chat.address == "8"


async def test_the_list_shows_what_people_see(desk: Desk, golden: Callable[[str, str], None]) -> None:
    for query in ("feuerwehr", '"tag der offenen tür"', "source:stadt"):
        await subscribe(desk, query)
    for verb in ("list", "subs", "abos"):
        golden("commands/list.txt", dump(only(await desk.type(f"/{verb}"))))


async def test_the_list_is_turned_page_by_page_in_place(desk: Desk) -> None:
    for number in range(12):
        await desk.database.transact(put_subscription, f"wort{number}")
    first = await desk.type("/list")
    second = await desk.tap(button(first, "▶"))
    assert (first.replaces, second.replaces) == (False, True)
    assert "wort11" in said(second)
    for page in ("0", "1", "x", ""):
        assert said(await desk.tap(f"1:list:{page}")) == said(first)
    assert said(await desk.tap("1:list:99")) == said(second)


async def test_a_tap_on_a_number_opens_the_subscription_in_place(
    desk: Desk, golden: Callable[[str, str], None]
) -> None:
    await desk.database.transact(put_release)
    await desk.database.transact(
        put_release, key="old", published_at=NOON - timedelta(days=3), headline="Feuerwehrball"
    )
    for query in ("feuerwehr", "polizei"):
        await subscribe(desk, query)
    listed = await desk.type("/list")
    opened = await desk.tap(button(listed, "1"))
    assert opened.replaces
    golden("commands/card.txt", dump(only(opened)))
    golden("commands/card-without-hit.txt", dump(only(await desk.tap(button(listed, "2")))))
    assert await desk.tap(button(opened, "Zurück")) == replace(listed, replaces=True)
    assert said(await desk.tap(button(opened, "Vorschau"))) == said(await desk.type("/preview feuerwehr"))
    ended = await desk.tap(button(opened, END))
    assert ended.replaces
    assert await queries(desk) == ["polizei"]
    assert "nicht mehr" in said(await desk.tap(button(listed, "1")))


async def test_a_card_leads_back_to_its_page_of_the_list(desk: Desk) -> None:
    for number in range(12):
        await desk.database.transact(put_subscription, f"wort{number}")
    second = await desk.tap(button(await desk.type("/list"), "▶"))
    opened = await desk.tap(button(second, "12"))
    assert "wort11" in said(opened)
    assert said(await desk.tap(button(opened, "Zurück"))) == said(second)


async def test_a_subscription_of_another_chat_is_not_opened(desk: Desk) -> None:
    await subscribe(desk, "feuerwehr")
    token = button(await desk.type("/list"), "1")
    assert "nicht mehr" in said(await desk.of("8").tap(token))


async def test_a_withdrawn_release_is_a_last_hit_without_its_headline(desk: Desk) -> None:
    await desk.database.transact(put_release, change=Change.WITHDRAWAL, headline="Zurückgezogen: Unwetter am Montag")
    await subscribe(desk, "source:wendelbrück")
    opened = await desk.tap(button(await desk.type("/list"), "1"))
    assert "Zurückgezogen" in said(opened)
    assert "Unwetter" not in said(opened)


async def test_without_subscriptions_it_is_said_how_to_make_one(desk: Desk) -> None:
    assert said(await desk.type("/list")) == said(await desk.type("/unsub")) == said(await desk.tap("1:list:1"))


async def test_unsub_asks_which_one_and_a_tap_ends_it_in_place(desk: Desk, golden: Callable[[str, str], None]) -> None:
    for query in ("feuerwehr", "polizei"):
        await subscribe(desk, query)
    for verb in ("unsub", "unsubscribe", "abbestellen"):
        asked = await desk.type(f"/{verb}")
        golden("commands/unsub.txt", dump(only(asked)))
    ended = await desk.tap(button(asked, "feuerwehr"))
    assert ended.replaces
    golden("commands/unsubscribed.txt", dump(only(ended)))
    assert await queries(desk) == ["polizei"]
    assert "nicht mehr" in said(await desk.tap(button(asked, "feuerwehr")))


async def test_a_button_of_another_chat_ends_nobodys_subscription(desk: Desk) -> None:
    token = button(await subscribe(desk, "feuerwehr"), END)
    stranger = desk.of("8")
    assert "nicht mehr" in said(await stranger.tap(token))
    await subscribe(stranger, "polizei")
    assert "nicht mehr" in said(await stranger.tap(token))
    assert await queries(desk) == ["feuerwehr", "polizei"]


async def test_to_end_a_channels_subscriptions_needs_the_right_that_its_readers_do_not_have(desk: Desk) -> None:
    token = button(await subscribe(desk, "feuerwehr"), END)
    assert needs_right(Command(platform="recorded", chat="7", kind=ChatKind.CHANNEL, token=token))


async def test_unsub_in_reply_to_a_post_ends_the_subscription_that_brought_it(desk: Desk) -> None:
    await post(desk, "feuerwehr", "41")
    await subscribe(desk, "polizei")
    ended = await desk.type("/unsub", reply_to="41")
    assert not ended.replaces
    assert "feuerwehr" in said(ended)
    assert await queries(desk) == ["polizei"]
    assert labels(await desk.type("/unsub", reply_to="41")) == ["polizei"], "that subscription has ended already"


async def test_unsub_in_reply_to_a_post_that_several_brought_asks_which_of_them(
    desk: Desk, golden: Callable[[str, str], None]
) -> None:
    await post(desk, "feuerwehr", "41")
    for query in ("polizei", "sägewerk -probe", "after:2026-11-25 sägewerk"):
        await subscribe(desk, query)
    asked = await desk.type("/unsub", reply_to="41")
    golden("commands/unsub-of-post.txt", dump(only(asked)))
    await desk.tap(button(asked, "sägewerk -probe"))
    assert await queries(desk) == ["feuerwehr", "polizei", "sägewerk after:2026-11-25"]


async def test_unsub_in_reply_to_anything_else_asks_which_one(desk: Desk) -> None:
    await post(desk, "feuerwehr", "41")
    assert labels(await desk.type("/unsub", reply_to="42")) == ["feuerwehr"]
    stranger = desk.of("8")
    await subscribe(stranger, "feuerwehr")
    assert labels(await stranger.type("/unsub", reply_to="41")) == ["feuerwehr"]
    assert await queries(desk) == ["feuerwehr", "feuerwehr"]


async def test_a_button_of_something_gone_says_so(desk: Desk) -> None:
    for token in ("1:sub:77", "1:sub", "1:sub:x", "1:preview:77", "1:unsub:77", "1:unsub", "1:unsub:-1"):
        assert "nicht mehr" in said(await desk.tap(token)), token


async def test_a_chat_told_by_an_english_speaker_keeps_its_own_subscriptions(desk: Desk) -> None:
    english = desk.of("8", language="en-GB")
    asked = await english.type("/sub fire")
    await english.tap(button(asked, "Subscribe"))
    (subscription,) = await desk.database.read(all_subscriptions)
    assert subscription.chat.language == "en"
    assert await desk.database.read(chat_subscriptions, subscription.chat) == [subscription]


async def post(desk: Desk, query: str, message_id: str) -> None:
    """A release that this query has brought to the chat."""

    def work(tx: Connection) -> None:
        subscription, release = put_subscription(tx, query), put_release(tx)
        enqueue_announcements(tx, release.id, [subscription.id], NOON)
        post_what_is_due(tx, message_id)

    await desk.database.transact(work)


async def test_the_heartbeat_is_ended_and_begun_again_in_place(desk: Desk) -> None:
    await subscribe(desk, "feuerwehr")
    ended = await desk.tap("1:heartbeat:off")
    assert ended.replaces
    assert "nicht mehr" in said(ended)
    await desk.database.transact(tell_quiet, NOON + timedelta(days=30))
    assert await desk.database.read(notices_of, "7") == 0
    begun = await desk.tap(button(ended, "Wieder melden"))
    assert begun.replaces
    await desk.database.transact(tell_quiet, NOON + timedelta(days=37))
    assert await desk.database.read(notices_of, "7") == 1


def notices_of(tx: Connection, address: str) -> int:
    return tx.execute(select(func.count()).select_from(notice).where(notice.c.address == address)).scalar_one()
