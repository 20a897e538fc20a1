"""Requests and answers held against the published description of the Bot API: what does not fit comes out as sentences.

Goes in: ``bot-api-10.0.json``, a machine-readable copy of Telegram's own documentation.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from functools import cache
from pathlib import Path
from typing import Any


class Spec:
    """The methods and types of one version of the Bot API."""

    def __init__(self, path: Path) -> None:
        content = _content(path)
        self._methods: dict[str, Any] = content["methods"]
        self._types: dict[str, Any] = content["types"]

    def faults_of_request(self, method: str, parameters: Mapping[str, Any], files: Collection[str]) -> list[str]:
        """Return what is wrong with a request; ``parameters`` decoded from JSON where they hold JSON."""
        if method not in self._methods:
            return [f"{method}: no such method"]
        fields = {each["name"]: each for each in self._methods[method].get("fields", ())}
        faults = [f"{method}: unknown parameter {name}" for name in (*parameters, *files) if name not in fields]
        attached = {name for name in files if f"attach://{name}" in json.dumps(parameters)}
        faults = [fault for fault in faults if fault.rpartition(" ")[2] not in attached]
        for name, each in fields.items():
            if name in files:
                if "InputFile" not in each["types"]:
                    faults.append(f"{method}: {name} may not be a file")
            elif name in parameters:
                faults += [f"{method}: {fault}" for fault in self._faults(parameters[name], each["types"], name)]
            elif each["required"]:
                faults.append(f"{method}: {name} is missing")
        return faults

    def faults_of_answer(self, method: str, result: Any) -> list[str]:
        """Return what is wrong with our own answer to a request."""
        if method not in self._methods:
            return []
        return [f"answer to {method}: {fault}" for fault in self._faults(result, self._methods[method]["returns"], "")]

    def _faults(self, value: Any, types: list[str], where: str) -> list[str]:
        """Return the faults against the type that fits best: one that knows all the names, where there is one."""
        knowing = [each for each in types if isinstance(value, dict) and value.keys() <= self._names(each)]
        return min((self._against(value, each, where) for each in knowing or types), key=len)

    def _names(self, kind: str) -> set[str]:
        return {each["name"] for each in self._types.get(kind, {}).get("fields", ())}

    def _against(self, value: Any, kind: str, where: str) -> list[str]:
        if kind.startswith("Array of "):
            if not isinstance(value, list):
                return [f"{where} is no list"]
            inner = kind.removeprefix("Array of ")
            return [fault for at, each in enumerate(value) for fault in self._against(each, inner, f"{where}[{at}]")]
        plain = {"Integer": int, "String": str, "Boolean": bool, "Float": (int, float)}
        if kind in plain:
            fits = isinstance(value, plain[kind]) and (kind == "Boolean" or not isinstance(value, bool))  # type: ignore[arg-type]  # a tuple of types is one too
            return [] if fits else [f"{where} is no {kind}: {value!r}"]
        if kind == "InputFile":
            return [f"{where} has to be uploaded"]
        return self._against_object(value, kind, where)

    def _against_object(self, value: Any, kind: str, where: str) -> list[str]:
        if not isinstance(value, dict):
            return [f"{where} is no {kind}: {value!r}"]
        if "subtypes" in self._types[kind]:
            return self._faults(value, self._subtypes(value, kind), where)
        fields = {each["name"]: each for each in self._types[kind].get("fields", ())}
        faults = [f"{where}.{name} is unknown to {kind}" for name in value if name not in fields]
        for name, each in fields.items():
            if name in value:
                faults += self._faults(value[name], each["types"], f"{where}.{name}")
            elif each["required"]:
                faults.append(f"{where}.{name} is missing")
        return faults

    def _subtypes(self, value: dict[str, Any], kind: str) -> list[str]:
        """Return those subtypes that the value says it is, or all where it does not say."""
        subtypes: list[str] = self._types[kind]["subtypes"]
        named = [each for each in subtypes if self._says(each, value.get("type"))]
        return named or subtypes

    def _says(self, kind: str, name: Any) -> bool:
        descriptions = [each["description"] for each in self._types[kind].get("fields", ()) if each["name"] == "type"]
        return any(text.endswith(f"must be {name}") for text in descriptions)


@cache
def _content(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))
