"""Posts whose message is not there any more: deleted by somebody, or left behind by a chat that moved."""

from dataclasses import replace
from datetime import timedelta

import pytest

from pressbot.errors import ChatMoved, MessageRejected, OutcomeUnknown, PostGone
from pressbot.handout import Handed, Handout
from pressbot.model import Chat, Media
from pressbot.store.chats import keep_chat
from pressbot.store.handouts import keep_handout, next_outdated
from pressbot.store.moves import move_chat
from pressbot.testing import RecordingPlatform
from tests.flow.desk import PHOTO, Desk
from tests.values import a_release

FIRE = a_release()
BRIDGE = a_release(key="meldung-2", headline="Feuerwehr sperrt Brücke", body="Die Brücke ist gesperrt.", lead="")
CORRECTED = a_release(headline="Korrektur: Feuerwehr löscht Brand im Sägewerk", body="Am Samstag brannte es.")
COSMETIC = a_release(headline="Feuerwehr löscht den Brand im Sägewerk")
WITHDRAWN = a_release(headline="Zurückgezogen: Feuerwehr löscht Brand im Sägewerk")
HEADLINE = "Korrektur: Feuerwehr löscht Brand im Sägewerk"
TOLD = "Die Pressestelle hat diese Meldung zurückgezogen. Bitte verwenden Sie weder Text noch Bilder."
MINUTE = timedelta(minutes=1)


async def posted(desk: Desk) -> None:
    await desk.subscribe("feuerwehr")
    await desk.announce(FIRE)


async def posted_and_deleted(desk: Desk) -> None:
    await posted(desk)
    desk.platform.shown["7"].clear()


async def moved(desk: Desk) -> None:
    """The chat lives at another address, at which messages are counted from 1 again."""
    desk.platform._ids = 0
    await desk.database.transact(move_chat, "recorded", "7", "-1007", desk.clock.now())


async def test_a_correction_of_a_deleted_post_comes_as_a_new_one_and_nothing_answers_it(desk: Desk) -> None:
    await posted_and_deleted(desk)
    await desk.announce(CORRECTED)
    (text,) = desk.texts()
    assert HEADLINE in text
    assert "Korrektur: Fr., 20.11.2026, 13:00 Uhr (geändert: Text)" in text
    assert await desk.states() == [("announce", "sent"), ("revise", "sent")]


async def test_the_new_post_is_corrected_and_withdrawn_as_any_other(desk: Desk) -> None:
    await posted_and_deleted(desk)
    await desk.announce(CORRECTED)
    await desk.announce(WITHDRAWN)
    post, reply = desk.texts()
    assert "Sägewerk" not in post
    assert reply == TOLD
    assert list(desk.platform.replies) == ["3"]


async def test_a_withdrawal_of_a_deleted_post_comes_once_with_a_sound_and_names_the_hour_alone(desk: Desk) -> None:
    await posted_and_deleted(desk)
    await desk.set(silent=True)
    desk.clock.advance(60 * MINUTE)
    await desk.announce(WITHDRAWN)
    assert desk.texts() == [f"Stadt Wendelbrück · Fr., 20.11.2026, 13:00 Uhr\nZurückgezogen\n\n{TOLD}"]
    assert not desk.message().silent


async def test_what_is_no_correction_of_a_deleted_post_ends_in_silence(desk: Desk) -> None:
    await posted_and_deleted(desk)
    await desk.announce(COSMETIC)
    assert desk.texts() == []
    assert await desk.states() == [("announce", "sent"), ("revise", "cancelled")]


async def test_a_correction_after_that_is_told_all_the_same(desk: Desk) -> None:
    await posted_and_deleted(desk)
    await desk.announce(COSMETIC)
    await desk.announce(CORRECTED)
    assert [HEADLINE in text for text in desk.texts()] == [True]


async def test_a_post_with_a_picture_that_was_deleted_comes_with_its_picture_again(desk: Desk) -> None:
    await desk.subscribe("feuerwehr")
    await desk.announce(replace(FIRE, media=(PHOTO,)))
    desk.platform.shown["7"].clear()
    await desk.announce(replace(CORRECTED, media=(PHOTO,)))
    assert desk.message().picture is not None
    assert "Stadt Wendelbrück" in desk.texts()[0]


async def test_of_a_deleted_digest_comes_what_was_corrected_and_nothing_else(desk: Desk) -> None:
    await desk.subscribe("feuerwehr")
    await desk.set(digest_at="18:00")
    for each in (FIRE, BRIDGE):
        await desk.announce(each)
    desk.clock.advance(5 * 60 * MINUTE)
    await desk.let_go()
    desk.platform.shown["7"].clear()
    await desk.announce(CORRECTED)
    (text,) = desk.texts()
    assert HEADLINE in text
    assert "Brücke" not in text
    await desk.announce(WITHDRAWN)
    assert [text.splitlines()[-1] for text in desk.texts()] == [TOLD, TOLD]


async def test_what_may_have_arrived_in_its_place_is_looked_up_before_it_is_sent_again(desk: Desk) -> None:
    desk.platform = RecordingPlatform(can_find=True)
    desk.lane = desk.lane_to(desk.platform)
    await posted_and_deleted(desk)
    desk.platform.faults_after_sending.append(OutcomeUnknown("cut off"))
    await desk.announce(CORRECTED)
    desk.clock.advance(MINUTE)
    await desk.deliver()
    assert [HEADLINE in text for text in desk.texts()] == [True]


async def test_a_chat_that_rather_misses_a_post_gets_none_again_in_the_place_of_one(desk: Desk) -> None:
    await posted_and_deleted(desk)
    await desk.set(at_most_once=True)
    desk.platform.faults_after_sending.append(OutcomeUnknown("cut off"))
    await desk.announce(CORRECTED)
    desk.clock.advance(MINUTE)
    await desk.deliver()
    assert len(desk.texts()) == 1
    assert (await desk.states())[-1] == ("revise", "dead")


async def test_what_is_refused_for_another_reason_is_given_up_as_before(desk: Desk) -> None:
    await posted(desk)
    desk.platform.faults.append(MessageRejected("too long"))
    await desk.announce(CORRECTED)
    assert (await desk.states())[-1] == ("revise", "dead")


@pytest.mark.parametrize("said", [CORRECTED, WITHDRAWN])
async def test_after_a_move_no_post_is_edited_by_the_id_of_another(desk: Desk, said: object) -> None:
    await posted(desk)
    await moved(desk)
    await desk.announce(BRIDGE)
    (bridge,) = desk.texts("-1007")
    await desk.announce(CORRECTED if said is CORRECTED else WITHDRAWN)
    untouched, told = desk.texts("-1007")
    assert untouched == bridge
    assert (HEADLINE in told) is (said is CORRECTED)
    assert "Feuerwehr löscht Brand" in desk.texts("7")[0], "what is left behind stays as it is"


async def test_a_post_answered_after_its_chat_has_moved_is_left_behind(desk: Desk) -> None:
    await desk.subscribe("feuerwehr")
    await desk.say(FIRE)
    await desk.dispatch()
    await desk.begin()
    await moved(desk)
    await desk.deliver()
    assert [row["message_id"] for row in await desk.posts()] == [""]


async def test_a_reply_that_was_owed_before_the_move_names_what_it_is_about(desk: Desk) -> None:
    await posted(desk)
    await desk.say(CORRECTED)
    await desk.dispatch()
    desk.platform.faults_after_sending.append(OutcomeUnknown("of the reply"))
    await desk.deliver()
    await moved(desk)
    desk.clock.advance(MINUTE)
    await desk.deliver()
    (told,) = desk.texts("-1007")
    assert told.startswith("Korrektur: Feuerwehr löscht Brand im Sägewerk")
    assert desk.platform.replies == {"2": "1"}, "it answers nothing there"


async def spoken_from(desk: Desk, address: str) -> Chat:
    return await desk.database.transact(keep_chat, Chat(platform="recorded", address=address, language="en"))


async def test_where_the_new_address_spoke_first_what_was_shown_is_withdrawn_there(desk: Desk) -> None:
    await posted(desk)
    await spoken_from(desk, "-1007")
    await moved(desk)
    await desk.announce(BRIDGE)
    await desk.announce(WITHDRAWN)
    bridge, told = desk.texts("-1007")
    assert "Brücke" in bridge
    assert TOLD in told
    assert {state for _, state in await desk.states()} == {"sent"}


async def test_where_the_new_address_spoke_first_a_correction_owed_by_then_is_owed_there(desk: Desk) -> None:
    await posted(desk)
    await spoken_from(desk, "-1007")
    await desk.say(CORRECTED)
    await desk.dispatch()
    desk.platform.faults.append(ChatMoved("a supergroup now", new_address="-1007"))
    await desk.deliver()
    assert [HEADLINE in text for text in desk.texts("-1007")] == [True]
    assert await desk.states() == [("announce", "sent"), ("revise", "sent")]


async def test_where_the_new_address_spoke_first_it_gets_what_the_chat_has_set(desk: Desk) -> None:
    await posted(desk)
    await desk.set(silent=True, quiet_from="22:00", quiet_to="07:00", daily_limit=3)
    before = await desk.chat()
    await spoken_from(desk, "-1007")
    await moved(desk)
    assert await desk.chat("-1007") == replace(before, address="-1007")
    assert (await desk.chat()).suspended == "moved to -1007"
    await desk.set("-1007", silent=False)
    await moved(desk)
    assert not (await desk.chat("-1007")).silent, "told twice, it changes nothing"


async def test_pictures_handed_out_before_a_move_are_edited_no_more(desk: Desk) -> None:
    await posted(desk)
    release = await desk.release()
    picture = Handed("2", Media(url=PHOTO.url))
    given = Handout(chat=await desk.chat(), release_id=release.id, album=False, pictures=(picture,), revision=1)
    await desk.database.transact(keep_handout, given)
    await moved(desk)
    await desk.database.transact(keep_handout, given)
    await desk.say(WITHDRAWN)
    await desk.dispatch()
    assert await desk.database.read(next_outdated, "recorded") is None


async def test_that_a_post_is_gone_is_told_by_the_recorder(desk: Desk) -> None:
    await posted_and_deleted(desk)
    post = (await desk.posts())[0]
    assert post["message_id"] == "1"
    await desk.announce(COSMETIC)
    assert (await desk.deliveries())[-1]["error"] == "the post is gone"
    assert (await desk.posts())[0]["message_id"] == ""
    assert issubclass(PostGone, MessageRejected)


async def test_a_chat_that_wants_nothing_twice_is_told_of_a_withdrawal_though_an_edit_was_lost_before_it_moved(
    desk: Desk,
) -> None:
    await posted(desk)
    await desk.set(at_most_once=True)
    await desk.say(WITHDRAWN)
    await desk.dispatch()
    desk.platform.faults.append(OutcomeUnknown("cut off"))
    await desk.deliver()
    await moved(desk)
    desk.clock.advance(MINUTE)
    await desk.deliver()
    assert any("zurückgezogen" in text for text in desk.texts("-1007"))
