"""/forgetme: what is stored is shown, handed over, and deleted at a tap."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy import Connection, select

from pressbot.messages import Message
from pressbot.model import Notice
from pressbot.store.deliveries import enqueue_announcements
from pressbot.store.notices import keep_notice
from pressbot.store.queries import changed_queries
from pressbot.store.subscriptions import all_subscriptions
from pressbot.store.tables import metadata
from tests.commands.desk import Desk, button, labels, only, said
from tests.render.dump import dump
from tests.store.shelf import post_what_is_due, put_release, put_subscription
from tests.values import NOON

Golden = Callable[[str, str], None]
#: Like nothing else that stands in a row.
ADDRESS = "forget-me-4711"


def put_all(tx: Connection, address: str, language: str) -> None:
    """Something in every table that can name a chat."""
    subscription = put_subscription(tx, address=address, language=language)
    put_subscription(tx, query="polizei", address=address)
    posted, owed = put_release(tx, key=f"posted to {address}"), put_release(tx, key=f"owed to {address}")
    enqueue_announcements(tx, posted.id, [subscription.id], NOON)
    post_what_is_due(tx)
    enqueue_announcements(tx, owed.id, [subscription.id], NOON + timedelta(days=1))
    notice = Notice(platform="recorded", address=address, key="1", what="notice-back", about={}, created_at=NOON)
    assert keep_notice(tx, notice)


async def put_chat(desk: Desk, address: str, language: str = "de") -> Desk:
    await desk.database.transact(put_all, address, language)
    owner = desk.of(address)
    assert (await owner.type("/save 1")).messages
    return owner


def naming(tx: Connection, text: str) -> set[str]:
    """The tables with a row in which this text stands."""
    rows = ((table.name, str(tuple(row))) for table in metadata.sorted_tables for row in tx.execute(select(table)))
    return {name for name, row in rows if text in row}


def pointing_at_nothing(tx: Connection) -> set[str]:
    """The columns named after a chat that hold the number of none."""
    chats = set(tx.execute(select(metadata.tables["chat"].c.id)).scalars())
    columns = [each for table in metadata.sorted_tables for each in table.c if each.name == "chat_id"]
    return {str(each) for each in columns if not set(tx.execute(select(each)).scalars()) <= chats}


def files_of(message: Message) -> str:
    return "".join(f"== {each.name}\n{each.data.decode()}" for each in message.files)


@pytest.mark.parametrize("language", ["de", "en"])
async def test_what_is_stored_is_shown_and_handed_over_before_anything_is_asked(
    desk: Desk, golden: Golden, language: str
) -> None:
    owner = await put_chat(desk, ADDRESS, language)
    shown, question = (await owner.type("/forgetme")).messages
    golden(f"commands/forgetme.{language}.txt", dump(shown) + files_of(shown) + dump(question))
    forgotten = await owner.tap(question.buttons[0][0].token)
    assert forgotten.replaces
    golden(f"commands/forgotten.{language}.txt", dump(only(forgotten)))


async def test_typing_the_command_deletes_nothing(desk: Desk) -> None:
    owner = await put_chat(desk, ADDRESS)
    await owner.type("/vergissmich")
    await owner.tap("1:forget:x")
    assert "1. feuerwehr" in said(await owner.type("/list"))


async def test_after_the_tap_no_table_names_the_chat_any_more(desk: Desk) -> None:
    owner = await put_chat(desk, ADDRESS)
    assert await desk.database.read(naming, ADDRESS) >= {"chat", "notice"}
    await owner.tap("1:forget:all")
    assert await desk.database.read(naming, ADDRESS) <= {"source", "release"}, "the keys of the test's releases"
    assert await desk.database.read(pointing_at_nothing) == set()


async def test_other_chats_keep_what_they_have(desk: Desk) -> None:
    owner, other = await put_chat(desk, ADDRESS), await put_chat(desk, "another-4712")
    before = (await other.type("/forgetme")).messages
    await owner.tap("1:forget:all")
    assert (await other.type("/forgetme")).messages == before
    assert {each.chat.address for each in await desk.database.read(all_subscriptions)} == {"another-4712"}


async def test_dispatch_hears_that_the_subscriptions_have_ended(desk: Desk) -> None:
    owner = await put_chat(desk, ADDRESS)
    known = (await desk.database.read(changed_queries, 0, 10))[-1].change
    await owner.tap("1:forget:all")
    changed = await desk.database.read(changed_queries, known, 10)
    assert {each.text for each in changed} == {"feuerwehr", "polizei"}
    assert not any(each.standing for each in changed)


async def test_who_writes_again_begins_anew(desk: Desk) -> None:
    owner = await put_chat(desk, ADDRESS)
    await owner.tap("1:forget:all")
    assert "noch kein Abo" in said(await owner.type("/list"))
    shown, question = (await owner.type("/forgetme")).messages
    assert shown.files == ()
    assert (await owner.tap(question.buttons[0][0].token)).replaces


async def test_a_second_tap_finds_nothing_left_and_says_the_same(desk: Desk) -> None:
    owner = await put_chat(desk, ADDRESS)
    first = await owner.tap("1:forget:all")
    assert await owner.tap("1:forget:all") == first


async def test_a_button_of_before_does_nothing_afterwards(desk: Desk) -> None:
    owner = await put_chat(desk, ADDRESS)
    listed = await owner.type("/list")
    await owner.tap("1:forget:all")
    assert "nicht mehr" in said(await owner.tap(button(listed, "1")))
    assert labels(await owner.type("/saved")) == []
    assert await desk.database.read(partial(pointing_at_nothing)) == set()
