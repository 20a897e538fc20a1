"""The pictures of the fire brigade at work: each function composes one, the table names them all."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from pressbot.sample.drawing.canvas import HEIGHT, WIDTH, Canvas
from pressbot.sample.drawing.land import hills, trees, water
from pressbot.sample.drawing.sky import clouds, rain, stars, sun
from pressbot.sample.drawing.things import boat, fire_engine
from pressbot.sample.drawing.town import church, house, skyline

_GLASS, _LIT = "#3d5a80", "#ffd166"


def _fire_at_the_sawmill() -> Canvas:
    canvas = Canvas("#10152e", "#5a2338")
    stars(canvas, 3, 260)
    canvas.glow((820, 470), 560, "#ff7b00", 0.95)
    skyline(canvas, 8, 640, "#3b2338", ("#170f26", 0.8))
    canvas.polygon([(690, 640), (690, 480), (840, 390), (990, 480), (990, 640)], "#1c0f1f")
    for x, size in ((720, 150), (785, 230), (850, 270), (915, 210), (965, 130)):
        for share, colour in ((1, "#d62828"), (0.74, "#f77f00"), (0.46, "#fcbf49")):
            height, half = size * share, size * 0.24 * share
            canvas.ellipse((x, 600 - half), (half, half * 1.15), colour)
            canvas.polygon([(x - half, 600 - half), (x - half * 0.2, 600 - height), (x + half, 600 - half)], colour)
    canvas.glow((840, 500), 330, "#ffb703", 0.5)
    canvas.box((0, 630, WIDTH, HEIGHT), "#1b1a2b")
    canvas.beam([(420, 640), (1200, 640), (1200, 720), (520, 700)], "#ff8c2b", 0.45, 24)
    fire_engine(canvas, (170, 735), 1.15, lights=True)
    return canvas


def _rescue_boat() -> Canvas:
    canvas = Canvas("#9fb8c8", "#e9eef0")
    clouds(canvas, 81, "#c3d0d9", 220)
    skyline(canvas, 82, 470, _GLASS, ("#dfe7ec", 0.35))
    church(canvas, (780, 470), 200, "#e3ddd0", _GLASS)
    water(canvas, 465, ("#8aa399", "#4a6b6a"), 83)
    boat(canvas, (520, 620), 1.5, "#d62828")
    canvas.line([(250, 680), (820, 680)], "#c9dad3", 5)
    canvas.line([(300, 696), (700, 696)], "#b4c9c1", 4)
    return canvas


def _fire_station() -> Canvas:
    canvas = Canvas("#57a5d8", "#e3f4fb")
    clouds(canvas, 91, "#ffffff", 180)
    skyline(canvas, 92, 620, _GLASS, ("#e3f4fb", 0.12))
    church(canvas, (820, 620), 230, "#f1e3c8", _GLASS)
    canvas.box((0, 616, WIDTH, HEIGHT), "#b9c0c6")
    canvas.box((0, 616, WIDTH, 634), "#98a2aa")
    for x in range(40, WIDTH, 190):
        canvas.box((x, 770, x + 96, 778), "#f1f3f5")
    fire_engine(canvas, (300, 745), 1.55, lights=False)
    return canvas


def _youth_brigade() -> Canvas:
    canvas = Canvas("#3fa7d6", "#d7f3ff")
    clouds(canvas, 121, "#ffffff", 170, 4)
    hills(canvas, 122, 500, ("#a8d5a2", "#6ab04c"))
    trees(canvas, 123, 600, ("#52b788", "#2d6a4f"), 9)
    canvas.box((0, 600, WIDTH, HEIGHT), "#7ac74f")
    fire_engine(canvas, (170, 730), 1.25, lights=False)
    jet = [(660 + i * 8, 640 - 6 * i + 0.12 * i * i) for i in range(56)]
    for width, colour in ((22, "#bfe9ff"), (11, "#ffffff")):
        canvas.line(jet, colour, width)
    for dx, dy, r in ((-20, 8, 16), (12, -14, 12), (34, 14, 18), (6, 30, 10), (56, 34, 9)):
        canvas.disc((jet[-1][0] + dx, jet[-1][1] + dy), r, "#e6f7ff")
    for dx, coat in ((0, "#1d3557"), (-62, "#e85d04")):
        canvas.box((618 + dx, 650, 662 + dx, 722), coat, 14)
        canvas.disc((640 + dx, 630), 22, "#f1c6a8")
        canvas.box((615 + dx, 604, 665 + dx, 626), "#fcbf49", 12)
        canvas.box((618 + dx, 686, 662 + dx, 692), "#f1fa8c")
    return canvas


def _two_engines() -> Canvas:
    canvas = Canvas("#0a1030", "#27407a")
    stars(canvas, 161, 330)
    sun(canvas, (1010, 140), 40, "#f4f1de")
    skyline(canvas, 162, 640, "#2c3f70", ("#0c1433", 0.78))
    house(canvas, (560, 640), (240, 330), "#33457a", "#50619a", "#3d2440")
    canvas.beam([(640, 420), (700, 420), (760, 40), (560, 40)], "#aab4cc", 0.35, 24)
    canvas.box((0, 630, WIDTH, HEIGHT), "#141b38")
    fire_engine(canvas, (690, 690), 0.95, lights=True)
    fire_engine(canvas, (150, 750), 1.15, lights=True)
    return canvas


def _storm() -> Canvas:
    canvas = Canvas("#1b2430", "#5d737e")
    clouds(canvas, 191, "#2b3744", 330, 7)
    clouds(canvas, 192, "#3b4a59", 240, 6)
    canvas.glow((760, 330), 420, "#e9f3ff", 0.55)
    canvas.polygon(
        [(760, 200), (690, 390), (744, 390), (700, 560), (830, 340), (770, 340), (820, 200)],
        "#fff3b0",
    )
    hills(canvas, 193, 600, ("#33434d", "#26333c"), 2)
    skyline(canvas, 194, 760, _LIT, ("#18222c", 0.75))
    church(canvas, (300, 760), 260, "#2d3a46", _LIT)
    rain(canvas, 195, "#a9bccb")
    return canvas


BRIGADE: Mapping[str, Callable[[], Canvas]] = {
    "brand-saegewerk.jpg": _fire_at_the_sawmill,
    "hochwasser-boot.jpg": _rescue_boat,
    "feuerwehr-wache.jpg": _fire_station,
    "jugendfeuerwehr.jpg": _youth_brigade,
    "blaulicht-nacht.jpg": _two_engines,
    "sturm.jpg": _storm,
}
