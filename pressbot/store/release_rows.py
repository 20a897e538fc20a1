"""A release as a row, and back: what the files about releases share.

What must be found or compared by the database stands in columns; the rest of a release is one JSON value,
so that a new field of ``Release`` needs no migration.
"""

from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import RowMapping, Select, select

from pressbot.model import Change, Release
from pressbot.store.sources import SOURCE_COLUMNS, source_from
from pressbot.store.tables import release, source
from pressbot.text.analyse import ANALYSIS_VERSION

#: What of a release stands in columns of their own; its source has a row.
_COLUMNS = ("id", "key", "revision", "published_at", "release_at")
_FRAME = {*_COLUMNS, "source"}
_CONTENT = TypeAdapter(Release)

#: In the order of rows: whether what stands of a release is its withdrawal.
IS_WITHDRAWN = release.c.content["change"].as_string() == Change.WITHDRAWAL.value


def release_columns(value: Release) -> dict[str, Any]:
    """The columns that hold what may change of a release, which whoever writes them also indexes."""
    return {
        "revision": value.revision,
        "published_at": value.published_at,
        "release_at": value.release_at,
        "analysis": ANALYSIS_VERSION,
        "content": _CONTENT.dump_python(value, mode="json", exclude=_FRAME),
    }


def select_releases() -> Select[Any]:
    """Every release with its source; narrow it down by ``where``."""
    return select(release, *SOURCE_COLUMNS).join(source, source.c.id == release.c.source_id)


def release_from(row: RowMapping) -> Release:
    """The release in a row of ``select_releases``."""
    columns = {name: row[name] for name in _COLUMNS}
    return _CONTENT.validate_python({**row["content"], **columns, "source": source_from(row)})


def with_content(content: dict[str, Any], frame: Release) -> Release:
    """The release ``frame`` with what it said when this content was stored."""
    return _CONTENT.validate_python({**content, **{name: getattr(frame, name) for name in _FRAME}})
