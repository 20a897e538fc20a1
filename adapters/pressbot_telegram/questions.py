"""Questions in groups: put to one person as a reply that is asked for, so that the answer is heard in privacy mode too.

Goes in: a question, or the message that somebody replied to. Comes out: how it is put, or which command its answer is.
Pure. What was asked stands in the question itself, so nothing is remembered, and a restart strands nobody.
"""

from __future__ import annotations

import re
from html import escape

from telegram import ForceReply, Message

from pressbot.messages import Question

#: No other message of ours has it: what feeds and people named must not be taken for a question.
_SIGN = "✎"
_ANOTHER_PEN = "✏"
_ASKED = re.compile(rf"{_SIGN} /(?P<verb>[a-z]{{1,32}})\n")


def to_html(question: Question) -> str:
    """Return the question as HTML, with the command that it asks for above it, and to whom it goes."""
    asked = escape(question.text, quote=False)
    if question.person.isdecimal() and question.called:
        name = escape(question.called, quote=False)
        asked = f'<a href="tg://user?id={question.person}">{name}</a>, {asked[:1].lower()}{asked[1:]}'
    return f"{_SIGN} /{question.verb}\n{asked}"


def unlike_question(text: str) -> str:
    """Return the text, plain or HTML, of a message that is no question as nobody can take it for one."""
    return text.replace(_SIGN, _ANOTHER_PEN)


def to_markup(question: Question) -> ForceReply:
    """Return what opens the field for the reply, for nobody else than who is named or replied to."""
    return ForceReply(selective=True, input_field_placeholder=question.example)


def asked_in(message: Message | None, username: str) -> str:
    """Return the command whose words this message of ours asks for; "" where it is no such one."""
    if message is None or message.from_user is None or message.from_user.username != username:
        return ""
    found = _ASKED.match(message.text or "")
    return found["verb"] if found else ""
