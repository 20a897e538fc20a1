"""The names on a post of those who say the same stay true, on both databases, whatever becomes of whom they name."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable
from dataclasses import replace

import psycopg
import pytest

from pressbot.flow.dispatch import Dispatched
from pressbot.model import Release
from pressbot.store.database import Database
from tests.feeds.echoes import COUNTY, EDITS, echoed, issued
from tests.flow.desk import Desk
from tests.flow.test_deliver import Interrupted

FIRST = issued()
SECOND = echoed(FIRST, EDITS["a footer and a dateline added"](FIRST.body), url="https://portal.example/1")
THIRD = replace(SECOND, source=COUNTY, key="county-1", url="https://county.example/1")


def taken_back(said: Release) -> Release:
    return replace(said, headline=f"Zurückgezogen: {said.headline}", body="", lead="")


def moved(said: Release) -> Release:
    """A link alone is no revision."""
    return replace(said, url=f"{said.url}-neu", body=f"{said.body} Ende.")


async def hear(desk: Desk, *said: Release) -> Dispatched:
    """Archive and dispatch, and deliver what is owed then."""
    for each in said:
        await desk.say(each)
    dispatched = await desk.dispatch()
    await desk.deliver()
    return dispatched


def named(desk: Desk, chat: str = "7") -> list[str]:
    """The addresses behind the names on the chat's one post."""
    lines = (block.spans for block in desk.message(chat).blocks)
    return [span.url for spans in lines if spans[0].text.startswith("Auch von") for span in spans if span.url]


@pytest.fixture
async def posted(desk: Desk) -> Desk:
    """A chat has a post of the town's release that names two others."""
    await desk.subscribe("marktbrücke")
    await hear(desk, FIRST)
    await hear(desk, SECOND)
    await hear(desk, THIRD)
    assert named(desk) == [SECOND.url, THIRD.url]
    return desk


async def test_who_takes_back_what_it_said_is_named_no_more_and_named_again_once_it_stands(posted: Desk) -> None:
    assert await hear(posted, taken_back(SECOND)) == Dispatched(releases=1, additions=1)
    assert named(posted) == [THIRD.url]
    assert await hear(posted, SECOND) == Dispatched(releases=1, additions=1)
    assert named(posted) == [SECOND.url, THIRD.url]
    assert await hear(posted, taken_back(SECOND)) == Dispatched(releases=1, additions=1)
    assert named(posted) == [THIRD.url]
    assert [verb for verb, *_ in posted.platform.log] == ["send"] + ["edit"] * 5


async def test_a_link_that_changes_is_changed_on_the_others_posts(posted: Desk) -> None:
    assert await hear(posted, moved(SECOND)) == Dispatched(releases=1, additions=1)
    assert named(posted) == [moved(SECOND).url, THIRD.url]


async def test_a_correction_that_leaves_the_name_true_edits_no_other_s_post(posted: Desk) -> None:
    shown = posted.texts()
    corrected = replace(SECOND, headline=f"Korrektur: {SECOND.headline}", body=SECOND.body.replace("sperrt", "öffnet"))
    assert await hear(posted, corrected) == Dispatched(releases=1)
    assert posted.texts() == shown


async def test_all_that_changes_before_the_next_look_is_one_edit(posted: Desk) -> None:
    for said in (taken_back(SECOND), moved(THIRD)):
        await posted.say(said)
        await posted.dispatch()
    edits = len(posted.platform.log)
    await posted.deliver()
    assert named(posted) == [moved(THIRD).url]
    assert len(posted.platform.log) == edits + 1


async def test_each_chat_with_a_post_of_the_group_sees_it_and_no_other(desk: Desk) -> None:
    await desk.subscribe("marktbrücke source:Eschenfurt", chat="7")
    await desk.subscribe("marktbrücke source:Presseportal", chat="8")
    await desk.subscribe("feuerwehr", chat="9")
    await hear(desk, FIRST, SECOND, THIRD)
    assert (await hear(desk, taken_back(THIRD))).additions == 2
    assert (named(desk, "7"), named(desk, "8")) == ([SECOND.url], [FIRST.url])
    assert desk.texts("9") == []


async def test_the_posted_one_taken_back_is_its_notice_and_the_others_are_still_found(posted: Desk) -> None:
    assert await hear(posted, taken_back(FIRST)) == Dispatched(releases=1, revisions=1)
    post, told = posted.texts()
    assert "Zurückgezogen" in post
    assert "Auch von" not in post + told
    assert (await hear(posted, taken_back(THIRD))).additions == 0, "a notice names nobody"
    found = await posted.ask("/search marktbrücke")
    (message,) = found.messages
    assert "Presseportal" in "".join(span.text for block in message.blocks for span in block.spans)


async def test_of_two_taken_back_at_once_neither_is_named(posted: Desk) -> None:
    await hear(posted, taken_back(SECOND), taken_back(THIRD))
    assert named(posted) == []


@pytest.mark.parametrize("change", [taken_back, moved], ids=lambda change: change.__name__.replace("_", " "))
async def test_what_changes_while_the_post_is_under_way_is_edited_once_it_is_there(
    desk: Desk, change: Callable[[Release], Release]
) -> None:
    await desk.subscribe("marktbrücke")
    await desk.say(FIRST)
    await desk.say(SECOND)
    await desk.dispatch()

    async def meanwhile() -> None:
        await desk.say(change(SECOND))
        assert (await desk.dispatch()).additions == 1

    platform = desk.platform = Interrupted(meanwhile)
    await desk.deliver(platform)
    assert named(desk) == ([] if change is taken_back else [moved(SECOND).url])
    assert [verb for verb, *_ in platform.log] == ["send", "edit"]


async def test_who_joins_while_the_post_is_under_way_is_named_once_it_is_there(desk: Desk) -> None:
    await desk.subscribe("marktbrücke")
    await desk.say(FIRST)
    await desk.dispatch()

    async def meanwhile() -> None:
        await desk.say(SECOND)
        await desk.dispatch()

    desk.platform = Interrupted(meanwhile)
    await desk.deliver(desk.platform)
    assert named(desk) == [SECOND.url]


@pytest.mark.parametrize("seed", range(12))
async def test_in_whatever_order_it_happens_the_post_names_who_stands_where_they_are_now(desk: Desk, seed: int) -> None:
    chance = random.Random(seed)
    await desk.subscribe("marktbrücke")
    await hear(desk, FIRST)
    said = {"second": SECOND, "third": THIRD}
    await hear(desk, *said.values())
    now = dict(said)
    for _ in range(12):
        who = chance.choice(sorted(said))
        now[who] = chance.choice([lambda each: each, taken_back, moved])(said[who])
        await desk.say(now[who])
        if chance.random() < 0.7:
            await desk.dispatch()
        if chance.random() < 0.4:
            await desk.deliver()
    await hear(desk)
    assert named(desk) == [each.url for each in now.values() if "Zurückgezogen" not in each.headline]
    assert {state for _, state in await desk.states()} <= {"sent", "cancelled"}


async def test_what_is_just_being_claimed_is_waited_for_and_then_known_as_under_way(postgres_url: str) -> None:
    """Else its post would show the group as it was, and nobody would know that there is a post to be edited."""
    desk = Desk(Database(postgres_url))
    await desk.subscribe("marktbrücke")
    await desk.deliver()
    await desk.say(FIRST)
    await desk.dispatch()
    await desk.say(SECOND)
    with psycopg.connect(postgres_url) as claiming, psycopg.connect(postgres_url, autocommit=True) as looking:
        claiming.execute("SELECT epoch FROM lane FOR SHARE")
        claiming.execute("UPDATE delivery SET state = 'sending'")
        dispatching = asyncio.create_task(desk.dispatch())
        waiting = "SELECT 1 FROM pg_locks WHERE NOT granted"
        while not dispatching.done() and looking.execute(waiting).fetchone() is None:  # noqa: ASYNC110 - of a database
            await asyncio.sleep(0.01)
        claiming.commit()
        dispatched = await dispatching
    await desk.database.close()
    assert dispatched == Dispatched(releases=1, additions=1)
