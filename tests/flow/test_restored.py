"""A database restored from a backup: nothing that may have gone out since goes out again without an operator's word."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from pressbot.flow.restored import may_be_sent
from pressbot.model import Delivery, DeliveryKind, DeliveryState
from pressbot.store.backup import copy_database, hold_all
from pressbot.store.database import Database
from pressbot.store.ledger import cancel, replay
from pressbot.testing import RecordingPlatform
from tests.flow.desk import Desk
from tests.values import NOON, a_chat, a_release

HOUR = timedelta(hours=1)
FIRE = a_release()
BRIDGE = a_release(key="meldung-2", headline="Feuerwehr sperrt Brücke", body="Die Brücke ist gesperrt.", lead="")
WITHDRAWN = a_release(headline="Zurückgezogen: Feuerwehr löscht Brand im Sägewerk")
CORRECTED = a_release(headline="Korrektur: Feuerwehr löscht Brand im Sägewerk", body="Am Samstag brannte es.")


async def restored(desk: Desk, backup: Path) -> Desk:
    """The newsroom on a restored database, an hour later."""
    database = Database(f"sqlite:///{backup}")
    after = Desk(database)
    after.clock.advance(desk.clock.now() - NOON + HOUR)
    await database.transact(hold_all, after.clock.now())
    return after


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    return sqlite_url


async def test_a_backup_taken_within_a_fan_out_sends_nothing_again_until_an_operator_says_so(
    desk: Desk, tmp_path: Path
) -> None:
    for chat in ("7", "8", "9"):
        await desk.subscribe("feuerwehr", chat)
    await desk.announce(FIRE)
    await desk.say(CORRECTED, BRIDGE)
    await desk.dispatch()
    copy_database(Path(desk.database.name), tmp_path / "backup.db")
    # Since the backup: the bridge and the correction go out, and one more release.
    shed = a_release(key="meldung-3", headline="Feuerwehr löscht Schuppen", body="Ein Schuppen brannte.", lead="")
    await desk.deliver()
    await desk.announce(shed)

    after = await restored(desk, tmp_path / "backup.db")
    after.platform.shown = {chat: dict(shown) for chat, shown in desk.platform.shown.items()}
    await after.say(CORRECTED, BRIDGE, shed)
    await after.dispatch()
    await after.deliver()
    assert [verb for verb, _, _ in after.platform.log if verb == "send"] == []
    held = [row["state"] for row in await after.deliveries() if row["state"] == "held"]
    assert len(held) == 3 * 3, "the bridge, the edit of the fire's post, and the shed"

    fresh = a_release(
        key="meldung-4",
        headline="Feuerwehr rettet Katze",
        body="Die Katze saß im Baum.",
        lead="",
        published_at=after.clock.now() + HOUR,
        release_at=after.clock.now() + HOUR,
    )
    after.clock.advance(HOUR)
    await after.announce(fresh)
    assert any("Feuerwehr rettet Katze" in text for text in after.texts("7"))
    await after.database.close()


async def test_what_came_in_the_place_of_a_deleted_post_since_the_backup_does_not_come_again(
    desk: Desk, tmp_path: Path
) -> None:
    await desk.subscribe("feuerwehr")
    await desk.announce(FIRE)
    copy_database(Path(desk.database.name), tmp_path / "backup.db")
    desk.platform.shown["7"].clear()
    await desk.announce(CORRECTED)

    after = await restored(desk, tmp_path / "backup.db")
    after.platform.shown = {"7": dict(desk.platform.shown["7"])}
    after.platform._ids = len(after.platform.shown["7"]) + 1
    await after.announce(CORRECTED)
    assert [verb for verb, _, _ in after.platform.log if verb == "send"] == []
    await after.database.close()


@pytest.mark.parametrize("can_find", [True, False])
async def test_what_an_operator_lets_go_is_looked_up_where_the_platform_can_be_asked(
    desk: Desk, tmp_path: Path, can_find: bool
) -> None:
    desk.platform = RecordingPlatform(can_find=can_find)
    desk.lane = desk.lane_to(desk.platform)
    await desk.subscribe("feuerwehr")
    await desk.say(FIRE)
    await desk.dispatch()
    copy_database(Path(desk.database.name), tmp_path / "backup.db")
    await desk.deliver()

    after = await restored(desk, tmp_path / "backup.db")
    await after.database.transact(replay, after.clock.now(), state=DeliveryState.HELD)
    after.lane = after.lane_to(desk.platform)
    await after.deliver()
    assert [verb for verb, _, _ in desk.platform.log] == (["send"] if can_find else ["send", "send"])
    (row,) = await after.deliveries()
    assert (row["state"], row["unknowns"]) == ("sent", 1), "it may have arrived twice, and the ledger says so"
    await after.database.close()


async def test_a_withdrawal_found_again_edits_the_post_and_its_reply_waits_for_an_operator(
    desk: Desk, tmp_path: Path
) -> None:
    await desk.subscribe("feuerwehr")
    await desk.announce(FIRE)
    copy_database(Path(desk.database.name), tmp_path / "backup.db")
    await desk.announce(WITHDRAWN)
    after = await restored(desk, tmp_path / "backup.db")
    after.lane = after.lane_to(desk.platform)
    await after.announce(WITHDRAWN)
    assert [verb for verb, _, _ in desk.platform.log] == ["send", "edit", "send", "edit"]
    assert [(row["kind"], row["state"]) for row in await after.deliveries()][1:] == [
        ("revise", "sent"),
        ("notice", "held"),
    ]
    await after.database.close()


async def test_what_an_operator_does_not_want_sent_is_not(desk: Desk, tmp_path: Path) -> None:
    await desk.subscribe("feuerwehr")
    await desk.say(FIRE)
    await desk.dispatch()
    copy_database(Path(desk.database.name), tmp_path / "backup.db")
    after = await restored(desk, tmp_path / "backup.db")
    assert await after.database.transact(cancel, state=DeliveryState.HELD) == 1
    await after.deliver()
    assert after.platform.log == []
    await after.database.close()


def a_delivery(kind: DeliveryKind, *, unknowns: int = 0, age: timedelta = timedelta()) -> Delivery:
    return Delivery(
        release_id=1,
        chat=a_chat(),
        kind=kind,
        reason="",
        due_at=NOON,
        created_at=NOON - age,
        unknowns=unknowns,
    )


ANNOUNCE = a_delivery(DeliveryKind.ANNOUNCE)


@pytest.mark.parametrize(
    ("delivery", "published_at", "held"),
    [
        (ANNOUNCE, NOON - 2 * HOUR, True),
        (ANNOUNCE, NOON, False),
        (replace(ANNOUNCE, unknowns=1), NOON - 2 * HOUR, False),
        (a_delivery(DeliveryKind.REVISE), NOON - 2 * HOUR, False),
        (a_delivery(DeliveryKind.NOTICE), NOON - 2 * HOUR, True),
        (replace(a_delivery(DeliveryKind.NOTICE), created_at=NOON + 24 * HOUR), NOON - 2 * HOUR, False),
    ],
)
def test_an_hour_after_a_restore_what_was_out_before_is_held(
    delivery: Delivery, published_at: object, held: bool
) -> None:
    release = a_release(published_at=published_at, release_at=published_at)
    assert may_be_sent(delivery, release, NOON - HOUR) == held
    assert not may_be_sent(delivery, release, None)
