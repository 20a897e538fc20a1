"""The terminal as a platform: what it prints, and what it hears."""

from __future__ import annotations

import asyncio
import io
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import TextIO

import pytest
from rich.console import Console

from pressbot.errors import MessageRejected
from pressbot.messages import Button, Command, File, Limits, Message, Picture
from pressbot.model import Posted
from pressbot.ports import Handler, Platform
from pressbot.render.message import paragraph
from pressbot.testing import MemoryInbox
from pressbot_terminal import create
from pressbot_terminal.platform import TerminalPlatform

BUTTONS = ((Button("Volltext", "1:full:8842"), Button("Original", url="https://www.eschenfurt.example/")),)


class Heard:
    """A handler that remembers, and answers with a notice."""

    def __init__(self, notice: str = "") -> None:
        self.commands: list[Command] = []
        self.notice = notice

    async def __call__(self, command: Command) -> str:
        self.commands.append(command)
        return self.notice


def terminal(lines: TextIO | None = None, *, colours: bool = False) -> tuple[TerminalPlatform, io.StringIO]:
    screen = io.StringIO()
    console = Console(file=screen, width=80, force_terminal=colours, color_system="truecolor" if colours else None)
    return TerminalPlatform(console, lines, language="de", verbs=frozenset({"search", "help"})), screen


@asynccontextmanager
async def listening(platform: TerminalPlatform, handle: Handler) -> AsyncIterator[asyncio.Task[None]]:
    task = asyncio.create_task(platform.listen(handle, MemoryInbox()))
    # Long enough for the thread to read what little there is.
    await asyncio.sleep(0.1)
    yield task
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


def message(text: str = "Guten Tag", *, picture: Picture | None = None) -> Message:
    return Message(blocks=(paragraph(text),), picture=picture, buttons=BUTTONS)


async def test_it_is_a_platform_without_limits_and_without_an_account() -> None:
    platform: Platform = create({"language": "en"})
    assert (platform.name, platform.limits) == ("terminal", Limits())
    assert await platform.start() == "terminal"
    await platform.close()


async def test_messages_are_printed_and_numbered() -> None:
    platform, screen = terminal()
    assert await platform.send("local", message()) == Posted(message_id="1")
    assert await platform.send("local", message("Auf Wiedersehen")) == Posted(message_id="2")
    assert "#1" in screen.getvalue()
    assert "Guten Tag" in screen.getvalue()
    assert "[1] Volltext  [2] Original ↗" in screen.getvalue()


async def test_an_edit_is_printed_again_and_says_so() -> None:
    platform, screen = terminal()
    posted = await platform.send("local", message())
    assert await platform.edit("local", posted, message("Guten Abend")) == posted
    assert "#1, geändert" in screen.getvalue()
    assert "Guten Abend" in screen.getvalue()


async def test_a_picture_that_is_none_is_refused() -> None:
    platform, screen = terminal(colours=True)
    with pytest.raises(MessageRejected, match="picture"):
        await platform.send("local", message(picture=Picture(b"no picture")))
    assert screen.getvalue() == ""
    assert await platform.send("local", message()) == Posted(message_id="1")


async def test_typed_lines_become_commands_and_empty_ones_nothing() -> None:
    platform, screen = terminal(io.StringIO("search feuerwehr\n\n   \n/help\n"))
    heard = Heard(notice="Gern.")
    async with listening(platform, heard):
        assert [(each.verb, each.argument) for each in heard.commands] == [("search", "feuerwehr"), ("help", "")]
    assert screen.getvalue() == "Gern.\nGern.\n"


async def test_arrow_keys_and_broken_bytes_are_not_heard() -> None:
    platform, _ = terminal(io.StringIO("\x1bsearch\udcff feuerwehr\n\x1b\n"))
    heard = Heard()
    async with listening(platform, heard):
        assert [(each.verb, each.argument) for each in heard.commands] == [("search", "feuerwehr")]


async def test_a_number_presses_a_button_of_the_last_message_that_had_some() -> None:
    platform, _ = terminal(io.StringIO("1\n"))
    heard = Heard()
    await platform.send("local", message())
    await platform.send("local", Message(blocks=(paragraph("Ohne Knopf"),)))
    async with listening(platform, heard):
        assert [(each.token, each.message_id) for each in heard.commands] == [("1:full:8842", "1")]


async def test_an_edited_message_offers_its_new_buttons() -> None:
    platform, _ = terminal(io.StringIO("1\n"))
    heard = Heard()
    posted = await platform.send("local", message())
    await platform.send("local", message())
    await platform.edit("local", posted, Message(blocks=(), buttons=((Button("▶", "1:page:7:2"),),)))
    async with listening(platform, heard):
        assert [(each.token, each.message_id) for each in heard.commands] == [("1:page:7:2", "1")]


async def test_a_button_with_an_address_shows_it() -> None:
    platform, screen = terminal(io.StringIO("2\n"))
    heard = Heard()
    await platform.send("local", message())
    async with listening(platform, heard):
        assert heard.commands == []
    assert screen.getvalue().endswith("https://www.eschenfurt.example/\n")


async def test_a_number_without_a_button_is_answered() -> None:
    platform, screen = terminal(io.StringIO("3\n"))
    heard = Heard()
    async with listening(platform, heard):
        assert heard.commands == []
    assert screen.getvalue() == "Einen Knopf 3 gibt es hier nicht.\n"


def closed() -> TextIO:
    stream = io.StringIO("help\n")
    stream.close()
    return stream


@pytest.mark.parametrize("lines", [None, io.StringIO(""), closed()], ids=["none", "ended", "closed"])
async def test_where_nothing_can_be_heard_it_waits_until_it_is_cancelled(lines: TextIO | None) -> None:
    platform, _ = terminal(lines)
    async with listening(platform, Heard()) as task:
        assert not task.done()


async def test_lines_that_are_not_text_end_the_hearing_and_not_the_program() -> None:
    platform, _ = terminal(io.TextIOWrapper(io.BytesIO(b"help\n\xff\n"), encoding="utf-8"))
    async with listening(platform, Heard()) as task:
        assert not task.done()


async def test_a_file_is_named_with_its_size_and_its_caption() -> None:
    platform, screen = terminal()
    await platform.send("local", Message(files=(File("karte.png", b"x" * 1_234_567, "Karte · © Stadt"),)))
    assert "[Datei: karte.png · 1.235 kB]" in screen.getvalue()
    assert "Karte · © Stadt" in screen.getvalue()
