"""Who may change what a channel gets, as Slack tells of people."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest

from pressbot.errors import Unavailable
from pressbot.ports import Changers
from pressbot_slack import rights
from pressbot_slack.platform import Options, SlackPlatform
from tests.standins.slack import SlackStandin


@asynccontextmanager
async def ruled_by(slack: SlackStandin, who: str) -> AsyncIterator[SlackPlatform]:
    platform = SlackPlatform(slack.token, slack.app_token, slack.url, Options(who_may_change=who))
    await platform.start()
    try:
        yield platform
    finally:
        await platform.close()


@pytest.mark.parametrize(
    ("told", "everybody", "admins", "named"),
    [
        ({}, True, False, True),
        ({"is_admin": True}, True, True, True),
        ({"is_owner": True}, True, True, True),
        # Of another company, in a channel shared with it.
        ({"team_id": "T0OTHER", "is_admin": True}, False, False, True),
        ({"is_stranger": True, "is_admin": True}, False, False, True),
    ],
)
async def test_a_rule_decides_by_what_slack_tells_of_the_person(
    slack: SlackStandin, told: dict[str, Any], everybody: bool, admins: bool, named: bool
) -> None:
    channel, person = slack.add_channel().id, slack.add_person("U0ADA", **told)
    for rule, expected in (("everybody", everybody), ("admins", admins), ("U0BOB U0ADA", named), ("U0BOB", False)):
        async with ruled_by(slack, rule) as platform:
            assert await platform.may_change(channel, person) is expected, rule


@pytest.mark.parametrize("rule", ["everybody", "admins", "U0BOB"])
async def test_in_direct_messages_whoever_is_there_may(slack: SlackStandin, rule: str) -> None:
    async with ruled_by(slack, rule) as platform:
        assert await platform.may_change(slack.add_channel(direct=True).id, "U0ADA")


@pytest.mark.parametrize(
    ("rule", "who"),
    [("everybody", Changers.MEMBERS), ("admins", Changers.ADMINS), ("U0BOB U0EVE", Changers.NAMED)],
)
async def test_others_can_be_told_whom_the_rule_obeys(slack: SlackStandin, rule: str, who: Changers) -> None:
    async with ruled_by(slack, rule) as platform:
        assert platform.changers is who


@pytest.mark.parametrize("person", ["", "U0NOBODY"])
async def test_whom_slack_does_not_know_may_not(slack: SlackStandin, person: str) -> None:
    async with ruled_by(slack, "everybody") as platform:
        assert not await platform.may_change(slack.add_channel().id, person)


async def test_slack_is_asked_once_a_minute(slack: SlackStandin, monkeypatch: pytest.MonkeyPatch) -> None:
    channel, person = slack.add_channel().id, slack.add_person(is_admin=True)
    async with ruled_by(slack, "admins") as platform:
        assert [await platform.may_change(channel, person) for _ in range(3)] == [True] * 3
        assert [call.method for call in slack.calls].count("users.info") == 1
        monkeypatch.setattr(rights, "_SECONDS", 0)
        slack.add_person(is_admin=False)
        assert not await platform.may_change(channel, person)


async def test_where_slack_cannot_be_asked_nobody_is_judged(slack: SlackStandin) -> None:
    channel, person = slack.add_channel().id, slack.add_person()
    async with ruled_by(slack, "everybody") as platform:
        slack.fail_next("users.info", "internal_error", status=500)
        with pytest.raises(Unavailable):
            await platform.may_change(channel, person)
        assert await platform.may_change(channel, person)
