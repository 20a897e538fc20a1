"""What two libraries that nobody here wrote say of every message that a golden file shows."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from blockkit.core import FieldValidationError
from hypothesis import given
from slack_sdk.models.blocks import Block as SdkBlock

from pressbot.messages import Message
from pressbot.render.split import split
from pressbot_slack.markup import LIMITS, to_blocks
from tests.adapters.slack.rebuild import rebuilt
from tests.adapters.slack.test_markup import IMAGE, messages

GOLDEN = sorted((Path(__file__).parents[2] / "data" / "golden" / "slack").glob("*.json"))


def blocks_of(path: Path) -> list[dict[str, Any]]:
    content = json.loads(path.read_text(encoding="utf-8"))
    blocks: list[dict[str, Any]] = content if isinstance(content, list) else content["blocks"]
    return blocks


@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: path.stem)
def test_both_take_the_message_and_build_the_same_of_its_parts(path: Path) -> None:
    blocks = blocks_of(path)
    assert [rebuilt(block) for block in blocks] == blocks
    assert [block.to_dict() for block in SdkBlock.parse_all(blocks)] == blocks


@given(messages)
def test_blockkit_takes_every_part_of_every_message(message: Message) -> None:
    for part in split(message, LIMITS):
        blocks = to_blocks(part, IMAGE)
        assert [rebuilt(block) for block in blocks] == blocks


@pytest.mark.parametrize(
    "block",
    [
        {"type": "header", "text": {"type": "plain_text", "text": "x" * 151}},
        {"type": "header", "text": {"type": "mrkdwn", "text": "x"}},
        {"type": "context", "elements": [{"type": "plain_text", "text": "x"}] * 11},
        {**IMAGE, "alt_text": ""},
    ],
    ids=["long header", "markup in a header", "eleven elements", "picture without words"],
)
def test_blockkit_would_notice(block: dict[str, Any]) -> None:
    with pytest.raises(FieldValidationError):
        rebuilt(block)
