"""A chat in the terminal: it runs without a token, and shows what any chat would see."""

from __future__ import annotations

import sys
from collections.abc import Mapping

from rich.console import Console

from pressbot.ports import Platform
from pressbot_terminal.platform import TerminalPlatform


def create(section: Mapping[str, str]) -> Platform:
    """The platform that ``section`` describes; its one key is ``language``."""
    return TerminalPlatform(Console(), sys.stdin, language=section.get("language", "de"))
