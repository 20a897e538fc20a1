"""Own releases through the whole house, on both databases: hours, restarts, posts, corrections, withdrawals."""

from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection

from pressbot.app import App, open_app
from pressbot.errors import Refused, WrongUse
from pressbot.feeds.hour import Hour
from pressbot.feeds.office_file import OfficePicture, OfficeText
from pressbot.flow import office
from pressbot.flow.archive import Archived, archive
from pressbot.flow.own import Own, Stage, all_own, find_own
from pressbot.flow.own_media import OwnFetcher, keep_picture_of_office
from pressbot.render.measure import plain_text
from pressbot.settings import DatabaseSettings, PollSettings, Settings
from pressbot.store.chats import keep_chat
from pressbot.store.queries import keep_query
from pressbot.store.releases import get_release
from pressbot.store.revisions import get_chain
from pressbot.store.subscriptions import subscribe
from pressbot.testing import ManualClock, RecordingPlatform
from tests.flow.desk import jpeg
from tests.values import NOON, a_chat, a_release

SAID = OfficeText(
    source="Stadt Wendelbrück",
    headline="Marktbrücke ab Montag gesperrt",
    text="Die Marktbrücke wird ab Montag gesperrt.\n\nEine Umleitung ist ausgeschildert.",
)
HOUR = Hour(NOON + timedelta(hours=3), "Europe/Berlin")


@pytest.fixture
def settings(database_url: str) -> Settings:
    return Settings(
        database=DatabaseSettings.model_validate({"url": database_url}), poll=PollSettings(sample=False, feeds=Path())
    )


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(NOON)


@pytest.fixture
async def app(settings: Settings, clock: ManualClock) -> AsyncIterator[App]:
    async with open_app(settings, clock) as opened:
        yield opened


@pytest.fixture
def platform() -> RecordingPlatform:
    return RecordingPlatform()


async def do(app: App, work: Callable[..., Own], *arguments: Any) -> Own:
    """Let the office do something now."""
    return await app.database.transact(work, *arguments, app.clock.now())


async def write(app: App, said: OfficeText = SAID, hour: Hour | None = None) -> Own:
    return await app.database.transact(office.write, said, draft_id=None, hour=hour, now=app.clock.now())


async def follow(app: App, query: str = "marktbrücke") -> None:
    """Let a chat keep a query standing."""

    def work(tx: Connection) -> None:
        subscribe(tx, keep_chat(tx, a_chat(language="en")), keep_query(tx, query), NOON)

    await app.database.transact(work)


async def shown(app: App, platform: RecordingPlatform) -> list[str]:
    """What the chat shows after one look of dispatch and of its lane."""
    await app.dispatch()
    await app.lane(platform, alone=True).drain()
    return [plain_text(each.blocks) for each in platform.shown.get("7", {}).values()]


async def test_a_timed_release_goes_out_at_its_hour_and_not_a_second_before(
    app: App, clock: ManualClock, platform: RecordingPlatform
) -> None:
    await follow(app)
    await write(app, hour=HOUR)
    clock.advance(timedelta(hours=3, seconds=-1))
    assert await shown(app, platform) == []
    clock.advance(timedelta(seconds=1))
    (post,) = await shown(app, platform)
    assert "Marktbrücke ab Montag gesperrt" in post
    assert "20 Nov 2026, 16:00" in post
    assert await shown(app, platform) == [post]


async def test_a_draft_without_an_hour_stays_one(app: App, clock: ManualClock, platform: RecordingPlatform) -> None:
    await follow(app)
    await write(app)
    clock.advance(timedelta(days=4_000))
    assert await shown(app, platform) == []


@pytest.mark.parametrize("late", [timedelta(), timedelta(hours=1), timedelta(days=30)])
async def test_after_a_restart_a_release_goes_out_however_late(
    settings: Settings, clock: ManualClock, platform: RecordingPlatform, late: timedelta
) -> None:
    async with open_app(settings, clock) as before:
        await follow(before)
        await write(before, hour=HOUR)
    clock.advance(timedelta(hours=3) + late)
    async with open_app(settings, clock) as after:
        assert len(await shown(after, platform)) == 1


async def test_a_clock_that_jumps_either_way_sends_a_release_once(
    app: App, clock: ManualClock, platform: RecordingPlatform
) -> None:
    await follow(app)
    await write(app, hour=HOUR)
    assert await shown(app, platform) == []
    clock.advance(timedelta(hours=4))
    assert len(await shown(app, platform)) == 1
    clock.advance(timedelta(hours=-2))
    assert len(await shown(app, platform)) == 1
    clock.advance(timedelta(hours=2))
    assert len(await shown(app, platform)) == 1


async def test_an_hour_can_be_moved_until_it_has_come(
    app: App, clock: ManualClock, platform: RecordingPlatform
) -> None:
    await follow(app)
    await write(app, hour=HOUR)
    later = Hour(HOUR.instant + timedelta(hours=1), "UTC")
    moved = await do(app, office.set_hour, 1, later)
    assert (moved.stage, moved.draft.release_at, moved.draft.timed_in) == (Stage.TIMED, later.instant, "UTC")
    clock.advance(timedelta(hours=3))
    assert await shown(app, platform) == []
    clock.advance(timedelta(hours=1))
    assert len(await shown(app, platform)) == 1
    with pytest.raises(WrongUse, match="is released"):
        await do(app, office.set_hour, 1, later)


async def test_what_was_timed_and_taken_back_does_not_go_out(
    app: App, clock: ManualClock, platform: RecordingPlatform
) -> None:
    await follow(app)
    await write(app, hour=HOUR)
    assert (await do(app, office.withdraw, 1, "")).stage is Stage.DRAFT
    clock.advance(timedelta(days=1))
    assert await shown(app, platform) == []
    assert (await do(app, office.release_now, 1)).stage is Stage.RELEASED
    assert len(await shown(app, platform)) == 1


async def test_a_picture_goes_with_its_release_and_is_kept_nowhere_before(
    app: App, clock: ManualClock, platform: RecordingPlatform
) -> None:
    await follow(app)
    address = await app.database.transact(keep_picture_of_office, jpeg())
    picture = OfficePicture(file=address, caption="Die Brücke", credit="Stadt Wendelbrück", alt="Eine Brücke")
    said = OfficeText(source="Amt", headline="Marktbrücke gesperrt", text="Text.", pictures=(picture,))
    await write(app, said, HOUR)
    clock.advance(timedelta(hours=3))
    (post,) = await shown(app, platform)
    assert "Picture: Stadt Wendelbrück" in post
    (message,) = platform.shown["7"].values()
    assert message.picture is not None
    assert message.picture.alt == "Eine Brücke"


async def test_an_address_that_keeps_nothing_is_refused(app: App) -> None:
    fetcher = OwnFetcher(app.database)
    for address in ("own:0000", "https://wendelbrueck.example/own:0000"):
        with pytest.raises(Refused):
            await fetcher.fetch(address)


async def test_a_correction_edits_the_post_and_says_what_was_wrong(
    app: App, clock: ManualClock, platform: RecordingPlatform
) -> None:
    await follow(app)
    await write(app)
    await do(app, office.release_now, 1)
    await shown(app, platform)
    clock.advance(timedelta(hours=1))
    new = OfficeText(
        source=SAID.source, headline="Marktbrücke ab Dienstag gesperrt", text="Die Marktbrücke wird gesperrt."
    )
    corrected = await do(app, office.correct, 1, new, "Der Tag war falsch.")
    assert corrected.release.revision == 2
    post, reply = await shown(app, platform)
    assert "Marktbrücke ab Dienstag gesperrt" in post
    assert "Der Tag war falsch." in reply
    assert "Correction: Fri, 20 Nov 2026, 14:00 · Der Tag war falsch." in post
    assert [verb for verb, _, _ in platform.log] == ["send", "edit", "send"]
    chain = await app.database.read(get_chain, corrected.release)
    assert [each.headline for each in chain] == [SAID.headline, corrected.release.headline]


async def test_a_withdrawal_replaces_the_post_and_says_why(
    app: App, clock: ManualClock, platform: RecordingPlatform
) -> None:
    await follow(app)
    await write(app)
    await do(app, office.release_now, 1)
    await shown(app, platform)
    clock.advance(timedelta(days=3))
    assert (await do(app, office.withdraw, 1, "Die Sperrung entfällt.")).stage is Stage.WITHDRAWN
    post, reply = await shown(app, platform)
    for text in (post, reply):
        assert "Die Sperrung entfällt." in text
        assert "Marktbrücke" not in text


async def test_what_the_feed_of_the_office_brings_later_is_the_same_release_and_changes_nothing(
    app: App, platform: RecordingPlatform
) -> None:
    await follow(app)
    await write(app)
    own = await do(app, office.release_now, 1)

    def poll(tx: Connection, key: str, headline: str) -> Archived:
        fed = a_release(
            source=own.release.source, key=key, headline=headline, body=own.release.body, subhead="Mehr dazu."
        )
        return archive(tx, [fed], now=NOON, news_age=timedelta(hours=72), first_contact=False)

    assert await app.database.transact(poll, "1", SAID.headline) == Archived(same=1)
    corrected = await do(app, office.correct, 1, replace(SAID, headline="Marktbrücke ab Dienstag gesperrt"), "")
    posts = await shown(app, platform)
    for key, headline in (("1", "KORREKTUR: Brücke"), ("1", SAID.headline), ("2", corrected.release.headline)):
        assert await app.database.transact(poll, key, headline) == Archived(same=1)
    assert await shown(app, platform) == posts
    assert await app.database.read(get_release, own.release.id, NOON) == corrected.release


async def test_own_releases_are_listed_the_latest_first_and_each_by_its_number(app: App) -> None:
    await write(app)
    await write(app, hour=HOUR)
    assert [each.draft.id for each in await app.database.read(all_own, NOON)] == [2, 1]
    assert (await app.database.read(find_own, 2, NOON)).draft.timed_in == "Europe/Berlin"
    with pytest.raises(WrongUse, match="no own release 3"):
        await app.database.read(find_own, 3, NOON)
