"""A second person's story on Telegram: in three taps to a subscription, how its posts come, and the end of all of it.

As in ``test_telegram_story.py`` every part is real but the clock and Telegram's server.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from pressbot.sample.office import SOURCE
from pressbot.store.chats import find_chat
from pressbot.store.ledger import delivery_counts
from tests.e2e.story import Story
from tests.standins.telegram_state import StoredMessage


async def test_a_person_shapes_how_posts_come_asks_why_and_is_forgotten(
    story: Story, golden: Callable[[str, str], None]
) -> None:
    await subscribes_in_three_taps(story)
    await narrows_a_search(story)
    await sets_how_posts_come(story)
    post = await pauses_and_gets_a_digest(story)
    await asks_why(story, post)
    await lets_one_subscription_rest(story)
    await is_forgotten(story)
    golden(f"e2e/shaping.{story.language}.txt", story.person.text)


async def subscribes_in_three_taps(story: Story) -> None:
    message = await story.person.say("/start")
    example = story.says("onboarding-example-both")
    for label in (story.says("button-by-words"), example, story.says("button-subscribe")):
        await story.person.tap(message, label)
    assert message.text.startswith(story.says("subscribed"))
    assert set(example.split()) <= set(message.text.split())
    preview = await story.person.say("/sub feuerwehr")
    await story.person.tap(preview, story.says("button-subscribe"))


async def narrows_a_search(story: Story) -> None:
    found = await story.person.say(f"/search {SOURCE.place}")
    all_found = found.text
    await story.person.tap(found, story.says("button-narrow"))
    fewer = found.labels[0]
    await story.person.tap(found, fewer)
    assert found.text != all_found
    assert fewer.rpartition("(")[2].rstrip(")") in found.text, "as many as the button has said"


async def sets_how_posts_come(story: Story) -> None:
    page = await story.person.say("/settings")
    await story.person.tap(page, story.says("settings-silent"))
    await story.person.tap(page, story.says("settings-silent-on"))
    await story.person.tap(page, story.says("settings-quiet"))
    await story.person.tap(page, story.says("button-back"))
    assert story.says("settings-silent-on") in page.text


async def pauses_and_gets_a_digest(story: Story) -> StoredMessage:
    """What comes meanwhile is kept, and asked for before the pause is over."""
    paused = await story.person.say("/pause 2d")
    await story.it_is_minute(1)
    await story.owes(held=1)
    coming = await story.person.say("/digest")
    assert story.says("digest-coming", count=1) in coming.text
    story.clock.advance(timedelta(seconds=2))
    digest = await story.person.see_post("the digest of what was kept")
    assert "Kellerbrand" in digest.text
    await story.person.tap(paused, story.says("button-resume"))
    assert story.says("resumed", count=0) in paused.text
    return digest


async def asks_why(story: Story, digest: StoredMessage) -> None:
    await story.person.tap(digest, "1", answers=2)
    assert "Kellerbrand" in story.person.chat.posts[-2].text, "the whole release is longer than one message"
    number = digest.button("1")["callback_data"].rpartition(":")[2]
    told = await story.person.say(f"/why {number}")
    assert story.says("why-matches") in told.text


async def lets_one_subscription_rest(story: Story) -> None:
    listed = await story.person.say("/list")
    await story.person.tap(listed, "2")
    await story.person.tap(listed, story.says("button-pause"))
    assert story.says("one-paused-missed") in listed.text
    posts, owed = len(story.person.chat.posts), await story.app.database.read(delivery_counts)
    await story.it_is_minute(2)
    await story.app.dispatch()
    assert await story.app.database.read(delivery_counts) == owed
    resumed = await story.person.say("/resume 2")
    assert story.says("one-resumed-missed") in resumed.text
    await story.it_is_minute(4)
    post = await story.person.see_post("a man is missing; what came while it rested does not")
    assert post.has_picture
    assert len(story.person.chat.posts) == posts + 2


async def is_forgotten(story: Story) -> None:
    await story.owes(sent=3)
    question = await story.person.say("/forgetme", answers=3)
    await story.person.tap(question, story.says("button-forget"))
    assert story.says("forgotten") in question.text
    assert await story.app.database.read(find_chat, "telegram", story.person.chat.address) is None
    await story.it_is_minute(6)
    await story.app.dispatch()
    assert await story.app.database.read(delivery_counts) == {}
