"""What is offered to somebody who looks something up from any chat: releases to post there, or why there are none.

Goes in: releases, or a fault. Comes out: choices, whose messages need no chat of ours: no button of theirs asks us.
"""

from __future__ import annotations

from dataclasses import replace

from pressbot.errors import AmbiguousPlace, QueryError
from pressbot.messages import Limits, Message, Result, Span
from pressbot.model import Chat, Release
from pressbot.render.buttons import link_buttons
from pressbot.render.measure import shorten
from pressbot.render.message import origin, paragraph, web_address
from pressbot.render.phrases import phrase
from pressbot.render.replies import query_fault
from pressbot.render.summary import credit, post, withdrawal_notice
from pressbot.text.places import label, place

#: Fifty of them in one answer are still a small one.
_LIMITS = Limits(text=1024)
#: Clients show three lines of title and description together, or less.
_TITLE, _DESCRIPTION = 120, 160
_MOST_PLACES = 4


def offered(chat: Chat, release: Release) -> Result:
    """The release: its headline to choose by, its post to be sent. ``chat`` has the asker's language and zone."""
    message = post(release, reason="", chat=chat, limits=_LIMITS, picture=None)
    return Result(
        id=f"{release.id}-{release.revision}",
        title=shorten(release.headline, _TITLE),
        description=shorten(f"{origin(release, chat)}\n{release.lead}", _DESCRIPTION),
        message=replace(message, buttons=link_buttons(release, chat.language)),
        thumbnail=next((url for each in release.pictures if (url := web_address(each.url))), ""),
    )


def card(chat: Chat, release: Release) -> Result:
    """The release as it is shown below its address, where somebody posted that.

    Title and description are those of its picture at ``thumbnail``: what it shows, and its credit. Of a withdrawn one
    there is no picture, and the message says that.
    """
    if release.withdrawn:
        notice = withdrawal_notice(release, chat)
        return Result(id=f"{release.id}-{release.revision}", title="", description="", message=notice)
    shown = offered(chat, release)
    picture = next((each for each in release.pictures if web_address(each.url)), None)
    if picture is None:
        return replace(shown, title="", description="")
    said = credit(picture, chat.language)
    return replace(shown, title=picture.alt or picture.caption or release.headline, description=said)


def not_understood(chat: Chat, fault: QueryError) -> Result:
    """Why a query cannot be answered, and what may have been meant."""
    title = phrase("inline-fault", chat.language)
    if isinstance(fault, AmbiguousPlace):
        title = phrase("place-which", chat.language, found=fault.found)
        names = [f'{fault.field}:"{label(place(each))}{fault.distance}"' for each in fault.places[:_MOST_PLACES]]
        return _notice("fault", title, " · ".join(names))
    return _notice("fault", title, query_fault(fault, chat.language))


def nothing_found(chat: Chat, reading: str) -> Result:
    """Says that there is no release, and how the query was understood."""
    return _notice("nothing", phrase("inline-nothing", chat.language), reading)


def failed(chat: Chat) -> Result:
    """Says that it was our fault."""
    return _notice("failed", phrase("inline-failed", chat.language), phrase("command-failed", chat.language))


def _notice(name: str, title: str, text: str) -> Result:
    message = Message(blocks=(paragraph(Span(title), tight=True), paragraph(text)))
    return Result(id=name, title=shorten(title, _TITLE), description=shorten(text, _DESCRIPTION), message=message)
