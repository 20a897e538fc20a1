"""The promise of the two halves: a subscription brings what the search would have found, and nothing else."""

from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection

from pressbot.model import Release, Source, Subscription
from pressbot.query.index import SubscriptionIndex
from pressbot.query.match import Condition, Field, conditions, satisfies
from pressbot.query.syntax import parse
from pressbot.store.database import Database
from pressbot.store.releases import add_release
from pressbot.store.search import search
from pressbot.store.sources import keep_source
from pressbot.terms import Query, Term, TermKind
from pressbot.text.analyse import Analysed
from tests.store.shelf import put_subscription
from tests.values import NOON, a_chat, a_release

#: Few enough that they meet; inflected, with umlauts, hyphens, numbers, signs, and scripts without case.
WORDS = [
    *("Feuerwehr", "Feuerwehren", "Brand", "Brände", "Straße", "Strassen", "STRASSE", "Häuser", "Haus", "Haeuser"),
    *("löscht", "löschen", "gelöscht", "b-1", "A39", "2.000", "2000", "12:30", "Müller-Lüdenscheidt", "Wendelbrück"),
    *("Stadt", "Städte", "der", "und", "running", "runs", "run", "ponies", "pony", "naïve", "ﬁnden", "２０"),
    *("Ελλάδα", "ΕΛΛΑΣ", "東京", "Москва", "İstanbul", "it's", "C++", "…"),
]
WORD = st.sampled_from(WORDS)
TEXT = st.lists(WORD, max_size=8).map(" ".join)
SOURCES = tuple(
    Source(name=name, place=place)
    for name, place in (
        ("Feuerwehr Wendelbrück", "Wendelbrück"),
        ("Stadt Müller-Haus", ""),
        ("A39 Brände", "Straße B-1"),
    )
)
RELEASES = st.lists(
    st.tuples(st.sampled_from(SOURCES), st.sampled_from(["de", "en", "fr", "und"]), TEXT, TEXT, TEXT, TEXT),
    min_size=1,
    max_size=4,
)
SEARCHED = st.sampled_from([word for word in WORDS if any(letter.isalnum() for letter in word)])
TYPED = st.lists(
    st.one_of(
        SEARCHED,
        st.lists(SEARCHED, min_size=1, max_size=3).map(lambda words: f'"{" ".join(words)}"'),
        SEARCHED.map(lambda word: f"source:{word}"),
        st.lists(SEARCHED, min_size=1, max_size=2).map(lambda words: f'quelle:"{" ".join(words)}"'),
    ),
    min_size=1,
    max_size=3,
).map(" ".join)


async def test_a_subscription_brings_exactly_what_the_search_finds(database: Database) -> None:
    def examples(tx: Connection) -> None:
        @given(said=RELEASES, typed=st.lists(TYPED, min_size=1, max_size=6))
        @settings(max_examples=40, deadline=None)
        def agree(said: list[tuple[Source, str, str, str, str, str]], typed: list[str]) -> None:
            with tx.begin_nested() as example:
                releases = [put(tx, number, *each) for number, each in enumerate(said)]
                for number, text in enumerate(typed):
                    assert found(tx, text) == hits(tx, text, number, releases), text
                example.rollback()

        agree()

    await database.transact(examples)


async def test_a_word_in_two_fields_is_found_in_both(database: Database) -> None:
    def everywhere(tx: Connection) -> None:
        release = put(tx, 1, SOURCES[0], "de", "Feuerwehr", "Feuerwehr Wendelbrück", "Feuerwehr", "Feuerwehr")
        for text in ("feuerwehr", "source:feuerwehr", '"feuerwehr wendelbrück"', 'source:"feuerwehr wendelbrück"'):
            assert found(tx, text) == hits(tx, text, 1, [release]) == {release.id}, text

    await database.transact(everywhere)


TOKENS = st.lists(st.sampled_from("abc"), max_size=6).map(tuple)
SEQUENCE = st.lists(st.sampled_from("abc"), min_size=1, max_size=3).map(tuple)
CONDITION = st.builds(
    Condition, st.sampled_from(Field), st.lists(SEQUENCE, min_size=1, max_size=2, unique=True).map(tuple)
)


@given(st.builds(Analysed, TOKENS, TOKENS, TOKENS), st.lists(CONDITION, max_size=3).map(tuple))
@settings(max_examples=200, deadline=None)
def test_satisfying_means_that_of_every_condition_one_sequence_occurs(
    release: Analysed, wanted: tuple[Condition, ...]
) -> None:
    def occurs(condition: Condition) -> bool:
        # One letter a token, so that a sequence occurs where its text does.
        places = [release.source] if condition.field is Field.SOURCE else [release.title, release.body]
        return any("".join(each) in "".join(place) for place in places for each in condition.sequences)

    assert satisfies(release, wanted) == all(occurs(each) for each in wanted)


def test_a_word_is_asked_for_in_every_language_and_a_source_in_one() -> None:
    query = Query(terms=(Term(kind=TermKind.WORD, text="running"), Term(kind=TermKind.SOURCE, text="running")))
    word, source = conditions(query)
    assert word == Condition(Field.TEXT, (("running",), ("run",)))
    assert source == Condition(Field.SOURCE, (("running",),))


CHATS_AND_QUERIES = (("7", "polizei"), ("8", "brand"), ("7", "feuerwehr"), ("7", "brand"), ("9", "hochwasser"))


def test_a_chat_gets_one_hit_by_its_oldest_subscription_that_is_satisfied() -> None:
    release = a_release(headline="Feuerwehr löscht Brand", body="")
    kept = [subscribed(chat, number, text) for number, (chat, text) in enumerate(CHATS_AND_QUERIES, start=1)]
    hits = SubscriptionIndex((each, parse(each.query)) for each in reversed(kept)).match(release)
    assert [(hit.subscription.chat.address, hit.subscription.query) for hit in hits] == [
        ("8", "brand"),
        ("7", "feuerwehr"),
    ]
    assert all(hit.release is release for hit in hits)


def test_without_subscriptions_there_are_no_hits() -> None:
    assert list(SubscriptionIndex([]).match(a_release())) == []


def put(tx: Connection, number: int, source: Source, language: str, *texts: str) -> Release:
    kicker, headline, lead, body = texts
    release = a_release(
        source=keep_source(tx, source),
        key=str(number),
        language=language,
        kicker=kicker,
        headline=headline,
        lead=lead,
        body=body,
    )
    return add_release(tx, release, news=False)


def found(tx: Connection, text: str) -> set[int]:
    return set(search(tx, conditions(parse(text)), now=NOON, limit=100).ids)


def hits(tx: Connection, text: str, number: int, releases: list[Release]) -> set[int]:
    subscription = put_subscription(tx, text, address=f"{number}")
    index = SubscriptionIndex([(subscription, parse(subscription.query))])
    return {release.id for release in releases if index.match(release)}


def subscribed(address: str, number: int, text: str) -> Subscription:
    chat = a_chat(address=address, id=int(address))
    query_ids = {text: each for each, (_, text) in enumerate(CHATS_AND_QUERIES)}
    return Subscription(id=number, chat=chat, query_id=query_ids[text], query=text, created_at=NOON)
