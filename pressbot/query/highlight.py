"""What of a text satisfies a query: highlights in the original text, also through stemming and folding.

Goes in: a text, or a release, and what a query asks of it. Comes out: stretches of that text, which stays as it is,
and a piece of it around them.
Only what must be there is marked: words, phrases and beginnings, neither what is excluded nor what is filtered by.
How marks look is left to ``render/``.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, takewhile

from pressbot.messages import Highlight, Marked
from pressbot.model import Release
from pressbot.query.match import Beginning, Condition, Either, Every, Field, Words
from pressbot.text.analyse import tokens, words_and_parts
from pressbot.text.words import close_up

#: As much as two lines on a telephone.
EXCERPT_LENGTH = 120

_RUN = re.compile(r"\S+")
#: Combining marks belong to the letter before them.
_PART = re.compile(r"(?:[^\W_][\u0300-\u036f]*)+")
_STOP = re.compile(r"[.!?][“”»«\"]?\s+")
_ELLIPSIS = "…"

_Stretch = tuple[int, int]
_Asked = Words | Beginning


@dataclass(frozen=True, slots=True)
class _Word:
    """A token, and the stretch of the original text that it comes from."""

    start: int
    end: int
    token: str
    #: What it is found by outside phrases.
    alone: tuple[str, ...]


def highlight(text: str, language: str, condition: Condition, *, title: bool = False) -> tuple[_Stretch, ...]:
    """The stretches of ``text`` that satisfy what the condition asks for, in order and apart.

    ``title`` says that it is a text in which ``title:`` looks, too.
    """
    words = _words(text, language)
    return _united(each for asked in _asked(condition) for each in _occurrences(words, asked, title=title))


def excerpt(text: str, stretches: Sequence[_Stretch], length: int) -> str:
    """At most ``length`` characters of ``text``, around where most of its stretches are: whole words, with … at a cut.

    Only a word that is longer than that itself is cut.
    """
    if len(text) <= length:
        return text
    room = length - len(_ELLIPSIS) * 2 - 2
    first, last = _densest(text, stretches, room)
    # What comes before tells what it is about, what comes after what is said of it, which is more.
    start = max(0, min(first - (room - (last - first)) // 3, len(text) - room))
    # A sentence is best read from its beginning.
    start += max((stop.end() for stop in _STOP.finditer(text[start:first])), default=0)
    end = min(len(text), start + room)
    while start < first and not (start == 0 or text[start - 1].isspace()):
        start += 1
    while end > last and not (end == len(text) or text[end].isspace()):
        end -= 1
    before = f"{_ELLIPSIS} " if start else ""
    after = f" {_ELLIPSIS}" if end < len(text) else ""
    return f"{before}{text[start:end].strip()}{after}"


def highlight_release(release: Release, condition: Condition) -> Highlight:
    """What of a release shows why the condition holds; of a withdrawn one nothing does."""
    needed = _needed(condition)
    if release.withdrawn or needed is None:
        return Highlight()
    headline = _words(release.headline, release.language)
    marks = highlight(release.headline, release.language, needed, title=True)
    if _shows(needed, lambda asked: any(_occurrences(headline, asked, title=True))):
        return Highlight(marks)
    missing = [asked for asked in _asked(needed) if not any(_occurrences(headline, asked, title=True))]
    for text, title in ((release.subhead, True), (_news(release), False), (release.body or release.lead, False)):
        line = " ".join(text.split())
        if found := highlight(line, release.language, Either(tuple(missing)), title=title):
            shown = excerpt(line, found, EXCERPT_LENGTH)
            return Highlight(marks, Marked(shown, highlight(shown, release.language, needed, title=title)))
    return Highlight(marks)


def _news(release: Release) -> str:
    """The text up to the paragraph that gives the office's telephone or e-mail, which tells least of why it is found."""
    contact = tuple(each for each in (release.contact.phone, release.contact.email) if each)
    paragraphs = (release.body or release.lead).split("\n\n")
    return "\n\n".join(takewhile(lambda each: not any(said in each for said in contact), paragraphs))


def _needed(condition: Condition) -> Condition | None:
    """The part of a condition that words of a text satisfy; None where no part does."""
    match condition:
        case Words(Field.TEXT | Field.EXACT | Field.TITLE) | Beginning():
            return condition
        case Every(conditions):
            kept = tuple(each for each in map(_needed, conditions) if each)
            return Every(kept) if kept else None
        case Either(conditions):
            kept = tuple(each for each in map(_needed, conditions) if each)
            return Either(kept) if kept else None
        case _:
            return None


def _asked(condition: Condition) -> Iterator[_Asked]:
    match _needed(condition):
        case Words() | Beginning() as asked:
            yield asked
        case Every(conditions) | Either(conditions):
            for each in conditions:
                yield from _asked(each)


def _shows(needed: Condition, shown: Callable[[_Asked], bool]) -> bool:
    match needed:
        case Every(conditions):
            return all(_shows(each, shown) for each in conditions)
        case Either(conditions):
            return any(_shows(each, shown) for each in conditions)
        case Words() | Beginning():
            return shown(needed)
        case _:
            return False


# Whoever asks one thing of a text asks the next: each term of a query, each query of a chat.
@lru_cache(maxsize=4)
def _words(text: str, language: str) -> tuple[_Word, ...]:
    return tuple(word for start, end in _runs(text) for word in _words_of_run(text[start:end], start, language))


def _runs(text: str) -> Iterator[_Stretch]:
    """The stretches without a blank, but for the blanks inside a number or inside initials."""
    # Letter by letter the same as the original, so that places in it stay what they are.
    plain = text if text.isascii() else "".join(map(_plain, text))
    closed = close_up(plain)
    if len(closed) == len(plain):
        yield from (run.span() for run in _RUN.finditer(plain))
        return
    at = 0
    for run in _RUN.finditer(closed):
        start = end = plain.index(closed[run.start()], at)
        for letter in run[0]:
            end = plain.index(letter, end) + 1
        at = end
        yield start, end


def _plain(letter: str) -> str:
    normal = unicodedata.normalize("NFKC", letter)
    return normal if len(normal) == 1 else letter


def _words_of_run(run: str, start: int, language: str) -> Iterator[_Word]:
    """Its tokens, each with the part of the run it comes from where the parts are analysed like the whole."""
    parts = [part.span() for part in _PART.finditer(run)] or [(0, len(run))]
    said = [words_and_parts(run[begin:end], language) for begin, end in parts]
    if tuple(chain.from_iterable(words for words, _ in said)) != tokens(run, language):
        # Bürger*innen is one word, #TagDerOffenenTür is four, and nobody can tell which letters are whose.
        begin, end = parts[0][0], parts[-1][1]
        parts, said = [(begin, end)], [words_and_parts(run, language)]
    for (begin, end), (words, of_compounds) in zip(parts, said, strict=True):
        for token in words:
            yield _Word(start + begin, start + end, token, alone=(token, *of_compounds))


def _occurrences(words: Sequence[_Word], asked: _Asked, *, title: bool) -> Iterator[_Stretch]:
    match asked:
        case Beginning(beginning):
            begun = (word for word in words if any(each.startswith(beginning) for each in word.alone))
            yield from ((word.start, word.end) for word in begun)
        case Words(field, sequences) if title or field is not Field.TITLE:
            for sequence in sequences:
                if len(sequence) == 1 and field is Field.TEXT:
                    yield from ((word.start, word.end) for word in words if sequence[0] in word.alone)
                else:
                    yield from _unbroken(words, sequence)


def _unbroken(words: Sequence[_Word], sequence: tuple[str, ...]) -> Iterator[_Stretch]:
    for at in (at for at, word in enumerate(words) if word.token == sequence[0]):
        found = words[at : at + len(sequence)]
        if tuple(word.token for word in found) == sequence:
            yield found[0].start, found[-1].end


def _united(stretches: Iterable[_Stretch]) -> tuple[_Stretch, ...]:
    """The stretches in order, those that overlap or touch as one."""
    united: list[_Stretch] = []
    for start, end in sorted(stretches):
        if united and start <= united[-1][1]:
            united[-1] = united[-1][0], max(end, united[-1][1])
        else:
            united.append((start, end))
    return tuple(united)


def _densest(text: str, stretches: Sequence[_Stretch], room: int) -> _Stretch:
    """Where, within ``room``, most different words are marked, the first such place; without marks the beginning."""
    whole = [_whole_words(text, each) for each in stretches]
    best, most = (whole[0] if whole else (0, 0)), (0, 0)
    for number, (start, _) in enumerate(whole):
        within = [each for each in whole[number:] if each[1] - start <= room]
        count = len({text[begin:end].casefold() for begin, end in within}), len(within)
        if count > most:
            best, most = (start, within[-1][1]), count
    return best[0], min(best[1], best[0] + room)


def _whole_words(text: str, stretch: _Stretch) -> _Stretch:
    start, end = stretch
    while start > 0 and not text[start - 1].isspace():
        start -= 1
    while end < len(text) and not text[end].isspace():
        end += 1
    return start, end
