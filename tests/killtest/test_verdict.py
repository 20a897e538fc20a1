"""The kill test's own judgement: what it would say of a bot that loses, doubles or mixes up what it owes."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from tests.killtest.plan import PLAN, judgements, keep, read, rounds_of, table
from tests.killtest.round import Result
from tests.killtest.verdict import Arrived, Owed, Verdict, judge, overtaken

ADA = ("telegram", "101")
RADIO = ("slack", "C1")
CLEAN = Verdict(lost=0, stuck=0, out_of_order=0, unmarked=0, doubled={"telegram": 0})


def owed(number: int, state: str = "sent", unknowns: int = 0) -> Owed:
    return Owed(chat=ADA, number=number, state=state, unknowns=unknowns)


def came(*numbers: int) -> Arrived:
    arrived = Arrived()
    for number in numbers:
        arrived.hear(["kept", *ADA, number])
    return arrived


@pytest.mark.parametrize(
    ("ledger", "arrived", "found"),
    [
        ([owed(1), owed(2)], came(1, 2), {}),
        ([owed(1), owed(2)], came(2), {"lost": 1}),
        ([owed(1), owed(2, "dead")], came(1), {"lost": 1}),
        ([owed(1), owed(2, "sending")], came(1, 2), {"stuck": 1}),
        ([owed(1), owed(2)], came(2, 1), {"out_of_order": 1}),
        ([owed(1, unknowns=1), owed(2)], came(1, 1, 2), {"doubled": {"telegram": 1}}),
        ([owed(1), owed(2)], came(1, 1, 2), {"doubled": {"telegram": 1}, "unmarked": 1}),
        ([owed(1, unknowns=1), owed(2)], came(1, 1, 1, 2), {"doubled": {"telegram": 2}, "unmarked": 1}),
    ],
)
def test_each_broken_promise_is_found(ledger: list[Owed], arrived: Arrived, found: dict[str, object]) -> None:
    assert judge(ledger, arrived, set()) == replace(CLEAN, **found)  # type: ignore[arg-type]


def test_whoever_has_blocked_the_bot_loses_nothing_by_what_was_cancelled_then() -> None:
    assert judge([owed(1), owed(2, "cancelled")], came(1), {ADA}) == CLEAN
    assert judge([owed(1), owed(2, "cancelled")], came(1), set()).lost == 1


def test_a_second_copy_that_comes_late_has_overtaken_nothing() -> None:
    assert overtaken([1, 2, 3, 2, 4]) == 0
    assert overtaken([1, 3, 2, 4]) == 1


def test_what_comes_to_a_chat_that_has_moved_is_the_same_chats() -> None:
    arrived = came(1)
    for event in (["moved", "101", "-1009"], ["kept", "telegram", "-1009", 2], ["kept", *RADIO, 1], ["lost", "slack"]):
        arrived.hear(event)
    assert arrived.messages == {ADA: [1, 2], RADIO: [1]}
    assert (arrived.count, arrived.lost_answers["slack"]) == (3, 1)


def test_the_plan_is_a_thousand_kills_in_rounds_of_six_thousand_deliveries() -> None:
    rounds = [each for variant, kills in PLAN for each, _ in rounds_of(variant, kills, 1)]
    assert sum(each.kills for each in rounds) == 1000
    assert {(each.telegram + each.slack) * each.releases for each in rounds} == {6000}
    assert {each.postgres for each in rounds} == {each.faults for each in rounds} == {True, False}
    assert sum(each.crashes for each in rounds) > 10
    assert sum(each.freezes for each in rounds) == 10


def test_fewer_kills_are_held_against_fewer_deliveries() -> None:
    freezing = next(variant for variant, _ in PLAN if variant.freezes)
    (small,) = [each for each, _ in rounds_of(freezing, 10, 1)]
    assert (small.kills, small.freezes, small.releases) == (10, 1, 3)


def test_what_a_round_came_to_is_kept_and_read_again(tmp_path: Path) -> None:
    verdict = Verdict(lost=0, stuck=0, out_of_order=0, unmarked=0, doubled={"telegram": 7, "slack": 0})
    counted = {"under_way": Counter(telegram=9), "lost_answers": Counter(slack=2), "happened": Counter(kill=5)}
    result = Result(variant="sqlite", seed=7, owed=6000, seconds=61.5, verdict=verdict, **counted)
    keep(tmp_path / "round.json", result)
    assert read(tmp_path / "round.json") == result
    assert result.broken == []
    assert "| sqlite | 6,000 | 5 | 0 | 0 | 0 | 2 | 0 | 0 | 0 | 0 | 7 | 9 | 0 | 1 |" in table([result])


def test_what_may_not_happen_is_judged_after_a_full_test_and_not_after_a_few_kills() -> None:
    happened = Result(variant="sqlite", seed=1, owed=6_000, happened=Counter(kill=999), verdict=replace(CLEAN, lost=2))
    assert "| lost | 999 | 2.0 | ≤ 0 | NO |" in judgements([happened])
    assert "| stuck | 999 | 0.0 | ≤ 0 | yes |" in judgements([happened])
    few = replace(happened, happened=Counter(kill=20))
    assert "| lost | 20 | 2.0 | ≤ 0 | – |" in judgements([few])
