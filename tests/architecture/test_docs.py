"""The documents cannot lag behind the code: whatever people can use or run into has its word there."""

import ast
import inspect
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer
from pydantic import BaseModel
from typer.core import TyperCommand, TyperGroup

from pressbot import errors
from pressbot.cli.main import cli
from pressbot.commands.router import VERBS
from pressbot.settings import Settings
from tests.architecture.code import ROOT, modules

PAGES = ("README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md")
#: What stands in the layout of ARCHITECTURE.md and looks like a path.
_PATH = re.compile(r"(?<![\w./])\.?\w[\w.-]*/(?:[\w.-]+/?)*|(?<![\w./-])[\w.-]+\.(?:py|toml|lock|mako|opml)\b")


def _page(name: str) -> str:
    file = ROOT / name
    assert file.is_file(), f"{name} is not written yet"
    return file.read_text(encoding="utf-8")


def _commands(group: TyperGroup, path: str) -> Iterator[tuple[str, TyperCommand]]:
    for name, each in group.commands.items():
        if isinstance(each, TyperGroup):
            yield from _commands(each, f"{path} {name}")
        elif isinstance(each, TyperCommand):
            yield f"{path} {name}", each


def _settings() -> list[str]:
    return [
        f"{section}.{name}"
        for section, field in Settings.model_fields.items()
        if isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel)
        for name in field.annotation.model_fields
    ]


ADAPTERS = sorted(each.parent for each in (ROOT / "adapters").glob("*/__init__.py"))
COMMANDS = dict(_commands(typer.main.get_group(cli), "pressbot"))


@pytest.mark.parametrize("page", PAGES)
def test_the_page_is_there_and_says_something(page: str) -> None:
    assert len(_page(page).splitlines()) > 10


def test_the_commands_looked_at_are_all_of_them() -> None:
    assert {"pressbot run", "pressbot feeds poll", "pressbot unsubscribe"} <= set(COMMANDS)


@pytest.mark.parametrize("command", COMMANDS)
def test_the_readme_names_every_command(command: str) -> None:
    assert command in _page("README.md")


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_and_each_of_its_parameters_has_a_help_text(command: str) -> None:
    assert COMMANDS[command].help
    undocumented = [each.name for each in COMMANDS[command].params if not getattr(each, "help", None)]
    assert undocumented == []


@pytest.mark.parametrize("name", [name for verb in VERBS for name in (verb.name, *verb.aliases)])
def test_the_readme_names_every_verb_of_the_chat_and_its_other_names(name: str) -> None:
    assert re.search(rf"/{name}\b", _page("README.md")), f"/{name} is missing"


def test_the_readmes_table_is_the_routers_table() -> None:
    rows = re.findall(r"(?m)^\| `/([a-z]+)[^`]*` \|([^|]*)\|", _page("README.md"))
    written = [(name, tuple(re.findall(r"`/([a-z]+)`", others))) for name, others in rows]
    assert sorted(written) == sorted((verb.name, verb.aliases) for verb in VERBS)


@pytest.mark.parametrize("setting", _settings())
def test_every_setting_is_in_the_example_file_and_in_the_readme(setting: str) -> None:
    section, _, name = setting.partition(".")
    example = tomllib.loads((ROOT / "config" / "pressbot.example.toml").read_text(encoding="utf-8"))
    assert name in example[section]
    assert f"`{setting}`" in _page("README.md")


def test_the_errors_are_drawn_as_the_tree_they_are() -> None:
    drawing = inspect.getdoc(errors) or ""
    drawn = re.findall(r"(?m)^([│├└─\s]*)([A-Z]\w+)\b", drawing.partition("::\n")[2])
    depths = {name: len(branches) // 4 for branches, name in drawn}
    defined = [each for _, each in inspect.getmembers(errors, inspect.isclass) if each.__module__ == errors.__name__]
    assert set(depths) == {each.__name__ for each in defined}
    deepest = min(depths.values())
    assert {name: depth - deepest for name, depth in depths.items()} == {
        each.__name__: len(each.__mro__) - len(errors.PressbotError.__mro__) for each in defined
    }


def test_every_module_says_what_it_is_for() -> None:
    assert [module.name for module in modules() if not ast.get_docstring(module.tree)] == []


def test_what_the_layout_names_is_there() -> None:
    assert [path for path, places in _named_in(_layout()) if not any(place.exists() for place in places)] == []


def test_the_layout_names_every_package_and_every_module_at_the_top() -> None:
    packages = {module.name.split("/")[-2] for module in modules() if module.name.endswith("/__init__.py")}
    tops = {file.name for file in (ROOT / "pressbot").glob("[!_]*.py")}
    wanted = {f"{package}/" for package in packages - {"drawing"}} | tops
    assert wanted - {path for path, _ in _named_in(_layout())} == set()


@pytest.mark.parametrize("package", ["text", "net", "flow", "sample", *(each.name for each in ADAPTERS)])
def test_the_layout_names_every_module_of_the_packages_that_it_takes_apart(package: str) -> None:
    names = {Path(module.name).name for module in modules() if module.name.split("/")[-2] == package}
    assert {name for name in names - {"__init__.py"} if not re.search(rf"\b{name[:-3]}\b", _layout())} == set()


def test_the_layers_are_drawn_as_they_are_checked() -> None:
    drawing = re.search(r"(?ms)^```\n(.*?)^```", _page("ARCHITECTURE.md").partition("## 4.")[2])
    assert drawing
    rules = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
    platforms, *layers = drawing[1].splitlines()
    assert layers == rules["contracts"][0]["layers"]
    assert set(platforms.split("  ")[0].split(" | ")) == {each.name for each in ADAPTERS}


@pytest.mark.parametrize("page", PAGES)
def test_what_a_page_links_to_is_there(page: str) -> None:
    links = re.findall(r"\]\(([^)#]+)[^)]*\)", _page(page))
    assert [link for link in links if "://" not in link and not (ROOT / link).exists()] == []


def _layout() -> str:
    """The drawing of the folders: the first fenced block below the heading that speaks of the layout."""
    _, heading, below = _page("ARCHITECTURE.md").partition("Layout\n")
    drawing = re.search(r"(?ms)^```\w*\n(.*?)^```", below)
    assert heading
    assert drawing, "ARCHITECTURE.md has no drawing of the layout"
    return drawing[1]


def _named_in(layout: str) -> Iterator[tuple[str, list[Path]]]:
    """Each path of the drawing with where it may lie: at the top, in the folder drawn around it, in that of its line."""
    around = ROOT
    for line in layout.splitlines():
        if not line.startswith(" "):
            around = ROOT
        here = around / line.split()[0]
        for path in _PATH.findall(line):
            yield path, [ROOT / path, around / path, here / path]
        if not line.startswith(" "):
            around = here
