"""Cards below addresses that people post: an event goes in, and the addresses come out; a card goes in, and is shown.

Slack tells of addresses at the app's domains wherever they are posted in the workspace. Left alone are addresses still
being typed, for Slack tells of them again once they are posted, and all in channels shared with another company: there
its members would be shown what they never asked for.

By Slack's words chat.unfurl, asked again with the same channel and time stamp, modifies what is shown and adds nothing.
Of the ``unfurl_id`` that the event tells as well that is not said, so it is not used. The time stamp is the message's
own, in threads too, and the app need be no member of the channel. Each address is asked for by itself, for what Slack
shows is by address: where one was edited away, the others of its message are shown all the same.

Left to others: what stands at an address, and when it is shown (the core); what a card looks like (``card.py``).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from contextlib import suppress
from typing import Any
from urllib.parse import urlsplit

from pressbot.carding import LinkHandler
from pressbot.messages import Link, Result
from pressbot_slack.asking import post
from pressbot_slack.card import to_card
from pressbot_slack.updates import readable
from pressbot_slack.verdicts import BlocksRefused
from pressbot_slack.workspaces import Workspace

#: As many domains as Slack lets an app have.
MOST_DOMAINS = 5
#: Of one message; whoever posts more wants a list.
_MOST_CARDS = 5


class Links:
    """Tells ``handle``, once there is one, of the addresses at these domains and below them."""

    def __init__(self, domains: Collection[str]) -> None:
        self._domains = domains
        self.handle: LinkHandler | None = None

    async def tell(self, here: Workspace, body: Mapping[str, Any]) -> None:
        """Tell of the addresses that may have cards, of those that the event tells of."""
        event = body["event"]
        if self.handle is None or event.get("source") == "composer" or body.get("is_ext_shared_channel"):
            return
        written = list(dict.fromkeys(link["url"] for link in event["links"]))[:_MOST_CARDS]
        chat, message_id = here.address(event["channel"]), event["message_ts"]
        links = (Link(chat=chat, message_id=message_id, written=each, url=readable(each)) for each in written)
        if ours := [link for link in links if self._is_ours(link.url)]:
            await self.handle(ours)

    def _is_ours(self, url: str) -> bool:
        try:
            host = urlsplit(url).hostname or ""
        except ValueError:
            return False
        return any(f".{host}".endswith(f".{domain}") for domain in self._domains)


def is_a_link(body: Mapping[str, Any]) -> bool:
    """Tell whether somebody posted an address, or is about to."""
    return bool(body.get("event", {}).get("type") == "link_shared")


async def unfurl(here: Workspace, channel: str, ts: str, written: str, card: Result) -> None:
    """Show the card below the address in this message, in the place of the one there.

    Raises:
        PlatformError: see ``verdicts.py``.
    """
    with suppress(BlocksRefused):
        await _show(here, channel, ts, written, card, picture=True)
        return
    # Slack fetches the picture itself, and refuses all of it where it cannot.
    await _show(here, channel, ts, written, card, picture=False)


async def _show(here: Workspace, channel: str, ts: str, written: str, card: Result, *, picture: bool) -> None:
    blocks = to_card(card, picture=picture)
    await post(here.client.chat_unfurl(channel=channel, ts=ts, unfurls={written: {"blocks": blocks}}))
