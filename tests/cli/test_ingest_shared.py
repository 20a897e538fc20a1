"""pressbot ingest over feeds as they were found: every entry of every file arrives, clean, and arrives once.

The feeds are not part of the repository: their texts belong to their publishers.
"""

import asyncio
import json
import re
from pathlib import Path
from typing import Any

import pytest

from pressbot.model import Release
from pressbot.store.database import Database
from pressbot.store.releases import latest_releases
from tests.cli.conftest import Shell
from tests.values import NOON

#: How many entries each file holds; ``test_the_table_counts_what_the_files_hold`` counts them without any parser.
ENTRIES = {
    "aktuality_sk.rss": 30,
    "bbc.rss": 1,
    "biorxiv.rdf": 1,
    "cducsu_fraktion.rss": 15,
    "cloudflare.rss": 1,
    "dlr.rss": 50,
    "dradio_kulturnachrichten_latin1.rss": 1,
    "elastic_jsonfeed.json": 3,
    "energystar_gov_press.rss": 13,
    "fraunhofer_podcast.rss": 42,
    "gov_scot_news.rss": 2,
    "guardian.rss": 55,
    "guid_dupes.xml": 1,
    "heise.atom": 15,
    "juris_nachrichten.rss": 20,
    "nasa_breaking_news.rss": 10,
    "nextcloud_blog.rss": 10,
    "no_guid_feed.xml": 11,
    "presseportal_ots_audio_miele.rss": 5,
    "presseportal_ots_video.rss": 15,
    "relative_urls.xml": 2,
    "science_nasa_gov.rss": 4,
    "spiegel.rss": 1,
    "stadt_salzkotten.rss": 508,
}
_ITEM = re.compile(rb"<(?:item|entry)[\s>]")
_MARKUP = re.compile(r"<[A-Za-z/!]|&(?:[A-Za-z]+|#\d+|#x[0-9A-Fa-f]+);|\]\]>")


@pytest.fixture
def feeds(shared: Path) -> list[Path]:
    return sorted((shared / "data" / "feeds").iterdir())


def test_the_table_counts_what_the_files_hold(feeds: list[Path]) -> None:
    assert {file.name: _count(file.read_bytes()) for file in feeds} == ENTRIES


def test_every_entry_is_archived_clean_and_a_second_run_brings_nothing(
    shell: Shell, folder: Path, feeds: list[Path]
) -> None:
    assert _told(shell("ingest", *feeds).out) == {name: (entries, 0, 0) for name, entries in ENTRIES.items()}
    archived = asyncio.run(_archived(folder / "archive.db"))
    assert len(archived) == sum(ENTRIES.values())
    assert [_faults(release) for release in archived if _faults(release)] == []
    again = shell("ingest", *feeds)
    assert _told(again.out) == {name: (0, 0, entries) for name, entries in ENTRIES.items()}
    assert asyncio.run(_archived(folder / "archive.db")) == archived
    status: dict[str, Any] = json.loads(shell("status", "--json").out)
    assert (status["releases"], status["deliveries"]) == (len(archived), {})


def _count(data: bytes) -> int:
    return len(json.loads(data)["items"]) if data.lstrip().startswith(b"{") else len(_ITEM.findall(data))


def _told(out: str) -> dict[str, tuple[int, ...]]:
    """What the table says of each file: new, changed, known."""
    rows = re.findall(r"(?m)^ *(\S+) +(\d+) new, (\d+) changed, (\d+) known *$", out)
    return {name: (int(new), int(changed), int(known)) for name, new, changed, known in rows}


async def _archived(file: Path) -> list[Release]:
    database = Database(f"sqlite:///{file}")
    try:
        return await database.read(latest_releases, NOON.replace(year=2100), 10_000)
    finally:
        await database.close()


def _faults(release: Release) -> list[str]:
    """What a reader would miss or stumble over."""
    wanted = {
        "headline": release.headline,
        "source": release.source.name,
        "language": release.language,
        "date": release.published_at.year > 1990,
    }
    shown = {"headline": release.headline, "lead": release.lead, "source": release.source.name}
    missing = [f"{release.key}: no {name}" for name, value in wanted.items() if not value]
    return missing + [f"{release.key}: markup in the {name}" for name, text in shown.items() if _MARKUP.search(text)]
