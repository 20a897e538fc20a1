"""Draws the pictures of the sample press office into a folder: ``python -m pressbot.sample.draw DIR``.

Not needed at run time: the finished pictures lie in ``pictures/``.
They are drawn from a fixed seed, so that the same code makes the same picture.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from pressbot.sample.brigade import BRIGADE
from pressbot.sample.canvas import Canvas
from pressbot.sample.scenes import OUTDOORS
from pressbot.sample.stills import INDOORS

PICTURES: Mapping[str, Callable[[], Canvas]] = {**OUTDOORS, **BRIGADE, **INDOORS}


def draw(folder: Path) -> None:
    """Write every picture into the folder, which is made where it is missing."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, compose in PICTURES.items():
        (folder / name).write_bytes(compose().jpeg())


if __name__ == "__main__":
    match sys.argv:
        case [_, folder]:
            draw(Path(folder))
        case _:
            sys.exit("usage: python -m pressbot.sample.draw DIR")
