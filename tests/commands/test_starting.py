"""/start: three taps to a first subscription, and links that lead somewhere."""

from collections.abc import Callable
from typing import Any

import pytest

from pressbot.messages import Reply
from pressbot.model import ChatKind
from pressbot.render.links import start_of_query, start_of_release
from pressbot.store.queries import keep_query
from pressbot.store.subscriptions import all_subscriptions
from tests.commands.desk import Desk, button, labels, only, said
from tests.render.dump import dump
from tests.store.shelf import put_release

Golden = Callable[[str, str], None]


async def standing(desk: Desk) -> list[str]:
    return [each.query for each in await desk.database.read(all_subscriptions)]


@pytest.mark.parametrize("language", ["de", "en"])
async def test_the_first_steps_look_like_their_golden_file(desk: Desk, golden: Golden, language: str) -> None:
    await desk.database.transact(put_release)
    there = desk.of("8", language=language)
    shown = [dump(only(await there.type("/start")))]
    for token in ("1:start:place", "1:start:in:-3", "1:start:topic", "1:start:about:15000000", "1:start:words"):
        shown.append(f"=== {token}\n{dump(only(await there.tap(token)))}")  # noqa: PERF401  # a comprehension of this reads worse
    golden(f"commands/onboarding.{language}.txt", "\n".join(shown))


@pytest.mark.parametrize(
    ("way", "choice", "query"),
    [
        ("Ort", "Niedersachsen", "place:niedersachsen"),
        ("Ort", "Berlin", "place:berlin"),
        ("Thema", "Sport", "topic:sport"),
        ("Wörter", '"tag der offenen tür"', '"tag der offenen tür"'),
    ],
)
async def test_three_taps_lead_to_a_first_subscription(desk: Desk, way: str, choice: str, query: str) -> None:
    reply: Reply = await desk.type("/start")
    for label in (way, choice, "Abonnieren"):
        assert await standing(desk) == []
        reply = await desk.tap(button(reply, label))
        assert reply.replaces
    assert await standing(desk) == [query]


async def test_every_button_of_every_step_leads_on(desk: Desk) -> None:
    for token in ("1:start:place", "1:start:topic", "1:start:words"):
        step = await desk.tap(token)
        for label in labels(step):
            assert labels(await desk.tap(button(step, label))), label
        assert said(await desk.tap(button(step, "Zurück"))) == said(await desk.type("/start"))


async def test_a_state_offers_its_larger_towns_and_the_way_back(desk: Desk) -> None:
    state = await desk.tap("1:start:in:-3")
    assert labels(state)[:4] == ["Abonnieren", "Hannover", "Braunschweig", "Osnabrück"]
    town = await desk.tap(button(state, "Braunschweig"))
    assert "Meldungen aus Braunschweig" in said(town)
    assert labels(await desk.tap(button(town, "Zurück")))[0] == "Baden-Württemberg"


@pytest.mark.parametrize("token", ["1:start:in:x", "1:start:in:-99", "1:start:about:1", "1:start:try:0", "1:start:try"])
async def test_a_step_that_is_none_says_so(desk: Desk, token: str) -> None:
    assert "nicht mehr" in said(await desk.tap(token))


async def test_a_link_to_a_release_opens_it(desk: Desk) -> None:
    release = await desk.database.transact(put_release)
    opened = await desk.type(f"/start {start_of_release(release.id)}")
    assert said(opened) == said(await desk.type(f"/release {release.id}"))
    assert "gibt es im Archiv nicht" in said(await desk.type("/start r_999"))


@pytest.mark.parametrize("query", ["feuerwehr", " ".join(f"wort{number}" for number in range(15))])
async def test_a_link_to_a_query_shows_what_it_would_bring_wherever_it_is_opened(desk: Desk, query: str) -> None:
    query_id = await desk.database.transact(keep_query, query)
    group = desk.of("-100", kind=ChatKind.GROUP)
    opened = await group.type(f"/start {start_of_query(query_id, query)}")
    assert said(opened) == said(await group.type(f"/sub {query}"))
    assert await standing(desk) == []


async def test_nobody_reads_others_queries_by_counting(desk: Desk) -> None:
    number: Any = await desk.database.transact(keep_query, "geheim")
    forged = start_of_query(number, "x" * 99)
    for start in (forged, f"q_{number}", "q_", "q_!!", "nichts", "q_cGxhY2U6"):
        assert said(await desk.type(f"/start {start}")) == said(await desk.type("/start"))
