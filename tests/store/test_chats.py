"""Chats: known by platform and address."""

from dataclasses import replace

from pressbot.store.chats import change_chat, find_chat, keep_chat
from pressbot.store.database import Database
from tests.values import a_chat


async def test_a_chat_is_made_once_as_it_was_first_met(database: Database) -> None:
    first = await database.transact(keep_chat, a_chat(language="en", timezone="Europe/London"))
    assert first == a_chat(id=first.id, language="en", timezone="Europe/London")
    assert await database.transact(keep_chat, a_chat(language="de")) == first


async def test_one_address_on_two_platforms_is_two_chats(database: Database) -> None:
    here = await database.transact(keep_chat, a_chat())
    there = await database.transact(keep_chat, a_chat(platform="elsewhere"))
    assert here.id != there.id


async def test_an_unknown_chat_is_none(database: Database) -> None:
    assert await database.read(find_chat, "recorded", "7") is None


async def test_a_changed_chat_is_found_as_changed(database: Database) -> None:
    chat = await database.transact(keep_chat, a_chat())
    other = await database.transact(keep_chat, a_chat(address="8"))
    await database.transact(lambda tx: change_chat(tx, chat.id, language="en", suspended="blocked"))
    assert await database.read(find_chat, "recorded", "7") == replace(chat, language="en", suspended="blocked")
    assert await database.read(find_chat, "recorded", "8") == other
