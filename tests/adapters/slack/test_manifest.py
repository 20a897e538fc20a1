"""The manifest that people paste into Slack: valid, complete, and no more than the app uses."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from pressbot.commands.router import verb_names
from pressbot_slack.scopes import EVENTS, METHODS, SCOPES
from pressbot_slack.unfurl import MOST_DOMAINS
from pressbot_slack.updates import HEARD
from tests.adapters.slack.manifest import faults, read_yaml
from tests.conftest import SHARED
from tests.standins import slack_methods

PATH = Path(__file__).parents[3] / "config" / "slack-manifest.yaml"
SPECS = SHARED / "specs" / "slack"


@pytest.fixture
def manifest() -> dict[str, Any]:
    read: dict[str, Any] = read_yaml(PATH.read_text(encoding="utf-8"))
    return read


@pytest.fixture
def schema() -> dict[str, Any]:
    path = SPECS / "manifest.schema.2.0.0.json"
    if not path.exists():
        pytest.skip("../shared/specs/slack is not here")
    read: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return read


def commented_in(text: str) -> str:
    """The manifest with the lines for HTTP, for many workspaces and for the domains of press rooms."""
    settings = ("# url:", "# request_url:", "# redirect_urls:", "#   - https:", "# unfurl_domains:", "#   - presse.")
    lines = (line.replace("# ", "", 1) if line.lstrip().startswith(settings) else line for line in text.splitlines())
    return "\n".join(lines).replace("socket_mode_enabled: true", "socket_mode_enabled: false")


@pytest.mark.parametrize("over", ["socket", "http"])
def test_slack_takes_it_as_it_stands_and_with_the_lines_for_http(schema: dict[str, Any], over: str) -> None:
    text = PATH.read_text(encoding="utf-8")
    said = read_yaml(text if over == "socket" else commented_in(text))
    assert sorted(faults(said, schema, schema)) == []
    assert ("request_url" in said["settings"]["interactivity"]) == (over == "http")
    assert said["settings"]["socket_mode_enabled"] == (over == "socket")
    assert said["features"].get("unfurl_domains") == (["presse.example.org"] if over == "http" else None)


def test_as_many_domains_may_stand_there_as_the_settings_take(manifest: dict[str, Any], schema: dict[str, Any]) -> None:
    domains = [f"presse{number}.example" for number in range(MOST_DOMAINS)]
    manifest["features"]["unfurl_domains"] = domains
    assert sorted(faults(manifest, schema, schema)) == []
    manifest["features"]["unfurl_domains"] = [*domains, "zu.viel.example"]
    assert list(faults(manifest, schema, schema)) == [f"manifest.features.unfurl_domains has {MOST_DOMAINS + 1} items"]


def test_a_manifest_that_slack_would_refuse_is_noticed(manifest: dict[str, Any], schema: dict[str, Any]) -> None:
    manifest["display_information"]["name"] = "p" * 36
    manifest["features"]["slash_commands"][0]["command"] = "press"
    manifest["settings"]["event_subscriptions"]["bot_events"].append("app_mention")
    del manifest["features"]["shortcuts"][0]["type"]
    manifest["colour"] = "blue"
    assert sorted(faults(manifest, schema, schema)) == [
        "manifest.colour is unknown",
        "manifest.display_information.name has 36 characters",
        "manifest.features.shortcuts[0].type is missing",
        r"manifest.features.slash_commands[0].command does not look like ^\/",
        "manifest.settings.event_subscriptions.bot_events says something twice",
    ]


def test_it_asks_for_the_scopes_that_are_used_and_for_no_others(manifest: dict[str, Any]) -> None:
    assert manifest["oauth_config"]["scopes"] == {"bot": list(SCOPES)}


def test_it_names_the_events_that_are_heard_and_no_others(manifest: dict[str, Any]) -> None:
    assert manifest["settings"]["event_subscriptions"]["bot_events"] == sorted(EVENTS)
    assert {name.partition(".")[0] for name in EVENTS} == set(HEARD)


def test_its_command_hints_at_what_can_be_asked(manifest: dict[str, Any]) -> None:
    (command,) = manifest["features"]["slash_commands"]
    hinted = {each.split()[0] for each in command["usage_hint"].split(" | ")}
    assert hinted <= set(verb_names())
    # What is typed is read as it is typed: see ``readable``.
    assert command["should_escape"] is False


def test_every_method_that_the_stand_in_answers_is_known_with_its_scope() -> None:
    """The adapter's tests reach no other method, so none is used whose scope is not asked for."""
    needing = {name: each.scope for name, each in slack_methods.METHODS.items() if each.scope}
    assert all(scope in METHODS.get(name, ()) for name, scope in needing.items()), needing.keys() - METHODS.keys()


@pytest.mark.parametrize("event", EVENTS)
def test_an_event_takes_the_scopes_that_slack_describes(event: str) -> None:
    path = SPECS / "slack-api-ref.events.json"
    if not path.exists():
        pytest.skip("../shared/specs/slack is not here")
    described = json.loads(path.read_text(encoding="utf-8")).get(event, {})
    # Some have none there, and the name of one is misspelt with a dot. Each is for its own sort of conversation.
    scopes = {scope.replace(".", ":") for scope in described.get("scopes", ())}
    assert not scopes or set(EVENTS[event]) == scopes - {"mpim:read"}


@pytest.mark.parametrize("method", METHODS)
def test_a_method_takes_one_of_the_scopes_that_slack_describes(method: str) -> None:
    path = SPECS / "slack-docs.methods.json"
    if not path.exists():
        pytest.skip("../shared/specs/slack is not here")
    described = json.loads(path.read_text(encoding="utf-8"))[method]["scope"].get("bot", [])
    assert set(METHODS[method]) <= set(described)
