"""From a section of the settings to a platform."""

from __future__ import annotations

import pytest

from pressbot.errors import SettingsError
from pressbot_slack import create
from tests.standins.slack_methods import APP_TOKEN, BOT_TOKEN


def test_two_tokens_are_enough() -> None:
    platform = create({"token": BOT_TOKEN, "app_token": APP_TOKEN})
    assert platform.name == "slack"
    assert platform.can_find
    assert (platform.limits.text, platform.limits.caption) == (3000, 3000)


@pytest.mark.parametrize(
    ("section", "setting"),
    [
        ({}, "slack.token"),
        ({"token": BOT_TOKEN}, "slack.app_token"),
        ({"token": APP_TOKEN, "app_token": APP_TOKEN}, "slack.token"),
        ({"token": BOT_TOKEN, "app_token": BOT_TOKEN}, "slack.app_token"),
        ({"token": "xoxb-1\r\nX: y", "app_token": APP_TOKEN}, "slack.token"),
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
