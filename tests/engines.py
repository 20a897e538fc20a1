"""Every test has a database of its own, but the statements are the same: they are compiled once a process, not once a test.

Comes out: engines that share what they compile, for tests that make their own, and ``compiled_once``, which gives them to
``pressbot.store.database``.
"""

from contextlib import AbstractContextManager
from typing import Any
from unittest.mock import patch

from sqlalchemy import Dialect, Engine, create_engine, event
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.util import LRUCache

#: By the database's name. Compiled statements are kept by their dialect, of which each engine has its own; this is
#: the first that has seen a connection, and so knows what the database can do.
_DIALECTS: dict[str, Dialect] = {}
_COMPILED: LRUCache[Any, Any] = LRUCache(2_000)


def compiled_once() -> AbstractContextManager[Any]:
    """While this is open, every ``Database`` uses what those before it have compiled, as if one lived for weeks."""
    return patch.multiple(
        "pressbot.store.database", create_engine=sharing_engine, create_async_engine=_sharing_async_engine
    )


def sharing_engine(address: Any, **options: Any) -> Engine:
    """As ``create_engine``."""
    return _sharing(create_engine(address, **options))


def _sharing_async_engine(address: Any, **options: Any) -> AsyncEngine:
    engine = create_async_engine(address, **options)
    _sharing(engine.sync_engine)
    return engine


def _sharing(engine: Engine) -> Engine:
    engine.update_execution_options(compiled_cache=_COMPILED)
    engine.dialect = _DIALECTS.get(engine.name, engine.dialect)
    event.listen(engine.pool, "first_connect", lambda *_: _DIALECTS.setdefault(engine.name, engine.dialect))
    return engine
