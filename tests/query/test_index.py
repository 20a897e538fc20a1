"""The index of subscriptions: whom a release concerns, without asking everybody."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from pressbot.errors import QueryError
from pressbot.model import Release, Subscription
from pressbot.query.index import SubscriptionIndex
from pressbot.query.match import satisfies, wanted
from pressbot.query.syntax import canonical, parse
from pressbot.text.analyse import analyse
from tests.query.archive import QUERY, RELEASE, Said, released
from tests.values import NOON, a_chat, a_release


def subscribed(number: int, address: str, typed: str, zone: str = "Europe/Berlin") -> Subscription:
    chat = a_chat(address=address, id=int(address), timezone=zone)
    text = canonical(parse(typed))
    # One id for a query, as the store gives it.
    return Subscription(id=number, chat=chat, query_id=hash(text), query=text, created_at=NOON)


def index_of(*subscriptions: Subscription) -> SubscriptionIndex:
    return SubscriptionIndex((each, wanted(parse(each.query), NOON, each.chat.timezone)) for each in subscriptions)


def hit(release: Release, *subscriptions: Subscription) -> list[tuple[str, str]]:
    return [
        (each.subscription.chat.address, each.subscription.query) for each in index_of(*subscriptions).match(release)
    ]


CHATS_AND_QUERIES = (("7", "polizei"), ("8", "brand"), ("7", "feuerwehr"), ("7", "brand"), ("9", "hochwasser"))


def test_a_chat_gets_one_hit_by_its_oldest_subscription_that_is_satisfied() -> None:
    release = a_release(headline="Feuerwehr löscht Brand", body="")
    kept = [subscribed(number, *each) for number, each in enumerate(CHATS_AND_QUERIES, start=1)]
    hits = index_of(*reversed(kept)).match(release)
    assert [(each.subscription.chat.address, each.subscription.query) for each in hits] == [
        ("8", "brand"),
        ("7", "feuerwehr"),
    ]
    assert all(each.release is release for each in hits)


def test_without_subscriptions_there_are_no_hits() -> None:
    assert list(SubscriptionIndex([]).match(a_release())) == []


def test_a_query_that_waits_at_several_tokens_hits_once() -> None:
    release = a_release(headline="Brand, Feuer, Rauch")
    assert hit(release, subscribed(1, "7", "brand OR feuer* OR rauch OR title:rauch")) == [
        ("7", "brand OR rauch OR feuer* OR title:rauch")
    ]


def test_the_same_query_means_another_day_in_another_time_zone() -> None:
    release = a_release(published_at=NOON.replace(hour=4))
    berlin = subscribed(1, "7", "feuerwehr on:heute")
    honolulu = subscribed(2, "8", "feuerwehr on:heute", "Pacific/Honolulu")
    # Four in the morning in UTC is today in Berlin, and in Honolulu, where it is still night, yesterday.
    assert hit(release, honolulu, berlin) == [("7", "feuerwehr on:0d")]
    assert hit(release, berlin, honolulu) == [("7", "feuerwehr on:0d")]


@given(RELEASE, st.lists(QUERY, min_size=1, max_size=8))
@settings(max_examples=400, deadline=None)
def test_the_index_misses_nothing_and_adds_nothing(said: Said, typed: list[str]) -> None:
    release = replace(released(said, 1), id=1)
    kept = [subscribed(number, str(number), text) for number, text in enumerate(understood(typed), start=1)]
    asked_one_by_one = [
        (each.chat.address, each.query)
        for each in kept
        if satisfies(analyse(release), release.published_at, wanted(parse(each.query), NOON, each.chat.timezone))
    ]
    assert hit(release, *kept) == asked_one_by_one


def understood(typed: list[str]) -> list[str]:
    """Those that make sense as a whole."""
    kept = []
    for text in typed:
        try:
            parse(text)
        except QueryError:
            continue
        kept.append(text)
    return kept
