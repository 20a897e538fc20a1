"""Posts kept true: edited when their release is corrected, emptied when it is withdrawn."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import Connection

from pressbot.errors import MessageRejected, OutcomeUnknown
from pressbot.messages import ReplyPlace
from pressbot.model import Media, Posted
from pressbot.query.syntax import canonical, parse
from pressbot.render.measure import plain_text
from pressbot.render.summary import notice_picture
from pressbot.settings import DeliverySettings
from pressbot.store.chats import keep_chat
from pressbot.store.queries import keep_query
from pressbot.store.subscriptions import subscribe
from tests.flow.desk import PHOTO, Desk, jpeg
from tests.render.dump import dump
from tests.values import a_chat, a_release

PICTURED = a_release(media=(PHOTO,))
CORRECTED = a_release(headline="Korrektur: Feuerwehr löscht Brand im Sägewerk", lead="Am Samstag brannte es.")
WITHDRAWN = a_release(headline="Zurückgezogen: Feuerwehr löscht Brand im Sägewerk")


async def test_a_correction_edits_the_post_and_says_so(desk: Desk) -> None:
    await desk.subscribe("feuerwehr")
    await desk.announce(a_release())
    await desk.announce(CORRECTED)
    text, reply = desk.texts()
    assert "Am Samstag brannte es." in text
    assert "Korrektur: Fr., 20.11.2026, 13:00 Uhr (geändert: Text)" in text
    assert reply == "Korrigiert: Text. Der Beitrag zeigt die berichtigte Fassung."
    assert desk.platform.replies == {"2": "1"}
    assert "feuerwehr" in text, "the reason stays on the post"
    assert (await desk.posts())[0]["revision"] == 2


async def test_a_correction_of_a_picture_post_keeps_the_picture(desk: Desk) -> None:
    await desk.subscribe("feuerwehr")
    await desk.announce(PICTURED)
    await desk.announce(replace(CORRECTED, media=(PHOTO,)))
    edits = [message for verb, _, message in desk.platform.log if verb == "edit"]
    assert [message.picture is not None for message in edits] == [True]


async def test_a_correction_shows_the_new_picture(desk: Desk) -> None:
    other = Media(url="https://wendelbrueck.example/halle.jpg", mime="image/jpeg")
    desk.fetcher.answers[other.url] = jpeg("red")
    await desk.subscribe("feuerwehr")
    await desk.announce(PICTURED)
    await desk.announce(replace(CORRECTED, media=(other,)))
    before, after, _ = (message.picture for _, _, message in desk.platform.log)
    assert after
    assert after != before


#: The credit of a picture that so many have a share in that it leaves no room for a headline below the picture.
CROWDED = replace(PHOTO, credit="Foto: " + " / ".join(f"Feuerwehr Wendelbrück, Ortswehr {each}" for each in range(30)))


async def test_a_correction_of_a_text_with_a_previewed_picture_keeps_preview_and_credit(
    desk: Desk, golden: Callable[[str, str], None]
) -> None:
    await desk.subscribe("feuerwehr")
    await desk.announce(a_release(media=(CROWDED,)))
    assert desk.message().preview == PHOTO.url
    await desk.announce(replace(CORRECTED, media=(CROWDED,)))
    corrected, _ = desk.platform.shown["7"].values()
    assert (corrected.preview, corrected.picture) == (PHOTO.url, None)
    golden("flow/corrected-preview.txt", dump(corrected))


async def test_a_preview_stays_when_its_credit_grows_short_and_at_each_further_correction(desk: Desk) -> None:
    await desk.subscribe("feuerwehr")
    await desk.announce(a_release(media=(CROWDED,)))
    for number in (1, 2):
        await desk.announce(replace(CORRECTED, lead=f"Am Samstag brannte es, {number}.", media=(PHOTO,)))
        corrected = next(iter(desk.platform.shown["7"].values()))
        assert (corrected.preview, corrected.picture) == (PHOTO.url, None)
        assert "Stadt Wendelbrück" in plain_text(corrected.blocks)


async def test_a_preview_goes_with_its_picture_and_where_pictures_are_not_wanted_any_more(desk: Desk) -> None:
    for chat in ("7", "8"):
        await desk.subscribe("feuerwehr", chat=chat)
    await desk.announce(a_release(media=(CROWDED,)))
    await desk.set("8", pictures=False)
    await desk.announce(replace(CORRECTED, media=(CROWDED,)))
    shown = {chat: next(iter(desk.platform.shown[chat].values())) for chat in ("7", "8")}
    assert {chat: message.preview for chat, message in shown.items()} == {"7": PHOTO.url, "8": ""}
    assert "Ortswehr" not in plain_text(shown["8"].blocks), "no credit of what is not shown"
    await desk.announce(replace(CORRECTED, lead="Am Sonntag brannte es.", media=()))
    assert next(iter(desk.platform.shown["7"].values())).preview == ""
    await desk.announce(WITHDRAWN)
    assert next(iter(desk.platform.shown["7"].values())).preview == ""


async def test_a_post_without_a_picture_is_edited_as_text(desk: Desk) -> None:
    await desk.subscribe("feuerwehr")
    await desk.announce(a_release())
    await desk.announce(replace(CORRECTED, media=(PHOTO,)))
    assert [(verb, message.picture) for verb, _, message in desk.platform.log][1] == ("edit", None)


async def test_a_picture_that_the_office_takes_out_is_shown_no_longer(desk: Desk) -> None:
    await desk.subscribe("feuerwehr")
    await desk.announce(PICTURED)
    await desk.announce(CORRECTED)
    verb, _, message = desk.platform.log[1]
    assert (verb, message.picture) == ("edit", notice_picture())
    assert "Am Samstag brannte es." in desk.texts()[0]
    assert PHOTO.caption not in desk.texts()[0]


async def test_a_picture_that_cannot_be_had_any_more_gives_way_to_a_card_without_a_credit(desk: Desk) -> None:
    await desk.subscribe("feuerwehr")
    await desk.announce(PICTURED)
    missing = replace(PHOTO, url="https://wendelbrueck.example/nicht-da.jpg")
    await desk.announce(replace(CORRECTED, media=(missing,)))
    assert desk.platform.log[1][2].picture == notice_picture()
    assert PHOTO.caption not in desk.texts()[0]
    assert "Bild: Stadt Wendelbrück" not in desk.texts()[0]


async def test_a_withdrawal_takes_the_text_away(desk: Desk) -> None:
    await desk.subscribe("feuerwehr")
    await desk.announce(a_release())
    await desk.announce(WITHDRAWN)
    text, reply = desk.texts()
    assert "zurückgezogen" in text
    assert "Sägewerk" not in text + reply
    assert desk.platform.log[1][2].picture is None


async def test_a_withdrawal_takes_the_picture_away_and_drops_what_was_kept(desk: Desk) -> None:
    await desk.subscribe("feuerwehr")
    await desk.announce(PICTURED)
    assert await desk.cached_pictures() == [PHOTO.url]
    await desk.announce(replace(WITHDRAWN, media=(PHOTO,)))
    _, edit, reply = (message.picture for _, _, message in desk.platform.log)
    assert (edit, reply) == (notice_picture(), None)
    assert await desk.cached_pictures() == []


async def test_a_withdrawal_drops_the_picture_even_if_it_names_none(desk: Desk) -> None:
    await desk.subscribe("feuerwehr")
    await desk.announce(PICTURED)
    await desk.announce(WITHDRAWN)
    assert await desk.cached_pictures() == []


async def test_a_withdrawal_drops_the_picture_that_a_chat_did_not_take(desk: Desk) -> None:
    await desk.subscribe("feuerwehr")
    desk.platform.faults.append(MessageRejected("no pictures here"))
    await desk.announce(PICTURED)
    assert await desk.cached_pictures() == [PHOTO.url]
    await desk.announce(WITHDRAWN)
    assert await desk.cached_pictures() == []


async def test_a_release_that_comes_back_is_shown_again(desk: Desk) -> None:
    await desk.subscribe("feuerwehr")
    await desk.announce(a_release())
    await desk.announce(WITHDRAWN)
    await desk.announce(a_release())
    text, _ = desk.texts()
    assert "Feuerwehr löscht Brand im Sägewerk" in text


async def test_what_was_taken_back_before_its_hour_and_stands_again_is_announced(desk: Desk) -> None:
    await desk.subscribe("feuerwehr")
    await desk.announce(WITHDRAWN)
    await desk.announce(a_release())
    (text,) = desk.texts()
    assert "Feuerwehr löscht Brand im Sägewerk" in text


async def test_what_was_taken_back_before_it_was_sent_and_stands_again_is_announced(desk: Desk) -> None:
    await desk.subscribe("feuerwehr")
    await desk.say(a_release())
    await desk.dispatch()
    await desk.announce(WITHDRAWN)
    assert await desk.states() == [("announce", "cancelled")]
    await desk.announce(a_release())
    assert await desk.states() == [("announce", "sent")]
    assert len(desk.texts()) == 1


async def test_a_reply_names_what_a_correction_has_changed(desk: Desk) -> None:
    await desk.subscribe("feuerwehr")
    await desk.announce(PICTURED)
    other = replace(PHOTO, credit="Foto: Feuerwehr Wendelbrück")
    await desk.announce(a_release(headline="Korrektur: Feuerwehr löscht Brand im Stallgebäude", media=(other,)))
    assert desk.texts()[1] == "Korrigiert: Überschrift und Bilder. Der Beitrag zeigt die berichtigte Fassung."


async def test_a_reply_is_in_the_language_of_its_chat(desk: Desk) -> None:
    await desk.subscribe("feuerwehr")
    await desk.set_language("en")
    await desk.announce(a_release())
    await desk.announce(CORRECTED)
    assert desk.texts()[1] == "Corrected: text. The post shows the corrected version."


async def test_a_reply_is_shown_where_its_chat_wants_it_and_knows_what_it_answers(desk: Desk) -> None:
    await desk.subscribe("feuerwehr")
    await desk.set(replies="channel")
    await desk.announce(a_release())
    await desk.announce(CORRECTED)
    _, reply = desk.platform.shown["7"].values()
    assert (reply.place, reply.answers) == (ReplyPlace.CHANNEL, CORRECTED.headline)


async def test_a_reply_that_may_have_arrived_is_looked_for_below_the_post(desk: Desk) -> None:
    asked: list[tuple[str, str]] = []

    async def find(chat: str, mark: str, since: datetime, reply_to: str = "") -> Posted:
        asked.append((mark, reply_to))
        return Posted(message_id="2")

    desk.platform.can_find, desk.platform.find = True, find  # type: ignore[method-assign]
    await desk.subscribe("feuerwehr")
    await desk.announce(a_release())
    await desk.say(CORRECTED)
    await desk.dispatch()
    await desk.lane.round()
    desk.platform.faults_after_sending = [OutcomeUnknown("cut off")]
    await desk.deliver()
    desk.clock.advance(timedelta(minutes=1))
    await desk.deliver()
    ((mark, reply_to),) = asked
    assert (mark in {each for _, each in desk.platform.marks}, reply_to) == (True, "1")
    assert ("notice", "sent") in await desk.states()
    assert len(desk.texts()) == 2


async def test_each_correction_is_told_once_however_its_post_comes_to_show_it(desk: Desk) -> None:
    await desk.subscribe("feuerwehr")
    await desk.announce(a_release())
    await desk.say(CORRECTED)
    await desk.dispatch()
    await desk.say(replace(CORRECTED, lead="Am Sonntag brannte es.", body="Am Sonntag brannte es."))
    await desk.dispatch()
    await desk.deliver()
    assert [verb for verb, _, _ in desk.platform.log] == ["send", "edit", "send"]
    assert await desk.states() == [
        ("announce", "sent"),
        ("revise", "sent"),
        ("revise", "cancelled"),
        ("notice", "sent"),
    ]


async def test_who_is_told_of_a_release_after_its_correction_gets_no_reply(desk: Desk) -> None:
    await desk.subscribe("feuerwehr")
    await desk.say(a_release())
    await desk.say(CORRECTED)
    await desk.dispatch()
    await desk.deliver()
    (text,) = desk.texts()
    assert "Korrektur" in text


async def test_of_what_is_withdrawn_no_correction_is_told_any_more(desk: Desk) -> None:
    await desk.subscribe("feuerwehr")
    await desk.announce(a_release())
    await desk.say(CORRECTED)
    await desk.dispatch()
    await desk.begin()
    await desk.say(WITHDRAWN)
    await desk.dispatch()
    await desk.deliver()
    text, reply = desk.texts()
    assert "zurückgezogen" in text
    assert "zurückgezogen" in reply
    told = [(row["revision"], row["state"]) for row in await desk.deliveries() if row["kind"] == "notice"]
    assert told == [(2, "cancelled"), (3, "sent")]


async def test_of_a_release_that_is_withdrawn_nothing_more_is_announced(desk: Desk) -> None:
    await desk.subscribe("feuerwehr")
    await desk.say(a_release())
    await desk.dispatch()
    await desk.say(WITHDRAWN)
    await desk.dispatch()
    assert await desk.states() == [("announce", "cancelled")]
    await desk.deliver()
    assert desk.platform.log == []


async def test_a_correction_and_a_withdrawal_reach_a_thousand_chats_three_days_after_the_post(desk: Desk) -> None:
    def thousand(tx: Connection) -> None:
        query_id = keep_query(tx, canonical(parse("feuerwehr")))
        for number in range(1000):
            subscribe(tx, keep_chat(tx, a_chat(address=str(number))), query_id, desk.clock.now())

    await desk.database.transact(thousand)
    desk.lane = desk.lane_to(desk.platform, rules=DeliverySettings(lease_seconds=3600, at_once=200))
    await desk.announce(a_release())
    desk.clock.advance(timedelta(days=3))
    await desk.announce(CORRECTED)
    for chat in map(str, range(1000)):
        post, reply = desk.texts(chat)
        assert "Am Samstag brannte es." in post
        assert reply.startswith("Korrigiert: Text.")
    await desk.subscribe("feuerwehr", "late")
    await desk.announce(WITHDRAWN)
    for chat in map(str, range(1000)):
        assert desk.texts(chat)[0].splitlines()[1] == "Zurückgezogen"
        assert "Sägewerk" not in desk.texts(chat)[0]
        assert "zurückgezogen" in desk.texts(chat)[-1]
    assert desk.texts("late") == []
