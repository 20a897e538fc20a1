"""Reads the manifest, and holds it against Slack's schema, without a library that the tests would need for nothing else.

Of YAML as much as the manifest uses: mappings, lists, comments on lines of their own, and plain words.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

_TYPES: dict[str, type | tuple[type, ...]] = {
    "object": dict,
    "array": list,
    "string": str,
    "boolean": bool,
    "integer": int,
}
#: The words of JSON Schema that are understood, or say nothing of what is allowed.
_UNDERSTOOD = {
    *("$ref", "additionalProperties", "enum", "items", "maxItems", "maxLength", "minItems", "minLength", "pattern"),
    *(
        "properties",
        "required",
        "type",
        "uniqueItems",
        "_note",
        "default",
        "description",
        "title",
        "regex",
        "$schema",
        "definitions",
    ),
}

Line = tuple[int, str]


def read_yaml(text: str) -> Any:
    """The value that the text says."""
    lines = [
        (len(line) - len(line.lstrip()), line.strip())
        for line in text.splitlines()
        if line.strip() and not line.lstrip().startswith("#")
    ]
    value, rest = _block(lines, 0)
    assert not rest, f"indented in no way that YAML knows: {rest[0][1]}"
    return value


def _block(lines: list[Line], depth: int) -> tuple[Any, list[Line]]:
    is_list = lines[0][1].startswith("- ")
    found_list: list[Any] = []
    found: dict[str, Any] = {}
    while lines and lines[0][0] == depth and lines[0][1].startswith("- ") == is_list:
        said = lines[0][1]
        if is_list and ": " not in said:
            found_list.append(_scalar(said[2:]))
            lines = lines[1:]
        elif is_list:
            item, lines = _block([(depth + 2, said[2:]), *lines[1:]], depth + 2)
            found_list.append(item)
        else:
            name, _, value = said.partition(":")
            assert name not in found, f"{name} stands twice"
            lines = lines[1:]
            if value:
                found[name] = _scalar(value.strip())
            else:
                found[name], lines = _block(lines, lines[0][0])
    return (found_list if is_list else found), lines


def _scalar(said: str) -> Any:
    if said.startswith('"') or said in {"true", "false"} or said.isdigit():
        return json.loads(said)
    assert not re.search("""[]{}&*!%@`'"[]|: | #""", said), f"is to be quoted: {said}"
    return said


def faults(value: Any, schema: dict[str, Any], whole: dict[str, Any], at: str = "manifest") -> Iterator[str]:
    """Yield what of the value the schema does not allow."""
    if "$ref" in schema:
        schema = whole["definitions"][schema["$ref"].rpartition("/")[2]]
    assert schema.keys() <= _UNDERSTOOD, f"the schema says more than this understands: {schema.keys() - _UNDERSTOOD}"
    if not isinstance(value, _TYPES[schema["type"]]):
        yield f"{at} is no {schema['type']}"
    elif isinstance(value, dict):
        yield from _of_object(value, schema, whole, at)
    elif isinstance(value, list):
        yield from _of_list(value, schema, whole, at)
    elif isinstance(value, str):
        yield from _of_text(value, schema, at)


def _of_object(value: dict[str, Any], schema: dict[str, Any], whole: dict[str, Any], at: str) -> Iterator[str]:
    known = schema.get("properties", {})
    yield from (f"{at}.{name} is missing" for name in schema.get("required", ()) if name not in value)
    if schema.get("additionalProperties") is False:
        yield from (f"{at}.{name} is unknown" for name in value.keys() - known.keys())
    for name in value.keys() & known.keys():
        yield from faults(value[name], known[name], whole, f"{at}.{name}")


def _of_list(value: list[Any], schema: dict[str, Any], whole: dict[str, Any], at: str) -> Iterator[str]:
    if not schema.get("minItems", 0) <= len(value) <= schema.get("maxItems", len(value)):
        yield f"{at} has {len(value)} items"
    if schema.get("uniqueItems") and len({json.dumps(each) for each in value}) < len(value):
        yield f"{at} says something twice"
    for number, each in enumerate(value):
        yield from faults(each, schema["items"], whole, f"{at}[{number}]")


def _of_text(value: str, schema: dict[str, Any], at: str) -> Iterator[str]:
    if "enum" in schema and value not in schema["enum"]:
        yield f"{at} may not be {value}"
    if not schema.get("minLength", 0) <= len(value) <= schema.get("maxLength", len(value)):
        yield f"{at} has {len(value)} characters"
    if "pattern" in schema and not re.search(schema["pattern"], value):
        yield f"{at} does not look like {schema['pattern']}"
