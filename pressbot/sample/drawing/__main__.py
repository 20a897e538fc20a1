"""``python -m pressbot.sample.drawing FOLDER``: draw the pictures of the sample press office into a folder."""

import sys
from pathlib import Path

from pressbot.sample.drawing.draw import draw


def main(arguments: list[str]) -> None:
    """Draw into the one folder named."""
    match arguments:
        case [folder]:
            draw(Path(folder))
        case _:
            sys.exit("usage: python -m pressbot.sample.drawing FOLDER")


if __name__ == "__main__":
    main(sys.argv[1:])
