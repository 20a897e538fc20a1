"""Slack for pressbot: a section of the settings goes in, a platform comes out; nothing is asked over the network yet."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from pressbot.addresses import host_and_port, is_server
from pressbot.errors import SettingsError
from pressbot.ports import Platform
from pressbot_slack.platform import Options, SlackPlatform
from pressbot_slack.rights import ADMINS, EVERYBODY
from pressbot_slack.unfurl import MOST_DOMAINS

SLACK = "https://slack.com/api"

#: Both become part of a header, so neither may hold anything that would end it.
_BOT_TOKEN = re.compile(r"xoxb-[\w.-]+", re.ASCII)
_APP_TOKEN = re.compile(r"xapp-[\w.-]+", re.ASCII)
_KEY = re.compile(r"[\w-]{43}=", re.ASCII)
_DOMAIN = re.compile(r"(?![.-])[a-z0-9.-]{0,254}[a-z0-9]", re.ASCII)
_PEOPLE = re.compile(r"[UW][A-Z0-9]+( [UW][A-Z0-9]+)*")


def create(section: Mapping[str, str]) -> Platform:
    """Make the platform from ``token`` (the bot's), and from how people are to be heard.

    They are by ``app_token`` (Socket Mode), or by ``signing_secret`` and ``listen`` (HTTP), or by all of them.
    For many workspaces ``client_id``, ``client_secret`` and ``encryption_key`` stand in the place of the token.
    Further values, each with a default: ``api_url``, ``who_may_change``, ``language``, ``unfurl_domains``.

    Raises:
        SettingsError: one of them is missing or malformed; tokens and secrets themselves are never repeated.
    """
    given = {name: value.strip() for name, value in section.items()}
    token, app_token = given.get("token", ""), given.get("app_token", "")
    api_url = given.get("api_url", "").rstrip("/") or SLACK
    options = Options(
        signing_secret=given.get("signing_secret", ""),
        listen=given.get("listen", ""),
        who_may_change=given.get("who_may_change", "") or EVERYBODY,
        language=given.get("language", "") or "en",
        client_id=given.get("client_id", ""),
        client_secret=given.get("client_secret", ""),
        encryption_key=given.get("encryption_key", ""),
        unfurl_domains=tuple(given.get("unfurl_domains", "").lower().split()),
    )
    faults = [*_faults_of_workspaces(options, token), *_faults_of_hearing(options, app_token)]
    if not is_server(api_url):
        faults.append(f"slack.api_url should be an http or https address, without query: {api_url}")
    if len(options.unfurl_domains) > MOST_DOMAINS or not all(map(_DOMAIN.fullmatch, options.unfurl_domains)):
        faults.append(f"slack.unfurl_domains should be up to {MOST_DOMAINS} domains such as presse.example.org")
    if faults:
        raise SettingsError(faults)
    return SlackPlatform(token, app_token, api_url, options)


def _faults_of_workspaces(options: Options, token: str) -> Iterator[str]:
    if not options.client_id:
        if not _BOT_TOKEN.fullmatch(token):
            yield "slack.token should be the Bot User OAuth Token of your Slack app: it begins with xoxb-"
        return
    if token:
        yield "slack.token should be empty where slack.client_id is set: each workspace has a token of its own"
    if not options.client_secret:
        yield "slack.client_secret should be the Client Secret of your Slack app, where slack.client_id is set"
    if not _KEY.fullmatch(options.encryption_key):
        yield "slack.encryption_key should be 32 bytes in URL-safe Base64: 44 letters, of which the last is ="
    if not options.listen:
        yield "slack.listen should be the host and port at which workspaces install the app, such as 127.0.0.1:3000"


def _faults_of_hearing(options: Options, app_token: str) -> Iterator[str]:
    over_http = options.signing_secret and options.listen
    if not (_APP_TOKEN.fullmatch(app_token) or (over_http and not app_token)):
        yield "slack.app_token should be an App-Level Token of your Slack app: it begins with xapp-"
    if options.listen and not options.signing_secret:
        # Without it anybody could speak in Slack's name.
        yield "slack.signing_secret should be the Signing Secret of your Slack app, where slack.listen is set"
    if options.signing_secret and not options.listen:
        yield "slack.listen should be the host and port at which Slack's requests arrive, such as 127.0.0.1:3000"
    if options.listen and not host_and_port(options.listen):
        yield f"slack.listen should be a host and a port, such as 127.0.0.1:3000: {options.listen}"
    if options.who_may_change not in {EVERYBODY, ADMINS} and not _PEOPLE.fullmatch(options.who_may_change):
        yield "slack.who_may_change should be everybody, admins, or ids of members such as U012AB3CD with spaces between"
