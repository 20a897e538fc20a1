"""pressbot deliveries, backup and restore, as operators type them."""

import asyncio
import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Connection, update

from pressbot.model import DeliveryState
from pressbot.store.database import Database
from pressbot.store.serving import serving
from pressbot.store.tables import delivery, lane
from tests.cli.conftest import Shell
from tests.store.shelf import hold_lane, owe, put_hit

NOW = datetime.now(UTC)


def write(file: Path, work: Callable[[Connection], object]) -> None:
    transact(f"sqlite:///{file}", work)


def transact(url: str, work: Callable[[Connection], object]) -> None:
    async def in_one() -> None:
        database = Database(url)
        await database.migrate()
        await database.transact(work)
        await database.close()

    asyncio.run(in_one())


def owe_three(tx: Connection) -> None:
    """One dead delivery, two that wait, in two chats."""
    for key, address in (("1", "7"), ("2", "7"), ("3", "8")):
        owe(tx, put_hit(tx, key, address), now=NOW)
    dead = {"state": DeliveryState.DEAD, "error": "message is too long", "attempts": 3}
    tx.execute(update(delivery).where(delivery.c.id == 1).values(dead))


@pytest.fixture
def archive(empty_archive: Path) -> Path:
    write(empty_archive, owe_three)
    return empty_archive


def listed(shell: Shell, *options: str) -> list[tuple[int, str]]:
    return [(each["id"], each["state"]) for each in json.loads(shell("deliveries", *options, "--json").out)]


def test_deliveries_are_listed_the_newest_first_and_by_what_one_looks_for(shell: Shell, archive: Path) -> None:
    assert listed(shell) == [(3, "pending"), (2, "pending"), (1, "dead")]
    assert listed(shell, "--dead") == [(1, "dead")]
    assert listed(shell, "--chat", "recorded:7") == [(2, "pending"), (1, "dead")]
    assert listed(shell, "--release", "3") == [(3, "pending")]
    assert listed(shell, "--held", "--uncertain") == []
    assert "1   recorded:7  1        announce  dead   3" in shell("deliveries", "--dead").out
    assert "message is too long" in shell("deliveries", "--dead").out


def test_a_list_that_is_longer_names_its_next_page(shell: Shell, archive: Path) -> None:
    assert shell("deliveries", "--limit", "2").out.endswith("There may be more: --before 2\n")
    assert listed(shell, "--before", "2") == [(1, "dead")]


def test_what_was_given_up_is_owed_anew(shell: Shell, archive: Path) -> None:
    assert shell("deliveries", "replay", "--dead").out == "1 owed anew.\n"
    (first, *_) = json.loads(shell("deliveries", "--release", "1", "--json").out)
    assert (first["state"], first["attempts"], first["error"]) == ("pending", 0, "")
    assert shell("deliveries", "replay", "--dead").out == "0 owed anew.\n"


def test_what_is_cancelled_is_owed_no_more_and_what_cannot_be_is_counted(shell: Shell, archive: Path) -> None:
    told = shell("deliveries", "cancel", "2", "77").out
    assert told == "1 cancelled; the others of the 2 named are sent, under way or not there.\n"
    assert listed(shell, "--chat", "recorded:7") == [(2, "cancelled"), (1, "dead")]


@pytest.mark.parametrize("arguments", [("replay",), ("replay", "1", "--dead"), ("cancel",), ("cancel", "0")])
def test_what_is_to_be_changed_has_to_be_named(shell: Shell, archive: Path, arguments: tuple[str, ...]) -> None:
    assert shell("deliveries", *arguments, code=2).out == ""


def test_a_chat_that_nobody_knows_is_told(shell: Shell, archive: Path) -> None:
    assert "There is no chat recorded:9" in shell("deliveries", "--chat", "recorded:9", code=2).err


def test_a_backup_put_back_holds_what_was_owed_and_keeps_the_database_before(
    shell: Shell, archive: Path, folder: Path
) -> None:
    assert shell("backup", "copy.db").out.startswith("copy.db holds the database: ")
    shell("deliveries", "cancel", "2", "3")
    told = shell("restore", "copy.db").out
    assert "2 deliveries are held" in told
    assert listed(shell) == [(3, "held"), (2, "held"), (1, "dead")]
    assert "restored from a backup: may have been sent since" in shell("deliveries", "--held").out
    aside, *_ = sorted(folder.glob("archive.db.before-*"))
    assert f"kept as {aside}" in told
    assert shell("deliveries", "replay", "--held").out == "2 owed anew.\n"
    assert [state for _, state in listed(shell)] == ["pending", "pending", "dead"]


def test_a_backup_overwrites_nothing(shell: Shell, archive: Path, folder: Path) -> None:
    (folder / "copy.db").write_text("mine")
    assert "is there already" in shell("backup", "copy.db", code=1).err
    assert (folder / "copy.db").read_text() == "mine"
    assert list(folder.glob("*.part")) == []


def test_what_is_no_backup_is_not_restored(shell: Shell, archive: Path, folder: Path) -> None:
    (folder / "copy.db").write_text("no database at all, but long enough to be taken for something")
    assert "cannot be copied" in shell("restore", "copy.db", code=1).err
    assert "cannot be copied" in shell("restore", "missing.db", code=1).err
    assert len(listed(shell)) == 3


def test_nothing_is_restored_under_a_running_pressbot_whatever_it_does(shell: Shell, archive: Path) -> None:
    shell("backup", "copy.db")
    with serving(Database(f"sqlite:///{archive}")):
        assert "Another pressbot serves" in shell("restore", "copy.db", code=1).err
        assert "Another pressbot serves" in shell("restore", code=1).err


def test_what_a_process_held_that_is_gone_is_restored_at_once(shell: Shell, archive: Path) -> None:
    write(archive, hold_lane)
    shell("backup", "copy.db")
    assert "2 deliveries are held" in shell("restore", "copy.db").out


def test_a_place_for_a_restored_database_that_cannot_be_made_is_named(
    shell: Shell, archive: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shell("backup", "copy.db")
    monkeypatch.setenv("PRESSBOT_DATABASE__URL", f"sqlite:///{archive}/pressbot.db")
    assert f"{archive}/pressbot.db cannot be replaced: " in shell("restore", "copy.db", code=1).err


def test_a_server_restored_under_a_running_pressbot_is_left_as_it_is(
    shell: Shell, postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PRESSBOT_DATABASE__URL", postgres_url)
    transact(postgres_url, hold_lane)
    assert "pressbot is running on this database" in shell("restore", code=2).err
    transact(postgres_url, lambda tx: tx.execute(update(lane).values(lease_until=0)))
    assert "0 deliveries are held" in shell("restore").out


def test_a_database_restored_by_other_means_is_held_as_well(shell: Shell, archive: Path) -> None:
    assert "2 deliveries are held" in shell("restore").out
    assert [state for _, state in listed(shell)] == ["held", "held", "dead"]
