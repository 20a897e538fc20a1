"""``IN`` a list of numbers or texts that is one value of the statement, and not one for each of them.

So the text of the statement is the same for every list, which saves writing and reading it anew, and none is too long.
The opposite is for the few lists by which an index is made: they are spelled out.
"""

import json
from collections.abc import Collection
from typing import Any

from sqlalchemy import ARRAY, BigInteger, ColumnElement, Dialect, String, Text, TypeDecorator, bindparam
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.expression import FunctionElement
from sqlalchemy.types import TypeEngine


def among(column: ColumnElement[int] | ColumnElement[str], name: str) -> ColumnElement[bool]:
    """Whether the column is one of the values that are given under this name when the statement is executed."""
    return _Among(column, bindparam(name, type_=_Listed(texts=isinstance(column.type, String))))


def not_among(column: ColumnElement[int], name: str) -> ColumnElement[bool]:
    """The opposite, for long lists: they are looked up, and not gone through for each row."""
    return _NotAmong(column, bindparam(name, type_=_Listed(texts=False)))


def spelled(column: ColumnElement[Any], values: Collection[Any]) -> ColumnElement[bool]:
    """Whether the column is one of these, told in the statement itself.

    Only so the databases see that an index of the rows where it is one of these has all that is asked for.
    """
    return column.in_(bindparam(None, list(values), expanding=True, literal_execute=True))


class _Listed(TypeDecorator[Collection[int | str]]):
    """An array on PostgreSQL, JSON on SQLite."""

    impl = Text
    cache_ok = True

    def __init__(self, *, texts: bool) -> None:
        super().__init__()
        self.texts = texts

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        array = ARRAY(Text() if self.texts else BigInteger())
        return dialect.type_descriptor(array if dialect.name == "postgresql" else Text())

    def process_bind_param(self, value: Collection[int | str] | None, dialect: Dialect) -> list[int | str] | str:
        listed = list(value or ())
        return listed if dialect.name == "postgresql" else json.dumps(listed)


class _Among(FunctionElement[bool]):
    # Without a type: a Boolean would be compared with 1 on SQLite, which then takes no index.
    inherit_cache = True


class _NotAmong(FunctionElement[bool]):
    inherit_cache = True


@compiles(_Among, "sqlite")
def _in_sqlite(element: _Among, compiler: SQLCompiler, **options: Any) -> str:
    column, numbers = (compiler.process(each, **options) for each in element.clauses)
    return f"{column} IN (SELECT value FROM json_each({numbers}))"  # noqa: S608 - made of columns and names


@compiles(_Among, "postgresql")
def _in_postgres(element: _Among, compiler: SQLCompiler, **options: Any) -> str:
    column, numbers = (compiler.process(each, **options) for each in element.clauses)
    return f"{column} = ANY({numbers})"


@compiles(_NotAmong, "sqlite")
def _not_in_sqlite(element: _NotAmong, compiler: SQLCompiler, **options: Any) -> str:
    column, numbers = (compiler.process(each, **options) for each in element.clauses)
    return f"{column} NOT IN (SELECT value FROM json_each({numbers}))"  # noqa: S608 - made of columns and names


@compiles(_NotAmong, "postgresql")
def _not_in_postgres(element: _NotAmong, compiler: SQLCompiler, **options: Any) -> str:
    column, numbers = (compiler.process(each, **options) for each in element.clauses)
    return f"{column} NOT IN (SELECT unnest({numbers}))"
