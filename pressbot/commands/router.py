"""From a command to its handler: the one table of verbs, aliases and buttons, of which /help is made.

Goes in: a command, in an open transaction. Comes out: the reply, which may be an error told to the person.
Sending it is left to ``commands/answer.py``.
"""

import difflib
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection

from pressbot.commands.accredit import accredit, accredit_tapped
from pressbot.commands.admin import admin, admin_tapped
from pressbot.commands.decide import decide_tapped
from pressbot.commands.digest import digest, turn_digest
from pressbot.commands.forgetme import forget, forgetme
from pressbot.commands.form import edit, keep, offer, open_form
from pressbot.commands.heartbeat import switch_heartbeat
from pressbot.commands.home import home
from pressbot.commands.lang import lang
from pressbot.commands.latest import latest
from pressbot.commands.list import list_subscriptions, open_subscription
from pressbot.commands.meant import post_meant
from pressbot.commands.media import album, contact, images
from pressbot.commands.more import change, close_more, leave, more_alike, mute, open_more
from pressbot.commands.narrow import narrow
from pressbot.commands.near import near, near_chosen
from pressbot.commands.pause import pause, pause_tapped, resume
from pressbot.commands.release import full, release
from pressbot.commands.replay import replay_tapped
from pressbot.commands.request import Request, expired
from pressbot.commands.save import drop, save, save_tapped, saved
from pressbot.commands.search import search, turn_page
from pressbot.commands.settings import choose_setting, settings
from pressbot.commands.sources import add_found, found, open_source, sources, switch_feed, turn_sources
from pressbot.commands.standing import stand
from pressbot.commands.start import begin, start
from pressbot.commands.status import status
from pressbot.commands.sub import confirm, preview_again, sub
from pressbot.commands.topics import open_topic, topics
from pressbot.commands.transfer import export, read_in
from pressbot.commands.unsub import end, unsub
from pressbot.commands.why import why
from pressbot.errors import AmbiguousPlace, QueryError, WrongUse
from pressbot.messages import Command, Finding, Look, Reply
from pressbot.model import Chat, ChatKind
from pressbot.query.choice import with_place
from pressbot.query.lexer import tidy_signs
from pressbot.render.help import help_for, help_overview
from pressbot.render.pages import no_post
from pressbot.render.phrases import nearest
from pressbot.render.question import question
from pressbot.render.replies import error as error_message
from pressbot.render.replies import unknown_command, which_place
from pressbot.render.tokens import read_token
from pressbot.settings import ChatSettings
from pressbot.store.chats import change_chat, keep_chat
from pressbot.store.moves import open_chat
from pressbot.store.queries import keep_query, query_text

Handler = Callable[[Connection, Request], Reply]


@dataclass(frozen=True, slots=True)
class Verb:
    """A command people type: its name, the other names it goes by, and what carries it out."""

    name: str
    handler: Handler
    aliases: tuple[str, ...] = ()
    #: Whether it changes what the chat gets: in a group only those may who run the group.
    changes: bool = False
    #: Whether it may be asked in a private chat for another one, which is named first: /sub @channel QUERY.
    elsewhere: bool = False
    #: Whether its words are asked for in a group, where it comes without.
    asks: bool = False
    #: Whether it is for those who run pressbot, and so in nobody's menu.
    for_operators: bool = False


def show_help(tx: Connection, request: Request) -> Reply:
    """/help, or /help COMMAND."""
    wanted = request.text.strip().lstrip("/").lower()
    if not wanted:
        return Reply(messages=(help_overview(request.chat, [verb.name for verb in VERBS]),))
    verb = _BY_NAME.get(wanted)
    if verb is None:
        return _unknown(request, wanted)
    return Reply(messages=(help_for(request.chat, verb.name, verb.aliases),))


def choose_place(tx: Connection, request: Request) -> Reply:
    """Carry out what was asked with the place whose button was tapped, in the place of the question."""
    verb = _BY_NAME.get(request.args[0] if request.args else "")
    typed, chosen = query_text(tx, request.number(1)), request.place(2)
    if verb is None or typed is None or chosen is None:
        return expired(request)
    return replace(_carry_out(tx, verb, replace(request, text=with_place(typed, chosen))), replaces=True)


def _take_step(tx: Connection, request: Request) -> Reply:
    """One step on the way to a first subscription."""
    reply = begin(tx, request)
    return _asking("sub", request, reply) if request.args[:1] == ("words",) else reply


def _of_post(tx: Connection, request: Request) -> Reply:
    """What a button would do for the release of the post that somebody points at, below it."""
    verb, post = request.args[0] if request.args else "", post_meant(tx, request)
    handler = TAPS.get(_SHORTCUTS.get(verb, ""))
    if post is None:
        return Reply(messages=(no_post(request.chat),))
    if handler is None:
        return expired(request)
    return replace(handler(tx, replace(request, args=(str(post.release_id),))), replaces=False)


VERBS = (
    Verb("start", start),
    Verb("sub", sub, ("subscribe", "abo"), asks=True, elsewhere=True),
    Verb("unsub", unsub, ("unsubscribe", "abbestellen"), changes=True, elsewhere=True),
    Verb("list", list_subscriptions, ("subs", "abos"), elsewhere=True),
    Verb("search", search, ("suche",), asks=True),
    Verb("latest", latest, ("neu",)),
    Verb("release", release, ("meldung",)),
    Verb("preview", sub, ("vorschau",), asks=True, elsewhere=True),
    Verb("why", why, ("warum",)),
    Verb("save", save, ("merken",)),
    Verb("saved", saved, ("gemerkt",)),
    Verb("sources", sources, ("quellen",)),
    Verb("settings", settings, ("einstellungen",), changes=True, elsewhere=True),
    Verb("pause", pause, changes=True, elsewhere=True),
    Verb("resume", resume, ("weiter",), changes=True, elsewhere=True),
    Verb("digest", digest, ("sammelmeldung",), changes=True, elsewhere=True),
    Verb("topics", topics, ("themen",)),
    Verb("near", near, ("umkreis",), asks=True),
    Verb("export", export, elsewhere=True),
    Verb("import", read_in, asks=True, changes=True, elsewhere=True),
    Verb("accredit", accredit, ("akkreditieren",)),
    Verb("forgetme", forgetme, ("vergissmich",), changes=True, elsewhere=True),
    Verb("status", status),
    Verb("lang", lang, ("sprache",), changes=True, elsewhere=True),
    Verb("admin", admin, ("betrieb",), for_operators=True),
    Verb("help", show_help, ("hilfe",)),
)
#: What a button's token begins with, and what it does.
TAPS: dict[str, Handler] = {
    "accredit": accredit_tapped,
    "admin": admin_tapped,
    "album": album,
    "alike": more_alike,
    "card": open_subscription,
    "change": change,
    "contact": contact,
    "decide": decide_tapped,
    "digest": turn_digest,
    "edit": edit,
    "feed": switch_feed,
    "follow": add_found,
    "forget": forget,
    "form": open_form,
    "full": full,
    "heartbeat": switch_heartbeat,
    "help": show_help,
    "home": home,
    "images": images,
    "keep": keep,
    "latest": latest,
    "leave": leave,
    "less": close_more,
    "list": list_subscriptions,
    "more": open_more,
    "mute": mute,
    "narrow": narrow,
    "near": near_chosen,
    "of": _of_post,
    "offer": offer,
    "page": turn_page,
    "pause": pause_tapped,
    "place": choose_place,
    "preview": preview_again,
    "release": release,
    "replay": replay_tapped,
    "resume": resume,
    "save": save_tapped,
    "saved": saved,
    "settings": choose_setting,
    "source": open_source,
    "sources": turn_sources,
    "start": _take_step,
    "sub": confirm,
    "topics": open_topic,
    "try": sub,
    "unsave": drop,
    "unsub": end,
    "why": why,
}
#: Those of them that change what the chat gets.
CHANGING_TAPS = frozenset(
    {"change", "forget", "heartbeat", "keep", "leave", "pause", "resume", "settings", "sub", "unsub"}
)
#: What platforms offer at a post beside its buttons, and which button does the same.
_SHORTCUTS = {"contact": "contact", "pictures": "images", "similar": "alike", "why": "why"}
_BY_NAME = {name: verb for verb in VERBS for name in (verb.name, *verb.aliases)}


def verb_names() -> tuple[str, ...]:
    """Every name a verb goes by, for platforms that tell commands from other words."""
    return tuple(_BY_NAME)


def told_verbs() -> dict[str, str]:
    """What platforms are told of the verbs: all names, those of the menus, and of these what in a group is for all."""
    menu = [verb for verb in VERBS if not verb.for_operators]
    told = {
        "verbs": verb_names(),
        "menu": (verb.name for verb in menu),
        "menu_for_all": (verb.name for verb in menu if not verb.changes),
    }
    return {key: " ".join(names) for key, names in told.items()}


def route(tx: Connection, command: Command, now: datetime, defaults: ChatSettings) -> Reply:
    """Carry out a command and return what to answer; a fault of the person's is answered, not raised."""
    if command.standing:
        return stand(tx, command, now, defaults)
    request = _request(tx, command, now, defaults)
    try:
        reply = _tap(tx, request) if command.token else _verb(tx, request)
    except QueryError as fault:
        reply = Reply(messages=(error_message(request.chat, fault, query=request.text),))
    except WrongUse as fault:
        reply = Reply(messages=(error_message(request.chat, fault),))
    verb = _BY_NAME.get(command.verb)
    # A file says what words would say.
    wordless = not request.text.strip() and command.attached is None
    return _asking(verb.name, request, reply) if verb and verb.asks and wordless else reply


def route_finding(  # what was asked, and what was found
    tx: Connection, command: Command, look: Look, finding: Finding, now: datetime, defaults: ChatSettings
) -> Reply:
    """What to answer to a command that asked for a look, now that there is a finding."""
    return found(tx, _request(tx, command, now, defaults), look, finding)


def _request(tx: Connection, command: Command, now: datetime, defaults: ChatSettings) -> Request:
    operator = (command.platform, command.chat) in defaults.operator_chats
    return Request(
        chat=_chat(tx, command, defaults),
        text=command.argument,
        args=(),
        command=command,
        now=now,
        operator=operator,
        may_add=operator or defaults.members_may_add,
        operators=defaults.operator_chats,
    )


def _verb(tx: Connection, request: Request) -> Reply:
    name = request.command.verb or "search"
    verb = _BY_NAME.get(name)
    return _carry_out(tx, verb, request) if verb else _unknown(request, name)


def _carry_out(tx: Connection, verb: Verb, request: Request) -> Reply:
    """What the verb's handler answers; or which place is meant, where that is not plain."""
    try:
        return verb.handler(tx, request)
    except AmbiguousPlace as fault:
        query_id = keep_query(tx, tidy_signs(request.text))
        return Reply(messages=(which_place(request.chat, fault, verb.name, query_id),))


def _tap(tx: Connection, request: Request) -> Reply:
    meaning = read_token(request.command.token)
    handler = TAPS.get(meaning[0]) if meaning else None
    if meaning is None or handler is None:
        return expired(request)
    return handler(tx, replace(request, args=meaning[1]))


def _asking(verb: str, request: Request, reply: Reply) -> Reply:
    """The reply, which in a group asks for the words of the verb; in a private chat people type what they like."""
    if request.command.kind is not ChatKind.GROUP:
        return reply
    asked = question(verb, request.command, request.chat.language)
    return replace(reply, messages=tuple(replace(each, question=asked) for each in reply.messages))


def _unknown(request: Request, name: str) -> Reply:
    close = difflib.get_close_matches(name, verb_names(), n=1)
    return Reply(messages=(unknown_command(request.chat, name, close[0] if close else ""),))


def _chat(tx: Connection, command: Command, defaults: ChatSettings) -> Chat:
    """The chat, made at its first command; one that was closed to us has let us in again, if it speaks to us."""
    language = nearest(command.language or defaults.language)
    place = Chat(platform=command.platform, address=command.chat, language=language, timezone=defaults.timezone)
    private = command.kind is ChatKind.PRIVATE
    chat = keep_chat(tx, replace(place, private=private))
    if chat.private != private:
        change_chat(tx, chat.id, private=private)
    # What was posted in a group stays, and can be tapped, where we are no member any more.
    if chat.suspended and (not command.token or private):
        open_chat(tx, chat.platform, chat.address)
    return chat
