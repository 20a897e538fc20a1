"""The contract every platform keeps, for this repository's tests and for platforms elsewhere.

``PlatformContract`` is a test class: subclass it and give it a ``stage`` fixture.
"""

import asyncio
import io
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from typing import Protocol

from PIL import Image

from pressbot.messages import Button, Command, Contact, File, Message, Paragraph, Picture, Span, Style
from pressbot.ports import Platform
from pressbot.testing import MemoryInbox

_LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


class Stage(Protocol):
    """A platform with its far end in the test's hands; the platform is started."""

    platform: Platform
    #: The address of a chat that can be written to.
    chat: str

    def seen(self) -> str:
        """All that a person in the chat sees now, as text."""

    async def say(self, text: str) -> None:
        """Let the person in the chat type a line."""

    async def tap(self, label: str) -> None:
        """Let that person tap the button with this label."""


class PlatformContract:
    """What every platform does alike; pytest collects a subclass that has a ``stage`` fixture."""

    async def test_what_is_sent_is_seen(self, stage: Stage) -> None:
        """Every block of a message reaches the reader."""
        message = Message(blocks=(_line("Die Feuerwehr übt am Sonnabend."), _line("Bitte parken Sie woanders.")))
        posted = await stage.platform.send(stage.chat, message)
        assert posted.message_id
        assert not posted.has_picture
        assert "Die Feuerwehr übt am Sonnabend." in stage.seen()
        assert "Bitte parken Sie woanders." in stage.seen()

    async def test_a_reply_to_a_message_is_seen(self, stage: Stage) -> None:
        """Whether or not the platform shows what it answers."""
        posted = await stage.platform.send(stage.chat, Message(blocks=(_line("Um 14 Uhr."),)))
        reply = await stage.platform.send(stage.chat, Message(blocks=(_line("Korrigiert."),)), "", posted.message_id)
        assert reply.message_id != posted.message_id
        assert "Korrigiert." in stage.seen()

    async def test_markup_in_a_text_is_text(self, stage: Stage) -> None:
        """What looks like the platform's markup arrives as it was written."""
        text = "<b>1 < 2 & 3 > 2</b> [bold] *stern* _strich_ &amp;"
        await stage.platform.send(stage.chat, Message(blocks=(Paragraph((Span(text, Style.STRONG),)),)))
        assert text in stage.seen()

    async def test_a_picture_goes_with_its_text(self, stage: Stage) -> None:
        """A post with a picture says so, and its text is there."""
        posted = await stage.platform.send(stage.chat, _pictured("Die neue Brücke ist fertig."))
        assert posted.has_picture
        assert "Die neue Brücke ist fertig." in stage.seen()

    async def test_files_come_after_the_text(self, stage: Stage) -> None:
        """In order, each with its name and caption; and what is edited later is the text."""
        files = (File("karte.png", b"\x89PNG", "Karte: Stadt"), File("plan.pdf", b"%PDF-1.7", "Plan <1> & 2"))
        posted = await stage.platform.send(stage.chat, Message(blocks=(_line("Zwei Anlagen."),), files=files))
        seen = stage.seen()
        said = ("Zwei Anlagen.", "karte.png", "Karte: Stadt", "plan.pdf", "Plan <1> & 2")
        assert sorted(said, key=seen.index) == list(said)
        await stage.platform.edit(stage.chat, posted, Message(blocks=(_line("Keine Anlagen mehr."),)))
        assert "Keine Anlagen mehr." in stage.seen()

    async def test_files_need_no_text(self, stage: Stage) -> None:
        """A message may be nothing but files."""
        posted = await stage.platform.send(stage.chat, Message(files=(File("plan.pdf", b"%PDF-1.7"),)))
        assert posted.message_id
        assert "plan.pdf" in stage.seen()

    async def test_a_contact_is_in_the_text_at_least(self, stage: Stage) -> None:
        """Whether or not the platform has cards, telephone and address are there to be read."""
        contact = Contact(name="Ina Beispiel", phone="+49 (0)5361 28-2301", email="presse@wendelbrueck.example")
        said = _line("Ina Beispiel\n+49 (0)5361 28-2301\npresse@wendelbrueck.example")
        posted = await stage.platform.send(stage.chat, Message(blocks=(said,), contact=contact))
        assert posted.message_id
        assert "+49 (0)5361 28-2301" in stage.seen()
        assert "presse@wendelbrueck.example" in stage.seen()

    async def test_an_edit_shows_the_new_text(self, stage: Stage) -> None:
        """Editing a text post makes it say something else."""
        posted = await stage.platform.send(stage.chat, Message(blocks=(_line("Um 14 Uhr."),)))
        await stage.platform.edit(stage.chat, posted, Message(blocks=(_line("Um 15 Uhr."),)))
        assert "Um 15 Uhr." in stage.seen()

    async def test_an_edit_of_a_picture_post_shows_the_new_text(self, stage: Stage) -> None:
        """With a new picture or with the old one."""
        posted = await stage.platform.send(stage.chat, _pictured("Um 14 Uhr."))
        posted = await stage.platform.edit(stage.chat, posted, Message(blocks=(_line("Um 15 Uhr."),)))
        assert posted.has_picture
        assert "Um 15 Uhr." in stage.seen()
        await stage.platform.edit(stage.chat, posted, _pictured("Um 16 Uhr.", "green"))
        assert "Um 16 Uhr." in stage.seen()

    async def test_an_edit_that_changes_nothing_succeeds(self, stage: Stage) -> None:
        """Whoever repeats an edit after a crash must not fail."""
        message = Message(blocks=(_line("Unverändert."),))
        posted = await stage.platform.send(stage.chat, message)
        again = await stage.platform.edit(stage.chat, posted, message)
        assert again.message_id

    async def test_what_was_sent_can_be_found_or_is_known_not_to_be(self, stage: Stage) -> None:
        """By its mark, and by no other."""
        posted = await stage.platform.send(stage.chat, Message(blocks=(_line("Um 14 Uhr."),)), "delivery 7")
        found = await stage.platform.find(stage.chat, "delivery 7", _LONG_AGO)
        assert found == (posted if stage.platform.can_find else None)
        assert await stage.platform.find(stage.chat, "delivery 8", _LONG_AGO) is None

    async def test_who_is_heard_may_change_the_chat_they_are_alone_in(self, stage: Stage) -> None:
        """Whoever speaks on the stage has nobody beside them, or runs the chat."""
        async with _listening(stage.platform) as heard:
            await stage.say("/list")
            command = await heard()
        assert await stage.platform.may_change(command.chat, command.person)

    async def test_a_name_that_nobody_has_stands_for_no_chat(self, stage: Stage) -> None:
        """Whatever somebody types."""
        assert await stage.platform.chat_named("@nobody_has_this_name") is None

    async def test_a_command_is_heard_in_its_parts(self, stage: Stage) -> None:
        """Verb, argument, chat and platform."""
        async with _listening(stage.platform) as heard:
            await stage.say('/search "tag der offenen tür" wendelbrück')
            command = await heard()
        assert (command.verb, command.argument) == ("search", '"tag der offenen tür" wendelbrück')
        assert (command.platform, command.chat) == (stage.platform.name, stage.chat)

    async def test_a_tap_is_heard_as_its_token(self, stage: Stage) -> None:
        """With the message it was on."""
        message = Message(blocks=(_line("Mehr?"),), buttons=((Button("Volltext", "1:full:7"), Button("Nein", "1:no")),))
        async with _listening(stage.platform) as heard:
            posted = await stage.platform.send(stage.chat, message)
            await stage.tap("Volltext")
            command = await heard()
        assert command.token == "1:full:7"  # noqa: S105  # what a button means, not a password
        assert command.message_id == posted.message_id

    async def test_other_buttons_are_offered_below_the_same_message(self, stage: Stage) -> None:
        """As often as somebody asks for them, and whether it has a picture or not."""
        more = ((Button("Mehr", "1:more:7"),),)
        texts = {"Zurück": Message(blocks=(_line("Brand am Markt."),)), "Weniger": _pictured("Brand am Hafen.")}
        async with _listening(stage.platform) as heard:
            for label, message in texts.items():
                back = ((Button("Warum", "1:why:7"), Button(label, "1:back:7")),)
                posted = await stage.platform.send(stage.chat, replace(message, buttons=more))
                for _ in range(2):
                    await stage.platform.offer(stage.chat, posted.message_id, back)
                await stage.tap(label)
                command = await heard()
                assert (command.token, command.message_id) == ("1:back:7", posted.message_id)
        assert "Brand am Markt." in stage.seen()
        assert "Brand am Hafen." in stage.seen()

    async def test_a_link_to_share_holds_what_it_is_to_open_or_there_is_none(self, stage: Stage) -> None:
        """In a private chat as in a group."""
        for address in (stage.platform.share("q_Yg"), stage.platform.share("q_Yg", group=True)):
            assert address == "" or (address.startswith("https://") and "q_Yg" in address)

    async def test_commands_are_heard_in_order(self, stage: Stage) -> None:
        """One after the other, as they were said."""
        async with _listening(stage.platform) as heard:
            await stage.say("/latest 3")
            await stage.say("/help")
            assert [(await heard()).verb, (await heard()).verb] == ["latest", "help"]


@asynccontextmanager
async def _listening(platform: Platform) -> AsyncIterator[Callable[[], Awaitable[Command]]]:
    commands: asyncio.Queue[Command] = asyncio.Queue()

    async def handle(command: Command) -> str:
        commands.put_nowait(command)
        return ""

    listener = asyncio.create_task(platform.listen(handle, MemoryInbox()))
    try:
        yield lambda: asyncio.wait_for(commands.get(), timeout=10)
    finally:
        listener.cancel()
        await asyncio.gather(listener, return_exceptions=True)


def _line(text: str) -> Paragraph:
    return Paragraph((Span(text),))


def _pictured(text: str, colour: str = "navy") -> Message:
    written = io.BytesIO()
    Image.new("RGB", (320, 200), colour).save(written, "JPEG")
    return Message(blocks=(_line(text),), picture=Picture(written.getvalue(), "Eine Farbfläche"))
