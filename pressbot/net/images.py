"""Pictures for chats: fetched bytes to a checked, upright, scaled JPEG.

Goes in: the bytes an address answered. Comes out: bytes that every platform takes, without the metadata
a camera adds. Where a picture comes from and whom it belongs to is left to ``feeds/media.py``.
"""

import io
import warnings

from PIL import ExifTags, Image, UnidentifiedImageError

from pressbot.errors import PictureError

#: Larger than any chat shows; small enough for every upload limit.
MAX_EDGE = 1280
#: Smaller ones are logos, icons and tracking pixels: of the shorter and the longer side.
MIN_EDGE = 80
MIN_LONG_EDGE = 300

_MAX_PIXELS = 40_000_000
_MAX_RATIO = 10
_FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
_QUALITY = 85

_TURN = Image.Transpose
#: What undoes each EXIF orientation.
_UPRIGHT = {
    2: _TURN.FLIP_LEFT_RIGHT,
    3: _TURN.ROTATE_180,
    4: _TURN.FLIP_TOP_BOTTOM,
    5: _TURN.TRANSPOSE,
    6: _TURN.ROTATE_270,
    7: _TURN.TRANSVERSE,
    8: _TURN.ROTATE_90,
}


def prepare_picture(data: bytes) -> bytes:
    """The picture as an RGB JPEG of at most ``MAX_EDGE`` pixels a side.

    Raises:
        PictureError: it is no picture, too small, too large, too long, or broken.
    """
    try:
        with warnings.catch_warnings():
            # Pillow tells of odd metadata, which is dropped anyway.
            warnings.simplefilter("ignore", UserWarning)
            # Pillow only warns up to twice its limit; a bomb is refused before it is unpacked.
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=_FORMATS) as image:
                _check(image.size)
                image.draft("RGB", (MAX_EDGE, MAX_EDGE))
                return _encode(_upright(image))
    except UnidentifiedImageError as error:
        raise PictureError("This is no JPEG, PNG, WebP or GIF picture.") from error
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise PictureError("The picture has too many pixels.") from error
    except (OSError, ValueError, SyntaxError, EOFError) as error:
        raise PictureError(f"The picture is broken: {error}.") from error


def _check(size: tuple[int, int]) -> None:
    width, height = size
    if min(size) < MIN_EDGE or max(size) < MIN_LONG_EDGE:
        raise PictureError(f"The picture is too small: {width} × {height} pixels.")
    if width * height > _MAX_PIXELS:
        raise PictureError(f"The picture has too many pixels: {width} × {height}.")
    if max(size) > _MAX_RATIO * min(size):
        raise PictureError(f"The picture is too long for its width: {width} × {height} pixels.")


def _upright(image: Image.Image) -> Image.Image:
    # Pillow's own ``exif_transpose`` writes the metadata anew, and stumbles where it is broken.
    turn = _UPRIGHT.get(image.getexif().get(ExifTags.Base.Orientation, 1))
    return image if turn is None else image.transpose(turn)


def _encode(image: Image.Image) -> bytes:
    if image.mode.startswith("I"):
        # 16 bits of grey, of which Pillow would cut off what is brighter than the darkest 256th.
        image = image.point(lambda value: value * (1 / 256)).convert("L")
    image.thumbnail((MAX_EDGE, MAX_EDGE))
    flat = Image.new("RGB", image.size, "white")
    layers = image.convert("RGBA")
    flat.paste(layers, mask=layers.getchannel("A"))
    written = io.BytesIO()
    flat.save(written, "JPEG", quality=_QUALITY, optimize=True)
    return written.getvalue()
