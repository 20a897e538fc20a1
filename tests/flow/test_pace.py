"""Pacing: never more than the platform allows, hardly less, whenever the messages really arrive."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pressbot.flow.pace import Pacer
from pressbot.ports import Rate

ACCOUNT, CHAT, GROUP = Rate(30, 1), Rate(1, 1, "7"), Rate(20, 60, "7")


def post(pacer: Pacer, rates: tuple[Rate, ...], now: float, takes: float = 0.0) -> float:
    """Post as soon as it is allowed; returns when that began."""
    at = pacer.free_at(rates, "7", now)
    pacer.begin(rates, at)
    pacer.end(rates, at + takes)
    return at


def test_what_nobody_limits_goes_at_once() -> None:
    assert Pacer().free_at((), "7", 5.0) == 5.0


def test_a_chat_gets_one_message_a_second() -> None:
    pacer = Pacer()
    assert [post(pacer, (CHAT,), 0.0) for _ in range(3)] == [0.0, 1.0, 2.0]


def test_a_message_counts_from_its_answer_because_nobody_knows_when_it_arrived() -> None:
    pacer = Pacer()
    assert [post(pacer, (CHAT,), 0.0, takes=0.5) for _ in range(3)] == [0.0, 1.5, 3.0]


def test_a_group_gets_twenty_messages_a_minute_in_bursts() -> None:
    pacer = Pacer()
    begun = [post(pacer, (CHAT, GROUP), 0.0) for _ in range(22)]
    assert begun[:20] == [float(second) for second in range(20)]
    assert begun[20:] == [60.0, 61.0]


def test_what_is_kept_for_answers_is_left_to_them_and_counts_with_all_else() -> None:
    pacer, group = Pacer(), Rate(20, 60, "7", kept=5)
    assert [post(pacer, (group,), 0.0) for _ in range(15)] == [0.0] * 15
    assert pacer.free_at((group,), "7", 1.0) == 60.0
    for _ in range(5):
        assert pacer.free_at((group,), "7", 1.0, answers=True) == 1.0
        post_answer(pacer, group, 1.0)
    assert pacer.free_at((group,), "7", 1.0, answers=True) == 60.0
    assert pacer.free_at((group,), "7", 60.0) == 60.0, "fifteen are out of sight, five are answers"


def post_answer(pacer: Pacer, rate: Rate, at: float) -> None:
    pacer.begin((rate,), at)
    pacer.end((rate,), at)


def test_the_rate_of_the_account_is_spread_evenly() -> None:
    pacer = Pacer()
    begun = [post(pacer, (ACCOUNT,), 0.0) for _ in range(61)]
    assert begun[-1] == pytest.approx(2.0)
    assert max(later - earlier for earlier, later in pairwise(begun)) == pytest.approx(1 / 30)


def test_nothing_begins_where_all_depends_on_answers_that_are_still_out() -> None:
    pacer = Pacer()
    pacer.begin((CHAT,), 0.0)
    assert pacer.free_at((CHAT,), "7", 9.0) == float("inf")
    pacer.end((CHAT,), 9.0)
    assert pacer.free_at((CHAT,), "7", 9.0) == 10.0


def test_a_chat_that_is_told_to_wait_is_waited_for_and_no_other() -> None:
    pacer = Pacer()
    pacer.told_to_wait("7", 30, 0.0)
    assert pacer.free_at((), "7", 1.0) == 30.0
    assert pacer.free_at((), "8", 1.0) == 1.0


def test_several_chats_told_to_wait_within_seconds_mean_the_account() -> None:
    pacer = Pacer()
    for number, chat in enumerate(("1", "2", "2", "1")):
        pacer.told_to_wait(chat, 30, float(number))
    assert pacer.free_at((), "8", 4.0) == 4.0
    pacer.told_to_wait("3", 60, 4.0)
    assert pacer.free_at((), "8", 5.0) == 64.0


def test_chats_told_to_wait_one_after_the_other_do_not_mean_the_account() -> None:
    pacer = Pacer()
    for number in range(5):
        pacer.told_to_wait(str(number), 30, number * 11.0)
    assert pacer.free_at((), "8", 60.0) == 60.0


def test_who_is_answered_is_known_as_long_as_it_takes() -> None:
    pacer = Pacer()
    with pacer.awaited("7"):
        assert pacer.is_awaited("7")
        assert not pacer.is_awaited("8")
    assert not pacer.is_awaited("7")


def test_idle_counts_are_forgotten_and_busy_ones_are_not() -> None:
    pacer = Pacer()
    post(pacer, (CHAT,), 0.0)
    pacer.forget_idle(0.5)
    assert pacer.free_at((CHAT,), "7", 0.5) == 1.0
    pacer.forget_idle(1.5)
    assert pacer._counts == {}


@given(
    st.lists(
        st.tuples(st.sampled_from("abc"), st.floats(min_value=0, max_value=2), st.floats(min_value=0, max_value=1)),
        max_size=80,
    )
)
def test_no_stretch_holds_more_than_allowed_whenever_messages_arrive_between_start_and_answer(
    messages: list[tuple[str, float, float]],
) -> None:
    """Each message: its chat, how long it takes, and when within that it arrives."""
    pacer, now, account = Pacer(), 0.0, Rate(5, 1)
    arrivals: list[tuple[float, str]] = []
    under_way: list[tuple[float, str]] = []
    for chat, takes, share in messages:
        rates = (account, Rate(2, 3, chat))
        while (at := pacer.free_at(rates, chat, now)) > now:
            # Whatever comes first: the moment, or an answer that may bring it nearer or put it off.
            at = min([at, *(end for end, _ in under_way)])
            now = at
            for end, of in sorted(each for each in under_way if each[0] <= now):
                under_way.remove((end, of))
                pacer.end((account, Rate(2, 3, of)), end)
        pacer.begin(rates, now)
        arrivals.append((now + takes * share, chat))
        under_way.append((now + takes, chat))
    for moment, chat in arrivals:
        assert sum(moment <= other < moment + 1 - 1e-6 for other, _ in arrivals) <= 5
        assert sum(moment <= other < moment + 3 - 1e-6 for other, of in arrivals if of == chat) <= 2
