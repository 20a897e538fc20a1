"""A chat in the terminal: it runs without a token, and shows what any chat would see."""

from __future__ import annotations

import sys
from collections.abc import Mapping

from rich.console import Console

from pressbot.ports import Platform
from pressbot_terminal.platform import TerminalPlatform


def create(section: Mapping[str, str]) -> Platform:
    """The platform that ``section`` describes: its ``language``, and the ``verbs`` that are typed without a slash."""
    verbs = frozenset(section.get("verbs", "").split())
    return TerminalPlatform(Console(), sys.stdin, language=section.get("language", "de"), verbs=verbs)
