"""Vehicles and things of the sample pictures: each function lays one element on a canvas."""

from __future__ import annotations

from math import cos, pi, sin

from pressbot.sample.drawing.canvas import HEIGHT, WIDTH, Canvas, Point, mix

_DARK = "#1f2933"


def fire_engine(canvas: Canvas, foot: Point, scale: float, *, lights: bool) -> None:
    """A fire engine facing right; the foot is where its rear wheel stands."""
    x, y = foot

    def at(dx: float, dy: float) -> Point:
        return x + dx * scale, y - dy * scale

    def box(left: float, bottom: float, right: float, top: float, fill: str, radius: float = 0) -> None:
        canvas.box((*at(left, top), *at(right, bottom)), fill, radius * scale)

    red, white, glass = "#d62828", "#f8f9fa", "#a8dadc"
    canvas.ellipse(at(150, 2), (260 * scale, 12 * scale), mix(_DARK, "#3b4754", 0.4))
    box(-75, 28, 395, 62, "#2b3640", 6)
    box(-80, 55, 255, 205, red, 12)
    canvas.polygon([at(255, 55), at(255, 190), at(345, 190), at(385, 120), at(395, 110), at(395, 55)], red)
    canvas.polygon([at(298, 122), at(298, 176), at(338, 176), at(370, 122)], glass)
    box(262, 122, 290, 176, glass, 3)
    box(-80, 84, 395, 102, white)
    box(-80, 76, 395, 80, "#fcbf49")
    for left in (-62, 22, 106):
        box(left, 112, left + 72, 192, mix(red, "#ffffff", 0.8), 5)
        for slat in range(5):
            box(left, 120 + slat * 15, left + 72, 122 + slat * 15, "#b8c0c8")
    box(190, 112, 246, 192, mix(red, "#300000", 0.18), 5)
    box(-70, 212, 235, 220, "#c9d1d9", 3)
    for rung in range(-60, 235, 26):
        box(rung, 208, rung + 6, 224, "#c9d1d9")
    box(262, 190, 330, 204, "#264bd8", 5)
    box(385, 58, 399, 76, "#fff3b0", 4)
    for wheel in (0, 310):
        canvas.disc(at(wheel, 34), 40 * scale, _DARK)
        canvas.disc(at(wheel, 34), 19 * scale, "#cbd5df")
        canvas.disc(at(wheel, 34), 8 * scale, "#7b8794")
    if lights:
        canvas.glow(at(296, 200), 250 * scale, "#3a6bff", 0.95)
        canvas.disc(at(278, 199), 9 * scale, "#dbe6ff")
        canvas.disc(at(314, 199), 9 * scale, "#dbe6ff")
        canvas.glow(at(400, 66), 130 * scale, "#fff3b0", 0.9)


def bicycle(canvas: Canvas, foot: Point, scale: float, colour: str) -> None:
    """A bicycle facing right; the foot is where its rear wheel stands."""
    x, y = foot

    def at(dx: float, dy: float) -> Point:
        return x + dx * scale, y - dy * scale

    for wheel in (0, 230):
        canvas.ring(at(wheel, 80), 82 * scale, _DARK, 9 * scale)
        for spoke in range(12):
            turn = spoke * pi / 6
            canvas.line([at(wheel, 80), at(wheel + 76 * cos(turn), 80 + 76 * sin(turn))], "#8795a1", 1.5 * scale)
        canvas.disc(at(wheel, 80), 8 * scale, _DARK)
    hub, saddle, head = at(92, 72), at(66, 180), at(196, 190)
    for tube in (
        [at(0, 80), hub],
        [at(0, 80), saddle],
        [hub, saddle],
        [hub, head],
        [saddle, head],
        [head, at(230, 80)],
    ):
        canvas.line(tube, colour, 11 * scale)
    canvas.line([saddle, at(60, 206)], _DARK, 8 * scale)
    canvas.line([at(34, 210), at(92, 208)], _DARK, 15 * scale)
    canvas.line([head, at(190, 226), at(222, 238), at(240, 226)], _DARK, 9 * scale)
    canvas.disc(hub, 20 * scale, "#52606d")
    canvas.line([hub, at(108, 42), at(124, 42)], _DARK, 7 * scale)
    canvas.disc(at(222, 196), 10 * scale, "#fff3b0")


def boat(canvas: Canvas, middle: Point, scale: float, colour: str) -> None:
    """An open boat with two people in it, seen from the side."""
    x, y = middle

    def at(dx: float, dy: float) -> Point:
        return x + dx * scale, y - dy * scale

    for dx, jacket in ((-50, "#f77f00"), (45, "#fcbf49")):
        canvas.polygon([at(dx - 34, 20), at(dx - 24, 92), at(dx + 24, 92), at(dx + 34, 20)], jacket)
        canvas.disc(at(dx, 114), 24 * scale, "#f1c6a8")
        canvas.polygon([at(dx - 27, 118), at(dx - 18, 142), at(dx + 18, 142), at(dx + 27, 118)], "#e8ecef")
    canvas.polygon([at(-190, 42), at(190, 42), at(150, -28), at(-160, -28)], colour)
    canvas.polygon([at(-190, 42), at(190, 42), at(184, 26), at(-184, 26)], "#f8f9fa")
    canvas.line([at(-30, 60), at(-150, -60)], "#8d5a3b", 7 * scale)


def curtain(canvas: Canvas, opening: float, colour: str) -> None:
    """A stage curtain at both sides and above; ``opening`` is the width between its halves."""
    folds = 9
    for side in (-1, 1):
        for fold in range(folds):
            hem = (WIDTH - opening) / 2
            outer, inner = hem * fold / folds, hem * (fold + 1) / folds
            sway = 26 * (fold / folds) ** 2
            edges = [(outer - sway, 0), (inner + sway, 0), (inner - sway, HEIGHT), (outer - sway, HEIGHT)]
            shade = mix(colour, "#1a0208", 0.42 if fold % 2 else 0.12)
            canvas.polygon([(px if side < 0 else WIDTH - px, py) for px, py in edges], shade)
    for swag in range(8):
        middle = (swag + 0.5) * WIDTH / 8
        canvas.ellipse((middle, 40), (WIDTH / 15, 92), mix(colour, "#1a0208", 0.3 if swag % 2 else 0.05))
    canvas.box((0, 0, WIDTH, 62), mix(colour, "#1a0208", 0.35))
    canvas.box((0, 58, WIDTH, 68), "#e0b13c")


def microscope(canvas: Canvas, foot: Point, colour: str) -> None:
    """A laboratory microscope; the foot is the middle of its base."""
    x, y = foot
    shade, metal = mix(colour, "#30455a", 0.3), "#52667a"
    canvas.box((x - 170, y - 46, x + 170, y), shade, 20)
    canvas.box((x + 66, y - 420, x + 130, y - 30), colour, 26)
    canvas.polygon([(x + 130, y - 420), (x + 66, y - 330), (x - 110, y - 380), (x - 90, y - 470)], colour)
    canvas.box((x - 150, y - 190, x + 110, y - 164), metal, 8)
    canvas.box((x - 120, y - 199, x - 10, y - 190), "#bfe3d0", 3)
    canvas.polygon([(x - 110, y - 380), (x - 20, y - 360), (x - 30, y - 270), (x - 100, y - 270)], shade)
    canvas.box((x - 84, y - 275, x - 46, y - 215), metal, 5)
    canvas.polygon([(x - 96, y - 450), (x - 14, y - 420), (x - 66, y - 590), (x - 128, y - 570)], metal)
    canvas.polygon([(x - 62, y - 586), (x - 132, y - 564), (x - 140, y - 600), (x - 74, y - 622)], _DARK)
    canvas.disc((x + 98, y - 130), 34, metal)
    canvas.disc((x + 98, y - 130), 22, shade)
    canvas.glow((x - 65, y - 150), 120, "#fff7c2", 0.8)


def football(canvas: Canvas, centre: Point, radius: float) -> None:
    """A football with its pentagons."""
    x, y = centre
    canvas.disc((x, y), radius, "#dfe6ec")
    canvas.disc((x - radius * 0.06, y - radius * 0.06), radius * 0.93, "#ffffff")

    def pentagon(px: float, py: float, size: float, turn: float) -> None:
        corners = [(px + size * cos(turn + i * 0.4 * pi), py + size * sin(turn + i * 0.4 * pi)) for i in range(5)]
        canvas.polygon(corners, _DARK)

    pentagon(x, y, radius * 0.32, -pi / 2)
    for i in range(5):
        turn = -pi / 2 + i * 0.4 * pi
        out = (x + radius * 0.78 * cos(turn), y + radius * 0.78 * sin(turn))
        canvas.line([(x + radius * 0.3 * cos(turn), y + radius * 0.3 * sin(turn)), out], _DARK, radius * 0.035)
        pentagon(*out, radius * 0.2, turn + pi)
    canvas.ring((x, y), radius, "#9aa7b3", radius * 0.02)
