"""What several sources say comes to a chat once, on both databases."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from itertools import permutations

import pytest
from sqlalchemy import Connection, func, select, update

from pressbot.feeds.alike import WINDOW
from pressbot.flow.dispatch import Dispatched, Dispatcher
from pressbot.model import Change, Release, Source
from pressbot.store.groups import same_releases
from pressbot.store.tables import delivery, release_group, sketch_key, source
from pressbot.store.tables import release as release_table
from tests.feeds.echoes import COUNTY, EDITS, PORTAL, echoed, first_words, issued, tenders
from tests.flow.desk import Desk
from tests.render.dump import dump
from tests.values import NOON

HOUR = timedelta(hours=1)
FIRST = issued()
SECOND = echoed(FIRST, EDITS["a footer and a dateline added"](FIRST.body))
WITHDRAWN = replace(FIRST, headline=f"Zurückgezogen: {FIRST.headline}")


async def pass_on(desk: Desk, *said: Release) -> Dispatched:
    """Archive and dispatch, and deliver what is owed then."""
    for each in said:
        await desk.say(each)
    dispatched = await desk.dispatch()
    await desk.deliver()
    return dispatched


async def number(desk: Desk, said: Release) -> int:
    """The id of what a source said."""

    def work(tx: Connection) -> int:
        joined = release_table.join(source)
        where = (source.c.name == said.source.name, release_table.c.key == said.key)
        return int(tx.execute(select(release_table.c.id).select_from(joined).where(*where)).scalar_one())

    return await desk.database.read(work)


async def groups(desk: Desk) -> set[frozenset[str]]:
    """The keys of the releases of each group."""

    def work(tx: Connection) -> set[frozenset[str]]:
        found: dict[int, set[str]] = {}
        joined = release_group.join(release_table, release_table.c.id == release_group.c.release_id)
        for row in tx.execute(select(release_group.c.group_id, release_table.c.key).select_from(joined)):
            found.setdefault(row.group_id, set()).add(row.key)
        return set(map(frozenset, found.values()))

    return await desk.database.read(work)


async def keyed(desk: Desk) -> int:
    """How many releases can be found by keys."""
    counted = select(func.count(sketch_key.c.release_id.distinct()))
    return await desk.database.read(lambda tx: int(tx.execute(counted).scalar_one()))


@pytest.mark.parametrize("language", ["de", "en"])
async def test_two_offices_one_chat_one_post(desk: Desk, golden: Callable[[str, str], None], language: str) -> None:
    await desk.subscribe("marktbrücke")
    await desk.set_language(language)
    await pass_on(desk, FIRST)
    before = dump(desk.message())
    assert await pass_on(desk, SECOND) == Dispatched(releases=1, additions=1)
    assert len(desk.texts()) == 1
    assert await desk.states() == [("announce", "sent"), ("also", "sent")]
    golden(f"flow/one-post.{language}.txt", f"{before}\n====\n\n{dump(desk.message())}")


async def test_what_comes_from_two_at_once_is_one_post_with_both_names(desk: Desk) -> None:
    await desk.subscribe("marktbrücke")
    assert await pass_on(desk, FIRST, SECOND) == Dispatched(releases=2, announcements=1)
    (text,) = desk.texts()
    assert text.startswith("Stadt Eschenfurt")
    assert "Auch von: Presseportal" in text


async def test_of_two_that_come_at_once_the_full_text_is_posted(desk: Desk) -> None:
    await desk.subscribe("marktbrücke")
    teaser = echoed(FIRST, first_words(FIRST.body, 60))
    await pass_on(desk, teaser, FIRST)
    (text,) = desk.texts()
    assert text.startswith("Stadt Eschenfurt")


async def test_every_source_s_release_stays_in_the_archive(desk: Desk) -> None:
    await pass_on(desk, FIRST, SECOND)
    for said in (FIRST, SECOND):
        others = await desk.database.read(same_releases, await number(desk, said), NOON)
        assert len(others) == 1
        assert others[0].source.name != said.source.name


async def test_a_chat_that_asked_for_the_second_source_only_gets_the_second(desk: Desk) -> None:
    await desk.subscribe("marktbrücke source:Eschenfurt", chat="7")
    await desk.subscribe("marktbrücke source:Presseportal", chat="8")
    await pass_on(desk, FIRST)
    await pass_on(desk, SECOND)
    (town,), (portal,) = desk.texts("7"), desk.texts("8")
    assert town.startswith("Stadt Eschenfurt")
    assert "Auch von: Presseportal" in town
    assert portal.startswith("Presseportal")
    assert "Auch von: Stadt Eschenfurt" in portal


async def test_a_chat_that_is_still_owed_the_first_is_not_owed_the_second(desk: Desk) -> None:
    await desk.subscribe("marktbrücke")
    await desk.say(FIRST)
    await desk.dispatch()
    await desk.say(SECOND)
    assert await desk.dispatch() == Dispatched(releases=1)
    await desk.deliver()
    assert await desk.states() == [("announce", "sent")]
    assert "Auch von: Presseportal" in desk.texts()[0]


async def test_a_third_source_is_named_too(desk: Desk) -> None:
    await desk.subscribe("marktbrücke")
    await pass_on(desk, FIRST)
    await pass_on(desk, SECOND)
    third = replace(SECOND, source=COUNTY)
    assert await pass_on(desk, third) == Dispatched(releases=1, additions=1)
    assert "Auch von: Presseportal, Landkreis Eschenfurt" in desk.texts()[0]


async def test_what_comes_three_days_later_is_another_release(desk: Desk) -> None:
    await desk.subscribe("marktbrücke")
    await pass_on(desk, FIRST)
    desk.clock.advance(WINDOW + HOUR)
    late = replace(SECOND, published_at=desk.clock.now(), release_at=desk.clock.now())
    assert (await pass_on(desk, late)).announcements == 1
    assert await groups(desk) == set()


async def test_a_release_that_may_not_be_seen_yet_is_told_by_none_of_its_group(desk: Desk) -> None:
    await desk.subscribe("marktbrücke")
    await desk.say(replace(SECOND, release_at=NOON + HOUR))
    await pass_on(desk, FIRST)
    assert "Presseportal" not in desk.texts()[0]
    assert await groups(desk) == set()
    desk.clock.advance(HOUR)
    assert await pass_on(desk) == Dispatched(releases=1, additions=1)
    assert "Auch von: Presseportal" in desk.texts()[0]


async def test_an_office_s_own_tenders_all_come(desk: Desk) -> None:
    await desk.subscribe("ausschreibung")
    assert (await pass_on(desk, *tenders())).announcements == 2


async def test_an_office_s_tenders_all_come_also_where_a_portal_repeats_them(desk: Desk) -> None:
    await desk.subscribe("ausschreibung")
    repeated = [replace(each, source=PORTAL, key=f"portal-{each.key}", url="") for each in tenders()]
    assert (await pass_on(desk, *tenders())).announcements == 2
    assert (await pass_on(desk, *repeated)).announcements == 0
    assert await groups(desk) == {frozenset({each.key, f"portal-{each.key}"}) for each in tenders()}


async def test_a_withdrawal_is_shown_and_brings_no_other_post(desk: Desk) -> None:
    await desk.subscribe("marktbrücke")
    await pass_on(desk, FIRST)
    await pass_on(desk, SECOND)
    assert await pass_on(desk, WITHDRAWN) == Dispatched(releases=1, revisions=1)
    text, told = desk.texts()
    assert "Zurückgezogen" in text
    assert "Presseportal" not in text + told


async def test_what_is_withdrawn_before_it_was_sent_leaves_its_place_to_what_stands(desk: Desk) -> None:
    await desk.subscribe("marktbrücke")
    await desk.say(FIRST)
    await desk.dispatch()
    await desk.say(SECOND)
    await desk.dispatch()
    await desk.say(WITHDRAWN)
    assert await desk.dispatch() == Dispatched(releases=1, announcements=1)
    await desk.deliver()
    assert await desk.states() == [("announce", "cancelled"), ("announce", "sent")]
    (text,) = desk.texts()
    assert text.startswith("Presseportal")


@pytest.mark.parametrize(
    ("state", "days", "announcements"),
    [("pending", 5, 1), ("cancelled", 2, 1), ("cancelled", 4, 0), ("dead", 0, 0), ("sent", 0, 0)],
)
async def test_what_stands_goes_to_those_who_are_owed_the_withdrawn_and_not_to_those_given_up_long_ago(
    desk: Desk, state: str, days: int, announcements: int
) -> None:
    await desk.subscribe("marktbrücke")
    for said in (FIRST, SECOND):
        await desk.say(said)
        await desk.dispatch()
    await desk.database.transact(lambda tx: tx.execute(update(delivery).values(state=state)))
    desk.clock.advance(timedelta(days=days))
    await desk.say(WITHDRAWN)
    assert (await desk.dispatch()).announcements == announcements


async def test_a_correction_joins_no_group_and_is_posted(desk: Desk) -> None:
    await desk.subscribe("marktbrücke")
    await pass_on(desk, FIRST)
    correction = replace(SECOND, headline=f"Korrektur: {SECOND.headline}", change=Change.CORRECTION)
    assert (await pass_on(desk, correction)).announcements == 1
    assert await groups(desk) == set()


async def test_what_comes_after_a_withdrawal_is_no_repetition(desk: Desk) -> None:
    await desk.subscribe("marktbrücke")
    await pass_on(desk, FIRST)
    await pass_on(desk, WITHDRAWN)
    assert (await pass_on(desk, SECOND)).announcements == 1
    assert await groups(desk) == set()


async def test_a_teaser_that_gets_its_text_later_joins_then(desk: Desk) -> None:
    await desk.subscribe("marktbrücke")
    short = echoed(FIRST, first_words(FIRST.body, 20))
    await pass_on(desk, FIRST)
    assert (await pass_on(desk, short)).announcements == 1
    assert await groups(desk) == set()
    # Its own post looks as before, for it shows the lead.
    assert await pass_on(desk, replace(short, body=FIRST.body)) == Dispatched(releases=1, additions=1)
    assert await groups(desk) == {frozenset({FIRST.key, short.key})}


@pytest.mark.parametrize("change", [Change.COSMETIC, Change.WITHDRAWAL])
async def test_keys_are_kept_for_what_may_find_its_like_and_no_longer(desk: Desk, change: Change) -> None:
    await pass_on(desk, FIRST)
    assert await keyed(desk) == 1
    again = WITHDRAWN if change is Change.WITHDRAWAL else replace(FIRST, body=f"{FIRST.body} Ende.")
    await pass_on(desk, again)
    assert await keyed(desk) == (change is Change.COSMETIC)
    desk.clock.advance(WINDOW + HOUR)
    await pass_on(desk, issued("english", key="2", published_at=desk.clock.now(), release_at=desk.clock.now()))
    assert await keyed(desk) == 1


async def test_of_two_workers_at_once_one_sees_what_the_other_did(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    # So that neither leaves nothing to the other.
    monkeypatch.setattr("pressbot.flow.dispatch._AT_ONCE", 1)
    await desk.subscribe("marktbrücke")
    await desk.say(FIRST)
    await desk.say(SECOND)
    workers = [desk.database.transact(Dispatcher().dispatch, NOON) for _ in range(2)]
    await asyncio.gather(*workers)
    await desk.deliver()
    assert len(desk.texts()) == 1


#: Each says the same as each other of its row and nothing of the other row's.
FAMILIES = [
    [issued(key="bridge"), echoed(issued(), EDITS["three words corrected"](issued().body), key="bridge, corrected")],
    [
        issued("english", key="station", source=COUNTY),
        echoed(issued("english"), EDITS["a third of the sentences cut"](issued("english").body), key="station, cut"),
        echoed(issued("english"), source=Source(name="Newswire"), key="station, again"),
    ],
]


@pytest.mark.parametrize("order", [pytest.param(each, id="".join(map(str, each))) for each in permutations(range(3))])
async def test_the_order_of_arrival_does_not_decide_what_is_grouped(desk: Desk, order: tuple[int, ...]) -> None:
    """True where likeness holds between all of a group; of a chain, whose ends differ, it may."""
    first, second = FAMILIES
    said = [second[order[0]], first[order[1] % 2], second[order[1]], first[1 - order[1] % 2], second[order[2]]]
    for each in said:
        await pass_on(desk, each)
    assert await groups(desk) == {frozenset(each.key for each in family) for family in FAMILIES}
