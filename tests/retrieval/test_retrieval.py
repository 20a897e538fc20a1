"""The figures of the retrieval test set; ``pytest -s tests/retrieval`` prints them for each way to analyse."""

import sys
from pathlib import Path

import pytest

from pressbot.feeds.parse import parse
from pressbot.feeds.read import releases_of
from pressbot.model import Release, Source
from pressbot.ports import Fetched
from tests.retrieval.__main__ import OURS, TARGETS, figures, main, retrieval_table
from tests.retrieval.measure import TECHNIQUES, Technique, documents, forms, measure, patterns, queries
from tests.values import NOON

MEASURED_ONCE = pytest.mark.xdist_group("retrieval")


@pytest.fixture
def entries(shared: Path) -> list[Release]:
    """Real ones; the feeds are not part of the repository, for their texts belong to their publishers."""
    files = sorted((shared / "data" / "feeds").iterdir())
    feeds = [parse(Fetched(url="https://feed.example/", body=file.read_bytes())) for file in files]
    return [release for feed in feeds for release in releases_of(feed, Source(name=feed.title or "Feed"), NOON)]


def test_the_set_is_as_large_as_it_claims_and_asks_for_what_is_there() -> None:
    releases = documents()
    words = set().union(*(forms(f"{each.headline} {each.body}") for each in releases.values()))
    assert (len(releases) >= 200, len(queries()) >= 84, len(patterns()) >= 40) == (True, True, True)
    assert {key for _, _, key in queries()} <= releases.keys()
    assert [word for word, (_, both) in patterns().items() if not any(map(both.fullmatch, words))] == []


@MEASURED_ONCE
def test_stems_and_compounds_find_what_is_meant_and_more_than_stems_alone() -> None:
    rows = figures()
    sys.stdout.write(f"\nthe test set alone\n\n{retrieval_table(rows)}\n")
    best, stems = rows[OURS], rows["stems"]
    assert all(getattr(best, name) >= target for name, target in TARGETS.items())
    assert (best.and_hit > stems.and_hit, best.f1 > stems.f1) == (True, True)


def test_they_do_so_among_real_releases(entries: list[Release]) -> None:
    best = measure(TECHNIQUES[OURS], entries)
    sys.stdout.write(f"\namong {len(entries)} others\n\n{retrieval_table({OURS: best})}\n")
    assert (best.and_hit >= TARGETS["and_hit"], best.recall_at_10 >= TARGETS["recall_at_10"]) == (True, True)


def test_a_technique_that_finds_nothing_has_no_figures_above_nought_but_precision() -> None:
    blind = Technique(TECHNIQUES["stems"].release, lambda typed: TECHNIQUES["stems"].query("xylophonquark"))
    figures = measure(blind)
    assert (figures.and_hit, figures.recall_at_10, figures.reciprocal_rank, figures.f1) == (0, 0, 0, 0)


@MEASURED_ONCE
def test_the_figures_are_a_part_of_the_benchmarks(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 0
    assert "| F1 with compounds, % | 102 |" in capsys.readouterr().out
