"""Many workspaces install the app, each for itself: they have their own tokens, chats and ends."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from datetime import timedelta

import aiohttp
import pytest
from cryptography.fernet import Fernet

from pressbot.errors import AccountRefused, ChatGone
from pressbot.messages import ReplyPlace, Standing
from pressbot_slack import installs
from pressbot_slack.platform import Options, SlackPlatform
from pressbot_slack.scopes import SCOPES
from tests.adapters.slack.conftest import words
from tests.adapters.slack.test_listen import Person
from tests.doubles import MemoryShelf
from tests.standins.slack import SlackStandin
from tests.standins.slack_http import SECRET, Browser
from tests.standins.slack_methods import CLIENT_ID, CLIENT_SECRET

KEY = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="
OTHER_KEY = "ZmVkY2JhOTg3NjU0MzIxMGZlZGNiYTk4NzY1NDMyMTA="


class Desk:
    """The app, and the people of several workspaces."""

    def __init__(self, slack: SlackStandin, platform: SlackPlatform, person: Person, base: str) -> None:
        self.slack, self.platform, self.person, self.base = slack, platform, person, base

    async def install(self, team: str) -> tuple[int, str]:
        """Let somebody install the app in their team, by their browser."""
        browser = Browser()
        state = (await browser.begin(self.base))["state"]
        return await browser.get(f"{self.base}/slack/oauth_redirect?code={self.slack.approve(team)}&state={state}")

    async def installed(self, team: str) -> None:
        """The same, to its end."""
        status, _ = await self.install(team)
        assert status == 200
        heard = await self.person.next()
        assert (heard.chat, heard.standing) == (team, Standing.LET_IN)


def create(slack: SlackStandin, shelf: MemoryShelf, port: int, key: str = KEY) -> SlackPlatform:
    options = Options(
        signing_secret=SECRET,
        listen=f"127.0.0.1:{port}",
        client_id=CLIENT_ID,
        client_secret=CLIENT_SECRET,
        encryption_key=key,
    )
    platform = SlackPlatform("", slack.app_token, slack.url, options)
    platform.keep_on(shelf)
    return platform


@pytest.fixture
def shelf() -> MemoryShelf:
    return MemoryShelf()


@asynccontextmanager
async def opened(slack: SlackStandin, shelf: MemoryShelf, port: int) -> AsyncIterator[Desk]:
    person, platform, base = Person(), create(slack, shelf, port), f"http://127.0.0.1:{port}"
    assert await platform.start() == "an app that workspaces install"
    listener = asyncio.create_task(platform.listen(person.handle, person.inbox))
    async with asyncio.timeout(10):
        while True:
            with suppress(aiohttp.ClientConnectorError):
                await Browser().get(base)
                break
            await asyncio.sleep(0.01)
    try:
        yield Desk(slack, platform, person, base)
    finally:
        listener.cancel()
        await asyncio.gather(listener, return_exceptions=True)
        await platform.close()


@pytest.fixture
async def desk(slack: SlackStandin, shelf: MemoryShelf, unused_tcp_port: int) -> AsyncIterator[Desk]:
    async with opened(slack, shelf, unused_tcp_port) as it:
        yield it


async def test_an_installation_asks_for_the_scopes_of_the_manifest_and_no_others(desk: Desk) -> None:
    asked = await Browser().begin(desk.base)
    assert asked["client_id"] == CLIENT_ID
    assert asked["scope"].split(",") == list(SCOPES)
    assert asked["user_scope"] == ""


async def test_each_workspace_is_heard_and_answered_by_its_own_token(slack: SlackStandin, desk: Desk) -> None:
    chats = {}
    for team in ("T0A", "T0B"):
        await desk.installed(team)
        channel = slack.add_channel(team=team)
        slack.command(channel, "search brand")
        heard = await desk.person.next()
        assert heard.chat == f"{team}/{channel.id}"
        chats[team] = heard.chat
        posted = await desk.platform.send(heard.chat, words("Guten Tag."), "7")
        assert [message.text for message in channel.posts] == ["Guten Tag."]
        assert await desk.platform.edit(heard.chat, posted, words("Guten Abend.")) == posted
    with pytest.raises(ChatGone):
        await desk.platform.send(chats["T0A"].replace("T0A", "T0C"), words("x"))


async def test_what_one_person_alone_is_shown_goes_to_their_own_workspace(slack: SlackStandin, desk: Desk) -> None:
    await desk.installed("T0A")
    channel = slack.add_channel(team="T0A")
    slack.command(channel, "search brand")
    heard = await desk.person.next()
    await desk.platform.send(heard.aside, words("Nur für Sie."))
    assert [whisper.text for whisper in channel.whispers] == ["Nur für Sie."]
    assert channel.posts == []


async def test_a_token_is_kept_encrypted_and_known_after_a_restart(
    slack: SlackStandin, shelf: MemoryShelf, desk: Desk, unused_tcp_port: int
) -> None:
    await desk.installed("T0A")
    assert list(shelf.texts) == ["workspace/T0A"]
    assert "xoxb" not in str(shelf.texts)
    channel = slack.add_channel(team="T0A")
    again = create(slack, shelf, unused_tcp_port)
    await again.start()
    await again.send(f"T0A/{channel.id}", words("Wieder da."))
    await again.close()
    assert len(channel.posts) == 1
    other = create(slack, shelf, unused_tcp_port, OTHER_KEY)
    await other.start()
    with pytest.raises(ChatGone, match="encrypted with another key"):
        await other.send(f"T0A/{channel.id}", words("x"))
    await other.close()


@pytest.mark.parametrize("kept_by", ["this", "an earlier version", "one that Slack does not answer"])
async def test_after_a_restart_an_answer_in_the_channel_still_leads_to_its_post(
    slack: SlackStandin, shelf: MemoryShelf, desk: Desk, unused_tcp_port: int, kept_by: str
) -> None:
    await desk.installed("T0A")
    channel = slack.add_channel(team="T0A")
    if kept_by != "this":
        cipher = Fernet(KEY)
        told = json.loads(cipher.decrypt(shelf.texts["workspace/T0A"].encode()))
        del told["url"]
        shelf.texts["workspace/T0A"] = cipher.encrypt(json.dumps(told).encode()).decode()
    if kept_by == "one that Slack does not answer":
        slack.fail_next("auth.test", "internal_error", status=500)
    answer = replace(words("Korrigiert."), answers="Brand in Fallersleben", place=ReplyPlace.CHANNEL)
    asked = []
    for _ in range(2):
        again = create(slack, shelf, unused_tcp_port)
        await again.start()
        calls = len(slack.calls)
        posted = await again.send(f"T0A/{channel.id}", words("Um 14 Uhr."))
        await again.send(f"T0A/{channel.id}", answer, reply_to=posted.message_id)
        asked.append([call.method for call in slack.calls[calls:]].count("auth.test"))
        await again.close()
    assert asked == {"this": [0, 0], "an earlier version": [1, 0]}.get(kept_by, [1, 1])
    assert "https://redaktion.slack.example/archives/" in str(channel.posts[-1].shown.blocks)


async def test_a_channel_that_changes_its_id_moves_within_its_workspace(slack: SlackStandin, desk: Desk) -> None:
    await desk.installed("T0A")
    slack.befall("channel_id_changed", team="T0A", old_channel_id="G0123", new_channel_id="C0123")
    heard = await desk.person.next()
    assert (heard.chat, heard.standing, heard.argument) == ("T0A/G0123", Standing.READDRESSED, "T0A/C0123")


async def test_a_workspace_that_removes_the_app_shuts_its_own_chats_and_opens_them_when_it_installs_it_again(
    slack: SlackStandin, shelf: MemoryShelf, desk: Desk
) -> None:
    for team in ("T0A", "T0B"):
        await desk.installed(team)
    here, there = slack.add_channel(team="T0A"), slack.add_channel(team="T0B")
    slack.uninstall("T0A")
    slack.befall("tokens_revoked", team="T0A", tokens={"bot": ["U0PRESSBOT"]})
    heard = await desk.person.next()
    assert (heard.chat, heard.standing) == ("T0A", Standing.SHUT_OUT)
    slack.befall("app_uninstalled", team="T0A")
    assert list(shelf.texts) == ["workspace/T0B"]
    with pytest.raises(ChatGone, match="not installed in the workspace T0A"):
        await desk.platform.send(f"T0A/{here.id}", words("x"))
    await desk.platform.send(f"T0B/{there.id}", words("Weiter."))
    await desk.installed("T0A")
    await desk.platform.send(f"T0A/{here.id}", words("Wieder da."))
    assert [len(channel.posts) for channel in (here, there)] == [1, 1]


async def test_a_token_that_is_worth_nothing_any_more_stops_no_other_workspace(slack: SlackStandin, desk: Desk) -> None:
    await desk.installed("T0A")
    channel = slack.add_channel(team="T0A")
    slack.uninstall("T0A")
    with pytest.raises(ChatGone, match="account_inactive") as caught:
        await desk.platform.send(f"T0A/{channel.id}", words("x"))
    assert not isinstance(caught.value, AccountRefused)


async def test_whoever_comes_back_must_have_begun_here_just_now_and_for_the_first_time(
    slack: SlackStandin, shelf: MemoryShelf, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    back = f"{desk.base}/slack/oauth_redirect?code={{}}&state={{}}"
    browser = Browser()
    state = (await browser.begin(desk.base))["state"]
    stranger = await Browser().get(back.format(slack.approve("T0A"), state))
    assert stranger[0] == 400
    forged = Browser()
    forged.cookies["slack-app-oauth-state"] = "forged"
    assert (await forged.get(back.format(slack.approve("T0A"), "forged")))[0] == 401
    assert shelf.texts == {}
    assert (await browser.get(back.format(slack.approve("T0A"), state)))[0] == 200
    again = Browser()
    again.cookies["slack-app-oauth-state"] = state
    assert (await again.get(back.format(slack.approve("T0B"), state)))[0] == 401
    slow = Browser()
    late = (await slow.begin(desk.base))["state"]
    monkeypatch.setattr(installs, "_STATE_LASTS", timedelta(seconds=-1))
    assert (await slow.get(back.format(slack.approve("T0B"), late)))[0] == 401
    assert list(shelf.texts) == ["workspace/T0A"]


async def test_who_changes_their_mind_has_installed_nothing(desk: Desk, shelf: MemoryShelf) -> None:
    browser = Browser()
    state = (await browser.begin(desk.base))["state"]
    status, page = await browser.get(f"{desk.base}/slack/oauth_redirect?error=access_denied&state={state}")
    assert status == 200
    assert "access_denied" in page
    other = Browser()
    state = (await other.begin(desk.base))["state"]
    assert (await other.get(f"{desk.base}/slack/oauth_redirect?code=nobodys&state={state}"))[0] == 401
    assert shelf.texts == {}


async def test_what_comes_from_a_workspace_without_the_app_asks_nothing(slack: SlackStandin, desk: Desk) -> None:
    slack.command(slack.add_channel(team="T0C"), "search brand")
    await desk.installed("T0A")
    assert desk.person.heard.empty()


async def test_an_installation_that_slack_does_not_answer_can_be_begun_anew(
    slack: SlackStandin, shelf: MemoryShelf, desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    slack.drop_after("oauth.v2.access")
    assert (await desk.install("T0A"))[0] == 503
    assert "Traceback" not in caplog.text
    assert shelf.texts == {}
    await desk.installed("T0A")


async def test_the_home_names_the_channels_of_its_own_workspace(slack: SlackStandin, desk: Desk) -> None:
    await desk.installed("T0A")
    channel, direct = slack.add_channel(team="T0A"), slack.add_channel("ada", direct=True, team="T0A")
    slack.open_home(direct)
    heard = await desk.person.next()
    assert (heard.chat, heard.argument) == (f"T0A/{direct.id}", f"T0A/{channel.id}")
