"""A canvas for poster-like pictures: shapes and colours in, a smooth JPEG out.

Coordinates are those of the finished picture, 1200 by 800, from the upper left corner.
Everything is drawn at twice the size and scaled down, which smooths the edges Pillow leaves jagged.
"""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

from PIL import Image, ImageColor, ImageDraw, ImageFilter

WIDTH, HEIGHT = 1200, 800

Point = tuple[float, float]
Box = tuple[float, float, float, float]

_OVERSAMPLING = 2


class Canvas:
    """A picture in the making; later shapes cover earlier ones."""

    def __init__(self, top: str, bottom: str) -> None:
        """Begin with a background that runs from one colour to another."""
        size = (WIDTH * _OVERSAMPLING, HEIGHT * _OVERSAMPLING)
        fade = Image.linear_gradient("L").resize(size)
        self._image = Image.composite(Image.new("RGB", size, bottom), Image.new("RGB", size, top), fade)
        self._draw = ImageDraw.Draw(self._image)

    def polygon(self, points: Sequence[Point], fill: str) -> None:
        self._draw.polygon([_scaled(point) for point in points], fill=fill)

    def box(self, box: Box, fill: str, radius: float = 0) -> None:
        left, top, right, bottom = box
        corners = [_scaled((left, top)), _scaled((right, bottom))]
        self._draw.rounded_rectangle(corners, radius * _OVERSAMPLING, fill=fill)

    def arch(self, box: Box, fill: str) -> None:
        """Draw a box whose upper end is a half circle."""
        left, top, right, bottom = box
        corners, radius = [_scaled((left, top)), _scaled((right, bottom))], (right - left) / 2 * _OVERSAMPLING
        self._draw.rounded_rectangle(corners, radius, fill=fill, corners=(True, True, False, False))

    def ellipse(self, centre: Point, radii: Point, fill: str) -> None:
        (x, y), (rx, ry) = centre, radii
        self._draw.ellipse([_scaled((x - rx, y - ry)), _scaled((x + rx, y + ry))], fill=fill)

    def disc(self, centre: Point, radius: float, fill: str) -> None:
        self.ellipse(centre, (radius, radius), fill)

    def ring(self, centre: Point, radius: float, fill: str, width: float) -> None:
        (x, y), r = centre, radius
        corners = [_scaled((x - r, y - r)), _scaled((x + r, y + r))]
        self._draw.ellipse(corners, outline=fill, width=round(width * _OVERSAMPLING))

    def line(self, points: Sequence[Point], fill: str, width: float) -> None:
        """Draw a line with round ends and joints."""
        self._draw.line([_scaled(point) for point in points], fill, round(width * _OVERSAMPLING), joint="curve")
        for end in (points[0], points[-1]):
            self.disc(end, width / 2, fill)

    def glow(self, centre: Point, radius: float, colour: str, strength: float = 0.6) -> None:
        """Lay soft light over what is there; it fades to nothing at the radius."""
        (x, y), side = _scaled(centre), round(2 * radius * _OVERSAMPLING)
        # Pillow's gradient is black in the middle and reaches 180 at the middle of each side;
        # turned round and squared it falls off as light does.
        fade = Image.radial_gradient("L").point([round(255 * max(0, 1 - v / 178) ** 2 * strength) for v in range(256)])
        corner = (round(x - side / 2), round(y - side / 2))
        self._image.paste(Image.new("RGB", (side, side), colour), corner, fade.resize((side, side)))

    def beam(self, points: Sequence[Point], colour: str, strength: float = 0.3, blur: float = 12) -> None:
        """Lay a shape of soft light, or of soft shadow, over what is there."""
        mask = Image.new("L", self._image.size, 0)
        ImageDraw.Draw(mask).polygon([_scaled(point) for point in points], fill=round(255 * strength))
        mask = mask.filter(ImageFilter.GaussianBlur(blur * _OVERSAMPLING))
        self._image.paste(Image.new("RGB", self._image.size, colour), (0, 0), mask)

    def jpeg(self) -> bytes:
        """The finished picture."""
        target = BytesIO()
        small = self._image.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)
        small.save(target, "JPEG", quality=82, optimize=True, progressive=True)
        return target.getvalue()


def mix(one: str, other: str, share: float) -> str:
    """The colour between two: ``share`` 0 is the one, 1 the other."""
    pairs = zip(ImageColor.getrgb(one)[:3], ImageColor.getrgb(other)[:3], strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def _scaled(point: Point) -> Point:
    return point[0] * _OVERSAMPLING, point[1] * _OVERSAMPLING
