"""Hearing people over Socket Mode, through the real libraries."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import pytest

from pressbot import patience
from pressbot.errors import AccountRefused, DatabaseUnavailable
from pressbot.messages import Command, Standing
from pressbot.ports import Heard
from pressbot.render.phrases import phrase
from pressbot.testing import MemoryInbox
from pressbot_slack import hear, socket_mode
from pressbot_slack.platform import SlackPlatform
from tests.adapters.slack.conftest import post
from tests.standins.slack import SlackStandin
from tests.standins.slack_people import PERSON
from tests.standins.slack_state import Channel


class Person:
    """Carries commands out as slowly as a test wants, and remembers them."""

    def __init__(self, notice: str = "") -> None:
        self.heard: asyncio.Queue[Command] = asyncio.Queue()
        self.may_end = asyncio.Event()
        self.may_end.set()
        self.ended: list[str] = []
        self.notice = notice
        self.inbox = MemoryInbox()

    async def handle(self, command: Command) -> str:
        self.heard.put_nowait(command)
        await self.may_end.wait()
        self.ended.append(command.argument or command.token)
        return self.notice

    async def next(self) -> Command:
        return await asyncio.wait_for(self.heard.get(), timeout=10)


@asynccontextmanager
async def listening(platform: SlackPlatform, person: Person) -> AsyncIterator[asyncio.Task[None]]:
    listener = asyncio.create_task(platform.listen(person.handle, person.inbox))
    try:
        yield listener
    finally:
        listener.cancel()
        await asyncio.gather(listener, return_exceptions=True)


async def test_a_command_is_acknowledged_before_it_is_carried_out(slack: SlackStandin, platform: SlackPlatform) -> None:
    person = Person()
    person.may_end.clear()
    async with listening(platform, person):
        envelope = slack.command(slack.add_channel(), "search brand")
        await person.next()
        await slack.until_acknowledged(envelope)
        assert person.ended == []


async def test_a_slow_command_holds_up_its_chat_and_no_other(slack: SlackStandin, platform: SlackPlatform) -> None:
    person = Person()
    person.may_end.clear()
    slow, other = slack.add_channel(), slack.add_channel()
    async with listening(platform, person):
        slack.command(slow, "search eins")
        envelope = slack.command(slow, "search zwei")
        slack.command(other, "search drei")
        assert {(await person.next()).argument, (await person.next()).argument} == {"eins", "drei"}
        await slack.until_acknowledged(envelope)
        assert person.heard.empty()
        person.may_end.set()
        assert (await person.next()).argument == "zwei"


async def test_many_commands_of_one_chat_are_carried_out_in_order(slack: SlackStandin, platform: SlackPlatform) -> None:
    person, channel = Person(), slack.add_channel()
    async with listening(platform, person):
        for number in range(50):
            slack.command(channel, f"search {number}")
        assert [(await person.next()).argument for _ in range(50)] == [str(number) for number in range(50)]


@pytest.mark.parametrize("how", ["command", "message", "tap"])
async def test_a_request_that_slack_repeats_is_carried_out_once(
    slack: SlackStandin, platform: SlackPlatform, how: str
) -> None:
    person, channel = Person(), slack.add_channel(direct=how == "message")
    await platform.send(channel.id, post())
    async with listening(platform, person):
        if how == "command":
            slack.command(channel, "search brand")
        elif how == "message":
            slack.write(channel, "brand")
        else:
            slack.tap(channel, channel.posts[0], "Volltext")
        slack.repeat()
        await slack.until_acknowledged(slack.command(channel, "search ende"))
        while (await person.next()).argument != "ende":
            pass
        assert person.heard.empty()
        assert len(person.ended) == len(set(person.ended))


async def test_direct_messages_and_mentions_are_heard_and_other_talk_is_acknowledged(
    slack: SlackStandin, platform: SlackPlatform
) -> None:
    person, channel, direct = Person(), slack.add_channel(), slack.add_channel(direct=True)
    async with listening(platform, person):
        for edit in ({"subtype": "message_changed"}, {"bot_id": "B0OTHER"}):
            await slack.until_acknowledged(slack.write(direct, "nichts", **edit))
        slack.write(direct, "feuerwehr")
        assert (await person.next()).argument == "feuerwehr"
        slack.write(channel, "<@U0PRESSBOT> polizei")
        assert (await person.next()).argument == "polizei"


async def test_a_button_that_opens_an_address_is_acknowledged_and_asks_nothing(
    slack: SlackStandin, platform: SlackPlatform
) -> None:
    person, channel = Person(), slack.add_channel()
    await platform.send(channel.id, post())
    async with listening(platform, person):
        await slack.until_acknowledged(slack.tap(channel, channel.posts[0], "Original"))
        assert person.heard.empty()


async def test_a_notice_is_shown_to_who_tapped_and_to_nobody_else(slack: SlackStandin, platform: SlackPlatform) -> None:
    person, channel = Person("Abo <beendet>"), slack.add_channel()
    await platform.send(channel.id, post())
    async with listening(platform, person):
        slack.tap(channel, channel.posts[0], "Volltext")
        await person.next()
        await slack.wait_until(lambda: bool(channel.whispers))
    (whisper,) = channel.whispers
    assert (whisper.seen_by, whisper.text, whisper.shown.text) == (PERSON, "Abo <beendet>", "Abo &lt;beendet&gt;")


@pytest.mark.parametrize("how", ["command", "message"])
async def test_what_cannot_be_kept_is_not_acknowledged_and_heard_when_slack_repeats_it(
    slack: SlackStandin, platform: SlackPlatform, how: str
) -> None:
    person, channel = Person(), slack.add_channel(direct=True)
    person.inbox = FullInbox()
    async with listening(platform, person):
        envelope = slack.command(channel, "search brand") if how == "command" else slack.write(channel, "brand")
        await asyncio.wait_for(person.inbox.refused.wait(), 10)
        assert not slack.is_acknowledged(envelope)
        slack.repeat()
        await slack.until_acknowledged(envelope)
        assert (await person.next()).argument == "brand"
        assert person.heard.empty()


class FullInbox(MemoryInbox):
    """Takes nothing the first time."""

    def __init__(self) -> None:
        super().__init__()
        self.refused = asyncio.Event()

    async def put(self, those: Sequence[Heard]) -> None:
        if not self.refused.is_set():
            self.refused.set()
            raise DatabaseUnavailable("full")
        await super().put(those)


@pytest.mark.parametrize("how", ["command", "tap", "shortcut"])
async def test_what_slack_never_repeats_is_acknowledged_in_time_and_carried_out_once_it_is_kept(
    slack: SlackStandin, platform: SlackPlatform, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    monkeypatch.setattr(hear, "ACKNOWLEDGED_WITHIN", 0.05)
    person, channel = Person(), slack.add_channel()
    person.inbox = inbox = SlowInbox()
    await platform.send(channel.id, post())
    async with listening(platform, person):
        await slack.until_acknowledged(does(slack, channel, how))
        assert inbox.heard == []
        inbox.may_keep.set()
        await person.next()
        assert len(inbox.heard) == 1


async def test_what_slack_repeats_is_acknowledged_when_it_is_kept(
    slack: SlackStandin, platform: SlackPlatform, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hear, "ACKNOWLEDGED_WITHIN", 0.05)
    person, direct, channel = Person(), slack.add_channel(direct=True), slack.add_channel()
    person.inbox = inbox = SlowInbox()
    async with listening(platform, person):
        said = slack.write(direct, "brand")
        # Heard after it, and acknowledged by the clock.
        await slack.until_acknowledged(slack.command(channel, "list"))
        assert not slack.is_acknowledged(said)
        inbox.may_keep.set()
        await slack.until_acknowledged(said)


async def test_who_was_acknowledged_and_could_not_be_kept_is_told_so(
    slack: SlackStandin, platform: SlackPlatform, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hear, "ACKNOWLEDGED_WITHIN", 0.05)
    person, channel = Person(), slack.add_channel()
    person.inbox = inbox = SlowInbox(DatabaseUnavailable("gone"))
    async with listening(platform, person):
        await slack.until_acknowledged(slack.command(channel, "list"))
        inbox.may_keep.set()
        await slack.wait_until(lambda: bool(channel.whispers))
        assert channel.whispers[0].text == phrase("command-failed", "en")
        assert person.heard.empty()


class SlowInbox(MemoryInbox):
    """Takes what it is given once it may, or never."""

    def __init__(self, fault: Exception | None = None) -> None:
        super().__init__()
        self.may_keep = asyncio.Event()
        self.fault = fault

    async def put(self, those: Sequence[Heard]) -> None:
        await self.may_keep.wait()
        if self.fault:
            raise self.fault
        await super().put(those)


def does(slack: SlackStandin, channel: Channel, how: str) -> str:
    """Let somebody do it; return the envelope."""
    if how == "command":
        return slack.command(channel, "search brand")
    if how == "tap":
        return slack.tap(channel, channel.posts[0], "Volltext")
    return slack.point(channel, channel.posts[0], "contact")


async def test_a_connection_that_slack_renews_loses_no_command(slack: SlackStandin, platform: SlackPlatform) -> None:
    person, channel = Person(), slack.add_channel()
    async with listening(platform, person):
        slack.command(channel, "search vorher")
        assert (await person.next()).argument == "vorher"
        await slack.refresh()
        await slack.wait_until(lambda: slack.sockets > 1)
        slack.command(channel, "search nachher")
        assert (await person.next()).argument == "nachher"


async def test_an_app_token_that_is_refused_ends_it(slack: SlackStandin) -> None:
    platform = SlackPlatform(slack.token, "xapp-wrong", slack.url)
    await platform.start()
    with pytest.raises(AccountRefused, match="invalid_auth"):
        await platform.listen(Person().handle, MemoryInbox())
    await platform.close()


async def test_an_app_token_that_is_revoked_meanwhile_ends_it(slack: SlackStandin, platform: SlackPlatform) -> None:
    person = Person()
    async with listening(platform, person) as listener:
        slack.command(slack.add_channel(), "search brand")
        await person.next()
        slack.fail_next("apps.connections.open", "token_revoked")
        await slack.refresh()
        with pytest.raises(AccountRefused, match="token_revoked"):
            await asyncio.wait_for(listener, timeout=10)


async def test_a_door_that_is_shut_for_a_while_is_tried_again(
    slack: SlackStandin, platform: SlackPlatform, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(patience, "_LONGEST_PAUSE", timedelta(0))
    slack.drop_before("apps.connections.open")
    slack.fail_next("apps.connections.open", "internal_error", status=500)
    person = Person()
    async with listening(platform, person):
        slack.command(slack.add_channel(), "search brand")
        assert (await person.next()).argument == "brand"


async def test_an_address_that_is_worth_nothing_any_more_is_given_up(
    slack: SlackStandin, platform: SlackPlatform, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(socket_mode, "_LOOK_EVERY", timedelta(seconds=2))
    slack.answer_next("socket", "try later", status=503)
    person = Person()
    async with listening(platform, person):
        slack.command(slack.add_channel(), "search brand")
        assert (await person.next()).argument == "brand"


@pytest.mark.parametrize("private", [False, True])
async def test_a_command_where_the_app_is_no_member_is_answered_with_how_to_invite_it(
    slack: SlackStandin, platform: SlackPlatform, private: bool
) -> None:
    person, channel = Person(), slack.add_channel()
    channel.member, channel.private = False, private
    async with listening(platform, person):
        await slack.until_acknowledged(slack.command(channel, "sub brand"))
        await slack.wait_until(lambda: bool(channel.whispers))
        (whisper,) = channel.whispers
        assert whisper.text == "I am not a member of this channel yet. Please invite me first: /invite @pressbot"
        channel.member = True
        assert person.heard.empty()
        slack.command(channel, "search ende")
        assert (await person.next()).argument == "ende"


async def test_in_a_chat_of_two_others_a_command_is_answered_with_where_to_write_instead(
    slack: SlackStandin, platform: SlackPlatform
) -> None:
    person, own, others = Person(), slack.add_channel(direct=True), slack.add_chat_of_others()
    async with listening(platform, person):
        for _ in range(2):
            await slack.until_acknowledged(slack.command(others, "sub brand"))
        await slack.wait_until(lambda: len(others.whispers) == 2)
        assert others.whispers[0].text == (
            "This is a chat between others, where I cannot deliver anything."
            " Please write to me in our own chat: @pressbot"
        )
        assert person.heard.empty()
        slack.command(own, "search ende")
        assert (await person.next()).argument == "ende"
    assert [call.method for call in slack.calls].count("conversations.open") == 1, "Slack is asked once a minute"


@pytest.mark.parametrize("member", [False, True])
async def test_in_a_group_of_direct_messages_a_command_is_answered_with_where_else_to_be_followed(
    slack: SlackStandin, platform: SlackPlatform, member: bool
) -> None:
    person, group, channel = Person(), slack.add_channel("mpdm-ada--bob--eve-1"), slack.add_channel()
    group.group, group.private, group.member = True, True, member
    async with listening(platform, person):
        await slack.until_acknowledged(slack.command(group, "sub brand"))
        await slack.wait_until(lambda: bool(group.whispers))
        slack.command(channel, "search ende")
        assert (await person.next()).argument == "ende"
    assert group.whispers[0].text == (
        "I cannot deliver anything in direct messages of several people."
        " Please invite me to a channel, or write to me in our own chat: @pressbot"
    )


@pytest.mark.parametrize("direct", [False, True])
@pytest.mark.parametrize(
    ("code", "status", "more"),
    [
        ("ratelimited", 429, {"retry_after": 5}),
        ("fatal_error", 200, {}),
        ("missing_scope", 200, {"needed": "channels:read,groups:read,mpim:read,im:read", "provided": "chat:write"}),
    ],
)
async def test_where_slack_does_not_say_whether_the_app_is_there_a_command_is_carried_out(
    slack: SlackStandin, platform: SlackPlatform, code: str, status: int, more: dict[str, Any], direct: bool
) -> None:
    person = Person()
    slack.fail_next("conversations.open" if direct else "conversations.info", code, status=status, **more)
    async with listening(platform, person):
        slack.command(slack.add_channel(direct=direct), "search feuerwehr")
        assert (await person.next()).argument == "feuerwehr"


async def test_where_threads_are_is_told_with_every_command(slack: SlackStandin, platform: SlackPlatform) -> None:
    person, channel = Person(), slack.add_channel()
    await platform.send(channel.id, post())
    async with listening(platform, person):
        slack.command(channel, "settings")
        slack.tap(channel, channel.posts[0], "Volltext")
        assert [(await person.next()).threads for _ in range(2)] == [True, True]


async def test_who_asks_is_known(slack: SlackStandin, platform: SlackPlatform) -> None:
    person, channel = Person(), slack.add_channel()
    await platform.send(channel.id, post())
    async with listening(platform, person):
        slack.command(channel, "list")
        slack.write(channel, "<@U0PRESSBOT> polizei")
        slack.tap(channel, channel.posts[0], "Volltext")
        assert {(await person.next()).person for _ in range(3)} == {PERSON}


async def test_what_befalls_the_app_is_heard_and_a_change_of_name_is_none(
    slack: SlackStandin, platform: SlackPlatform
) -> None:
    person, channel = Person(), slack.add_channel()
    async with listening(platform, person):
        slack.befall("member_joined_channel", user="U0PRESSBOT", channel=channel.id, inviter=PERSON)
        slack.befall("member_joined_channel", user="U0BOB", channel=channel.id)
        slack.befall("channel_archive", channel=channel.id)
        slack.befall("channel_unarchive", channel=channel.id)
        slack.befall("channel_id_changed", old_channel_id=channel.id, new_channel_id="C0SHARED")
        slack.befall("app_uninstalled")
        heard = [await person.next() for _ in range(5)]
    assert [(each.chat, each.standing) for each in heard if each.chat] == [
        (channel.id, Standing.ADDED),
        (channel.id, Standing.SHUT_OUT),
        (channel.id, Standing.LET_IN),
        (channel.id, Standing.READDRESSED),
    ]
    assert [each.standing for each in heard if not each.chat] == [Standing.SHUT_OUT]


async def test_who_is_thrown_out_asks_anew_whether_it_is_a_member(slack: SlackStandin, platform: SlackPlatform) -> None:
    person, channel = Person(), slack.add_channel()
    async with listening(platform, person):
        slack.command(channel, "list")
        await person.next()
        channel.member = False
        slack.befall("channel_left", channel=channel.id)
        await person.next()
        slack.command(channel, "list")
        await slack.wait_until(lambda: bool(channel.whispers))
        assert person.heard.empty()
