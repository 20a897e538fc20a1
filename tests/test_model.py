"""The values: instants are aware and in UTC, and nothing can be changed in place."""

from dataclasses import FrozenInstanceError
from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest

from pressbot.feeds.parsed import Entry
from pressbot.model import Change, Delivery, DeliveryKind, Media, MediaKind, Subscription
from tests.values import NOON, a_chat, a_feed, a_release

NAIVE = datetime(2026, 11, 20, 12, 0)  # noqa: DTZ001  # what is to be refused
BERLIN = datetime(2026, 11, 20, 13, 0, tzinfo=ZoneInfo("Europe/Berlin"))


def a_delivery(*, due_at: datetime) -> Delivery:
    return Delivery(release_id=1, chat=a_chat(), kind=DeliveryKind.ANNOUNCE, reason="", due_at=due_at, created_at=NOON)


def a_subscription(*, created_at: datetime) -> Subscription:
    return Subscription(chat=a_chat(), query_id=1, query="brand", created_at=created_at)


@pytest.mark.parametrize(
    ("make", "name"),
    [
        (a_release, "published_at"),
        (a_release, "release_at"),
        (a_release, "revised_at"),
        (a_feed, "next_poll_at"),
        (a_feed, "last_poll_at"),
        (a_delivery, "due_at"),
        (a_subscription, "created_at"),
        (Entry, "published_at"),
        (Entry, "available_at"),
    ],
)
def test_an_instant_without_a_zone_is_refused_and_one_of_another_zone_is_turned_to_utc(make: type, name: str) -> None:
    with pytest.raises(ValueError, match=rf"\.{name} needs a time zone"):
        make(**{name: NAIVE})
    turned = getattr(make(**{name: BERLIN}), name)
    assert (turned, turned.tzinfo) == (NOON, UTC)


def test_where_there_may_be_no_instant_none_is_taken() -> None:
    assert a_feed(next_poll_at=None).next_poll_at is None
    assert a_release(revised_at=None).revised_at is None


def test_the_same_instant_is_the_same_value_whatever_its_zone() -> None:
    india = timezone(timedelta(hours=5, minutes=30))
    assert a_release(published_at=NOON.astimezone(india)) == a_release(published_at=NOON)


def test_values_are_not_changed_in_place() -> None:
    release = a_release()
    with pytest.raises(FrozenInstanceError):
        release.headline = "Anders"  # type: ignore[misc]  # that is the point


def test_only_pictures_are_pictures_in_their_order() -> None:
    first, paper, second = Media(url="a"), Media(url="b", kind=MediaKind.FILE), Media(url="c")
    assert a_release(media=(first, paper, second)).pictures == (first, second)


@pytest.mark.parametrize("change", Change)
def test_withdrawn_is_what_was_taken_back(change: Change) -> None:
    assert a_release(change=change).withdrawn == (change is Change.WITHDRAWAL)


def test_a_chat_is_named_by_platform_and_address() -> None:
    assert str(a_chat(platform="telegram", address="-1001")) == "telegram:-1001"
