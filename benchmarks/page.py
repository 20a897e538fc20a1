"""BENCHMARKS.md in parts, each written by itself: whoever measures one again leaves the others as they are.

Goes in: the page, the name of a part and its text. Comes out: the page with that part in it.
"""

import re

#: The last is written by ``tests/killtest``.
PARTS = ("search", "matching", "polling", "delivery", "killtest")


def with_part(page: str, part: str, text: str) -> str:
    """The page with this text in the place of the part's old one, the parts in the order of ``PARTS``."""
    found = dict(_parts(page)) | {part: text.strip()}
    written = [f"{_marker(name)}\n\n{found[name]}\n" for name in PARTS if name in found]
    return "\n".join(["# Benchmarks\n", *written])


def _parts(page: str) -> list[tuple[str, str]]:
    _, *rest = re.split(r"(?m)^<!-- part: (\w+) -->$", page)
    return [(name, text.strip()) for name, text in zip(rest[::2], rest[1::2], strict=True)]


def _marker(part: str) -> str:
    return f"<!-- part: {part} -->"
