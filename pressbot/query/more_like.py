"""More like this: from one release to queries that bring others of its kind.

Goes in: a release. Comes out: canonical queries, the likeliest wish first.
How many releases each would bring is left to whoever shows them.
"""

from __future__ import annotations

import re

from pressbot.model import Release
from pressbot.query.build import canonical_or_empty, field_term
from pressbot.text.gazetteer import Place
from pressbot.text.places import label, resolve
from pressbot.text.topics import topic, topics_of

#: Shorter words are seldom what a headline is about; German says it in one long noun.
_LONG = 6
_MOST_WORDS = 2
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")


def more_like(release: Release) -> list[str]:
    """Queries for releases like this one: of its topic and place, of its headline's words, of its source."""
    topics, place = _topics(release), _place(release)
    words = _words(release)
    wishes = [
        f"{topics} {place}" if topics and place else "",
        f"{words} {place}" if words and place else words,
        topics,
        place,
        field_term("source", release.source.name),
    ]
    return list(dict.fromkeys(query for wish in wishes if wish and (query := canonical_or_empty(wish))))


def _topics(release: Release) -> str:
    code = next(iter(topics_of(release.topics)), "")
    return field_term("topic", topic(code).de) if code else ""


def _place(release: Release) -> str:
    here = resolve(release.source.place) if release.source.place else ()
    return field_term("place", label(here)) if isinstance(here, Place) else ""


def _words(release: Release) -> str:
    """The headline's longest names and nouns, either of them; what names the source or the place is no news."""
    known = f"{release.source.name} {release.source.place}".casefold()
    named = [each for each in _WORD.findall(release.headline) if len(each) >= _LONG and each.casefold() not in known]
    # In German these have capitals; in English some words of a headline have, and they are not worse than the others.
    capital = [each for each in named if each[0].isupper()]
    longest = sorted(dict.fromkeys(capital or named), key=len, reverse=True)[:_MOST_WORDS]
    either = " OR ".join(longest)
    return f"({either})" if len(longest) > 1 else either
