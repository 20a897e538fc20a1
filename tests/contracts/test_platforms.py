"""One contract over every platform: the shipped double, the terminal, Telegram and Slack against strict stand-ins."""

import asyncio
import io
import os
from collections.abc import AsyncIterator, Iterable
from dataclasses import replace
from typing import TextIO

import pytest
import pytest_asyncio
from PIL import Image
from rich.console import Console

from pressbot.contract import PlatformContract, Stage
from pressbot.errors import MessageRejected, OutcomeUnknown
from pressbot.messages import Command, Limits, Message, Paragraph, Picture, Span
from pressbot.model import Posted
from pressbot.ports import Platform
from pressbot.render.measure import plain_text
from pressbot.testing import RecordingPlatform
from pressbot_slack.platform import SlackPlatform
from pressbot_telegram.platform import TelegramPlatform
from pressbot_terminal.platform import TerminalPlatform
from pressbot_terminal.updates import ADDRESS
from tests.conftest import SHARED
from tests.contracts.albums import ALBUM, CAPTIONS, AlbumContract, captioned
from tests.contracts.deleted import DeletedContract
from tests.standins.slack import SlackStandin
from tests.standins.telegram import TelegramStandin

SPEC = SHARED / "specs" / "telegram" / "bot-api-10.0.json"
SLACK_SPEC = SHARED / "specs" / "slack" / "slack-api-ref.methods.json"


class RecordingStage:
    """The shipped double."""

    chat = "7"

    def __init__(self) -> None:
        self.recorder = RecordingPlatform(Limits(text=4096, caption=1024, album=10))
        self.platform: Platform = self.recorder

    def seen(self) -> str:
        messages = self.recorder.shown.get(self.chat, {}).values()
        return "\n".join(
            "\n".join([plain_text(each.blocks), *(f"{file.name}\n{file.caption}" for file in each.files)])
            for each in messages
        )

    def delete(self, posted: Posted) -> None:
        del self.recorder.shown[self.chat][posted.message_id]

    async def say(self, text: str) -> None:
        verb, _, argument = text.removeprefix("/").partition(" ")
        self.recorder.hear(Command(platform="recorded", chat=self.chat, verb=verb, argument=argument))

    async def tap(self, label: str) -> None:
        message_id, button = next(
            (message_id, button)
            for message_id, message in self.recorder.shown[self.chat].items()
            for row in message.buttons
            for button in row
            if button.label == label
        )
        self.recorder.hear(Command(platform="recorded", chat=self.chat, token=button.token, message_id=message_id))


class TerminalStage:
    """The terminal, its keyboard a pipe."""

    chat = ADDRESS

    def __init__(self, lines: TextIO, keyboard: TextIO) -> None:
        self.screen = io.StringIO()
        self.keyboard = keyboard
        console = Console(file=self.screen, width=200, force_terminal=False, color_system=None)
        self.platform: Platform = TerminalPlatform(console, lines)

    def seen(self) -> str:
        return self.screen.getvalue()

    async def say(self, text: str) -> None:
        self.keyboard.write(f"{text}\n")
        self.keyboard.flush()

    async def tap(self, label: str) -> None:
        before = self.seen().rpartition(label)[0]
        await self.say(before[before.rindex("[") + 1 : before.rindex("]")])


class TelegramStage:
    """The real library against a strict stand-in for Telegram's server."""

    def __init__(self, standin: TelegramStandin) -> None:
        self.standin = standin
        self.person = standin.add_chat()
        self.chat = self.person.address
        self.platform: Platform = TelegramPlatform(standin.token, standin.url)

    def seen(self) -> str:
        return "\n".join(_with_files(each.text, [(each.shown.document or ("",))[0]]) for each in self.person.posts)

    def delete(self, posted: Posted) -> None:
        self.person.messages[int(posted.message_id)].deleted = True

    async def say(self, text: str) -> None:
        self.standin.say(self.person, text)

    async def tap(self, label: str) -> None:
        with_buttons = [message for message in self.person.posts if label in message.labels]
        self.standin.press(self.person, with_buttons[-1].id, label)


class SlackStage:
    """The real libraries against a strict stand-in for Slack's servers."""

    def __init__(self, standin: SlackStandin) -> None:
        self.standin = standin
        self.channel = standin.add_channel()
        self.chat = self.channel.id
        self.platform: Platform = SlackPlatform(standin.token, standin.app_token, standin.url)

    def seen(self) -> str:
        return "\n".join(_with_files(each.text, each.shown.files) for each in self.channel.posts)

    def delete(self, posted: Posted) -> None:
        del self.channel.messages[posted.message_id]

    async def say(self, text: str) -> None:
        self.standin.command(self.channel, text.removeprefix("/"))

    async def tap(self, label: str) -> None:
        with_buttons = [message for message in self.channel.posts if label in message.labels]
        self.standin.tap(self.channel, with_buttons[-1], label)


def _with_files(text: str, names: Iterable[str]) -> str:
    return "\n".join([*names, text])


class TestRecording(PlatformContract, AlbumContract, DeletedContract):
    takes_albums = True

    @pytest.fixture
    def stage(self) -> Stage:
        return RecordingStage()


class TestTerminal(PlatformContract, AlbumContract):
    @pytest_asyncio.fixture
    async def stage(self) -> AsyncIterator[Stage]:
        reading, writing = os.pipe()
        with os.fdopen(reading) as lines, os.fdopen(writing, "w") as keyboard:
            yield TerminalStage(lines, keyboard)
            keyboard.close()
            await asyncio.sleep(0)


class TestTelegram(PlatformContract, AlbumContract, DeletedContract):
    takes_albums = True

    @pytest_asyncio.fixture
    async def stage(self) -> AsyncIterator[Stage]:
        async with TelegramStandin(SPEC if SPEC.exists() else None) as standin:
            stage = TelegramStage(standin)
            await stage.platform.start()
            yield stage
            await stage.platform.close()
            assert standin.violations == []

    async def test_a_picture_is_uploaded_once(self, stage: TelegramStage) -> None:
        await post_twice_and_edit(stage)
        assert stage.standin.uploads == 1

    async def test_an_album_with_one_picture_that_is_none_is_refused_whole(self, stage: TelegramStage) -> None:
        broken = replace(captioned(CAPTIONS[1]), picture=Picture(b"GIF89a and nothing behind it"))
        with pytest.raises(MessageRejected):
            await stage.platform.send(stage.chat, Message(album=(ALBUM.album[0], broken)))
        assert stage.seen() == ""

    async def test_an_album_with_a_caption_that_is_too_long_is_refused_whole(self, stage: TelegramStage) -> None:
        long = captioned("x" * (stage.platform.limits.caption + 1), "green")
        with pytest.raises(MessageRejected):
            await stage.platform.send(stage.chat, Message(album=(ALBUM.album[0], long)))
        assert stage.seen() == ""

    async def test_whether_an_album_is_there_is_unknown_where_the_answer_is_lost(self, stage: TelegramStage) -> None:
        stage.standin.drop_after("sendMediaGroup")
        with pytest.raises(OutcomeUnknown):
            await stage.platform.send(stage.chat, ALBUM)
        assert [post.text for post in stage.person.posts] == [*CAPTIONS], "once, for nobody has asked again"


class TestSlack(PlatformContract, AlbumContract, DeletedContract):
    @pytest_asyncio.fixture
    async def stage(self) -> AsyncIterator[Stage]:
        async with SlackStandin(SLACK_SPEC if SLACK_SPEC.exists() else None) as standin:
            stage = SlackStage(standin)
            await stage.platform.start()
            yield stage
            await stage.platform.close()
            assert standin.violations == []

    async def test_a_picture_is_uploaded_once(self, stage: SlackStage) -> None:
        await post_twice_and_edit(stage)
        assert len(stage.standin.files) == 1


async def post_twice_and_edit(stage: Stage) -> None:
    """Post the same picture twice, and once more by an edit."""
    written = io.BytesIO()
    Image.new("RGB", (320, 200), "navy").save(written, "JPEG")
    message = Message(blocks=(Paragraph((Span("Die neue Brücke."),)),), picture=Picture(written.getvalue(), "Brücke"))
    posted = [await stage.platform.send(stage.chat, message) for _ in range(2)]
    corrected = replace(message, blocks=(Paragraph((Span("Die neue Brücke ist fertig."),)),))
    await stage.platform.edit(stage.chat, posted[0], corrected)
    assert "Die neue Brücke ist fertig." in stage.seen()
