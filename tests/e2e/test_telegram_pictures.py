"""A picture that Telegram refuses costs nobody the release: it comes as a file, and where that is refused as text."""

from __future__ import annotations

import pytest
from sqlalchemy import Connection

from pressbot.model import Chat
from pressbot.query.syntax import canonical, parse
from pressbot.store.chats import keep_chat
from pressbot.store.database import Database
from pressbot.store.ledger import delivery_counts
from pressbot.store.queries import keep_query
from pressbot.store.subscriptions import subscribe
from pressbot_telegram.platform import TelegramPlatform
from tests.flow.desk import PHOTO, Desk
from tests.standins.telegram import TelegramStandin
from tests.values import NOON, a_release

NO_PHOTO = "Bad Request: PHOTO_INVALID_DIMENSIONS"
NO_FILE = "Bad Request: DOCUMENT_INVALID"
NO_RIGHT = "Bad Request: not enough rights to send photos to the chat"


@pytest.mark.parametrize(
    ("refused", "shown"),
    [
        ({}, "photo"),
        ({"sendPhoto": NO_PHOTO}, "file"),
        ({"sendPhoto": NO_PHOTO, "sendDocument": NO_FILE}, "text"),
        ({"sendPhoto": NO_RIGHT}, "text"),
    ],
)
async def test_a_release_arrives_with_as_much_of_its_picture_as_is_taken(
    database: Database, telegram: TelegramStandin, refused: dict[str, str], shown: str
) -> None:
    desk, chat = Desk(database), telegram.add_chat()
    platform = TelegramPlatform(telegram.token, telegram.url)
    await platform.start()

    def ask(tx: Connection) -> None:
        kept = keep_chat(tx, Chat(platform="telegram", address=chat.address))
        subscribe(tx, kept, keep_query(tx, canonical(parse("brand"))), NOON)

    await database.transact(ask)
    await desk.say(a_release(media=(PHOTO,)))
    await desk.dispatch()
    for method, description in refused.items():
        telegram.fail_next(method, status=400, description=description)
    lane = desk.lane_to(platform)
    await lane.drain()
    await lane.close()
    await platform.close()

    (post,) = chat.posts
    assert (bool(post.shown.photo), bool(post.shown.document)) == (shown == "photo", shown == "file")
    assert "Brand im Sägewerk" in post.text
    assert ("Bild: Stadt Wendelbrück" in post.text.splitlines()) == (shown != "text"), "no picture without its credit"
    assert dict(await database.read(delivery_counts)) == {"sent": 1}
