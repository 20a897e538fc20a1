"""The whole benchmark, on archives so small that it takes seconds."""

import json
from pathlib import Path

import pytest

from benchmarks import search
from benchmarks.__main__ import main
from benchmarks.measure import quantiles

CHOSEN = ("--only", "search,matching", "--sizes", "300,400", "--subscriptions", "200", "--without-postgres")


def test_a_run_measures_every_contender_and_the_matcher_agrees_with_brute_force(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    # What is measured of adding is a test of the store's; here it is enough that it is measured.
    monkeypatch.setattr(search, "ADDED", 100)
    monkeypatch.setattr(search, "COMMITTED_SINGLY", 20)
    assert main([*CHOSEN, "--folder", str(tmp_path), "--json"]) == 0
    measured = json.loads(capsys.readouterr().out)
    small, large = measured["searched"]
    assert (small["size"], large["size"]) == (300, 400)
    assert {len(spent) for spent in large["spent"].values()} == {200}
    assert {"SQLite newest", "tantivy newest", "datasette newest"} <= set(large["spent"])
    assert large["agreeing"] == 200
    assert large["growth"]["index_bytes_a_release"] > 500
    (matched,) = measured["matched"]
    assert (matched["wrong"], matched["mokaccino_wrong"]) == (0, 0)
    assert [each.name.partition("-")[0] for each in tmp_path.iterdir() if each.is_dir()] == ["corpus"]


def test_quantiles_are_measurements() -> None:
    found = quantiles([float(each) for each in range(1, 201)])
    assert (found.p50, found.p90, found.p99, found.max) == (101, 181, 199, 200)
