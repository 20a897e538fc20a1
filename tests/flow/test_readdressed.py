"""A chat whose id changes, and whose messages go along: they keep their ids, and are corrected and withdrawn as before."""

from datetime import timedelta

import pytest

from pressbot.errors import OutcomeUnknown
from pressbot.flow.held import let_go_due
from pressbot.model import Chat
from pressbot.store.chats import keep_chat
from pressbot.store.moves import move_chat
from pressbot.testing import RecordingPlatform
from tests.flow.desk import Desk
from tests.values import a_release

FIRE = a_release()
BRIDGE = a_release(key="meldung-2", headline="Feuerwehr sperrt Brücke", body="Die Brücke ist gesperrt.", lead="")
COSMETIC = a_release(headline="Feuerwehr löscht den Brand im Sägewerk")
CORRECTED = a_release(headline="Korrektur: Feuerwehr löscht Brand im Sägewerk", body="Am Samstag brannte es.")
WITHDRAWN = a_release(headline="Zurückgezogen: Feuerwehr löscht Brand im Sägewerk")
TOLD = "Die Pressestelle hat diese Meldung zurückgezogen. Bitte verwenden Sie weder Text noch Bilder."
MINUTE = timedelta(minutes=1)


async def readdress(desk: Desk, new: str = "C2", old: str = "7") -> None:
    """The platform gives the chat another id; what it shows stays where it is."""
    shown = desk.platform.shown.pop(old, {})
    desk.platform.shown.setdefault(new, {}).update(shown)
    desk.platform.marks = {(new if chat == old else chat, mark): it for (chat, mark), it in desk.platform.marks.items()}
    now = desk.clock.now()
    await desk.database.transact(lambda tx: move_chat(tx, "recorded", old, new, now, with_messages=True))


async def spoke_first(desk: Desk, address: str = "C2") -> Chat:
    return await desk.database.transact(keep_chat, Chat(platform="recorded", address=address))


async def digest_of_two(desk: Desk, chat: str = "7") -> None:
    """A chat that wants a digest is owed one of the fire and the bridge, due now."""
    await desk.subscribe("feuerwehr", chat)
    await desk.set(chat, digest_at="18:00")
    for each in (FIRE, BRIDGE):
        await desk.announce(each)
    desk.clock.advance(5 * 60 * MINUTE)


async def test_a_post_answered_after_the_id_has_changed_is_withdrawn_as_any_other(desk: Desk) -> None:
    await desk.subscribe("feuerwehr")
    await desk.say(FIRE)
    await desk.dispatch()
    await desk.begin()
    await readdress(desk)
    await desk.deliver()
    await desk.announce(WITHDRAWN)
    post, reply = desk.texts("C2")
    assert "Sägewerk" not in post
    assert reply == TOLD
    assert desk.platform.replies == {"2": "1"}


async def test_an_edit_answered_after_the_id_has_changed_leaves_the_post_to_be_edited(desk: Desk) -> None:
    await desk.subscribe("feuerwehr")
    await desk.announce(FIRE)
    await desk.say(COSMETIC)
    await desk.dispatch()
    await desk.begin()
    await readdress(desk)
    await desk.deliver()
    await desk.announce(WITHDRAWN)
    post, reply = desk.texts("C2")
    assert "Sägewerk" not in post
    assert reply == TOLD


async def test_what_was_left_behind_while_under_way_and_is_sent_again_has_its_message(desk: Desk) -> None:
    await desk.subscribe("feuerwehr")
    await desk.say(FIRE)
    await desk.dispatch()
    desk.platform.faults_after_sending.append(OutcomeUnknown("cut off"))
    await desk.begin()
    await desk.database.transact(move_chat, "recorded", "7", "-1007", desk.clock.now())
    await desk.deliver()
    desk.clock.advance(MINUTE)
    await desk.deliver()
    await desk.announce(CORRECTED)
    (post, reply) = desk.texts("-1007")
    assert "Korrektur: Feuerwehr löscht Brand" in post
    assert reply.startswith("Korrigiert: Text.")


async def test_a_digest_goes_along_to_an_id_that_spoke_first_and_is_edited_as_a_whole(desk: Desk) -> None:
    await digest_of_two(desk)
    await desk.let_go()
    await spoke_first(desk)
    await readdress(desk)
    await desk.announce(WITHDRAWN)
    digest, reply = desk.texts("C2")
    assert "1. Zurückgezogen" in digest
    assert "2. Feuerwehr sperrt Brücke" in digest
    assert reply.startswith("Meldung 1 dieser Sammelmeldung wurde zurückgezogen.")


@pytest.mark.parametrize("lost", [False, True])
async def test_a_digest_under_way_to_an_id_that_spoke_first_comes_once_and_stays_true(desk: Desk, lost: bool) -> None:
    desk.platform = RecordingPlatform(can_find=True)
    desk.lane = desk.lane_to(desk.platform)
    await digest_of_two(desk)
    await desk.database.transact(let_go_due, desk.clock.now())
    if lost:
        desk.platform.faults_after_sending.append(OutcomeUnknown("cut off"))
    await desk.begin()
    await spoke_first(desk)
    await readdress(desk)
    await desk.deliver()
    desk.clock.advance(MINUTE)
    await desk.deliver()
    await desk.announce(CORRECTED)
    digest, reply = desk.texts("C2")
    assert "Korrektur: Feuerwehr löscht Brand im Sägewerk" in digest
    assert "2. Feuerwehr sperrt Brücke" in digest
    assert reply.startswith("Korrektur: Feuerwehr löscht Brand im Sägewerk")


async def test_a_digest_that_the_new_id_has_been_sent_stays_whole(desk: Desk) -> None:
    await desk.subscribe("polizei")
    await digest_of_two(desk, "C2")
    await desk.let_go()
    await readdress(desk)
    await desk.announce(WITHDRAWN)
    digest, reply = desk.texts("C2")
    assert "1. Zurückgezogen" in digest
    assert "2. Feuerwehr sperrt Brücke" in digest
    assert reply.startswith("Meldung 1 dieser Sammelmeldung wurde zurückgezogen.")


async def test_what_both_ids_were_shown_is_told_of_once(desk: Desk) -> None:
    await desk.subscribe("feuerwehr", "7")
    await desk.subscribe("feuerwehr", "C2")
    await desk.announce(FIRE)
    await readdress(desk)
    await desk.announce(WITHDRAWN)
    assert desk.texts("C2").count(TOLD) == 1
    await desk.announce(BRIDGE)
    assert sum("Brücke" in text for text in desk.texts("C2")) == 1


async def test_what_the_new_id_was_shown_and_the_old_one_is_still_owed_does_not_come_again(desk: Desk) -> None:
    await desk.subscribe("feuerwehr", "7")
    await desk.subscribe("feuerwehr", "C2")
    await desk.set("7", paused_until=desk.clock.now() + 60 * MINUTE)
    await desk.announce(FIRE)
    await readdress(desk)
    desk.clock.advance(61 * MINUTE)
    await desk.let_go()
    assert len(desk.texts("C2")) == 1
    await desk.announce(CORRECTED)
    assert "Korrektur: Feuerwehr löscht Brand" in desk.texts("C2")[0]


async def test_where_messages_stay_behind_the_message_at_the_new_id_is_the_one_that_is_edited(desk: Desk) -> None:
    await desk.subscribe("feuerwehr", "7")
    await desk.subscribe("feuerwehr", "-1007")
    await desk.announce(FIRE)
    await desk.database.transact(move_chat, "recorded", "7", "-1007", desk.clock.now())
    await desk.announce(CORRECTED)
    post, reply = desk.texts("-1007")
    assert "Korrektur: Feuerwehr löscht Brand" in post
    assert reply.startswith("Korrigiert: Text.")


async def test_ids_that_change_to_and_fro_keep_their_messages(desk: Desk) -> None:
    await desk.subscribe("feuerwehr")
    await desk.announce(FIRE)
    await spoke_first(desk)
    await readdress(desk)
    await readdress(desk, "7", "C2")
    await desk.announce(WITHDRAWN)
    post, reply = desk.texts("7")
    assert "Sägewerk" not in post
    assert reply == TOLD
