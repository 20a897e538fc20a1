"""The methods used held against Slack's published description of them: what does not fit comes out as sentences.

Goes in: ``slack-api-ref.methods.json``, a machine-readable copy of Slack's own documentation.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from functools import cache
from pathlib import Path
from typing import Any


class Spec:
    """The methods of the Web API with their arguments and errors."""

    def __init__(self, path: Path) -> None:
        content = _content(path)
        self._methods: dict[str, Any] = content["methods"]
        self._common: Collection[str] = content["_common_errors"]

    def faults(self, method: str, arguments: Collection[str]) -> list[str]:
        """Return what is wrong with a request that gives these arguments."""
        if method not in self._methods:
            return [f"{method}: no such method"]
        known = self._methods[method]["args"] or {}
        needed = {name for name, each in known.items() if each["required"]}
        return [f"{method}: unknown argument {name}" for name in sorted(set(arguments) - known.keys())] + [
            f"{method}: {name} is missing" for name in sorted(needed - set(arguments))
        ]

    def errors(self, method: str) -> Collection[str]:
        """Return the codes with which this method may be refused."""
        return {*self._methods[method]["errors"], *self._common}


@cache
def _content(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))
