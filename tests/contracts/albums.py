"""What platforms promise of albums: whole and in order, or not at all; those without albums refuse them.

A part of the contract that ``test_platforms.py`` holds every platform to.
"""

from __future__ import annotations

import io

import pytest
from PIL import Image

from pressbot.contract import Stage
from pressbot.errors import MessageRejected
from pressbot.messages import Message, Paragraph, Picture, Span
from pressbot.model import Posted

CAPTIONS = ("1 Die Drehleiter am Sägewerk", "2 <b>Löschwasser</b> & Schaum", "3 Der Einsatzleiter")


def drawn(colour: str) -> Picture:
    written = io.BytesIO()
    Image.new("RGB", (320, 200), colour).save(written, "JPEG")
    return Picture(written.getvalue(), "Eine Farbfläche")


def captioned(text: str, colour: str = "navy") -> Message:
    return Message(blocks=(Paragraph((Span(text),)),) if text else (), picture=drawn(colour))


ALBUM = Message(
    album=tuple(captioned(text, colour) for text, colour in zip(CAPTIONS, ("navy", "green", "red"), strict=True))
)


class AlbumContract:
    """Mixed into the contract of a platform; ``takes_albums`` is what is expected of it."""

    takes_albums = False

    async def test_whether_there_are_albums_is_told_by_the_limits(self, stage: Stage) -> None:
        assert bool(stage.platform.limits.album) is self.takes_albums

    async def test_an_album_is_one_post_with_a_message_for_each_picture_in_order(self, stage: Stage) -> None:
        if not self.takes_albums:
            with pytest.raises(MessageRejected):
                await stage.platform.send(stage.chat, ALBUM)
            assert not any(caption in stage.seen() for caption in CAPTIONS)
            return
        posted = await stage.platform.send(stage.chat, ALBUM)
        assert len({*posted.album}) == len(CAPTIONS)
        assert (posted.message_id, posted.has_picture) == (posted.album[0], True)
        assert sorted(CAPTIONS, key=stage.seen().index) == [*CAPTIONS], "in order, and markup is text"

    async def test_each_picture_of_an_album_is_edited_by_itself(self, stage: Stage) -> None:
        if not self.takes_albums:
            return
        posted = await stage.platform.send(stage.chat, ALBUM)
        first, second, _ = (Posted(message_id=each, has_picture=True) for each in posted.album)
        await stage.platform.edit(stage.chat, second, captioned("2 Korrigiert: Schaum", "yellow"))
        edited = await stage.platform.edit(stage.chat, first, Message(blocks=captioned("1 Korrigiert: Leiter").blocks))
        assert edited.has_picture
        seen = stage.seen()
        assert CAPTIONS[0] not in seen
        assert CAPTIONS[1] not in seen
        now = ["1 Korrigiert: Leiter", "2 Korrigiert: Schaum", CAPTIONS[2]]
        assert sorted(now, key=seen.index) == now

    async def test_an_album_needs_no_captions(self, stage: Stage) -> None:
        if not self.takes_albums:
            return
        pictures = tuple(captioned(text, colour) for text, colour in (("Alle: Foto Ada", "navy"), ("", "green")))
        posted = await stage.platform.send(stage.chat, Message(album=pictures))
        assert len(posted.album) == len(pictures)
        assert "Alle: Foto Ada" in stage.seen()

    async def test_an_album_with_more_pictures_than_the_limits_say_is_refused_whole(self, stage: Stage) -> None:
        if not self.takes_albums:
            return
        many = tuple(captioned(f"Bild {number}") for number in range(stage.platform.limits.album + 1))
        with pytest.raises(MessageRejected):
            await stage.platform.send(stage.chat, Message(album=many))
        assert "Bild" not in stage.seen()
