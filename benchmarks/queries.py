"""The 200 searches of the benchmark: 25 of each kind, drawn from the corpus, so that each finds something.

Goes in: the first releases of a corpus, analysed. Comes out: searches as people type them, and what they are made of,
for engines that read another language.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from random import Random
from zoneinfo import ZoneInfo

from benchmarks.cache import AnalysedCorpus, Archived
from benchmarks.corpus import published
from benchmarks.words import vocabulary
from pressbot.model import Release
from pressbot.text.analyse import tokens

OF_EACH_KIND = 25
#: The time zone that days are meant in.
ZONE = "Europe/Berlin"
#: Words are counted and queries drawn in so many releases, whatever the size of the archive.
_POOL = 10_000
#: What share of releases has a common word, and in how many of the pool a rare one is.
_COMMON, _RARE = (0.08, 0.6), (1, 2)
#: Who asks for several words together asks for such as more than one release in 500 has.
_USUAL = 0.002
_WORD = re.compile(r"[^\W\d_]{4,}")
_SENTENCE = re.compile(r"[^.:,„“()]+")


class Kind(StrEnum):
    """What a search asks for."""

    RARE = "rare term"
    COMMON = "common term"
    ALL = "2-4 terms"
    PHRASE = "phrase"
    PREFIX = "prefix"
    ANY = "OR"
    SOURCE = "term + source"
    PLACE = "2 terms + place"


@dataclass(frozen=True, slots=True)
class Asked:
    """A search, and what it is made of."""

    kind: Kind
    #: In pressbot's query language.
    text: str
    #: The words, in order; of a prefix its letters.
    words: tuple[str, ...]
    #: The index of a source in ``Corpus.sources``.
    source: int | None = None
    place: str = ""
    #: The number of the first release of the earliest day asked for.
    since: int = 0
    has_picture: bool = False


def searches(archive: AnalysedCorpus, size: int) -> list[Asked]:
    """The searches for an archive of ``size`` releases or more; the same for all from 10,000 on."""
    return _Draw(archive, min(size, _POOL)).all()


class _Draw:
    """Draws searches from the releases of the pool."""

    def __init__(self, archive: AnalysedCorpus, size: int) -> None:
        self._rng = Random(f"{archive.corpus.seed} searches")
        self._corpus = archive.corpus
        self._pool = [each for chunk in archive.chunks(0, size) for each in chunk]
        self._releases_with = _counted(self._pool)
        self._unsaid = {stem for tag in ("de", "en") for word in vocabulary(tag).function for stem in tokens(word, tag)}
        self._sources = {source.name: at for at, source in enumerate(archive.corpus.sources)}

    def all(self) -> list[Asked]:
        drawn: dict[Kind, Callable[[], Asked | None]] = {
            Kind.RARE: lambda: self._one_word(Kind.RARE, *_RARE),
            Kind.COMMON: lambda: self._one_word(Kind.COMMON, *(int(share * len(self._pool)) for share in _COMMON)),
            Kind.ALL: self._all_words,
            Kind.PHRASE: self._phrase,
            Kind.PREFIX: self._prefix,
            Kind.ANY: self._any_word,
            Kind.SOURCE: self._with_source,
            Kind.PLACE: self._with_place,
        }
        found: dict[str, Asked] = {}
        for draw in drawn.values():
            wanted = len(found) + OF_EACH_KIND
            while len(found) < wanted:
                if (asked := draw()) is not None:
                    found.setdefault(asked.text, asked)
        return list(found.values())

    def _one_word(self, kind: Kind, least: int, most: int) -> Asked | None:
        words = [each for each in self._words(self._release()) if least <= self._spread(each) <= most]
        if not words:
            return None
        word = self._rng.choice(words)
        return Asked(kind, word, (word,))

    def _all_words(self) -> Asked | None:
        words = self._some(self._usual_words(self._release()), self._rng.randint(2, 4))
        return Asked(Kind.ALL, " ".join(words), words) if words else None

    def _any_word(self) -> Asked | None:
        words = self._some([*self._words(self._release()), *self._words(self._release())], self._rng.randint(2, 4))
        return Asked(Kind.ANY, " OR ".join(words), words) if words else None

    def _phrase(self) -> Asked | None:
        sentence = self._rng.choice(_SENTENCE.findall(self._release().body)).split()
        length = self._rng.randint(2, 3)
        starts = [at for at in range(len(sentence) - length) if all(map(str.isalpha, sentence[at : at + length]))]
        if not starts:
            return None
        start = self._rng.choice(starts)
        words = tuple(sentence[start : start + length])
        return Asked(Kind.PHRASE, f'"{" ".join(words)}"', words) if any(map(self._tells, words)) else None

    def _prefix(self) -> Asked | None:
        words = [word for word in self._words(self._release()) if len(word) > 5]  # noqa: PLR2004 - longer than its prefix
        if not words:
            return None
        beginning = self._rng.choice(words)[: self._rng.randint(4, 5)]
        return Asked(Kind.PREFIX, f"{beginning}*", (beginning,))

    def _with_source(self) -> Asked | None:
        release = self._release()
        words = self._some(self._usual_words(release), 1)
        if not words:
            return None
        narrower, since, has_picture = self._narrower(release)
        text = f'{words[0]} source:"{release.source.name}"{narrower}'
        return Asked(Kind.SOURCE, text, words, self._sources[release.source.name], "", since, has_picture)

    def _with_place(self) -> Asked | None:
        release = self._release()
        words = self._some(self._usual_words(release), 2)
        if not words:
            return None
        narrower, since, has_picture = self._narrower(release)
        text = f'{" ".join(words)} place:"{release.source.place}"{narrower}'
        return Asked(Kind.PLACE, text, words, None, release.source.place, since, has_picture)

    def _narrower(self, release: Release) -> tuple[str, int, bool]:
        """In half of the cases from a day on, in half of them those with pictures only."""
        text, since, has_picture = "", 0, bool(release.pictures) and self._rng.random() < 0.5  # noqa: PLR2004 - half
        if self._rng.random() < 0.5:  # noqa: PLR2004 - half
            day = _day_of(release.published_at) - timedelta(days=self._rng.randint(1, 10))
            since = next(each.number for each in self._pool if _day_of(published(each.number)) >= day)
            text = f" after:{day.isoformat()}"
        return text + " has:image" * has_picture, since, has_picture

    def _release(self) -> Release:
        return self._corpus.release(self._rng.randrange(len(self._pool)))

    def _words(self, release: Release) -> list[str]:
        """The words of a text that tell something, each once."""
        return [word for word in dict.fromkeys(_WORD.findall(release.body)) if self._tells(word)]

    def _usual_words(self, release: Release) -> list[str]:
        return [word for word in self._words(release) if self._spread(word) > _USUAL * len(self._pool)]

    def _tells(self, word: str) -> bool:
        return bool(self._spread(word)) and not {*tokens(word, "de"), *tokens(word, "en")} & self._unsaid

    def _spread(self, word: str) -> int:
        stems = tokens(word, "de")
        return self._releases_with[stems[0]] if len(stems) == 1 else 0

    def _some(self, words: Sequence[str], count: int) -> tuple[str, ...]:
        return tuple(self._rng.sample(words, count)) if len(words) >= count else ()


def _day_of(instant: datetime) -> date:
    """The day in the zone that the searches are read in."""
    return instant.astimezone(ZoneInfo(ZONE)).date()


def _counted(pool: Iterable[Archived]) -> Counter[str]:
    counted: Counter[str] = Counter()
    for each in pool:
        counted.update({*each.analysed.title, *each.analysed.body})
    return counted
