"""A newsroom's places on Telegram: its group with topics, its channel, the way to a first subscription.

As in ``test_telegram_story.py`` every part is real but the clock and Telegram's server.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass

import pytest
from sqlalchemy import func, select

from pressbot.app import App
from pressbot.render.phrases import phrase
from pressbot.store.chats import find_chat
from pressbot.store.subscriptions import chat_subscriptions
from pressbot.store.tables import heard
from tests.e2e.conftest import Serving
from tests.e2e.diary import Diary
from tests.standins.telegram import TelegramStandin

#: Who runs nothing.
GRACE = 200


@dataclass(frozen=True, kw_only=True)
class Newsroom:
    """The people, all of one language, and what the database knows of their chats."""

    app: App
    telegram: TelegramStandin
    language: str

    def diary(self, kind: str, title: str, **facts: str) -> Diary:
        chat = self.telegram.add_chat(kind, title, **facts)
        return Diary(self.telegram, language=self.language, app=self.app, chat=chat)

    def says(self, key: str, **values: str) -> str:
        return phrase(key, self.language, **values)

    async def subscriptions(self, address: str) -> list[str]:
        chat = await self.app.database.read(find_chat, "telegram", address)
        return [each.query for each in await self.app.database.read(chat_subscriptions, chat)] if chat else []


@pytest.fixture(params=["de", "en"])
async def newsroom(
    request: pytest.FixtureRequest, app: App, telegram: TelegramStandin, serving: Serving
) -> AsyncIterator[Newsroom]:
    async with serving(app):
        yield Newsroom(app=app, telegram=telegram, language=request.param)


async def test_in_a_group_all_ask_and_its_admins_subscribe_for_it_and_for_each_of_its_topics(
    newsroom: Newsroom, golden: Callable[[str, str], None]
) -> None:
    group = newsroom.diary("supergroup", "Redaktion")
    group.chat.topics = {77: True}
    newsroom.telegram.let_in(group.chat, language=newsroom.language)
    greeting = await group.see_post("the bot is added")
    assert newsroom.says("group-greeting") in greeting.text

    preview = await group.say("/sub feuerwehr", person=GRACE)
    subscribe = newsroom.says("button-subscribe")
    assert await group.is_refused(preview, subscribe, person=GRACE) == newsroom.says("admins-only")
    assert (await group.say("/unsub", person=GRACE)).text == newsroom.says("admins-only")
    assert await newsroom.subscriptions(group.chat.address) == []
    await group.tap(preview, subscribe)
    assert await newsroom.subscriptions(group.chat.address) == ["feuerwehr"]

    in_topic = await group.say("/sub polizei", topic=77)
    assert in_topic.topic == 77
    await group.tap(in_topic, subscribe)
    assert await newsroom.subscriptions(f"{group.chat.address}/77") == ["polizei"]
    assert "1. feuerwehr" in (await group.say("/list", anonymous=True)).text
    choice = await group.say("/unsub", anonymous=True)
    assert choice.labels == ["feuerwehr"]
    golden(f"e2e/group.{newsroom.language}.txt", group.text)


async def test_in_a_group_a_command_without_words_asks_who_gave_it_and_hears_the_reply(
    newsroom: Newsroom, golden: Callable[[str, str], None]
) -> None:
    group = newsroom.diary("supergroup", "Redaktion")
    group.chat.topics = {77: True}
    question = await group.say("/sub", topic=77)
    assert (question.topic, question.reply_to) == (77, question.id - 1)
    assert newsroom.says("question-reply") in question.text
    preview = await group.say("feuerwehr wolfsburg", reply_to=question, topic=77)
    await group.tap(preview, newsroom.says("button-subscribe"))
    assert await newsroom.subscriptions(f"{group.chat.address}/77") == ["feuerwehr wolfsburg"]

    newsroom.telegram.say(group.chat, "Mahlzeit")
    newsroom.telegram.say(group.chat, "danke", reply_to=preview.id)
    near = await group.say("/near", person=GRACE)
    choice = await group.say("Wolfsburg", reply_to=near, person=GRACE)
    assert choice.text.startswith("Wolfsburg · Niedersachsen"), "nobody but who replies to a question is answered"
    assert (await group.say("/import", person=GRACE)).text == newsroom.says("admins-only")

    start = await group.say("/start")
    await group.tap(start, newsroom.says("button-by-words"), asks=True)
    question = group.chat.posts[-1]
    assert question.shown.asks
    searched = await group.say("polizei", reply_to=question)
    assert newsroom.says("reading-word", text="polizei") in searched.text
    golden(f"e2e/questions.{newsroom.language}.txt", group.text)


async def test_how_a_channel_gets_its_posts_is_set_by_those_who_run_it(newsroom: Newsroom) -> None:
    channel = newsroom.diary("channel", "Blaulicht", username="polizei_feuerwehr_rettungsdienst")
    ada = newsroom.diary("private", "Ada")
    channel.chat.admins = {ada.chat.id}
    name = f"@{channel.chat.username}"
    page = await ada.say(f"/settings {name}")
    for label in ("settings-zone", "button-back", "settings-silent", "settings-silent-on"):
        await ada.tap(page, newsroom.says(label))
    paused = await ada.say(f"/pause {name} 2d")
    set_so = await newsroom.app.database.read(find_chat, "telegram", channel.chat.address)
    assert set_so is not None
    assert set_so.silent
    assert set_so.paused_until is not None
    await ada.tap(paused, newsroom.says("button-resume"))
    assert newsroom.says("digest-nothing") in (await ada.say(f"/digest {name}")).text
    assert await newsroom.app.database.read(find_chat, "telegram", ada.chat.address) is None
    assert channel.chat.posts == []


async def test_a_channel_is_managed_from_the_private_chat_and_in_itself(
    newsroom: Newsroom, golden: Callable[[str, str], None]
) -> None:
    channel = newsroom.diary("channel", "Blaulicht", username="blaulicht")
    ada, grace = newsroom.diary("private", "Ada"), newsroom.diary("private", "Grace")
    channel.chat.admins = {ada.chat.id}
    newsroom.telegram.let_in(channel.chat, person=ada.chat.id, language=newsroom.language)
    told = await ada.see_post("the bot is made an admin of the channel")
    assert "/sub @blaulicht" in told.text

    preview = await ada.say("/sub @blaulicht feuerwehr")
    await ada.tap(preview, newsroom.says("button-subscribe"))
    assert await newsroom.subscriptions(channel.chat.address) == ["feuerwehr"]
    assert newsroom.says("not-your-chat", name="@blaulicht") in (await grace.say("/sub @blaulicht polizei")).text
    assert channel.chat.posts == [], "its readers are told nothing of all that"

    listed = await channel.say("/list")
    assert "1. feuerwehr" in listed.text
    golden(
        f"e2e/channel.{newsroom.language}.txt", f"{ada.text}\n=== Grace\n{grace.text}\n=== Blaulicht\n{channel.text}"
    )


async def test_on_the_way_to_a_first_subscription_a_key_shows_where_one_is_until_something_else_is_chosen(
    newsroom: Newsroom, golden: Callable[[str, str], None]
) -> None:
    ada = newsroom.diary("private", "Ada")
    steps = await ada.say("/start")
    await ada.tap(steps, newsroom.says("button-by-place"), asks=True)
    assert ada.chat.keys == [[{"text": newsroom.says("button-location"), "request_location": True}]]
    await ada.tap(steps, "Niedersachsen")
    await ada.see_post("the key has done its time")
    assert ada.chat.keys == []

    await ada.tap(steps, newsroom.says("button-back"), asks=True)
    await ada.show_location(52.4777, 10.5511, answers=2)
    near, _ = ada.chat.posts[-2:]
    await ada.tap(near, "30 km", answers=1)
    golden(f"e2e/location.{newsroom.language}.txt", ada.text)


async def test_in_groups_and_channels_nobody_is_asked_where_they_are(newsroom: Newsroom) -> None:
    for kind in ("supergroup", "channel"):
        there = newsroom.diary(kind, "Redaktion")
        asked = await there.say("/near")
        assert "/near" in asked.text
        assert (there.chat.keys, asked.shown.keys) == ([], None)


async def test_of_a_channel_that_has_not_let_the_bot_in_it_says_what_to_do(newsroom: Newsroom) -> None:
    channel, ada = newsroom.diary("channel", "Blaulicht", username="blaulicht"), newsroom.diary("private", "Ada")
    channel.chat.admins, channel.chat.joined = {ada.chat.id}, False
    advice = newsroom.says("not-your-chat", name="@blaulicht")
    assert (await ada.say("/sub @blaulicht feuerwehr")).text == advice
    newsroom.telegram.fail_next("getChat", status=400, description="Bad Request: USERNAME_INVALID")
    assert (await ada.say("/sub @blaulicht feuerwehr")).text == advice
    newsroom.telegram.let_in(channel.chat, person=ada.chat.id, language=newsroom.language)
    await ada.see_post("the bot is made an admin of the channel")
    preview = await ada.say("/sub @blaulicht feuerwehr")
    await ada.tap(preview, newsroom.says("button-subscribe"))
    assert await newsroom.subscriptions(channel.chat.address) == ["feuerwehr"]


async def test_nothing_of_what_was_said_is_kept_once_it_was_answered(newsroom: Newsroom) -> None:
    ada = newsroom.diary("private", "Ada")
    await ada.say("/search feuerwehr")
    waiting = select(func.count()).where(heard.c.done_at.is_(None))
    async with asyncio.timeout(10):
        while await newsroom.app.database.read(lambda tx: tx.execute(waiting).scalar_one()):  # noqa: ASYNC110
            await asyncio.sleep(0.01)
    bodies = await newsroom.app.database.read(lambda tx: list(tx.execute(select(heard.c.body)).scalars()))
    assert bodies == [{}]
