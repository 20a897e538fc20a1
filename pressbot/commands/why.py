"""/why: why a release came, and by which words, as a reply to its post; or why one did not, by its number."""

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import Connection

from pressbot.commands.meant import release_meant
from pressbot.commands.request import Request
from pressbot.commands.shown import shown_release
from pressbot.errors import QueryError
from pressbot.feeds.alike import lead_first
from pressbot.messages import Reply
from pressbot.model import Chat, Release, Subscription
from pressbot.query.explain import Verdict, explain
from pressbot.query.syntax import parse
from pressbot.render.pages import release_not_found
from pressbot.render.pause import rest_of
from pressbot.render.phrases import phrase
from pressbot.render.queries import spelled
from pressbot.render.reading import reading, reading_of_part
from pressbot.render.replies import query_fault
from pressbot.render.summary import withdrawal_notice
from pressbot.render.why import Fate, Outcome, told_evidence, why_usage
from pressbot.render.why import why as why_message
from pressbot.store.advance import chats_in_advance
from pressbot.store.group_posts import chats_told
from pressbot.store.groups import same_releases
from pressbot.store.held import held_announcements
from pressbot.store.posts import may_be_there_twice
from pressbot.store.subscriptions import chat_subscriptions
from pressbot.terms import Query


def why(tx: Connection, request: Request) -> Reply:
    """What each of the chat's subscriptions makes of a release."""
    release_id = release_meant(tx, request)
    if not release_id:
        return Reply(messages=(why_usage(request.chat),))
    shown = shown_release(tx, request, release_id)
    if shown is None:
        return Reply(messages=(release_not_found(request.chat),))
    release = shown.release
    if release.withdrawn:
        # Nothing of what it said is known any more, so nothing can be said about it.
        return Reply(messages=(withdrawal_notice(release, request.chat),))
    outcomes = [_outcome(each, release, request) for each in chat_subscriptions(tx, request.chat)]
    group = same_releases(tx, release.id, request.now)
    also = lead_first([each for each in group if not each.withdrawn])
    matches = any(not each.failed for each in outcomes)
    waiting = held_announcements(tx, request.chat.id)
    fate = Fate(
        also=also,
        instead=_instead(tx, release, group, request.chat) if matches else None,
        held=next((each.hold for each in waiting if each.release_id == release.id), None),
        twice=may_be_there_twice(tx, release.id, request.chat.id),
        advance=release.advance and request.chat.id in chats_in_advance(tx, release.id),
    )
    return Reply(messages=(shown.marked(why_message(request.chat, release, outcomes, fate), request),))


def _instead(tx: Connection, release: Release, group: Sequence[Release], chat: Chat) -> Release | None:
    """The one of the group that this chat got, or is owed, where it did not get this one."""

    def told(each: Release) -> bool:
        return chat.id in chats_told(tx, [each.id])

    return next((each for each in group if told(each)), None) if group and not told(release) else None


def _outcome(subscription: Subscription, release: Release, request: Request) -> Outcome:
    try:
        query = parse(subscription.query)
    except QueryError as fault:
        # It was understood when it was made: a place or topic of that name is gone.
        return Outcome(spelled(subscription.query, request.chat.language), (query_fault(fault, request.chat.language),))
    told = _told(query, explain(query, release, request.now, request.chat.timezone), request.chat)
    return replace(told, rest=rest_of(request.chat, subscription, request.now))


def _told(query: Query, verdicts: Sequence[Verdict], chat: Chat) -> Outcome:
    failed: list[str] = []
    held: list[tuple[str, str]] = []
    for verdict in verdicts:
        words = told_evidence(verdict.evidence, chat.language, chat.timezone)
        if not verdict.holds:
            part = reading_of_part(verdict.part.root, chat.language)
            failed.append(phrase("why-fails-by", chat.language, part=part, words=words) if words else part)
        elif words:
            held.append((reading_of_part(verdict.part.root, chat.language), words))
    return Outcome(reading(query, chat.language), tuple(failed), tuple(held))
