"""/lang de|en: the language pressbot answers in."""

from dataclasses import replace

from sqlalchemy import Connection

from pressbot.commands.request import Request, wrong_use
from pressbot.messages import Reply
from pressbot.render.changes import told_language
from pressbot.render.phrases import languages
from pressbot.render.replies import language_set
from pressbot.store.chats import change_chat


def lang(tx: Connection, request: Request) -> Reply:
    """Set the language; another one than those we have is refused."""
    wanted = request.text.strip().lower()
    if wanted not in languages():
        raise wrong_use(request, "language-unknown", languages=" · ".join(languages()))
    change_chat(tx, request.chat.id, language=wanted)
    chat = replace(request.chat, language=wanted)
    return Reply(messages=(language_set(chat),), public=told_language(chat, request.command))
