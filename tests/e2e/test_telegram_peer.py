"""The webhook, against a Bot API server that was not written here: telemelya, which delivers updates and takes answers.

It keeps its state in Redis and its pictures in S3: a fake of the one, and a shelf that does for the other. It does not
show the secret that a webhook is set with, so a proxy does; that nobody is heard without it is seen here, too.
Unlike Telegram it checks nothing of what it takes, and it knows neither albums nor the exchange of a picture.
"""

from __future__ import annotations

import asyncio
import socket
import subprocess
import threading
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from uuid import uuid4

import aiohttp
import pytest
from aiohttp import web

from pressbot.messages import Button, Message
from pressbot.model import Posted
from pressbot.testing import MemoryInbox
from pressbot_telegram.platform import TelegramPlatform
from pressbot_telegram.webhook import Webhook
from tests.adapters.telegram.conftest import draw, words
from tests.adapters.telegram.test_listen import Heard
from tests.architecture.code import ROOT
from tests.e2e.servers import WebServer
from tests.standins.telegram import TOKEN

#: An environment of its own: it needs an earlier python-dateutil than pressbot has.
PYTHON = ROOT / ".venv" / "peer" / "bin" / "python"
pytestmark = pytest.mark.skipif(not PYTHON.exists(), reason="telemelya is not set up: make test")

CHAT = "42"
SECRET = "the-secret-of-this-test"  # no password


@dataclass(frozen=True, kw_only=True)
class Peer:
    """Telemelya, and the platform that hears through it."""

    url: str
    session: aiohttp.ClientSession
    platform: TelegramPlatform
    heard: Heard
    #: By which it tells this test from the others.
    control: Mapping[str, str]

    async def lets_hear(self, **update: Any) -> int:
        """Have it send an update to the webhook; return what that answered."""
        asked = {"bot_token": TOKEN}
        said = {"chat_id": int(CHAT), **update}
        path = f"{self.url}/api/v1/test/send_update"
        async with self.session.post(path, params=asked, json=said, headers=self.control) as answer:
            status: int = (await answer.json())["delivery"]["status_code"]
            return status

    async def took(self) -> list[dict[str, Any]]:
        """The requests that it took, in order."""
        async with self.session.get(f"{self.url}/api/v1/test/responses", headers=self.control) as answer:
            taken: list[dict[str, Any]] = (await answer.json())["responses"]
            return taken


class _Shelf(BaseHTTPRequestHandler):
    """As much of S3 as pictures need that nobody gets again."""

    #: The client waits to be told that it may continue, which 1.0 does not know.
    protocol_version = "HTTP/1.1"

    def do_HEAD(self) -> None:
        self._answer()

    def do_PUT(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self._answer()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  # as its base calls it
        """Nothing."""

    def _answer(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()


#: Both in one process, which Redis' threads do not keep from ending.
_SERVER = """
import os, threading
from fakeredis import TcpFakeServer
redis = TcpFakeServer(("127.0.0.1", 0))
threading.Thread(target=redis.serve_forever, daemon=True).start()
os.environ["REDIS_URL"] = f"redis://127.0.0.1:{redis.server_address[1]}/0"
from telemelya.server.app import main
main()
"""


@pytest.fixture(scope="module")
def telemelya(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server that starts for seconds, and so once."""
    with ThreadingHTTPServer(("127.0.0.1", 0), _Shelf) as shelf:
        threading.Thread(target=shelf.serve_forever, daemon=True).start()
        port = _free_port()
        settings = {
            "MOCK_SERVER_HOST": "127.0.0.1",
            "MOCK_SERVER_PORT": str(port),
            "MINIO_ENDPOINT": f"127.0.0.1:{shelf.server_address[1]}",
            "STRICT_EDIT": "true",
        }
        folder = tmp_path_factory.mktemp("telemelya")
        with subprocess.Popen([PYTHON, "-c", _SERVER], env=settings, cwd=folder) as server:
            try:
                yield f"http://127.0.0.1:{port}"
            finally:
                server.kill()
                server.wait()
                shelf.shutdown()


@pytest.fixture(params=[SECRET])
async def peer(request: pytest.FixtureRequest, telemelya: str) -> AsyncIterator[Peer]:
    """The parameter is the secret that the proxy shows."""
    async with AsyncExitStack() as stack:
        session = await stack.enter_async_context(aiohttp.ClientSession())
        hook_port = _free_port()

        async def hand_on(call: web.Request) -> web.Response:
            shown = {"X-Telegram-Bot-Api-Secret-Token": request.param}
            hook = f"http://127.0.0.1:{hook_port}{call.path}"
            async with session.post(hook, data=await call.read(), headers=shown) as answer:
                return web.Response(status=answer.status)

        proxy = await stack.enter_async_context(WebServer(hand_on))
        await _until_open(telemelya, session)
        hook = Webhook(url=f"{proxy.url}/telegram", host="127.0.0.1", port=hook_port, secret=SECRET)
        platform, heard = TelegramPlatform(TOKEN, telemelya, webhook=hook), Heard("Gemerkt")
        await platform.start()
        listening = asyncio.create_task(platform.listen(heard, MemoryInbox()))
        await _until_hooked(telemelya, hook.url, session)
        control = {"Authorization": "Bearer anybody", "X-Test-Session": str(uuid4())}
        yield Peer(url=telemelya, session=session, platform=platform, heard=heard, control=control)
        listening.cancel()
        await asyncio.gather(listening, return_exceptions=True)
        await platform.close()


async def test_a_command_is_heard_and_answered_and_the_answer_is_edited(peer: Peer) -> None:
    assert await peer.lets_hear(command="/sub feuerwehr") == 200
    command = await peer.heard.next()
    assert (command.chat, command.verb, command.argument) == (CHAT, "sub", "feuerwehr")

    post = replace(words("Brand <im> Sägewerk & mehr"), buttons=((Button("Volltext", "1:full:1"),),))
    posted = await peer.platform.send(CHAT, post)
    await peer.platform.edit(CHAT, posted, words("Korrigiert"))
    await peer.platform.offer(CHAT, posted.message_id, ((Button("Zurück", "1:less:1"),),))

    sent, edited, offered = await peer.took()
    assert (sent["method"], sent["text"]) == ("sendMessage", "Brand &lt;im&gt; Sägewerk &amp; mehr")
    assert sent["reply_markup"] == {"inline_keyboard": [[{"text": "Volltext", "callback_data": "1:full:1"}]]}
    assert (edited["method"], edited["message_id"], edited["text"]) == ("editMessageText", 1, "Korrigiert")
    assert offered["reply_markup"] == {"inline_keyboard": [[{"text": "Zurück", "callback_data": "1:less:1"}]]}


async def test_a_picture_is_uploaded_once_and_its_caption_is_edited(peer: Peer) -> None:
    # It takes part in a chat once it has let us hear of one.
    await peer.lets_hear(text="Hallo")
    pictured = Message(blocks=words("Bild").blocks, picture=draw("JPEG"))
    first, second = [await peer.platform.send(CHAT, pictured) for _ in range(2)]
    assert (first, second) == (Posted(message_id="1", has_picture=True), Posted(message_id="2", has_picture=True))
    await peer.platform.edit(CHAT, second, words("Korrigiert"))
    uploaded, again, edited = await peer.took()
    assert uploaded["file_id"] == again["file_id"]
    assert (again["photo"][0]["file_size"], uploaded["photo"][0]["file_size"]) == (0, len(draw("JPEG").data))
    assert (edited["method"], edited["message_id"], edited["caption"]) == ("editMessageCaption", 2, "Korrigiert")


async def test_a_tap_is_heard_and_its_notice_is_shown(peer: Peer) -> None:
    assert await peer.lets_hear(callback_data="1:save:7", callback_message_id=3) == 200
    tapped = await peer.heard.next()
    assert (tapped.token, tapped.message_id) == ("1:save:7", "3")
    async with asyncio.timeout(10):
        while not (answers := await peer.took()):  # noqa: ASYNC110  # another process tells when
            await asyncio.sleep(0.05)
    assert [(each["method"], each["text"]) for each in answers] == [("answerCallbackQuery", "Gemerkt")]


@pytest.mark.parametrize("peer", ["another-secret"], indirect=True)
async def test_who_does_not_show_the_secret_is_not_heard(peer: Peer) -> None:
    assert await peer.lets_hear(command="/sub feuerwehr") == 403
    assert peer.heard.commands.empty()


async def _until_open(url: str, session: aiohttp.ClientSession) -> None:
    async with asyncio.timeout(60):
        while True:
            try:
                async with session.get(url):
                    return
            except aiohttp.ClientError:
                await asyncio.sleep(0.1)


async def _until_hooked(url: str, hook: str, session: aiohttp.ClientSession) -> None:
    async with asyncio.timeout(10):
        while True:
            async with session.post(f"{url}/bot{TOKEN}/getWebhookInfo") as answer:
                if (await answer.json())["result"]["url"] == hook:
                    return
            await asyncio.sleep(0.05)


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port
