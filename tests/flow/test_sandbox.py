"""Feeds are read in child processes: the same releases as ever, and no harm done by whatever a feed does to a child."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from asyncio.subprocess import PIPE
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from pressbot.errors import FeedError, TooCostly
from pressbot.feeds.page import Page
from pressbot.feeds.page_read import read_page
from pressbot.flow.sandbox import Bounds, Sandbox
from pressbot.model import Release
from pressbot.ports import Fetched
from pressbot.testing import read_here
from tests.flow.hostile import ENDLESS, HOSTILE, LARGE, item, rss
from tests.values import NOON, SOURCE

ROOT = Path(__file__).parents[2]
OURS = ROOT / "tests" / "data" / "feeds"
PAGES = ROOT / "tests" / "data" / "pages"
AGENCY = ROOT / "tests" / "data" / "agency"
GOOD = rss(item("Die Brücke ist wieder frei."))
#: Little computing is allowed, so that nobody waits for it; much time, so that a busy machine matters to no test.
BOUNDS = Bounds(cpu_seconds=3, wall_seconds=100)
#: Far more than anything takes, so that whatever hangs fails by name.
PATIENCE = 60

#: A pressbot that reads feeds: tells its child's process id, then does what is asked for, or nothing.
PARENT = """
import asyncio, sys
from pressbot.flow.sandbox import Bounds, Sandbox
from tests.flow.test_sandbox import GOOD, ENDLESS, read

async def main():
    async with Sandbox(Bounds(cpu_seconds=600, wall_seconds=600, children=1)) as sandbox:
        await read(sandbox, GOOD)
        child = sandbox._idle[0].process.pid
        busy = asyncio.create_task(read(sandbox, ENDLESS if sys.argv[1] == "busy" else GOOD))
        await asyncio.wait([busy], timeout=0.5)
        print(child, flush=True)
        await asyncio.sleep(600)

asyncio.run(main())
"""

#: A child that has computed for two seconds before it is given its next feed.
BUSY_BEFORE = """
import resource
from pressbot.flow.sandbox_child import _bound_time

while sum(resource.getrusage(resource.RUSAGE_SELF)[:2]) < 2:
    pass
_bound_time(15)
print(resource.getrlimit(resource.RLIMIT_CPU)[0])
"""

needs_proc = pytest.mark.skipif(not Path("/proc/self").exists(), reason="looks at processes through /proc")


async def read(sandbox: Sandbox, body: bytes) -> tuple[Release, ...]:
    return await sandbox.read(Fetched(url="https://presse.example/feed", body=body), SOURCE, NOON)


async def outcome(reading: object, fetched: Fetched) -> tuple[Release, ...] | str:
    """What comes of it, an error by its name and words."""
    try:
        releases: tuple[Release, ...] = await reading(fetched, SOURCE, NOON)  # type: ignore[operator]
    except FeedError as error:
        return f"{type(error).__name__}: {error}"
    return releases


async def assert_read_as_here(files: Iterable[Path]) -> None:
    async with Sandbox() as sandbox:
        for file in files:
            fetched = Fetched(
                url=f"https://presse.example/{file.name}", body=file.read_bytes(), content_type="text/xml"
            )
            assert await outcome(sandbox.read, fetched) == await outcome(read_here, fetched), file.name


async def test_the_rules_for_topics_go_with_a_feed_into_the_child() -> None:
    item = "<item><title>Neu</title><category>Rathaus</category></item>"
    fetched = Fetched(
        url="https://presse.example/feed", body=f'<rss version="2.0"><channel>{item}</channel></rss>'.encode()
    )
    async with Sandbox() as sandbox:
        (release,) = await sandbox.read(fetched, SOURCE, NOON, "Rathaus=Polizei")
    assert release.topics == ("medtop:20000133",)


def with_our_modules() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), *sys.path])}


def idle_child(sandbox: Sandbox) -> int:
    """The process id of the child that waits."""
    (child,) = sandbox._idle
    return child.process.pid


def environment_of(process: int) -> bytes:
    return Path(f"/proc/{process}/environ").read_bytes()


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(PATIENCE):
        while not condition():  # noqa: ASYNC110  # what other processes do sets no event
            await asyncio.sleep(0.01)


def has_ended(process: int) -> bool:
    """Whether it has, be it that nobody has asked for its exit code yet."""
    try:
        state = Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return True
    return state == "Z"


async def test_our_feeds_are_read_as_in_this_process() -> None:
    await assert_read_as_here(sorted(OURS.iterdir()))


async def test_agency_documents_are_read_as_in_this_process() -> None:
    await assert_read_as_here(sorted(AGENCY.iterdir()))


async def test_real_feeds_are_read_as_in_this_process(shared: Path) -> None:
    await assert_read_as_here(sorted((shared / "data" / "feeds").iterdir()))


@pytest.mark.parametrize("name", HOSTILE)
async def test_what_means_harm_is_read_or_refused_and_keeps_no_other_feed_waiting(name: str) -> None:
    hostile = HOSTILE[name]
    async with Sandbox(BOUNDS) as sandbox:
        harm, good = await asyncio.gather(read(sandbox, hostile.body), read(sandbox, GOOD), return_exceptions=True)
        assert isinstance(good, tuple)
        if isinstance(hostile.becomes, int):
            assert isinstance(harm, tuple), harm
            assert len(harm) == hostile.becomes
            assert "root:" not in "".join(release.body for release in harm)
        else:
            assert isinstance(harm, hostile.becomes)
        assert len(await read(sandbox, GOOD)) == 1


async def test_a_feed_that_takes_minutes_is_given_up_while_others_are_read() -> None:
    async with Sandbox(BOUNDS) as sandbox:
        endless = asyncio.create_task(read(sandbox, ENDLESS))
        for _ in range(3):
            assert len(await read(sandbox, GOOD)) == 1
            assert not endless.done()
        with pytest.raises(TooCostly, match=r"Reading the feed takes more than 3 seconds\."):
            await endless


@needs_proc
async def test_the_time_is_each_feeds_own() -> None:
    child = await asyncio.create_subprocess_exec(sys.executable, "-c", BUSY_BEFORE, env=with_our_modules(), stdout=PIPE)
    told, _ = await asyncio.wait_for(child.communicate(), PATIENCE)
    assert int(told) in {2 + 15, 3 + 15}


async def test_a_child_that_does_nothing_at_all_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "sitecustomize.py").write_text("import time\ntime.sleep(600)\n", encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    async with Sandbox(Bounds(wall_seconds=0.5)) as sandbox:
        with pytest.raises(TooCostly, match=r"Reading the feed takes more than 0\.5 seconds\."):
            await read(sandbox, GOOD)


@pytest.mark.skipif(sys.platform != "linux", reason="the bound on memory is sure to hold on Linux only")
async def test_a_feed_that_takes_too_much_memory_is_given_up() -> None:
    # An idle child has 175 MB of addresses.
    async with Sandbox(Bounds(memory_bytes=185_000_000, wall_seconds=100)) as sandbox:
        with pytest.raises(TooCostly, match=r"Reading the feed takes more than 185 MB of memory\."):
            await read(sandbox, LARGE)
        assert len(await read(sandbox, GOOD)) == 1


async def test_a_child_killed_in_the_middle_costs_its_feed_and_no_other() -> None:
    async with Sandbox(Bounds(children=1, wall_seconds=100)) as sandbox:
        await read(sandbox, GOOD)
        child = idle_child(sandbox)
        reading = asyncio.create_task(read(sandbox, ENDLESS))
        await until(lambda: not sandbox._idle)
        os.kill(child, signal.SIGKILL)
        with pytest.raises(ChildProcessError, match="ended with -9"):
            await reading
        assert len(await read(sandbox, GOOD)) == 1


async def test_a_child_killed_while_it_waits_costs_nothing() -> None:
    async with Sandbox(BOUNDS) as sandbox:
        await read(sandbox, GOOD)
        (child,) = sandbox._idle
        os.kill(child.process.pid, signal.SIGKILL)
        await child.process.wait()
        assert len(await read(sandbox, GOOD)) == 1


async def test_what_stops_pressbot_leaves_its_children_to_it() -> None:
    async with Sandbox(BOUNDS) as sandbox:
        await read(sandbox, GOOD)
        child = idle_child(sandbox)
        os.kill(child, signal.SIGINT)
        os.kill(child, signal.SIGTERM)
        assert len(await read(sandbox, GOOD)) == 1
        assert idle_child(sandbox) == child


async def test_a_child_is_replaced_after_so_many_feeds() -> None:
    async with Sandbox(Bounds(jobs_per_child=2, wall_seconds=100)) as sandbox:
        await read(sandbox, GOOD)
        first = idle_child(sandbox)
        await read(sandbox, GOOD)
        assert sandbox._idle == []
        await read(sandbox, GOOD)
        assert idle_child(sandbox) != first


@needs_proc
async def test_a_child_knows_no_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("PRESSBOT_TELEGRAM__TOKEN", "pressbot_telegram__token", "PGPASSWORD", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "a secret")
    monkeypatch.setenv("LC_TIME", "de_DE.UTF-8")
    async with Sandbox(BOUNDS) as sandbox:
        await read(sandbox, GOOD)
        known = environment_of(idle_child(sandbox))
    assert b"PYTHONPATH=" in known
    assert b"LC_TIME=de_DE.UTF-8" in known
    assert b"a secret" not in known


@needs_proc
async def test_children_end_with_the_sandbox() -> None:
    async with Sandbox(BOUNDS) as sandbox:
        await read(sandbox, GOOD)
        child = idle_child(sandbox)
        assert not has_ended(child)
    assert has_ended(child)


@needs_proc
async def test_a_child_ends_when_its_feed_is_not_wanted_any_more() -> None:
    async with Sandbox(Bounds(cpu_seconds=600, wall_seconds=600)) as sandbox:
        await read(sandbox, GOOD)
        child = idle_child(sandbox)
        reading = asyncio.create_task(read(sandbox, ENDLESS))
        await asyncio.wait([reading], timeout=0.2)
        reading.cancel()
        await asyncio.wait([reading])
        assert has_ended(child)


@needs_proc
@pytest.mark.parametrize("doing", ["idle", "busy"])
async def test_a_child_ends_when_pressbot_is_killed(doing: str) -> None:
    parent = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", PARENT, doing),
        env=with_our_modules(),
        stdout=PIPE,
    )
    assert parent.stdout is not None
    child = int(await asyncio.wait_for(parent.stdout.readline(), PATIENCE))
    assert not has_ended(child)
    parent.kill()
    await parent.communicate()
    await until(lambda: has_ended(child))


async def test_pages_are_read_as_in_this_process() -> None:
    async with Sandbox() as sandbox:
        for file in sorted(PAGES.iterdir()):
            fetched = Fetched(url=f"https://presse.example/{file.name}", body=file.read_bytes())
            about = {
                "headline": "Neues",
                "teaser": "Die Buslinien 3 und 7 fahren ab Montag wieder ihren gewohnten Weg.",
            }
            assert await sandbox.read_page(fetched, **about) == read_page(fetched, **about), file.name


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"<div>" * 900_000, id="deep"),
        pytest.param(b"<p " + b"a=1 " * 1_000_000 + b">", id="a million attributes"),
        pytest.param(b"<figure>" + b"<img src=/b.jpg>" * 100_000 + b"<figcaption>x</figcaption>", id="pictures"),
        pytest.param(b"<h1>Kontakt:</h1>" * 200_000, id="headings"),
        pytest.param(b"<p>" + b"Foto: " * 800_000, id="credits"),
        pytest.param(bytes(range(256)) * 16_000, id="every byte"),
    ],
)
async def test_a_page_that_means_harm_is_read_or_given_up_and_keeps_no_feed_waiting(body: bytes) -> None:
    page = Fetched(url="https://presse.example/1", body=body)
    async with Sandbox(BOUNDS) as sandbox:
        harm, good = await asyncio.gather(
            sandbox.read_page(page, headline="Neu", teaser=""), read(sandbox, GOOD), return_exceptions=True
        )
        assert isinstance(good, tuple)
        assert isinstance(harm, Page | FeedError)
        assert len(await read(sandbox, GOOD)) == 1


async def test_a_page_that_takes_too_long_is_told_as_a_page() -> None:
    page = Fetched(url="https://presse.example/1", body=b"<p>" * 500_000)
    async with Sandbox(Bounds(wall_seconds=0.001)) as sandbox:
        with pytest.raises(TooCostly, match=r"Reading the page takes more than 0\.001 seconds\."):
            await sandbox.read_page(page, headline="Neu", teaser="")
