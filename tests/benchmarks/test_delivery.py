"""The measurement of deliveries, on so few that it takes a moment, and its tables on figures that were measured."""

from pathlib import Path

import pytest

from benchmarks import answers, delivery, paced
from benchmarks.answers import Answered
from benchmarks.delivery import Delivered
from benchmarks.delivery_tables import Delivering, delivery_tables
from benchmarks.paced import Paced
from pressbot.flow.dispatch import PIECE

#: As large as what is measured: written in pieces.
MORE_THAN_A_PIECE = PIECE + 10


def test_every_chat_is_owed_the_release_and_what_it_takes_is_measured(database_url: str) -> None:
    cost = delivery.measure(database_url, MORE_THAN_A_PIECE)
    assert cost.deliveries == MORE_THAN_A_PIECE
    assert min(cost.enqueue_seconds, cost.longest_ms, cost.drain_seconds) > 0
    assert cost.database == ("SQLite" if database_url.startswith("sqlite") else "PostgreSQL")


def test_a_lane_with_much_to_do_is_measured_while_it_keeps_to_the_pace(tmp_path: Path) -> None:
    cost = paced.measure(MORE_THAN_A_PIECE, 1, tmp_path)
    assert 0 < cost.posted < 100
    assert cost.percent_of_a_core > 0


def test_every_command_is_answered_while_the_release_goes_out_and_the_way_to_telegram_counts(tmp_path: Path) -> None:
    waited = answers.measure(MORE_THAN_A_PIECE, 3, tmp_path)
    assert len(waited.milliseconds) == 3
    assert min(waited.milliseconds) > 50
    assert waited.enqueued == MORE_THAN_A_PIECE


RUN = Delivering(
    costs=[Delivered("SQLite", 100_000, 0.9, 45.0, 25.0), Delivered("PostgreSQL", 100_000, 3.1, 130.0, 60.0)],
    paced=Paced(10_000, 600, 1.2, 20.0),
    answered=Answered(10_000, [120.0, 130.0, 900.0], 10_000),
)


@pytest.mark.parametrize(
    "row",
    [
        "| enqueued on SQLite, CPU ms | 100,000 | 900.0 | ≤ 1,000 | yes |",
        "| longest transaction on PostgreSQL, CPU ms | 100,000 | 130.0 | ≤ 100 | NO |",
        "| drained a CPU second on SQLite | 100,000 | 4,000.0 | ≥ 5,000 | NO |",
        "| a paced lane, % of a core | 10,000 | 6.0 | ≤ 10 | yes |",
        "| a paced lane, % of the rate used | 10,000 | 100.0 | ≥ 95 | yes |",
        "| commands answered, ms p99 | 10,000 | 900.0 | ≤ 1,000 | yes |",
        "| SQLite | 100,000 | 0.90 | 45 | 4,000 | 250 |",
    ],
)
def test_each_target_is_told_with_what_was_measured(row: str) -> None:
    assert row in delivery_tables(RUN).splitlines()


def test_what_is_asked_of_a_hundred_thousand_is_not_asked_of_fewer() -> None:
    few = Delivering([Delivered("SQLite", 1_000, 9.0, 45.0, 25.0)], RUN.paced, RUN.answered)
    assert "| enqueued on SQLite, CPU ms | 1,000 | 9,000.0 | ≤ 1,000 | – |" in delivery_tables(few)
