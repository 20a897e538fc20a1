"""A peer that nobody here wrote: what backlot answers means to us what Slack's answers would.

Its authors measured slack.com. It reports its use by default: DO_NOT_TRACK keeps it quiet. It keeps no metadata, has no
files, views or OAuth, and checks no blocks.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest

from pressbot.errors import AccountRefused, ChatGone, MessageRejected
from pressbot.model import Posted
from pressbot_slack.asking import ask
from pressbot_slack.platform import SlackPlatform
from tests.adapters.slack.conftest import post, words


@pytest.fixture(scope="module")
def peer() -> Iterator[Any]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DO_NOT_TRACK", "1")
        import backlot  # noqa: PLC0415  # it looks at the environment when it is imported

        with backlot.serve() as serving:
            yield serving


@pytest.fixture
async def platform(peer: Any) -> AsyncIterator[SlackPlatform]:
    adapter = SlackPlatform(peer.token, "", f"{peer.base_url}/slack/api")
    await adapter.start()
    yield adapter
    await adapter.close()


async def channel_of(platform: SlackPlatform) -> str:
    here = await platform._workspaces.of("")
    listed = await ask(here.client.conversations_list())
    return str(listed["channels"][0]["id"])


async def test_a_post_is_taken_and_edited_and_read_again(platform: SlackPlatform) -> None:
    channel = await channel_of(platform)
    posted = await platform.send(channel, post(), "7:announce")
    assert await platform.edit(channel, posted, words("Korrigiert.")) == posted
    here = await platform._workspaces.of("")
    page = await ask(here.client.conversations_history(channel=channel, limit=5))
    assert "Korrigiert." in [message["text"] for message in page["messages"] if message["ts"] == posted.message_id]


async def test_its_refusals_mean_what_slacks_do(platform: SlackPlatform) -> None:
    channel = await channel_of(platform)
    with pytest.raises(ChatGone, match="channel_not_found"):
        await platform.send("C0NOSUCH00", words("x"))
    with pytest.raises(MessageRejected, match="message_not_found"):
        await platform.edit(channel, Posted(message_id="1.000001"), words("x"))
    assert not await platform.may_change(channel, "U0NOBODY00")


async def test_a_token_that_is_nobodys_is_refused(peer: Any) -> None:
    stranger = SlackPlatform("xoxb-wrong", "", f"{peer.base_url}/slack/api")
    with pytest.raises(AccountRefused, match="invalid_auth"):
        await stranger.start()
    await stranger.close()
