"""Draws the pictures of the sample press office into a folder: ``python -m pressbot.sample.draw DIR``.

Not needed at run time: the finished pictures lie in ``pictures/``.
They are drawn from a fixed seed, so that the same code makes the same picture.
"""

from __future__ import annotations

import sys
from pathlib import Path

from pressbot.errors import WrongUse
from pressbot.sample.scenes import OUTDOORS
from pressbot.sample.stills import INDOORS


def draw(folder: Path) -> None:
    """Write every picture into the folder, which is made where it is missing."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, compose in {**OUTDOORS, **INDOORS}.items():
        (folder / name).write_bytes(compose().jpeg())


if __name__ == "__main__":
    if len(sys.argv) != 2:  # noqa: PLR2004  # the program and the folder
        raise WrongUse("usage: python -m pressbot.sample.draw DIR")
    draw(Path(sys.argv[1]))
