"""Advance access on Telegram: asked for, granted, used, corrected, over at the instant, ended before it.

As in ``test_telegram_story.py`` every part is real but the clock and Telegram's server. Ada is accredited with a town,
Grace follows its words, and a group of operators decides.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import timedelta

import pytest

from pressbot.app import App
from pressbot.render.phrases import phrase
from pressbot.testing import ManualClock
from tests.e2e.diary import Diary
from tests.e2e.embargo import (
    BRIDGE,
    BRIDGE_CORRECTED,
    BRIDGE_INSTANT,
    NOTICE,
    POOL,
    POOL_INSTANT,
    SOURCE,
    Town,
    told_at_once,
)
from tests.e2e.operators import operators_chat, settings
from tests.e2e.story import Serving
from tests.standins.telegram import TelegramStandin
from tests.standins.telegram_state import Chat, StoredMessage

__all__ = ["operators_chat", "settings", "told_at_once"]


@dataclass(frozen=True, kw_only=True)
class Story:
    ada: Diary
    grace: Diary
    operators: Diary
    app: App
    town: Town
    clock: ManualClock
    language: str

    def says(self, key: str, **values: str | float) -> str:
        """One of pressbot's phrases, as all of them read it."""
        return phrase(key, self.language, **values)

    @property
    def mark(self) -> str:
        """What stands above all that is shown before its instant."""
        return self.says("advance-until").strip()

    async def is_told(self, diary: Diary, event: str) -> StoredMessage:
        """What comes to somebody by itself, a while later."""
        self.clock.advance(NOTICE)
        return await diary.see_post(event)

    def all_told(self) -> str:
        return "\n".join(
            f"=== {name}\n{diary.text}"
            for name, diary in (("Ada", self.ada), ("Grace", self.grace), ("the operators", self.operators))
        )


@pytest.fixture(params=["de", "en"])
async def story(
    request: pytest.FixtureRequest,
    app: App,
    clock: ManualClock,
    telegram: TelegramStandin,
    operators_chat: Chat,
    serving: Serving,
) -> AsyncIterator[Story]:
    language = request.param
    async with Town(app, clock) as town, serving(app):
        yield Story(
            ada=Diary(telegram, language=language, app=app, chat=telegram.add_chat(title="Ada")),
            grace=Diary(telegram, language=language, app=app, chat=telegram.add_chat(title="Grace")),
            operators=Diary(telegram, language=language, app=app, chat=operators_chat),
            app=app,
            town=town,
            clock=clock,
            language=language,
        )


async def test_somebody_is_accredited_sees_embargoed_releases_before_all_others_and_loses_that_again(
    story: Story, golden: Callable[[str, str], None]
) -> None:
    await story.grace.tap(await story.grace.say("/sub marktbrücke OR hallenbad"), story.says("button-subscribe"))
    await asks_and_is_granted(story)
    bridge = await gets_it_marked_and_alone(story)
    original = await opens_what_hangs_on(story, bridge)
    await sees_it_corrected_under_embargo(story, bridge)
    await sees_the_mark_go_at_the_instant(story, bridge, original)
    await loses_access_before_an_instant(story)
    golden(f"e2e/advance.{story.language}.txt", story.all_told())


async def asks_and_is_granted(story: Story) -> None:
    assert story.says("accreditations-none") in (await story.operators.say("/admin accreditations")).text
    terms = await story.ada.say("/accredit wendelbrück")
    assert terms.text.startswith(story.says("accredit-title"))
    await story.ada.tap(terms, story.says("button-accredit-ask"))
    assert terms.text == story.says("accredit-asked-now", name=SOURCE.name)
    wish = await story.is_told(story.operators, "somebody asks for advance access")
    assert SOURCE.name in wish.text
    grant = next(label for label in wish.labels if label.startswith(story.says("button-accreditation-grant", name="")))
    granted, _ = await asyncio.gather(
        story.ada.see_post("it is granted, and she is told at once"), story.operators.tap(wish, grant, answers=1)
    )
    assert story.says("notice-accredited", source=SOURCE.name) in granted.text


async def gets_it_marked_and_alone(story: Story) -> StoredMessage:
    # Telegram takes one message a second for a chat.
    story.clock.advance(timedelta(seconds=1))
    _, post = await asyncio.gather(
        story.town.says(BRIDGE), story.ada.see_post("the town embargoes a release until 16 o'clock")
    )
    assert post.text.startswith(story.mark)
    assert story.says("advance-duty") in post.text
    assert BRIDGE.text in post.text
    assert (post.protected, post.has_picture) == (True, True)
    assert BRIDGE.headline not in story.grace.text, "she follows these words, and knows nothing of it"
    assert BRIDGE.headline not in (await story.grace.say("/search marktbrücke")).text
    return post


async def opens_what_hangs_on(story: Story, post: StoredMessage) -> StoredMessage:
    full = await story.ada.tap(post, story.says("button-full"), answers=1)
    assert story.mark in full.text
    assert full.protected
    file = await story.ada.tap(post, story.says("button-images", count=1), answers=2)
    assert file.shown.document
    told = await story.ada.tap(post, story.says("button-why"), answers=1)
    assert story.says("why-advance") in told.text
    return file


async def sees_it_corrected_under_embargo(story: Story, post: StoredMessage) -> None:
    posts = len(story.grace.chat.posts)
    _, told = await asyncio.gather(
        story.town.says(BRIDGE_CORRECTED),
        story.ada.see_told(post, "the town corrects it, still under embargo"),
    )
    assert told.reply_to == post.id
    assert post.text.startswith(story.mark)
    assert "14 Millionen" in post.text
    assert len(story.grace.chat.posts) == posts


async def sees_the_mark_go_at_the_instant(story: Story, post: StoredMessage, original: StoredMessage) -> None:
    own, hers = len(story.ada.chat.posts), len(story.grace.chat.posts)
    story.town.comes_to(BRIDGE_INSTANT - timedelta(seconds=1))
    await story.app.dispatch()
    assert post.text.startswith(story.mark), "a second before"
    waiting = asyncio.gather(
        story.ada.see_edit(post, "it is 16 o'clock", original), story.grace.see_post("it is 16 o'clock")
    )
    await asyncio.sleep(0)
    story.town.comes_to(BRIDGE_INSTANT)
    await waiting
    assert story.mark not in post.text
    assert story.mark not in original.text
    assert "14 Millionen" in post.text
    assert len(story.ada.chat.posts) == own, "her post has become that of all others"
    assert len(story.grace.chat.posts) == hers + 1
    assert "14 Millionen" in story.grace.chat.posts[-1].text
    assert not story.grace.chat.posts[-1].protected


async def loses_access_before_an_instant(story: Story) -> None:
    _, post = await asyncio.gather(
        story.town.says(POOL), story.ada.see_post("the town embargoes another until 18 o'clock")
    )
    assert POOL.text in post.text
    listed = await story.operators.say("/admin accreditations")
    (end,) = [each for each in listed.labels if each.startswith(story.says("button-accreditation-end", name=""))]
    await asyncio.gather(story.ada.see_edit(post, "the operators end her access"), story.operators.tap(listed, end))
    assert POOL.text not in post.text
    assert POOL.headline not in post.text
    assert "18:00" in post.text or "6:00" in post.text, "until when it is embargoed, she is told still"
    ended = await story.is_told(story.ada, "she is told of it")
    assert SOURCE.name in ended.text
    waiting = asyncio.gather(story.ada.see_edit(post, "it is 18 o'clock"), story.grace.see_post("it is 18 o'clock"))
    await asyncio.sleep(0)
    story.town.comes_to(POOL_INSTANT)
    await waiting
    assert POOL.text in post.text, "now it is everybody's"
    assert story.mark not in post.text
