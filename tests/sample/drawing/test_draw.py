"""The pictures of the sample office: all there, of a good size, small, and drawn by the code beside them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageStat

from pressbot.sample.drawing import draw
from pressbot.sample.drawing.canvas import Canvas, mix
from pressbot.sample.office import picture
from pressbot.sample.script import listings_at

START = datetime(2026, 11, 22, 19, 0, tzinfo=UTC)


def test_the_pictures_drawn_are_those_the_releases_name() -> None:
    listings = [*listings_at(START, START + timedelta(minutes=6)), *listings_at(START, START + timedelta(minutes=60))]
    assert {each.name for listing in listings for each in listing.wording.pictures} == set(draw.PICTURES)


@pytest.mark.parametrize("name", draw.PICTURES)
def test_a_picture_opens_and_is_neither_too_small_nor_too_heavy(name: str) -> None:
    data = picture(name)
    assert 30_000 <= len(data) <= 90_000
    with Image.open(BytesIO(data)) as opened:
        assert opened.format == "JPEG"
        assert opened.size == (1200, 800)


def test_all_pictures_together_stay_small() -> None:
    assert sum(len(picture(name)) for name in draw.PICTURES) < 2_000_000


@pytest.mark.parametrize("name", ["feuerwehr-wache.jpg", "theater-buehne.jpg"])
def test_a_bundled_picture_is_the_one_its_code_draws(name: str) -> None:
    # Another Pillow may round or compress a little otherwise, so the eye's measure is enough.
    with Image.open(BytesIO(picture(name))) as bundled, Image.open(BytesIO(draw.PICTURES[name]().jpeg())) as drawn:
        difference = ImageStat.Stat(ImageChops.difference(bundled, drawn))
    assert max(difference.mean) < 2


def test_drawing_writes_every_picture_into_the_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(draw, "PICTURES", {"rathaus.jpg": lambda: Canvas("#ffffff", "#000000")})
    draw.draw(tmp_path / "new")
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["rathaus.jpg"]


def test_a_background_runs_from_one_colour_to_the_other() -> None:
    with Image.open(BytesIO(Canvas("#ff0000", "#0000ff").jpeg())) as image:
        top, bottom = image.getpixel((600, 2)), image.getpixel((600, 797))
    assert isinstance(top, tuple)
    assert isinstance(bottom, tuple)
    assert top[0] > 240
    assert top[2] < 15
    assert bottom[0] < 15
    assert bottom[2] > 240


@pytest.mark.parametrize(("share", "colour"), [(0, "#000000"), (0.5, "#806432"), (1, "#ffc864")])
def test_colours_mix_by_their_share(share: float, colour: str) -> None:
    assert mix("#000000", "#ffc864", share) == colour
