"""A newsroom's life with pressbot on Slack beside its story: installed, invited, refused, slowed, cut off, thrown out.

Through every real part, as in ``test_slack_story.py``.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from datetime import datetime, timedelta

import aiohttp
import pytest
from sqlalchemy import Connection, select

from pressbot.app import App
from pressbot.store.tables import delivery
from pressbot.testing import ManualClock
from tests.adapters.slack.test_installs import KEY
from tests.e2e.newsroom import Newsroom, opened_newsroom
from tests.standins.slack_http import SECRET, Browser
from tests.standins.slack_methods import CLIENT_ID, CLIENT_SECRET, ME
from tests.standins.slack_people import PERSON
from tests.standins.slack_state import StoredMessage

TEAM = "T0A"
ALL_OF_IT = "brücke ODER feuerwehr ODER polizei"


async def subscribe(newsroom: Newsroom, query: str = ALL_OF_IT) -> None:
    """As a person does: by the preview's button; and the channel is told."""
    before = len(newsroom.channel.posts)
    newsroom.slack.tap(newsroom.channel, await newsroom.ask(f"sub {query}"), "Abonnieren")
    await newsroom.see(before)


async def post_of(newsroom: Newsroom, minute: int) -> StoredMessage:
    before = len(newsroom.channel.posts)
    await newsroom.it_is_minute(minute)
    post = await newsroom.see(before)
    await newsroom.see_kept(post)
    return post


async def invite(newsroom: Newsroom) -> None:
    """And be greeted."""
    before = len(newsroom.channel.posts)
    newsroom.channel.member = True
    newsroom.slack.befall(
        "member_joined_channel",
        team=newsroom.channel.team,
        user=ME["user_id"],
        channel=newsroom.channel.id,
        inviter=PERSON,
    )
    await newsroom.see(before)


async def install(newsroom: Newsroom, base: str) -> None:
    """By a browser, as soon as pressbot is there."""
    browser = Browser()
    async with asyncio.timeout(10):
        while True:
            with suppress(aiohttp.ClientConnectorError):
                state = (await browser.begin(base))["state"]
                break
            await asyncio.sleep(0.01)
    code = newsroom.slack.approve(TEAM)
    status, _ = await browser.get(f"{base}/slack/oauth_redirect?code={code}&state={state}")
    assert status == 200


def golden_of(newsroom: Newsroom) -> str:
    return newsroom.slack.transcript().replace(newsroom.channel.id, "C0123")


async def test_a_workspace_installs_the_app_invites_it_removes_it_and_installs_it_again(
    app: App, clock: ManualClock, unused_tcp_port: int, golden: Callable[[str, str], None]
) -> None:
    base = f"http://127.0.0.1:{unused_tcp_port}"
    account = {
        "client_id": CLIENT_ID,
        "client_secret": CLIENT_SECRET,
        "encryption_key": KEY,
        "signing_secret": SECRET,
        "listen": f"127.0.0.1:{unused_tcp_port}",
    }
    async with opened_newsroom(app, clock, team=TEAM, **account) as newsroom:
        slack, channel = newsroom.slack, newsroom.channel
        slack.add_person(PERSON, team_id=TEAM)
        await install(newsroom, base)
        channel.member = False
        assert "/invite @pressbot" in (await newsroom.ask(f"sub {ALL_OF_IT}")).text
        await invite(newsroom)
        await subscribe(newsroom)
        await post_of(newsroom, 1)
        slack.uninstall(TEAM)
        channel.member = False
        slack.befall("tokens_revoked", team=TEAM, tokens={"bot": [ME["user_id"]]})
        slack.befall("app_uninstalled", team=TEAM)
        await newsroom.see_shut()
        told = len(channel.posts)
        await newsroom.it_is_minute(2)
        await app.dispatch()
        await install(newsroom, base)
        await newsroom.see_shut(shut=False)
        await invite(newsroom)
        missing = await post_of(newsroom, 4)
        assert "vermisst" in missing.text
        assert channel.posts[told + 1 :] == [missing], "what was issued meanwhile is not sent late"
        assert ALL_OF_IT in (await newsroom.ask("list")).text
        golden("e2e/slack-life.txt", golden_of(newsroom))


@pytest.mark.parametrize(
    ("rule", "told", "words"),
    [
        ("admins", {}, "nur die Admins"),
        ("U0BOB", {}, "nur die vom Betreiber benannten Personen"),
        ("everybody", {"is_stranger": True}, "nur Mitglieder dieses Workspace"),
        ("admins", {"is_admin": True}, ""),
        (f"U0BOB {PERSON}", {}, ""),
        ("everybody", {}, ""),
    ],
)
async def test_whom_the_rule_does_not_obey_is_told_whom_it_does_and_asks_all_the_same(
    app: App, clock: ManualClock, rule: str, told: dict[str, bool], words: str
) -> None:
    async with opened_newsroom(app, clock, who_may_change=rule) as newsroom:
        slack, channel = newsroom.slack, newsroom.channel
        slack.add_person(PERSON, **told)
        assert "Meldungen gefunden" in (await newsroom.ask("search brücke")).text
        preview = await newsroom.ask("sub brücke")
        before = len(channel.whispers)
        slack.tap(channel, preview, "Abonnieren")
        if not words:
            assert (await newsroom.see(0)).text.startswith(f"@{PERSON} hat für diesen Chat abonniert")
            return
        assert words in (await newsroom.hear(before)).text
        assert words in (await newsroom.ask("pause")).text
        slack.command(channel, "")
        await slack.wait_until(lambda: bool(slack.views))
        form = slack.views[-1]
        slack.fill(form, "words", "feuerwehr")
        await slack.submit(form)
        assert words in form.errors["words"]
        assert channel.posts == [], "nothing has changed"


async def test_what_slack_puts_off_comes_once_and_when_slack_said(
    newsroom: Newsroom, app: App, clock: ManualClock
) -> None:
    slack, channel = newsroom.slack, newsroom.channel
    await subscribe(newsroom)
    slack.fail_next("chat.postMessage", "ratelimited", status=429, retry_after=30)
    await newsroom.it_is_minute(1)
    async with asyncio.timeout(10):
        while not await app.database.read(put_off, clock.now()):  # noqa: ASYNC110  # a database tells nobody
            await asyncio.sleep(0.01)
    asked = posts_asked_for(newsroom)
    clock.advance(timedelta(seconds=29))
    assert ALL_OF_IT in (await newsroom.ask("list")).text, "whoever asks is answered meanwhile"
    assert posts_asked_for(newsroom) == asked
    clock.advance(timedelta(seconds=2))
    await newsroom.see_kept(await newsroom.see(1))
    assert len(channel.posts) == 2


async def test_an_answer_that_slack_puts_off_comes_when_slack_said(newsroom: Newsroom, clock: ManualClock) -> None:
    slack, channel = newsroom.slack, newsroom.channel
    slack.fail_next("hook", "ratelimited", status=429, retry_after=1)
    slack.command(channel, "list")
    await slack.wait_until(lambda: any(each["error"] == "ratelimited" for each in slack.refusals))
    assert channel.whispers == []
    async with asyncio.timeout(10):
        while not channel.whispers:
            clock.advance(timedelta(seconds=1))
            await asyncio.sleep(0.05)


def put_off(tx: Connection, now: datetime) -> bool:
    return bool(tx.scalar(select(delivery.c.id).where(delivery.c.due_at > now)))


def posts_asked_for(newsroom: Newsroom) -> int:
    return [call.method for call in newsroom.slack.calls].count("chat.postMessage")


@asynccontextmanager
async def held_up(app: App) -> AsyncIterator[Callable[[], None]]:
    """Nobody else can write to the database inside, until what is returned is called."""
    writing, may_end = asyncio.Event(), threading.Event()
    loop = asyncio.get_running_loop()

    def hold(tx: Connection) -> None:
        loop.call_soon_threadsafe(writing.set)
        may_end.wait(timeout=20)

    task = asyncio.create_task(app.database.transact(hold))
    await asyncio.wait_for(writing.wait(), 10)
    try:
        yield may_end.set
    finally:
        may_end.set()
        await task


@pytest.mark.parametrize("how", ["renewed", "cut"])
async def test_a_connection_that_ends_in_the_middle_of_a_command_loses_and_doubles_nothing(
    newsroom: Newsroom, app: App, how: str
) -> None:
    slack, channel = newsroom.slack, newsroom.channel
    await newsroom.ask("list")
    connections = slack.sockets
    async with held_up(app) as release:
        slack.command(channel, f"sub {ALL_OF_IT}")
        await slack.until_told()
        if how == "renewed":
            await slack.refresh()
        else:
            slack.cut()
        release()
        preview = await newsroom.hear(1)
    await slack.wait_until(lambda: slack.sockets > connections)
    slack.tap(channel, preview, "Abonnieren")
    await newsroom.see(0)
    assert ALL_OF_IT in (await newsroom.ask("list")).text
    assert len(channel.whispers) == 3, "one preview between two lists"
    assert len(channel.posts) == 1


async def test_whatever_holds_up_the_database_requests_are_acknowledged_in_time(newsroom: Newsroom, app: App) -> None:
    slack, channel = newsroom.slack, newsroom.channel
    slack.command(channel, "")
    await slack.wait_until(lambda: bool(slack.views))
    async with held_up(app):
        assert await slack.offered(slack.views[-1], "source", "wendel") == []
        await slack.until_acknowledged(slack.command(channel, "/list"))
        assert channel.whispers == []
    assert "noch kein Abo" in (await newsroom.hear(0)).text


async def test_a_search_is_turned_page_by_page_in_its_place(
    newsroom: Newsroom, golden: Callable[[str, str], None]
) -> None:
    slack, channel = newsroom.slack, newsroom.channel
    for minute in (1, 2, 4, 7):
        await newsroom.it_is_minute(minute)
    found = await newsroom.ask("search wendelbrück")
    first = found.text
    slack.tap(channel, found, "▶")
    await newsroom.see_edit(found, 1)
    second = found.text
    slack.tap(channel, found, "◀")
    await newsroom.see_edit(found, 2)
    assert first == found.text != second
    assert len(channel.whispers) == 1
    golden("e2e/slack-pages.txt", f"{first}\n\n--- ▶ ---\n\n{second}\n")


async def test_shortcuts_work_on_a_post_and_on_what_its_thread_says_of_it(newsroom: Newsroom) -> None:
    slack, channel = newsroom.slack, newsroom.channel
    await subscribe(newsroom)
    fire = await post_of(newsroom, 1)
    heard = len(channel.whispers)
    slack.point(channel, fire, "pictures")
    assert (await newsroom.hear(heard)).text == "Das Original folgt als Datei."
    assert (await newsroom.hear(heard + 1)).text == "Die Datei steht in Ihrem Chat mit pressbot."
    assert [bool(each.shown.files) for each in slack.direct(PERSON).posts] == [True]
    bridge = await post_of(newsroom, 2)
    await newsroom.it_is_minute(7)
    await slack.wait_until(lambda: any(each.thread == bridge.ts for each in channel.posts))
    (correction,) = [each for each in channel.posts if each.thread == bridge.ts]
    slack.point(channel, bridge, "contact")
    slack.point(channel, correction, "contact")
    of_post, of_correction = await newsroom.hear(heard + 2), await newsroom.hear(heard + 3)
    assert of_post.text == of_correction.text
    assert "kein Beitrag" not in of_post.text


async def test_a_mention_in_a_thread_is_answered_there_and_one_in_the_channel_in_the_channel(
    newsroom: Newsroom,
) -> None:
    slack, channel = newsroom.slack, newsroom.channel
    await subscribe(newsroom)
    fire = await post_of(newsroom, 1)
    before = len(channel.posts)
    slack.write(channel, f"<@{ME['user_id']}> brücke", thread_ts=fire.ts)
    inside = await newsroom.see(before)
    assert (inside.thread, inside.broadcast) == (fire.ts, False)
    slack.write(channel, f"<@{ME['user_id']}> brücke")
    outside = await newsroom.see(before + 1)
    assert outside.thread == ""
    assert outside.text == inside.text


async def test_a_tap_on_an_old_post_opens_no_channel_that_threw_the_app_out(newsroom: Newsroom) -> None:
    slack, channel = newsroom.slack, newsroom.channel
    await subscribe(newsroom)
    fire = await post_of(newsroom, 1)
    channel.member = False
    slack.befall("channel_left", channel=channel.id)
    await newsroom.see_shut()
    heard = len(channel.whispers)
    slack.tap(channel, fire, "Kontakt")
    assert "Jannes Oltrogge" in (await newsroom.hear(heard)).text
    assert await newsroom.is_shut()
    await invite(newsroom)
    assert not await newsroom.is_shut()


async def test_a_private_channel_that_is_shared_with_others_goes_on_under_its_new_id(newsroom: Newsroom) -> None:
    slack, channel = newsroom.slack, newsroom.channel
    await subscribe(newsroom)
    await post_of(newsroom, 1)
    bridge = await post_of(newsroom, 2)
    old, new = channel.id, "C0SHARED"
    channel.id = newsroom.address = new
    slack.channels[new] = slack.channels.pop(old)
    slack.befall("channel_id_changed", old_channel_id=old, new_channel_id=new)
    await newsroom.see_shut(shut=False)
    await post_of(newsroom, 4)
    await newsroom.it_is_minute(7)
    # Its messages have come along.
    await slack.wait_until(lambda: "bis zum 26. November" in bridge.text)
