"""The topics level by level, as people browse them.

Goes in: a topic, or none for the top. Comes out: the topics right below it.
What a name means, and what is above a topic, is left to ``topics.py``.
"""

from pressbot.text.topics import Topic, descendants, topic

#: Above all others; no topic itself.
_ROOT = Topic(code="", parent="-", de="", en="")


def topics_below(above: Topic | None) -> tuple[Topic, ...]:
    """The topics right below this one, in the order of their codes; those at the top for None."""
    root = above or _ROOT
    below = sorted(descendants(root) - {root.code})
    return tuple(each for each in map(topic, below) if each.parent == root.code)
