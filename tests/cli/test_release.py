"""A press office's own releases in the shell: from the file to the withdrawal."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from pressbot.sample.office import picture
from tests.cli.conftest import Shell

FILE = """\
---
source: Stadt Wendelbrück
place: Wendelbrück
headline: Marktbrücke ab {day} gesperrt
topic: Verkehr
contact: Pressestelle
phone: 05361 1234
picture: bruecke.jpg
caption: Die Marktbrücke mit dem Kran
credit: Stadt Wendelbrück
---

Die **Marktbrücke** wird ab {day} gesperrt. Der [Plan](https://wendelbrueck.example/plan) liegt aus.
"""
MISSING = "Missing: the alternative text of a picture.\n"


@pytest.fixture
def file(folder: Path) -> Path:
    """What the office wrote, with its picture beside it."""
    office = folder / "office"
    office.mkdir()
    (office / "bruecke.jpg").write_bytes(picture("marktbruecke-kran.jpg"))
    file = office / "meldung.md"
    file.write_text(FILE.format(day="Montag"), encoding="utf-8")
    return file


def test_writing_makes_a_draft_and_says_what_is_missing(shell: Shell, file: Path) -> None:
    assert shell("release", "write", file).out == f"Own release 1 is a draft without an hour.\n{MISSING}"
    assert shell("release", "write", file).out.startswith("Own release 2 is a draft")


def test_a_draft_is_changed_in_its_place(shell: Shell, file: Path) -> None:
    shell("release", "write", file)
    file.write_text(FILE.format(day="Dienstag"), encoding="utf-8")
    shell("release", "write", file, "--draft", "1")
    (only,) = json.loads(shell("release", "show", "--json").out)
    assert only["headline"] == "Marktbrücke ab Dienstag gesperrt"
    assert "There is no own release 7" in shell("release", "write", file, "--draft", "7", code=2).err


def test_a_release_is_shown_as_it_will_look(shell: Shell, file: Path) -> None:
    shell("release", "write", file)
    shown = " ".join(shell("release", "show", "1").out.replace("│", " ").split())
    assert "[Bild: Die Marktbrücke mit dem Kran]" in shown
    assert "Die Marktbrücke wird ab Montag gesperrt. Der Plan (https://wendelbrueck.example/plan) liegt aus." in shown
    assert "Bild: Stadt Wendelbrück" in shown
    assert "Pressekontakt Pressestelle 05361 1234" in shown
    assert shown.endswith(MISSING.strip())


def test_an_hour_is_told_as_it_was_named_and_in_utc(shell: Shell, file: Path) -> None:
    shell("release", "write", file)
    day = f"{datetime.now(UTC) + timedelta(days=300):%Y-%m-%d}"
    told = shell("release", "time", "1", "--at", f"{day} 09:00 Asia/Tokyo").out
    assert told.startswith(f"Own release 1 is timed for {day} 09:00 Asia/Tokyo, which is {day} 00:00 UTC.")
    told = shell("release", "time", "1", "--at", f"{day} 09:00-02:00").out
    assert told.startswith(f"Own release 1 is timed for {day} 09:00 -02:00, which is {day} 11:00 UTC.")
    assert json.loads(shell("release", "show", "1", "--json").out) == {
        "id": 1,
        "stage": "timed",
        "release": None,
        "release_at": f"{day}T11:00:00+00:00",
        "timed_in": "-02:00",
        "advance": False,
        "source": "Stadt Wendelbrück",
        "headline": "Marktbrücke ab Montag gesperrt",
        "revision": 1,
        "missing": ["the alternative text of a picture"],
    }
    assert f"1   timed  {day} 11:00 UTC" in shell("release", "show").out


def test_an_hour_that_clocks_leave_out_is_refused_and_changes_nothing(shell: Shell, file: Path) -> None:
    refused = shell("release", "write", file, "--at", "2027-03-28 02:30 Europe/Berlin", code=2)
    assert "Write 2027-03-28 01:59 or 2027-03-28 03:00." in refused.err
    assert json.loads(shell("release", "show", "--json").out) == []


def test_what_is_timed_and_withdrawn_is_a_draft_again(shell: Shell, file: Path) -> None:
    day = f"{datetime.now(UTC) + timedelta(days=30):%Y-%m-%d}"
    shell("release", "write", file, "--at", f"{day} 09:00")
    assert shell("release", "withdraw", "1").out.startswith("Own release 1 is a draft without an hour.")
    assert "nobody sees it" in shell("release", "withdraw", "1", code=2).err


def test_the_life_of_a_release(shell: Shell, file: Path, folder: Path) -> None:
    shell("release", "write", file)
    assert shell("search", "marktbrücke").out.endswith(": 0 found\n")
    assert shell("release", "publish", "1").out.splitlines()[0].endswith("; in the archive it is 1.")
    assert "[1] Marktbrücke ab Montag gesperrt" in shell("search", "marktbrücke").out

    # Taken out of pressbot the file needs no picture beside it.
    taken = folder / "taken.md"
    taken.write_text(shell("release", "show", "1", "--file").out, encoding="utf-8")
    assert "says already" in shell("release", "correct", "1", taken, code=2).err
    taken.write_text(taken.read_text(encoding="utf-8").replace("Montag", "Dienstag"), encoding="utf-8")
    shell("release", "correct", "1", taken, "--note", "Der Tag war falsch.")
    assert "[1] Marktbrücke ab Dienstag gesperrt" in shell("search", "marktbrücke").out
    assert "Der Tag war falsch." in shell("release", "show", "1").out

    shell("release", "withdraw", "1", "--reason", "Die Sperrung entfällt.")
    assert shell("search", "marktbrücke").out.endswith(": 0 found\n")
    shown = shell("release", "show", "1").out
    assert "Die Sperrung entfällt." in shown
    assert "Marktbrücke" not in shown + shell("release", "show").out
    for refused in (
        ("correct", "1", taken),
        ("withdraw", "1"),
        ("publish", "1"),
        ("time", "1", "--at", "2035-01-01 09:00"),
    ):
        assert "withdrawn" in shell("release", *refused, code=2).err


def test_before_it_is_released_nothing_can_be_corrected(shell: Shell, file: Path) -> None:
    shell("release", "write", file)
    assert "`pressbot release write --draft 1` changes it" in shell("release", "correct", "1", file, code=2).err


def test_the_source_of_a_release_stays(shell: Shell, file: Path) -> None:
    shell("release", "write", file)
    shell("release", "publish", "1")
    file.write_text(FILE.format(day="Montag").replace("Stadt W", "Amt W", 1), encoding="utf-8")
    assert "its source cannot be corrected" in shell("release", "correct", "1", file, code=2).err


@pytest.mark.parametrize(
    ("made", "told"),
    [
        (None, "meldung.md cannot be read: No such file or directory."),
        (b"\xff\xfe", "is not text in UTF-8"),
        (b"No header", "should begin with a header"),
        (FILE.replace("bruecke.jpg", "nowhere.jpg").encode(), "nowhere.jpg cannot be read"),
        (FILE.replace("bruecke.jpg", "meldung.md").encode(), "meldung.md: This is no JPEG, PNG, WebP or GIF picture."),
        (FILE.replace("bruecke.jpg", f"own:{'0' * 64}").encode(), "There is no picture own:"),
        (b"x" * 1_000_001, "holds more than 1 MB"),
    ],
)
def test_a_file_that_cannot_be_used_is_told_and_stores_nothing(
    shell: Shell, file: Path, made: bytes | None, told: str
) -> None:
    if made is None:
        file.unlink()
    else:
        file.write_bytes(made)
    assert told in shell("release", "write", file, code=2).err
    assert json.loads(shell("release", "show", "--json").out) == []


@pytest.mark.parametrize("number", ["0", "-1", "7", "99999999999999999999"])
def test_a_number_that_no_release_has_is_told(shell: Shell, number: str) -> None:
    assert shell("release", "publish", "--", number, code=2).err.startswith("pressbot: There is no own release")


def test_in_advance_a_release_is_timed_like_any_other_and_says_so(shell: Shell, file: Path) -> None:
    shell("release", "write", file)
    day = f"{datetime.now(UTC) + timedelta(days=300):%Y-%m-%d}"
    told = shell("release", "time", "1", "--at", f"{day} 09:00+00:00", "--advance").out
    assert told.startswith(f"Own release 1 is timed for {day} 09:00 +00:00")
    assert "Those accredited with its source get it now, under embargo.\n" in told
    shown = json.loads(shell("release", "show", "1", "--json").out)
    assert (shown["stage"], shown["advance"]) == ("timed", True)
    assert "is timed; `pressbot release correct 1`" in shell("release", "write", file, "--draft", "1", code=2).err
    assert json.loads(shell("search", "marktbrücke", "--json").out)["total"] == 0
