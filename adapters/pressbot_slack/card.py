"""Cards below addresses: a result goes in, blocks come out that Slack shows there.

Pure.
Slack takes no rich text below an address, so only the headline stands out and nothing is a link. Buttons are left out:
they would be for those who know the app.
"""

from __future__ import annotations

from pressbot.messages import Result
from pressbot.render.measure import shorten
from pressbot_slack.markup import LIMITS, Block, plain, to_blocks

_ALT = 2000


def to_card(card: Result, *, picture: bool = True) -> list[Block]:
    """Return the card, with its picture by that one's own address, if wanted, and the credit below it."""
    blocks = [_without_links(block) for block in to_blocks(card.message) if block["type"] != "actions"]
    if not picture or not card.thumbnail:
        return blocks
    alt = shorten(card.title.strip(), _ALT) or "–"
    image = {"type": "image", "image_url": card.thumbnail, "alt_text": alt}
    return [*blocks, image, {"type": "context", "elements": [plain(shorten(card.description, LIMITS.text))]}]


def _without_links(block: Block) -> Block:
    if block["type"] != "rich_text":
        return block
    parts = ("".join(element["text"] for element in part["elements"]) for part in block["elements"])
    return {"type": "section", "text": plain(shorten("\n".join(parts).strip(), LIMITS.text))}
