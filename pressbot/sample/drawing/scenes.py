"""The town and its surroundings, for the sample press office: each function composes one, the table names them all."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from pressbot.sample.drawing.canvas import HEIGHT, WIDTH, Canvas, mix
from pressbot.sample.drawing.land import hills, tree, trees, water
from pressbot.sample.drawing.sky import clouds, snowfall, stars, sun
from pressbot.sample.drawing.things import bicycle, football
from pressbot.sample.drawing.town import bridge, church, crane, lamp, skyline, town_hall

_GLASS, _LIT = "#3d5a80", "#ffd166"


def _town_hall() -> Canvas:
    canvas = Canvas("#3a86c8", "#d6eefa")
    clouds(canvas, 4, "#f4fbff", 240)
    skyline(canvas, 5, 690, _GLASS, ("#cfe3ee", 0.25))
    canvas.box((0, 690, WIDTH, HEIGHT), "#d9cbb6")
    for row, y in enumerate((712, 740, 772)):
        canvas.box((0, y, WIDTH, y + 3 + row), "#c4b49c")
    town_hall(canvas, (600, 690), "#e9b384", _GLASS)
    tree(canvas, (150, 742), 92, "#4c956c")
    tree(canvas, (1065, 746), 96, "#588157")
    return canvas


def _bridge_and_crane() -> Canvas:
    canvas = Canvas("#f6bd60", "#fdf0d5")
    sun(canvas, (250, 180), 62, "#fff1c1")
    hills(canvas, 11, 400, ("#e3c9a0", "#b7b77a"))
    skyline(canvas, 12, 510, "#5c4b51", ("#f7d8a8", 0.3))
    church(canvas, (330, 510), 190, "#efe0c4", "#5c4b51")
    crane(canvas, (950, 540), 430, "#f4a100")
    bridge(canvas, 545, "#a68a74")
    water(canvas, 655, ("#4f9da6", "#1f5f74"))
    return canvas


def _campus() -> Canvas:
    canvas = Canvas("#8ecae6", "#eef8f1")
    clouds(canvas, 21, "#ffffff", 200, 4)
    hills(canvas, 22, 450, ("#bcd8b0", "#7fb069"))
    canvas.box((250, 300, 960, 650), "#f8f9fa")
    canvas.box((250, 286, 1010, 306), "#e76f51")
    canvas.box((620, 220, 900, 300), "#dfe7ec")
    for column in range(9):
        for row in range(3):
            left, top = 276 + column * 76, 330 + row * 104
            canvas.box((left, top, left + 58, top + 74), "#4ea8c7" if (column + row) % 4 else "#ffd166", 4)
    canvas.box((560, 560, 650, 650), "#264653", 4)
    canvas.box((0, 648, WIDTH, HEIGHT), "#90be6d")
    canvas.polygon([(560, 650), (650, 650), (820, HEIGHT), (430, HEIGHT)], "#e6d9c0")
    for x, y, size, colour in ((110, 700, 120, "#43aa8b"), (230, 690, 78, "#6a994e"), (1080, 712, 128, "#4d908e")):
        tree(canvas, (x, y), size, colour)
    return canvas


def _forest() -> Canvas:
    canvas = Canvas("#f0a06a", "#fff4e0")
    sun(canvas, (880, 210), 70, "#ffe6a7")
    hills(canvas, 31, 380, ("#c9d6b8", "#6a994e"), 4)
    trees(canvas, 32, 560, ("#a7c957", "#6a994e"), 11)
    canvas.beam([(860, 200), (980, 220), (560, 800), (260, 800)], "#fff3c4", 0.3, 30)
    trees(canvas, 33, 690, ("#588157", "#386641"), 8)
    for x in range(60, WIDTH, 120):
        canvas.line([(x, 770), (x, 722)], "#6b4f3a", 4)
        canvas.disc((x, 716), 16, "#a7c957")
        canvas.disc((x + 9, 728), 10, "#8ab84b")
    return canvas


def _riverside_path() -> Canvas:
    canvas = Canvas("#ff9f6b", "#ffe8c2")
    sun(canvas, (640, 400), 84, "#fff0b3")
    hills(canvas, 41, 430, ("#e2a07c", "#7d8f69"))
    water(canvas, 520, ("#6fb7c9", "#2a7f9e"), 42)
    canvas.polygon([(0, 690), (WIDTH, 610), (WIDTH, HEIGHT), (0, HEIGHT)], "#6a994e")
    canvas.polygon([(0, 730), (WIDTH, 650), (WIDTH, 730), (0, HEIGHT)], "#e8d5b0")
    tree(canvas, (1080, 655), 110, "#52796f")
    bicycle(canvas, (420, 745), 1.35, "#d62828")
    return canvas


def _station() -> Canvas:
    canvas = Canvas("#64a6bd", "#dff1f0")
    clouds(canvas, 51, "#f4fbfb", 190)
    brick = "#b5523b"
    canvas.box((140, 300, 1060, 670), brick)
    canvas.polygon([(110, 300), (190, 220), (1010, 220), (1090, 300)], "#52606d")
    canvas.polygon([(440, 300), (600, 120), (760, 300)], mix(brick, "#ffffff", 0.12))
    canvas.disc((600, 238), 48, "#33272a")
    canvas.disc((600, 238), 41, "#fdf6e3")
    canvas.line([(600, 238), (600, 210)], "#33272a", 5)
    canvas.line([(600, 238), (621, 250)], "#33272a", 5)
    for i in range(9):
        left = 176 + i * 97
        canvas.arch((left, 380, left + 66, 520), "#fdf0d5")
        canvas.arch((left + 7, 387, left + 59, 513), "#3d5a80")
    canvas.box((140, 330, 1060, 342), mix(brick, "#ffffff", 0.35))
    canvas.box((0, 664, WIDTH, HEIGHT), "#c9bfb0")
    canvas.box((0, 664, WIDTH, 676), "#a99f90")
    bicycle(canvas, (440, 752), 1.4, "#1d6fb8")
    return canvas


def _water_tower() -> Canvas:
    canvas = Canvas("#7b2d58", "#ffb26b")
    sun(canvas, (260, 470), 92, "#ffd9a0")
    clouds(canvas, 61, "#c8567a", 260, 4)
    hills(canvas, 62, 560, ("#9c4a68", "#5a3050"))
    stone = "#c97b63"
    canvas.polygon([(700, 700), (726, 320), (854, 320), (880, 700)], stone)
    canvas.polygon([(820, 320), (854, 320), (880, 700), (826, 700)], mix(stone, "#2b1030", 0.25))
    canvas.box((650, 150, 930, 330), mix(stone, "#ffffff", 0.1), 18)
    canvas.box((850, 150, 930, 330), mix(stone, "#2b1030", 0.2), 18)
    canvas.polygon([(630, 156), (790, 52), (950, 156)], "#5b2a4a")
    for i in range(6):
        canvas.arch((674 + i * 42, 200, 694 + i * 42, 262), _LIT)
    for y in (380, 470, 560):
        canvas.arch((778, y, 802, y + 46), _LIT)
    skyline(canvas, 63, 790, _LIT, ("#3a1c40", 0.55))
    return canvas


def _school() -> Canvas:
    canvas = Canvas("#4cc9f0", "#e8faff")
    sun(canvas, (1040, 150), 64, "#ffe066")
    clouds(canvas, 71, "#ffffff", 220, 4)
    hills(canvas, 72, 520, ("#b5e48c", "#76c893"))
    canvas.box((170, 340, 900, 660), "#f9c74f")
    canvas.polygon([(140, 340), (220, 262), (850, 262), (930, 340)], "#bc4749")
    canvas.box((440, 210, 640, 660), "#fbd87f")
    canvas.polygon([(420, 214), (540, 120), (660, 214)], "#a63a3f")
    canvas.disc((540, 268), 36, "#ffffff")
    canvas.line([(540, 268), (540, 246)], "#33272a", 5)
    canvas.line([(540, 268), (556, 268)], "#33272a", 5)
    panes = ("#f94144", "#43aa8b", "#577590", "#277da1", "#90be6d", "#f3722c")
    for left, colour in zip((200, 276, 352, 668, 744, 820), panes, strict=True):
        for top in (380, 510):
            canvas.box((left, top, left + 56, top + 88), "#ffffff", 6)
            canvas.box((left + 6, top + 6, left + 50, top + 82), colour, 4)
    canvas.box((500, 540, 580, 660), "#6d4c41", 8)
    canvas.box((0, 655, WIDTH, HEIGHT), "#99d98c")
    tree(canvas, (1040, 715), 116, "#52b788")
    tree(canvas, (80, 700), 92, "#40916c")
    football(canvas, (760, 715), 42)
    return canvas


def _sports_day() -> Canvas:
    canvas = Canvas("#48bfe3", "#e0fbfc")
    clouds(canvas, 101, "#ffffff", 200)
    hills(canvas, 102, 380, ("#a3cf9f", "#5fa55a"))
    for stripe in range(6):
        y = 500 + stripe * 52
        canvas.box((0, y, WIDTH, y + 53), "#52b04f" if stripe % 2 else "#61c05c")
    for x in range(130, 561, 24):
        canvas.line([(x, 330), (x, 540)], "#e8f4ee", 1.5)
    for y in range(330, 541, 24):
        canvas.line([(130, y), (560, y)], "#e8f4ee", 1.5)
    canvas.line([(120, 545), (120, 325), (570, 325), (570, 545)], "#ffffff", 12)
    canvas.ellipse((800, 760), (170, 18), "#3f8f3c")
    football(canvas, (790, 600), 160)
    return canvas


def _goods_hall() -> Canvas:
    canvas = Canvas("#3c1f6b", "#f2a7b5")
    stars(canvas, 111, 220)
    hills(canvas, 112, 520, ("#9f6aa0", "#5b3a78"))
    brick = "#a44a3f"
    canvas.box((120, 380, 1080, 680), brick)
    for i in range(6):
        left = 120 + i * 160
        canvas.polygon([(left, 380), (left, 270), (left + 160, 380)], mix(brick, "#1d0d2b", 0.3))
        canvas.polygon([(left + 10, 372), (left + 10, 292), (left + 124, 372)], "#ffe3a3")
        canvas.arch((left + 24, 430, left + 136, 650), "#ffd98a")
        for bar in (left + 78, left + 50, left + 106):
            canvas.box((bar, 440 if bar == left + 78 else 455, bar + 4, 650), mix(brick, "#1d0d2b", 0.5))
    canvas.box((0, 676, WIDTH, HEIGHT), "#33234f")
    for i in range(6):
        left = 120 + i * 160
        canvas.beam([(left + 24, 680), (left + 136, 680), (left + 170, 780), (left - 10, 780)], "#ffd98a", 0.4)
    canvas.line([(0, 752), (WIDTH, 752)], "#8d80ad", 5)
    canvas.line([(0, 786), (WIDTH, 786)], "#8d80ad", 7)
    return canvas


def _winter() -> Canvas:
    canvas = Canvas("#22335c", "#b7c9e8")
    sun(canvas, (930, 170), 52, "#f1f5ff")
    hills(canvas, 131, 470, ("#9db4d8", "#c9d8ee"))
    skyline(canvas, 132, 640, _LIT, ("#3a4d7a", 0.45))
    church(canvas, (420, 650), 230, "#8d9cc0", _LIT)
    hills(canvas, 133, 680, ("#e3ecf8", "#ffffff"), 2)
    for x, size in ((90, 90), (1010, 110), (1120, 84)):
        tree(canvas, (x, 720), size, "#dfe9f7")
    lamp(canvas, (760, 740), 250, "#ffe29a")
    snowfall(canvas, 134)
    return canvas


def _avenue() -> Canvas:
    canvas = Canvas("#4fb3d9", "#f1fbe9")
    sun(canvas, (330, 200), 58, "#ffe8a3")
    clouds(canvas, 142, "#ffffff", 260, 4)
    hills(canvas, 141, 470, ("#c5e3b4", "#8cc084"))
    canvas.box((0, 560, WIDTH, HEIGHT), "#79b963")
    canvas.polygon([(560, 500), (640, 500), (1120, HEIGHT), (80, HEIGHT)], "#8d99a6")
    for i, width in enumerate((4, 7, 11, 16)):
        y = (530, 580, 650, 745)[i]
        canvas.box((600 - width / 2, y, 600 + width / 2, y + 12 + i * 12), "#f8f9fa")
    for step, size in enumerate((46, 66, 96, 140)):
        for side in (-1, 1):
            tree(canvas, (600 + side * (110 + step * 125), 530 + step * 62), size, ("#74a57f", "#52a05a")[step % 2])
    bicycle(canvas, (480, 760), 1.25, "#ffb703")
    return canvas


def _market() -> Canvas:
    canvas = Canvas("#ffd6a5", "#fff6e6")
    clouds(canvas, 151, "#fffaf0", 180, 4)
    skyline(canvas, 152, 560, _GLASS)
    canvas.box((0, 556, WIDTH, HEIGHT), "#e2cfb4")
    for i, colour in enumerate(("#d62828", "#2a9d8f", "#f4a100", "#457b9d")):
        left = 50 + i * 285
        for post in (left + 8, left + 232):
            canvas.box((post, 520, post + 10, 745), "#8d6e53")
        for stripe in range(6):
            x = left + stripe * 42
            shade = colour if stripe % 2 == 0 else "#fffaf0"
            canvas.polygon([(x + 12, 450), (x + 48, 450), (x + 42, 535), (x, 535)], shade)
            canvas.disc((x + 21, 535), 21, shade)
        canvas.box((left - 6, 640, left + 258, 745), "#b98b5e", 6)
        for fruit in range(9):
            canvas.disc((left + 16 + fruit * 28, 632), 15, ("#e63946", "#90be6d", "#f9844a")[(fruit + i) % 3])
    return canvas


def _road_works() -> Canvas:
    canvas = Canvas("#7fb7d6", "#f4ead5")
    clouds(canvas, 171, "#ffffff", 180)
    skyline(canvas, 172, 500, _GLASS, ("#f4ead5", 0.3))
    canvas.box((0, 495, WIDTH, HEIGHT), "#6c757d")
    canvas.polygon([(0, 610), (WIDTH, 560), (WIDTH, 660), (0, 730)], "#5a5148")
    yellow = "#f4a100"
    canvas.box((690, 540, 940, 590), "#2b2d30", 25)
    canvas.box((720, 450, 920, 545), yellow, 10)
    canvas.box((730, 350, 830, 460), yellow, 8)
    canvas.box((742, 364, 818, 424), "#bfe3f0", 5)
    canvas.line([(730, 470), (590, 300), (430, 420)], mix(yellow, "#503000", 0.15), 26)
    canvas.polygon([(400, 410), (460, 420), (470, 500), (410, 510), (380, 470)], "#3d4045")
    canvas.box((120, 630, 700, 700), "#ffffff", 6)
    for x in range(130, 690, 116):
        canvas.polygon([(x, 700), (x + 58, 700), (x + 98, 630), (x + 40, 630)], "#d62828")
    for x in (170, 640):
        canvas.box((x, 700, x + 16, 770), "#adb5bd")
        canvas.glow((x + 8, 606), 90, "#ffd000", 0.8)
        canvas.disc((x + 8, 606), 24, "#ffc300")
    for x in (790, 930, 1070):
        canvas.polygon([(x, 760), (x + 42, 620), (x + 84, 760)], "#f3722c")
        canvas.polygon([(x + 18, 700), (x + 30, 660), (x + 54, 660), (x + 66, 700)], "#ffffff")
        canvas.box((x - 14, 756, x + 98, 772), "#d35a1a", 5)
    return canvas


def _promenade() -> Canvas:
    canvas = Canvas("#2b2d58", "#e29578")
    sun(canvas, (300, 360), 54, "#ffd6ba")
    hills(canvas, 181, 420, ("#8a5a7a", "#4a3f66"), 2)
    water(canvas, 470, ("#a8748a", "#3d4470"), 182)
    canvas.box((0, 620, WIDTH, HEIGHT), "#2f2f4a")
    canvas.box((0, 616, WIDTH, 628), "#6b6489")
    for x in range(0, WIDTH, 80):
        canvas.box((x, 560, x + 6, 620), "#1d2433")
    canvas.box((0, 556, WIDTH, 564), "#1d2433")
    for x in (180, 560, 1060):
        lamp(canvas, (x, 700), 360, "#ffe0a3")
    for slat in range(3):
        canvas.box((690, 640 + slat * 22, 930, 654 + slat * 22), "#8d5a3b", 3)
    canvas.box((680, 712, 940, 728), "#a06a48", 3)
    for x in (704, 902):
        canvas.box((x, 640, x + 12, 770), "#1d2433", 3)
    return canvas


OUTDOORS: Mapping[str, Callable[[], Canvas]] = {
    "rathaus.jpg": _town_hall,
    "marktbruecke-kran.jpg": _bridge_and_crane,
    "campus.jpg": _campus,
    "stadtwald.jpg": _forest,
    "radweg-wendel.jpg": _riverside_path,
    "fahrrad-bahnhof.jpg": _station,
    "wasserturm.jpg": _water_tower,
    "grundschule.jpg": _school,
    "sportfest.jpg": _sports_day,
    "gueterhalle.jpg": _goods_hall,
    "winter.jpg": _winter,
    "lindenallee.jpg": _avenue,
    "markt.jpg": _market,
    "baustelle.jpg": _road_works,
    "uferpromenade.jpg": _promenade,
}
