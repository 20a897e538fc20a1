"""The webhook: Telegram calls us, through a proxy that speaks TLS, and is answered once the update is in the inbox.

Goes in: requests over plain HTTP on an address of this machine. Comes out: updates for the ear.
"""

from __future__ import annotations

import asyncio
import hmac
import json
import logging
import secrets
from dataclasses import dataclass, field

from aiohttp import web
from telegram import Bot, Update

from pressbot.errors import DatabaseUnavailable, SettingsError
from pressbot.patience import until_done
from pressbot_telegram.hear import NONE_HEARD, Ear
from pressbot_telegram.updates import HEARD
from pressbot_telegram.verdicts import ask

_HEADER = "X-Telegram-Bot-Api-Secret-Token"
#: An update is a message and what it replies to: a tenth of this, with all it may hold.
_MOST_BYTES = 1_000_000
#: Telegram is told again now and then: another program may have taken the webhook away.
_REPEATED_SECONDS = 3600

_logger = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True, slots=True)
class Webhook:
    """Where Telegram calls, and where that arrives here."""

    #: As Telegram calls it, on the proxy.
    url: str
    host: str
    port: int
    #: What Telegram shows to be told from others; made at the start where nobody gave one.
    secret: str = field(default_factory=lambda: secrets.token_urlsafe(32), repr=False)


async def hear_by_webhook(hook: Webhook, bot: Bot, ear: Ear) -> None:
    """Hear until cancelled.

    Raises:
        AccountRefused: the token is revoked.
        SettingsError: the address cannot be listened at.
    """
    app = web.Application(client_max_size=_MOST_BYTES)

    async def hear(request: web.Request) -> web.Response:
        return await _hear(request, hook, bot, ear)

    # The proxy may call it by whatever path: the secret tells Telegram from others.
    app.router.add_post("/{path:.*}", hear)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
    await runner.setup()
    try:
        await web.TCPSite(runner, hook.host, hook.port).start()
        while True:
            await until_done(lambda: _announce(hook, bot), NONE_HEARD)
            await asyncio.sleep(_REPEATED_SECONDS)
    except OSError as error:
        # asyncio names the address once more before it.
        cause = str(error).rpartition(": ")[2]
        raise SettingsError([f"telegram.webhook_listen: {hook.host}:{hook.port} cannot be used: {cause}"]) from error
    finally:
        await runner.cleanup()


async def _announce(hook: Webhook, bot: Bot) -> None:
    await ask(bot.initialize())
    await ask(bot.set_webhook(hook.url, secret_token=hook.secret, allowed_updates=HEARD))


async def _hear(request: web.Request, hook: Webhook, bot: Bot, ear: Ear) -> web.Response:
    shown = request.headers.get(_HEADER, "")
    if not hmac.compare_digest(shown.encode(), hook.secret.encode()):
        return web.Response(status=403)
    try:
        update = Update.de_json(json.loads(await request.read()), bot)
    # Whoever knows the secret and sends no update is broken, and how is not ours to know.
    except (ValueError, TypeError, KeyError, AttributeError):
        return web.Response(status=400)
    try:
        await ear.keep([update])
    except DatabaseUnavailable as error:
        _logger.warning("an update could not be kept, Telegram repeats it: %s", error)
        return web.Response(status=503)
    return web.Response()
