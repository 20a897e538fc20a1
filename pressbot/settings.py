"""The settings: one frozen value, with what each of its parts may be.

Goes in: values as a file or a variable has them. Comes out: ``Settings``, or pydantic's error with every fault.
Where they are read, and how faults are told, is left to ``settings_file.py``. ``config/pressbot.example.toml`` shows each
setting with its default; a test holds the two together.
"""

import re
from collections.abc import Mapping
from datetime import timedelta
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import parse_qsl, unquote
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    SecretStr,
)
from pydantic_settings import BaseSettings, NoDecode, PydanticBaseSettingsSource, SettingsConfigDict

from pressbot.addresses import host_and_port

#: What the variables that set something begin with.
PREFIX = "PRESSBOT_"

#: The group of entry points under which platforms are installed, each by its name.
PLATFORMS = "pressbot.platforms"

_TEN_YEARS = 87_600
_TELEGRAM_TOKEN = re.compile(r"\d{5,}:[A-Za-z0-9_-]{30,}")
_SLACK_BOT_TOKEN = re.compile(r"xoxb-[A-Za-z0-9.-]{10,}")
_SLACK_APP_TOKEN = re.compile(r"xapp-[A-Za-z0-9.-]{10,}")
_SLACK_SECRET = re.compile(r"[0-9a-f]{32}")
_KEY = re.compile(r"[A-Za-z0-9_-]{43}=")
#: As Slack's schema of manifests has them.
_DOMAIN, _MOST_DOMAINS = re.compile(r"(?![.-])[a-z0-9.-]{0,254}[a-z0-9]", re.ASCII), 5
_SLACK_PERSON = re.compile(r"[UW][A-Z0-9]{2,}")
_DATABASES = ("sqlite", "sqlite+aiosqlite", "postgresql", "postgresql+psycopg")
_DATABASE = re.compile(
    r"[\w+]+://([^:/]*(:(?P<password>[^@]*))?@)?(\[[^/?]+\]|[^/:?]+)?(:\d{0,5})?(/[^?]*)?(\?(?P<query>.*))?"
)
_CHAT = re.compile(r"[a-z][a-z0-9_]*:\S+")
#: The names of values that are secret, in a database address and in the section of a platform from outside.
_SECRET_NAME = re.compile(r"(?i)pass|secret|token|key")


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise ValueError("should be an IANA time zone such as Europe/Berlin") from error
    return name


def _database_url(url: SecretStr) -> SecretStr:
    if url.get_secret_value().partition("://")[0] not in _DATABASES:
        raise ValueError("should begin with sqlite:/// or postgresql://")
    if ":memory:" in url.get_secret_value():
        raise ValueError("should be a file: a database in memory is another one for each thread")
    if not _DATABASE.fullmatch(url.get_secret_value()):
        raise ValueError("should look like sqlite:///file or postgresql://user:password@host:5432/name")
    return url


def _secret(pattern: re.Pattern[str], what: str) -> AfterValidator:
    """Checks a secret that is given; the fault tells what it should be, and never what it is."""

    def check(value: SecretStr) -> SecretStr:
        if value.get_secret_value() and not pattern.fullmatch(value.get_secret_value()):
            raise ValueError(f"should be {what}")
        return value

    return AfterValidator(check)


def _who_may_change(value: Any) -> str:
    """A list, as the file may have it, or words with spaces or commas between; spaces are what comes out."""
    words = _words(value)
    if words not in (["everybody"], ["admins"]) and not (words and all(map(_SLACK_PERSON.fullmatch, words))):
        raise ValueError("should be everybody, admins, or the ids of members such as U012AB3CD")
    return " ".join(words)


def _unfurl_domains(value: Any) -> str:
    """The same for domains."""
    domains = [each.lower() for each in _words(value)]
    if len(domains) > _MOST_DOMAINS or not all(map(_DOMAIN.fullmatch, domains)):
        raise ValueError(f"should be up to {_MOST_DOMAINS} domains such as presse.example.org")
    return " ".join(domains)


def _listen(address: str) -> str:
    if address and not host_and_port(address):
        raise ValueError("should be a host and a port, such as 127.0.0.1:3000")
    return address


def _http_address(url: str) -> str:
    if not re.match(r"https?://[^/\s]+", url):
        raise ValueError("should be an address that begins with http:// or https://")
    return url.rstrip("/")


def _networks(value: Any) -> tuple[IPv4Network | IPv6Network, ...]:
    try:
        return tuple(map(ip_network, _words(value)))
    except ValueError as error:
        raise ValueError("should be networks such as 10.0.0.0/8 and fd00::/8") from error


def _chats(value: Any) -> tuple[str, ...]:
    chats = _words(value)
    if not all(map(_CHAT.fullmatch, chats)):
        raise ValueError("should be chats such as telegram:12345")
    return tuple(chats)


def _words(value: Any) -> list[str]:
    """A list, as the file has it, or text with spaces or commas between, as the environment has it."""
    listed = value if isinstance(value, list | tuple) else re.split(r"[\s,]+", str(value))
    return [str(each) for each in listed if each]


class _Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class DatabaseSettings(_Section):
    """Where the archive lives."""

    url: Annotated[SecretStr, AfterValidator(_database_url)] = SecretStr("sqlite:///var/pressbot.db")

    @property
    def passwords(self) -> tuple[str, ...]:
        """The secrets in the address, as they stand in it and as they are meant."""
        match = _DATABASE.fullmatch(self.url.get_secret_value())
        password, query = (match["password"] or "", match["query"] or "") if match else ("", "")
        hidden = [value for name, value in parse_qsl(query) if _SECRET_NAME.search(name)]
        return password, unquote(password), *hidden


class ChatSettings(_Section):
    """What a new chat starts with, and which chats may change what all get."""

    language: Literal["de", "en"] = "de"
    timezone: Annotated[str, AfterValidator(_zone)] = "Europe/Berlin"
    operators: Annotated[tuple[str, ...], NoDecode, BeforeValidator(_chats)] = ("terminal:local",)
    members_may_add: bool = False

    @property
    def operator_chats(self) -> tuple[tuple[str, str], ...]:
        """The operators' chats, each by its platform and its address there."""
        return tuple((platform, address) for platform, _, address in (each.partition(":") for each in self.operators))


class PollSettings(_Section):
    """How feeds are polled."""

    feeds: Path = Path("config/feeds.opml")
    sample: bool = True
    hot_minutes: Annotated[int, Field(ge=1, le=1440)] = 10
    cold_minutes: Annotated[int, Field(ge=1, le=1440)] = 120
    concurrency: Annotated[int, Field(ge=1, le=200)] = 20
    connect_seconds: Annotated[float, Field(gt=0, le=60)] = 10
    total_seconds: Annotated[float, Field(gt=0, le=300)] = 20
    max_megabytes: Annotated[float, Field(gt=0, le=5)] = 5
    read_pages: bool = True
    news_hours: Annotated[int, Field(ge=1, le=_TEN_YEARS)] = 72
    host_gap_seconds: Annotated[float, Field(ge=0, le=60)] = 2
    allow_networks: Annotated[tuple[IPv4Network | IPv6Network, ...], NoDecode, BeforeValidator(_networks)] = ()
    contact: str = ""

    @property
    def hot(self) -> timedelta:
        """The time between two polls of a feed in the hours in which its source issues."""
        return timedelta(minutes=self.hot_minutes)

    @property
    def cold(self) -> timedelta:
        """The same in all other hours."""
        return timedelta(minutes=self.cold_minutes)

    @property
    def news_age(self) -> timedelta:
        """How old an entry may be to be announced as news."""
        return timedelta(hours=self.news_hours)


class DeliverySettings(_Section):
    """How deliveries are sent."""

    lease_seconds: Annotated[int, Field(ge=5, le=3600)] = 15
    at_once: Annotated[int, Field(ge=1, le=1000)] = 8
    retry_seconds: Annotated[float, Field(ge=0.01, le=3600)] = 5
    give_up_hours: Annotated[int, Field(ge=1, le=_TEN_YEARS)] = 24

    @property
    def lease(self) -> timedelta:
        """How long a process that has vanished keeps others from posting in its place."""
        return timedelta(seconds=self.lease_seconds)

    @property
    def retry_after(self) -> timedelta:
        """The first wait after a failure; all others are multiples of it."""
        return timedelta(seconds=self.retry_seconds)

    @property
    def give_up_after(self) -> timedelta:
        """How old a delivery may grow before it is given up."""
        return timedelta(hours=self.give_up_hours)


class TelegramSettings(_Section):
    """The Telegram account; without a token Telegram is off."""

    token: Annotated[
        SecretStr, _secret(_TELEGRAM_TOKEN, "a token from @BotFather: digits, a colon, then 35 letters")
    ] = SecretStr("")
    api_url: Annotated[str, AfterValidator(_http_address)] = "https://api.telegram.org"
    webhook_url: str = ""
    webhook_listen: str = "127.0.0.1:8088"
    webhook_secret: SecretStr = SecretStr("")


class SlackSettings(_Section):
    """The Slack app; without the bot's token, and without a client id for many workspaces, Slack is off."""

    token: Annotated[
        SecretStr, _secret(_SLACK_BOT_TOKEN, "the Bot User OAuth Token of the Slack app, which begins with xoxb-")
    ] = SecretStr("")
    app_token: Annotated[
        SecretStr, _secret(_SLACK_APP_TOKEN, "an App-Level Token of the Slack app, which begins with xapp-")
    ] = SecretStr("")
    signing_secret: Annotated[
        SecretStr, _secret(_SLACK_SECRET, "the Signing Secret of the Slack app: 32 digits and letters from a to f")
    ] = SecretStr("")
    listen: Annotated[str, AfterValidator(_listen)] = ""
    client_id: str = ""
    client_secret: SecretStr = SecretStr("")
    encryption_key: Annotated[
        SecretStr, _secret(_KEY, "32 bytes in URL-safe Base64: 44 letters, of which the last is =")
    ] = SecretStr("")
    who_may_change: Annotated[str, NoDecode, BeforeValidator(_who_may_change)] = "everybody"
    unfurl_domains: Annotated[str, NoDecode, BeforeValidator(_unfurl_domains)] = ""
    api_url: Annotated[str, AfterValidator(_http_address)] = "https://slack.com/api"


#: The sections of platforms that are always there, and off without a token.
_ACCOUNTS = (TelegramSettings, SlackSettings)


class OtherSection(BaseModel):
    """What a platform from outside is set up with: any names, with text as values; the platform knows which."""

    model_config = ConfigDict(frozen=True, extra="allow")
    __pydantic_extra__: dict[str, SecretStr] = Field(init=False)


class LogSettings(_Section):
    """What is written to standard error."""

    level: Literal["debug", "info", "warning", "error"] = "info"
    format: Literal["text", "json"] = "text"


class Settings(BaseSettings):
    """Everything that can be set."""

    model_config = SettingsConfigDict(
        frozen=True, extra="forbid", env_prefix=PREFIX, env_nested_delimiter="__", hide_input_in_errors=True
    )

    database: DatabaseSettings = DatabaseSettings()
    chat: ChatSettings = ChatSettings()
    poll: PollSettings = PollSettings()
    delivery: DeliverySettings = DeliverySettings()
    telegram: TelegramSettings = TelegramSettings()
    slack: SlackSettings = SlackSettings()
    log: LogSettings = LogSettings()

    @property
    def secrets(self) -> tuple[str, ...]:
        """Every secret value, for the log's redaction."""
        sections = [section for _, section in self if isinstance(section, (*_ACCOUNTS, OtherSection))]
        values = [_plain(value) for section in sections for name, value in section if _SECRET_NAME.search(name)]
        return tuple({secret: None for secret in (*values, *self.database.passwords) if secret})

    def platform_section(self, name: str) -> Mapping[str, str]:
        """What the platform of this name is created with: its section's values as plain text, and the language."""
        section = getattr(self, name, None)
        values = {key: _plain(value) for key, value in section} if isinstance(section, BaseModel) else {}
        return {"language": self.chat.language, **values}

    def why_off(self, name: str) -> str:
        """What keeps the platform of this name switched off; "" for nothing."""
        section = self.platform_section(name)
        if not isinstance(getattr(self, name, None), _ACCOUNTS) and name not in self.model_fields_set:
            return f"there is no section {name}"
        return "" if section.get("token", "set") or section.get("client_id") else f"{name}.token is not set"

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """The environment first, then the file."""
        return (env_settings, init_settings)


def _plain(value: object) -> str:
    return value.get_secret_value() if isinstance(value, SecretStr) else str(value)
