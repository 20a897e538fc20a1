"""The settings: one frozen value, read once from a TOML file and the environment.

Goes in: the path of a TOML file (it may be missing), and variables such as ``PRESSBOT_DATABASE__URL``, which win.
Comes out: ``Settings``, or one ``SettingsError`` that names every fault.
``config/pressbot.example.toml`` shows each setting with its default; a test holds the two together.
"""

import os
import re
import tomllib
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr, ValidationError
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from pressbot.errors import SettingsError

#: Names the settings file where it is not ``config/pressbot.toml``.
CONFIG_VARIABLE = "PRESSBOT_CONFIG"

_PREFIX = "PRESSBOT_"
_TELEGRAM_TOKEN = re.compile(r"\d{5,}:[A-Za-z0-9_-]{30,}")
_DATABASES = ("sqlite", "sqlite+aiosqlite", "postgresql", "postgresql+psycopg")


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise ValueError("should be an IANA time zone such as Europe/Berlin") from error
    return name


def _database_url(url: SecretStr) -> SecretStr:
    if url.get_secret_value().partition("://")[0] not in _DATABASES:
        raise ValueError("should begin with sqlite:/// or postgresql://")
    return url


def _telegram_token(token: SecretStr) -> SecretStr:
    if token.get_secret_value() and not _TELEGRAM_TOKEN.fullmatch(token.get_secret_value()):
        raise ValueError("should be a token from @BotFather: digits, a colon, then 35 letters")
    return token


def _http_address(url: str) -> str:
    if not re.match(r"https?://[^/\s]+", url):
        raise ValueError("should be an address that begins with http:// or https://")
    return url.rstrip("/")


class _Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class DatabaseSettings(_Section):
    """Where the archive lives."""

    url: Annotated[SecretStr, AfterValidator(_database_url)] = SecretStr("sqlite:///var/pressbot.db")


class ChatSettings(_Section):
    """What a new chat starts with."""

    language: Literal["de", "en"] = "de"
    timezone: Annotated[str, AfterValidator(_zone)] = "Europe/Berlin"


class PollSettings(_Section):
    """How feeds are polled."""

    feeds: Path = Path("config/feeds.opml")
    sample: bool = True
    interval_minutes: Annotated[int, Field(ge=1, le=1440)] = 15
    concurrency: Annotated[int, Field(ge=1, le=200)] = 20
    connect_seconds: Annotated[float, Field(gt=0, le=60)] = 10
    total_seconds: Annotated[float, Field(gt=0, le=300)] = 20
    max_megabytes: Annotated[float, Field(gt=0, le=100)] = 5
    news_hours: Annotated[int, Field(ge=1)] = 72
    contact: str = ""

    @property
    def interval(self) -> timedelta:
        """The time between two polls of a feed that answers."""
        return timedelta(minutes=self.interval_minutes)

    @property
    def news_age(self) -> timedelta:
        """How old an entry may be to be announced as news."""
        return timedelta(hours=self.news_hours)


class DeliverySettings(_Section):
    """How deliveries are sent."""

    lease_seconds: Annotated[int, Field(ge=5, le=3600)] = 180
    give_up_hours: Annotated[int, Field(ge=1)] = 24

    @property
    def lease(self) -> timedelta:
        """How long a claim holds before somebody else may send."""
        return timedelta(seconds=self.lease_seconds)

    @property
    def give_up_after(self) -> timedelta:
        """How old a delivery may grow before it is given up."""
        return timedelta(hours=self.give_up_hours)


class TelegramSettings(_Section):
    """The Telegram account; without a token Telegram is off."""

    token: Annotated[SecretStr, AfterValidator(_telegram_token)] = SecretStr("")
    api_url: Annotated[str, AfterValidator(_http_address)] = "https://api.telegram.org"


class LogSettings(_Section):
    """What is written to standard error."""

    level: Literal["debug", "info", "warning", "error"] = "info"
    format: Literal["text", "json"] = "text"


class Settings(BaseSettings):
    """Everything that can be set."""

    model_config = SettingsConfigDict(
        frozen=True, extra="forbid", env_prefix=_PREFIX, env_nested_delimiter="__", hide_input_in_errors=True
    )

    database: DatabaseSettings = DatabaseSettings()
    chat: ChatSettings = ChatSettings()
    poll: PollSettings = PollSettings()
    delivery: DeliverySettings = DeliverySettings()
    telegram: TelegramSettings = TelegramSettings()
    log: LogSettings = LogSettings()

    @property
    def secrets(self) -> tuple[str, ...]:
        """Every secret value, for the log's redaction."""
        return tuple(secret for secret in (self.telegram.token.get_secret_value(),) if secret)

    def platform_section(self, name: str) -> Mapping[str, str]:
        """What the platform of this name is created with: its section's values as plain text."""
        section = getattr(self, name, None)
        if not isinstance(section, BaseModel):
            return {"language": self.chat.language}
        return {key: _plain(value) for key, value in section}

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


def read_settings(path: Path | None = None) -> Settings:
    """Read the file, where one is given, and the environment, which wins.

    Raises:
        SettingsError: naming every fault, and never a value.
    """
    values = _read_toml(path) if path else {}
    faults = _unknown_variables(os.environ)
    try:
        settings = Settings(**values)
    except ValidationError as error:
        faults += [_fault(each) for each in error.errors(include_input=False, include_url=False)]
    if faults:
        raise SettingsError(faults)
    return settings


def _read_toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise SettingsError([f"{path}: cannot be read ({error.strerror})"]) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError([f"{path}: is not TOML: {error}"]) from error


def _unknown_variables(environ: Mapping[str, str]) -> list[str]:
    """Say so where a variable is misspelt: pydantic passes over those whose section it does not know."""
    return [
        f"{name}: there is no such setting; sections are {', '.join(Settings.model_fields)}"
        for name in sorted(environ)
        if name.startswith(_PREFIX)
        and name != CONFIG_VARIABLE
        and name.removeprefix(_PREFIX).partition("__")[0].lower() not in Settings.model_fields
    ]


def _fault(error: ErrorDetails) -> str:
    name = ".".join(str(part) for part in error["loc"])
    variable = _PREFIX + "__".join(str(part).upper() for part in error["loc"])
    if error["type"] == "extra_forbidden":
        return f"{name}: there is no such setting ({variable})"
    reason = error["msg"].removeprefix("Value error, ").removeprefix("Input ")
    return f"{name}: {reason} ({variable})"
