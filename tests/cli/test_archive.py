"""The archive from the command line: files go in by ingest and are found by search."""

import gzip
import json
from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Shell

FEEDS = Path(__file__).parents[1] / "data" / "feeds"
#: Files of own making, and how many entries each holds.
OFFICES = {"media_rss.rss": 2, "rdf.rdf": 1, "xhtml_and_base.atom": 1, "latin1_declared.rss": 1}


def test_every_file_is_told_with_what_it_brought(shell: Shell) -> None:
    told = shell("ingest", *(FEEDS / name for name in OFFICES)).out
    rows = {line.split()[0]: line.split()[1:] for line in told.splitlines()[1:-1]}
    assert {name: int(row[0]) for name, row in rows.items()} == OFFICES
    total = sum(OFFICES.values())
    assert told.splitlines()[-1] == f"{len(OFFICES)} of {len(OFFICES)} files read: {total} new, 0 changed, 0 known."


def test_files_that_were_read_before_bring_nothing_new(shell: Shell) -> None:
    files = [FEEDS / name for name in OFFICES]
    shell("ingest", *files)
    again = shell("ingest", *files).out.splitlines()[-1]
    assert again.endswith(f": 0 new, 0 changed, {sum(OFFICES.values())} known.")


def test_broken_files_fail_the_command_and_the_others_are_archived(shell: Shell, folder: Path) -> None:
    (folder / "nothing.rss").write_bytes(b"")
    (folder / "bomb.rss.gz").write_bytes(gzip.compress(b"<rss><channel>" + b" " * 6_000_000))
    made = [folder / "nothing.rss", folder / "bomb.rss.gz", folder / "missing.rss", folder]
    broken = [FEEDS / "page.html", FEEDS / "other.xml", *made]
    answer = shell("ingest", *broken, FEEDS / "media_rss.rss", code=1)
    assert f"1 of 7 files read: {OFFICES['media_rss.rss']} new" in answer.out
    for sentence in (
        "HTML page",
        "not with a feed",
        "nothing at all",
        "more than 5,000,000 bytes",
        "No such file",
        "Is a directory",
    ):
        assert sentence in answer.out
    assert f"releases: {OFFICES['media_rss.rss']}" in shell("status").out


def test_a_file_over_the_limit_is_refused(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PRESSBOT_POLL__MAX_MEGABYTES", "0.0001")
    assert "more than 0.0001 MB" in shell("ingest", FEEDS / "media_rss.rss", code=1).out


def test_what_was_ingested_is_announced_to_nobody(shell: Shell) -> None:
    shell("ingest", FEEDS / "media_rss.rss")
    assert json.loads(shell("status", "--json").out)["deliveries"] == {}


def test_a_search_prints_how_it_was_understood_and_the_newest_first(shell: Shell, office: str) -> None:
    _poll(shell, office)
    lines = shell("search", "feuerwehr").out.splitlines()
    assert lines[0].startswith("Releases with “feuerwehr”: ")
    assert lines[2].startswith("[")
    assert " · " in lines[3]
    assert "/meldung/" in lines[3]
    dates = [line.split(" · ")[1] for line in lines if " · " in line]
    assert dates == sorted(dates, reverse=True)


def test_a_search_shows_the_words_where_the_headline_does_not(shell: Shell, folder: Path) -> None:
    text = "Am Montag wurden an der Oker zwei Dutzend alte Reifen gefunden, teilt die Stadt Goslar mit."
    item = f"<item><title>Reifen</title><link>https://a.example/1</link><description>{text}</description></item>"
    (folder / "a.rss").write_text(f'<rss version="2.0"><channel><title>A</title>{item}</channel></rss>')
    shell("ingest", folder / "a.rss")
    assert shell("search", "reifen").out.splitlines()[-1].endswith("https://a.example/1")
    assert shell("search", "reifen oker").out.splitlines()[-1] == f"    {text}"


def test_a_query_is_held_against_a_release_part_by_part_with_the_words_that_decide(shell: Shell, folder: Path) -> None:
    item = "<item><title>Feuerwehreinsatz</title><guid>1</guid><category>Sport</category></item>"
    (folder / "a.rss").write_text(f'<rss version="2.0"><channel><title>Amt</title>{item}</channel></rss>')
    shell("ingest", folder / "a.rss")
    told = shell("explain", "einsatz quelle:amt thema:sport polizei* -feuerwehr", "--release", "1").out
    _, *verdicts = told[told.index("[1] Feuerwehreinsatz: ") :].splitlines()
    assert sorted(verdicts) == [
        "  no  -feuerwehr (“Feuerwehreinsatz” in the headline)",
        "  no  polizei*",
        "  yes einsatz (“Feuerwehreinsatz” in the headline)",
        "  yes source:amt (“Amt” in the name of the source)",
        "  yes topic:sport (“Sport” as a topic)",
    ]


def test_a_search_in_json_is_one_object_for_other_programs(shell: Shell, office: str) -> None:
    _poll(shell, office)
    found = json.loads(shell("search", "feuerwehr source:wendelbrück", "--json").out)
    assert set(found) == {"query", "total", "more", "hits"}
    assert found["query"]["text"] == "feuerwehr source:wendelbrück"
    assert "feuerwehr" in found["query"]["reading"]
    assert found["total"] >= len(found["hits"]) == 10
    for hit in found["hits"]:
        _check_hit(hit)
    assert any(hit["images"] for hit in found["hits"])
    published = [hit["published_at"] for hit in found["hits"]]
    assert published == sorted(published, reverse=True)


def test_a_withdrawn_release_shows_nothing_of_itself_in_the_shell(shell: Shell, folder: Path) -> None:
    published = datetime.now(UTC).replace(microsecond=0)
    _withdraw(shell, folder, published)
    assert shell("search", "brand").out.endswith(": 0 found\n")
    issued = f"Rathaus · {published:%Y-%m-%d %H:%M} UTC"
    assert shell("search", "source:rathaus").out.splitlines()[2:] == ["[1] withdrawn", f"    {issued}"]
    hit = json.loads(shell("search", "source:rathaus", "--json").out)["hits"][0]
    assert hit == {
        "id": 1,
        "withdrawn": True,
        "headline": "",
        "source": "Rathaus",
        "url": "",
        "published_at": published.isoformat(),
        "lead": "",
        "note": "",
        "images": [],
    }
    assert shell("explain", "source:rathaus -brand", "--release", "1").out.splitlines()[2:] == [
        "in the last 30 days: 1 found",
        f"  [1] withdrawn · {issued}",
        f"[1] withdrawn · {issued}: found",
        "  yes source:rathaus",
        "  yes -brand",
    ]


def test_the_limit_cuts_the_hits_and_not_the_total(shell: Shell, office: str) -> None:
    _poll(shell, office)
    all_of_them = json.loads(shell("search", "wendelbrück", "--json").out)
    first = json.loads(shell("search", "wendelbrück", "--json", "--limit", "1").out)
    assert first["hits"] == all_of_them["hits"][:1]
    assert first["total"] == all_of_them["total"] > 1


def test_a_search_that_finds_nothing_succeeds_and_says_so(shell: Shell) -> None:
    assert shell("search", "feuerwehr").out == "Releases with “feuerwehr”: 0 found\n"
    assert json.loads(shell("search", "feuerwehr", "--json").out)["hits"] == []


def test_text_of_a_release_that_looks_like_markup_is_printed_as_it_is(shell: Shell, folder: Path) -> None:
    (folder / "office.rss").write_text(
        "<rss version='2.0'><channel><title>Rathaus [Mitte]</title><item><title>[bold]Brand[/bold] im Rathaus</title>"
        f"<link>https://wendelbrueck.example/{'x' * 400}</link><guid>1</guid></item></channel></rss>",
        encoding="utf-8",
    )
    shell("ingest", "office.rss")
    told = shell("search", "brand").out
    assert "[bold]Brand[/bold] im Rathaus" in told
    assert "Rathaus [Mitte]" in told
    assert f"https://wendelbrueck.example/{'x' * 400}" in told


@pytest.mark.parametrize(("query", "column"), [('brand "tag der', 7), ("rubrik:verkehr", 1), ("", 1)])
@pytest.mark.parametrize("form", [[], ["--json"]])
def test_a_broken_query_is_refused_with_its_column(shell: Shell, query: str, column: int, form: list[str]) -> None:
    answer = shell("search", query, *form, code=2)
    assert answer.out == ""
    assert answer.err.startswith(f"pressbot: column {column} of the query: ")


def test_an_empty_query_is_told_what_to_do_in_a_shell(shell: Shell) -> None:
    told = "The query is empty. Put the words behind the command, for instance: fire brigade"
    assert shell("search", "", code=2).err == f"pressbot: column 1 of the query: {told}\n"


def _withdraw(shell: Shell, folder: Path, published: datetime) -> None:
    for marker in ("", "Zurückgezogen: "):
        (folder / "office.rss").write_text(
            f"<rss version='2.0'><channel><title>Rathaus</title><item><title>{marker}Brand im Keller</title>"
            f"<pubDate>{format_datetime(published)}</pubDate><guid>1</guid><link>https://a.example/keller</link>"
            "<description>Im Keller hat es gebrannt, niemand kam zu Schaden.</description>"
            "<enclosure url='https://a.example/keller.jpg' type='image/jpeg' length='1'/></item></channel></rss>",
            encoding="utf-8",
        )
        shell("ingest", "office.rss")


def _poll(shell: Shell, office: str) -> None:
    shell("feeds", "add", office, "--source", "Stadt Wendelbrück", "--place", "Wendelbrück", "--language", "de")
    shell("feeds", "poll")


def _check_hit(hit: dict[str, Any]) -> None:
    assert set(hit) == {"id", "withdrawn", "headline", "source", "url", "published_at", "lead", "note", "images"}
    assert isinstance(hit["id"], int)
    assert hit["withdrawn"] is False
    assert hit["headline"]
    assert hit["source"] == "Stadt Wendelbrück"
    assert hit["url"].startswith("http")
    assert datetime.fromisoformat(hit["published_at"]).utcoffset() is not None
    assert all(set(image) == {"url", "original", "caption", "credit"} for image in hit["images"])
