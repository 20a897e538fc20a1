"""What befalls chats on Telegram, as their people see it: blocked, moved, a topic closed, a quiet week; and a channel.

As in ``test_telegram_story.py`` every part is real but the clock and Telegram's server.
"""

from __future__ import annotations

from collections.abc import Callable

from pressbot.flow.heartbeat import sweep
from pressbot.store.chats import find_chat
from pressbot.store.notices import due_notices
from pressbot.store.subscriptions import chat_subscriptions
from tests.e2e.diary import Diary
from tests.e2e.embargo import NOTICE, told_at_once
from tests.e2e.patience import until
from tests.e2e.story import Story
from tests.standins.telegram import TelegramStandin
from tests.standins.telegram_state import StoredMessage

__all__ = ["told_at_once"]

Golden = Callable[[str, str], None]

#: Who runs nothing.
GRACE = 200
#: Until when the bridge is closed, before the correction and after it.
WRONG, RIGHT = "bis zum 6. Dezember", "bis zum 26. November"
WEEK_IN_MINUTES = 7 * 24 * 60


async def test_who_blocks_the_bot_and_comes_back_finds_their_subscriptions_and_the_correction(
    story: Story, golden: Golden, telegram: TelegramStandin
) -> None:
    ada = story.person
    await subscribes(story, ada, "feuerwehr")
    bridge = await sees_the_fire_and_the_bridge(story, ada)
    telegram.shut_out(ada.chat)
    await until(lambda: suspended(story, ada.chat.address), "the bot was blocked or removed")
    ada.note("Ada blocks the bot. A man is missing, a storm is coming, and the closure of the bridge is corrected")
    await story.it_is_minute(7)
    await story.app.dispatch()
    assert bridge.edits == 0

    telegram.let_in(ada.chat)
    await ada.see_told(bridge, "Ada lets it in again")
    assert RIGHT in bridge.text
    again = await ada.say("/start")
    assert story.says("greeting-again", count=1) in again.text, "no word of a first one"
    assert "1. feuerwehr" in (await ada.say("/list")).text
    assert len(ada.chat.posts) == 6, "nothing of what came meanwhile"
    golden(f"e2e/blocked.{story.language}.txt", ada.text)


async def test_a_group_that_becomes_a_supergroup_takes_its_subscriptions_along_and_gets_corrections_there(
    story: Story, golden: Golden, telegram: TelegramStandin
) -> None:
    before = diary(story, telegram, "group", "Redaktion")
    await subscribes(story, before, "feuerwehr")
    bridge = await sees_the_fire_and_the_bridge(story, before)
    there = telegram.upgrade(before.chat)
    await until(lambda: subscriptions(story, there.address), ["feuerwehr"])
    after = Diary(telegram, language=story.language, app=story.app, chat=there)
    assert "1. feuerwehr" in (await after.say("/list")).text
    await story.it_is_minute(4)
    await after.see_post("a man is missing")
    await story.it_is_minute(6)
    await after.see_post("a storm is coming")
    await story.it_is_minute(7)
    corrected = await after.see_post("the closure of the bridge is corrected, whose post nobody can edit any more")
    assert RIGHT in corrected.text
    assert corrected.reply_to is None
    assert bridge.edits == 0
    golden(f"e2e/supergroup.{story.language}.txt", f"{before.text}\n=== the supergroup\n{after.text}")


async def test_a_topic_that_is_closed_gets_nothing_and_goes_on_when_it_is_open_again(
    story: Story, golden: Golden, telegram: TelegramStandin
) -> None:
    forum = diary(story, telegram, "supergroup", "Redaktion")
    forum.chat.topics = {77: True}
    address = f"{forum.chat.address}/77"
    await subscribes(story, forum, "feuerwehr OR hallenbad", topic=77)
    bridge = await sees_the_fire_and_the_bridge(story, forum)
    telegram.turn_topic(forum.chat, 77, is_open=False)
    await story.it_is_minute(4)
    await until(lambda: suspended(story, address), "the topic is closed or deleted: Topic_closed")
    forum.note("The topic is closed. A man is missing, a storm is coming, and the closure of the bridge is corrected")
    await story.it_is_minute(7)
    await story.app.dispatch()
    assert bridge.edits == 0

    telegram.turn_topic(forum.chat, 77, is_open=True)
    told = await forum.see_told(bridge, "the topic is open again")
    assert (told.topic, told.reply_to) == (77, bridge.id)
    await story.it_is_minute(13)
    pool = await forum.see_post("the indoor pool opens")
    assert pool.topic == 77
    assert len(forum.chat.posts) == 5, "nothing of what came meanwhile"
    golden(f"e2e/topic.{story.language}.txt", forum.text)


async def test_a_week_without_hits_is_told_to_whoever_wants_to_hear_of_it(story: Story, golden: Golden) -> None:
    ada = story.person
    await subscribes(story, ada, "sternwarte")
    first = await is_told_of_the_week(story, 1)
    assert story.says("notice-quiet", days=7, sources=1) in first.text
    await ada.tap(first, story.says("button-heartbeat-off"))
    await story.it_is_minute(2 * WEEK_IN_MINUTES)
    await sweep(story.app.database, story.clock)
    assert await story.app.database.transact(due_notices, "telegram", story.clock.now() + NOTICE, NOTICE) == []
    ada.note("week 2 is over")
    await ada.tap(first, story.says("button-heartbeat-on"))
    await is_told_of_the_week(story, 3)
    golden(f"e2e/heartbeat.{story.language}.txt", ada.text)


async def is_told_of_the_week(story: Story, number: int) -> StoredMessage:
    await story.it_is_minute(number * WEEK_IN_MINUTES)
    await sweep(story.app.database, story.clock)
    story.clock.advance(NOTICE)
    return await story.person.see_post(f"week {number} is over")


async def test_below_a_channel_s_posts_are_links_and_other_buttons_are_its_admins(
    story: Story, golden: Golden, telegram: TelegramStandin
) -> None:
    channel, reader = (diary(story, telegram, *each) for each in (("channel", "Blaulicht"), ("private", "Grace")))
    in_channel = story.says("admins-only-in-channel")
    await channel.say(f"/lang {story.language}")
    preview = await channel.say("/sub feuerwehr")
    assert await channel.is_refused(preview, story.says("button-subscribe"), person=GRACE) == in_channel
    await channel.tap(preview, story.says("button-subscribe"))
    bridge = await sees_the_fire_and_the_bridge(story, channel)
    start = leads_to(channel, bridge, story.says("button-full"))
    for minute, event in ((4, "a man is missing"), (6, "a storm is coming")):
        await story.it_is_minute(minute)
        await channel.see_post(event)
    await story.it_is_minute(7)
    await channel.see_told(bridge, "the closure of the bridge is corrected")

    listed = await channel.say("/list")
    assert await channel.is_refused(listed, "1", person=GRACE) == in_channel
    await channel.tap(listed, "1")
    assert story.says("button-unsubscribe") in listed.labels
    found = await channel.say("/search title:marktbrücke")
    assert leads_to(channel, found, "1") == start
    assert "Marktbrücke" in (await reader.say(start)).text
    golden(f"e2e/channel-posts.{story.language}.txt", f"{channel.text}\n=== Grace\n{reader.text}")


def leads_to(channel: Diary, message: StoredMessage, label: str) -> str:
    """Write down where the button leads; return what whoever follows it says to the bot."""
    url = message.button(label)["url"]
    channel.note(f"[{label}] on {message.id} opens {url}")
    bot, _, start = url.partition("?start=")
    assert bot == "https://t.me/pressbot_standin_bot"
    return f"/start {start}"


def diary(story: Story, telegram: TelegramStandin, kind: str, title: str) -> Diary:
    return Diary(telegram, language=story.language, app=story.app, chat=telegram.add_chat(kind, title))


async def subscribes(story: Story, person: Diary, query: str, topic: int | None = None) -> None:
    preview = await (person.say(f"/sub {query}", topic=topic) if topic else person.say(f"/sub {query}"))
    await person.tap(preview, story.says("button-subscribe"))


async def sees_the_fire_and_the_bridge(story: Story, person: Diary) -> StoredMessage:
    """Two posts of the first minutes; return that of the bridge, which is corrected in the seventh."""
    await story.it_is_minute(1)
    await person.see_post("a cellar is on fire")
    await story.it_is_minute(2)
    bridge = await person.see_post("a bridge is closed")
    assert WRONG in bridge.text
    return bridge


async def suspended(story: Story, address: str) -> str | None:
    """Why the chat at this address gets nothing, "" where it does."""
    found = await story.app.database.read(find_chat, "telegram", address)
    return found.suspended if found else None


async def subscriptions(story: Story, address: str) -> list[str]:
    found = await story.app.database.read(find_chat, "telegram", address)
    return [each.query for each in await story.app.database.read(chat_subscriptions, found)] if found else []
