"""The lock files pin everything by hash, and nothing in the repository names an index: that is the machine's affair."""

import re
import subprocess
import tomllib

import pytest

from tests.architecture.code import ROOT

LOCKS = ("requirements.lock", "requirements-dev.lock")
EVERY_LOCK = (*LOCKS, "requirements-peer.lock")
#: Put together from parts, so that this file does not hold what it looks for.
REGISTRIES = tuple(
    ".".join(parts)
    for parts in (
        ("pypi", "org"),
        ("files", "pythonhosted", "org"),
        ("registry", "npmjs", "org"),
        ("proxy", "golang", "org"),
        ("index", "crates", "io"),
        ("registry", "yarnpkg", "com"),
    )
)
_PINNED = re.compile(r"(?m)^(?P<name>[A-Za-z0-9][\w.-]*)(?:\[[\w,-]+\])?==(?P<version>\S+)")


@pytest.mark.parametrize("lock", EVERY_LOCK)
def test_every_requirement_of_a_lock_is_pinned_with_hashes(lock: str) -> None:
    requirements = _requirements(lock)
    assert len(requirements) > 20
    assert [each for each in requirements if not _PINNED.match(each) or "--hash=sha256:" not in each] == []


@pytest.mark.parametrize("lock", EVERY_LOCK)
def test_a_lock_names_no_index_and_no_address(lock: str) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8")
    options = ("--index-url", "--extra-index-url", "--find-links", "--trusted-host", "://", " @ ")
    assert [option for option in options if option in text] == []


def test_a_lock_names_every_dependency_of_the_project() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    groups = project["dependency-groups"]
    needed = [*project["project"]["dependencies"], *groups["build"]]
    assert _names(needed) - _locked("requirements.lock") == set()
    developers = [each for each in groups["dev"] if isinstance(each, str)]
    assert _names([*needed, *developers]) - _locked("requirements-dev.lock") == set()
    assert _names(groups["peer"]) - _locked("requirements-peer.lock") == set()


def test_both_locks_name_the_same_version_of_what_both_name() -> None:
    run, develop = (dict(_PINNED.findall((ROOT / lock).read_text(encoding="utf-8"))) for lock in LOCKS)
    assert set(run) <= set(develop)
    assert {name: develop[name] for name in run} == run


def test_no_file_of_the_repository_names_a_package_registry() -> None:
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        timeout=30,
        check=True,
    )
    files = [ROOT / name for name in listed.stdout.decode().split("\0") if name and (ROOT / name).is_file()]
    assert len(files) > 100
    naming = {
        file.relative_to(ROOT).as_posix(): registry
        for file in files
        for registry in REGISTRIES
        if registry.encode() in file.read_bytes()
    }
    assert naming == {}


def _requirements(lock: str) -> list[str]:
    """Each requirement with its hashes, continuation lines joined."""
    joined = (ROOT / lock).read_text(encoding="utf-8").replace("\\\n", " ")
    return [line for line in joined.splitlines() if line.strip() and not line.startswith("#")]


def _locked(lock: str) -> set[str]:
    return {_normal(match["name"]) for match in _PINNED.finditer((ROOT / lock).read_text(encoding="utf-8"))}


def _names(requirements: list[str]) -> set[str]:
    return {_normal(re.split(r"[\[<>=!~; ]", each, maxsplit=1)[0]) for each in requirements}


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
