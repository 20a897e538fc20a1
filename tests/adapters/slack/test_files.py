"""Files after a text: what arrives in the channel, and what a failure half-way means."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pressbot.errors import MessageRejected, OutcomeUnknown
from pressbot.messages import File, Message
from pressbot_slack.platform import SlackPlatform
from tests.adapters.slack.conftest import words
from tests.standins.slack import SlackStandin

MAP = File("karte.png", b"\x89PNG", "Karte · © Stadt <Wolfsburg>")


async def test_a_file_is_a_message_with_its_caption(slack: SlackStandin, platform: SlackPlatform) -> None:
    channel = slack.add_channel()
    posted = await platform.send(channel.id, replace(words("Die Originale:"), files=(MAP,)))
    text, file = channel.posts
    assert posted.message_id == text.ts
    assert (file.text, file.shown.files) == ("Karte · © Stadt <Wolfsburg>", ("karte.png",))
    assert file.shown.text == "Karte · © Stadt &lt;Wolfsburg&gt;"


async def test_a_failure_after_the_text_leaves_open_what_is_there(slack: SlackStandin, platform: SlackPlatform) -> None:
    channel = slack.add_channel()
    slack.fail_next("files.completeUploadExternal", "file_not_found")
    with pytest.raises(OutcomeUnknown, match="only a part"):
        await platform.send(channel.id, replace(words("Die Originale:"), files=(MAP,)))
    assert len(channel.posts) == 1


async def test_a_file_alone_fails_like_any_message(slack: SlackStandin, platform: SlackPlatform) -> None:
    channel = slack.add_channel()
    slack.fail_next("files.completeUploadExternal", "file_not_found")
    with pytest.raises(MessageRejected):
        await platform.send(channel.id, Message(files=(MAP,)))
    with pytest.raises(MessageRejected, match="empty"):
        await platform.send(channel.id, Message())
    assert channel.posts == []
