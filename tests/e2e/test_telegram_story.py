"""One person's story on Telegram, from the greeting to the last correction, through every real part.

A feed over HTTP, the archive in an SQLite file, the three loops, the Telegram adapter, and a strict stand-in for
Telegram's server. Only the clock is in the test's hands.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

from pressbot.render.summary import notice_picture
from pressbot.sample.office import SOURCE
from pressbot.store.ledger import delivery_counts
from tests.e2e.servers import LONG_LOG
from tests.e2e.story import Story
from tests.standins.telegram_state import StoredMessage

CAPTION, TEXT = 1024, 4096


async def test_a_person_is_greeted_subscribes_reads_on_and_leaves_and_what_was_posted_is_kept_true(
    story: Story, golden: Callable[[str, str], None]
) -> None:
    await is_greeted(story)
    await subscribes(story)
    fire = await gets_a_post_with_picture(story)
    await opens_the_full_text(story, fire)
    await gets_the_original_and_the_contact(story, fire)
    await looks_behind_the_dots(story, fire)
    await searches_page_by_page(story)
    await saves_the_post(story, fire)
    await looks_round(story)
    bridge, missing = await gets_two_more_posts(story)
    await unsubscribes(story)
    await is_left_alone(story)
    original = await story.person.tap(missing, story.says("button-images", count=1), answers=2)
    await sees_the_correction(story, bridge)
    await sees_the_withdrawal(story, missing, original)
    golden(f"e2e/story.{story.language}.txt", story.person.text)


async def is_greeted(story: Story) -> None:
    greeting = await story.person.say("/start")
    assert story.says("greeting-title") in greeting.text
    assert greeting.labels == [
        *(story.says(f"button-by-{way}") for way in ("place", "topic", "words")),
        story.says("button-latest"),
        story.says("button-help"),
    ]
    await story.person.tap(greeting, story.says("button-by-words"))
    await story.person.tap(greeting, story.says("onboarding-example-phrase"))
    assert greeting.labels == [story.says("button-subscribe"), story.says("button-back")]


async def subscribes(story: Story) -> None:
    preview = await story.person.say("/sub feuerwehr")
    assert story.says("reading-word", text="feuerwehr") in preview.text, "the reading in words"
    assert "30" in preview.text, "of how many days the number is"
    assert preview.text.count(SOURCE.name) == 3, "the three latest hits"
    assert preview.labels == [story.says(f"button-{what}") for what in ("subscribe", "share", "into-group")]
    share = parse_qs(urlsplit(preview.button(story.says("button-share"))["url"]).query)
    assert share["url"] == ["https://t.me/pressbot_standin_bot?start=q_ZmV1ZXJ3ZWhy"]
    assert (await story.person.say("/start q_ZmV1ZXJ3ZWhy")).text == preview.text, "what the link opens"
    confirmed = await story.person.tap(preview, story.says("button-subscribe"))
    assert confirmed.text.startswith(f"{story.says('subscribed')} feuerwehr")
    assert confirmed.labels == [story.says("button-unsubscribe")]


async def gets_a_post_with_picture(story: Story) -> StoredMessage:
    await story.it_is_minute(1)
    post = await story.person.see_post("a cellar is on fire")
    assert post.has_picture
    assert len(post.text.encode("utf-16-le")) // 2 <= CAPTION
    origin, headline, lead, *_, credit, why = [line for line in post.text.splitlines() if line]
    assert origin.startswith(f"{SOURCE.name} · ")
    assert headline == "FW-WBK: Feuerwehr bringt sechs Menschen nach Kellerbrand in Sicherheit"
    assert "Alle blieben unverletzt." in lead
    assert lead.endswith("."), "whole sentences"
    assert credit == "Foto: Freiwillige Feuerwehr Wendelbrück / Enno Prahl"
    assert why == story.says("post-reason", query="feuerwehr")
    assert post.labels == labels_of_a_post(story)
    return post


def labels_of_a_post(story: Story) -> list[str]:
    return [story.says("button-full"), story.says("button-images", count=1), story.says("button-contact"), "⋯"]


async def gets_the_original_and_the_contact(story: Story, post: StoredMessage) -> None:
    file = await story.person.tap(post, story.says("button-images", count=1), answers=2)
    assert file.shown.document, "as it was given"
    assert "Foto: Freiwillige Feuerwehr Wendelbrück / Enno Prahl" in file.text
    card = await story.person.tap(post, story.says("button-contact"), answers=2)
    assert card.shown.contact
    assert card.shown.contact[1] == "Jannes Oltrogge, Freiwillige Feuerwehr Wendelbrück"


async def looks_behind_the_dots(story: Story, post: StoredMessage) -> None:
    """The buttons take each other's place; text and picture stay."""
    shown = post.shown
    await story.person.tap(post, "⋯")
    verbs = ("why", "mute", "alike", "leave", "original", "back")
    assert [each for each in post.labels if each != story.says("button-save")] == [
        story.says(f"button-{verb}") for verb in verbs
    ]
    original = post.button(story.says("button-original"))
    assert original["url"] == "https://www.wendelbrueck.example/meldung/kellerbrand-nordstadt"
    await story.person.tap(post, story.says("button-why"), answers=1)
    question = await story.person.tap(post, story.says("button-mute"), answers=1)
    assert f"-{story.says('typed-source')}:" in question.text
    await story.person.tap(post, story.says("button-back"))
    assert post.shown == shown


async def opens_the_full_text(story: Story, post: StoredMessage) -> None:
    await story.person.tap(post, story.says("button-full"), answers=2)
    parts = story.person.chat.posts[-2:]
    assert all(len(part.text.encode("utf-16-le")) // 2 <= TEXT for part in parts)
    whole = "\n".join(part.text for part in parts)
    assert whole.count("FW-WBK") == 1, "the office's code stands in the headline already"
    assert whole.count("Einsatzprotokoll, Eintrag") == LONG_LOG.count("Einsatzprotokoll, Eintrag")
    assert "Jannes Oltrogge, Freiwillige Feuerwehr Wendelbrück" in whole, "the press contact"
    assert post.edits == 0, "the post stays as it was"


async def searches_page_by_page(story: Story) -> None:
    found = await story.person.say("/search feuerwehr")
    assert 0 < found.text.count(f"{SOURCE.name} · ") <= 10
    found = await story.person.say("/search source:wendelbrück")
    first = found.text
    assert first.count(f"{SOURCE.name} · ") == 10
    await story.person.tap(found, "▶")
    assert found.text.count(f"{SOURCE.name} · ") == 10
    assert found.text != first
    await story.person.tap(found, "◀")
    assert found.text == first


async def saves_the_post(story: Story, post: StoredMessage) -> None:
    saved = await story.person.say("/save", reply_to=post)
    assert saved.text.startswith(f"{story.says('saved')} FW-WBK: Feuerwehr bringt sechs Menschen")
    listed = await story.person.say("/saved")
    assert listed.text.count(f"{SOURCE.name} · ") == 1
    await story.person.tap(listed, "✕ 1")
    assert listed.text == story.says("saved-none")


async def looks_round(story: Story) -> None:
    topics = await story.person.say("/topics")
    first = topics.text
    await story.person.tap(topics, "▶")
    await story.person.tap(topics, "Sport")
    await story.person.tap(topics, story.says("button-back"))
    assert topics.text == first
    await story.person.say("/near")
    assert await story.person.show_location(52.4227, 10.7865, answers=2) == story.person.chat.posts[-1]
    near, _ = story.person.chat.posts[-2:]
    assert story.person.chat.keys == [], "the key has gone"
    assert near.text.startswith("Wolfsburg · Niedersachsen")
    preview = await story.person.tap(near, "30 km", answers=1)
    assert preview.labels[0] == story.says("button-subscribe")


async def gets_two_more_posts(story: Story) -> tuple[StoredMessage, StoredMessage]:
    await story.it_is_minute(2)
    bridge = await story.person.see_post("a bridge is closed")
    await story.it_is_minute(4)
    missing = await story.person.see_post("a man is missing")
    assert bridge.has_picture
    assert missing.has_picture
    return bridge, missing


async def unsubscribes(story: Story) -> None:
    listed = await story.person.say("/list")
    assert "1. feuerwehr" in listed.text
    await story.person.tap(listed, "1")
    assert story.says("reading-word", text="feuerwehr") in listed.text
    await story.person.tap(listed, story.says("button-back"))
    assert "1. feuerwehr" in listed.text
    choice = await story.person.say("/unsub")
    assert choice.labels == ["feuerwehr"]
    await story.person.tap(choice, "feuerwehr")
    assert choice.text == f"{story.says('unsubscribed')} feuerwehr"
    assert choice.labels == []
    assert story.says("subscriptions-none") in (await story.person.say("/list")).text


async def is_left_alone(story: Story) -> None:
    """The storm warning of the sixth minute has the word; it is found, and brings nothing."""
    before = len(story.person.chat.posts)
    await story.it_is_minute(6)
    found = await story.person.say("/search sturmböen")
    assert "Feuerwehr warnt vor Sturmböen" in found.text, "it is in the archive"
    await story.app.dispatch()
    assert await story.app.database.read(delivery_counts) == {"sent": 3}, "those from before, and nothing owed"
    assert len(story.person.chat.posts) == before + 1, "nothing but the answer"


async def sees_the_correction(story: Story, post: StoredMessage) -> None:
    wrong, right = "bis zum 6. Dezember", "bis zum 26. November"
    assert wrong in post.text
    await story.it_is_minute(7)
    told = await story.person.see_told(post, "the office corrects the end of the closure")
    assert told.reply_to == post.id
    assert story.says("post-correction", time="").strip() in post.text.splitlines()[1]
    assert right in post.text
    assert wrong not in post.text
    assert post.has_picture
    assert post.labels == labels_of_a_post(story)


async def sees_the_withdrawal(story: Story, post: StoredMessage, original: StoredMessage) -> None:
    before = post.states[0]
    await story.it_is_minute(10)
    told = await story.person.see_told(post, "the man has been found", original)
    assert story.says("post-withdrawn") in post.text
    assert story.says("post-withdrawn-text") in post.text
    assert "78" not in post.text, "nothing of what it said"
    assert post.buttons == []
    assert post.shown.photo is not None
    assert post.shown.photo[2] == hashlib.sha256(notice_picture().data).hexdigest(), "the neutral picture"
    assert post.shown.photo != before.photo
    assert original.shown.photo == post.shown.photo, "the original that was asked for is gone as well"
    assert story.says("post-withdrawn") in original.text
    assert (told.text, told.reply_to) == (story.says("post-withdrawn-text"), post.id)
