"""Advance access on Slack: asked for and granted, a release under embargo, corrected, at its instant, and taken away.

As in ``test_slack_story.py`` every part is real but the clock and Slack's servers. Somebody asks in the direct messages
with pressbot, the channel of the operators decides, and the newsroom's channel follows the same words. Slack protects no
message; the mark and the duty stand above it instead.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import timedelta

import pytest

from pressbot.app import App
from pressbot.render.phrases import phrase
from pressbot.settings import Settings
from pressbot.testing import ManualClock
from pressbot_slack import create
from tests.conftest import SHARED
from tests.e2e.embargo import BRIDGE, BRIDGE_CORRECTED, BRIDGE_INSTANT, NOTICE, POOL, POOL_INSTANT, Town, told_at_once
from tests.standins.slack import SlackStandin
from tests.standins.slack_people import PERSON
from tests.standins.slack_state import Channel, StoredMessage, Whisper

__all__ = ["told_at_once"]

SPEC = SHARED / "specs" / "slack" / "slack-api-ref.methods.json"


class Story:
    """Somebody's direct messages with pressbot, the newsroom's channel, and that of the operators."""

    def __init__(self, slack: SlackStandin, app: App, clock: ManualClock, town: Town) -> None:
        self.slack, self.app, self.clock, self.town = slack, app, clock, town
        self.direct, self.newsroom = slack.direct(PERSON), slack.add_channel()
        self.operators = slack.channels["C00000001"]
        self.mark = phrase("advance-until", "de").strip()
        #: What is to be read at which moment.
        self.read: list[str] = []

    def reads(self, moment: str, message: StoredMessage) -> str:
        """Read a message, and write down what it shows at this moment."""
        shown = (message.text, "<picture>" if message.picture else "", " ".join(f"[{each}]" for each in message.labels))
        self.read.append(f"=== {moment}\n" + "\n".join(filter(None, shown)))
        return message.text

    async def ask(self, where: Channel, words: str) -> Whisper:
        """Type a command, and return the answer, which only who typed it sees."""
        before = len(where.whispers)
        self.slack.command(where, words)
        await self.slack.wait_until(lambda: len(where.whispers) > before)
        return where.whispers[before]

    async def see(self, where: Channel, before: int) -> StoredMessage:
        """Return the first post after so many."""
        await self.slack.wait_until(lambda: len(where.posts) > before)
        return where.posts[before]

    async def is_told(self, where: Channel) -> StoredMessage:
        """What comes there by itself, a while later."""
        before = len(where.posts)
        self.clock.advance(NOTICE)
        return await self.see(where, before)

    async def see_edit(self, message: StoredMessage, edits: int) -> None:
        """Wait until a message was edited so often."""
        await self.slack.wait_until(lambda: message.edits >= edits)


@pytest.fixture
async def slack() -> AsyncIterator[SlackStandin]:
    async with SlackStandin(SPEC if SPEC.exists() else None) as standin:
        yield standin
        assert standin.violations == []


@pytest.fixture
def settings(settings: Settings, slack: SlackStandin) -> Settings:
    operators = slack.add_channel("betrieb")
    chat = settings.chat.model_copy(update={"operators": (f"slack:{operators.id}",)})
    return settings.model_copy(update={"chat": chat})


@pytest.fixture
async def story(app: App, clock: ManualClock, slack: SlackStandin) -> AsyncIterator[Story]:
    platform = create({"token": slack.token, "app_token": slack.app_token, "api_url": slack.url, "language": "de"})
    # By a clock that stands still no second passes between two messages.
    platform.rates = lambda chat: ()  # type: ignore[method-assign]
    stop = asyncio.Event()
    async with Town(app, clock) as town:
        service = asyncio.create_task(app.serve([platform], stop))
        yield Story(slack, app, clock, town)
        stop.set()
        await asyncio.wait_for(service, timeout=10)


async def test_somebody_is_accredited_sees_embargoed_releases_before_all_others_and_loses_that_again(
    story: Story, golden: Callable[[str, str], None]
) -> None:
    story.slack.tap(story.newsroom, await story.ask(story.newsroom, "sub marktbrücke OR hallenbad"), "Abonnieren")
    await story.see(story.newsroom, 0)
    refused = await story.ask(story.newsroom, "accredit wendelbrück")
    assert refused.text == phrase("accredit-private", "de")
    await asks_and_is_granted(story)
    bridge = await gets_it_marked_and_alone(story)
    await sees_it_corrected_under_embargo(story, bridge)
    await sees_the_mark_go_at_the_instant(story, bridge)
    await loses_access_before_an_instant(story)
    golden("e2e/slack-advance.txt", "\n".join(story.read) + f"\n\n=== At last\n{story.slack.transcript()}")


async def asks_and_is_granted(story: Story) -> None:
    terms = await story.ask(story.direct, "accredit wendelbrück")
    story.reads("the terms", terms)
    story.slack.tap(story.direct, terms, phrase("button-accredit-ask", "de"))
    await story.see_edit(terms, 1)
    wish = await story.is_told(story.operators)
    (grant,) = [label for label in wish.labels if label.startswith(phrase("button-accreditation-grant", "de", name=""))]
    before, posts = len(story.operators.whispers), len(story.direct.posts)
    story.slack.tap(story.operators, wish, grant)
    await story.slack.wait_until(lambda: len(story.operators.whispers) > before)
    granted = await story.see(story.direct, posts)
    story.clock.advance(NOTICE)
    assert phrase("notice-accredited", "de", source="Stadt Wendelbrück") in granted.text


async def gets_it_marked_and_alone(story: Story) -> StoredMessage:
    before = len(story.direct.posts)
    await story.town.says(BRIDGE)
    post = await story.see(story.direct, before)
    assert story.reads("a release under embargo", post).startswith(story.mark)
    assert phrase("advance-duty", "de") in post.text
    assert BRIDGE.text in post.text
    assert post.picture
    assert len(story.newsroom.posts) == 1, "nothing but who subscribed to what"
    assert BRIDGE.headline not in (await story.ask(story.newsroom, "search marktbrücke")).text
    return post


async def sees_it_corrected_under_embargo(story: Story, post: StoredMessage) -> None:
    before = len(story.direct.posts)
    await story.town.says(BRIDGE_CORRECTED)
    told = await story.see(story.direct, before)
    assert told.thread == post.ts
    assert story.reads("it is corrected", post).startswith(story.mark)
    assert "14 Millionen" in post.text


async def sees_the_mark_go_at_the_instant(story: Story, post: StoredMessage) -> None:
    own, edits = len(story.direct.posts), post.edits
    story.town.comes_to(BRIDGE_INSTANT - timedelta(seconds=1))
    await story.app.dispatch()
    assert post.text.startswith(story.mark), "a second before"
    story.town.comes_to(BRIDGE_INSTANT)
    announced = await story.see(story.newsroom, 1)
    await story.see_edit(post, edits + 1)
    assert story.mark not in post.text
    assert "14 Millionen" in post.text
    assert "14 Millionen" in announced.text
    assert len(story.direct.posts) == own, "the post has become that of all others"


async def loses_access_before_an_instant(story: Story) -> None:
    before = len(story.direct.posts)
    await story.town.says(POOL)
    post = await story.see(story.direct, before)
    assert post.text.startswith(story.mark)
    listed = await story.ask(story.operators, "admin accreditations")
    (end,) = [each for each in listed.labels if each.startswith(phrase("button-accreditation-end", "de", name=""))]
    story.slack.tap(story.operators, listed, end)
    await story.see_edit(post, 1)
    assert POOL.text not in story.reads("access has ended before the instant of another", post)
    assert POOL.headline not in post.text
    assert "Stadt Wendelbrück" in (await story.is_told(story.direct)).text
    story.town.comes_to(POOL_INSTANT)
    await story.see(story.newsroom, 2)
    await story.see_edit(post, 2)
    assert POOL.text in post.text, "now it is everybody's"
    assert story.mark not in post.text
