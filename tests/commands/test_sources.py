"""/sources: what there is to follow, and adding to it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from pressbot.messages import Finding, Look
from pressbot.model import STOPPED, Feed, Source
from pressbot.settings import ChatSettings
from pressbot.store.feeds import add_feed, all_feeds, record_feed
from tests.commands.desk import Desk, button, labels, only, said
from tests.store.shelf import put_release
from tests.values import NOON, a_feed

ADDRESS = "https://ahrenbek.example/presse"
FEED = "https://ahrenbek.example/presse.rss"
FINDING = Finding(
    url=FEED,
    title="Stadt Ahrenbek",
    homepage="https://ahrenbek.example/",
    language="de",
    entries=20,
    headlines=("Neue Brücke freigegeben", "Markt am Sonntag"),
)


async def put_feeds(desk: Desk, *names: str, place: str = "") -> Sequence[Feed]:
    for name in names:
        url = f"https://{name.lower().replace(' ', '-')}.example/feed"
        await desk.database.transact(add_feed, a_feed(url=url, source=Source(name=name, place=place)), NOON)
    return await desk.database.read(all_feeds)


async def feeds(desk: Desk) -> dict[str, Feed]:
    return {each.url: each for each in await desk.database.read(all_feeds)}


async def test_sources_are_listed_by_name_page_by_page(desk: Desk) -> None:
    await put_feeds(desk, *(f"Amt {number:02}" for number in range(1, 12)))
    first = await desk.type("/sources")
    assert "11 Quellen" in said(first)
    assert "Amt 08" in said(first)
    assert "Amt 09" not in said(first)
    second = await desk.tap(button(first, "▶"))
    assert second.replaces
    assert "Amt 09" in said(second)
    assert labels(second) == ["1", "2", "3", "◀"]


async def test_a_text_leaves_the_sources_that_have_it_in_name_or_place_also_on_the_next_page(desk: Desk) -> None:
    await put_feeds(desk, *(f"Amt {number:02}" for number in range(1, 12)), place="Mölln")
    await put_feeds(desk, "Zoll")
    assert "Eine Quelle" in said(await desk.type("/quellen zOLL"))
    first = await desk.type("/sources MÖLLN")
    assert "11 Quellen" in said(first)
    assert "Zoll" not in said(await desk.tap(button(first, "▶")))
    assert "keine Quelle mit „Hafen“" in said(await desk.type("/sources Hafen"))


async def test_a_long_text_with_colons_is_no_button_too_long(desk: Desk) -> None:
    await put_feeds(desk, *(f"{'ö' * 60} {number}" for number in range(9)))
    first = await desk.type(f"/sources {'ö' * 60}")
    assert "9 Quellen" in said(await desk.tap(button(first, "▶")))
    assert "keine Quelle" in said(await desk.type("/sources a:b:c"))


async def test_a_tap_opens_a_source_with_its_health_and_what_a_subscription_would_bring(desk: Desk) -> None:
    await desk.database.transact(put_release)
    listed = await desk.type("/sources")
    opened = await desk.tap(button(listed, "1"))
    assert "Stadt Wendelbrück" in said(opened)
    assert "Letzte Meldung: Fr., 20.11.2026" in said(opened)
    assert labels(opened) == ["Diese Quelle abonnieren"]
    assert "von Quellen mit „stadt wendelbrück“" in said(await desk.tap(button(opened, "Diese Quelle abonnieren")))


async def test_a_source_whose_name_cannot_be_searched_for_is_opened_all_the_same(desk: Desk) -> None:
    await put_feeds(desk, "???")
    opened = await desk.tap(button(await desk.type("/sources"), "1"))
    assert "???" in said(opened)
    assert labels(opened) == []


async def test_a_source_that_is_gone_has_an_expired_button(desk: Desk) -> None:
    assert "gilt nicht mehr" in said(await desk.tap("1:source:404"))


async def test_a_broken_feed_says_why_and_when_it_is_tried_again(desk: Desk) -> None:
    (feed,) = await put_feeds(desk, "Zoll")
    failing: dict[str, Any] = {"failures": 4, "failing_since": NOON, "fault": "refused 503"}
    failing["next_poll_at"] = NOON + timedelta(hours=1)
    await desk.database.transact(lambda tx: record_feed(tx, feed.id, **failing))
    for text in ("/sources", "/status"):
        told = said(await desk.type(text))
        assert "Gestört seit Fr., 20.11.2026, 13:00 Uhr. Der Server antwortet mit dem Fehler 503." in told
        assert "Nächster Abruf: Fr., 20.11.2026, 14:00 Uhr." in told


async def test_adding_looks_first_then_shows_what_it_is_and_asks(desk: Desk) -> None:
    boss = desk.of("boss")
    asked = await boss.type(f"/sources add {ADDRESS}")
    assert asked.look == Look(url=ADDRESS)
    assert await feeds(desk) == {}
    shown = await boss.find(asked.look, FINDING)
    for told in ("Stadt Ahrenbek", FEED, "20 Einträge", "Neue Brücke freigegeben", "Sprache: Deutsch"):
        assert told in said(shown)
    assert await feeds(desk) == {}
    added = await boss.tap(button(shown, "Aufnehmen"))
    assert added.replaces
    assert "Aufgenommen: Stadt Ahrenbek" in said(added)
    feed = (await feeds(desk))[FEED]
    assert (feed.source.name, feed.source.language, feed.source.homepage) == (
        "Stadt Ahrenbek",
        "de",
        "https://ahrenbek.example/",
    )
    assert (feed.proven, feed.last_poll_at, feed.next_poll_at) == (True, None, NOON)


async def test_two_taps_add_one_feed(desk: Desk) -> None:
    boss = desk.of("boss")
    shown = await boss.find(Look(url=ADDRESS), FINDING)
    for _ in range(2):
        told = said(await boss.tap(button(shown, "Aufnehmen")))
    assert "schon abgerufen" in told
    assert len(await feeds(desk)) == 1


async def test_a_name_that_was_given_goes_before_what_the_feed_calls_itself(desk: Desk) -> None:
    boss = desk.of("boss")
    asked = await boss.type(f"/sources add {ADDRESS} Rathaus  Ahrenbek")
    assert asked.look == Look(url=ADDRESS, name="Rathaus Ahrenbek")
    assert "Rathaus Ahrenbek" in said(await boss.find(asked.look, FINDING))


@pytest.mark.parametrize(
    ("there", "name"),
    [
        ("https://anders.example/feed", "Stadt Ahrenbek (ahrenbek.example)"),
        ("https://ahrenbek.example/polizei.rss", "Stadt Ahrenbek"),
    ],
)
async def test_two_hosts_sources_of_one_name_are_told_apart(desk: Desk, there: str, name: str) -> None:
    boss = desk.of("boss")
    await desk.database.transact(add_feed, a_feed(url=there, source=Source(name="Stadt Ahrenbek")), NOON)
    shown = await boss.find(Look(url=ADDRESS), FINDING)
    await boss.tap(button(shown, "Aufnehmen"))
    assert (await feeds(desk))[FEED].source.name == name


async def test_a_feed_without_a_title_is_called_like_its_host(desk: Desk) -> None:
    assert "ahrenbek.example" in said(await desk.of("boss").find(Look(url=ADDRESS), replace(FINDING, title="")))


async def test_a_feed_that_is_polled_already_is_said_to_be(desk: Desk) -> None:
    await desk.database.transact(add_feed, a_feed(url=FEED), NOON)
    answer = await desk.of("boss").find(Look(url=ADDRESS), FINDING)
    assert "schon abgerufen" in said(answer)
    assert only(answer).buttons == ()


async def test_where_there_is_no_feed_it_is_said_why(desk: Desk) -> None:
    answer = await desk.of("boss").find(Look(url=ADDRESS), Finding(url=ADDRESS, fault="address-refused"))
    assert "kein Feed zu bekommen" in said(answer)
    assert "poll.allow_networks" in said(answer)


@pytest.mark.parametrize("typed", ["", " ", "javascript:alert(1)", "file:///etc/passwd", "sample://office", "http://"])
async def test_what_is_no_address_is_not_looked_at(desk: Desk, typed: str) -> None:
    answer = await desk.of("boss").type(f"/sources add {typed}")
    assert answer.look is None
    assert "/sources add https://" in said(answer)


async def test_an_address_may_lack_its_beginning(desk: Desk) -> None:
    assert (await desk.of("boss").type("/sources add www.ahrenbek.example")).look == Look(
        url="https://www.ahrenbek.example"
    )


async def test_others_than_operators_change_nothing_unless_members_may_add(desk: Desk) -> None:
    (feed,) = await put_feeds(desk, "Zoll")
    shown = await desk.of("boss").find(Look(url=ADDRESS), FINDING)
    for answer in (
        await desk.type(f"/sources add {ADDRESS}"),
        await desk.type(f"/sources remove {feed.url}"),
        await desk.tap(f"1:feed:pause:{feed.id}:{feed.source.id}"),
        await desk.tap(button(shown, "Aufnehmen")),
    ):
        assert "nur die Betreiber" in said(answer)
        assert answer.look is None
    assert await desk.database.read(all_feeds) == [feed]
    desk.defaults = ChatSettings(members_may_add=True)
    assert (await desk.type(f"/sources add {ADDRESS}")).look
    assert "Aufgenommen" in said(await desk.tap(button(shown, "Aufnehmen")))
    assert "nur die Betreiber" in said(await desk.type(f"/sources remove {feed.url}"))


async def test_an_operator_pauses_a_feed_and_has_it_polled_again(desk: Desk) -> None:
    (feed,) = await put_feeds(desk, "Zoll")
    boss = desk.of("boss")
    opened = await boss.tap(f"1:source:{feed.source.id}")
    paused = await boss.tap(button(opened, "Anhalten"))
    assert paused.replaces
    assert "Angehalten." in said(paused)
    assert (await feeds(desk))[feed.url].next_poll_at == STOPPED
    boss.now = NOON + timedelta(hours=5)
    await boss.tap(button(paused, "Wieder abrufen"))
    assert (await feeds(desk))[feed.url].next_poll_at == boss.now


async def test_a_feed_is_paused_only_as_one_of_its_source(desk: Desk) -> None:
    (feed,) = await put_feeds(desk, "Zoll")
    await desk.of("boss").tap(f"1:feed:pause:{feed.id}:999")
    await desk.of("boss").tap("1:feed")
    assert (await feeds(desk))[feed.url] == feed


async def test_an_operator_removes_a_feed_by_its_address(desk: Desk) -> None:
    (feed,) = await put_feeds(desk, "Zoll")
    boss = desk.of("boss")
    assert "nicht mehr abgerufen" in said(await boss.type(f"/sources remove {feed.url}"))
    assert await feeds(desk) == {}
    assert "Kein Feed mit dieser Adresse" in said(await boss.type(f"/sources remove {feed.url}"))
    assert "Eine Quelle" in said(await boss.type("/sources zoll")), "what it issued stays"


async def test_a_source_called_like_a_change_is_found_by_its_name(desk: Desk) -> None:
    await put_feeds(desk, "Remove and Add")
    assert "Eine Quelle" in said(await desk.type("/sources remove"))


async def test_subscriptions_to_a_dead_source_end_as_any_other(desk: Desk) -> None:
    (feed,) = await put_feeds(desk, "Zoll")
    await desk.tap(button(await desk.type("/sub source:Zoll"), "Abonnieren"))
    await desk.database.transact(lambda tx: record_feed(tx, feed.id, failures=99, fault="gone", next_poll_at=STOPPED))
    picked = await desk.type("/unsub")
    assert "Beendet" in said(await desk.tap(button(picked, "quelle:zoll")))
