"""Albums: pictures in the chat itself when somebody asks for them, and what is kept of them."""

from dataclasses import replace

from pressbot.commands.answer import answering
from pressbot.commands.looks import Looks
from pressbot.errors import MessageRejected, Unreachable
from pressbot.handout import Handout
from pressbot.messages import Command, Limits, Message
from pressbot.model import Change, Media, Release
from pressbot.render.measure import plain_text
from pressbot.settings import ChatSettings
from pressbot.store.database import Database
from pressbot.store.handouts import next_outdated
from pressbot.store.releases import get_release
from pressbot.store.revisions import mark_dispatched, revise_release
from pressbot.testing import FixedFetcher, ManualClock, RecordingPlatform
from tests.commands.desk import Desk, labels, only
from tests.commands.test_originals import all_that_is_under_way, drawn
from tests.doubles import FixedFinder
from tests.store.shelf import put_release
from tests.values import NOON

FIRE = Media(url="https://a.example/1.jpg", caption="Das Dach brennt.", credit="Foto: Jorin Wiesner")
CREW = Media(url="https://a.example/2.jpg", credit="Foto: Ada Muster")


def with_albums() -> RecordingPlatform:
    return RecordingPlatform(Limits(text=4096, caption=1024, album=10))


async def ask(
    database: Database, platform: RecordingPlatform, *media: Media, verb: str = "album", aside: str = ""
) -> Release:
    """Tap a button of a release with these media, all of which can be fetched, and wait for all that comes."""
    release = await database.transact(put_release, media=media, headline="Brand am Markt")
    fetcher = FixedFetcher(
        {each.url: drawn("JPEG") for each in media} | {"https://a.example/gone.jpg": Unreachable("")}
    )
    async with Looks(FixedFinder(), fetcher) as looks:
        answer = answering(database, platform, ManualClock(NOON), ChatSettings(), looks)
        token = f"1:{verb}:{release.id}"
        await answer(Command(platform="recorded", chat="7", token=token, message_id="41", aside=aside))
        await all_that_is_under_way()
    return release


def sent(platform: RecordingPlatform) -> list[Message]:
    return [message for _, _, message in platform.log]


async def kept(database: Database, release: Release) -> Handout | None:
    """What is kept of it, seen once the release is revised."""
    now = await database.read(get_release, release.id, NOON)
    assert now
    revised = replace(now, revision=now.revision + 1)
    await database.transact(revise_release, revised)
    await database.transact(mark_dispatched, [revised])
    return await database.read(next_outdated, "recorded")


async def test_an_album_is_offered_where_there_are_two_pictures(desk: Desk) -> None:
    for media, offered in (((FIRE,), []), ((FIRE, CREW), ["Als Album zeigen"])):
        release = await desk.database.transact(put_release, key=str(len(media)), media=media)
        assert labels(await desk.tap(f"1:images:{release.id}")) == offered


async def test_a_withdrawn_release_shows_no_album(desk: Desk) -> None:
    release = await desk.database.transact(put_release, media=(FIRE, CREW), change=Change.WITHDRAWAL)
    reply = await desk.tap(f"1:album:{release.id}")
    assert reply.originals is None
    assert "zurückgezogen" in plain_text(only(reply).blocks)


async def test_the_pictures_are_one_post_and_each_of_its_messages_is_kept(database: Database) -> None:
    platform = with_albums()
    release = await ask(database, platform, FIRE, CREW)
    (message,) = sent(platform)
    assert plain_text(message.album[0].blocks) == (
        "Brand am Markt\n\n1 Das Dach brennt. · Foto: Jorin Wiesner\n2 Foto: Ada Muster"
    )
    handout = await kept(database, release)
    assert handout
    assert handout.album
    assert [(each.message_id, each.file.url) for each in handout.pictures] == [("1", FIRE.url), ("2", CREW.url)]


async def test_more_than_an_album_has_room_for_are_several_as_even_as_can_be(database: Database) -> None:
    platform = with_albums()
    await ask(database, platform, *(replace(CREW, url=f"https://a.example/{number}.jpg") for number in range(11)))
    assert [len(each.album) for each in sent(platform)] == [5, 6]


async def test_one_that_cannot_be_had_is_told_after_the_others(database: Database) -> None:
    platform = with_albums()
    gone = replace(CREW, url="https://a.example/gone.jpg")
    await ask(database, platform, FIRE, gone, CREW)
    album, missing = sent(platform)
    assert len(album.album) == 2
    assert gone.url in plain_text(missing.blocks)


async def test_an_album_that_is_not_taken_comes_picture_by_picture(database: Database) -> None:
    platform = with_albums()
    platform.faults += [MessageRejected("failed to send message #2"), MessageRejected("no photos here")]
    release = await ask(database, platform, FIRE, CREW)
    second, missing = sent(platform)
    assert plain_text(second.blocks) == "Foto: Ada Muster"
    assert FIRE.url in plain_text(missing.blocks)
    handout = await kept(database, release)
    assert handout
    assert not handout.album
    assert [each.file.url for each in handout.pictures] == [CREW.url]


async def test_where_there_are_no_albums_each_picture_is_a_message(database: Database) -> None:
    platform = RecordingPlatform()
    await ask(database, platform, FIRE, CREW)
    assert [plain_text(each.blocks) for each in sent(platform)] == [
        "Das Dach brennt.\nFoto: Jorin Wiesner",
        "Foto: Ada Muster",
    ]
    assert all(each.picture for each in sent(platform))


async def test_originals_are_kept_as_well(database: Database) -> None:
    handout = await kept(database, await ask(database, RecordingPlatform(), FIRE, verb="images"))
    assert handout
    assert [(each.message_id, each.file.url) for each in handout.pictures] == [("2", FIRE.url)]


async def test_what_one_person_alone_was_shown_is_not_kept(database: Database) -> None:
    assert await kept(database, await ask(database, with_albums(), FIRE, CREW, aside="7/ada")) is None
