"""Posting: a message goes in and stands in a conversation, is shown in the place of another, or hands a file over.

Nothing is sent twice by this module.
Left to others: which workspace and conversation it is (``platform.py``), what Block Kit looks like (``markup.py``).
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from pressbot.errors import MessageRejected, OutcomeUnknown, PlatformError
from pressbot.messages import Button, File, Message, Paragraph, Picture, ReplyPlace, Span, Style
from pressbot.model import Posted
from pressbot.render.measure import plain_text
from pressbot_slack.asking import ask, post
from pressbot_slack.markup import Block, escape, picture_of, to_blocks, to_image, to_text, with_buttons
from pressbot_slack.verdicts import BlocksRefused
from pressbot_slack.workspaces import Workspace

#: How long to wait for a picture just uploaded, one after the other: Slack needs a moment before a block may show it.
UPLOAD_PAUSES = (timedelta(seconds=0.5), timedelta(seconds=1), timedelta(seconds=2), timedelta(seconds=4))

#: The type of the metadata in which a message carries its mark.
MARKED = "pressbot_delivery"

#: Asks Slack to show these blocks; None for the text alone.
_Request = Callable[[list[Block] | None], Awaitable[AsyncSlackResponse]]

_logger = logging.getLogger(__name__)


async def post_message(here: Workspace, channel: str, message: Message, mark: str = "", reply_to: str = "") -> Posted:
    """Post the text with its picture, which is uploaded first, and the files after it.

    Raises:
        PlatformError: nothing of it was posted; OutcomeUnknown where a part of it may be there.
    """
    posted = await _post_text(here, channel, message, mark, reply_to) if message.blocks or message.picture else None
    for file in message.files:
        try:
            shared = await _share_file(here.client, channel, file)
        except PlatformError as error:
            if posted is None:
                raise
            raise OutcomeUnknown(f"only a part of the message is there: {error}") from error
        posted = posted or Posted(message_id=shared)
    if posted is None:
        raise MessageRejected("the message is empty")
    return posted


async def change_message(here: Workspace, channel: str, posted: Posted, message: Message) -> Posted:
    """Make the post show the message; without a picture of its own it keeps the one the post has."""

    def request(blocks: list[Block] | None) -> Awaitable[AsyncSlackResponse]:
        return here.client.chat_update(channel=channel, ts=posted.message_id, text=to_text(message), blocks=blocks)

    if message.picture:
        await _with_picture(here, message, message.picture, request)
        return replace(posted, has_picture=True)
    shown = await _shown(here, channel, posted.message_id) if posted.has_picture else None
    kept = picture_of(shown.get("blocks", ())) if shown else None
    await _or_text_alone(request, to_blocks(message, kept))
    return replace(posted, has_picture=kept is not None)


async def change_buttons(
    here: Workspace, channel: str, message_id: str, buttons: tuple[tuple[Button, ...], ...]
) -> None:
    """Exchange the rows of buttons alone; all else is as Slack shows it now. Raises MessageRejected."""
    shown = await _shown(here, channel, message_id)
    if shown is None:
        raise MessageRejected("the message is not there")
    blocks = with_buttons(shown.get("blocks", ()), buttons)
    await ask(here.client.chat_update(channel=channel, ts=message_id, text=shown.get("text", ""), blocks=blocks))


async def _share_file(client: AsyncWebClient, channel: str, file: File) -> str:
    """Show a file in the channel; return its id, for Slack does not tell that of the message."""
    shared = await ask(
        client.files_upload_v2(
            file=file.data,
            filename=file.name,
            title=file.name,
            channel=channel,
            initial_comment=escape(file.caption) or None,
        )
    )
    return str(shared["files"][0]["id"])


async def _post_text(here: Workspace, channel: str, message: Message, mark: str, reply_to: str) -> Posted:
    metadata = {"event_type": MARKED, "event_payload": {"mark": mark}} if mark else None
    if reply_to and message.place is ReplyPlace.CHANNEL:
        named = Span(message.answers, Style.STRONG, here.permalink(channel, reply_to))
        message, reply_to = replace(message, blocks=(Paragraph((named,)), *message.blocks)), ""

    def request(blocks: list[Block] | None) -> Awaitable[AsyncSlackResponse]:
        return here.client.chat_postMessage(
            channel=channel,
            text=to_text(message),
            blocks=blocks,
            unfurl_links=False,
            unfurl_media=False,
            metadata=metadata,
            thread_ts=reply_to or None,
            reply_broadcast=True if reply_to and message.place is ReplyPlace.BOTH else None,
        )

    if message.picture:
        posted = await _with_picture(here, message, message.picture, request)
    else:
        posted = await _or_text_alone(request, to_blocks(message))
    return Posted(message_id=posted["ts"], has_picture=message.picture is not None)


async def _with_picture(here: Workspace, message: Message, picture: Picture, request: _Request) -> AsyncSlackResponse:
    """Ask with the picture as the file that Slack has already; uploaded anew where that is gone."""
    known = here.uploads.has(picture.data)
    image = to_image(await here.uploads.id_of(picture.data), picture.alt or plain_text(message.blocks))
    try:
        return await _when_ready(request, to_blocks(message, image))
    except BlocksRefused:
        here.uploads.forget(picture.data)
        if not known:
            # Whoever posts may try without it.
            raise
    return await _with_picture(here, message, picture, request)


async def _when_ready(request: _Request, blocks: list[Block]) -> AsyncSlackResponse:
    """Ask, again and again while Slack refuses a picture just uploaded: what is refused was not posted."""
    for pause in UPLOAD_PAUSES:
        try:
            return await post(request(blocks))
        except BlocksRefused:
            await asyncio.sleep(pause.total_seconds())
    return await post(request(blocks))


async def _or_text_alone(request: _Request, blocks: list[Block]) -> AsyncSlackResponse:
    """Ask; refused blocks are our fault, and the text alone is better than nothing."""
    try:
        return await post(request(blocks))
    except BlocksRefused as error:
        _logger.error("only the text is posted: %s", error)  # noqa: TRY400  # nothing to be traced: Slack says it all
    return await post(request(None))


async def _shown(here: Workspace, channel: str, ts: str) -> dict[str, Any] | None:
    """A message as it is now; None where it is not there."""
    page = await ask(here.client.conversations_history(channel=channel, latest=ts, inclusive=True, limit=1))
    return next((each for each in page["messages"] if each["ts"] == ts), None)
