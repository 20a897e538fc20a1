"""The originals of pictures: fetched beside the hearing of others, and sent as files with what is said of them."""

import asyncio
import io
from dataclasses import replace

from PIL import Image

from pressbot.commands.answer import answering
from pressbot.commands.looks import Looks
from pressbot.errors import MessageRejected, Unavailable, Unreachable
from pressbot.messages import Command, File
from pressbot.model import Media
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
    missing = "Dieses Original war nicht zu bekommen. Bitte laden Sie es bei der Pressestelle:"
    assert sent(platform)[1:3] == [f"{missing} {gone.url}", f"{missing} {page.url}"]
    assert sent(platform)[3].startswith("bild-3.png")


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


def test_a_name_that_could_lead_elsewhere_is_none() -> None:
    for path in ("a b.jpg", "..jpg", ".jpg", "x" * 99 + ".jpg", "%00a.jpg"):
        file = original_file(replace(MAP, url=f"https://a.example/{path}"), drawn("JPEG"), 3, "en")
        assert file == File("picture-3.jpg", drawn("JPEG"), "Lageplan\nCredit: not given")
