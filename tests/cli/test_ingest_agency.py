"""pressbot ingest over agency formats: versions one after the other, and whose release it is."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest

from pressbot.model import Change, Release
from pressbot.store.database import Database
from pressbot.store.releases import latest_releases
from tests.cli.conftest import Shell
from tests.values import NOON

AGENCY = Path(__file__).parents[1] / "data" / "agency"


@pytest.fixture
def say(shell: Shell, folder: Path) -> Any:
    """Ingest one version of an item of ninjs; return what the command said of it."""

    def say(number: int, **said: Any) -> str:
        item = {
            "uri": "urn:newsml:agentur.example:20201120:1",
            "version": str(number),
            "versionCreated": f"2020-11-20T0{number}:00:00Z",
            "headlines": [{"value": f"Fassung {number}"}],
        }
        file = folder / f"{number}.json"
        file.write_text(json.dumps(item | said), encoding="utf-8")
        return shell("ingest", file).out.splitlines()[-1].partition(": ")[2]

    return say


def archived(folder: Path) -> list[Release]:
    """Every release that can be seen, the newest first."""

    async def look() -> list[Release]:
        database = Database(f"sqlite:///{folder / 'archive.db'}")
        try:
            return await database.read(latest_releases, NOON.replace(year=2100), 100)
        finally:
            await database.close()

    return asyncio.run(look())


def test_a_later_version_is_a_revision_and_an_earlier_one_is_passed_over(say: Any, folder: Path) -> None:
    assert say(2) == "1 new, 0 changed, 0 known."
    assert say(3) == "0 new, 1 changed, 0 known."
    assert say(1) == "0 new, 0 changed, 1 known."
    (release,) = archived(folder)
    assert (release.headline, release.revision, release.change) == ("Fassung 3", 2, Change.COSMETIC)


def test_a_cancelled_version_withdraws_what_was_there_and_an_old_file_does_not_bring_it_back(
    say: Any, folder: Path
) -> None:
    say(1)
    assert say(3, pubStatus="canceled", headlines=[]) == "0 new, 1 changed, 0 known."
    assert say(2) == "0 new, 0 changed, 1 known."
    (release,) = archived(folder)
    assert release.withdrawn


def test_what_is_withheld_is_seen_by_nobody_until_it_is_usable(say: Any, folder: Path) -> None:
    assert say(1, pubStatus="withheld") == "1 new, 0 changed, 0 known."
    assert archived(folder) == []
    assert say(2) == "0 new, 1 changed, 0 known."
    assert [each.headline for each in archived(folder)] == ["Fassung 2"]


def test_what_was_seen_and_is_withheld_now_is_withdrawn_until_it_is_usable_again(say: Any, folder: Path) -> None:
    say(1)
    say(2, pubStatus="withheld")
    assert archived(folder)[0].withdrawn
    say(3)
    (release,) = archived(folder)
    assert (release.headline, release.withdrawn) == ("Fassung 3", False)


def test_each_story_belongs_to_whoever_issued_it(shell: Shell, folder: Path) -> None:
    shell("ingest", AGENCY / "presseportal_stories.json")
    assert {each.source.name: each.headline for each in archived(folder)} == {
        "Polizei Ahrenbek": "POL-AHR: Einbruch in Schuppen",
        "Werk Ahrenbek GmbH": "Werk erweitert",
    }


def test_a_note_to_editors_is_for_whoever_runs_the_archive(shell: Shell) -> None:
    shell("ingest", AGENCY / "ninjs1.json")
    (hit,) = json.loads(shell("search", "deich", "--json").out)["hits"]
    assert hit["note"] == "Bild folgt bis 10 Uhr."
    assert hit["images"][0]["original"] == "https://agentur.example/b/1-4000.jpg"
    assert "Bild folgt" not in shell("search", "deich").out


def test_what_is_no_release_fails_the_command_with_a_sentence(shell: Shell) -> None:
    assert "describes one office" in shell("ingest", AGENCY / "presseportal_office.json", code=1).out


def test_every_real_document_comes_in_and_a_second_run_brings_nothing(shell: Shell, shared: Path, folder: Path) -> None:
    files = sorted((shared / "data" / "newsml_ninjs").iterdir())
    # One release of Business Wire's is there in two formats, under an id for each.
    assert "11 of 17 files read: 10 new, 1 changed, 0 known." in shell("ingest", *files, code=1).out
    seen = archived(folder)
    assert "11 of 17 files read: 0 new, 0 changed, 11 known." in shell("ingest", *files, code=1).out
    assert archived(folder) == seen
