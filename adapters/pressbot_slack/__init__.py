"""Slack for pressbot: a section of the settings goes in, a platform comes out; nothing is asked over the network yet."""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import urlsplit

from pressbot.errors import SettingsError
from pressbot.ports import Platform
from pressbot_slack.platform import SlackPlatform

SLACK = "https://slack.com/api"

#: Both become part of a header, so neither may hold anything that would end it.
_BOT_TOKEN = re.compile(r"xoxb-[\w.-]+", re.ASCII)
_APP_TOKEN = re.compile(r"xapp-[\w.-]+", re.ASCII)


def create(section: Mapping[str, str]) -> Platform:
    """Make the platform from ``token`` (the bot's), ``app_token`` (for Socket Mode) and perhaps ``api_url``.

    Raises:
        SettingsError: one of them is missing or malformed; the tokens themselves are never repeated.
    """
    token, app_token = section.get("token", "").strip(), section.get("app_token", "").strip()
    api_url = section.get("api_url", "").strip().rstrip("/") or SLACK
    faults = []
    if not _BOT_TOKEN.fullmatch(token):
        faults.append("slack.token should be the Bot User OAuth Token of your Slack app: it begins with xoxb-")
    if not _APP_TOKEN.fullmatch(app_token):
        faults.append("slack.app_token should be an App-Level Token of your Slack app: it begins with xapp-")
    if not _is_address(api_url):
        faults.append(f"slack.api_url should be an http or https address, without query: {api_url}")
    if faults:
        raise SettingsError(faults)
    return SlackPlatform(token, app_token, api_url)


def _is_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname) and not parts.query and not parts.fragment
