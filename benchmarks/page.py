"""BENCHMARKS.md: one table of all targets, and the parts, each written by itself.

Goes in: the page, the name of a part and its text. Comes out: the page with that part in it, the others as they were.
The targets that a part's text ends with stand in the one table instead, those that are asked for at their size.
"""

import re
from collections.abc import Mapping
from pathlib import Path

PAGE = Path("BENCHMARKS.md")
#: The last two are written by ``tests/retrieval`` and ``tests/killtest``.
PARTS = ("search", "matching", "polling", "delivery", "retrieval", "killtest")
_TARGETS = "### Targets of "
_HEAD = """# Benchmarks

All targets, each with what was measured of it last; a ratio is to the peer that it names, in the same run.

| part | what | size | measured | target | met |
| --- | --- | ---: | ---: | ---: | ---: |"""


def write_part(part: str, text: str) -> None:
    """Put this part into the page of this repository."""
    PAGE.write_text(with_part(PAGE.read_text(encoding="utf-8"), part, text), encoding="utf-8")


def with_part(page: str, part: str, text: str) -> str:
    """The page with this text in the place of the part's old one, the parts in the order of ``PARTS``."""
    head, *rest = re.split(r"(?m)^<!-- part: (\w+) -->$", page)
    told, _, judged = text.partition(_TARGETS)
    texts = _stripped(dict(zip(rest[::2], rest[1::2], strict=True)) | {part: told})
    targets = {name: [row for row in head.splitlines() if row.startswith(f"| {name} |")] for name in PARTS}
    targets[part] = [f"| {part} {row}" for row in judged.splitlines() if row.endswith(("| yes |", "| NO |"))]
    rows = [row for name in texts for row in targets[name]]
    written = [f"<!-- part: {name} -->\n\n{told}\n" for name, told in texts.items()]
    return "\n".join(["\n".join([_HEAD, *rows, ""]), *written])


def _stripped(texts: Mapping[str, str]) -> Mapping[str, str]:
    return {name: texts[name].strip() for name in PARTS if name in texts}
