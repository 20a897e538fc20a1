"""From a section of the settings to a platform."""

from __future__ import annotations

import pytest

from pressbot.carding import Carding
from pressbot.errors import SettingsError
from pressbot_slack import create
from tests.standins.slack_methods import APP_TOKEN, BOT_TOKEN

HTTP = {"signing_secret": "s", "listen": "127.0.0.1:3000"}
KEY = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="


def test_two_tokens_are_enough() -> None:
    platform = create({"token": BOT_TOKEN, "app_token": APP_TOKEN})
    assert platform.name == "slack"
    assert platform.can_find
    assert (platform.limits.text, platform.limits.caption) == (3000, 3000)


def test_it_can_show_cards_below_addresses() -> None:
    assert isinstance(create({"token": BOT_TOKEN, "app_token": APP_TOKEN}), Carding)


def test_workspaces_may_install_it_themselves() -> None:
    assert create({"client_id": "1.2", "client_secret": "c", "encryption_key": KEY, **HTTP}).name == "slack"


@pytest.mark.parametrize(
    "more",
    [
        {"signing_secret": "s", "listen": "127.0.0.1:3000", "app_token": ""},
        {"signing_secret": "s", "listen": "[::1]:3000"},
        {"who_may_change": "U012AB3CD W0456"},
        {"who_may_change": "admins", "language": "de"},
        {"unfurl_domains": "presse.example Stadt.example"},
    ],
)
def test_people_may_be_heard_over_http_and_not_all_obeyed(more: dict[str, str]) -> None:
    assert create({"token": BOT_TOKEN, "app_token": APP_TOKEN, **more}).name == "slack"


@pytest.mark.parametrize(
    ("section", "setting"),
    [
        ({}, "slack.token"),
        ({"token": BOT_TOKEN}, "slack.app_token"),
        ({"token": APP_TOKEN, "app_token": APP_TOKEN}, "slack.token"),
        ({"token": BOT_TOKEN, "app_token": BOT_TOKEN}, "slack.app_token"),
        ({"token": "xoxb-1\r\nX: y", "app_token": APP_TOKEN}, "slack.token"),
        ({"client_id": "1.2", **HTTP, "encryption_key": KEY}, "slack.client_secret"),
        ({"client_id": "1.2", **HTTP, "client_secret": "c", "encryption_key": "kurz"}, "slack.encryption_key"),
        ({"client_id": "1.2", "client_secret": "c", "encryption_key": KEY, "app_token": APP_TOKEN}, "slack.listen"),
        ({"client_id": "1.2", **HTTP, "client_secret": "c", "encryption_key": KEY, "token": BOT_TOKEN}, "slack.token"),
        ({"token": BOT_TOKEN, "signing_secret": "s"}, "slack.app_token"),
        ({"token": BOT_TOKEN, "app_token": APP_TOKEN, "signing_secret": "s"}, "slack.listen"),
        ({"token": BOT_TOKEN, "app_token": APP_TOKEN, "listen": "127.0.0.1:3000"}, "slack.signing_secret"),
        ({"token": BOT_TOKEN, "signing_secret": "s", "listen": "3000"}, "slack.listen"),
        ({"token": BOT_TOKEN, "signing_secret": "s", "listen": "127.0.0.1:65536"}, "slack.listen"),
        ({"token": BOT_TOKEN, "app_token": APP_TOKEN, "who_may_change": "ada"}, "slack.who_may_change"),
        ({"token": BOT_TOKEN, "app_token": APP_TOKEN, "unfurl_domains": "a b c d e f"}, "slack.unfurl_domains"),
        ({"token": BOT_TOKEN, "app_token": APP_TOKEN, "unfurl_domains": "https://x"}, "slack.unfurl_domains"),
        ({"token": BOT_TOKEN, "app_token": APP_TOKEN, "api_url": "slack.com/api"}, "slack.api_url"),
        ({"token": BOT_TOKEN, "app_token": APP_TOKEN, "api_url": "https://x.example/?a=1"}, "slack.api_url"),
        ({"token": BOT_TOKEN, "app_token": APP_TOKEN, "api_url": "https://["}, "slack.api_url"),
    ],
)
def test_what_is_missing_or_malformed_is_named(section: dict[str, str], setting: str) -> None:
    with pytest.raises(SettingsError, match=rf"\n  {setting} should be") as caught:
        create(section)
    assert len(caught.value.faults) >= 1


def test_all_faults_are_told_together_and_no_token_is() -> None:
    with pytest.raises(SettingsError) as caught:
        create({"token": "geheim-1", "app_token": "geheim-2", "api_url": "y"})
    assert len(caught.value.faults) == 3
    assert "geheim" not in str(caught.value)
