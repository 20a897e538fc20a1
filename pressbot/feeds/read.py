"""What a feed says, as releases: the whole way from an answer's entries to what the archive takes.

Goes in: a parsed feed, split up by source where it speaks for several, and the source. Comes out: releases with distinct keys.
Whether they are new is left to ``identity.decide`` and its caller.
"""

from dataclasses import replace
from datetime import datetime

from pressbot.feeds.identity import keys
from pressbot.feeds.parsed import ParsedFeed
from pressbot.feeds.release import make_release
from pressbot.model import Release, Source
from pressbot.text.topic_rules import read_rules


def by_issuer(parsed: ParsedFeed) -> tuple[ParsedFeed, ...]:
    """A feed for each issuer in ``parsed``, called by its name; what names none stays under the feed's own title."""
    names = dict.fromkeys(entry.issuer for entry in parsed.entries)
    return tuple(
        replace(
            parsed,
            title=name or parsed.title,
            entries=tuple(entry for entry in parsed.entries if entry.issuer == name),
        )
        for name in names
    )


def releases_of(parsed: ParsedFeed, source: Source, now: datetime, topic_rules: str = "") -> tuple[Release, ...]:
    """The releases in a feed, as of ``now``, in the order of the document; their topics as the feed's rules say."""
    language = parsed.language or source.language
    rules = read_rules(topic_rules)
    return tuple(
        make_release(entry, key=key, source=source, language=language, now=now, rules=rules)
        for entry, key in zip(parsed.entries, keys(parsed.entries), strict=True)
    )
