"""The picture of a post: the first that can be shown, fetched once for all chats."""

import asyncio
import hashlib
import struct
from dataclasses import replace
from datetime import timedelta

import pytest

from pressbot.errors import Unreachable
from pressbot.flow.pictures import PictureBox
from pressbot.model import Media, MediaKind, Release
from pressbot.net.fetch import ACCEPT_PICTURES, HttpFetcher
from pressbot.net.politeness import Turns
from pressbot.settings import PollSettings
from pressbot.store.database import Database
from pressbot.store.pictures import Kept, find_picture, keep_picture
from tests.flow.desk import PHOTO, Desk, jpeg
from tests.values import NOON, a_release

LOGO = Media(url="https://wendelbrueck.example/logo.jpg", mime="image/jpeg", alt="Wappen")


def pictured(*media: Media) -> Release:
    return a_release(media=media)


def told_jpeg(caption: str, photographer: str) -> bytes:
    """A picture whose file says, by IPTC, what it shows and who took it."""
    said = {120: caption.encode(), 80: photographer.encode()}
    iptc = b"".join(struct.pack(">BBBH", 0x1C, 2, number, len(text)) + text for number, text in said.items())
    segment = b"Photoshop 3.0\0" + b"8BIM" + struct.pack(">HHI", 0x0404, 0, len(iptc)) + iptc + b"\0" * (len(iptc) % 2)
    plain = jpeg()
    return plain[:2] + b"\xff\xed" + struct.pack(">H", len(segment) + 2) + segment + plain[2:]


async def test_a_release_without_pictures_has_none(desk: Desk) -> None:
    release = pictured(Media(url="https://wendelbrueck.example/plan.pdf", kind=MediaKind.FILE))
    assert await desk.pictures.illustrate(release) == (release, None)
    assert desk.fetcher.asked == []


async def test_a_picture_comes_as_jpeg_with_words_for_those_who_cannot_see_it(desk: Desk) -> None:
    _, picture = await desk.pictures.illustrate(pictured(PHOTO))
    assert picture
    assert picture.data.startswith(b"\xff\xd8")
    assert picture.alt == PHOTO.caption
    _, described = await desk.pictures.illustrate(pictured(replace(PHOTO, alt="Ein Löschzug")))
    assert described
    assert described.alt == "Ein Löschzug"


async def test_what_is_too_small_is_passed_over_and_the_picture_shown_comes_first(desk: Desk) -> None:
    desk.fetcher.answers[LOGO.url] = jpeg(size=(40, 40))
    release, picture = await desk.pictures.illustrate(pictured(LOGO, PHOTO))
    assert picture
    assert picture.alt == PHOTO.caption
    assert release.media == (PHOTO, LOGO), "the credit that is shown is that of the first"


async def test_only_the_first_three_are_looked_at(desk: Desk) -> None:
    missing = [replace(LOGO, url=f"https://wendelbrueck.example/{number}.jpg") for number in range(3)]
    _, picture = await desk.pictures.illustrate(pictured(*missing, PHOTO))
    assert picture is None
    assert desk.fetcher.asked == [media.url for media in missing]


@pytest.mark.parametrize("host", ["xn--", "xn--a.example", "xn--99999999.de"])
async def test_a_host_that_nobody_can_read_costs_a_post_its_picture_and_nothing_else(desk: Desk, host: str) -> None:
    await desk.subscribe("feuerwehr")
    await desk.say(pictured(replace(PHOTO, url=f"http://{host}/x.jpg")))
    await desk.dispatch()
    async with HttpFetcher(
        PollSettings(), Turns(0), user_agent="test", accept=ACCEPT_PICTURES, max_bytes=1000
    ) as fetcher:
        desk.pictures = PictureBox(desk.database, fetcher, desk.clock)
        await desk.deliver(desk.platform)
    assert await desk.states() == [("announce", "sent")]
    assert [post["has_picture"] for post in await desk.posts()] == [False]


async def test_an_endless_address_is_no_pictures(desk: Desk) -> None:
    for name in ("x" * 2000, "鯨" * 1900):
        endless = replace(PHOTO, url=f"https://wendelbrueck.example/{name}.jpg")
        assert (await desk.pictures.illustrate(pictured(endless)))[1] is None
    assert desk.fetcher.asked == []


async def test_a_picture_is_fetched_once(desk: Desk) -> None:
    _, first = await desk.pictures.illustrate(pictured(PHOTO))
    desk.clock.advance(timedelta(days=30))
    _, second = await desk.pictures.illustrate(pictured(PHOTO))
    assert first == second
    assert desk.fetcher.asked == [PHOTO.url]


@pytest.mark.parametrize("answer", [b"", b"no picture", jpeg()[:400], Unreachable("no answer")])
async def test_what_cannot_be_shown_is_tried_again_an_hour_later(desk: Desk, answer: bytes | Exception) -> None:
    desk.fetcher.answers[PHOTO.url] = answer
    assert (await desk.pictures.illustrate(pictured(PHOTO)))[1] is None
    desk.fetcher.answers[PHOTO.url] = jpeg()
    desk.clock.advance(timedelta(minutes=59))
    assert (await desk.pictures.illustrate(pictured(PHOTO)))[1] is None
    desk.clock.advance(timedelta(minutes=1))
    assert (await desk.pictures.illustrate(pictured(PHOTO)))[1]
    assert desk.fetcher.asked == [PHOTO.url] * 2


async def test_what_is_said_nowhere_else_is_taken_from_the_file(desk: Desk) -> None:
    desk.fetcher.answers[PHOTO.url] = told_jpeg("Aus der Datei", "Femke Dahl")
    bare, _ = await desk.pictures.illustrate(pictured(replace(PHOTO, caption="", credit="")))
    assert (bare.media[0].caption, bare.media[0].credit) == ("Aus der Datei", "Femke Dahl")
    told, _ = await desk.pictures.illustrate(pictured(PHOTO))
    assert told.media == (PHOTO,), "what the office says beside the picture is nearer to the release"
    assert desk.fetcher.asked == [PHOTO.url]


async def test_the_original_is_known_by_its_hash(desk: Desk) -> None:
    await desk.pictures.illustrate(pictured(PHOTO))
    kept = await desk.database.read(find_picture, PHOTO.url, now=NOON, retry_after=timedelta(hours=1))
    assert kept is not None
    assert kept.original_hash == hashlib.sha256(jpeg()).hexdigest()


async def test_two_who_fetch_the_same_picture_at_once_both_get_it(desk: Desk) -> None:
    both = await asyncio.gather(*(desk.pictures.illustrate(pictured(PHOTO)) for _ in range(2)))
    assert all(picture for _, picture in both)


async def test_two_who_keep_the_same_picture_at_once_do_not_fail(database: Database) -> None:
    # Enough of them that some meet between the look and the write.
    await asyncio.gather(*(database.transact(keep_picture, PHOTO.url, Kept(data=jpeg()), NOON) for _ in range(8)))
    kept = await database.read(lambda tx: find_picture(tx, PHOTO.url, now=NOON, retry_after=timedelta(hours=1)))
    assert kept == Kept(data=jpeg())
