"""Every test has a database of its own, but the statements are the same: they are compiled once a process, not once a test.

Goes in: an engine that has not connected yet. Comes out: the same, which shares what it compiles with all before it.
"""

from typing import Any

from sqlalchemy import Dialect, Engine, event
from sqlalchemy.util import LRUCache

#: By the database's name. Compiled statements are kept by their dialect, of which each engine has its own; this is
#: the first that has seen a connection, and so knows what the database can do.
_DIALECTS: dict[str, Dialect] = {}
_COMPILED: LRUCache[Any, Any] = LRUCache(2_000)


def sharing(engine: Engine) -> Engine:
    """Let the engine use what others of its kind have compiled."""
    engine.update_execution_options(compiled_cache=_COMPILED)
    engine.dialect = _DIALECTS.get(engine.name, engine.dialect)
    event.listen(engine.pool, "first_connect", lambda *_: _DIALECTS.setdefault(engine.name, engine.dialect))
    return engine
