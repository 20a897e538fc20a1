"""Telegram for pressbot: a section of the settings goes in, a platform comes out; nothing is asked over the network yet."""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import urlsplit

from pressbot.addresses import host_and_port, is_server
from pressbot.errors import SettingsError
from pressbot.ports import Platform
from pressbot_telegram.menus import Verbs
from pressbot_telegram.platform import TelegramPlatform
from pressbot_telegram.webhook import Webhook

TELEGRAM = "https://api.telegram.org"

#: Both become part of every address asked, so neither may hold anything that would change its meaning.
_TOKEN = re.compile(r"\d+:[\w-]+", re.ASCII)
_SECRET = re.compile(r"[\w-]{0,256}", re.ASCII)
#: Those that Telegram calls at; None is that of https.
_PORTS = {None, 443, 80, 88, 8443}


def create(section: Mapping[str, str]) -> Platform:
    """Make the platform from ``token`` and, for a Bot API server of one's own, ``api_url``.

    With ``webhook_url`` Telegram calls us there, which a proxy hands on to ``webhook_listen``; ``webhook_secret`` is
    what it shows. ``menu`` and ``menu_for_all`` are the verbs of the command menus, ``language`` is their default.

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
    if not is_server(api_url):
        faults.append(f"telegram.api_url should be an http or https address, without query: {api_url}")
    webhook = _webhook(section, faults)
    if faults:
        raise SettingsError(faults)
    every, for_all = section.get("menu", "").split(), section.get("menu_for_all", "").split()
    verbs = Verbs(every=every, for_all=for_all, language=section.get("language", "en"))
    return TelegramPlatform(token, api_url, webhook=webhook, verbs=verbs)


def _webhook(section: Mapping[str, str], faults: list[str]) -> Webhook | None:
    url, secret = section.get("webhook_url", "").strip(), section.get("webhook_secret", "").strip()
    if not url:
        return None
    listen = host_and_port(section.get("webhook_listen", ""))
    if not is_server(url) or not url.startswith("https://") or urlsplit(url).port not in _PORTS:
        faults.append("telegram.webhook_url should be an https address, on port 443, 80, 88 or 8443")
    if listen is None:
        faults.append("telegram.webhook_listen should be an address of this machine, such as 127.0.0.1:8088")
    if not _SECRET.fullmatch(secret):
        faults.append("telegram.webhook_secret should be at most 256 of A-Z a-z 0-9 _ -")
    if faults or listen is None:
        return None
    given = {"secret": secret} if secret else {}
    return Webhook(url=url, host=listen[0], port=listen[1], **given)
