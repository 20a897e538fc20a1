"""The indoor and symbolic pictures of the sample press office: each function composes one, the table names them all."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from math import sin

from pressbot.sample.drawing.canvas import HEIGHT, WIDTH, Canvas, mix
from pressbot.sample.drawing.land import hills, water
from pressbot.sample.drawing.sky import stars, sun
from pressbot.sample.drawing.things import boat, curtain, microscope
from pressbot.sample.drawing.town import FACADES, skyline


def _stage() -> Canvas:
    canvas = Canvas("#0d1b3e", "#2a4d8f")
    stars(canvas, 201, 420)
    sun(canvas, (680, 260), 130, "#fdf3c8")
    for row, colour in enumerate(("#2f6fb0", "#23578f", "#18406e")):
        top = 520 + row * 50
        canvas.box((0, top, WIDTH, HEIGHT), colour)
        for crest in range(-1, 9):
            canvas.disc((crest * 150 + row * 60, top + 8), 34, colour)
        if row == 0:
            boat(canvas, (580, 548), 0.95, "#8d5a3b")
    canvas.box((0, 700, WIDTH, HEIGHT), "#6f4a32")
    canvas.box((0, 700, WIDTH, 712), "#99694a")
    curtain(canvas, 860, "#c1121f")
    return canvas


def _microscope() -> Canvas:
    canvas = Canvas("#07333a", "#0f5c58")
    chance = random.Random(211)  # noqa: S311  # the same picture every time; nothing is secret here
    for _ in range(26):
        x, y, radius = chance.uniform(0, 640), chance.uniform(0, 700), chance.uniform(22, 76)
        colour = mix("#2a9d5c", "#b5e48c", chance.random())
        canvas.disc((x, y), radius, mix(colour, "#07333a", 0.55))
        canvas.disc((x, y), radius * 0.86, mix(colour, "#07333a", 0.25))
        canvas.disc((x - radius * 0.2, y - radius * 0.2), radius * 0.34, colour)
    canvas.box((0, 720, WIDTH, HEIGHT), "#06262b")
    microscope(canvas, (850, 724), "#f1f5f4")
    return canvas


def _heart() -> Canvas:
    canvas = Canvas("#fff1e6", "#ffd7d0")
    skyline(canvas, 221, 790, "#f7b5ae", ("#ffd0c8", 0.78))
    canvas.glow((600, 370), 460, "#ffffff", 0.8)
    red = "#d00036"
    for side in (-1, 1):
        canvas.disc((600 + side * 118, 290), 150, red)
    canvas.polygon([(600, 220), (379, 399), (600, 610), (821, 399)], red)
    canvas.disc((430, 236), 34, mix(red, "#ffffff", 0.35))
    pulse = [(330, 380), (470, 380), (510, 320), (560, 470), (620, 250), (670, 430), (700, 380), (870, 380)]
    canvas.line(pulse, "#ffffff", 15)
    return canvas


def _books() -> Canvas:
    canvas = Canvas("#3b2a20", "#5a4030")
    chance = random.Random(231)  # noqa: S311  # the same picture every time; nothing is secret here
    for shelf in (250, 500, 750):
        x = 24.0
        while x < WIDTH - 40:
            width, height = chance.uniform(22, 52), chance.uniform(140, 206)
            colour = mix(chance.choice((*FACADES, "#264653", "#2a9d8f", "#9b2226")), "#2a1a12", 0.12)
            canvas.box((x, shelf - height, x + width, shelf), colour, 3)
            for band in (0.18, 0.76):
                top = shelf - height * (1 - band)
                canvas.box((x, top, x + width, top + 7), mix(colour, "#fff3d6", 0.55))
            x += width + 3
        canvas.box((0, shelf, WIDTH, shelf + 26), "#8d6748")
        canvas.box((0, shelf, WIDTH, shelf + 6), "#b08560")
    canvas.beam([(700, 250), (860, 250), (1040, 800), (520, 800)], "#fff0b8", 0.4, 26)
    canvas.glow((780, 250), 340, "#ffe9a8", 0.7)
    canvas.line([(780, 0), (780, 170)], "#1f1712", 6)
    canvas.polygon([(740, 165), (820, 165), (890, 262), (670, 262)], "#2a9d8f")
    canvas.ellipse((780, 264), (104, 18), "#fff6d5")
    return canvas


def _solar_roof() -> Canvas:
    canvas = Canvas("#38b6ff", "#dff6ff")
    sun(canvas, (900, 190), 92, "#ffd60a")
    hills(canvas, 241, 430, ("#b7d9a8", "#6fae5c"))
    canvas.polygon([(60, HEIGHT), (300, 440), (1110, 440), (1200, 560), (1200, HEIGHT)], "#a44a3f")
    for row in range(4):
        for column in range(6):
            top, bottom = row / 4 + 0.015, (row + 1) / 4 - 0.015

            def at(across: float, down: float) -> tuple[float, float]:
                return 340 + across * 720 + down * (across - 0.75) * 300, 462 + down * 320

            left, right = column / 6 + 0.008, (column + 1) / 6 - 0.008
            corners = [at(left, top), at(right, top), at(right, bottom), at(left, bottom)]
            canvas.polygon(corners, mix("#12326b", "#2c6fbf", (row + column) / 9))
            middle = (left + right) / 2
            canvas.line([at(middle, top), at(middle, bottom)], "#6d9bd6", 2)
            canvas.line([at(left, (top + bottom) / 2), at(right, (top + bottom) / 2)], "#6d9bd6", 2)
    canvas.beam([(860, 240), (940, 240), (800, 780), (560, 780)], "#ffffff", 0.3, 30)
    return canvas


def _lanterns() -> Canvas:
    canvas = Canvas("#140f2d", "#432371")
    skyline(canvas, 252, 520, "#f6bd60", ("#1a1238", 0.75))
    water(canvas, 515, ("#3b2566", "#120c28"), 253)
    chance = random.Random(254)  # noqa: S311  # the same picture every time; nothing is secret here
    for row, level in enumerate((90, 210, 330)):
        string = [(x, level + 70 * (1 - ((x - 600) / 600) ** 2)) for x in range(0, WIDTH + 1, 30)]
        canvas.line(string, "#0c0820", 3)
        for x, y in string[2 + row :: 5]:
            colour, size = chance.choice(("#ff6b6b", "#ffd166", "#06d6a0", "#4cc9f0", "#f78c6b")), 20 + row * 9
            canvas.glow((x, y + size * 1.4), size * 3.4, colour, 0.7)
            canvas.ellipse((x, y + size * 1.4), (size, size * 1.25), colour)
            canvas.ellipse((x, y + size * 1.4), (size * 0.45, size * 1.2), mix(colour, "#ffffff", 0.45))
            canvas.box((x - size * 0.4, y + size * 0.1, x + size * 0.4, y + size * 0.35), "#0c0820", 2)
            for ripple in range(3):
                half, below = size * (1 - ripple * 0.18), 560 + row * 62 + ripple * 15
                canvas.line([(x - half, below), (x + half, below)], mix(colour, "#2a1a50", 0.25 + 0.15 * ripple), 5)
    return canvas


def _fish() -> Canvas:
    canvas = Canvas("#48cae4", "#03396c")
    for left in (140, 430, 760):
        canvas.beam([(left, 0), (left + 110, 0), (left + 30, 800), (left - 190, 800)], "#caf0f8", 0.28, 20)
    chance = random.Random(261)  # noqa: S311  # the same picture every time; nothing is secret here
    for _ in range(26):
        x, height = chance.uniform(0, WIDTH), chance.uniform(90, 240)
        blade = [(x + 14 * sin(i * 0.9), 790 - height * i / 12) for i in range(13)]
        canvas.line(blade, mix("#2d6a4f", "#74c69d", chance.random()), 11)
    for i in range(15):
        x, y = 110 + (i % 5) * 235 + chance.uniform(-60, 60), 150 + (i // 5) * 170 + chance.uniform(-50, 50)
        size, colour = chance.uniform(36, 70), ("#f77f00", "#dfe7ec", "#fcbf49", "#cfd8dc")[i % 4]
        canvas.polygon(
            [(x - size * 0.8, y), (x - size * 1.7, y - size * 0.5), (x - size * 1.7, y + size * 0.5)], colour
        )
        canvas.polygon(
            [(x - size * 0.3, y - size * 0.3), (x, y - size * 0.85), (x + size * 0.3, y)], mix(colour, "#333333", 0.2)
        )
        canvas.ellipse((x, y), (size, size * 0.46), colour)
        canvas.ellipse((x, y + size * 0.12), (size * 0.8, size * 0.28), mix(colour, "#ffffff", 0.4))
        canvas.disc((x + size * 0.62, y - size * 0.08), size * 0.1, "#1b263b")
    for _ in range(24):
        canvas.ring((chance.uniform(0, WIDTH), chance.uniform(0, 700)), chance.uniform(4, 13), "#caf0f8", 2)
    return canvas


def _award() -> Canvas:
    canvas = Canvas("#1a0b2e", "#3d1a4f")
    curtain(canvas, 700, "#4a1a5c")
    canvas.beam([(520, 0), (680, 0), (880, 720), (320, 720)], "#fff1c9", 0.35, 30)
    canvas.ellipse((600, 720), (320, 40), "#7a5578")
    canvas.box((470, 520, 730, 720), "#e9e4f0", 6)
    canvas.box((450, 500, 750, 530), "#ffffff", 5)
    canvas.box((530, 590, 670, 640), "#c9a227", 4)
    gold = "#f4c430"
    canvas.glow((600, 400), 300, gold, 0.5)
    arch = [(600 + 130 * dx / 16, 500 - 150 * (1 - (dx / 16) ** 2) ** 0.5) for dx in range(-16, 17)]
    canvas.line(arch, gold, 26)
    canvas.line([(430, 350), (770, 350)], gold, 24)
    for x in (470, 535, 600, 665, 730):
        canvas.line([(x, 350), (x, 310)], gold, 10)
    canvas.line([(430, 308), (770, 308)], mix(gold, "#ffffff", 0.35), 9)
    return canvas


def _red_curtain() -> Canvas:
    canvas = Canvas("#2b0a12", "#5c1a1b")
    canvas.box((0, 0, WIDTH, HEIGHT), "#1f0a18")
    canvas.glow((600, 420), 460, "#ffe8a3", 0.8)
    canvas.box((0, 600, WIDTH, HEIGHT), "#7d5236")
    for board in range(0, WIDTH, 100):
        canvas.line([(600 + (board - 600) * 0.6, 600), (600 + (board - 600) * 1.4, 700)], "#6a4329", 3)
    canvas.ellipse((600, 650), (250, 32), "#f3d9a4")
    curtain(canvas, 470, "#b5121f")
    for row, colour in enumerate(("#3a0d18", "#25070f")):
        for seat in range(-1, 13):
            x = seat * 104 + row * 52
            canvas.box((x, 690 + row * 56, x + 92, HEIGHT), colour, 26)
    return canvas


def _pool() -> Canvas:
    canvas = Canvas("#e9f7f9", "#cdeef2")
    for i in range(8):
        left = 20 + i * 148
        canvas.box((left, 60, left + 128, 330), "#8fd3ea", 6)
        canvas.polygon([(left, 330), (left, 200), (left + 128, 90), (left + 128, 330)], "#a9dff0")
    canvas.box((0, 350, WIDTH, 410), "#f2e8d5")
    canvas.polygon([(130, 410), (1070, 410), (1200, HEIGHT), (0, HEIGHT)], "#00b4d8")
    canvas.polygon([(0, 410), (130, 410), (0, HEIGHT)], "#e6dac2")
    canvas.polygon([(WIDTH, 410), (1070, 410), (WIDTH, HEIGHT)], "#e6dac2")
    chance = random.Random(281)  # noqa: S311  # the same picture every time; nothing is secret here
    for _ in range(70):
        y = chance.uniform(425, 790)
        x, length = chance.uniform(140, 1040), 20 + (y - 400) * 0.16
        canvas.line([(x, y), (x + length / 2, y - 4), (x + length, y)], "#7fe0f0", 1.5 + (y - 400) / 130)
    for lane in range(1, 6):
        near, far = lane * 240 - 120, 130 + lane * 157
        for float_ in range(22):
            share = (float_ / 22) ** 1.6
            x, y = far + (near - far) * share, 412 + 400 * share
            canvas.disc((x, y), 4 + 9 * share, "#e63946" if float_ % 2 else "#ffffff")
    canvas.disc((452, 600), 25, "#f1c6a8")
    canvas.ellipse((452, 588), (27, 18), "#f4a100")
    canvas.ellipse((452, 626), (52, 11), "#caf4fb")
    return canvas


INDOORS: Mapping[str, Callable[[], Canvas]] = {
    "theater-buehne.jpg": _stage,
    "mikroskop.jpg": _microscope,
    "blutspende.jpg": _heart,
    "buecher.jpg": _books,
    "solar.jpg": _solar_roof,
    "lichterfest.jpg": _lanterns,
    "fischtreppe.jpg": _fish,
    "kulturpreis.jpg": _award,
    "theater-vorhang.jpg": _red_curtain,
    "hallenbad.jpg": _pool,
}
