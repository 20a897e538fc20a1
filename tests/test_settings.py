"""Settings: defaults, file, environment, and faults told together without a secret in them."""

import tomllib
from ipaddress import IPv4Network, IPv6Network
from pathlib import Path

import pytest
from pydantic import BaseModel, SecretStr

from pressbot.errors import SettingsError
from pressbot.feeds.decode import MAX_BYTES
from pressbot.settings import Settings
from pressbot.settings_file import read_settings
from pressbot.store.database import Database

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
        else [str(each) for each in value]
        if isinstance(value, tuple)
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
    file.write_text('[database]\nurl = "sqlite:///a.db"\n[poll]\nhot_minutes = 5\n')
    monkeypatch.setenv("PRESSBOT_DATABASE__URL", "sqlite:///b.db")
    settings = read_settings(file)
    assert settings.database.url.get_secret_value() == "sqlite:///b.db"
    assert settings.poll.hot_minutes == 5


def test_all_faults_are_told_together_by_name_and_without_values(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "pressbot.toml"
    file.write_text(
        '[database]\nurl = "mysql://me:hidden@host/x"\n[chat]\nlanguage = "fr"\ntimezone = "Berlin"\ncolour = "red"\n'
    )
    monkeypatch.setenv("PRESSBOT_TELEGRAM__TOKEN", "not-a-token-but-secret")
    monkeypatch.setenv("PRESSBOT_TELEGRAM__API_URL", "ftp://x")
    monkeypatch.setenv("PRESSBOT_POLL__HOT_MINUTES", "soon")
    monkeypatch.setenv("PRESSBOT_TELEGRAMM__TOKEN", "x")
    with pytest.raises(SettingsError) as caught:
        read_settings(file)
    text = str(caught.value)
    names = ("database.url", "chat.language", "chat.timezone", "chat.colour", "telegram.token", "telegram.api_url")
    for name in (*names, "poll.hot_minutes", "PRESSBOT_TELEGRAMM__TOKEN"):
        assert name in text
    assert len(caught.value.faults) == 8
    assert "hidden" not in text
    assert "secret" not in text


@pytest.mark.parametrize(
    ("content", "fault"),
    [("[database", r"pressbot\.toml: is not TOML"), ("\xff", r"pressbot\.toml: is not text in UTF-8")],
)
def test_a_file_that_is_no_toml_is_refused_by_name(tmp_path: Path, content: str, fault: str) -> None:
    file = tmp_path / "pressbot.toml"
    file.write_bytes(content.encode("latin-1"))
    with pytest.raises(SettingsError, match=fault):
        read_settings(file)


def test_the_mark_that_some_editors_put_before_utf_8_and_tabs_do_no_harm(tmp_path: Path) -> None:
    file = tmp_path / "pressbot.toml"
    file.write_text("\ufeff[poll]\n\thot_minutes\t=\t5\n", encoding="utf-8")
    assert read_settings(file).poll.hot_minutes == 5


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        ('[poll]\nhot_minutes = "often"', "poll.hot_minutes: should be a whole number (PRESSBOT_POLL__HOT_MINUTES)"),
        ('[poll]\nsample = "maybe"', "poll.sample: should be true or false (PRESSBOT_POLL__SAMPLE)"),
        (
            "[delivery]\nretry_seconds = []",
            "delivery.retry_seconds: should be a number (PRESSBOT_DELIVERY__RETRY_SECONDS)",
        ),
        (
            "[telegram]\ntoken = 12345",
            "telegram.token: should be text, in a file between quotation marks (PRESSBOT_TELEGRAM__TOKEN)",
        ),
        ("poll = 3", "poll: should be a section, in a file its name between square brackets (PRESSBOT_POLL)"),
        (
            "[poll]\nhot_minuts = 3",
            "poll.hot_minuts: there is no such setting; perhaps poll.hot_minutes is meant (PRESSBOT_POLL__HOT_MINUTS)",
        ),
        ("[telegramm]", "telegramm: there is no such setting; perhaps telegram is meant (PRESSBOT_TELEGRAMM)"),
        ("[weather]", "weather: there is no such setting (PRESSBOT_WEATHER)"),
    ],
)
def test_a_fault_is_told_in_words_that_anybody_knows(tmp_path: Path, content: str, fault: str) -> None:
    file = tmp_path / "pressbot.toml"
    file.write_text(content)
    with pytest.raises(SettingsError) as caught:
        read_settings(file)
    assert caught.value.faults == (fault,)


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
    assert settings.secrets == (TOKEN, "hidden")


def test_both_tokens_of_slack_are_secrets_and_without_the_bots_slack_is_off(monkeypatch: pytest.MonkeyPatch) -> None:
    assert read_settings().why_off("slack") == "slack.token is not set"
    monkeypatch.setenv("PRESSBOT_SLACK__TOKEN", "xoxb-1000-2000-abcdef")
    monkeypatch.setenv("PRESSBOT_SLACK__APP_TOKEN", "xapp-1-A01-2000-abcdef")
    settings = read_settings()
    assert settings.why_off("slack") == ""
    assert settings.secrets == ("xoxb-1000-2000-abcdef", "xapp-1-A01-2000-abcdef")
    assert "abcdef" not in repr(settings)


@pytest.mark.parametrize(("name", "value"), [("TOKEN", "xapp-1-A01-2000"), ("APP_TOKEN", "xoxb-1000-2000")])
def test_tokens_of_slack_that_are_mixed_up_are_told_apart(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(f"PRESSBOT_SLACK__{name}", value)
    with pytest.raises(SettingsError, match=rf"slack\.{name.lower()}: should be") as caught:
        read_settings()
    assert value not in str(caught.value)


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        ("everybody", "everybody"),
        ("admins", "admins"),
        ("U012AB3CD, W0456", "U012AB3CD W0456"),
        ("U012AB3CD", "U012AB3CD"),
    ],
)
def test_who_may_change_a_channel_in_slack_is_a_word_or_a_list_of_members(
    monkeypatch: pytest.MonkeyPatch, given: str, meant: str
) -> None:
    monkeypatch.setenv("PRESSBOT_SLACK__WHO_MAY_CHANGE", given)
    assert read_settings().slack.who_may_change == meant
    monkeypatch.delenv("PRESSBOT_SLACK__WHO_MAY_CHANGE")
    listed = given.replace(",", "").split()
    assert Settings.model_validate({"slack": {"who_may_change": listed}}).slack.who_may_change == meant


@pytest.mark.parametrize("given", ["Presse.example, stadt.example", ["Presse.example", "stadt.example"]])
def test_domains_of_press_rooms_are_a_list_or_words(given: str | list[str]) -> None:
    settings = Settings.model_validate({"slack": {"unfurl_domains": given}})
    assert settings.platform_section("slack")["unfurl_domains"] == "presse.example stadt.example"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("WHO_MAY_CHANGE", "ada"),
        ("WHO_MAY_CHANGE", ""),
        ("WHO_MAY_CHANGE", "admins U012AB3CD"),
        ("UNFURL_DOMAINS", "https://presse.example"),
        ("UNFURL_DOMAINS", "a.example b.example c.example d.example e.example f.example"),
        ("LISTEN", "3000"),
        ("SIGNING_SECRET", "xoxb-1000-2000"),
    ],
)
def test_what_slack_hears_by_and_obeys_is_checked(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(f"PRESSBOT_SLACK__{name}", value)
    with pytest.raises(SettingsError, match=rf"slack\.{name.lower()}: should be"):
        read_settings()


def test_the_secrets_of_a_database_address_are_known_as_they_stand_and_as_they_are_meant(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PRESSBOT_DATABASE__URL", "postgresql://me:hid%40den@host:5432/name?sslpassword=second&port=1")
    assert read_settings().secrets == ("hid%40den", "hid@den", "second")


@pytest.mark.parametrize(
    "url",
    [
        "sqlite://",
        "sqlite:///var/a b.db?timeout=5",
        "postgresql://host/name",
        "postgresql://me:pa/ss:w?rd@[::1]:5432/name",
        "postgresql:///name?host=/run/postgresql",
    ],
)
def test_a_database_address_may_look_as_the_library_takes_it(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PRESSBOT_DATABASE__URL", url)
    Database(read_settings().database.url.get_secret_value())


@pytest.mark.parametrize(
    ("variable", "value", "fault"),
    [
        ("PRESSBOT_POLL", "foo", "PRESSBOT_POLL: names a section"),
        ("PRESSBOT_DATABASE__URL", "postgresql://u:hidden@host:abc/db", "database.url: should look like"),
        ("PRESSBOT_DATABASE__URL", "sqlite:///:memory:", "database.url: should be a file"),
        ("PRESSBOT_POLL__FEEDS", "nowhere.opml", "poll.feeds: there is no file nowhere.opml"),
        ("PRESSBOT_POLL__NEWS_HOURS", "99999999999", "poll.news_hours: should be less than"),
        ("PRESSBOT_POLL__MAX_MEGABYTES", "6", "poll.max_megabytes: should be less than or equal to 5"),
        ("PRESSBOT_POLL__ALLOW_NETWORKS", "10.0.0.1/8", "poll.allow_networks: should be networks such as 10.0.0.0/8"),
        ("PRESSBOT_POLL__ALLOW_NETWORKS", "intranet", "poll.allow_networks: should be networks such as 10.0.0.0/8"),
        ("PRESSBOT_DELIVERY__GIVE_UP_HOURS", "99999999999", "delivery.give_up_hours: should be less than"),
        ("PRESSBOT_SEMAPHORE__FLAGS", "2", "PRESSBOT_SEMAPHORE__FLAGS: there is no such setting"),
    ],
)
def test_a_value_that_cannot_be_used_is_a_fault(
    variable: str, value: str, fault: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(variable, value)
    with pytest.raises(SettingsError) as caught:
        read_settings()
    (told,) = caught.value.faults
    assert told.startswith(fault)
    assert "hidden" not in told


def test_networks_are_a_list_in_the_file_and_words_in_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "pressbot.toml"
    file.write_text('[poll]\nallow_networks = ["10.0.0.0/8", "fd00::/8"]\n')
    assert read_settings(file).poll.allow_networks == (IPv4Network("10.0.0.0/8"), IPv6Network("fd00::/8"))
    monkeypatch.setenv("PRESSBOT_POLL__ALLOW_NETWORKS", "127.0.0.1, 192.168.0.0/16")
    assert read_settings(file).poll.allow_networks == (IPv4Network("127.0.0.1"), IPv4Network("192.168.0.0/16"))
    monkeypatch.setenv("PRESSBOT_POLL__ALLOW_NETWORKS", "")
    assert read_settings(file).poll.allow_networks == ()
    file.write_text("[poll]\nallow_networks = 10\n")
    monkeypatch.delenv("PRESSBOT_POLL__ALLOW_NETWORKS")
    with pytest.raises(SettingsError, match=r"poll\.allow_networks: should be networks"):
        read_settings(file)


def test_the_largest_feed_that_may_be_set_is_the_largest_that_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PRESSBOT_POLL__MAX_MEGABYTES", str(MAX_BYTES / 1_000_000))
    assert read_settings().poll.max_megabytes * 1_000_000 == MAX_BYTES


def test_the_list_of_feeds_may_be_missing_where_nobody_named_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert not read_settings().poll.feeds.exists()
    monkeypatch.setenv("PRESSBOT_POLL__FEEDS", "")
    assert not read_settings().poll.feeds.is_file()


def test_an_installed_platform_has_its_section(
    tmp_path: Path, semaphore: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert read_settings().why_off("semaphore") == "there is no section semaphore"
    file = tmp_path / "pressbot.toml"
    file.write_text('[semaphore]\nflags = "2"\n', encoding="utf-8")
    monkeypatch.setenv("PRESSBOT_SEMAPHORE__TOKEN", "1.10")
    settings = read_settings(file)
    assert settings.why_off("semaphore") == ""
    assert settings.platform_section("semaphore") == {"language": "de", "flags": "2", "token": "1.10"}
    assert settings.secrets == ("1.10",)
    assert "1.10" not in repr(settings)
    monkeypatch.setenv("PRESSBOT_SEMAPHORE__TOKEN", "")
    assert read_settings(file).why_off("semaphore") == "semaphore.token is not set"


def test_the_section_of_a_platform_holds_text(tmp_path: Path, semaphore: None) -> None:
    file = tmp_path / "pressbot.toml"
    file.write_text("[semaphore]\nflags = 2\n", encoding="utf-8")
    with pytest.raises(SettingsError, match=r"semaphore\.flags: should be text"):
        read_settings(file)


def test_operators_are_chats_by_platform_and_address(monkeypatch: pytest.MonkeyPatch) -> None:
    assert Settings().chat.operator_chats == (("terminal", "local"),)
    monkeypatch.setenv("PRESSBOT_CHAT__OPERATORS", "telegram:12345, telegram:-100/7")
    assert read_settings().chat.operator_chats == (("telegram", "12345"), ("telegram", "-100/7"))
    monkeypatch.setenv("PRESSBOT_CHAT__OPERATORS", "12345")
    with pytest.raises(SettingsError, match=r"chat\.operators: should be chats such as telegram:12345"):
        read_settings()
