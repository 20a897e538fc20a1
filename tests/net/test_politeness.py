"""Turns at hosts: one at a time, with a gap, and no host kept in mind for longer than that takes."""

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pressbot.net.politeness import Turns, gap_after


class Sleeper:
    """Sleeps no time at all, and keeps what it was asked for."""

    def __init__(self) -> None:
        self.asked: list[float] = []

    async def __call__(self, seconds: float) -> None:
        self.asked.append(seconds)


@given(st.floats(0, 60), st.floats(0, 1))
def test_a_gap_is_never_shorter_than_asked_for_and_at_most_half_as_long_again(seconds: float, chance: float) -> None:
    assert seconds <= gap_after(seconds, chance) <= 1.5 * seconds


async def test_the_first_visit_is_at_once_and_each_further_one_waits_for_the_gap() -> None:
    sleeper = Sleeper()
    turns = Turns(1000, sleeper)
    for _ in range(3):
        async with turns.at("a.example"):
            pass
    assert len(sleeper.asked) == 2
    assert all(990 < wait <= 1500 for wait in sleeper.asked)


async def test_a_visit_that_failed_is_a_visit() -> None:
    sleeper = Sleeper()
    turns = Turns(1000, sleeper)
    with pytest.raises(TimeoutError):
        async with turns.at("a.example"):
            raise TimeoutError
    async with turns.at("a.example"):
        assert len(sleeper.asked) == 1


async def test_hosts_do_not_wait_for_each_other() -> None:
    sleeper = Sleeper()
    turns = Turns(1000, sleeper)
    async with turns.at("a.example"), turns.at("b.example"):
        assert sleeper.asked == []


@pytest.mark.parametrize("spelling", ["A.Example", "a.example."])
async def test_a_host_is_the_same_however_it_is_written(spelling: str) -> None:
    sleeper = Sleeper()
    turns = Turns(1000, sleeper)
    async with turns.at("a.example"):
        pass
    async with turns.at(spelling):
        assert len(sleeper.asked) == 1


@pytest.mark.parametrize("gap", [0, 0.001])
async def test_of_many_only_one_is_at_a_host(gap: float) -> None:
    turns = Turns(gap)
    here = 0
    most = 0

    async def visit() -> None:
        nonlocal here, most
        async with turns.at("a.example"):
            here += 1
            most = max(most, here)
            await asyncio.sleep(0)
            here -= 1

    await asyncio.gather(*(visit() for _ in range(50)))
    assert most == 1


async def test_whoever_gives_up_waiting_leaves_the_host_to_the_others() -> None:
    turns = Turns(0)
    async with turns.at("a.example"):
        waiting = asyncio.create_task(turns.at("a.example").__aenter__())
        await asyncio.sleep(0)
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting
    async with asyncio.timeout(5), turns.at("a.example"):
        pass


async def test_a_host_whose_gap_is_over_takes_no_room() -> None:
    turns = Turns(0)
    for number in range(1000):
        async with turns.at(f"{number}.example"):
            assert len(turns._lanes) <= 2
