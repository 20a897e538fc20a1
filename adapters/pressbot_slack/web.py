"""HTTP: an app of bolt goes in and hears at an address of ours, where Slack posts what it has to say.

Bolt checks the signature of every request, and how old it is: what is not signed, or replayed after five minutes, is
answered with 401. Of what is replayed sooner ``hear.py`` knows that it was heard.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping

from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse

from pressbot.errors import PressbotError, SettingsError
from pressbot_slack.verdicts import FOREIGN, judge

#: Where the manifest sends everything that Slack has to say.
EVENTS_PATH = "/slack/events"

_logger = logging.getLogger(__name__)

#: Carries out a request of bolt's.
Route = Callable[[AsyncBoltRequest], Awaitable[BoltResponse]]


async def hear_by_http(app: AsyncApp, listen: str, pages: Mapping[str, Route]) -> None:
    """Let the app hear at this address, as in ``127.0.0.1:3000``, until cancelled; ``pages`` are others to be got there.

    Raises:
        SettingsError: nobody can listen there.
    """
    server = web.Application()
    server.router.add_post(EVENTS_PATH, _answering(app.async_dispatch))
    for path, route in pages.items():
        server.router.add_get(path, _answering(route))
    runner = web.AppRunner(server, access_log=None)
    await runner.setup()
    host, _, port = listen.rpartition(":")
    try:
        await web.TCPSite(runner, host.strip("[]"), int(port)).start()
        await asyncio.Event().wait()
    except OSError as error:
        # asyncio names the address once more before it.
        raise SettingsError([f"slack.listen: {listen} cannot be used: {str(error).rpartition(': ')[2]}"]) from error
    finally:
        await runner.cleanup()


def _answering(route: Route) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    async def answer(request: web.Request) -> web.StreamResponse:
        try:
            asked = await to_bolt_request(request)
        except ValueError:
            # Bolt reads what it has not checked yet: strangers may send anything.
            return web.Response(status=400)
        try:
            return await to_aiohttp_response(await route(asked))
        except (PressbotError, *FOREIGN) as error:
            told = error if isinstance(error, PressbotError) else judge(error)
            _logger.warning("%s could not be answered: %s", request.path, told)
            return web.Response(status=503)

    return answer
