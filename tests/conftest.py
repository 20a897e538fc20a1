"""What every test may use: the shared reference data where it is there, and golden files for all that people see."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

HERE = Path(__file__).parent
SHARED = HERE.parent.parent / "shared"

#: An ordinary working day, for tests that need some instant or other.
NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="write the golden files anew; review the diff")


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """Compare a text with ``tests/data/golden/NAME``; ``--update-golden`` writes the file instead."""

    def compare(name: str, text: str) -> None:
        path = HERE / "data" / "golden" / name
        if request.config.getoption("--update-golden"):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        assert path.exists(), f"no golden file {name}: run pytest --update-golden and review it"
        assert text == path.read_text(encoding="utf-8")

    return compare


@pytest.fixture
def shared() -> Path:
    """The folder of reference data beside the repository; a stranger's clone has none."""
    if not SHARED.is_dir():
        pytest.skip("needs the reference data in ../shared, which is not part of the repository")
    return SHARED


@pytest.fixture
def noon() -> datetime:
    return NOON
