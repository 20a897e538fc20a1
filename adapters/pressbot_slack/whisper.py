"""Answers that one person alone sees: an aside and a message go in, and are shown; Slack keeps nothing but files."""

from __future__ import annotations

from http import HTTPStatus

from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from pressbot.errors import MessageRejected, PlatformError
from pressbot.messages import File, Message, Paragraph, Span
from pressbot.render.phrases import phrase
from pressbot_slack.asides import Aside
from pressbot_slack.asking import ask
from pressbot_slack.markup import to_blocks, to_text
from pressbot_slack.modal import form_view
from pressbot_slack.posting import share_file


async def whisper(client: AsyncWebClient, aside: Aside, message: Message) -> None:
    """Show the message to the one person; a form is opened, or told in words where it is too late for that."""
    if message.form and aside.trigger:
        try:
            await ask(client.views_open(trigger_id=aside.trigger, view=form_view(message.form, aside.chat)))
        except PlatformError:
            # Three seconds are over: what the message says beside the form is worth more than nothing.
            pass
        else:
            return
    if aside.url and await _answered(client, aside, message, replaces=False):
        return
    await ask(
        client.chat_postEphemeral(
            channel=aside.chat, user=aside.person, text=to_text(message), blocks=to_blocks(message)
        )
    )


async def whisper_instead(client: AsyncWebClient, aside: Aside, message: Message) -> None:
    """Show the message in the place of the one that was tapped, which only this person sees.

    Raises:
        MessageRejected: Slack does not let it be replaced any more.
    """
    if not aside.url or not await _answered(client, aside, message, replaces=True):
        raise MessageRejected("what one person alone was shown cannot be replaced any more")


async def hand_over(client: AsyncWebClient, aside: Aside, file: File, language: str) -> None:
    """Show a file to the one person: files are seen by all of a conversation, so it goes to that person's with the app."""
    if aside.chat.startswith("D"):
        await share_file(client, aside.chat, file)
        return
    opened = await ask(client.conversations_open(users=aside.person))
    await share_file(client, opened["channel"]["id"], file)
    told = phrase("slack-file-elsewhere", language)
    await whisper(client, aside, Message(blocks=(Paragraph((Span(told),)),)))


async def _answered(client: AsyncWebClient, aside: Aside, message: Message, *, replaces: bool) -> bool:
    """Answer by the address that came with the request; False where it is worth nothing any more."""
    address = AsyncWebhookClient(aside.url, session=client.session, retry_handlers=[])
    answer = await ask(
        address.send(
            text=to_text(message),
            blocks=to_blocks(message),
            response_type="ephemeral",
            replace_original=replaces,
            unfurl_links=False,
            unfurl_media=False,
        )
    )
    return answer.status_code == HTTPStatus.OK
