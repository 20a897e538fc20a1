"""The App Home as Slack wants it: messages go in, a view comes out.

Pure. What it says is the core's; it is published when somebody opens it, and when something in it was changed.
"""

from __future__ import annotations

import json
from collections.abc import Iterable

from pressbot.messages import Message
from pressbot_slack.modal import View, stacked

HOME = "home"


def home_view(messages: Iterable[Message], chat: str) -> View:
    """The messages one below the other; ``chat`` is the person's own with the app."""
    return {
        "type": "home",
        "callback_id": HOME,
        "private_metadata": json.dumps({"chat": chat}),
        "blocks": stacked(messages),
    }
