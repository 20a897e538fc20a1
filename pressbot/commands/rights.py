"""Rights: in groups and channels everybody may ask, and only some change what the chat gets: mostly those who run it.

Goes in: a command. Comes out: whether the platform has to be asked if its person may, and what is said to others.
Asking the platform is left to ``commands/answer.py``.
"""

from pressbot.commands.router import CHANGING_TAPS, VERBS
from pressbot.messages import Command, Message, Reply
from pressbot.model import ChatKind
from pressbot.ports import Changers, Refusal
from pressbot.render.message import paragraph
from pressbot.render.phrases import nearest, phrase
from pressbot.render.tokens import read_token

_CHANGING = frozenset(name for verb in VERBS if verb.changes for name in (verb.name, *verb.aliases))


def needs_right(command: Command) -> bool:
    """Whether only those who may change the chat may have this done."""
    if command.kind is ChatKind.PRIVATE or command.speaks_for_chat:
        return False
    if not command.token:
        return command.verb in _CHANGING
    if command.kind is ChatKind.CHANNEL:
        # All its readers can tap, so what is posted there must not depend on any of them.
        return True
    verb, args = read_token(command.token) or ("", ())
    # The choice of a place carries out the command that asked for it.
    return verb in CHANGING_TAPS or (verb == "place" and bool(args) and args[0] in _CHANGING)


def refusal(command: Command, changers: Changers, language: str) -> Reply:
    """What others are told: at a tap only they see it; ``language`` is that of chats whose person tells none."""
    key = "admins-only-in-channel" if command.kind is ChatKind.CHANNEL else f"{changers}-only"
    sentence = phrase(key, nearest(command.language or language))
    if command.token:
        return Reply(notice=Refusal(sentence))
    return Reply(messages=(Message(blocks=(paragraph(sentence),)),))
