"""Ordinary values for tests that care about one thing in them."""

from datetime import UTC, datetime
from typing import Any

from pressbot.model import Chat, Feed, Release, Source

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
SOURCE = Source(name="Stadt Wendelbrück", place="Wendelbrück", language="de", homepage="https://wendelbrueck.example/")


def a_release(**changes: Any) -> Release:
    """A release as a town would issue it, but for the ``changes``."""
    values: dict[str, Any] = {
        "source": SOURCE,
        "key": "meldung-1",
        "headline": "Feuerwehr löscht Brand im Sägewerk",
        "language": "de",
        "published_at": NOON,
        "release_at": NOON,
        "lead": "Am Freitag brannte es im Sägewerk.",
        "body": "Am Freitag brannte es im Sägewerk.\n\nVerletzt wurde niemand.",
        "url": "https://wendelbrueck.example/meldung/1",
    }
    return Release(**values | changes)


def a_feed(**changes: Any) -> Feed:
    """A feed of that town, but for the ``changes``."""
    values: dict[str, Any] = {"url": "https://wendelbrueck.example/feed.xml", "source": SOURCE}
    return Feed(**values | changes)


def a_chat(**changes: Any) -> Chat:
    """A private chat on a platform called "recorded", but for the ``changes``."""
    values: dict[str, Any] = {"platform": "recorded", "address": "7", "private": True}
    return Chat(**values | changes)
