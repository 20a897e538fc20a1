"""Every answer to a command, as people see it, and what the answers promise."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from pressbot.errors import AmbiguousPlace, DatabaseUnavailable, QueryError
from pressbot.hold import Digest, DigestEntry, Hold, HoldReason
from pressbot.messages import Finding, Message
from pressbot.model import STOPPED, Change, Chat, Notice, PubStatus, Release, Source, Subscription
from pressbot.query.highlight import highlight_release
from pressbot.query.match import wanted
from pressbot.query.syntax import parse
from pressbot.render import card, digest, health, pages, pause, replies, search, settings, sources, subscriptions, why
from pressbot.render import help as helping
from pressbot.render.corrections import withdrawal_told
from pressbot.render.measure import length, plain_text
from pressbot.render.reading import reading
from pressbot.render.tokens import read_token
from tests.render.dump import dump
from tests.render.samples import CHATS, CORRECTED, ECHOES, FIRE, NOON, QUERY, TELEGRAM, TOWN, WITHDRAWN, subscription
from tests.values import a_feed

Golden = Callable[[str, str], None]
Make = Callable[[Chat], Message]

VERBS = ("start", "help", "sub", "unsub", "list", "search", "latest", "release", "lang", "status")
HITS = [FIRE, TOWN, CORRECTED]
ASKED = parse("löschen (haus OR sonntag)")
HIGHLIGHTS = [highlight_release(hit, wanted(ASKED, NOON, "Europe/Berlin").condition) for hit in (*HITS, WITHDRAWN)]
FACETS = [
    (
        "narrow-source",
        [search.Choice(label=f"Stadt Nummer {each}", count=90 - each, query_id=each % 4) for each in range(1, 5)],
    ),
    ("narrow-month", [search.Choice(label="November 2026", count=12, query_id=9)]),
]
FAULTS = ("unreachable", "refused 404", "not-a-feed", "address-refused", "too-large", "too-costly", "")
FOUND = Finding(
    url="https://ahrenbek.example/presse.rss",
    title="Stadt Ahrenbek",
    homepage="https://ahrenbek.example/",
    language="de",
    entries=20,
    headlines=("Neue Brücke freigegeben", "Markt am Sonntag", "Rat tagt"),
    links=("https://ahrenbek.example/kommentare.rss",),
)
HOUR = timedelta(hours=1)
WELL = a_feed(last_poll_at=NOON, last_new_at=NOON - 3 * HOUR, next_poll_at=NOON + HOUR)
SOURCES = [
    sources.Shown(Source(name="Amt 1", place="Ahrenbek", homepage="https://amt.example/", id=1), [WELL], NOON - HOUR),
    sources.Shown(
        Source(name="Amt 2", id=2),
        [replace(WELL, failures=4, failing_since=NOON - 2 * HOUR, fault="refused 503")],
        NOON - 50 * HOUR,
    ),
    sources.Shown(
        Source(name="Amt 3", id=3),
        [a_feed(id=31, next_poll_at=NOON), a_feed(id=32, url="https://amt.example/2", next_poll_at=STOPPED)],
    ),
    sources.Shown(Source(name="Amt 4", id=4)),
    sources.Shown(Source(name="Amt 5", id=5), [a_feed(next_poll_at=STOPPED, failures=1, fault="gone")]),
]
QUERIES = ("feuerwehr", '"tag der offenen tür"', "source:eschenfurt brand")


def read(chat: Chat) -> str:
    return reading(QUERY, chat.language)


def results(chat: Chat, **shown: Any) -> search.Results:
    one_page = {"query_id": 7, "reading": read(chat), "hits": HITS, "total": 3, "page": 1, "pages": 1}
    return search.Results(**{**one_page, **shown})


def misread(chat: Chat, query: str) -> Message:
    with pytest.raises(QueryError) as caught:
        parse(query)
    return replies.error(chat, caught.value, query=query)


def which(chat: Chat, query: str) -> Message:
    with pytest.raises(AmbiguousPlace) as caught:
        parse(query)
    return replies.which_place(chat, caught.value, "search", 7)


def notice(what: str, fault: str = "") -> Notice:
    about = {"source": "Amt 1", "feed": "https://amt.example/feed"} | ({"fault": fault} if fault else {})
    return Notice(platform="terminal", address="local", key="", what=f"notice-{what}", about=about, created_at=NOON)


def quiet(days: str, sources: str, seconds: str) -> Notice:
    return replace(notice("quiet"), about={"days": days, "sources": sources, "seconds": seconds})


def _particular(chat: Chat) -> Chat:
    """A chat that has set whatever can be set."""
    return replace(
        chat,
        timezone="Europe/Vienna",
        quiet_from="22:00",
        quiet_to="07:00",
        digest_at="18:00",
        daily_limit=20,
        silent=True,
        pictures=False,
        at_most_once=True,
        paused_until=NOON + 48 * HOUR,
    )


def _numbered(chat: Chat) -> list[tuple[int, Subscription]]:
    queries = enumerate(QUERIES, start=1)
    return [(number, subscription(number, query, chat.language)) for number, query in queries]


def _resting(each: Subscription, number: int) -> Subscription:
    """The first one for two days, the second until it is resumed, any other not at all."""
    until = {1: NOON + 48 * HOUR, 2: STOPPED}.get(number)
    return replace(each, paused_until=until)


def _waiting(hold: Hold, chat: Chat) -> Message:
    return why.why(chat, TOWN, [why.Outcome("feuerwehr", ())], why.Fate(held=hold))


def _digest(releases: Sequence[Release]) -> Digest:
    entries = [DigestEntry(delivery_id=each.id, release=each, reason="feuerwehr") for each in releases]
    return Digest(id=77, entries=tuple(entries))


CASES: dict[str, Make] = {
    "greeting": lambda chat: helping.greeting(chat, 0),
    "greeting-again": lambda chat: helping.greeting(chat, 2),
    "help": lambda chat: helping.help_overview(chat, VERBS),
    "help-sub": lambda chat: helping.help_for(chat, "sub", ["subscribe", "abo"]),
    "help-status": lambda chat: helping.help_for(chat, "status", []),
    "preview": lambda chat: subscriptions.preview(chat, query_id=7, reading=read(chat), found=12, latest=HITS),
    "preview-one": lambda chat: subscriptions.preview(chat, query_id=7, reading=read(chat), found=1, latest=[FIRE]),
    "preview-nothing": lambda chat: subscriptions.preview(chat, query_id=7, reading=read(chat), found=0, latest=[]),
    "preview-marked": lambda chat: subscriptions.preview(
        chat, query_id=7, reading=reading(ASKED, chat.language), found=12, latest=HITS, highlights=HIGHLIGHTS
    ),
    "preview-many": lambda chat: subscriptions.preview(chat, query_id=7, reading=read(chat), found=1500, latest=HITS),
    "preview-over": lambda chat: subscriptions.preview(
        chat, query_id=7, reading=read(chat), found=1000, more=True, latest=HITS
    ),
    "subscribed": lambda chat: subscriptions.subscribed(chat, subscription(1, "feuerwehr", chat.language), 1),
    "subscribed-second": lambda chat: subscriptions.subscribed(chat, subscription(2, "brand", chat.language), 2),
    "subscribed-already": lambda chat: subscriptions.already_subscribed(
        chat, subscription(1, "brand", chat.language), NOON
    ),
    "unsubscribe": lambda chat: subscriptions.unsubscribe_list(
        chat, [subscription(number, query, chat.language) for number, query in enumerate(QUERIES, start=1)]
    ),
    "unsubscribe-none": lambda chat: subscriptions.unsubscribe_list(chat, []),
    "unsubscribed": lambda chat: subscriptions.unsubscribed(chat, "feuerwehr"),
    "list": lambda chat: subscriptions.subscription_list(chat, _numbered(chat), 1, 1, now=NOON),
    "list-paused": lambda chat: subscriptions.subscription_list(
        chat, [(number, _resting(each, number)) for number, each in _numbered(chat)], 1, 1, now=NOON
    ),
    "list-second-page": lambda chat: subscriptions.subscription_list(
        chat, [(11, subscription(99, "feuerwehr", chat.language))], 2, 3, now=NOON
    ),
    "list-none": lambda chat: subscriptions.subscription_list(chat, [], 1, 1, now=NOON),
    "search": lambda chat: search.search_page(chat, results(chat, hits=[*HITS, WITHDRAWN], total=4)),
    "search-marked": lambda chat: search.search_page(
        chat, results(chat, reading=reading(ASKED, chat.language), hits=[*HITS, WITHDRAWN], highlights=HIGHLIGHTS)
    ),
    "search-second-page": lambda chat: search.search_page(
        chat, results(chat, total=991, page=2, pages=100, up_to=123_456)
    ),
    "search-over": lambda chat: search.search_page(
        chat, results(chat, total=1000, more=True, page=2, pages=100, up_to=123_456, by_relevance=True)
    ),
    "search-nothing": lambda chat: search.nothing_found(chat, query_id=7, reading=read(chat)),
    "search-meant": lambda chat: search.nothing_found(
        chat, query_id=7, reading=read(chat), meant=("feuerwehr place:wolfsburg", 8)
    ),
    "narrow": lambda chat: search.narrow_page(
        chat, query_id=7, up_to=99, reading=read(chat), counted=1000, facets=FACETS
    ),
    "narrow-nothing": lambda chat: search.narrow_page(
        chat, query_id=7, up_to=99, reading=read(chat), counted=1, facets=[]
    ),
    "latest": lambda chat: pages.latest(chat, [FIRE, TOWN]),
    "latest-nothing": lambda chat: pages.latest(chat, []),
    "full-text": lambda chat: pages.full_text(chat, FIRE),
    "full-text-short": lambda chat: pages.full_text(chat, TOWN),
    "full-text-withdrawn": lambda chat: pages.full_text(chat, WITHDRAWN),
    "full-text-embargo": lambda chat: pages.full_text(chat, replace(FIRE, embargo="Redebeginn")),
    "full-text-also": lambda chat: pages.full_text(chat, TOWN, ECHOES[:1]),
    "release": lambda chat: pages.release_page(chat, FIRE, [FIRE]),
    "release-corrected": lambda chat: pages.release_page(chat, CORRECTED, [FIRE, CORRECTED]),
    "release-withdrawn": lambda chat: pages.release_page(chat, WITHDRAWN, [FIRE, CORRECTED, WITHDRAWN]),
    "release-not-found": pages.release_not_found,
    "query-empty": lambda chat: misread(chat, " "),
    "query-quote": lambda chat: misread(chat, 'feuerwehr "tag der offenen tür'),
    "query-field": lambda chat: misread(
        chat, "feuerwehr am markt und in der neuen vorstadt rubrik:eschenfurt brand am markt"
    ),
    "query-empty-field": lambda chat: misread(chat, "source: feuerwehr"),
    "query-empty-phrase": lambda chat: misread(chat, 'title:""'),
    "query-short-prefix": lambda chat: misread(chat, "ael*"),
    "query-centre": lambda chat: misread(chat, "brand umkreis:Wolfsbrug,30km"),
    "query-place-missing": lambda chat: misread(chat, "brand near:,5km"),
    "query-no-words": lambda chat: misread(chat, "feuerwehr ???"),
    "query-bracket": lambda chat: misread(chat, "feuerwehr (übung"),
    "query-place": lambda chat: misread(chat, "brand ort:Wolfsbrug"),
    "query-ambiguous": lambda chat: misread(chat, "brand ort:Neuenkirchen"),
    "which-place": lambda chat: which(chat, "brand ort:Halle"),
    "which-place-of-many": lambda chat: which(chat, "brand umkreis:Neustadt,20km"),
    "query-wide": lambda chat: misread(chat, "-probe"),
    "query-too-long": lambda chat: misread(chat, "wort " * 80),
    "query-too-many": lambda chat: misread(chat, " ".join(f"wort{number}" for number in range(30))),
    "error": lambda chat: replies.error(chat, DatabaseUnavailable("The database is locked.")),
    "unknown-command": lambda chat: replies.unknown_command(chat, "serch", "search"),
    "unknown-command-unlike": lambda chat: replies.unknown_command(chat, "xyz"),
    "expired-button": replies.expired_button,
    "language-set": replies.language_set,
    "sources": lambda chat: sources.source_list(chat, SOURCES, total=19, page=2, pages=3, text="amt"),
    "sources-none": lambda chat: sources.source_list(chat, [], total=0, page=1, pages=1),
    "sources-none-like": lambda chat: sources.source_list(chat, [], total=0, page=1, pages=1, text="zoll"),
    "source": lambda chat: sources.source_page(chat, SOURCES[0], query_id=7, may_change=False),
    "source-broken": lambda chat: sources.source_page(chat, SOURCES[1], query_id=7, may_change=True),
    "source-of-two-feeds": lambda chat: sources.source_page(chat, SOURCES[2], query_id=7, may_change=True),
    "source-without-feed": lambda chat: sources.source_page(chat, SOURCES[3], query_id=7, may_change=True),
    "source-looking": lambda chat: sources.looking(chat, FOUND.url),
    "source-found": lambda chat: sources.feed_found(chat, FOUND, "Stadt Ahrenbek", 12),
    "source-found-empty": lambda chat: sources.feed_found(chat, Finding(url=FOUND.url), "ahrenbek.example", 12),
    "source-not-found": lambda chat: sources.no_feed(chat, Finding(url=FOUND.url, fault="refused 404")),
    "source-added": lambda chat: sources.told(chat, "source-added", "Stadt Ahrenbek"),
    "source-known": lambda chat: sources.told(chat, "source-known", FOUND.url),
    "source-removed": lambda chat: sources.told(chat, "source-removed", FOUND.url),
    "settings": lambda chat: settings.settings_page(chat, NOON, {"rich", "replies"}),
    "settings-all": lambda chat: settings.settings_page(_particular(chat), NOON, {"replies"}),
    "settings-quiet": lambda chat: settings.choice_page(_particular(chat), "quiet", ("off", "2200-0700", "2300-0700")),
    "settings-once": lambda chat: settings.choice_page(chat, "once", ("off", "on")),
    "settings-threads": lambda chat: settings.settings_page(replace(chat, replies="channel"), NOON, {"rich"}),
    "settings-replies": lambda chat: settings.choice_page(chat, "replies", ("thread", "channel", "both")),
    "paused": lambda chat: pause.paused(_particular(chat)),
    "paused-open": lambda chat: pause.paused(replace(chat, paused_until=STOPPED)),
    "resumed": lambda chat: pause.resumed(chat, 3),
    "resumed-empty": lambda chat: pause.resumed(chat, 0),
    "resumed-resting": lambda chat: pause.resumed(chat, 3, resting=2),
    "one-paused": lambda chat: pause.one_paused(chat, _resting(subscription(3, "feuerwehr", chat.language), 1)),
    "one-paused-open": lambda chat: pause.one_paused(chat, _resting(subscription(3, "feuerwehr", chat.language), 2)),
    "one-resumed": lambda chat: pause.one_resumed(chat, subscription(3, "feuerwehr", chat.language)),
    "subscribed-already-paused": lambda chat: subscriptions.already_subscribed(
        chat, _resting(subscription(3, "feuerwehr", chat.language), 1), NOON
    ),
    "card-paused": lambda chat: card.subscription_card(
        chat, _resting(subscription(3, "feuerwehr", chat.language), 1), NOON, reading=read(chat), latest=FIRE, page=2
    ),
    "digest": lambda chat: digest.digest_page(chat, _digest([FIRE, CORRECTED, WITHDRAWN])),
    "digest-embargo": lambda chat: digest.digest_page(chat, _digest([TOWN, replace(FIRE, embargo="Redebeginn")])),
    "digest-second-page": lambda chat: digest.digest_page(chat, _digest([FIRE] * 11), 2),
    "digest-coming": lambda chat: digest.digest_coming(chat, 12),
    "digest-nothing": lambda chat: digest.digest_coming(chat, 0),
    "withdrawal-told": lambda chat: withdrawal_told(WITHDRAWN.change_note, chat),
    "withdrawal-told-digest": lambda chat: withdrawal_told("Die Leitstelle hat sich geirrt.", chat, number=2),
    "notice-limit": lambda chat: health.notices(
        chat, [replace(notice("limit"), about={"limit": "20", "until": (NOON + 18 * HOUR).isoformat()})]
    ),
    **{f"why-held-{reason}": partial(_waiting, Hold(reason, NOON + 18 * HOUR)) for reason in HoldReason},
    "why-held-open": partial(_waiting, Hold(HoldReason.PAUSED, STOPPED)),
    "notices": lambda chat: health.notices(chat, [notice("broken", fault) for fault in FAULTS[:2]] + [notice("back")]),
    "notices-shut": lambda chat: health.notices(chat, [replace(notice("shut"), about={"count": "1", "until": ""})]),
    "notices-shut-many": lambda chat: health.notices(
        chat, [notice("broken", "gone"), replace(notice("shut"), about={"count": "1234", "until": ""})]
    ),
    "notices-quiet": lambda chat: health.notices(chat, [quiet("7", "42", "240")]),
    "notices-quiet-just-polled": lambda chat: health.notices(chat, [quiet("7", "42", "0")]),
    "notices-quiet-long": lambda chat: health.notices(chat, [quiet("14", "1", ""), quiet("21", "1", "259200")]),
    "notices-quiet-never-polled": lambda chat: health.notices(chat, [quiet("8", "0", "")]),
    "heartbeat-off": lambda chat: health.heartbeat_switched(chat, is_on=False),
    "heartbeat-on": lambda chat: health.heartbeat_switched(chat, is_on=True),
    "notices-many": lambda chat: health.notices(chat, [notice("broken", "unreachable")] * 11),
    "status": lambda chat: replies.status(
        chat, replies.Numbers(feeds=42, releases=12345, subscriptions=3, hits=17), broken=[], last_poll=NOON
    ),
    "status-broken": lambda chat: replies.status(
        chat,
        replies.Numbers(feeds=1, releases=0, subscriptions=0, hits=0),
        broken=[
            a_feed(source=Source(name=f"Amt {number}"), failures=number, failing_since=NOON, fault=fault)
            for number, fault in enumerate(FAULTS, start=1)
        ],
        last_poll=None,
    ),
}


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("case", CASES)
def test_a_reply_looks_like_its_golden_file(case: str, language: str, golden: Golden) -> None:
    golden(f"render/{language}/{case}.txt", dump(CASES[case](CHATS[language])))


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("case", CASES)
def test_every_reply_can_be_posted_in_telegram(case: str, language: str) -> None:
    message = CASES[case](CHATS[language])
    assert 0 < length(plain_text(message.blocks)) <= TELEGRAM.text
    for button in (button for row in message.buttons for button in row):
        assert button.label
        assert button.url or read_token(button.token)


def test_the_fault_is_where_the_arrow_points() -> None:
    query = "feuerwehr am markt und in der neuen vorstadt rubrik:eschenfurt brand am markt"
    above, arrow = plain_text(misread(CHATS["de"], query).blocks[:1]).split("\n")
    assert above[arrow.index("↑") :].startswith("rubrik:")


def test_a_query_over_several_lines_is_shown_on_one() -> None:
    shown = plain_text(misread(CHATS["de"], 'feuerwehr\n"markt').blocks[:1])
    assert shown.count("\n") == 1


def test_signs_that_nobody_sees_are_not_shown_and_do_not_move_the_arrow() -> None:
    shown = plain_text(misread(CHATS["de"], "\u202ekli\u00adma rubrik:\u200brot").blocks[:1])
    assert shown == "klima rubrik:rot\n      ↑"


def test_without_the_query_an_error_still_says_what_to_do() -> None:
    message = replies.error(CHATS["en"], QueryError("query-unknown-field", column=3, found="ort"))
    assert len(message.blocks) == 1
    assert "“ort”" in plain_text(message.blocks)


def test_more_than_twenty_hits_a_day_are_warned_of() -> None:
    def said(found: int) -> str:
        message = subscriptions.preview(CHATS["de"], query_id=7, reading="", found=found, latest=[])
        return plain_text(message.blocks)

    assert "am Tag" not in said(600)
    assert "Das sind im Schnitt 20 am Tag." in said(601)


def test_a_chat_with_many_subscriptions_is_shown_fifty_and_told_of_the_rest() -> None:
    many = [subscription(number, f"wort{number}", "de") for number in range(1, 61)]
    message = subscriptions.unsubscribe_list(CHATS["de"], many)
    assert len(message.buttons) == 50
    assert "/list" in plain_text(message.blocks)


def test_a_book_of_a_release_is_cut_between_paragraphs_and_says_so() -> None:
    book = replace(FIRE, body="\n\n".join(["Ein Absatz. " * 50] * 100))
    said = plain_text(pages.full_text(CHATS["de"], book).blocks)
    assert length(said) < 25_000
    assert "Der Text ist hier gekürzt." in said
    assert "presse@eschenfurt.example" in said


@pytest.mark.parametrize("before", ["", "Kurz vorweg.\n\n"])
def test_a_book_in_one_paragraph_is_cut_between_sentences_and_says_so(before: str) -> None:
    book = replace(FIRE, body=before + "Dieser eine Absatz hört einfach nicht auf. " * 600)
    told, _, _ = plain_text(pages.full_text(CHATS["de"], book).blocks).partition("\n\nDer Text ist hier gekürzt.")
    assert 19_500 < length(told) < 20_500
    assert told.endswith("Dieser eine Absatz hört einfach nicht auf.")


def test_a_book_in_one_sentence_is_cut_between_words() -> None:
    said = plain_text(pages.full_text(CHATS["de"], replace(FIRE, body="immer " * 5_000)).blocks)
    assert 19_500 < length(said) < 21_000
    assert "immer…\n\nDer Text ist hier gekürzt." in said


def test_nothing_of_a_withdrawn_release_is_left_in_its_chain() -> None:
    withdrawn = replace(WITHDRAWN, published_at=NOON - timedelta(days=1))
    page = pages.release_page(CHATS["de"], withdrawn, [FIRE, CORRECTED, withdrawn])
    assert "Dachstuhlbrand" not in dump(page)
    assert "3. Rücknahme" in plain_text(page.blocks)


def chain(current: Release, *before: Release) -> list[str]:
    """What is said of each revision of a release."""
    text = plain_text(pages.release_page(CHATS["de"], current, [*before, current]).blocks)
    return [line for line in text.splitlines() if line[:1].isdigit() and " · " in line]


@pytest.mark.parametrize(
    "hidden",
    [{"change": Change.WITHDRAWAL}, {"pub_status": PubStatus.WITHHELD}, {"pub_status": PubStatus.CANCELED}],
)
def test_of_a_revision_that_was_withheld_or_withdrawn_the_chain_does_not_tell_the_headline(hidden: Any) -> None:
    seen = replace(FIRE, release_at=NOON)
    secret = replace(seen, headline="Streng geheim", revision=2, revised_at=NOON + timedelta(hours=1), **hidden)
    usable = replace(seen, headline="Brand gelöscht", revision=3, revised_at=NOON + timedelta(hours=2))
    first, second, third = chain(usable, seen, secret)
    assert FIRE.headline[:20] in first
    assert second.startswith("2. ")
    assert "geheim" not in second
    assert "Brand gelöscht" in third


@pytest.mark.parametrize("late", [timedelta(), timedelta(hours=1)])
def test_a_revision_replaced_before_the_hour_of_the_release_is_left_out_of_the_chain(late: timedelta) -> None:
    embargoed = replace(FIRE, headline="Streng geheim", release_at=NOON)
    seen = replace(FIRE, release_at=NOON, revision=2, revised_at=NOON - late)
    assert chain(seen, embargoed) == []
    corrected = replace(seen, headline="Brand gelöscht", revision=3, revised_at=NOON + timedelta(hours=2))
    second, third = chain(corrected, embargoed, seen)
    assert second.startswith("2. ")
    assert "Brand gelöscht" in third


def test_a_verb_without_phrases_is_a_mistake_of_ours() -> None:
    with pytest.raises(KeyError):
        helping.help_for(CHATS["de"], "dance", [])
