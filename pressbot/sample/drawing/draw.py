"""All the pictures of the sample press office, and a folder to draw them into.

They are drawn from a fixed seed, so that the same code makes the same picture.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from pressbot.sample.drawing.brigade import BRIGADE
from pressbot.sample.drawing.canvas import Canvas
from pressbot.sample.drawing.scenes import OUTDOORS
from pressbot.sample.drawing.stills import INDOORS

PICTURES: Mapping[str, Callable[[], Canvas]] = {**OUTDOORS, **BRIGADE, **INDOORS}


def draw(folder: Path) -> None:
    """Write every picture into the folder, which is made where it is missing."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, compose in PICTURES.items():
        (folder / name).write_bytes(compose().jpeg())
