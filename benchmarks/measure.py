"""Clocks and what is read off them.

Goes in: work to be timed. Comes out: milliseconds on the CPU, and the quantiles of many of them.
The processor's time is what an idle machine would show as latency, whatever else runs beside.
"""

import gc
import os
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

#: What took longer is not run again.
_ONCE_FROM_MS = 300.0
_NANOSECONDS = 1e6

Clock = Callable[[], int]


@dataclass(frozen=True, slots=True)
class Quantiles:
    """What half, nine tenths, 99 of 100 and all of the measurements stay below; in the unit measured."""

    p50: float
    p90: float
    p99: float
    max: float


def quantiles(measured: Sequence[float]) -> Quantiles:
    """The quantiles, each one that was measured (the nearest rank)."""
    ordered = sorted(measured)
    p50, p90, p99 = (ordered[min(int(share * len(ordered)), len(ordered) - 1)] for share in (0.5, 0.9, 0.99))
    return Quantiles(p50, p90, p99, ordered[-1])


def milliseconds(work: Callable[[], object], clock: Clock = time.process_time_ns) -> float:
    """What the work takes by this clock."""
    before = clock()
    work()
    return (clock() - before) / _NANOSECONDS


def least(works: Sequence[Callable[[], object]], clocks: Sequence[Clock], repeats: int = 3) -> list[float]:
    """The least milliseconds of each of the works over some rounds in which they take turns."""
    best: list[float] = [milliseconds(work, clock) for work, clock in zip(works, clocks, strict=True)]
    for _ in range(repeats - 1):
        for at, (work, clock) in enumerate(zip(works, clocks, strict=True)):
            if best[at] < _ONCE_FROM_MS:
                best[at] = min(best[at], milliseconds(work, clock))
    return best


def backend_clock(pid: int) -> Clock:
    """The CPU time of another process in nanoseconds, as Linux keeps it; where it does not, the wall clock."""
    file = Path(f"/proc/{pid}/schedstat")
    with suppress(OSError, ValueError, IndexError):
        int(file.read_text().split()[0])
        return lambda: int(file.read_text().split()[0])
    return time.perf_counter_ns


def resident_bytes() -> int:
    """How much memory this process holds, after what is garbage is gone."""
    gc.collect()
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")
