"""What somebody may be about to type: places and topics, by the beginning of their names.

Goes in: the letters so far. Comes out: the likeliest, as many as are asked for.
"""

import heapq

from pressbot.text.gazetteer import Place, gazetteer, spelling
from pressbot.text.places import find_places, suggest_places
from pressbot.text.topics import Topic, find_topics, suggest_topics

#: Longer than any name of a place; what is longer is not looked at.
_MAX_LETTERS = 100


def places_beginning(text: str, most: int) -> tuple[Place, ...]:
    """Places whose names begin like this, or else are spelt much like it, those in Germany and the most populous first.

    () for less than two letters.
    """
    key = spelling(" ".join(text.split())[:_MAX_LETTERS])
    names = (name for (_, part), names in gazetteer().spellings.items() if part == key[:2] for name in names)
    begun = {each.id: each for name in names if name.startswith(key) for each in find_places(name)}
    alike = () if begun else (each for name in suggest_places(text) for each in find_places(name))
    return tuple(
        heapq.nlargest(most, (*begun.values(), *alike), key=lambda each: (each.country == "DE", each.population))
    )


def topics_beginning(text: str) -> tuple[Topic, ...]:
    """What the text may mean, and topics with names that begin like it, or are spelt much like it."""
    suggested = (find_topics(name)[0] for name in suggest_topics(text))
    return tuple({each.code: each for each in (*find_topics(text), *suggested)}.values())
