"""What a single source means by its categories: rules such as ``Blaulicht=Kriminalität; *=Polizei``.

Goes in: rules as they stand in a list of feeds, and the topics of a release. Comes out: the rules checked, or the topics
that the release has by them.
A rule goes before what its category would say by itself; ``*`` stands for every release.
"""

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from pressbot.errors import WrongUse
from pressbot.text.topics import find_topics, suggest_topics, topics_of

EVERY = "*"

#: The codes of topics by category, casefolded.
Rules = Mapping[str, tuple[str, ...]]
NO_RULES: Rules = MappingProxyType({})


def checked_rules(text: str) -> str:
    """The rules as they are stored and written: ``Category=Topic``, parted by ``; ``.

    Raises:
        WrongUse: one is no rule, or its topic is unknown; the sentence names what may have been meant.
    """
    for category, name in _pairs(text):
        if not category or not name:
            raise WrongUse(f"“{category or name}” is no rule for topics: it should be Category=Topic.")
        if not _codes(name):
            meant = next(iter(suggest_topics(name)), "")
            raise WrongUse(f"There is no topic “{name}”." + (f" Did you mean “{meant}”?" if meant else ""))
    return "; ".join(f"{category}={name}" for category, name in _pairs(text))


def read_rules(text: str) -> Rules:
    """The rules of a text that was checked; a topic that is gone since then is left out."""
    rules: dict[str, tuple[str, ...]] = {}
    for category, name in _pairs(text):
        rules[category.casefold()] = (*rules.get(category.casefold(), ()), *_codes(name))
    return rules


def apply_rules(rules: Rules, topics: Iterable[str]) -> tuple[str, ...]:
    """The topics, each as its rule has it: codes that ``topics_of`` reads; what no rule names stays as it is."""
    found = list(rules.get(EVERY, ()))
    for topic in topics:
        found += rules.get(topic.casefold(), (topic,))
    return tuple(dict.fromkeys(found))


def _pairs(text: str) -> list[tuple[str, str]]:
    """Category and topic of each rule; a category may hold the sign itself, a topic does not."""
    parted = [part.rpartition("=") for part in text.split(";") if part.strip()]
    return [(" ".join(category.split()), " ".join(name.split())) for category, _, name in parted]


def _codes(name: str) -> tuple[str, ...]:
    """What the name says of a release; of a name too vague for that, the topic of that name."""
    codes = topics_of((name,)) or tuple(topic.code for topic in find_topics(name)[:1])
    return tuple(f"medtop:{code}" for code in codes)
