"""Embargoes that an office has written into its text: "Sperrfrist: Freitag, 20. November 2026, 10 Uhr".

In: what a release says, whose it is, and when it was published. Out: the instant before which nobody may see it, where
that can be read with certainty, and what there is of an embargo that cannot. What is done about it is left to
``release.py``.

Certain is what is understood to the last word: a weekday must be that of the date, and a second hour, an event
("Redebeginn") or a day without its date leave open what is meant. Of two meanings the later holds, so that nothing is
ever read as earlier than it says: a day without an hour ends with the day unless it says "from"; of the hour that a
clock shows twice the second is meant, and an hour without a zone that anybody knows has come once it has everywhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

from pressbot.feeds.dates import LAST_ZONE
from pressbot.model import Source
from pressbot.text.places import resolve
from pressbot.text.sentences import cut_at_word

#: No label is without one of these: most lines are passed over by them.
_HINTS = ("sperr", "embargo", "frei", "veröffentl", "not ", "hold ")
#: Lines at either end of a text in which an embargo counts, and how much of a text is looked at.
_LINES, _LONGEST_LINE = 6, 400
#: Characters of what cannot be read that are shown.
_SHOWN = 80
#: A day without a year is the one in this time around the publication; one farther off is a slip.
_BEFORE, _AHEAD = timedelta(days=60), timedelta(days=300)
_FARTHEST = timedelta(days=400)
_NOON = 12

#: Where a label counts: behind the end of a sentence, too; at the line's beginning or in brackets; at the beginning.
_PLEA = r"\s*(?:achtung\W{1,3}|wichtig\W{1,3}|please note\W{1,3})?"
_BEHIND = rf"(?:^|[(\[|*+]|[–—-]\s|[.:!?]\s){_PLEA}"
_BRACKETED = rf"(?:^|[(\[|*+]){_PLEA}"
_FIRST = rf"^[\s(\[|*+]*{_PLEA}"


@dataclass(frozen=True, slots=True)
class _Label:
    """The words an embargo begins with, and what they mean."""

    words: re.Pattern[str]
    #: A day alone begins what it allows.
    opens: bool = False
    #: Says nothing where no date follows: "Embargo: EU einig" is no embargo.
    weak: bool = False
    #: Holds only with an hour: "Sperrfrist bis 31. Januar" is also said of manure.
    timed: bool = False
    #: Holds only as a whole line of the text: "Frei ab 27.11." is also said of bridges.
    alone: bool = False


def _label(where: str, words: str, **meaning: bool) -> _Label:
    return _Label(re.compile(f"(?i){where}{words}"), **meaning)


_FREE, _FOR_PRINT = r"(?:frei|freigegeben|Freigabe)", r"zur\s+Veröffentlichung"
_LABELS = (
    _label(_BEHIND, r"Sperr(?:frist|vermerk)(?:(?:\s+bis)?\s*[:–—-]+|(?=\s+\d))"),
    _label(_BEHIND, r"Sperr(?:frist|vermerk)(?=\s+bis\b)", timed=True),
    _label(
        _BEHIND,
        rf"(?:nicht\s+(?:{_FOR_PRINT}|(?:zu\s+)?veröffentlichen)|keine\s+Veröffentlichung)\s+vor\b\s*:?",
        opens=True,
    ),
    _label(_BEHIND, rf"(?:{_FOR_PRINT}\s+{_FREE}|{_FREE}\s+{_FOR_PRINT})\s+ab\b\s*:?", opens=True, weak=True),
    _label(_FIRST, rf"{_FREE}\s+ab\b\s*:?", opens=True, weak=True, alone=True),
    _label(_BEHIND, r"(?:strictly\s+|under\s+(?:strict\s+)?)?embargo(?:ed)?\s+(?:until|till)\b\s*:?"),
    _label(_BRACKETED, r"(?:strictly\s+|under\s+(?:strict\s+)?)?embargo(?:ed)?\s+(?:for|ends|lifts)\b\s*:?"),
    _label(_BEHIND, r"(?-i:EMBARGO(?:ED)?)\s*:(?:\s*(?:not\s+(?:for\s+\w+\s+)?before|until)\b\s*:?)?"),
    _label(_BEHIND, r"embargo\s*:", weak=True),
    _label(
        _BEHIND,
        r"not\s+(?:for|to\s+be)\s+(?:publication|published|release|released|broadcast|use|used)\s+before\b\s*:?",
        opens=True,
    ),
    _label(
        _BEHIND,
        r"not\s+for\s+(?:publication|release|broadcast|use)\s+until\b\s*:?|hold\s+for\s+release\s+until\b\s*:?",
    ),
)


def _numbered(names: str, first: int) -> Mapping[str, int]:
    return {name: number for number, same in enumerate(names.split(","), first) for name in same.split()}


_MONTHS = _numbered(
    "januar jänner january jan, februar feber february feb, märz maerz march mär mrz mar, april apr, mai may,"
    " juni june jun, juli july jul, august aug, september sept sep, oktober october okt oct, november nov,"
    " dezember december dez dec",
    1,
)
_WEEKDAYS = _numbered(
    "montag mo monday mon, dienstag di tuesday tues tue, mittwoch mi wednesday wed, donnerstag do thursday thurs thur thu,"
    " freitag fr friday fri, samstag sonnabend sa saturday sat, sonntag so sunday sun",
    0,
)


def _any_of(names: Iterable[str]) -> str:
    return "|".join(sorted(map(re.escape, names), key=len, reverse=True))


#: By abbreviation: the hours it is ahead of UTC, and the zone whose offices write it in summer and winter alike.
_ZONES: Mapping[str, tuple[float | None, str]] = {
    **dict.fromkeys(("mez", "cet"), (1, "Europe/Berlin")),
    **dict.fromkeys(("mesz", "cest"), (2, "Europe/Berlin")),
    **dict.fromkeys(("deutscher zeit", "berliner zeit", "german time", "berlin time"), (None, "Europe/Berlin")),
    **dict.fromkeys(("utc", "z"), (0, "UTC")),
    "gmt": (0, "Europe/London"),
    "bst": (1, "Europe/London"),
    **dict.fromkeys(("uk time", "london time"), (None, "Europe/London")),
    "eet": (2, "Europe/Helsinki"),
    "eest": (3, "Europe/Helsinki"),
    **{
        f"{letter}{middle}t": (ahead, f"America/{city}")
        for letter, hours, city in (
            ("e", -5, "New_York"),
            ("c", -6, "Chicago"),
            ("m", -7, "Denver"),
            ("p", -8, "Los_Angeles"),
        )
        for middle, ahead in (("", None), ("s", hours), ("d", hours + 1))
    },
}
_LOCAL = ("ortszeit", "local time")
#: Countries in which one hour holds.
_COUNTRIES: Mapping[str, str] = {
    **dict.fromkeys(
        ("DE", "AT", "CH", "LI", "LU", "BE", "NL", "FR", "IT", "DK", "SE", "NO", "PL", "CZ"), "Europe/Berlin"
    ),
    "GB": "Europe/London",
    "IE": "Europe/Dublin",
}

_MONTH = rf"(?P<name>{_any_of(_MONTHS)})\b\.?"
_ORDINAL = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>20\d\d)(?!\d)"
_DATES = tuple(
    re.compile(rf"(?i){pattern}")
    for pattern in (
        rf"{_YEAR}-(?P<month>\d\d)-(?P<day>\d\d)(?!\d)",
        rf"(?P<day>\d{{1,2}})\.\s?(?P<month>\d{{1,2}})\.(?:\s?{_YEAR}|(?P<short>\d\d)(?![\d:.]|\s*(?:Uhr|h\b)))?",
        rf"{_ORDINAL}\.?\s*(?:of\s+)?{_MONTH}(?:,?\s+{_YEAR})?",
        rf"{_MONTH}\s+{_ORDINAL}\b(?:,?\s+{_YEAR})?",
        rf"(?P<first>\d{{1,2}})/(?P<second>\d{{1,2}})/{_YEAR}",
    )
)
_TIMES = tuple(
    re.compile(rf"(?i){pattern}")
    for pattern in (
        r"(?:12\s+)?(?P<noon>noon|midday)\b",
        r"(?:12\s+)?(?P<midnight>midnight|Mitternacht)\b",
        r"(?P<hour>\d{1,2})[:.](?P<minute>\d\d)(?::\d\d)?(?!\d)(?:\s*(?P<half>[ap])\.?m\b\.?|\s*(?:Uhr|h|hrs|hours)\b)?",
        r"(?P<hour>\d{1,2})\s*(?P<half>[ap])\.?m\b\.?",
        r"(?P<hour>\d{1,2})\s*(?:Uhr|h)\b",
        r"(?P<hour>\d\d)(?P<minute>\d\d)\s?(?:hrs|hours|h)\b",
    )
)
_OFFSET = re.compile(
    r"(?i)(?:(?:UTC|GMT)\s?(?=[+−-])|(?=\+))(?P<sign>[+−-])\s?(?P<hours>\d{1,2})(?::?(?P<minutes>\d\d))?(?!\d)"
)
_ZONE = re.compile(rf"(?i)(?P<zone>{_any_of((*_ZONES, *_LOCAL))})\b")
_WEEKDAY = re.compile(rf"(?i)(?P<weekday>{_any_of(_WEEKDAYS)})\b\.?")
_BETWEEN = re.compile(r"(?i)(?:\s|[,(|/–—-]|T(?=\d)|\b(?:um|ab|at|on|am|zum|bis|den|dem|the|until)\b)*")
_END = re.compile(r"(?i)\s*(?:$|[.;!|)\]*+]|\s[–—-]\s*(?=[^\W\d])|[,–—-]*\s*(?:es gilt|check against))")
#: Behind the end: another hour, for others.
_ANOTHER = re.compile(r"(?i)\b\d{1,2}(?:[:.]\d\d)?\s*(?:Uhr|hrs|[ap]\.?m)\b")


@dataclass(frozen=True, slots=True)
class Embargo:
    """What a text says about when it may be used."""

    #: Nobody may see it before; None where nothing can be read with certainty. May lie in the past.
    until: datetime | None = None
    #: An embargo that cannot be read, in the office's words and without its label; "" where there is none.
    unread: str = ""


def find_embargo(headline: str, subhead: str, body: str, *, source: Source, published_at: datetime) -> Embargo:
    """Return the embargo in a release's plain text; of several the latest."""
    instants: list[datetime] = []
    unread = ""
    titles, lines = _labelled((headline, subhead)), _labelled(_edges(body))
    for label, said, alone in [*((*each, False) for each in titles), *((*each, True) for each in lines)]:
        until = _read(said, published_at, source, label, alone=alone)
        if until is not None:
            instants.append(until)
        elif not label.weak or any(each.search(said) for each in _DATES):
            unread = unread or cut_at_word(said.strip(" :,–—-)]*+") or said.strip(), _SHOWN)
    return Embargo(max(instants, default=None), unread)


def _edges(body: str) -> tuple[str, ...]:
    lines = [line for line in body.split("\n") if line.strip()]
    return tuple(lines) if len(lines) <= 2 * _LINES else (*lines[:_LINES], *lines[-_LINES:])


def _labelled(lines: tuple[str, ...]) -> Iterator[tuple[_Label, str]]:
    """Each label, with what follows it."""
    for line in (each[:_LONGEST_LINE] for each in lines):
        lowered = line.lower()
        if not any(hint in lowered for hint in _HINTS):
            continue
        for label in _LABELS:
            if found := label.words.search(line):
                yield label, line[found.end() :]
                break


def _read(said: str, published_at: datetime, source: Source, label: _Label, *, alone: bool) -> datetime | None:
    """The instant that the words behind a label mean, None where that is not certain; ``alone``: in a line of text."""
    parts: dict[str, re.Match[str]] = {}
    at = 0
    while found := _next_part(said, at, parts):
        kind, match = found
        parts[kind] = match
        at = match.end()
    end = _END.match(said, at)
    if "date" not in parts or not end or _ANOTHER.search(said, end.end()):
        return None
    if not _means_it(label, said[end.end() :], timed="time" in parts, alone=alone):
        return None
    day, clock = _date(parts["date"], published_at), _clock(parts.get("time"), opens=label.opens)
    if day is None or clock is None or not _is_weekday(parts.get("weekday"), day):
        return None
    hour, later = clock
    local = datetime.combine(day, hour) + timedelta(days=later)
    until = max(_instants(local, _zones(parts, source)))
    return until if abs(until - published_at) <= _FARTHEST else None


def _means_it(label: _Label, rest: str, *, timed: bool, alone: bool) -> bool:
    """Whether a label with a date is an embargo, by what else there is."""
    if label.alone and (not alone or rest.strip(" .!)]*+")):
        return False
    return timed or not (label.timed or (label.weak and rest.strip()))


def _next_part(said: str, at: int, parts: Mapping[str, object]) -> tuple[str, re.Match[str]] | None:
    between = _BETWEEN.match(said, at)
    start = between.end() if between else at
    # "+01:00" follows its hour at once; and a date is tried first, for "20.11." begins like an hour.
    kinds = (("date", _DATES), ("time", _TIMES), ("offset", (_OFFSET,)), ("zone", (_ZONE,)), ("weekday", (_WEEKDAY,)))
    for kind, patterns in kinds:
        if kind not in parts and not (kind in {"offset", "zone"} and "time" not in parts):
            for pattern in patterns:
                if match := pattern.match(said, start):
                    return kind, match
    return None


def _date(found: re.Match[str], published_at: datetime) -> date | None:
    said = found.groupdict()
    if said.get("first"):
        # Day or month first: where both are possible nobody can tell.
        orders = ((said["first"], said["second"]), (said["second"], said["first"]))
        possible = {_day(said["year"], month, day) for day, month in orders} - {None}
        return possible.pop() if len(possible) == 1 else None
    month = _MONTHS[said["name"].lower()] if said.get("name") else said["month"]
    if said.get("short"):
        return _day(f"20{said['short']}", month, said["day"])
    return (
        _day(said["year"], month, said["day"])
        if said["year"]
        else _in_its_year(month, said["day"], published_at.date())
    )


def _in_its_year(month: int | str, day: str, published: date) -> date | None:
    around = (_day(year, month, day) for year in (published.year - 1, published.year, published.year + 1))
    return next((each for each in around if each and published - _BEFORE <= each <= published + _AHEAD), None)


def _day(year: int | str, month: int | str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def _clock(found: re.Match[str] | None, *, opens: bool) -> tuple[time, int] | None:
    """The hour, and by how many days later; None where it is none."""
    if found is None:
        return time(), 0 if opens else 1
    said = found.groupdict()
    hour, minute = _hour(said), int(said.get("minute") or 0)
    # Midnight is at either end of the day.
    if said.get("midnight") or (hour, minute) == (24, 0):
        return time(), 1
    try:
        return time(hour, minute), 0
    except ValueError:
        return None


def _hour(said: Mapping[str, str | None]) -> int:
    """The hour of a day of 24; -1 where it is none."""
    hour, half = int(said.get("hour") or _NOON), (said.get("half") or "").lower()
    if not half:
        return hour
    # "12 a.m." is midnight by the book, and noon to many.
    certain = 1 <= hour <= _NOON and (half, hour) != ("a", _NOON)
    return hour % _NOON + (_NOON if half == "p" else 0) if certain else -1


def _is_weekday(found: re.Match[str] | None, day: date) -> bool:
    return found is None or _WEEKDAYS[found["weekday"].lower()] == day.weekday()


def _zones(parts: Mapping[str, re.Match[str]], source: Source) -> tuple[tzinfo, ...]:
    """The zones an hour may be meant in."""
    if offset := parts.get("offset"):
        sign = 1 if offset["sign"] == "+" else -1
        ahead = timedelta(hours=int(offset["hours"]), minutes=int(offset["minutes"] or 0))
        return (timezone(sign * ahead),) if ahead < timedelta(hours=15) else (LAST_ZONE,)
    named = parts["zone"]["zone"].lower() if "zone" in parts else ""
    if named not in _ZONES:
        return (_zone_of(source),)
    hours, zone = _ZONES[named]
    # "MEZ" is also written in summer, where it is not what the clocks show.
    return (ZoneInfo(zone), *([timezone(timedelta(hours=hours))] if hours is not None else []))


def _zone_of(source: Source) -> tzinfo:
    found = resolve(source.place) if source.place else ()
    countries = {place.country for place in (found if isinstance(found, tuple) else (found,))}
    zones = {_COUNTRIES.get(country, "") for country in countries}
    if len(zones) == 1 and (zone := zones.pop()):
        return ZoneInfo(zone)
    # Wherever German is spoken it is the same hour.
    return ZoneInfo("Europe/Berlin") if source.language == "de" and not countries else LAST_ZONE


def _instants(local: datetime, zones: tuple[tzinfo, ...]) -> Iterator[datetime]:
    # Both readings of an hour that a clock shows twice or passes over.
    for zone in zones:
        for fold in (0, 1):
            yield local.replace(tzinfo=zone, fold=fold).astimezone(UTC)
