"""Telegram for pressbot: a section of the settings goes in, a platform comes out; nothing is asked over the network yet."""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import urlsplit

from pressbot.errors import SettingsError
from pressbot.ports import Platform
from pressbot_telegram.platform import TelegramPlatform

TELEGRAM = "https://api.telegram.org"

#: Both become part of every address asked, so neither may hold anything that would change its meaning.
_TOKEN = re.compile(r"\d+:[\w-]+", re.ASCII)


def create(section: Mapping[str, str]) -> Platform:
    """Make the platform from ``token`` and, for a Bot API server of one's own, ``api_url``.

    Raises:
        SettingsError: one of them is missing or malformed; the token itself is never repeated.
    """
    token = section.get("token", "").strip()
    api_url = section.get("api_url", "").strip().rstrip("/") or TELEGRAM
    faults = []
    if not token:
        faults.append("telegram.token is missing: ask @BotFather for one")
    elif not _TOKEN.fullmatch(token):
        faults.append("telegram.token should look like 123456789:ABC-DEF_ghi, as @BotFather gave it")
    if not _is_address(api_url):
        faults.append(f"telegram.api_url should be an http or https address, without query: {api_url}")
    if faults:
        raise SettingsError(faults)
    return TelegramPlatform(token, api_url)


def _is_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname) and not parts.query and not parts.fragment
