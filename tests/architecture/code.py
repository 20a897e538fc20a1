"""The code base as something to look at: every module of the packages with its syntax tree."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
#: The folders the packages lie in, or are.
FOLDERS = ("pressbot", "adapters", "migrations")


@dataclass(frozen=True, slots=True)
class Module:
    """One file of code; ``name`` is its path from the top of the repository."""

    name: str
    text: str
    tree: ast.Module

    def nodes(self, *kinds: type[ast.AST]) -> Iterator[ast.AST]:
        """Everything of these kinds, however deep."""
        return (node for node in ast.walk(self.tree) if isinstance(node, kinds))

    def imports(self) -> Iterator[tuple[str, str]]:
        """What is imported, as (module, name); the name is "" where the module itself is."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                yield from ((alias.name, "") for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                yield from ((node.module or "", alias.name) for alias in node.names)

    def clock_reads(self) -> Iterator[str]:
        """Calls that ask what time it is, but for those to a ``Clock`` that was handed in."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                asked = ast.unparse(node.func.value)
                if node.func.attr in {"now", "utcnow", "today"} and not asked.endswith("clock"):
                    yield f"{self.name}:{node.lineno} {ast.unparse(node)}"


@cache
def modules() -> tuple[Module, ...]:
    """Every module of the packages, the migrations among them."""
    files = sorted(file for folder in FOLDERS for file in (ROOT / folder).rglob("*.py"))
    return tuple(_module(file) for file in files)


def below(*places: str) -> list[Module]:
    """The modules in these folders, or that are these files."""
    found = [
        module
        for module in modules()
        if any(module.name == place or module.name.startswith(f"{place}/") for place in places)
    ]
    assert found, f"there is nothing in {places}"
    return found


def _module(file: Path) -> Module:
    text = file.read_text(encoding="utf-8")
    return Module(file.relative_to(ROOT).as_posix(), text, ast.parse(text))
