"""Settings: defaults, file, environment, and faults told together without a secret in them."""

import tomllib
from pathlib import Path

import pytest
from pydantic import BaseModel, SecretStr

from pressbot.errors import SettingsError
from pressbot.settings import Settings, read_settings

EXAMPLE = Path(__file__).parent.parent / "config" / "pressbot.example.toml"
TOKEN = "123456789:" + "A" * 35


def _as_plain(model: BaseModel) -> dict[str, object]:
    return {
        name: _as_plain(value)
        if isinstance(value, BaseModel)
        else value.get_secret_value()
        if isinstance(value, SecretStr)
        else str(value)
        if isinstance(value, Path)
        else value
        for name, value in model
    }


def test_the_example_file_shows_every_setting_with_its_default() -> None:
    assert tomllib.loads(EXAMPLE.read_text(encoding="utf-8")) == _as_plain(Settings())


def test_every_setting_of_the_example_file_has_a_comment_above_it_or_its_neighbour() -> None:
    blocks = EXAMPLE.read_text(encoding="utf-8").split("\n\n")[1:]
    for block in blocks:
        assert block.splitlines()[1].startswith("#"), block


def test_the_environment_wins_over_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "pressbot.toml"
    file.write_text('[database]\nurl = "sqlite:///a.db"\n[poll]\ninterval_minutes = 5\n')
    monkeypatch.setenv("PRESSBOT_DATABASE__URL", "sqlite:///b.db")
    settings = read_settings(file)
    assert settings.database.url.get_secret_value() == "sqlite:///b.db"
    assert settings.poll.interval_minutes == 5


def test_all_faults_are_told_together_by_name_and_without_values(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "pressbot.toml"
    file.write_text(
        '[database]\nurl = "mysql://me:hidden@host/x"\n[chat]\nlanguage = "fr"\ntimezone = "Berlin"\ncolour = "red"\n'
    )
    monkeypatch.setenv("PRESSBOT_TELEGRAM__TOKEN", "not-a-token-but-secret")
    monkeypatch.setenv("PRESSBOT_TELEGRAM__API_URL", "ftp://x")
    monkeypatch.setenv("PRESSBOT_POLL__INTERVAL_MINUTES", "soon")
    monkeypatch.setenv("PRESSBOT_TELEGRAMM__TOKEN", "x")
    with pytest.raises(SettingsError) as caught:
        read_settings(file)
    text = str(caught.value)
    names = ("database.url", "chat.language", "chat.timezone", "chat.colour", "telegram.token", "telegram.api_url")
    for name in (*names, "poll.interval_minutes", "PRESSBOT_TELEGRAMM__TOKEN"):
        assert name in text
    assert len(caught.value.faults) == 8
    assert "hidden" not in text
    assert "secret" not in text


@pytest.mark.parametrize("content", ["[database", "\xff"])
def test_a_file_that_is_no_toml_is_refused_by_name(tmp_path: Path, content: str) -> None:
    file = tmp_path / "pressbot.toml"
    file.write_bytes(content.encode("latin-1"))
    with pytest.raises(SettingsError, match=r"pressbot\.toml: is not TOML"):
        read_settings(file)


def test_a_missing_file_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"nowhere\.toml: cannot be read"):
        read_settings(tmp_path / "nowhere.toml")


def test_secrets_are_in_no_repr(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PRESSBOT_TELEGRAM__TOKEN", TOKEN)
    monkeypatch.setenv("PRESSBOT_DATABASE__URL", "postgresql://me:hidden@host/name")
    settings = read_settings()
    assert settings.telegram.token.get_secret_value() == TOKEN
    for shown in (repr(settings), str(settings), settings.model_dump_json()):
        assert TOKEN not in shown
        assert "hidden" not in shown
    assert settings.secrets == (TOKEN,)
