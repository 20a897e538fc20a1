"""The stand-in for Slack refuses what Slack refuses: what it lets pass, the adapter's tests believe."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from tests.conftest import SHARED
from tests.standins.slack import SlackStandin
from tests.standins.slack_methods import METHODS
from tests.standins.slack_rules import Refused, check_message
from tests.standins.slack_spec import Spec

SPEC = SHARED / "specs" / "slack" / "slack-api-ref.methods.json"
DOCS = SHARED / "specs" / "slack" / "slack-docs.methods.json"

WORDS = {"type": "plain_text", "text": "x"}
BUTTON = {"type": "button", "text": WORDS, "action_id": "a", "value": "1:x"}
SHOWN = {"type": "image", "alt_text": "x", "slack_file": {"id": "F1"}}


def rich(*elements: dict[str, Any]) -> dict[str, Any]:
    return {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": list(elements)}]}


def long(text: str, count: int) -> list[dict[str, Any]]:
    return [{"type": "section", "text": {"type": "mrkdwn", "text": text}} for _ in range(count)]


@pytest.fixture
async def slack() -> AsyncIterator[SlackStandin]:
    async with SlackStandin() as standin:
        yield standin


def client(slack: SlackStandin, token: str = "") -> AsyncWebClient:
    return AsyncWebClient(token or slack.token, base_url=f"{slack.url}/", retry_handlers=[])


async def refused(request: Any) -> str:
    with pytest.raises(SlackApiError) as caught:
        await request
    return str(caught.value.response["error"])


@pytest.mark.parametrize(
    "blocks",
    [
        [{"type": "header", "text": WORDS}],
        [{"type": "section", "text": {"type": "mrkdwn", "text": "*x* <https://a.example|y>"}}],
        [{"type": "context", "elements": [WORDS]}],
        [
            rich(
                {"type": "text", "text": "x", "style": {"bold": True}},
                {"type": "link", "text": "x", "url": "https://a.example"},
            )
        ],
        [SHOWN],
        [{"type": "image", "alt_text": "x", "image_url": "https://a.example/x.png"}],
        [{"type": "actions", "elements": [BUTTON]}],
        long("x", 50),
        long("x" * 2600, 5),
    ],
)
def test_a_message_within_the_rules_is_taken(blocks: list[dict[str, Any]]) -> None:
    check_message("x", blocks, longest=4000, files=lambda file: file == "F1")


@pytest.mark.parametrize(
    ("code", "text", "blocks"),
    [
        ("no_text", "", []),
        ("msg_too_long", "x" * 4001, []),
        ("msg_blocks_too_long", "x", long("x" * 2700, 5)),
        *(
            ("invalid_blocks", "x", [block])
            for block in (
                {"type": "heading", "text": WORDS},
                {"type": "header", "text": {**WORDS, "text": "x" * 151}},
                {"type": "header", "text": {**WORDS, "text": " "}},
                {"type": "header", "text": {**WORDS, "type": "mrkdwn"}},
                {"type": "header", "text": WORDS, "colour": "red"},
                {"type": "section", "text": {**WORDS, "text": "x" * 3001}},
                {"type": "context", "elements": []},
                {"type": "context", "elements": [WORDS] * 11},
                {"type": "image", "slack_file": {"id": "F1"}},
                {**SHOWN, "alt_text": ""},
                {**SHOWN, "slack_file": {"id": "F2"}},
                {**SHOWN, "image_url": "https://a.example/x.png"},
                {"type": "actions", "elements": []},
                {"type": "actions", "elements": [{**BUTTON, "action_id": str(n)} for n in range(26)]},
                {"type": "actions", "elements": [BUTTON, BUTTON]},
                {"type": "actions", "elements": [{**BUTTON, "text": {**WORDS, "text": "x" * 76}}]},
                {"type": "actions", "elements": [{**BUTTON, "value": "x" * 2001}]},
                {"type": "actions", "elements": [{**BUTTON, "url": "javascript:alert(1)"}]},
                rich({"type": "text", "text": ""}),
                rich({"type": "broadcast", "range": "channel"}),
                rich({"type": "link", "text": "x", "url": "a.example"}),
                rich({"type": "text", "text": "x", "style": {"huge": True}}),
            )
        ),
        ("invalid_blocks", "x", long("x", 51)),
        ("invalid_blocks", "x", [{**SHOWN, "block_id": "same"}, {**SHOWN, "block_id": "same"}]),
    ],
)
def test_a_message_outside_the_rules_is_refused(code: str, text: str, blocks: list[dict[str, Any]]) -> None:
    with pytest.raises(Refused) as caught:
        check_message(text, blocks, longest=4000, files=lambda file: file == "F1")
    assert caught.value.answer["error"] == code


async def test_a_wrong_token_an_unknown_method_and_wrong_arguments_are_refused(slack: SlackStandin) -> None:
    channel = slack.add_channel()
    assert await refused(client(slack, "xoxb-other").auth_test()) == "invalid_auth"
    assert await refused(client(slack).apps_connections_open(app_token=slack.token)) == "invalid_auth"
    assert await refused(client(slack).api_call("chat.shout")) == "unknown_method"
    assert await refused(client(slack).api_call("chat.postMessage", json={"text": "x"})) == "missing_argument"
    wrong = {"channel": channel.id, "text": "x", "colour": "red"}
    assert await refused(client(slack).api_call("chat.postMessage", json=wrong)) == "invalid_arg_name"
    odd = {"channel": channel.id, "text": 7}
    assert await refused(client(slack).api_call("chat.postMessage", json=odd)) == "invalid_arguments"
    assert channel.posts == []


async def test_a_scope_that_was_taken_away_is_missed(slack: SlackStandin) -> None:
    slack.scopes.discard("chat:write")
    posted = client(slack).chat_postMessage(channel=slack.add_channel().id, text="x")
    assert await refused(posted) == "missing_scope"


async def test_what_people_wrote_cannot_be_edited_by_the_app(slack: SlackStandin) -> None:
    channel = slack.add_channel()
    slack.write(channel, "Guten Morgen")
    (ts,) = channel.messages
    assert await refused(client(slack).chat_update(channel=channel.id, ts=ts, text="x")) == "cant_update_message"


async def test_a_picture_whose_bytes_never_came_cannot_be_completed(slack: SlackStandin) -> None:
    promised = await client(slack).files_getUploadURLExternal(filename="x.png", length=3)
    completed = client(slack).files_completeUploadExternal(files=[{"id": promised["file_id"], "title": "x"}])
    assert await refused(completed) == "file_not_found"


ROW = {"type": "actions", "elements": [BUTTON]}
MODAL: dict[str, Any] = {"type": "modal", "title": WORDS, "blocks": [{"type": "header", "text": WORDS}]}
FIELD = {"type": "input", "label": WORDS, "element": {"type": "plain_text_input", "action_id": "x"}}


def trigger(slack: SlackStandin) -> str:
    slack.choose("subscribe")
    return str(slack.sent(-1)["trigger_id"])


async def test_a_trigger_opens_one_modal_and_only_for_a_while(slack: SlackStandin) -> None:
    pulled = trigger(slack)
    await client(slack).views_open(trigger_id=pulled, view=MODAL)
    assert await refused(client(slack).views_open(trigger_id=pulled, view=MODAL)) == "exchanged_trigger_id"
    late = trigger(slack)
    slack.expire_triggers()
    assert await refused(client(slack).views_open(trigger_id=late, view=MODAL)) == "expired_trigger_id"
    assert len(slack.views) == 1


async def test_no_more_than_three_modals_are_stacked(slack: SlackStandin) -> None:
    await client(slack).views_open(trigger_id=trigger(slack), view={**MODAL, "blocks": [ROW]})
    for depth in (2, 3, 4):
        slack.tap_view(slack.views[-1], "x")
        pushed = client(slack).views_push(trigger_id=slack.sent(-1)["trigger_id"], view={**MODAL, "blocks": [ROW]})
        if depth == 4:
            assert await refused(pushed) == "push_limit_reached"
        else:
            await pushed
    assert len(slack.views) == 3


async def test_an_update_for_a_state_that_has_passed_is_refused(slack: SlackStandin) -> None:
    opened = await client(slack).views_open(trigger_id=trigger(slack), view=MODAL)
    view = opened["view"]
    await client(slack).views_update(view_id=view["id"], hash=view["hash"], view=MODAL)
    again = client(slack).views_update(view_id=view["id"], hash=view["hash"], view=MODAL)
    assert await refused(again) == "hash_conflict"
    assert await refused(client(slack).views_update(view_id="V0", view=MODAL)) == "not_found"


@pytest.mark.parametrize(
    "view",
    [
        {**MODAL, "title": {**WORDS, "text": "x" * 25}},
        {**MODAL, "type": "home"},
        {**MODAL, "blocks": [FIELD]},
        {**MODAL, "submit": WORDS, "blocks": [{**FIELD, "element": {"type": "checkboxes", "action_id": "x"}}]},
        {**MODAL, "blocks": MODAL["blocks"] * 101},
        {**MODAL, "private_metadata": "x" * 3001},
        {**MODAL, "state": {}},
        {"type": "modal", "blocks": MODAL["blocks"]},
    ],
)
async def test_a_view_that_slack_does_not_show_is_refused(slack: SlackStandin, view: dict[str, Any]) -> None:
    assert await refused(client(slack).views_open(trigger_id=trigger(slack), view=view)) == "invalid_arguments"


async def test_a_home_has_no_title(slack: SlackStandin) -> None:
    home = {"type": "home", "blocks": MODAL["blocks"]}
    await client(slack).views_publish(user_id="U0ADA", view=home)
    assert await refused(client(slack).views_publish(user_id="U0ADA", view={**home, "title": WORDS})) == (
        "invalid_arguments"
    )


async def test_fields_stand_in_views_only(slack: SlackStandin) -> None:
    posted = client(slack).chat_postMessage(channel=slack.add_channel().id, text="x", blocks=[FIELD])
    assert await refused(posted) == "invalid_blocks"


async def test_the_transcript_shows_what_a_person_sees(slack: SlackStandin) -> None:
    channel = slack.add_channel()
    blocks: list[dict[str, Any]] = [{"type": "header", "text": WORDS}, {"type": "actions", "elements": [BUTTON]}]
    posted = await client(slack).chat_postMessage(channel=channel.id, text="x", blocks=blocks)
    await client(slack).chat_update(channel=channel.id, ts=posted["ts"], text="&lt;y&gt;")
    assert slack.transcript() == f"=== #redaktion ({channel.id})\napp (edited 1x):\n    <y>\n"


CARD = {"blocks": [{"type": "section", "text": WORDS}]}
URL = "https://presse.example/meldung"


@pytest.mark.parametrize(
    ("place", "unfurls", "code"),
    [
        ({"ts": None}, {URL: CARD}, "missing_ts"),
        ({"channel": None}, {URL: CARD}, "missing_channel"),
        ({}, {}, "missing_unfurls"),
        ({"channel": "C1"}, {URL: CARD}, "cannot_find_channel"),
        ({"ts": "1.0"}, {URL: CARD}, "cannot_find_message"),
        ({}, {f"{URL}/8": CARD}, "cannot_unfurl_message"),
        ({}, {"https://stadt.example": CARD}, "cannot_unfurl_url"),
        ({}, {URL: {"text": "x"}}, "cannot_parse_attachment"),
        ({}, {URL: {"blocks": [rich({"type": "text", "text": "x"})]}}, "invalid_blocks"),
    ],
)
async def test_a_card_is_shown_below_an_address_that_was_posted_and_nowhere_else(
    slack: SlackStandin, place: dict[str, Any], unfurls: dict[str, Any], code: str
) -> None:
    channel = slack.add_channel()
    slack.share(channel, f"{URL} https://stadt.example")
    (message,) = channel.messages.values()
    there: dict[str, Any] = {"channel": channel.id, "ts": message.ts}
    await client(slack).chat_unfurl(**there, unfurls={URL: CARD})
    assert await refused(client(slack).chat_unfurl(**there | place, unfurls=unfurls)) == code
    assert message.cards == {URL: CARD["blocks"]}


async def test_a_card_shown_again_takes_the_place_of_the_one_there_until_the_address_is_gone(
    slack: SlackStandin,
) -> None:
    channel = slack.add_channel()
    slack.share(channel, f"{URL} {URL}/8")
    (message,) = channel.messages.values()
    there: dict[str, Any] = {"channel": channel.id, "ts": message.ts}
    await client(slack).chat_unfurl(**there, unfurls={URL: CARD, f"{URL}/8": CARD})
    later = {"blocks": [{"type": "section", "text": WORDS | {"text": "Korrigiert"}}]}
    await client(slack).chat_unfurl(**there, unfurls={URL: later})
    assert message.cards == {URL: later["blocks"], f"{URL}/8": CARD["blocks"]}
    slack.rewrite(message, "Hat sich erledigt")
    assert message.cards == {}
    assert await refused(client(slack).chat_unfurl(**there, unfurls={URL: CARD})) == "cannot_unfurl_message"


def test_what_the_app_is_told_of_an_address_is_what_slack_tells() -> None:
    path = SHARED / "specs" / "slack" / "event-samples" / "LinkSharedPayload.json"
    if not path.exists():
        pytest.skip("../shared/specs/slack is not here")
    sample, slack = json.loads(path.read_text(encoding="utf-8")), SlackStandin()
    slack.share(slack.add_channel(), URL)
    told = slack.last_envelope["payload"]
    assert told.keys() <= sample.keys()
    assert told["event"].keys() <= sample["event"].keys()
    assert told["event"]["links"][0].keys() == sample["event"]["links"][0].keys()


@pytest.mark.parametrize("method", METHODS)
def test_a_method_has_the_arguments_and_the_scope_that_slack_describes(method: str) -> None:
    if not SPEC.exists():
        pytest.skip("../shared/specs/slack is not here")
    signature = METHODS[method]
    assert Spec(SPEC).faults(method, signature.arguments) == []
    described = json.loads(DOCS.read_text(encoding="utf-8"))[method]
    scopes = described["scope"].get("bot", [])
    assert signature.scope in scopes if scopes else not signature.scope
    assert signature.needed == set(described["args"].get("required", ())) - {"token"}


@pytest.mark.parametrize(
    ("method", "code"),
    [
        ("chat.postMessage", "channel_not_found"),
        ("chat.postMessage", "not_in_channel"),
        ("chat.postMessage", "is_archived"),
        ("chat.postMessage", "invalid_blocks"),
        ("chat.postMessage", "msg_blocks_too_long"),
        ("chat.postMessage", "ratelimited"),
        ("chat.postMessage", "missing_scope"),
        ("chat.postMessage", "invalid_metadata_format"),
        *(("chat.unfurl", f"cannot_{code}") for code in ("find_channel", "find_message", "parse_attachment")),
        *(("chat.unfurl", f"cannot_unfurl_{code}") for code in ("message", "url")),
        *(("chat.unfurl", f"missing_{name}") for name in ("channel", "ts", "unfurls")),
        ("chat.update", "message_not_found"),
        ("chat.update", "cant_update_message"),
        ("chat.update", "msg_too_long"),
        ("files.completeUploadExternal", "file_not_found"),
        ("views.open", "exchanged_trigger_id"),
        ("views.open", "expired_trigger_id"),
        ("views.push", "push_limit_reached"),
        ("views.update", "hash_conflict"),
        ("views.update", "not_found"),
    ],
)
def test_the_codes_used_here_are_slacks_own(method: str, code: str) -> None:
    if not SPEC.exists():
        pytest.skip("../shared/specs/slack is not here")
    assert code in Spec(SPEC).errors(method)
