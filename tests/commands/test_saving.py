"""/save, /saved, and the buttons that do it."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy import Connection, update

from pressbot.model import Change
from pressbot.store.deliveries import enqueue_announcements
from pressbot.store.tables import release as release_table
from tests.commands.desk import Desk, button, labels, only, said
from tests.render.dump import dump
from tests.store.shelf import post_what_is_due, put_release, put_subscription
from tests.values import NOON

Golden = Callable[[str, str], None]


def put_post(tx: Connection, message_id: str) -> int:
    """A release that was posted to the chat; its id."""
    release, subscription = put_release(tx), put_subscription(tx)
    enqueue_announcements(tx, release.id, [subscription.id], NOON)
    post_what_is_due(tx, message_id)
    return release.id


@pytest.mark.parametrize("language", ["de", "en"])
async def test_a_reply_to_a_post_saves_its_release(desk: Desk, golden: Golden, language: str) -> None:
    number = await desk.database.transact(put_release)
    reader = desk.of(f"speaks {language}", language=language)
    golden(f"commands/save.{language}.txt", dump(only(await reader.type(f"/save {number.id}"))))
    golden(f"commands/saved.{language}.txt", dump(only(await reader.type("/saved"))))


async def test_what_is_replied_to_is_what_is_saved(desk: Desk) -> None:
    await desk.database.transact(put_post, "41")
    await desk.database.transact(put_release, key="other", headline="Bibliothek öffnet sonntags")
    assert "Feuerwehr löscht" in said(await desk.type("/merken", reply_to="41"))
    assert "Feuerwehr löscht" in said(await desk.type("/gemerkt"))
    assert "Bibliothek" not in said(await desk.type("/saved"))


async def test_saving_again_changes_nothing(desk: Desk) -> None:
    await desk.database.transact(put_post, "41")
    first = await desk.type("/save", reply_to="41")
    assert await desk.type("/save", reply_to="41") == first
    assert labels(await desk.type("/saved")) == ["1", "✕ 1"]


async def test_a_tap_saves_and_leaves_what_it_is_on(desk: Desk) -> None:
    number = await desk.database.transact(put_post, "41")
    first, again = [await desk.tap(f"1:save:{number}") for _ in range(2)]
    assert (first.messages, first.notice) == ((), "Gemerkt. /saved zeigt alles Gemerkte.")
    assert (again.messages, again.notice) == ((), "Diese Meldung ist schon gemerkt.")


async def test_nothing_to_save_is_told_with_how_to(desk: Desk) -> None:
    told = said(await desk.type("/save"))
    assert "/save 123" in told
    assert said(await desk.type("/save", reply_to="99")) == told
    for unknown in (await desk.type("/save 77"), await desk.tap("1:save:77")):
        assert "gibt es im Archiv nicht" in said(unknown)


async def test_without_saved_releases_it_is_said_how_to_save(desk: Desk) -> None:
    assert "„Merken“" in said(await desk.type("/saved"))


async def test_every_chat_has_its_own(desk: Desk) -> None:
    number = await desk.database.transact(put_post, "41")
    await desk.type("/save", reply_to="41")
    stranger = desk.of("8")
    assert "noch keine" in said(await stranger.type("/saved"))
    await stranger.tap(f"1:unsave:{number}:1")
    assert "Feuerwehr löscht" in said(await desk.type("/saved"))


async def test_the_list_is_turned_in_place_the_one_saved_last_first(desk: Desk) -> None:
    for number in range(7):
        release = await desk.database.transact(put_release, key=str(number), headline=f"Meldung Nummer {number}")
        desk.now += timedelta(minutes=1)
        await desk.type(f"/save {release.id}")
    first = await desk.type("/saved")
    assert said(first).index("Nummer 6") < said(first).index("Nummer 2")
    second = await desk.tap(button(first, "▶"))
    assert second.replaces
    assert "Nummer 0" in said(second)
    assert labels(second) == ["1", "2", "✕ 1", "✕ 2", "◀"]
    for page in ("99", "2"):
        assert said(await desk.tap(f"1:saved:{page}")) == said(second)


async def test_a_cross_takes_a_release_off_its_page_in_place(desk: Desk) -> None:
    for number in range(6):
        release = await desk.database.transact(put_release, key=str(number), headline=f"Meldung Nummer {number}")
        await desk.type(f"/save {release.id}")
    second = await desk.tap(button(await desk.type("/saved"), "▶"))
    dropped = await desk.tap(button(second, "✕ 1"))
    assert dropped.replaces
    assert "Nummer 0" not in said(dropped)
    assert "Nummer 1" in said(dropped), "that page is gone, so it is the one before"


async def test_the_confirmation_can_be_undone_in_place(desk: Desk) -> None:
    await desk.database.transact(put_post, "41")
    dropped = await desk.tap(button(await desk.type("/save", reply_to="41"), "Nicht mehr merken"))
    assert dropped.replaces
    assert "noch keine" in said(await desk.type("/saved"))


async def test_a_saved_release_that_is_withdrawn_shows_the_notice_and_nothing_of_itself(
    desk: Desk, golden: Golden
) -> None:
    number = await desk.database.transact(put_post, "41")
    await desk.type(f"/save {number}")
    change = update(release_table).where(release_table.c.id == number)
    withdrawn = await desk.database.transact(put_release, key="withdrawn", change=Change.WITHDRAWAL)
    content = await desk.database.read(partial(_content, release_id=withdrawn.id))
    await desk.database.transact(lambda tx: tx.execute(change.values(content=content)))
    listed = await desk.type("/saved")
    golden("commands/saved-withdrawn.txt", dump(only(listed)))
    assert "verwenden Sie weder Text noch Bilder" in said(await desk.tap(button(listed, "1")))
    assert "Sägewerk" not in said(await desk.type(f"/save {number}"))


async def test_what_is_withheld_after_it_was_saved_is_not_shown(desk: Desk) -> None:
    number = await desk.database.transact(put_post, "41")
    await desk.type(f"/save {number}")
    withheld = update(release_table).where(release_table.c.id == number).values(release_at=NOON + timedelta(days=9))
    await desk.database.transact(lambda tx: tx.execute(withheld))
    assert "noch keine" in said(await desk.type("/saved"))


def _content(tx: Connection, release_id: int) -> object:
    return tx.execute(release_table.select().where(release_table.c.id == release_id)).mappings().one()["content"]
