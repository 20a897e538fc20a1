"""What a feed says, as releases: the whole way from an answer's entries to what the archive takes.

Goes in: a parsed feed and the source it speaks for. Comes out: releases with distinct keys.
Whether they are new is left to ``identity.decide`` and its caller.
"""

from datetime import datetime

from pressbot.feeds.identity import keys
from pressbot.feeds.parsed import ParsedFeed
from pressbot.feeds.release import make_release
from pressbot.model import Release, Source
from pressbot.text.topic_rules import read_rules


def releases_of(parsed: ParsedFeed, source: Source, now: datetime, topic_rules: str = "") -> tuple[Release, ...]:
    """The releases in a feed, as of ``now``, in the order of the document; their topics as the feed's rules say."""
    language = parsed.language or source.language
    rules = read_rules(topic_rules)
    return tuple(
        make_release(entry, key=key, source=source, language=language, now=now, rules=rules)
        for entry, key in zip(parsed.entries, keys(parsed.entries), strict=True)
    )
