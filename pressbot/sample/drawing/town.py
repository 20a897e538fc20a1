"""Buildings of the sample pictures: each function lays one element on a canvas, its foot on the ground."""

from __future__ import annotations

import random

from pressbot.sample.drawing.canvas import WIDTH, Canvas, Point, mix

#: Plaster and brick of the old town.
FACADES = ("#e9c46a", "#e76f51", "#f4a261", "#d8e2dc", "#b56576", "#84a59d", "#f2cc8f")

_ROOF = "#9b3d35"


def house(canvas: Canvas, foot: Point, size: Point, wall: str, window: str, roof: str = _ROOF) -> None:
    """A gabled house; the foot is its lower left corner."""
    (x, y), (width, height) = foot, size
    canvas.box((x, y - height, x + width, y), wall)
    canvas.box((x + width * 0.82, y - height, x + width, y), mix(wall, "#101030", 0.1))
    peak = (x + width / 2, y - height - width * 0.62)
    canvas.polygon([(x - 7, y - height), peak, (x + width + 7, y - height)], roof)
    canvas.polygon([peak, (x + width + 7, y - height), (x + width * 0.62, y - height)], mix(roof, "#101030", 0.12))
    columns, rows = max(2, round(width / 42)), max(1, round(height / 62))
    across, down = width / columns, height / rows
    for column in range(columns):
        for row in range(rows):
            left, top = x + (column + 0.28) * across, y - height + (row + 0.24) * down
            canvas.box((left, top, left + across * 0.44, top + down * 0.5), window, 2)
    canvas.disc((x + width / 2, y - height - width * 0.2), width * 0.07, window)


def skyline(canvas: Canvas, seed: int, ground: float, window: str, shade: tuple[str, float] = ("#000000", 0)) -> None:
    """A row of houses from edge to edge; ``shade`` dims it, as dusk or distance would: colour and share."""
    chance = random.Random(seed)  # noqa: S311  # the same town every time; nothing is secret here
    x = -30.0
    while x < WIDTH:
        width, height = chance.uniform(78, 128), chance.uniform(90, 190)
        house(canvas, (x, ground), (width, height), mix(chance.choice(FACADES), *shade), window, mix(_ROOF, *shade))
        x += width + chance.uniform(0, 6)


def church(canvas: Canvas, foot: Point, size: float, wall: str, window: str) -> None:
    """A tower with a spire, and a nave to its right; ``size`` is the height of the tower."""
    x, y = foot
    width, roof = size * 0.28, mix(wall, "#2f4858", 0.75)
    canvas.box((x + width, y - size * 0.5, x + width * 3.6, y), mix(wall, "#101030", 0.06))
    canvas.polygon(
        [(x + width, y - size * 0.5), (x + width * 1.3, y - size * 0.82), (x + width * 3.3, y - size * 0.82),
         (x + width * 3.7, y - size * 0.5)],
        roof,
    )  # fmt: skip
    canvas.box((x, y - size, x + width, y), wall)
    canvas.polygon([(x - 5, y - size), (x + width / 2, y - size * 1.75), (x + width + 5, y - size)], roof)
    canvas.disc((x + width / 2, y - size * 0.82), width * 0.24, window)
    for i in range(4):
        left = x + width * (1.3 + i * 0.57)
        canvas.arch((left, y - size * 0.4, left + width * 0.22, y - size * 0.12), window)


def town_hall(canvas: Canvas, foot: Point, wall: str, window: str) -> None:
    """A stately front with arcades, a clock tower in the middle; the foot is the middle of its base."""
    x, y = foot
    dark, roof = mix(wall, "#3a2430", 0.45), mix(_ROOF, wall, 0.1)
    canvas.box((x - 72, y - 470, x + 72, y), mix(wall, "#ffffff", 0.12))
    canvas.polygon([(x - 82, y - 470), (x, y - 640), (x + 82, y - 470)], roof)
    canvas.line([(x, y - 640), (x, y - 682)], dark, 4)
    canvas.polygon([(x - 330, y - 280), (x - 270, y - 370), (x + 270, y - 370), (x + 330, y - 280)], roof)
    canvas.box((x - 72, y - 400, x + 72, y - 250), mix(wall, "#ffffff", 0.12))
    canvas.box((x - 310, y - 280, x + 310, y), wall)
    canvas.disc((x, y - 415), 44, dark)
    canvas.disc((x, y - 415), 38, "#fdf6e3")
    canvas.line([(x, y - 415), (x, y - 441)], dark, 5)
    canvas.line([(x, y - 415), (x + 18, y - 405)], dark, 5)
    for i in range(8):
        left = x - 290 + i * 75
        canvas.box((left, y - 248, left + 48, y - 160), window, 6)
        canvas.arch((left, y - 112, left + 52, y), dark)
    canvas.box((x - 320, y - 142, x + 320, y - 130), mix(wall, "#ffffff", 0.4))
    canvas.box((x - 340, y, x + 340, y + 28), mix(wall, "#d9cbb6", 0.7))


def bridge(canvas: Canvas, level: float, stone: str, arches: int = 4) -> None:
    """A stone bridge from edge to edge, drawn before the water that hides its feet; ``level`` is its roadway."""
    span = WIDTH / arches
    dark = mix(stone, "#20304a", 0.35)
    for i in range(arches + 1):
        pier = i * span
        canvas.polygon(
            [(pier - 34, level), (pier + 34, level), (pier + 44, level + 190), (pier - 44, level + 190)], stone
        )
    for i in range(arches):
        middle = (i + 0.5) * span
        hollow = [(middle + span * 0.44 * dx, level + 150 - 118 * (1 - dx * dx) ** 0.5) for dx in _steps()]
        canvas.polygon([((i) * span, level), *hollow, ((i + 1) * span, level)], stone)
        canvas.line(hollow, dark, 6)
    canvas.box((0, level - 16, WIDTH, level + 10), mix(stone, "#ffffff", 0.18))
    for post in range(0, WIDTH + 1, 60):
        canvas.box((post - 5, level - 38, post + 5, level), stone)
    canvas.box((0, level - 44, WIDTH, level - 36), mix(stone, "#ffffff", 0.18))


def crane(canvas: Canvas, foot: Point, height: float, colour: str) -> None:
    """A tower crane with its jib to the left."""
    x, y = foot
    top = y - height
    for dx in (-13, 13):
        canvas.line([(x + dx, y), (x + dx, top)], colour, 5)
    for step in range(0, int(height), 26):
        canvas.line([(x - 13, y - step), (x + 13, y - step - 26)], colour, 3)
    canvas.polygon([(x - 18, top), (x, top - 76), (x + 18, top)], colour)
    canvas.box((x - 330, top - 14, x + 120, top), colour)
    canvas.line([(x - 320, top - 14), (x, top - 74), (x + 112, top - 14)], colour, 4)
    for step in range(-320, 0, 32):
        canvas.line([(x + step, top - 14), (x + step + 16, top - 32), (x + step + 32, top - 14)], colour, 2.5)
    canvas.box((x + 78, top, x + 120, top + 44), "#5c6770", 4)
    canvas.box((x + 14, top - 2, x + 46, top + 36), "#cfe8f3", 4)
    canvas.line([(x - 250, top), (x - 250, top + 120)], "#33404a", 2.5)
    canvas.box((x - 280, top + 120, x - 220, top + 140), "#8d5a3b", 3)


def lamp(canvas: Canvas, foot: Point, height: float, light: str) -> None:
    """A street lamp, lit."""
    x, y = foot
    canvas.line([(x, y), (x, y - height)], "#1d2433", 7)
    canvas.box((x - 14, y - 10, x + 14, y), "#1d2433", 3)
    canvas.glow((x, y - height), height * 0.7, light, 0.6)
    canvas.disc((x, y - height), 17, light)


def _steps() -> list[float]:
    """From -1 to 1, for the points of an arch."""
    return [step / 16 - 1 for step in range(33)]
