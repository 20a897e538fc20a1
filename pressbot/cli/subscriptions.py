"""Subscriptions from the command line: subscribe, subscriptions, unsubscribe."""

from datetime import datetime
from typing import Annotated

import typer
from rich.table import Table
from sqlalchemy import Connection

from pressbot.app import App, installed_platforms
from pressbot.cli.session import MAX_ID, QUERY_HELP, Session, console
from pressbot.errors import WrongUse
from pressbot.model import Chat, Subscription
from pressbot.query.syntax import canonical, parse
from pressbot.render.reading import reading
from pressbot.store.chats import REACHED, change_chat, find_chat, keep_chat
from pressbot.store.queries import keep_query
from pressbot.store.subscriptions import all_subscriptions, chat_subscriptions
from pressbot.store.subscriptions import subscribe as store_subscription
from pressbot.store.subscriptions import unsubscribe as end_subscription

_CHAT = "platform:address, such as telegram:-10012345"
#: As long as the column is; longer than any platform's addresses.
_MAX_ADDRESS = 200


def subscribe(
    context: typer.Context,
    chat: Annotated[str, typer.Argument(help=_CHAT)],
    query: Annotated[str, typer.Argument(help=QUERY_HELP)],
) -> None:
    """Let a chat keep a query standing."""
    session: Session = context.obj

    async def work(app: App) -> tuple[bool, str, str]:
        platform, address = _parts(chat)
        if platform not in installed_platforms():
            raise WrongUse(f"There is no platform {platform} here; there are {', '.join(installed_platforms())}.")
        asked = parse(query)
        wanted = Chat(
            platform=platform, address=address, language=app.settings.chat.language, timezone=app.settings.chat.timezone
        )
        return *await app.database.transact(_subscribe, wanted, canonical(asked), app), reading(asked, "en")

    is_new, suspended, understood = session.run(work)
    console().print(f"{chat} {'gets' if is_new else 'has already'}: {understood}.")
    if suspended:
        console().print(f"It was suspended ({suspended}) and is so no longer: pressbot tries to write to it again.")


def list_subscriptions(
    context: typer.Context,
    chat: Annotated[str | None, typer.Argument(help=f"{_CHAT}; all chats if left out")] = None,
) -> None:
    """List the subscriptions of a chat, or all."""
    session: Session = context.obj

    async def work(app: App) -> tuple[list[Subscription], datetime]:
        if chat is None:
            return await app.database.read(all_subscriptions), app.clock.now()
        known = await app.database.read(find_chat, *_parts(chat))
        return await app.database.read(chat_subscriptions, known) if known else [], app.clock.now()

    table = Table("ID", "Chat", "Query", "Since", box=None)
    listed, now = session.run(work)
    for each in listed:
        state = f" (suspended: {each.chat.suspended})" if each.chat.suspended else ""
        rest = " (paused)" if each.paused_until and now < each.paused_until else ""
        table.add_row(str(each.id), f"{each.chat}{state}", f"{each.query}{rest}", f"{each.created_at:%Y-%m-%d}")
    console().print(table)


def unsubscribe(
    context: typer.Context,
    subscription: Annotated[int, typer.Argument(metavar="ID", help="The number `pressbot subscriptions` shows.")],
) -> None:
    """End a subscription."""
    session: Session = context.obj

    async def work(app: App) -> Subscription:
        known = 0 < subscription <= MAX_ID
        ended = await app.database.transact(end_subscription, subscription) if known else None
        if ended is None:
            raise WrongUse(f"There is no subscription {subscription}; `pressbot subscriptions` shows them.")
        return ended

    ended = session.run(work)
    console().print(f"{ended.chat} no longer gets: {ended.query}")


def _subscribe(tx: Connection, wanted: Chat, text: str, app: App) -> tuple[bool, str]:
    """Whether the subscription is new, and why the chat was suspended until now, or ""."""
    chat = keep_chat(tx, wanted)
    if chat.suspended:
        change_chat(tx, chat.id, **REACHED)
    return store_subscription(tx, chat, keep_query(tx, text), app.clock.now()), chat.suspended


def _parts(chat: str) -> tuple[str, str]:
    platform, colon, address = chat.partition(":")
    if not (platform and colon and address):
        raise WrongUse(f"{chat} is no chat: it should be {_CHAT}.")
    if len(address) > _MAX_ADDRESS:
        raise WrongUse(f"The address of a chat has at most {_MAX_ADDRESS} characters.")
    return platform, address
