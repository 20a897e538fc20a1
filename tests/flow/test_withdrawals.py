"""Whoever has a post is told of its withdrawal by a reply, because an edit makes no sound."""

from dataclasses import replace
from datetime import timedelta

import pytest

from pressbot.errors import ChatGone, OutcomeUnknown, Unavailable
from pressbot.messages import Message, ReplyPlace
from pressbot.model import Release
from pressbot.ports import Rate
from pressbot.render.measure import plain_text
from pressbot.store.moves import open_chat
from pressbot.testing import RecordingPlatform
from tests.flow.desk import Desk
from tests.values import a_release

FIRE = a_release()
BRIDGE = a_release(key="meldung-2", headline="Feuerwehr sperrt Brücke", body="Die Brücke ist gesperrt.", lead="")
CORRECTED = a_release(headline="Korrektur: Feuerwehr löscht Brand im Sägewerk", body="Am Samstag brannte es.")
WITHDRAWN = a_release(headline="Zurückgezogen: Feuerwehr löscht Brand im Sägewerk")
TOLD = "Die Pressestelle hat diese Meldung zurückgezogen. Bitte verwenden Sie weder Text noch Bilder."
MINUTE = timedelta(minutes=1)


class PacedByChat(RecordingPlatform):
    """A platform that takes one message a minute of each chat."""

    def rates(self, chat: str) -> tuple[Rate, ...]:
        return (Rate(1, 60, chat),)


def sent(desk: Desk) -> list[Message]:
    """What was sent to chats, edits apart, in order."""
    return [message for verb, _, message in desk.platform.log if verb == "send"]


async def notices(desk: Desk) -> list[tuple[int, str]]:
    """The revisions that replies are about, and their states."""
    return [(row["revision"], row["state"]) for row in await desk.deliveries() if row["kind"] == "notice"]


async def test_a_withdrawal_is_told_below_the_post_in_the_words_of_the_office(desk: Desk) -> None:
    await desk.subscribe("feuerwehr")
    await desk.announce(FIRE)
    await desk.announce(replace(WITHDRAWN, change_note="Die Leitstelle hat sich geirrt."))
    _, reply = desk.texts()
    assert reply == f"{TOLD}\n\nDie Leitstelle hat sich geirrt."
    assert desk.platform.replies == {"2": "1"}


async def test_it_comes_with_a_sound_whatever_its_chat_has_set(desk: Desk) -> None:
    await desk.subscribe("feuerwehr")
    await desk.set(silent=True)
    await desk.announce(FIRE)
    await desk.set(quiet_from="12:30", quiet_to="15:00", daily_limit=1, paused_until=desk.clock.now() + 60 * MINUTE)
    await desk.announce(WITHDRAWN)
    assert [message.silent for message in sent(desk)] == [True, False]


async def test_it_stands_where_its_chat_wants_replies_and_names_nothing_of_the_release(desk: Desk) -> None:
    await desk.subscribe("feuerwehr")
    await desk.set(replies="channel")
    await desk.announce(FIRE)
    await desk.announce(WITHDRAWN)
    _, reply = sent(desk)
    assert (reply.place, reply.answers) == (ReplyPlace.CHANNEL, "Stadt Wendelbrück · Fr., 20.11.2026, 13:00 Uhr")
    assert plain_text(reply.blocks) == TOLD


async def test_many_posts_withdrawn_at_once_keep_to_the_pace_and_the_texts_go_first(desk: Desk) -> None:
    about = ("Sägewerk", "Rathaus", "Hafen")
    said = [a_release(key=each, headline=f"Feuerwehr am {each}", lead=each, body=each) for each in about]
    desk.platform = PacedByChat()
    desk.lane = desk.lane_to(desk.platform)
    await desk.subscribe("feuerwehr")
    for each in said:
        await desk.announce(each)
        desk.clock.advance(MINUTE)
    await desk.say(*(replace(each, headline=f"Zurückgezogen: {each.headline}") for each in said))
    await desk.dispatch()
    before = len(desk.platform.log)
    for number in range(1, 7):
        await desk.deliver()
        assert len(desk.platform.log) == before + number
        desk.clock.advance(MINUTE)
    await desk.deliver()
    assert [verb for verb, _, _ in desk.platform.log[before:]] == ["edit"] * 3 + ["send"] * 3


async def test_what_is_back_and_withdrawn_again_is_told_again(desk: Desk) -> None:
    await desk.subscribe("feuerwehr")
    for said in (FIRE, WITHDRAWN, FIRE, WITHDRAWN):
        await desk.announce(said)
    assert desk.texts()[1:] == [TOLD, TOLD]
    assert await notices(desk) == [(2, "sent"), (4, "sent")]


async def test_what_is_back_before_it_was_told_is_not_told_until_it_is_withdrawn_again(desk: Desk) -> None:
    await desk.subscribe("feuerwehr")
    await desk.announce(FIRE)
    await desk.say(WITHDRAWN)
    await desk.dispatch()
    await desk.begin()
    await desk.announce(FIRE)
    assert await notices(desk) == [(2, "cancelled")]
    assert len(desk.texts()) == 1
    await desk.announce(WITHDRAWN)
    assert await notices(desk) == [(2, "cancelled"), (4, "sent")]


async def test_a_post_that_never_showed_what_was_back_is_told_once(desk: Desk) -> None:
    await desk.subscribe("feuerwehr")
    await desk.announce(FIRE)
    await desk.say(WITHDRAWN)
    await desk.dispatch()
    await desk.begin()
    for said in (FIRE, WITHDRAWN):
        await desk.say(said)
        await desk.dispatch()
    await desk.deliver()
    assert desk.texts()[1:] == [TOLD]
    assert await notices(desk) == [(2, "cancelled"), (4, "sent")]


async def test_a_post_that_shows_it_before_dispatch_has_seen_it_is_told_all_the_same(desk: Desk) -> None:
    await desk.subscribe("feuerwehr")
    await desk.announce(FIRE)
    await desk.say(CORRECTED)
    await desk.dispatch()
    await desk.say(WITHDRAWN)
    await desk.begin()
    desk.platform.faults.append(Unavailable("not now"))
    await desk.deliver()
    await desk.dispatch()
    assert await notices(desk) == [(3, "pending")]
    desk.clock.advance(MINUTE)
    await desk.deliver()
    assert desk.texts()[1:] == [TOLD]


async def announced_and_lost(desk: Desk, *said: Release) -> None:
    """A post whose answer was lost, and what is said before it is tried again."""
    desk.lane = desk.lane_to(desk.platform)
    await desk.subscribe("feuerwehr")
    await desk.set(silent=True)
    desk.platform.faults_after_sending.append(OutcomeUnknown("cut off"))
    await desk.announce(FIRE)
    for each in said:
        await desk.say(each)
    await desk.dispatch()
    desk.clock.advance(MINUTE)
    await desk.deliver()


async def test_a_post_that_is_found_to_have_arrived_is_told_of_too(desk: Desk) -> None:
    desk.platform = RecordingPlatform(can_find=True)
    await announced_and_lost(desk, WITHDRAWN)
    post, reply = desk.texts()
    assert "Sägewerk" not in post
    assert reply == TOLD


async def test_where_nobody_can_be_asked_what_tells_of_it_comes_with_a_sound_and_once(desk: Desk) -> None:
    await announced_and_lost(desk, WITHDRAWN)
    assert ["zurückgezogen" in text for text in desk.texts()] == [False, True]
    assert [message.silent for message in sent(desk)] == [True, False]


async def digest_lost(desk: Desk, *said: Release, can_find: bool) -> None:
    """A silent digest of the fire and the bridge whose answer was lost, and what is said before it is tried again."""
    desk.platform = RecordingPlatform(can_find=can_find)
    desk.lane = desk.lane_to(desk.platform)
    await desk.subscribe("feuerwehr")
    await desk.set(silent=True, digest_at="18:00")
    for each in (FIRE, BRIDGE):
        await desk.announce(each)
    desk.clock.advance(5 * 60 * MINUTE)
    desk.platform.faults_after_sending.append(OutcomeUnknown("cut off"))
    await desk.let_go()
    for each in said:
        await desk.say(each)
    await desk.dispatch()
    desk.clock.advance(MINUTE)
    await desk.deliver()


async def test_what_was_in_a_digest_that_is_found_to_have_arrived_is_told_of_by_its_number(desk: Desk) -> None:
    await digest_lost(desk, replace(BRIDGE, headline="Zurückgezogen: Brücke"), can_find=True)
    digest, told = desk.texts()
    assert "2. Zurückgezogen" in digest
    assert "Brücke" not in digest + told
    assert told.startswith("Meldung 2 dieser Sammelmeldung wurde zurückgezogen.")
    assert [message.silent for message in sent(desk)] == [True, False]


async def test_a_digest_that_is_found_to_have_arrived_shows_what_was_corrected_since(desk: Desk) -> None:
    await digest_lost(desk, replace(BRIDGE, headline="Korrektur: Feuerwehr sperrt Tunnel"), can_find=True)
    (digest,) = desk.texts()
    assert "Feuerwehr sperrt Tunnel" in digest


async def test_a_digest_that_may_have_arrived_says_with_a_sound_what_of_it_was_withdrawn(desk: Desk) -> None:
    withdrawn = (WITHDRAWN, replace(BRIDGE, headline="Zurückgezogen: Brücke"))
    await digest_lost(desk, *withdrawn, can_find=False)
    _, again = desk.texts()
    assert ["1. Zurückgezogen" in again, "2. Zurückgezogen" in again] == [True, True]
    assert [message.silent for message in sent(desk)] == [True, False]
    assert await notices(desk) == []


async def test_what_is_found_is_told_of_no_correction_it_may_have_shown(desk: Desk) -> None:
    desk.platform = RecordingPlatform(can_find=True)
    await announced_and_lost(desk, CORRECTED)
    (post,) = desk.texts()
    assert "Korrektur" in post


async def test_who_got_nothing_of_it_is_told_nothing(desk: Desk) -> None:
    await desk.subscribe("feuerwehr")
    await desk.say(FIRE)
    await desk.dispatch()
    await desk.announce(WITHDRAWN)
    assert desk.platform.log == []
    assert await notices(desk) == []


async def test_a_chat_that_shuts_just_before_the_reply_is_told_of_the_withdrawal_when_it_opens_again(
    desk: Desk,
) -> None:
    await desk.subscribe("feuerwehr")
    await desk.announce(FIRE)
    await desk.say(WITHDRAWN)
    await desk.dispatch()
    await desk.begin()
    desk.platform.faults.append(ChatGone("kicked"))
    await desk.deliver()
    assert TOLD not in desk.texts()
    await desk.database.transact(open_chat, "recorded", "7")
    await desk.deliver()
    assert desk.texts().count(TOLD) == 1


@pytest.mark.parametrize("said", [WITHDRAWN, CORRECTED])
async def test_who_is_known_not_to_have_got_it_is_told_of_nothing(desk: Desk, said: Release) -> None:
    await found_not_to_have_arrived(desk, said)
    assert len(desk.texts()) == (0 if said is WITHDRAWN else 1)
    assert await notices(desk) == []
    assert not any("geändert" in text for text in desk.texts())
    if said is WITHDRAWN:
        assert [(row["state"], row["error"]) for row in await desk.deliveries()] == [
            ("cancelled", "withdrawn before it was sent")
        ]


async def test_what_was_known_not_to_have_arrived_and_stands_again_comes(desk: Desk) -> None:
    await found_not_to_have_arrived(desk, WITHDRAWN)
    await desk.announce(FIRE)
    (text,) = desk.texts()
    assert "Sägewerk" in text


async def found_not_to_have_arrived(desk: Desk, said: Release) -> None:
    """The fire is announced and the answer lost; this is said, and then the platform tells that nothing has arrived."""
    desk.platform = RecordingPlatform(can_find=True)
    desk.lane = desk.lane_to(desk.platform)
    await desk.subscribe("feuerwehr")
    desk.platform.faults.append(OutcomeUnknown("cut off before it left"))
    await desk.announce(FIRE)
    await desk.say(said)
    await desk.dispatch()
    desk.clock.advance(MINUTE)
    await desk.deliver()


async def digest_put_off(desk: Desk, *said: Release, dispatched: bool, can_find: bool) -> None:
    """A digest of the fire and the bridge of which something is said before its first try, whose answer is lost."""
    desk.platform = RecordingPlatform(can_find=can_find)
    desk.lane = desk.lane_to(desk.platform)
    await desk.subscribe("feuerwehr")
    await desk.set(digest_at="18:00")
    for each in (FIRE, BRIDGE):
        await desk.announce(each)
    desk.clock.advance(5 * 60 * MINUTE)
    desk.platform.faults.append(Unavailable("away"))
    await desk.let_go()
    await desk.say(*said)
    if dispatched:
        await desk.dispatch()
    desk.clock.advance(MINUTE)
    desk.platform.faults_after_sending.append(OutcomeUnknown("cut off"))
    await desk.deliver()


@pytest.mark.parametrize("can_find", [False, True])
@pytest.mark.parametrize("dispatched", [False, True])
async def test_what_was_withdrawn_before_its_digest_was_sent_is_told_by_none(
    desk: Desk, dispatched: bool, can_find: bool
) -> None:
    await digest_put_off(desk, WITHDRAWN, dispatched=dispatched, can_find=can_find)
    await desk.dispatch()
    desk.clock.advance(MINUTE)
    await desk.deliver()
    assert len(desk.texts()) == (1 if can_find else 2)
    assert not any("zurückgezogen" in text.lower() for text in desk.texts())
    assert await notices(desk) == []


async def test_what_stands_again_before_anybody_saw_that_its_digest_went_without_it_comes(desk: Desk) -> None:
    await digest_put_off(desk, WITHDRAWN, dispatched=False, can_find=True)
    desk.clock.advance(MINUTE)
    await desk.deliver()
    await desk.say(FIRE)
    await desk.dispatch()
    desk.clock.advance(24 * 60 * MINUTE)
    await desk.let_go()
    assert ["Sägewerk" in text for text in desk.texts()] == [False, True]


async def test_of_a_digest_that_is_known_not_to_have_arrived_only_what_stands_comes(desk: Desk) -> None:
    desk.platform = RecordingPlatform(can_find=True)
    desk.lane = desk.lane_to(desk.platform)
    await desk.subscribe("feuerwehr")
    await desk.set(digest_at="18:00")
    for each in (FIRE, BRIDGE):
        await desk.announce(each)
    desk.clock.advance(5 * 60 * MINUTE)
    desk.platform.faults.append(OutcomeUnknown("cut off before it left"))
    await desk.let_go()
    await desk.say(WITHDRAWN)
    await desk.dispatch()
    desk.clock.advance(MINUTE)
    await desk.deliver()
    (digest,) = desk.texts()
    assert "1. Feuerwehr sperrt Brücke" in digest
    assert "urückgezogen" not in digest
    assert await desk.states() == [("announce", "cancelled"), ("announce", "sent"), ("digest", "sent")]


async def test_a_digest_of_which_nothing_stands_when_it_is_known_not_to_have_arrived_is_not_sent(desk: Desk) -> None:
    desk.platform = RecordingPlatform(can_find=True)
    desk.lane = desk.lane_to(desk.platform)
    await desk.subscribe("feuerwehr")
    await desk.set(digest_at="18:00")
    await desk.announce(FIRE)
    desk.clock.advance(5 * 60 * MINUTE)
    desk.platform.faults.append(OutcomeUnknown("cut off before it left"))
    await desk.let_go()
    await desk.say(WITHDRAWN)
    await desk.dispatch()
    desk.clock.advance(MINUTE)
    await desk.deliver()
    assert desk.platform.log == []
    assert await desk.states() == [("announce", "cancelled"), ("digest", "cancelled")]


async def test_a_post_that_was_sent_again_is_corrected_and_that_is_told_as_of_any_other(desk: Desk) -> None:
    await announced_and_lost(desk)
    await desk.announce(CORRECTED)
    _, post, reply = desk.texts()
    assert "Korrektur: Feuerwehr löscht Brand" in post
    assert reply.startswith("Korrigiert: Text.")
    assert desk.platform.replies == {"3": "2"}


async def test_what_is_sent_again_says_what_was_corrected_since_for_who_may_have_seen_it(desk: Desk) -> None:
    await announced_and_lost(desk, CORRECTED)
    _, again = desk.texts()
    assert "(geändert: Text)" in again
