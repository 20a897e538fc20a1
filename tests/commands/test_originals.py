"""The originals of pictures: fetched beside the hearing of others, and sent as files with what is said of them."""

import asyncio
import io
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

import pytest
from PIL import Image

from pressbot.commands.answer import answering
from pressbot.commands.looks import Looks
from pressbot.errors import MessageRejected, Unavailable, Unreachable
from pressbot.messages import Command, File
from pressbot.model import Media
from pressbot.ports import Fetched
from pressbot.render.measure import length, plain_text
from pressbot.render.originals import original_file
from pressbot.settings import ChatSettings
from pressbot.store.database import Database
from pressbot.testing import FixedFetcher, ManualClock, RecordingPlatform
from tests.doubles import FixedFinder
from tests.store.shelf import put_release
from tests.values import NOON


def drawn(kind: str) -> bytes:
    written = io.BytesIO()
    Image.new("RGB", (400, 300), "navy").save(written, kind)
    return written.getvalue()


FIRE = Media(
    url="https://a.example/klein.jpg",
    original="https://a.example/download/brand-am-markt.jpg?gross=1",
    caption="Das Dach brennt.",
    credit="Foto: Jorin Wiesner",
    terms="Nur zur Berichterstattung",
)
MAP = Media(url="https://a.example/?id=7", alt="Lageplan")


async def originals(database: Database, platform: RecordingPlatform, fetcher: FixedFetcher, *media: Media) -> None:
    """Tap the button for the originals of a release with these media, and wait for all that comes."""
    release = await database.transact(put_release, media=media)
    async with Looks(FixedFinder(), fetcher) as looks:
        answer = answering(database, platform, ManualClock(NOON), ChatSettings(), looks)
        await answer(Command(platform="recorded", chat="7", token=f"1:images:{release.id}", message_id="41"))
        await all_that_is_under_way()


async def all_that_is_under_way() -> None:
    async with asyncio.timeout(10):
        await asyncio.gather(*(asyncio.all_tasks() - {asyncio.current_task()}))


def sent(platform: RecordingPlatform) -> list[str]:
    """What was sent: texts, and files by name and caption."""
    messages = [message for _, _, message in platform.log]
    return [plain_text(each.blocks) or f"{each.files[0].name}: {each.files[0].caption}" for each in messages]


async def test_each_original_is_a_file_with_caption_credit_and_terms(database: Database) -> None:
    platform = RecordingPlatform()
    answers = {FIRE.original: drawn("JPEG"), MAP.url: drawn("PNG")}
    await originals(database, platform, FixedFetcher(answers), FIRE, MAP)
    assert sent(platform) == [
        "2 Originale folgen als Dateien.",
        "brand-am-markt.jpg: Das Dach brennt.\nFoto: Jorin Wiesner\nNutzung: Nur zur Berichterstattung",
        "bild-2.png: Lageplan\nBildnachweis: nicht angegeben",
    ]
    assert platform.log[1][2].files[0].data == answers[FIRE.original]


async def test_one_that_is_not_there_or_no_picture_is_told_with_its_address(database: Database) -> None:
    platform = RecordingPlatform()
    gone, page = replace(MAP, url="https://a.example/1.jpg"), replace(MAP, url="https://a.example/2.jpg")
    fetcher = FixedFetcher(
        {gone.url: Unreachable("nobody answers"), page.url: b"<html>", MAP.url: drawn("PNG")},
    )
    await originals(database, platform, fetcher, gone, page, MAP)
    _, file, missing = sent(platform)
    assert file.startswith("bild-3.png")
    assert missing == (
        "2 Bilder waren nicht zu bekommen oder kamen nicht an. Bitte laden Sie sie bei der Pressestelle:\n"
        f"{gone.url}\n{page.url}"
    )


async def test_one_that_the_platform_does_not_take_is_told_with_its_address(database: Database) -> None:
    platform = RecordingPlatform()
    fetcher = FixedFetcher({MAP.url: drawn("PNG")})
    release = await database.transact(put_release, media=(MAP,))
    async with Looks(FixedFinder(), fetcher) as looks:
        answer = answering(database, platform, ManualClock(NOON), ChatSettings(), looks)
        await answer(Command(platform="recorded", chat="7", token=f"1:images:{release.id}", message_id="41"))
        platform.faults.append(MessageRejected("too large"))
        await all_that_is_under_way()
    assert MAP.url in sent(platform)[1]


class SlowFetcher(FixedFetcher):
    """One that answers when it is told to."""

    def __init__(self, answers: Mapping[str, bytes | Exception]) -> None:
        super().__init__(answers)
        self.may_answer = asyncio.Event()

    async def fetch(self, url: str, *, etag: str = "", last_modified: str = "") -> Fetched:
        fetched = await super().fetch(url)
        await self.may_answer.wait()
        return fetched


@pytest.mark.parametrize("aside", ["", "7@ada #{}"])
async def test_what_is_under_way_is_not_begun_again_and_a_second_tap_says_so(database: Database, aside: str) -> None:
    platform, fetcher = RecordingPlatform(), SlowFetcher({MAP.url: drawn("PNG")})
    release = await database.transact(put_release, media=(MAP,))
    tap = Command(platform="recorded", chat="7", token=f"1:images:{release.id}", message_id="41")
    async with Looks(FixedFinder(), fetcher) as looks:
        answer = answering(database, platform, ManualClock(NOON), ChatSettings(), looks)
        await answer(replace(tap, person="ada", aside=aside.format(0)))
        for number in range(30):
            # Where one person alone is answered, each tap has an address of its own.
            again = replace(tap, person="ada", aside=aside.format(number + 1))
            assert await answer(again) == "Die Bilder dieser Meldung sind schon unterwegs."
        fetcher.may_answer.set()
        await all_that_is_under_way()
        assert [each.partition(":")[0] for each in sent(platform)] == ["Das Original folgt als Datei.", "bild-1.png"]
        await answer(replace(tap, person="ada", aside=aside.format(40)))
        await all_that_is_under_way()
    assert len(sent(platform)) == 4


@pytest.mark.parametrize("verb", ["images", "album"])
async def test_what_takes_longer_than_all_may_is_told_with_its_address(database: Database, verb: str) -> None:
    platform, fetcher = RecordingPlatform(), SlowFetcher({})
    release = await database.transact(put_release, media=(FIRE, MAP))
    async with Looks(FixedFinder(), fetcher, timedelta(0)) as looks:
        answer = answering(database, platform, ManualClock(NOON), ChatSettings(), looks)
        await answer(Command(platform="recorded", chat="7", token=f"1:{verb}:{release.id}", message_id="41"))
        await all_that_is_under_way()
    missing = sent(platform)[-1]
    assert FIRE.original in missing
    assert MAP.url in missing


async def test_told_to_wait_it_waits_once_and_says_in_the_end_what_did_not_come(database: Database) -> None:
    platform = RecordingPlatform()
    media = tuple(replace(MAP, url=f"https://a.example/{number}.png") for number in range(3))
    release = await database.transact(put_release, media=media)
    async with Looks(FixedFinder(), FixedFetcher({each.url: drawn("PNG") for each in media})) as looks:
        answer = answering(database, platform, ManualClock(NOON), ChatSettings(), looks)
        await answer(Command(platform="recorded", chat="7", token=f"1:images:{release.id}", message_id="41"))
        wait = Unavailable("too many requests", retry_after=timedelta(0))
        platform.faults += [wait, wait, wait]
        await all_that_is_under_way()
    assert [each.partition(":")[0] for each in sent(platform)[1:3]] == ["bild-2.png", "bild-3.png"]
    assert sent(platform)[3].endswith(media[0].url)


async def test_one_asked_to_wait_longer_than_all_may_take_waits_not(database: Database) -> None:
    platform = RecordingPlatform()
    release = await database.transact(put_release, media=(MAP, FIRE))
    answers = {MAP.url: drawn("PNG"), FIRE.original: drawn("JPEG")}
    async with Looks(FixedFinder(), FixedFetcher(answers)) as looks:
        answer = answering(database, platform, ManualClock(NOON), ChatSettings(), looks)
        await answer(Command(platform="recorded", chat="7", token=f"1:images:{release.id}", message_id="41"))
        platform.faults.append(Unavailable("too many requests", retry_after=timedelta(hours=1)))
        await all_that_is_under_way()
    assert [each.partition(":")[0] for each in sent(platform)[1:2]] == ["brand-am-markt.jpg"]
    assert sent(platform)[2].endswith(MAP.url)


async def test_when_the_platform_is_away_the_rest_is_not_sent(database: Database) -> None:
    platform = RecordingPlatform()
    platform.faults_after_sending.append(Unavailable("away"))
    fetcher = FixedFetcher({MAP.url: drawn("PNG")})
    await originals(database, platform, fetcher, MAP)
    assert sent(platform) == ["Das Original folgt als Datei."]
    assert fetcher.asked == []


def test_a_credit_is_never_shortened_where_caption_and_terms_are() -> None:
    wordy = replace(FIRE, caption="Wort " * 400, credit="Foto: " + "Name, " * 40 + "Ende", terms="Satz " * 400)
    file = original_file(wordy, drawn("JPEG"), 1, "de")
    assert file is not None
    assert length(file.caption) <= 1000
    assert wordy.credit in file.caption


def test_what_must_be_known_first_is_never_shortened_either() -> None:
    wordy = replace(FIRE, caption="Dach " * 300, terms="Frist " * 300)
    file = original_file(wordy, drawn("JPEG"), 1, "de", "SPERRFRIST bis 16:00 Uhr")
    assert file is not None
    assert file.caption.startswith("SPERRFRIST bis 16:00 Uhr\nDach")
    assert "Foto: Jorin Wiesner" in file.caption
    assert length(file.caption) <= 1000


def test_a_name_that_could_lead_elsewhere_is_none() -> None:
    for path in ("a b.jpg", "..jpg", ".jpg", "x" * 99 + ".jpg", "%00a.jpg"):
        file = original_file(replace(MAP, url=f"https://a.example/{path}"), drawn("JPEG"), 3, "en")
        assert file == File("picture-3.jpg", drawn("JPEG"), "Lageplan\nCredit: not given")
