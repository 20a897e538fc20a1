"""The terminal as a platform: messages are printed, lines are heard.

Goes in: messages to print, and lines from a text stream.
Comes out: what was posted, and commands.
A terminal cannot change what has scrolled away, so an edit prints the message again and says so.
"""

from __future__ import annotations

import asyncio
import threading
from contextlib import suppress
from datetime import datetime
from typing import TextIO

from rich.console import Console
from rich.text import Text

from pressbot.errors import MessageRejected
from pressbot.messages import Button, Limits, Message
from pressbot.model import Posted
from pressbot.ports import Changers, Handler, Inbox, Named, Rate
from pressbot.render.phrases import phrase
from pressbot_terminal.markup import choices, harmless, panel
from pressbot_terminal.updates import button_number, tapped, typed

_WIDEST = 80
#: With 16 colours and fewer a picture is not to be recognised.
_COLOURFUL = ("256", "truecolor")


class TerminalPlatform:
    """One chat, at the address ``local``; whoever types is its member."""

    name = "terminal"
    limits = Limits()
    can_find = False
    changers = Changers.ADMINS

    def __init__(
        self, console: Console, lines: TextIO | None, *, language: str = "de", verbs: frozenset[str] = frozenset()
    ) -> None:
        self._console = console
        self._lines = lines
        self._language = language
        self._verbs = verbs
        self._posted = 0
        #: The buttons that a number presses, and the message they are on.
        self._buttons: tuple[Button, ...] = ()
        self._buttons_on = ""

    async def start(self) -> str:
        """There is no account to check."""
        return self.name

    def rates(self, chat: str) -> tuple[Rate, ...]:
        """None: whoever reads here scrolls."""
        return ()

    async def send(self, chat: str, message: Message, mark: str = "", reply_to: str = "") -> Posted:
        """Print the message; raises MessageRejected where its picture is none, and for albums."""
        if message.album:
            raise MessageRejected("a terminal has no albums")
        number = str(self._posted + 1)
        self._print(message, number, title=f"#{number}")
        self._posted += 1
        return Posted(message_id=number, has_picture=message.picture is not None)

    async def find(self, chat: str, mark: str, since: datetime, reply_to: str = "") -> None:
        """Nothing: what was printed is not read again."""

    async def edit(self, chat: str, posted: Posted, message: Message) -> Posted:
        """Print the message again, marked as edited; raises MessageRejected where its picture is none."""
        title = phrase("terminal-edited", self._language, number=posted.message_id)
        self._print(message, posted.message_id, title=title)
        return posted

    async def offer(self, chat: str, message_id: str, buttons: tuple[tuple[Button, ...], ...]) -> None:
        """Print the buttons alone; the numbers press these from now on."""
        self._console.print(choices(buttons), highlight=False, soft_wrap=True)
        self._take(buttons, message_id)

    def share(self, start: str, *, group: bool = False) -> str:
        """None: no address opens a chat with us and says something there."""
        return ""

    async def chat_named(self, name: str) -> Named | None:
        """None: there is one chat here."""
        return None

    async def may_change(self, chat: str, person: str) -> bool:
        """Always: whoever types here runs pressbot."""
        return True

    async def listen(self, handle: Handler, inbox: Inbox) -> None:
        """Hear line after line until cancelled; the end of the input ends the hearing, not the program."""
        heard: asyncio.Queue[str | None] = asyncio.Queue()
        loop = asyncio.get_running_loop()
        # A thread, because reading a terminal cannot be cancelled; a daemon, so that it holds up no exit.
        threading.Thread(target=_read, args=(self._lines, loop, heard), daemon=True, name="terminal lines").start()
        if self._lines is not None and not self._lines.closed and self._lines.isatty():
            await self._hear("/start", handle)
        while (line := await heard.get()) is not None:
            # Arrow keys and broken bytes come as characters that nothing behind here expects.
            if words := harmless(line).strip():
                await self._hear(words, handle)
        await asyncio.Event().wait()

    async def close(self) -> None:
        """There is nothing to give back."""

    def _print(self, message: Message, number: str, *, title: str) -> None:
        in_colour = self._console.color_system in _COLOURFUL
        try:
            shown = panel(message, title=title, language=self._language, in_colour=in_colour)
        except OSError as error:
            raise MessageRejected(f"The picture cannot be read: {error}") from error
        self._console.print(shown, width=min(self._console.width, _WIDEST))
        if message.buttons:
            self._take(message.buttons, number)

    def _take(self, buttons: tuple[tuple[Button, ...], ...], number: str) -> None:
        self._buttons = tuple(button for row in buttons for button in row)
        self._buttons_on = number

    async def _hear(self, line: str, handle: Handler) -> None:
        number = button_number(line)
        if not number:
            self._say(await handle(typed(line, self._language, self._verbs)))
        elif number > len(self._buttons):
            self._say(phrase("terminal-no-button", self._language, number=number))
        elif (button := self._buttons[number - 1]).url:
            self._say(button.url)
        else:
            self._say(await handle(tapped(button, self._buttons_on, self._language)))

    def _say(self, notice: str) -> None:
        if notice:
            self._console.print(Text(harmless(notice)), highlight=False, soft_wrap=True)


def _read(lines: TextIO | None, loop: asyncio.AbstractEventLoop, heard: asyncio.Queue[str | None]) -> None:
    """Put every line into the queue, and None where no more will come."""
    # The loop may be closed while this thread waits for a line: then nobody listens any more.
    with suppress(RuntimeError):
        # A stream that is closed, broken or not text has ended.
        with suppress(OSError, ValueError):
            for line in lines or ():
                loop.call_soon_threadsafe(heard.put_nowait, line)
        loop.call_soon_threadsafe(heard.put_nowait, None)
