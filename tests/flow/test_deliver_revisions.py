"""Posts kept true: edited when their release is corrected, emptied when it is withdrawn."""

from dataclasses import replace

from pressbot.errors import MessageRejected
from pressbot.model import Media
from pressbot.render.summary import notice_picture
from tests.flow.desk import PHOTO, Desk, jpeg
from tests.values import a_release

PICTURED = a_release(media=(PHOTO,))
CORRECTED = a_release(headline="Korrektur: Feuerwehr löscht Brand im Sägewerk", lead="Am Samstag brannte es.")
WITHDRAWN = a_release(headline="Zurückgezogen: Feuerwehr löscht Brand im Sägewerk")


async def test_a_correction_edits_the_post_and_says_so(desk: Desk) -> None:
    await desk.subscribe("feuerwehr")
    await desk.announce(a_release())
    await desk.announce(CORRECTED)
    (text,) = desk.texts()
    assert "Am Samstag brannte es." in text
    assert "Korr" in text
    assert "feuerwehr" in text, "the reason stays on the post"
    assert (await desk.posts())[0]["revision"] == 2


async def test_a_correction_of_a_picture_post_keeps_the_picture(desk: Desk) -> None:
    await desk.subscribe("feuerwehr")
    await desk.announce(PICTURED)
    await desk.announce(replace(CORRECTED, media=(PHOTO,)))
    assert [message.picture is not None for _, _, message in desk.platform.log] == [True, True]


async def test_a_correction_shows_the_new_picture(desk: Desk) -> None:
    other = Media(url="https://wendelbrueck.example/halle.jpg", mime="image/jpeg")
    desk.fetcher.answers[other.url] = jpeg("red")
    await desk.subscribe("feuerwehr")
    await desk.announce(PICTURED)
    await desk.announce(replace(CORRECTED, media=(other,)))
    before, after = (message.picture for _, _, message in desk.platform.log)
    assert after
    assert after != before


async def test_a_post_without_a_picture_is_edited_as_text(desk: Desk) -> None:
    await desk.subscribe("feuerwehr")
    await desk.announce(a_release())
    await desk.announce(replace(CORRECTED, media=(PHOTO,)))
    assert desk.platform.log[-1][2].picture is None


async def test_a_picture_that_the_office_takes_out_is_shown_no_longer(desk: Desk) -> None:
    await desk.subscribe("feuerwehr")
    await desk.announce(PICTURED)
    await desk.announce(CORRECTED)
    verb, _, message = desk.platform.log[-1]
    assert (verb, message.picture) == ("edit", notice_picture())
    assert "Am Samstag brannte es." in desk.texts()[0]
    assert PHOTO.caption not in desk.texts()[0]


async def test_a_picture_that_cannot_be_had_any_more_gives_way_to_a_card_without_a_credit(desk: Desk) -> None:
    await desk.subscribe("feuerwehr")
    await desk.announce(PICTURED)
    missing = replace(PHOTO, url="https://wendelbrueck.example/nicht-da.jpg")
    await desk.announce(replace(CORRECTED, media=(missing,)))
    assert desk.platform.log[-1][2].picture == notice_picture()
    assert PHOTO.caption not in desk.texts()[0]
    assert "Bild: Stadt Wendelbrück" not in desk.texts()[0]


async def test_a_withdrawal_takes_the_text_away(desk: Desk) -> None:
    await desk.subscribe("feuerwehr")
    await desk.announce(a_release())
    await desk.announce(WITHDRAWN)
    (text,) = desk.texts()
    assert "zurückgezogen" in text
    assert "Sägewerk" not in text
    assert desk.platform.log[-1][2].picture is None


async def test_a_withdrawal_takes_the_picture_away_and_drops_what_was_kept(desk: Desk) -> None:
    await desk.subscribe("feuerwehr")
    await desk.announce(PICTURED)
    assert await desk.cached_pictures() == [PHOTO.url]
    await desk.announce(replace(WITHDRAWN, media=(PHOTO,)))
    assert desk.platform.log[-1][2].picture == notice_picture()
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
    (text,) = desk.texts()
    assert "Feuerwehr löscht Brand im Sägewerk" in text


async def test_a_post_that_somebody_deleted_is_given_up(desk: Desk) -> None:
    await desk.subscribe("feuerwehr")
    await desk.announce(a_release())
    desk.platform.shown["7"].clear()
    await desk.announce(CORRECTED)
    assert await desk.states() == [("announce", "sent"), ("revise", "dead")]


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
