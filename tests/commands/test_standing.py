"""What becomes of us in a chat: greeted, suspended, resumed, moved; subscriptions are kept."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from pressbot.messages import Command, Reply, Standing
from pressbot.model import ChatKind
from pressbot.store.chats import find_chat
from pressbot.store.subscriptions import chat_subscriptions
from tests.commands.desk import Desk, only, said
from tests.render.dump import dump
from tests.values import NOON

HERE = Command(platform="recorded", chat="-5", kind=ChatKind.GROUP, person="100", language="de")


async def becomes(desk: Desk, standing: Standing, argument: str = "", **values: object) -> Reply:
    told = replace(HERE, standing=standing, argument=argument, **values)  # type: ignore[arg-type]  # fields of a command
    return await replace(desk, person=told).ask()


async def suspended(desk: Desk, address: str = "-5") -> str | None:
    chat = await desk.database.read(find_chat, "recorded", address)
    return chat.suspended if chat else None


async def subscriptions(desk: Desk, address: str = "-5") -> list[str]:
    chat = await desk.database.read(find_chat, "recorded", address)
    return [each.query for each in await desk.database.read(chat_subscriptions, chat)] if chat else []


async def subscribe(desk: Desk, query: str, address: str = "-5") -> None:
    there = desk.of(address, kind=ChatKind.GROUP)
    preview = await there.type(f"/sub {query}")
    await there.tap(only(preview).buttons[0][0].token)


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize(("what", "name"), [("channel-nameless", "Blaulicht"), ("channel", "@blaulicht")])
async def test_a_group_is_greeted_and_of_a_channel_whoever_let_us_in(
    desk: Desk, golden: Callable[[str, str], None], language: str, what: str, name: str
) -> None:
    group = await becomes(desk, Standing.ADDED, name, language=language)
    assert group.to == ""
    golden(f"commands/added.group.{language}.txt", dump(only(group)))
    channel = await becomes(desk, Standing.ADDED, name, language=language, kind=ChatKind.CHANNEL)
    assert channel.to == "100", "its readers are told nothing"
    golden(f"commands/added.{what}.{language}.txt", dump(only(channel)))


async def test_who_lets_us_in_again_is_told_nothing_and_a_stranger_is_not_remembered(desk: Desk) -> None:
    assert await becomes(desk, Standing.ADDED, kind=ChatKind.PRIVATE) == Reply()
    assert await becomes(desk, Standing.LET_IN) == Reply()
    assert await becomes(desk, Standing.SHUT_OUT, "blocked") == Reply()
    assert await suspended(desk) is None


async def test_a_chat_that_shuts_us_out_keeps_its_subscriptions_and_goes_on_when_we_are_back(desk: Desk) -> None:
    await subscribe(desk, "feuerwehr")
    await subscribe(desk, "polizei", "-5/77")
    await subscribe(desk, "wetter", "-55")
    await becomes(desk, Standing.SHUT_OUT, "the bot was removed")
    assert [await suspended(desk, each) for each in ("-5", "-5/77")] == ["the bot was removed"] * 2
    assert await suspended(desk, "-55") == "", "that is another chat"
    await becomes(desk, Standing.ADDED)
    assert [await suspended(desk, each) for each in ("-5", "-5/77")] == ["", ""]
    assert await subscriptions(desk) == ["feuerwehr"]
    assert await subscriptions(desk, "-5/77") == ["polizei"]


@pytest.mark.parametrize(("kind", "opened"), [(ChatKind.GROUP, False), (ChatKind.PRIVATE, True)])
async def test_a_tap_on_an_old_post_does_not_open_a_group_that_shut_us_out_and_words_do(
    desk: Desk, kind: ChatKind, opened: bool
) -> None:
    await subscribe(desk, "feuerwehr")
    await becomes(desk, Standing.SHUT_OUT, "the bot was removed")
    there = desk.of("-5", kind=kind)
    assert "feuerwehr" in said(await there.tap("1:list"))
    assert await suspended(desk) == ("" if opened else "the bot was removed")
    await there.type("/list")
    assert await suspended(desk) == ""


@pytest.mark.parametrize(
    ("standing", "retry_at"), [(Standing.SHUT_OUT, None), (Standing.MUTED, NOON + timedelta(days=1))]
)
async def test_since_when_a_chat_shuts_us_out_is_kept_and_only_where_a_right_is_missing_it_is_tried_again(
    desk: Desk, standing: Standing, retry_at: datetime | None
) -> None:
    await subscribe(desk, "feuerwehr")
    await becomes(desk, standing, "a reason")
    found = await desk.database.read(find_chat, "recorded", "-5")
    assert found is not None
    assert (found.suspended, found.suspended_at, found.retry_at) == ("a reason", NOON, retry_at)
    await becomes(replace(desk, now=NOON + timedelta(hours=1)), Standing.SHUT_OUT, "the bot was removed")
    found = await desk.database.read(find_chat, "recorded", "-5")
    assert found is not None
    assert (found.suspended, found.suspended_at, found.retry_at) == ("the bot was removed", NOON, None)
    await becomes(desk, Standing.LET_IN)
    found = await desk.database.read(find_chat, "recorded", "-5")
    assert found is not None
    assert (found.suspended, found.suspended_at, found.retry_at) == ("", None, None)


async def test_a_chat_that_moves_takes_its_subscriptions_along(desk: Desk) -> None:
    await subscribe(desk, "feuerwehr")
    await becomes(desk, Standing.MOVED, "-1005")
    assert await subscriptions(desk, "-1005") == ["feuerwehr"]
    assert await suspended(desk) is None
    assert await becomes(desk, Standing.MOVED, "-1005") == Reply(), "told twice"


async def test_a_chat_that_spoke_from_its_new_address_first_has_both(desk: Desk) -> None:
    await subscribe(desk, "feuerwehr")
    await subscribe(desk, "polizei", "-1005")
    await becomes(desk, Standing.MOVED, "-1005")
    assert await subscriptions(desk, "-1005") == ["feuerwehr", "polizei"]
    assert await suspended(desk) == "moved to -1005"


async def test_an_account_that_is_shut_out_shuts_all_its_chats_and_parts_of_an_address_those_below_it(
    desk: Desk,
) -> None:
    for address in ("-5", "T0A/C1", "T0B/C1"):
        await subscribe(desk, "feuerwehr", address)
    await becomes(desk, Standing.SHUT_OUT, "uninstalled", chat="T0A")
    assert [bool(await suspended(desk, each)) for each in ("-5", "T0A/C1", "T0B/C1")] == [False, True, False]
    await becomes(desk, Standing.SHUT_OUT, "uninstalled", chat="")
    assert all([await suspended(desk, each) for each in ("-5", "T0A/C1", "T0B/C1")])
    await becomes(desk, Standing.LET_IN, chat="")
    assert [await suspended(desk, each) for each in ("-5", "T0A/C1", "T0B/C1")] == [""] * 3
    assert await subscriptions(desk, "T0A/C1") == ["feuerwehr"]
