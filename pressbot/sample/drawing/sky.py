"""The sky of the sample pictures, and what falls from it: each function lays one element on a canvas."""

from __future__ import annotations

import random

from pressbot.sample.drawing.canvas import HEIGHT, WIDTH, Canvas, Point, mix


def sun(canvas: Canvas, centre: Point, radius: float, colour: str) -> None:
    """A disc in its own light; a pale one is a moon."""
    canvas.glow(centre, radius * 4, colour, 0.45)
    canvas.disc(centre, radius, colour)
    canvas.disc(centre, radius * 0.82, mix(colour, "#ffffff", 0.25))


def stars(canvas: Canvas, seed: int, lowest: float = 400) -> None:
    chance = _chance(seed)
    for _ in range(90):
        place = chance.uniform(0, WIDTH), chance.uniform(0, lowest)
        canvas.disc(place, chance.choice((1, 1.4, 2, 2.6)), mix("#fff6d8", "#9fb4e8", chance.random()))


def clouds(canvas: Canvas, seed: int, colour: str, lowest: float = 300, count: int = 5) -> None:
    """Flat-bottomed clouds, evenly spread."""
    chance = _chance(seed)
    for i in range(count):
        x, y = (i + chance.uniform(0.2, 0.8)) * WIDTH / count, chance.uniform(60, lowest)
        size = chance.uniform(28, 52)
        for offset, share in ((-1.6, 0.6), (-0.7, 0.95), (0.4, 1.15), (1.5, 0.7)):
            canvas.disc((x + offset * size, y - share * size), share * size, colour)
        canvas.box((x - 2.2 * size, y - 0.7 * size, x + 2.2 * size, y), colour, size * 0.35)


def snowfall(canvas: Canvas, seed: int) -> None:
    chance = _chance(seed)
    for _ in range(230):
        canvas.disc((chance.uniform(0, WIDTH), chance.uniform(0, HEIGHT)), chance.choice((1.5, 2.5, 3.5, 5)), "#ffffff")


def rain(canvas: Canvas, seed: int, colour: str) -> None:
    chance = _chance(seed)
    for _ in range(150):
        x, y, length = chance.uniform(0, WIDTH + 80), chance.uniform(140, HEIGHT), chance.uniform(22, 46)
        canvas.line([(x, y), (x - length * 0.3, y + length)], colour, 1.6)


def _chance(seed: int) -> random.Random:
    return random.Random(seed)  # noqa: S311  # the same picture every time; nothing is secret here
