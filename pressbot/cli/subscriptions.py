"""Subscriptions from the command line: subscribe, subscriptions, unsubscribe."""

from typing import Annotated

import typer
from rich.table import Table
from sqlalchemy import Connection

from pressbot.app import App
from pressbot.cli.session import Session, console
from pressbot.errors import WrongUse
from pressbot.model import Chat, Subscription
from pressbot.query.syntax import canonical, parse
from pressbot.render.reading import reading
from pressbot.store.chats import find_chat, keep_chat
from pressbot.store.subscriptions import all_subscriptions, chat_subscriptions, keep_query
from pressbot.store.subscriptions import subscribe as store_subscription
from pressbot.store.subscriptions import unsubscribe as end_subscription

_CHAT = "platform:address, such as telegram:-10012345"


def subscribe(
    context: typer.Context,
    chat: Annotated[str, typer.Argument(help=_CHAT)],
    query: Annotated[str, typer.Argument(help='Words, "phrases", source:name.')],
) -> None:
    """Let a chat keep a query standing."""
    session: Session = context.obj

    async def work(app: App) -> tuple[bool, str]:
        platform, address = _parts(chat)
        asked = parse(query)
        wanted = Chat(
            platform=platform, address=address, language=app.settings.chat.language, timezone=app.settings.chat.timezone
        )
        return await app.database.transact(_subscribe, wanted, canonical(asked), app), reading(asked, "en")

    is_new, understood = session.run(work)
    console().print(f"{chat} {'gets' if is_new else 'has already'}: {understood}.")


def list_subscriptions(
    context: typer.Context,
    chat: Annotated[str | None, typer.Argument(help=f"{_CHAT}; all chats if left out")] = None,
) -> None:
    """List the subscriptions of a chat, or all."""
    session: Session = context.obj

    async def work(app: App) -> list[Subscription]:
        if chat is None:
            return await app.database.read(all_subscriptions)
        known = await app.database.read(find_chat, *_parts(chat))
        return await app.database.read(chat_subscriptions, known) if known else []

    table = Table("ID", "Chat", "Query", "Since", box=None)
    for each in session.run(work):
        state = f" (suspended: {each.chat.suspended})" if each.chat.suspended else ""
        table.add_row(str(each.id), f"{each.chat}{state}", each.query, f"{each.created_at:%Y-%m-%d}")
    console().print(table)


def unsubscribe(
    context: typer.Context,
    subscription: Annotated[int, typer.Argument(metavar="ID", help="The number `pressbot subscriptions` shows.")],
) -> None:
    """End a subscription."""
    session: Session = context.obj

    async def work(app: App) -> Subscription:
        ended = await app.database.transact(end_subscription, subscription)
        if ended is None:
            raise WrongUse(f"There is no subscription {subscription}; `pressbot subscriptions` shows them.")
        return ended

    ended = session.run(work)
    console().print(f"{ended.chat} no longer gets: {ended.query}")


def _subscribe(tx: Connection, wanted: Chat, text: str, app: App) -> bool:
    return store_subscription(tx, keep_chat(tx, wanted), keep_query(tx, text), app.clock.now())


def _parts(chat: str) -> tuple[str, str]:
    platform, colon, address = chat.partition(":")
    if not (platform and colon and address):
        raise WrongUse(f"{chat} is no chat: it should be {_CHAT}.")
    return platform, address
