"""Looking after pressbot: migrate, check, status; and run, where there is nothing to run."""

import json
from datetime import datetime
from pathlib import Path

import pytest

from pressbot.cli.operate import _platforms
from pressbot.settings_file import read_settings
from tests.cli.conftest import Shell

FEEDS = Path(__file__).parents[1] / "data" / "feeds"


def test_migrating_makes_the_database_and_doing_it_again_changes_nothing(shell: Shell, empty_archive: Path) -> None:
    empty_archive.unlink()
    first = shell("migrate")
    assert first.out == f"{empty_archive} is at version 0030.\n"
    assert shell("migrate") == first


def test_a_check_without_faults_tells_what_it_looked_at(shell: Shell, folder: Path) -> None:
    lines = shell("check").out.splitlines()
    assert lines[0] == "Settings: no faults."
    assert lines[1] == f"Database: {folder / 'archive.db'} is at version 0030."
    assert {"slack: off, because slack.token is not set.", "telegram: off, because telegram.token is not set."} <= {
        *lines
    }


def test_a_check_of_an_account_that_cannot_be_reached_fails(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    token = f"12345678:{'x' * 35}"
    monkeypatch.setenv("PRESSBOT_TELEGRAM__TOKEN", token)
    # Nobody listens on port 9 of this machine.
    monkeypatch.setenv("PRESSBOT_TELEGRAM__API_URL", "http://127.0.0.1:9")
    answer = shell("check", code=1)
    assert "pressbot: telegram: " in answer.err
    assert token not in answer.out + answer.err


def test_what_only_a_platform_finds_wrong_with_its_settings_is_a_fault_of_the_settings(
    shell: Shell, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Without its other token.
    monkeypatch.setenv("PRESSBOT_SLACK__TOKEN", "xoxb-1000-2000-abcdef")
    for command in (["check"], ["run", "--no-terminal"]):
        answer = shell(*command, code=1)
        assert "slack.app_token should be" in answer.err
        assert answer.out == ""
        assert "new archive" not in answer.err


def test_the_status_of_an_empty_archive(shell: Shell, folder: Path) -> None:
    assert shell("status").out.splitlines() == [
        f"database: {folder / 'archive.db'}",
        "feeds: 0",
        "broken feeds: 0",
        "last poll: none",
        "releases: 0",
        "subscriptions: 0",
        "deliveries: none",
    ]


def test_the_status_counts_what_there_is(shell: Shell, folder: Path) -> None:
    shell("feeds", "add", "http://127.0.0.1:9/feed", "--source", "Stadt Wendelbrück")
    shell("feeds", "poll", code=1)
    shell("ingest", FEEDS / "media_rss.rss")
    shell("subscribe", "telegram:7", "feuerwehr")
    status = json.loads(shell("status", "--json").out)
    releases = status.pop("releases")
    assert releases > 0
    assert status == {
        "database": str(folder / "archive.db"),
        "feeds": 1,
        "broken_feeds": 1,
        "last_poll": None,
        "subscriptions": 1,
        "deliveries": {},
    }
    assert f"releases: {releases}" in shell("status").out


def test_the_status_in_json_is_one_object_however_long_its_values(
    shell: Shell, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    deep = folder.joinpath(*["a-folder-with-a-long-name" * 4] * 3, "archive.db")
    monkeypatch.setenv("PRESSBOT_DATABASE__URL", f"sqlite:///{deep}")
    assert json.loads(shell("status", "--json").out)["database"] == str(deep)


def test_the_last_poll_is_told_as_an_instant_with_its_zone(shell: Shell, office: str) -> None:
    shell("feeds", "add", office, "--source", "Stadt Wendelbrück")
    shell("feeds", "poll")
    told = datetime.fromisoformat(json.loads(shell("status", "--json").out)["last_poll"])
    assert told.utcoffset() is not None


def test_running_without_any_platform_is_wrong_use(shell: Shell) -> None:
    answer = shell("run", "--no-terminal", code=2)
    assert "There is no platform to serve" in answer.err
    assert "telegram.token" in answer.err


def test_a_platform_from_outside_is_served_when_it_has_a_section(
    shell: Shell, semaphore: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "semaphore: off, because there is no section semaphore." in shell("check").out
    assert "There is no platform to serve" in shell("run", "--no-terminal", code=2).err
    monkeypatch.setenv("PRESSBOT_SEMAPHORE__FLAGS", "2")
    assert "terminal: the account is" in shell("check").out
    assert [each.name for each in _platforms(read_settings(), False)] == ["terminal"]


def test_the_password_of_a_database_is_shown_to_nobody(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    # Nobody listens on port 9 of this machine.
    address = "postgresql://me:hidden@127.0.0.1:9/name?password=veiled&sslpassword=covered"
    monkeypatch.setenv("PRESSBOT_DATABASE__URL", address)
    told = shell("--verbose", "status", code=1).err
    assert "postgresql://me:[secret]@127.0.0.1:9/name cannot be used" in told
    assert not any(secret in told for secret in ("hidden", "veiled", "covered"))


def test_a_list_of_feeds_that_was_named_and_is_missing_is_told(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PRESSBOT_POLL__FEEDS", "nowhere.opml")
    assert "poll.feeds: there is no file nowhere.opml" in shell("check", code=1).err
