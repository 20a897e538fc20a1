"""Hearing people over HTTP: what is signed is heard, and nothing else."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any

import aiohttp
import pytest

from pressbot.errors import SettingsError
from pressbot.testing import MemoryInbox
from pressbot_slack.platform import Options, SlackPlatform
from tests.adapters.slack.conftest import post as a_post
from tests.adapters.slack.test_listen import Person
from tests.standins.slack import SlackStandin
from tests.standins.slack_http import SECRET, body_of, post, sign


class Web:
    """Slack's side of an app that hears over HTTP."""

    def __init__(self, slack: SlackStandin, url: str, person: Person) -> None:
        self.slack, self.url, self.person = slack, url, person

    async def last(self, **headers: str) -> tuple[int, str]:
        """Post the last thing that somebody did; more headers are those of a repetition."""
        body, kind = body_of(self.slack.last_envelope)
        return await post(self.url, body, kind, sign(body, int(time.time())) | headers)


@asynccontextmanager
async def hearing(slack: SlackStandin, port: int, app_token: str = "") -> AsyncIterator[Web]:
    person = Person()
    options = Options(signing_secret=SECRET, listen=f"127.0.0.1:{port}")
    platform = SlackPlatform(slack.token, app_token, slack.url, options)
    await platform.start()
    listener = asyncio.create_task(platform.listen(person.handle, person.inbox))
    web = Web(slack, f"http://127.0.0.1:{port}/slack/events", person)
    async with asyncio.timeout(10):
        while True:
            with suppress(aiohttp.ClientConnectorError):
                await post(web.url, "", "text/plain", {})
                break
            await asyncio.sleep(0.01)
    try:
        yield web
    finally:
        listener.cancel()
        await asyncio.gather(listener, return_exceptions=True)
        await platform.close()


@pytest.fixture
async def web(slack: SlackStandin, unused_tcp_port: int) -> AsyncIterator[Web]:
    async with hearing(slack, unused_tcp_port) as heard:
        yield heard


async def test_commands_taps_and_events_are_heard_and_answered_at_once(slack: SlackStandin, web: Web) -> None:
    channel = slack.add_channel()
    web.person.may_end.clear()
    slack.command(channel, "search brand")
    assert await web.last() == (200, "")
    assert (await web.person.next()).argument == "brand"
    web.person.may_end.set()
    slack.write(channel, "<@U0PRESSBOT> polizei")
    assert await web.last() == (200, "")
    assert (await web.person.next()).argument == "polizei"
    direct = slack.add_channel(direct=True)
    slack.write(direct, "feuerwehr")
    assert await web.last() == (200, "")
    assert (await web.person.next()).chat == direct.id


async def test_a_tap_is_heard(slack: SlackStandin, web: Web) -> None:
    channel = slack.add_channel()
    platform = SlackPlatform(slack.token, slack.app_token, slack.url)
    await platform.send(channel.id, a_post())
    await platform.close()
    slack.tap(channel, channel.posts[0], "Volltext")
    assert await web.last() == (200, "")
    assert (await web.person.next()).token == "1:full:8842"


async def test_slack_can_verify_the_address(web: Web) -> None:
    body = json.dumps({"type": "url_verification", "challenge": "3eZbrw1aB10FEMAGAZd4FyFQ", "token": "x"})
    status, answer = await post(web.url, body, "application/json")
    assert (status, json.loads(answer)["challenge"]) == (200, "3eZbrw1aB10FEMAGAZd4FyFQ")


@pytest.mark.parametrize(
    ("seconds", "secret", "change"),
    [
        pytest.param(0, "0" * 32, "", id="another secret"),
        pytest.param(0, SECRET, "&text=other", id="another body"),
        pytest.param(-301, SECRET, "", id="replayed after five minutes"),
        pytest.param(301, SECRET, "", id="from the future"),
    ],
)
async def test_what_is_not_signed_by_slack_just_now_is_refused(
    slack: SlackStandin, web: Web, seconds: int, secret: str, change: str
) -> None:
    slack.command(slack.add_channel(), "search brand")
    body, kind = body_of(slack.last_envelope)
    status, _ = await post(web.url, body + change, kind, sign(body, int(time.time()) + seconds, secret))
    assert status == 401
    assert web.person.heard.empty()


@pytest.mark.parametrize("headers", [{}, {"X-Slack-Signature": "v0=", "X-Slack-Request-Timestamp": "0"}])
async def test_what_is_not_signed_at_all_is_refused(slack: SlackStandin, web: Web, headers: dict[str, str]) -> None:
    slack.command(slack.add_channel(), "search brand")
    status, _ = await post(web.url, *body_of(slack.last_envelope), headers)
    assert status == 401
    assert web.person.heard.empty()


@pytest.mark.parametrize(
    ("body", "kind"),
    [("{", "application/json"), ("payload={", "application/x-www-form-urlencoded"), ("", "text/plain"), ("[1]", "x/y")],
)
async def test_what_nobody_can_read_is_refused_and_nothing_breaks(
    slack: SlackStandin, web: Web, body: str, kind: str, caplog: pytest.LogCaptureFixture
) -> None:
    assert (await post(web.url, body, kind, {}))[0] in {400, 401}
    assert "Traceback" not in caplog.text
    slack.command(slack.add_channel(), "search ende")
    assert (await web.last())[0] == 200
    assert (await web.person.next()).argument == "ende"


async def test_an_event_that_slack_repeats_is_carried_out_once(slack: SlackStandin, web: Web) -> None:
    channel = slack.add_channel(direct=True)
    slack.write(channel, "brand")
    await web.last()
    again: dict[str, Any] = {"X-Slack-Retry-Num": "1", "X-Slack-Retry-Reason": "http_timeout"}
    assert await web.last(**again) == (200, "")
    slack.write(channel, "ende")
    await web.last()
    assert [(await web.person.next()).argument for _ in range(2)] == ["brand", "ende"]
    assert web.person.heard.empty()


async def test_socket_mode_and_http_may_be_heard_side_by_side(slack: SlackStandin, unused_tcp_port: int) -> None:
    channel = slack.add_channel()
    async with hearing(slack, unused_tcp_port, slack.app_token) as web:
        slack.command(channel, "search eins")
        assert (await web.person.next()).argument == "eins"
        # The same, by the other way: it is known.
        await web.last()
        slack.command(channel, "search zwei")
        assert (await web.person.next()).argument == "zwei"


async def test_an_address_that_is_taken_is_told(slack: SlackStandin, unused_tcp_port: int) -> None:
    async with hearing(slack, unused_tcp_port):
        options = Options(signing_secret=SECRET, listen=f"127.0.0.1:{unused_tcp_port}")
        other = SlackPlatform(slack.token, "", slack.url, options)
        await other.start()
        with pytest.raises(
            SettingsError, match=r"slack\.listen: 127\.0\.0\.1:\d+ cannot be used: address already in use$"
        ):
            await other.listen(Person().handle, MemoryInbox())
        await other.close()
