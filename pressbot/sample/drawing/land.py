"""Land, trees and water of the sample pictures: each function lays one element on a canvas."""

from __future__ import annotations

import random
from math import pi, sin

from pressbot.sample.drawing.canvas import HEIGHT, WIDTH, Canvas, Point, mix

#: Their share among the trees.
_FIRS = 0.35


def hills(canvas: Canvas, seed: int, horizon: float, colours: tuple[str, str], rows: int = 3) -> None:
    """Rows of hills down to the lower edge, the farthest in the first colour, the nearest in the second."""
    chance = _chance(seed)
    for row in range(rows):
        phase, waves, height = chance.uniform(0, 2 * pi), chance.uniform(1.1, 2.2), chance.uniform(24, 46)
        level = horizon + row * 58
        ridge = [
            (x, level - height * sin(phase + x / WIDTH * waves * 2 * pi) - 9 * sin(3 * phase + x / 90))
            for x in range(0, WIDTH + 1, 6)
        ]
        shade = mix(*colours, row / max(1, rows - 1))
        canvas.polygon([(0, HEIGHT), *ridge, (WIDTH, HEIGHT)], shade)


def water(canvas: Canvas, surface: float, colours: tuple[str, str], seed: int = 7) -> None:
    """A river from its far bank to the lower edge, with glints."""
    chance = _chance(seed)
    steps = 24
    depth = (HEIGHT - surface) / steps
    for i in range(steps):
        canvas.box((0, surface + i * depth, WIDTH, surface + (i + 1) * depth + 1), mix(*colours, i / (steps - 1)))
    for _ in range(46):
        x, y = chance.uniform(-40, WIDTH), chance.uniform(surface + 10, HEIGHT - 8)
        near = (y - surface) / (HEIGHT - surface)
        length = chance.uniform(26, 60) * (0.5 + near)
        canvas.line([(x, y), (x + length, y)], mix(mix(*colours, near), "#ffffff", 0.3), 1.5 + 2 * near)


def trees(canvas: Canvas, seed: int, ground: float, colours: tuple[str, str], count: int = 7) -> None:
    """Broad-leaved trees and firs side by side."""
    chance = _chance(seed)
    for i in range(count):
        x = (i + chance.uniform(0.2, 0.8)) * WIDTH / count
        size, shade = chance.uniform(44, 78), mix(*colours, chance.random())
        if chance.random() < _FIRS:
            _fir(canvas, (x, ground + chance.uniform(-4, 12)), size, shade)
        else:
            tree(canvas, (x, ground + chance.uniform(-4, 12)), size, shade)


def tree(canvas: Canvas, foot: Point, size: float, colour: str) -> None:
    x, y = foot
    light, dark = mix(colour, "#ffffff", 0.16), mix(colour, "#10202a", 0.14)
    canvas.box((x - size * 0.09, y - size * 1.2, x + size * 0.09, y), "#5a4033", size * 0.05)
    for dx, dy, share, shade in (
        (-0.42, 1.25, 0.55, dark),
        (0.42, 1.3, 0.56, dark),
        (0, 1.7, 0.66, colour),
        (-0.18, 1.85, 0.36, light),
    ):
        canvas.disc((x + dx * size, y - dy * size), share * size, shade)


def _fir(canvas: Canvas, foot: Point, size: float, colour: str) -> None:
    x, y = foot
    canvas.box((x - size * 0.08, y - size * 0.4, x + size * 0.08, y), "#5a4033")
    for level, share in ((0.25, 0.62), (0.8, 0.5), (1.35, 0.36)):
        base = y - level * size
        edge = [(x - share * size, base), (x, base - size), (x + share * size, base)]
        canvas.polygon(edge, mix(colour, "#0d3b40", 0.25))


def _chance(seed: int) -> random.Random:
    return random.Random(seed)  # noqa: S311  # the same picture every time; nothing is secret here
