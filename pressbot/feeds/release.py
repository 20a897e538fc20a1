"""An entry to a release: what a stranger's feed said, made fit to be stored, searched and shown.

In: an ``Entry``, its key, its source and the present instant. Out: a ``Release`` of plain text and
absolute addresses. Whether it is new is left to ``identity.py``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime, timedelta

from pressbot.feeds.clean import clean, clean_line, pictures_in, shows_news
from pressbot.feeds.contact import contact_in
from pressbot.feeds.dates import plausible
from pressbot.feeds.embargo import Embargo, find_embargo
from pressbot.feeds.lead import lead_of
from pressbot.feeds.markers import KICKER, marker
from pressbot.feeds.media import kept_media, medium
from pressbot.feeds.parsed import Entry, distinct
from pressbot.feeds.subhead import split_subhead
from pressbot.model import NEVER, Change, Media, PubStatus, Release, Source
from pressbot.text.language import detect, primary
from pressbot.text.sentences import cut_at_word, sentences
from pressbot.text.topic_rules import NO_RULES, Rules, apply_rules

_HEADLINE_LENGTH = 120
MAX_HEADLINE = 500
MAX_TOPICS = 20
MAX_TOPIC = 80
#: So far ahead the date of a version may lie, by a clock that is wrong or a zone that is missing.
_CLOCKS_DIFFER = timedelta(days=1)

_LABELLED_TOPIC = re.compile(r"[A-Z_]{3,30}=")


def make_release(
    entry: Entry, *, key: str, source: Source, language: str, now: datetime, rules: Rules = NO_RULES
) -> Release:
    """Return the release an entry stands for; ``language`` is the feed's own tag, or ""."""
    title = clean_line(entry.title)[:MAX_HEADLINE]
    markup, text = _text(entry)
    subhead, body = (clean_line(entry.subhead), text) if entry.subhead else split_subhead(markup, text, title)
    headline = title or _headline_from(body) or clean_line(entry.link) or key
    lead = lead_of(title, body)
    kicker = KICKER.match(headline)
    published_at = plausible(entry.published_at, now)
    embargo = find_embargo(headline, subhead, body, source=source, published_at=published_at or now)
    hidden_until = _hidden_until(entry, embargo, now)
    return Release(
        source=source,
        key=key,
        headline=headline,
        kicker=kicker[1] if kicker else "",
        subhead=subhead,
        lead=lead,
        body=body,
        url=entry.link,
        language=_language(entry, language or source.language, f"{title}. {body}"),
        published_at=_published_at(published_at, hidden_until, now),
        release_at=NEVER if entry.pub_status is PubStatus.WITHHELD else max(now, hidden_until or now),
        topics=_topics(entry.categories, rules),
        media=_media(entry),
        contact=contact_in(body),
        note=clean(entry.note),
        embargo=embargo.unread,
        # What an office embargoes it hands out beforehand; what only becomes available later it does not.
        advance=hidden_until is not None and hidden_until in {entry.embargoed_until, embargo.until},
        pub_status=entry.pub_status,
        versioned_at=_versioned_at(entry.versioned_at, now),
        change=_change(entry, headline),
    )


def _change(entry: Entry, headline: str) -> Change:
    if entry.pub_status is PubStatus.CANCELED:
        return Change.WITHDRAWAL
    marked = marker(headline)
    return marked.change if marked and marked.certain else Change.NEW


def _hidden_until(entry: Entry, embargo: Embargo, now: datetime) -> datetime | None:
    told = min(entry.embargoed_until, NEVER) if entry.embargoed_until else plausible(entry.available_at, now)
    # Of two embargoes the later holds.
    return max((each for each in (told, embargo.until) if each is not None), default=None)


def _published_at(said: datetime | None, hidden_until: datetime | None, now: datetime) -> datetime:
    if hidden_until and hidden_until > now:
        return hidden_until
    # A date in the future is a fault of the office's clock or a planned date; neither is when it was published.
    return min(said or now, now)


def _versioned_at(said: datetime | None, now: datetime) -> datetime | None:
    # A version from the future would outrank every later one, a withdrawal among them.
    return said if said and said <= now + _CLOCKS_DIFFER else None


def _text(entry: Entry) -> tuple[str, str]:
    """The fuller of the entry's texts: its markup, and what of it can be read."""
    content, summary = clean(entry.content), clean(entry.summary)
    return (entry.content, content) if len(content) >= len(summary) else (entry.summary, summary)


def _headline_from(body: str) -> str:
    first = next(iter(sentences(lead_of("", body) or body)), "")
    return cut_at_word(first, _HEADLINE_LENGTH)


def _language(entry: Entry, given: str, text: str) -> str:
    return primary(entry.language) or primary(given) or detect(text)


def _topics(categories: Iterable[str], rules: Rules) -> tuple[str, ...]:
    found: dict[str, str] = {}
    for category in categories:
        # The EU press corner writes "POLICY_AREA=Climate".
        topic = _LABELLED_TOPIC.sub("", clean_line(category[:MAX_HEADLINE]), count=1)
        if 0 < len(topic) <= MAX_TOPIC:
            found.setdefault(topic.casefold(), topic)
    return apply_rules(rules, found.values())[:MAX_TOPICS]


def _media(entry: Entry) -> tuple[Media, ...]:
    texts = (entry.content, entry.summary)
    shown = [picture for text in texts for picture in pictures_in(text, entry.link)]
    return kept_media(medium(each) for each in distinct((*entry.attachments, *shown)) if shows_news(each))
