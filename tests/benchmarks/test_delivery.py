"""The measurement of deliveries, on so few that it takes a moment."""

from pathlib import Path

from benchmarks.delivery import measure


def test_every_chat_is_owed_the_release_and_what_it_takes_is_measured(tmp_path: Path) -> None:
    cost = measure(30, tmp_path)
    assert cost.deliveries == 30
    assert min(cost.enqueue_seconds, cost.longest_ms, cost.drain_seconds) > 0
