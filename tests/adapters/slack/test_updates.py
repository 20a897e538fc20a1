"""What people do in Slack, as commands."""

from __future__ import annotations

import json
from typing import Any

import pytest

from pressbot.messages import Command, Standing
from pressbot.model import ChatKind
from pressbot_slack.updates import key, to_command
from tests.conftest import SHARED

BOT = "U0PRESSBOT"
HOOK = "https://hooks.slack.example/1"
SAMPLES = SHARED / "specs" / "slack"


def slash(text: str, channel: str = "C0123") -> dict[str, Any]:
    person = {"user_id": "U0ADA", "user_name": "ada"}
    asked = {"command": "/press", "text": text, "channel_id": channel, "trigger_id": "1.2", "response_url": HOOK}
    return {**asked, **person}


def tap(**action: Any) -> dict[str, Any]:
    return {
        "type": "block_actions",
        "channel": {"id": "C0123"},
        "actions": [{"type": "button", **action}],
        "container": {"type": "message", "message_ts": "1700000000.000100"},
        "user": {"id": "U0ADA", "username": "ada"},
        "trigger_id": "1.3",
        "response_url": HOOK,
    }


def event(text: str, **more: Any) -> dict[str, Any]:
    told = {"type": "app_mention", "channel": "C0123", "user": "U0ADA", "text": text, "ts": "1700000000.000100"}
    return {"type": "event_callback", "event_id": "Ev1", "event": {**told, **more}}


@pytest.mark.parametrize(
    ("text", "verb", "argument"),
    [
        ("search brand", "search", "brand"),
        ("SUB  feuerwehr ", "sub", "feuerwehr"),
        ("Abo &lt;3 &amp; mehr", "abo", "<3 & mehr"),
        ('search "tag der offenen tür"', "search", '"tag der offenen tür"'),
        ("list", "list", ""),
        ("/List", "list", ""),
        ("/search /brand", "search", "/brand"),
    ],
)
def test_the_first_word_after_a_slash_command_is_the_verb(text: str, verb: str, argument: str) -> None:
    command = to_command(slash(text), BOT)
    assert command == Command(
        platform="slack",
        chat="C0123",
        kind=ChatKind.GROUP,
        person="U0ADA",
        called="ada",
        aside=f"C0123@U0ADA ^1.2 {HOOK}",
        verb=verb,
        argument=argument,
    )


@pytest.mark.parametrize(
    ("text", "asked"), [("", "1:form"), ("  ", "1:form"), ("/", "1:form"), ("edit", "1:edit"), ("ändern", "1:edit")]
)
def test_a_slash_command_without_a_verb_and_edit_ask_for_a_form(text: str, asked: str) -> None:
    command = to_command(slash(text), BOT)
    assert command
    assert (command.token, command.verb, command.argument) == (asked, "", "")


def test_a_tap_is_its_token_on_its_message() -> None:
    command = to_command(tap(value="1:full:7", action_id="tap-0-0"), BOT)
    assert command
    assert (command.token, command.chat, command.message_id) == ("1:full:7", "C0123", "1700000000.000100")
    assert (command.person, command.called) == ("U0ADA", "ada")


@pytest.mark.parametrize(
    ("channel", "container", "aside"),
    [
        ("C0123", {}, f"C0123@U0ADA! ^1.3 {HOOK}"),
        ("C0123", {"is_ephemeral": True}, f"C0123@U0ADA ^1.3 {HOOK}"),
        ("D0123", {}, ""),
        ("D0123", {"is_ephemeral": True}, f"D0123@U0ADA ^1.3 {HOOK}"),
    ],
)
def test_a_tap_is_answered_to_who_tapped_but_where_nobody_else_is(
    channel: str, container: dict[str, Any], aside: str
) -> None:
    body = {**tap(value="1:full:7"), "channel": {"id": channel}}
    body["container"] |= container
    command = to_command(body, BOT)
    assert command
    assert command.aside == aside


def test_a_shortcut_on_a_message_asks_about_its_post() -> None:
    body = {**tap(), "type": "message_action", "callback_id": "contact", "message": {"ts": "1700000000.000100"}}
    command = to_command(body, BOT)
    assert command
    assert (command.token, command.message_id) == ("1:of:contact", "1700000000.000100")
    assert command.aside == f"C0123@U0ADA ^1.3 {HOOK}"
    assert to_command({**body, "callback_id": "no:name"}, BOT) is None


def test_a_shortcut_on_what_is_told_in_a_thread_asks_about_the_post_above() -> None:
    told = {"ts": "1700000009.000100", "thread_ts": "1700000000.000100"}
    command = to_command({**tap(), "type": "message_action", "callback_id": "contact", "message": told}, BOT)
    assert command
    assert command.message_id == "1700000000.000100"


@pytest.mark.parametrize("body", [tap(action_id="tap-0-1"), {**tap(value="1:x"), "channel": {}}])
def test_a_button_that_opens_an_address_and_a_tap_without_a_message_ask_nothing(body: dict[str, Any]) -> None:
    assert to_command(body, BOT) is None


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        (f"<@{BOT}> brand wolfsburg", "brand wolfsburg"),
        (f"brand <@{BOT}>", "brand"),
        (f"<@{BOT}> source:<http://polizei.de|polizei.de>", "source:polizei.de"),
        (f"<@{BOT}> <https://presse.example/1>", "https://presse.example/1"),
        (f"<@{BOT}> &lt;b&gt; &amp;amp;", "<b> &amp;"),
        (f"<@{BOT}> <!here> <#C0456|lokales>", "#lokales"),
    ],
)
def test_what_mentions_the_app_is_read_as_it_was_typed(text: str, asked: str) -> None:
    command = to_command(event(text), BOT)
    assert command
    assert (command.verb, command.argument, command.kind) == ("", asked, ChatKind.GROUP)


def test_a_direct_message_is_heard_as_it_stands() -> None:
    command = to_command(event("brand", type="message", channel_type="im", channel="D0123"), BOT)
    assert command == Command(platform="slack", chat="D0123", kind=ChatKind.PRIVATE, person="U0ADA", argument="brand")


def test_what_is_said_in_a_thread_names_the_message_above() -> None:
    above = to_command(event("brand", thread_ts="1699999999.000001"), BOT)
    assert above
    assert above.message_id == "1699999999.000001"
    itself = to_command(event("brand", thread_ts="1700000000.000100"), BOT)
    assert itself
    assert itself.message_id == ""


@pytest.mark.parametrize(
    "body",
    [
        event("brand", type="message", channel_type="channel"),
        event("brand", type="message", channel_type="im", subtype="message_changed"),
        event("brand", type="message", channel_type="im", bot_id="B0OTHER"),
        event("brand", type="reaction_added"),
        {"type": "view_submission"},
        {},
    ],
)
def test_small_talk_edits_and_other_bots_ask_nothing(body: dict[str, Any]) -> None:
    assert to_command(body, BOT) is None


def told(kind: str, **more: Any) -> dict[str, Any]:
    return {"type": "event_callback", "event_id": "Ev1", "event": {"type": kind, **more}}


@pytest.mark.parametrize(
    ("body", "chat", "standing", "why"),
    [
        (told("channel_archive", channel="C0123"), "C0123", Standing.SHUT_OUT, "the channel is archived"),
        (told("group_archive", channel="G0123"), "G0123", Standing.SHUT_OUT, "the channel is archived"),
        (told("channel_deleted", channel="C0123"), "C0123", Standing.SHUT_OUT, "the channel was deleted"),
        (told("channel_left", channel="C0123"), "C0123", Standing.SHUT_OUT, "the app was removed from the channel"),
        (told("group_left", channel="G0123"), "G0123", Standing.SHUT_OUT, "the app was removed from the channel"),
        (told("channel_unarchive", channel="C0123"), "C0123", Standing.LET_IN, ""),
        (told("group_unarchive", channel="G0123"), "G0123", Standing.LET_IN, ""),
        (
            told("channel_id_changed", old_channel_id="G0123", new_channel_id="C0123"),
            "G0123",
            Standing.READDRESSED,
            "C0123",
        ),
        (told("app_uninstalled"), "", Standing.SHUT_OUT, "the app was removed from the workspace"),
        (
            told("tokens_revoked", tokens={"bot": [BOT]}),
            "",
            Standing.SHUT_OUT,
            "the app was removed from the workspace",
        ),
    ],
)
def test_what_becomes_of_the_app_is_told(body: dict[str, Any], chat: str, standing: Standing, why: str) -> None:
    expected = Command(platform="slack", chat=chat, kind=ChatKind.GROUP, standing=standing, argument=why)
    assert to_command(body, BOT) == expected


def test_whoever_invites_the_app_lets_it_in() -> None:
    command = to_command(told("member_joined_channel", user=BOT, channel="C0123", inviter="U0ADA"), BOT)
    assert command
    assert (command.chat, command.standing, command.person) == ("C0123", Standing.ADDED, "U0ADA")


@pytest.mark.parametrize(
    "body",
    [
        told("member_joined_channel", user="U0ADA", channel="C0123"),
        told("tokens_revoked", tokens={"oauth": ["U0ADA"], "bot": []}),
        told("app_home_opened", user="U0ADA", channel="D0123"),
    ],
)
def test_what_befalls_others_asks_nothing(body: dict[str, Any]) -> None:
    assert to_command(body, BOT) is None


@pytest.mark.parametrize(
    "name",
    ["ChannelArchive", "ChannelUnarchive", "ChannelDeleted", "MemberJoinedChannel", "AppUninstalled", "TokensRevoked"],
)
def test_what_becomes_of_the_app_is_told_as_slack_describes_it(name: str) -> None:
    path = SAMPLES / "event-samples" / f"{name}Payload.json"
    if not path.exists():
        pytest.skip("../shared/specs/slack is not here")
    body = json.loads(path.read_text(encoding="utf-8"))
    # The samples are keys and hardly a value: the person and the token are nobody's.
    command = to_command(body | {"type": "event_callback"}, "")
    assert command
    assert command.standing
    assert command.chat == body["event"].get("channel", "")


def test_a_repeated_request_has_the_same_key() -> None:
    assert key(event("x")) == "Ev1"
    assert key(slash("x")) == "1.2"
    assert key({}) == ""


@pytest.mark.parametrize("name", ["SlashCommandPayload", "BlockActionPayload", "AppMentionPayload", "MessagePayload"])
def test_a_payload_as_slack_describes_it_can_be_read(name: str) -> None:
    found = list(SAMPLES.glob(f"*/{name}.json"))
    if not found:
        pytest.skip("../shared/specs/slack is not here")
    body = json.loads(found[0].read_text(encoding="utf-8"))
    # The samples are all keys and no values, so nothing is asked but that they are known.
    if "event" in body:
        assert {"channel", "user", "text", "ts"} <= body["event"].keys()
        assert "event_id" in body
    elif "command" in body:
        assert {"text", "channel_id", "trigger_id"} <= body.keys()
    else:
        assert {"channel", "container", "actions", "trigger_id"} <= body.keys()
        assert "message_ts" in body["container"]
    assert to_command(body, BOT) is None or isinstance(to_command(body, BOT), Command)
