"""The wheel holds what runs and nothing else, and what it holds is enough."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.architecture.code import ROOT

PACKAGES = {"pressbot", "pressbot_slack", "pressbot_telegram", "pressbot_terminal", "pressbot_migrations"}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this very tree, built without a network."""
    folder = tmp_path_factory.mktemp("wheel")
    _run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder), cwd=ROOT)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def content(wheel: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(wheel) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_the_wheel_holds_the_packages_and_nothing_beside_them(content: dict[str, bytes]) -> None:
    tops = {name.partition("/")[0] for name in content}
    assert {top for top in tops if not top.endswith(".dist-info")} == PACKAGES
    assert len(tops) == len(PACKAGES) + 1


def test_every_module_of_the_tree_is_in_the_wheel_but_for_the_drawing_of_the_samples(content: dict[str, bytes]) -> None:
    roots = [ROOT, ROOT / "adapters", ROOT / "migrations"]
    tree = {
        file.relative_to(root).as_posix()
        for root in roots
        for package in PACKAGES
        for file in (root / package).rglob("*.py")
    }
    drawing = {name for name in tree if name.startswith("pressbot/sample/drawing/")}
    assert drawing, "the drawing code lies elsewhere now"
    assert {name for name in content if name.endswith(".py")} == tree - drawing


def test_what_is_read_at_run_time_is_in_the_wheel(content: dict[str, bytes]) -> None:
    folders = ["pressbot/render/locales", "pressbot/sample/pictures"]
    wanted = {
        file.relative_to(ROOT).as_posix()
        for folder in folders
        for file in (ROOT / folder).rglob("*")
        if file.is_file() and file.suffix in {".ftl", ".jpg"}
    }
    assert {".ftl", ".jpg"} == {Path(name).suffix for name in wanted}
    wanted |= {
        f"pressbot_migrations/{name}" for name in ("env.py", "script.py.mako", "versions/0001_the_first_schema.py")
    }
    wanted |= {"pressbot/sample/office.toml"}
    wanted |= {
        f"pressbot/text/data/{name}"
        for name in ("compound_parts.txt", "mediatopics.csv", "places.tsv.gz", "topic_names.toml")
    }
    assert wanted - set(content) == set()
    assert sum(name.endswith("/withdrawn.png") for name in content) == 1


def test_the_licence_and_the_notice_go_along(content: dict[str, bytes]) -> None:
    for name in ("LICENSE", "NOTICE"):
        (packed,) = [data for path, data in content.items() if path.endswith(f".dist-info/licenses/{name}")]
        assert packed == (ROOT / name).read_bytes()


def test_the_command_and_the_platforms_are_announced(content: dict[str, bytes]) -> None:
    (announced,) = [data.decode() for path, data in content.items() if path.endswith("/entry_points.txt")]
    assert announced.split() == [
        *("[console_scripts]", "pressbot", "=", "pressbot.cli.main:main"),
        *("[pressbot.platforms]", "slack", "=", "pressbot_slack:create"),
        *("telegram", "=", "pressbot_telegram:create"),
        *("terminal", "=", "pressbot_terminal:create"),
    ]


def test_nothing_of_a_developers_machine_is_in_the_wheel(content: dict[str, bytes]) -> None:
    strays = ("__pycache__", ".pyc", ".db", ".mypy_cache", "tests/", "config/", ".env")
    assert [name for name in content if any(stray in name for stray in strays)] == []


def test_an_installed_wheel_migrates_a_database(wheel: Path, tmp_path: Path) -> None:
    site = tmp_path / "site"
    # With a cache of its own uv needs neither a network nor a home.
    _run(
        *(sys.executable, "-m", "uv", "pip", "install", "--offline", "--no-deps", "--quiet"),
        *("--python", sys.executable, "--cache-dir", str(tmp_path / "cache"), "--target", str(site), str(wheel)),
        cwd=tmp_path,
    )
    work = tmp_path / "work"
    work.mkdir()
    url = f"sqlite:///{work / 'archive.db'}"
    where = _run(sys.executable, "-c", "import pressbot; print(pressbot.__file__)", cwd=work, PYTHONPATH=str(site))
    assert where.startswith(str(site)), "the installed package, not this tree"
    told = _run(
        *(sys.executable, "-m", "pressbot", "migrate"), cwd=work, PYTHONPATH=str(site), PRESSBOT_DATABASE__URL=url
    )
    assert told == f"{work / 'archive.db'} is at version 0030.\n"


def _run(*command: str, cwd: Path, **variables: str) -> str:
    """What a command prints; it must succeed, and within a minute."""
    environment = {"PATH": os.environ["PATH"], "HOME": str(cwd), "PYTHONDONTWRITEBYTECODE": "1", **variables}
    done = subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
