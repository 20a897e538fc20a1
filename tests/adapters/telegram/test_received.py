"""Files that people send with a command: what of them reaches the command, and what is never fetched."""

from __future__ import annotations

import pytest

from pressbot.messages import MOST_ATTACHED_BYTES, Attached
from pressbot_telegram.platform import TelegramPlatform
from tests.adapters.telegram.test_listen import Heard, listening, until_confirmed
from tests.standins.telegram import TelegramStandin

QUERIES = "feuerwehr\nwürzburg\n".encode()


async def attached(telegram: TelegramStandin, platform: TelegramPlatform) -> Attached:
    """The file of the next command."""
    heard = Heard()
    async with listening(platform, heard):
        command = await heard.next()
    assert command.verb == "import"
    assert command.attached
    return command.attached


def asked(telegram: TelegramStandin) -> list[str]:
    return [call.method for call in telegram.calls]


@pytest.mark.parametrize("kind", ["private", "group", "channel"])
async def test_a_file_below_which_stands_import_comes_with_it(
    telegram: TelegramStandin, platform: TelegramPlatform, kind: str
) -> None:
    telegram.say(telegram.add_chat(kind), "/import", file=QUERIES)
    file = await attached(telegram, platform)
    assert (file.data, file.size) == (QUERIES, len(QUERIES))


async def test_so_does_a_file_that_is_answered_with_import(
    telegram: TelegramStandin, platform: TelegramPlatform
) -> None:
    chat = telegram.add_chat()
    sent = telegram.say(chat, "", file=QUERIES)
    telegram.say(chat, "/import", reply_to=sent.id)
    assert (await attached(telegram, platform)).data == QUERIES


async def test_a_file_without_a_command_is_no_query(telegram: TelegramStandin, platform: TelegramPlatform) -> None:
    chat, heard = telegram.add_chat(), Heard()
    async with listening(platform, heard):
        telegram.say(chat, "Meine Suchen", file=QUERIES)
        telegram.say(chat, "/list", file=QUERIES)
        command = await heard.next()
        await until_confirmed(telegram)
    assert (command.verb, command.attached) == ("list", None)
    assert "getFile" not in asked(telegram)


async def test_a_file_that_is_too_large_is_not_fetched(telegram: TelegramStandin, platform: TelegramPlatform) -> None:
    telegram.say(telegram.add_chat(), "/import", file=b"x" * (MOST_ATTACHED_BYTES + 1))
    file = await attached(telegram, platform)
    assert file.is_too_large
    assert file.data is None
    assert "getFile" not in asked(telegram)


@pytest.mark.parametrize("step", ["getFile", "download"])
async def test_a_file_that_cannot_be_had_reaches_the_command_empty(
    telegram: TelegramStandin, platform: TelegramPlatform, step: str, caplog: pytest.LogCaptureFixture
) -> None:
    telegram.drop_before(step)
    telegram.say(telegram.add_chat(), "/import", file=QUERIES)
    file = await attached(telegram, platform)
    assert file.data is None
    assert not file.is_too_large
    assert "could not be got" in caplog.text
    assert telegram.token not in caplog.text
