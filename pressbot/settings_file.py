"""The settings as somebody gives them: read once from a TOML file and the environment, with every fault in plain words.

Goes in: the path of a TOML file, and variables such as ``PRESSBOT_DATABASE__URL``, which win.
Comes out: ``Settings``, or one ``SettingsError`` that names every fault, and never a value.
"""

import os
import tomllib
from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError, create_model
from pydantic_core import ErrorDetails
from pydantic_settings import SettingsError as SourceError

from pressbot.errors import SettingsError
from pressbot.settings import PLATFORMS, PREFIX, OtherSection, Settings

#: Names the settings file where it is not ``config/pressbot.toml``.
CONFIG_VARIABLE = "PRESSBOT_CONFIG"

#: What should be there, by how pydantic calls what is wrong, for those who do not know what it calls so.
_SHOULD_BE = {
    **dict.fromkeys(("bool_type", "bool_parsing"), "true or false"),
    **dict.fromkeys(("int_type", "int_parsing", "int_from_float"), "a whole number"),
    **dict.fromkeys(("float_type", "float_parsing"), "a number"),
    **dict.fromkeys(("string_type", "path_type"), "text, in a file between quotation marks"),
    **dict.fromkeys(("model_type", "model_attributes_type"), "a section, in a file its name between square brackets"),
}


def read_settings(path: Path | None = None) -> Settings:
    """Read the file, where one is given, and the environment, which wins.

    Raises:
        SettingsError: naming every fault, and never a value.
    """
    values = _read_toml(path) if path else {}
    known = _with_installed_platforms()
    faults = _unknown_variables(os.environ, tuple(known.model_fields))
    try:
        settings = known(**values)
        faults += _missing_files(settings)
    except ValidationError as error:
        faults += [_fault(each, known) for each in error.errors(include_input=False, include_url=False)]
    except SourceError as error:
        # A variable that names a whole section is among the faults already.
        faults = faults or [str(error)]
    if faults:
        raise SettingsError(faults)
    return settings


def _with_installed_platforms() -> type[Settings]:
    """The settings with a section for each installed platform that has none here."""
    names = {each.name for each in entry_points(group=PLATFORMS)} - set(Settings.model_fields)
    sections: dict[str, Any] = {name: (OtherSection, OtherSection()) for name in sorted(names)}
    return create_model("Settings", __base__=Settings, **sections)


def _missing_files(settings: Settings) -> list[str]:
    """A list of feeds that somebody named; the one named by default comes with the repository, not with the wheel."""
    feeds = settings.poll.feeds
    if "feeds" not in settings.poll.model_fields_set or feeds == Path() or feeds.is_file():
        return []
    return [f"poll.feeds: there is no file {feeds} ({PREFIX}POLL__FEEDS); leave the setting empty for no list"]


def _read_toml(path: Path) -> dict[str, Any]:
    try:
        # Some editors begin a file in UTF-8 with a mark, which TOML does not know.
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise SettingsError([f"{path}: cannot be read ({error.strerror})"]) from error
    except UnicodeDecodeError as error:
        raise SettingsError([f"{path}: is not text in UTF-8; save it as such"]) from error
    except tomllib.TOMLDecodeError as error:
        raise SettingsError([f"{path}: is not TOML: {error}"]) from error


def _unknown_variables(environ: Mapping[str, str], sections: Sequence[str]) -> list[str]:
    """Say so where a variable is misspelt: pydantic passes over those whose section it does not know."""
    faults = []
    for name in sorted(environ):
        if not name.startswith(PREFIX) or name == CONFIG_VARIABLE:
            continue
        section, _, setting = name.removeprefix(PREFIX).partition("__")
        if section.lower() not in sections:
            faults.append(f"{name}: there is no such setting; sections are {', '.join(sections)}")
        elif not setting:
            faults.append(f"{name}: names a section; add __ and the name of a setting in it")
    return faults


def _fault(error: ErrorDetails, known: type[Settings]) -> str:
    name = ".".join(str(part) for part in error["loc"])
    variable = PREFIX + "__".join(str(part).upper() for part in error["loc"])
    if error["type"] == "extra_forbidden":
        return f"{name}: there is no such setting{_meant(name, known)} ({variable})"
    if error["type"] in _SHOULD_BE:
        return f"{name}: should be {_SHOULD_BE[error['type']]} ({variable})"
    reason = error["msg"].removeprefix("Value error, ").removeprefix("Input ")
    return f"{name}: {reason} ({variable})"


def _meant(name: str, known: type[Settings]) -> str:
    """What may have been meant by a name that is misspelt, as the end of a sentence."""
    sections = {section: field.annotation for section, field in known.model_fields.items()}
    settings = [
        f"{section}.{setting}"
        for section, values in sections.items()
        if isinstance(values, type) and issubclass(values, BaseModel)
        for setting in values.model_fields
    ]
    close = get_close_matches(name, settings if "." in name else sections, n=1, cutoff=0.75)
    return f"; perhaps {close[0]} is meant" if close else ""
