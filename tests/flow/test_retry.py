"""What becomes of a delivery that was not simply sent."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pressbot.errors import (
    AccountRefused,
    ChatGone,
    ChatMoved,
    MessageRejected,
    OutcomeUnknown,
    PlatformError,
    Unavailable,
)
from pressbot.flow.retry import next_state
from pressbot.model import Delivery, DeliveryKind, DeliveryState
from pressbot.settings import DeliverySettings
from tests.values import NOON, a_chat

RULES = DeliverySettings(retry_seconds=5, give_up_hours=24)
GIVE_UP = RULES.give_up_after
SECOND = timedelta(seconds=1)

errors = st.one_of(
    st.builds(MessageRejected, st.just("no")),
    st.builds(ChatGone, st.just("gone")),
    st.builds(ChatMoved, st.just("moved"), new_address=st.just("8")),
    st.builds(OutcomeUnknown, st.just("lost")),
    st.builds(AccountRefused, st.just("token")),
    st.builds(
        Unavailable,
        st.just("busy"),
        retry_after=st.none() | st.timedeltas(min_value=timedelta(), max_value=timedelta(days=3)),
    ),
)
attempts = st.integers(min_value=1, max_value=10_000)
ages = st.timedeltas(min_value=timedelta(), max_value=timedelta(days=3))


def a_delivery(attempts: int = 1, age: timedelta = timedelta(), unknowns: int = 1) -> Delivery:
    return Delivery(
        release_id=1,
        chat=a_chat(),
        kind=DeliveryKind.ANNOUNCE,
        reason="feuerwehr",
        due_at=NOON,
        created_at=NOON - age,
        attempts=attempts,
        unknowns=unknowns,
    )


@pytest.mark.parametrize(
    ("error", "attempts", "state", "wait"),
    [
        (MessageRejected("no"), 1, DeliveryState.DEAD, timedelta()),
        (ChatGone("gone"), 1, DeliveryState.CANCELLED, timedelta()),
        (ChatMoved("moved", new_address="8"), 1, DeliveryState.PENDING, timedelta()),
        (OutcomeUnknown("lost"), 1, DeliveryState.UNCERTAIN, 30 * SECOND),
        (Unavailable("busy"), 1, DeliveryState.PENDING, 5 * SECOND),
        (Unavailable("busy"), 2, DeliveryState.PENDING, 10 * SECOND),
        (Unavailable("busy"), 5, DeliveryState.PENDING, 80 * SECOND),
        (Unavailable("busy"), 50, DeliveryState.PENDING, timedelta(minutes=15)),
        (Unavailable("busy", retry_after=37 * SECOND), 1, DeliveryState.PENDING, 37 * SECOND),
        (Unavailable("busy", retry_after=timedelta(hours=30)), 1, DeliveryState.PENDING, timedelta(hours=1)),
        (AccountRefused("token"), 1, DeliveryState.PENDING, timedelta(minutes=5)),
        (AccountRefused("token"), 50, DeliveryState.PENDING, timedelta(minutes=5)),
    ],
)
def test_each_outcome_has_its_next_state(
    error: PlatformError, attempts: int, state: DeliveryState, wait: timedelta
) -> None:
    following = next_state(error, a_delivery(attempts), NOON, RULES, 1)
    assert (following.state, following.due_at - NOON) == (state, wait)


@pytest.mark.parametrize("error", [OutcomeUnknown("lost"), Unavailable("busy"), AccountRefused("token")])
def test_what_would_be_tried_after_the_last_hour_is_given_up(error: PlatformError) -> None:
    last = next_state(error, a_delivery(8, age=GIVE_UP - timedelta(minutes=20)), NOON, RULES, 1)
    assert last.state is not DeliveryState.DEAD
    late = next_state(error, a_delivery(8, age=GIVE_UP), NOON, RULES, 1)
    assert late.state is DeliveryState.DEAD


def test_what_was_kept_for_a_chat_that_was_closed_for_weeks_is_not_given_up_at_its_first_failure() -> None:
    kept = next_state(Unavailable("busy"), a_delivery(1, age=7 * GIVE_UP), NOON, RULES, 1)
    assert kept.state is DeliveryState.PENDING


def test_an_unknown_outcome_is_tried_again_ever_later_and_given_up_after_ten() -> None:
    following = [
        next_state(OutcomeUnknown("lost"), a_delivery(unknowns=count), NOON, RULES, 1) for count in range(1, 13)
    ]
    waits = [each.due_at - NOON for each in following if each.state is DeliveryState.UNCERTAIN]
    assert waits == [timedelta(minutes=minutes) for minutes in (0.5, 5, 30, *[120] * 7)]
    assert [each.state for each in following[10:]] == [DeliveryState.DEAD, DeliveryState.DEAD]


@pytest.mark.parametrize("error", [OutcomeUnknown("lost"), Unavailable("busy")])
def test_every_wait_is_a_multiple_of_the_one_that_is_set(error: PlatformError) -> None:
    slow = next_state(error, a_delivery(), NOON, RULES, 1)
    quick = next_state(error, a_delivery(), NOON, DeliverySettings(retry_seconds=0.05), 1)
    assert (quick.due_at - NOON) * 100 == slow.due_at - NOON


@given(errors, attempts, ages)
def test_no_delivery_is_due_in_the_past_or_after_it_is_to_be_given_up(
    error: PlatformError, attempts: int, age: timedelta
) -> None:
    delivery = a_delivery(attempts, age)
    following = next_state(error, delivery, NOON, RULES, 1)
    assert following.due_at >= NOON
    if following.due_at > NOON and attempts >= 8:
        assert following.due_at <= delivery.created_at + GIVE_UP


@given(errors, attempts, ages)
def test_nothing_is_left_as_claimed_or_called_sent(error: PlatformError, attempts: int, age: timedelta) -> None:
    following = next_state(error, a_delivery(attempts, age), NOON, RULES, 1)
    assert following.state not in {DeliveryState.SENDING, DeliveryState.SENT}
    assert (following.state is DeliveryState.UNCERTAIN) <= isinstance(error, OutcomeUnknown)


@given(st.sampled_from([Unavailable("busy"), OutcomeUnknown("lost")]), attempts, attempts)
def test_more_attempts_never_mean_a_shorter_wait(error: PlatformError, one: int, other: int) -> None:
    fewer, more = sorted((one, other))
    sooner = next_state(error, a_delivery(fewer), NOON, RULES, 1)
    later = next_state(error, a_delivery(more), NOON, RULES, 1)
    assert sooner.due_at <= later.due_at


def test_what_was_shown_is_still_owed_its_revision_when_the_chat_is_gone() -> None:
    revision = replace(a_delivery(1), kind=DeliveryKind.REVISE)
    assert next_state(ChatGone("gone"), revision, NOON, RULES, 1).state is DeliveryState.PENDING
    ahead = replace(a_delivery(1), kind=DeliveryKind.ADVANCE)
    assert next_state(ChatGone("gone"), ahead, NOON, RULES, 1, edits=True).state is DeliveryState.PENDING
    assert next_state(ChatGone("gone"), ahead, NOON, RULES, 1).state is DeliveryState.CANCELLED


@given(errors, attempts, st.floats(min_value=0, max_value=1))
def test_jitter_only_ever_shortens_a_wait_and_never_by_more_than_half(
    error: PlatformError, attempts: int, jitter: float
) -> None:
    longest = next_state(error, a_delivery(attempts), NOON, RULES, 1)
    following = next_state(error, a_delivery(attempts), NOON, RULES, jitter)
    assert following.state is longest.state
    assert (longest.due_at - NOON) / 2 <= following.due_at - NOON <= longest.due_at - NOON
