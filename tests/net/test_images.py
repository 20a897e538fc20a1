"""Pictures for chats: whatever an address answers becomes an upright JPEG, or is refused."""

import io
import struct
import zlib
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from pressbot.errors import PictureError
from pressbot.net.images import MAX_EDGE, MIN_EDGE, MIN_LONG_EDGE, prepare_picture

RED, WHITE = (254, 0, 0), (255, 255, 255)
ORIENTATION, GPS, MAKE, MODEL = 0x0112, 0x8825, 0x010F, 0x0110


def encoded(image: Image.Image, kind: str, **options: Any) -> bytes:
    written = io.BytesIO()
    image.save(written, kind, **options)
    return written.getvalue()


def plain(mode: str, colour: Any, kind: str = "PNG", size: tuple[int, int] = (400, 200), **options: Any) -> bytes:
    return encoded(Image.new(mode, size, colour), kind, **options)


def prepared(data: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(prepare_picture(data)))
    image.load()
    assert (image.format, image.mode) == ("JPEG", "RGB")
    return image


def near(image: Image.Image, place: tuple[int, int], colour: tuple[int, int, int]) -> bool:
    seen = image.getpixel(place)
    assert isinstance(seen, tuple)
    return all(abs(one - other) <= 6 for one, other in zip(seen, colour, strict=True))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF"])
def test_each_common_kind_becomes_a_jpeg_of_its_size(kind: str) -> None:
    image = prepared(plain("RGB", RED, kind))
    assert image.size == (400, 200)
    assert near(image, (100, 100), RED)


@pytest.mark.parametrize(
    ("mode", "colour", "kind", "shown"),
    [
        ("RGBA", (254, 0, 0, 0), "PNG", WHITE),
        ("RGBA", (254, 0, 0, 0), "WEBP", WHITE),
        ("RGBA", (254, 0, 0, 128), "PNG", (254, 127, 127)),
        ("LA", (0, 128), "PNG", (127, 127, 127)),
        ("CMYK", (0, 255, 255, 0), "JPEG", RED),
        ("L", 100, "JPEG", (100, 100, 100)),
        ("1", 1, "PNG", WHITE),
        ("I;16", 100 * 256, "PNG", (100, 100, 100)),
        ("I;16", 65535, "PNG", WHITE),
    ],
)
def test_every_way_to_say_a_colour_is_understood(
    mode: str, colour: Any, kind: str, shown: tuple[int, int, int]
) -> None:
    assert near(prepared(plain(mode, colour, kind)), (50, 50), shown)


@pytest.mark.parametrize("kind", ["PNG", "GIF"])
def test_a_palette_with_a_hole_lies_on_white(kind: str) -> None:
    image = Image.new("P", (400, 200), 1)
    image.putpalette([0, 0, 0, *RED])
    image.paste(0, (0, 0, 200, 200))
    shown = prepared(encoded(image, kind, transparency=0))
    assert near(shown, (40, 100), WHITE)
    assert near(shown, (360, 100), RED)


def test_of_a_moving_picture_the_first_is_shown() -> None:
    second = Image.new("RGB", (400, 200), "blue")
    moving = encoded(Image.new("RGB", (400, 200), RED), "GIF", save_all=True, append_images=[second])
    assert near(prepared(moving), (100, 100), RED)


def test_a_picture_taken_sideways_is_turned_and_what_the_camera_added_is_gone() -> None:
    taken = Image.new("RGB", (400, 200), "white")
    taken.paste(RED, (0, 0, 200, 200))
    exif = Image.Exif()
    exif[ORIENTATION], exif[MAKE] = 6, "Camera"
    exif.get_ifd(GPS)[1] = "N"
    data = encoded(taken, "JPEG", exif=exif, comment=b"secret", quality=95)
    assert b"Camera" in data
    shown = prepared(data)
    assert shown.size == (200, 400)
    assert near(shown, (100, 60), RED)
    assert near(shown, (100, 340), WHITE)
    assert not shown.getexif()
    assert not any(secret in prepare_picture(data) for secret in (b"Camera", b"secret", b"Exif"))


@pytest.mark.parametrize("orientation", range(1, 9))
def test_every_way_to_hold_a_camera_is_undone(orientation: int) -> None:
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    upright = Image.new("RGB", (400, 200), "white")
    upright.paste(RED, (0, 0, 200, 100))
    # Turning back and forth is the same for all but the two quarter turns, which undo each other.
    inverse = {6: 8, 8: 6}.get(orientation, orientation)
    turn = {n: Image.Transpose(v) for n, v in ((2, 0), (3, 3), (4, 1), (5, 5), (6, 4), (7, 6), (8, 2))}
    taken = upright if orientation == 1 else upright.transpose(turn[inverse])
    shown = prepared(encoded(taken, "JPEG", exif=exif, quality=95))
    assert shown.size == (400, 200)
    assert near(shown, (80, 40), RED)
    assert near(shown, (320, 40), WHITE)
    assert near(shown, (80, 160), WHITE)


def test_broken_metadata_does_not_cost_the_picture() -> None:
    exif = Image.Exif()
    exif[ORIENTATION], exif[MAKE], exif[MODEL] = 6, "Camera", "x" * 80
    data = encoded(Image.new("RGB", (400, 200), RED), "JPEG", exif=exif)
    text, numbers = struct.pack(">HH", MAKE, 2), struct.pack(">HH", MAKE, 12)
    assert text in data
    assert prepared(data.replace(text, numbers)).size == (200, 400)


@pytest.mark.parametrize(("size", "becomes"), [((4000, 2000), (1280, 640)), ((1000, 3000), (427, 1280))])
@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_large_picture_is_scaled_down(kind: str, size: tuple[int, int], becomes: tuple[int, int]) -> None:
    image = prepared(plain("RGB", RED, kind, size))
    assert max(image.size) == MAX_EDGE
    assert all(abs(one - other) <= 1 for one, other in zip(image.size, becomes, strict=True))


def test_a_small_picture_is_not_blown_up() -> None:
    assert prepared(plain("RGB", RED, size=(MIN_LONG_EDGE, MIN_EDGE))).size == (MIN_LONG_EDGE, MIN_EDGE)


@pytest.mark.parametrize(
    ("size", "reason"),
    [
        ((1, 1), "too small: 1 × 1"),
        ((MIN_EDGE - 1, 500), "too small"),
        ((MIN_LONG_EDGE - 1, MIN_LONG_EDGE - 1), "too small"),
        ((80, 801), "too long for its width"),
        ((8000, 5001), "too many pixels"),
    ],
)
def test_a_picture_of_no_use_is_refused(size: tuple[int, int], reason: str) -> None:
    with pytest.raises(PictureError, match=reason):
        prepare_picture(plain("1", 0, size=size))


def test_the_longest_that_is_allowed_is_taken() -> None:
    assert prepared(plain("RGB", RED, size=(80, 800))).size == (80, 800)


@pytest.mark.parametrize(("width", "height"), [(30_000, 30_000), (2**31 - 1, 2**31 - 1), (9_500, 9_500)])
def test_a_bomb_is_refused_before_it_is_unpacked(width: int, height: int) -> None:
    with pytest.raises(PictureError, match="too many pixels"):
        prepare_picture(picture_bomb(width, height))


def picture_bomb(width: int, height: int) -> bytes:
    """A PNG that says it is so large."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    pixels = zlib.compress(b"\0" * 1000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF"])
def test_a_picture_that_broke_off_is_refused(kind: str) -> None:
    whole = encoded(Image.effect_noise((600, 600), 90).convert("RGB"), kind)
    with pytest.raises(PictureError, match=r"The picture is broken: .+\."):
        prepare_picture(whole[: len(whole) // 2])


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<html>404</html>",
        b'<svg xmlns="http://www.w3.org/2000/svg" width="200" height="200"><script>alert(1)</script></svg>',
        b"%PDF-1.7",
        b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 200 200\n",
        b"\x89PNG\r\n\x1a\n",
        plain("RGB", RED, "TIFF"),
        plain("RGB", RED, "BMP"),
        plain("RGB", RED, "PPM"),
    ],
)
def test_what_is_no_picture_of_these_kinds_is_refused(data: bytes) -> None:
    with pytest.raises(PictureError, match=r"no JPEG, PNG, WebP or GIF|broken"):
        prepare_picture(data)


EXIF = Image.Exif()
EXIF[ORIENTATION], EXIF[MAKE] = 6, "Camera"
WHOLE = [
    plain("RGB", RED, "JPEG", exif=EXIF),
    plain("RGBA", (*RED, 9), "PNG", exif=EXIF),
    plain("P", 1, "GIF"),
    plain("RGB", RED, "WEBP", exif=EXIF),
]


@given(whole=st.sampled_from(WHOLE), changes=st.lists(st.tuples(st.integers(0, 400), st.integers(0, 255)), max_size=8))
@settings(max_examples=150, deadline=None)
def test_whatever_comes_is_a_picture_or_refused(whole: bytes, changes: list[tuple[int, int]]) -> None:
    data = bytearray(whole)
    for place, value in changes:
        data[place % len(data)] = value
    with suppress(PictureError):
        assert max(prepared(bytes(data)).size) <= MAX_EDGE
