"""Answers that one person alone sees: an aside and a message go in, and are shown.

Slack keeps of them nothing but files, and what is said in the person's own chat with the app.
"""

from __future__ import annotations

from dataclasses import replace
from http import HTTPStatus

from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from pressbot.errors import MessageRejected, PlatformError, Unavailable
from pressbot.messages import Message, Paragraph, Span
from pressbot.render.phrases import phrase
from pressbot_slack.asides import Aside
from pressbot_slack.asking import ask
from pressbot_slack.markup import to_blocks, to_text
from pressbot_slack.modal import form_view
from pressbot_slack.posting import post_message
from pressbot_slack.rights import is_direct
from pressbot_slack.verdicts import asked_to_wait
from pressbot_slack.workspaces import Workspace


async def show_aside(here: Workspace, aside: Aside, message: Message, language: str) -> None:
    """Show the message to the one person.

    Files and pictures are seen by all of a conversation, so they go to that person's own with the app.
    """
    for file in message.files:
        await _hand_over(here, aside, Message(files=(file,)), language)
    said_beside = replace(message, files=())
    if message.picture:
        await _hand_over(here, aside, said_beside, language)
    elif message.blocks:
        await whisper(here, aside, said_beside)


async def whisper(here: Workspace, aside: Aside, message: Message) -> None:
    """Show the text to the one person; a form is opened, or told in words where it is too late for that."""
    if message.form and aside.trigger:
        try:
            await ask(here.client.views_open(trigger_id=aside.trigger, view=form_view(message.form, aside.chat)))
        except PlatformError:
            # Three seconds are over: what the message says beside the form is worth more than nothing.
            pass
        else:
            return
    if aside.url and await _answered(here.client, aside, message, replaces=False):
        return
    if is_direct(aside.chat):
        # Nobody else is there.
        await post_message(here, aside.chat, message)
        return
    await ask(
        here.client.chat_postEphemeral(
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


async def _hand_over(here: Workspace, aside: Aside, message: Message, language: str) -> None:
    if is_direct(aside.chat):
        await post_message(here, aside.chat, message)
        return
    opened = await ask(here.client.conversations_open(users=aside.person))
    await post_message(here, opened["channel"]["id"], message)
    await whisper(here, aside, said(phrase("slack-file-elsewhere", language)))


def said(sentence: str) -> Message:
    """A message of this one sentence."""
    return Message(blocks=(Paragraph((Span(sentence),)),))


async def _answered(client: AsyncWebClient, aside: Aside, message: Message, *, replaces: bool) -> bool:
    """Answer by the address that came with the request; False where it is worth nothing any more, or cannot be reached.

    Raises:
        Unavailable: it will take it later.
    """
    address = AsyncWebhookClient(aside.url, session=client.session, retry_handlers=[])
    sending = address.send(
        text=to_text(message),
        blocks=to_blocks(message),
        response_type="ephemeral",
        replace_original=replaces,
        unfurl_links=False,
        unfurl_media=False,
    )
    try:
        answer = await ask(sending)
    except Unavailable:
        return False
    if answer.status_code == HTTPStatus.TOO_MANY_REQUESTS and (wait := asked_to_wait(answer.headers)):
        raise Unavailable("Slack asks us to slow down", retry_after=wait)
    return answer.status_code == HTTPStatus.OK
