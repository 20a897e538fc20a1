"""Cards below addresses that people post: an event goes in, and Slack shows the releases that stand at the addresses.

Slack tells of addresses at the app's domains wherever they are posted in the workspace, so nothing of it is kept. Left
alone are addresses still being typed, for Slack tells of them again once they are posted; those that nobody may see yet
or any more; and all in channels shared with another company: there its members would be shown what they never asked for.

Left to others: what stands at an address (``Seeker``), what a card looks like (``card.py``).
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Mapping
from typing import Any
from urllib.parse import urlsplit

from pressbot.errors import PlatformError
from pressbot.messages import Inquiry, Result
from pressbot.ports import Seeker
from pressbot_slack.asking import ask
from pressbot_slack.card import to_card
from pressbot_slack.updates import readable
from pressbot_slack.verdicts import BlocksRefused
from pressbot_slack.workspaces import Workspace

#: As many domains as Slack lets an app have.
MOST_DOMAINS = 5
#: Of one message; whoever posts more wants a list.
_MOST_CARDS = 5

_logger = logging.getLogger(__name__)


class Unfurler:
    """Shows cards for addresses at these domains and below them, in a language; without a ``seek`` none."""

    def __init__(self, domains: Collection[str], language: str) -> None:
        self._domains, self._language = domains, language
        self.seek: Seeker | None = None

    async def unfurl(self, here: Workspace, body: Mapping[str, Any]) -> None:
        """Show the cards for the addresses that the event tells of; what Slack refuses is told to the log."""
        event = body["event"]
        if event.get("source") == "composer" or body.get("is_ext_shared_channel"):
            return
        cards = await self._cards([link["url"] for link in event["links"]])
        if not cards:
            return
        try:
            try:
                await _show(here, event, cards, pictures=True)
            except BlocksRefused:
                # Slack fetches the picture itself, and refuses all of it where it cannot.
                await _show(here, event, cards, pictures=False)
        except PlatformError as error:
            _logger.warning("no card is shown below an address: %s", error)

    async def _cards(self, urls: Collection[str]) -> dict[str, Result]:
        """By the addresses as Slack writes them."""
        cards: dict[str, Result] = {}
        for url in list(dict.fromkeys(urls))[:_MOST_CARDS]:
            if self.seek and self._is_ours(address := readable(url)):
                offer = await self.seek(Inquiry(address=address, language=self._language))
                cards.update((url, card) for card in offer.results)
        return cards

    def _is_ours(self, address: str) -> bool:
        try:
            host = urlsplit(address).hostname or ""
        except ValueError:
            return False
        return any(f".{host}".endswith(f".{domain}") for domain in self._domains)


def is_a_link(body: Mapping[str, Any]) -> bool:
    """Tell whether somebody posted an address, or is about to."""
    return bool(body.get("event", {}).get("type") == "link_shared")


async def _show(here: Workspace, event: Mapping[str, Any], cards: Mapping[str, Result], *, pictures: bool) -> None:
    unfurls = {url: {"blocks": to_card(card, picture=pictures)} for url, card in cards.items()}
    if event.get("unfurl_id") and event.get("source"):
        place = {"unfurl_id": event["unfurl_id"], "source": event["source"]}
    else:
        place = {"channel": event["channel"], "ts": event["message_ts"]}
    await ask(here.client.chat_unfurl(unfurls=unfurls, **place))
