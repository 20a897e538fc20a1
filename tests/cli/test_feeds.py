"""pressbot feeds: from an empty list to feeds that answer, and out again as OPML."""

import os
import pty
import re
import subprocess
import sys
import termios
import threading
from collections.abc import Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from pressbot.feeds.opml import read_opml
from tests.cli.conftest import Shell

URL = "https://www.wendelbrueck.example/feed.xml"
LIST = Path(__file__).parents[1] / "data" / "feeds" / "list.opml"


def test_a_feed_that_was_added_is_in_the_list(shell: Shell) -> None:
    added = shell("feeds", "add", URL, "--source", "Stadt Wendelbrück", "--place", "Wendelbrück", "--language", "de-AT")
    assert added.out == f"{URL} will be polled.\n"
    (row,) = shell("feeds", "list").out.splitlines()[1:]
    assert row.split("  ")[0].strip() == "Stadt Wendelbrück"
    assert row.split()[2:4] == ["Wendelbrück", "de"]
    assert "never polled, address not checked live; next look 20" in row
    assert row.split()[-1] == URL


def test_a_feed_is_asked_what_it_is_called(shell: Shell, office: str) -> None:
    assert shell("feeds", "add", office).out == f"{office} will be polled as Stadt Wendelbrück: Pressemitteilungen.\n"
    assert "never polled; next look 20" in shell("feeds", "list").out


def test_where_there_is_no_feed_nothing_is_added(shell: Shell) -> None:
    answer = shell("feeds", "add", "http://127.0.0.1:9/", code=1)
    assert answer.err.startswith("pressbot: There is no feed to be had at http://127.0.0.1:9/. Its server does not")
    assert "127.0.0.1" not in shell("feeds", "list").out


def test_a_feed_is_added_once(shell: Shell) -> None:
    shell("feeds", "add", URL, "--source", "Stadt Wendelbrück")
    again = shell("feeds", "add", URL, "--source", "Rathaus")
    assert again.out == f"{URL} is polled already.\n"
    assert shell("feeds", "list").out.count(URL) == 1


def test_a_long_address_is_told_in_one_piece_to_whoever_reads_the_output(shell: Shell) -> None:
    long = f"{URL}?key={'x' * 900}"
    shell("feeds", "add", long, "--source", "Stadt Wendelbrück", "--place", "Wendelbrück an der Wendel")
    assert long in shell("feeds", "list").out


def test_in_a_narrow_terminal_a_long_address_goes_on_in_the_next_line(shell: Shell, folder: Path) -> None:
    long = f"https://www.wendelbrueck.example/{'0123456789' * 12}"
    shell("feeds", "add", long, "--source", "Stadt Wendelbrück")
    lines = _seen_in_a_terminal(folder, 80, "feeds", "list").splitlines()
    assert max(len(line) for line in lines) <= 80
    assert "".join(line.rstrip().rpartition("  ")[2] for line in lines[1:]) == long


def test_a_name_in_brackets_is_printed_as_it_is(shell: Shell) -> None:
    shell("feeds", "add", f"{URL}?[bold]", "--source", "[red]Rathaus[/red]")
    told = shell("feeds", "list").out
    assert "[red]Rathaus[/red]" in told
    assert "?[bold]" in told


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("URL", "ftp://wendelbrueck.example/"),
        ("URL", "https://"),
        ("--source", "  "),
        ("--source", "x" * 301),
        ("--language", "Deutsch!"),
    ],
)
def test_a_feed_without_address_name_or_language_is_refused(shell: Shell, option: str, value: str) -> None:
    given = {"URL": URL, "--source": "Rathaus", "--language": "de", option: value}
    named = [part for name in ("--source", "--language") for part in (name, given[name])]
    answer = shell("feeds", "add", given["URL"], *named, code=2)
    assert f"Invalid value for {option}" in answer.err
    assert URL not in shell("feeds", "list").out


def test_a_feed_that_was_removed_is_gone_from_the_list(shell: Shell) -> None:
    shell("feeds", "add", URL, "--source", "Stadt Wendelbrück")
    assert shell("feeds", "remove", URL).out == f"{URL} is polled no more.\n"
    assert URL not in shell("feeds", "list").out
    assert "is not among the feeds" in shell("feeds", "remove", URL, code=2).err


def test_a_list_goes_in_and_comes_out_the_same(shell: Shell, folder: Path) -> None:
    wanted = read_opml(LIST.read_bytes())
    assert shell("feeds", "import", LIST).out == f"{len(wanted)} feeds added, 0 were there already.\n"
    assert shell("feeds", "import", LIST).out == f"0 feeds added, {len(wanted)} were there already.\n"
    assert shell("feeds", "export", "out.opml").out == "out.opml written.\n"
    assert {feed.url: feed.source for feed in read_opml((folder / "out.opml").read_bytes())} == {
        feed.url: feed.source for feed in wanted
    }


def test_an_export_to_standard_output_is_the_document_and_nothing_else(shell: Shell, folder: Path) -> None:
    shell("feeds", "import", LIST)
    shell("feeds", "export", "out.opml")
    assert shell("feeds", "export").out.encode() == (folder / "out.opml").read_bytes()


def test_an_export_that_cannot_be_written_ends_with_1_and_says_why(shell: Shell) -> None:
    answer = shell("feeds", "export", "/nonexistent/out.opml", code=1)
    assert answer.err == "pressbot: /nonexistent/out.opml cannot be written: No such file or directory.\n"


def test_a_list_that_is_none_is_refused_and_adds_nothing(shell: Shell, folder: Path) -> None:
    (folder / "broken.opml").write_text("<opml><body><outline xmlUrl='https://a.example/'", encoding="utf-8")
    assert "not well-formed" in shell("feeds", "import", "broken.opml", code=1).err
    assert "a.example" not in shell("feeds", "list").out
    shell("feeds", "import", "missing.opml", code=2)


def test_a_poll_tells_what_each_feed_brought(shell: Shell, office: str) -> None:
    shell("feeds", "add", office, "--source", "Stadt Wendelbrück", "--language", "de")
    first = shell("feeds", "poll")
    assert " new, 0 changed, 0 known" in first.out
    assert first.out.endswith("1 of 1 feeds answered.\n")
    assert "unchanged" in shell("feeds", "poll", office).out
    assert "answered " in shell("feeds", "list").out
    assert "Wendelbrück" in shell("search", "source:wendelbrück").out


def test_a_poll_succeeds_while_any_feed_answers_and_fails_when_none_does(shell: Shell, office: str) -> None:
    # Nobody listens on port 9 of this machine.
    dead = "http://127.0.0.1:9/feed.xml"
    shell("feeds", "add", office, "--source", "Stadt Wendelbrück")
    shell("feeds", "add", dead, "--source", "Rathaus")
    both = shell("feeds", "poll")
    assert both.out.endswith("1 of 2 feeds answered.\n")
    assert "127.0.0.1 cannot be reached" in both.out
    assert "0 of 1 feeds answered." in shell("feeds", "poll", dead, code=1).out
    listed = shell("feeds", "list").out
    assert re.search(r"failed 2× since 20\S+ \d\d:\d\d UTC: 127\.0\.0\.1 cannot be reached: .*; next look 20", listed)
    assert re.search(r"answered 20.* UTC; last news 20.* UTC; next look 20", listed)


class _Gone(BaseHTTPRequestHandler):
    """Says of every address that there will be nothing any more."""

    def do_GET(self) -> None:  # the name that http.server calls
        self.send_error(410)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the base class's name for it
        """Keep standard error to pressbot."""


@pytest.fixture
def gone() -> Iterator[str]:
    """The address of a feed that is gone for good."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Gone)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/feed.xml"
    server.shutdown()
    thread.join(timeout=10)
    server.server_close()


def test_a_feed_that_is_gone_is_stopped_and_polled_only_by_its_address(shell: Shell, gone: str) -> None:
    shell("feeds", "add", gone, "--source", "Rathaus")
    assert "0 of 1 feeds answered." in shell("feeds", "poll", code=1).out
    listed = " ".join(shell("feeds", "list").out.split())
    assert "stopped: 127.0.0.1 answered 410 Gone." in listed
    assert "0 of 0 feeds answered." in shell("feeds", "poll").out
    assert "0 of 1 feeds answered." in shell("feeds", "poll", gone, code=1).out


def test_only_feeds_of_the_list_are_polled(shell: Shell) -> None:
    answer = shell("feeds", "poll", URL, code=2)
    assert answer.err == f"pressbot: Not among the feeds: {URL}. `pressbot feeds list` shows them.\n"


def _seen_in_a_terminal(folder: Path, columns: int, *arguments: str) -> str:
    """What a command shows in a terminal of this width."""
    leader, follower = pty.openpty()
    termios.tcsetwinsize(follower, (24, columns))
    environment = {name: value for name, value in os.environ.items() if name != "COLUMNS"} | {"TERM": "dumb"}
    command = [sys.executable, "-m", "pressbot", *arguments]
    subprocess.run(command, cwd=folder, env=environment, stdout=follower, timeout=60, check=True)
    os.close(follower)
    shown = b""
    with os.fdopen(leader, "rb", buffering=0) as screen, suppress(OSError):
        # When all is read, a terminal nobody writes to any more answers with an error.
        while part := screen.read(4096):
            shown += part
    return shown.decode()
