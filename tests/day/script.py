"""A day as it is going to be: press offices, chats and what they ask for, and what happens when; drawn from a seed.

Goes in: how large it is, and the seed. Comes out: a ``Script``. Which chat wants which release is said here by words that
each release was given, and by nothing of pressbot: that is the reading that everything else is held against.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

BEGIN = datetime(2026, 11, 20, 5, 0, tzinfo=UTC)
#: Six o'clock where all of them live; there nothing changes while the day goes on.
ZONE = "Europe/Berlin"
TICK = timedelta(minutes=10)
#: So long after midnight whatever waited for an hour of that day has come, and what was broken has been polled.
_LATE = timedelta(hours=13)

THEMES = (
    *("Radweg", "Hallenbad", "Feuerwehr", "Haushalt", "Bibliothek", "Kläranlage", "Windkraft", "Museum", "Hochwasser"),
    *("Friedhof", "Konzert", "Straßenbahn", "Impfung", "Denkmal", "Theater", "Kindergarten", "Glasfaser", "Flohmarkt"),
    *("Jugendrat", "Ehrenamt", "Baustelle", "Sporthalle", "Klimaschutz", "Tierheim", "Stadtwald", "Wohnungsbau"),
)
_BEFORE = (
    *("Alten", "Birken", "Dornen", "Eichen", "Falken", "Grauen", "Hirsch", "Ilsen", "Jagd", "Kalten"),
    *("Linden", "Mühlen", "Nieder", "Ober", "Pappel", "Quellen", "Reiher", "Schwarzen", "Tannen", "Wolken"),
)
_BEHIND = ("rode", "hagen", "büttel", "stedt", "horst", "beck", "feld", "hausen", "leben", "ingen")
_FILL = (
    *("der", "die", "das", "Rat", "Ausschuss", "Vorlage", "gestern", "morgen", "Woche", "Monat", "einstimmig", "knapp"),
    *(
        "beschlossen",
        "vertagt",
        "begonnen",
        "beendet",
        "geprüft",
        "geplant",
        "Kosten",
        "Zeitplan",
        "Fachleute",
        "Nachbarn",
    ),
    *(
        "Förderung",
        "Antrag",
        "Vertrag",
        "Firma",
        "Gutachten",
        "Umleitung",
        "Öffnung",
        "Einladung",
        "Anmeldung",
        "Führung",
    ),
)


@dataclass(frozen=True, kw_only=True)
class Size:
    """How much of everything there is."""

    towns: int
    telegram: int
    slack: int
    subscriptions: int
    releases: int
    hours: int


@dataclass(frozen=True, kw_only=True)
class Query:
    """What a chat asks for: all of these themes or any of them, without one, perhaps of one town alone."""

    themes: tuple[str, ...] = ()
    any_of: bool = False
    without: str = ""
    town: str = ""

    @property
    def text(self) -> str:
        """As somebody would type it."""
        parts = [f"({' OR '.join(self.themes)})"] if self.any_of else [" ".join(self.themes)]
        parts += [f"-{self.without}"] if self.without else []
        parts += [f"quelle:{self.town}"] if self.town else []
        return " ".join(filter(None, parts))

    def wants(self, town: str, themes: tuple[str, ...]) -> bool:
        """Whether a release of this town about these themes is asked for."""
        found = (each in themes for each in self.themes)
        named = any(found) if self.any_of else all(found)
        return named and self.without not in themes and self.town in {"", town}


@dataclass(frozen=True, kw_only=True)
class Said:
    """A release as the town words it from a tick on."""

    tick: int
    withdrawn: bool = False


@dataclass(frozen=True, kw_only=True)
class Meldung:
    """One release; ``number`` is in its headline, and those of two towns that say the same have the same."""

    number: int
    town: str
    themes: tuple[str, ...]
    text: str
    #: The wordings, the first one first; the last is what all must see at the end.
    said: tuple[Said, ...]
    #: The tick before which nobody may see it, 0 for none.
    embargo: int = 0
    pictured: bool = False
    #: Whether it is written here and timed, instead of being said in the town's feed.
    own: bool = False

    def at(self, tick: int) -> int:
        """Which wording stands at a tick, counted from 1; 0 where it is not there yet."""
        return sum(each.tick <= tick for each in self.said)


@dataclass(frozen=True, kw_only=True)
class Place:
    """A chat: which of its platform's, and what it has set."""

    platform: str
    number: int
    settings: tuple[tuple[str, str | int | bool], ...] = ()
    asks: tuple[Query, ...] = ()

    @property
    def waits(self) -> bool:
        """Whether what is new may come together, or later."""
        return any(name in {"quiet_from", "digest_at", "daily_limit"} for name, _ in self.settings)


@dataclass(frozen=True, kw_only=True)
class Act:
    """What somebody does in a chat: "sub", "unsub", "blocks" or "comes back"."""

    place: Place
    does: str
    query: Query | None = None


@dataclass(frozen=True, kw_only=True)
class Script:
    """The whole day."""

    towns: tuple[str, ...]
    meldungen: tuple[Meldung, ...]
    places: tuple[Place, ...]
    acts: dict[int, list[Act]]
    #: The first and the last tick in which a town's feed is broken, and how.
    broken: dict[str, tuple[int, int, str]]
    ticks: int
    #: After what ticks a process is killed, stopped and begun anew.
    kills: frozenset[int] = frozenset()
    stops: frozenset[int] = frozenset()
    #: The hours in which nothing happens any more.
    afterwards: tuple[datetime, ...] = ()


def instant(tick: int) -> datetime:
    """When a tick is."""
    return BEGIN + tick * TICK


def draw(size: Size, seed: int) -> Script:
    """The day of this size that belongs to this seed."""
    drawn = random.Random(seed)
    names = [f"{before}{behind}" for before in _BEFORE for behind in _BEHIND]
    towns = tuple(drawn.sample(names, size.towns))
    ticks = size.hours * 6
    places = _places(drawn, size, towns)
    busy = range(ticks // 4, 3 * ticks // 4)
    kill, stop = drawn.sample(busy, 2)
    return Script(
        towns=towns,
        meldungen=tuple(_meldungen(drawn, size.releases, towns, ticks)),
        places=places,
        acts=_acts(drawn, places, towns, ticks),
        broken={town: _broken(drawn, ticks) for town in drawn.sample(towns, max(2, size.towns // 20))},
        ticks=ticks,
        kills=frozenset({kill}),
        stops=frozenset({stop}),
        afterwards=tuple(_hours(instant(ticks))),
    )


def _hours(begin: datetime) -> Iterator[datetime]:
    end = datetime.combine(begin.date(), datetime.min.time(), UTC) + timedelta(days=1) + _LATE
    while begin < end:
        begin += timedelta(hours=4)
        yield begin


def _meldungen(drawn: random.Random, releases: int, towns: tuple[str, ...], ticks: int) -> Iterator[Meldung]:
    for number in range(1, releases + 1):
        town, tick = drawn.choice(towns), drawn.randrange(2, ticks - 12)
        themes = tuple(drawn.sample(THEMES, drawn.choice((1, 2, 3))))
        words = " ".join(drawn.choices(_FILL, k=40))
        meldung = Meldung(
            number=number,
            town=town,
            themes=themes,
            text=f"{', '.join(themes)}: {words} {number}.",
            said=(Said(tick=tick),),
            pictured=drawn.random() < 0.1,
        )
        fate = drawn.random()
        later = drawn.randrange(tick + 3, ticks)
        if fate < 0.08:
            yield _again(meldung, later)
        elif fate < 0.12:
            yield _again(meldung, later, withdrawn=True)
        elif fate < 0.17:
            # By the hour, as it is written into the text.
            hour = (tick // 6 + drawn.randrange(1, 4)) * 6
            own = drawn.random() < 0.3
            yield replace(meldung, embargo=hour, own=own) if hour < ticks else meldung
        elif fate < 0.22:
            yield meldung
            other = drawn.choice([each for each in towns if each != town])
            yield replace(meldung, town=other, said=(Said(tick=later),))
        else:
            yield meldung


def _again(meldung: Meldung, tick: int, *, withdrawn: bool = False) -> Meldung:
    return replace(meldung, said=(*meldung.said, Said(tick=tick, withdrawn=withdrawn)))


def _places(drawn: random.Random, size: Size, towns: tuple[str, ...]) -> tuple[Place, ...]:
    there = [("telegram", number) for number in range(size.telegram)]
    there += [("slack", number) for number in range(size.slack)]
    each = -(-size.subscriptions // len(there))
    return tuple(
        Place(
            platform=platform,
            number=number,
            settings=_settings(drawn),
            asks=tuple({query.text: query for query in (_query(drawn, towns) for _ in range(each))}.values()),
        )
        for platform, number in there
    )


def _settings(drawn: random.Random) -> tuple[tuple[str, str | int | bool], ...]:
    fate = drawn.random()
    if fate < 0.08:
        return (("quiet_from", "20:00"), ("quiet_to", "07:00"))
    if fate < 0.16:
        return (("digest_at", "12:00"),)
    if fate < 0.20:
        return (("daily_limit", 5),)
    return (("pictures", False),) if fate < 0.25 else ()


def _query(drawn: random.Random, towns: tuple[str, ...]) -> Query:
    kind = drawn.random()
    one, two = drawn.sample(THEMES, 2)
    if kind < 0.5:
        return Query(themes=(one,), town=drawn.choice(towns))
    if kind < 0.7:
        return Query(themes=(one, two))
    if kind < 0.8:
        return Query(themes=(one, two), any_of=True, town=drawn.choice(towns))
    if kind < 0.9:
        return Query(themes=(one,), without=two, town=drawn.choice(towns))
    return Query(town=drawn.choice(towns))


def _acts(drawn: random.Random, places: tuple[Place, ...], towns: tuple[str, ...], ticks: int) -> dict[int, list[Act]]:
    acts: dict[int, list[Act]] = {}
    free = [each for each in places if not each.waits]
    people = [each for each in free if each.platform == "telegram"]
    blocking = drawn.sample(people, max(2, len(people) // 20))
    for place in blocking:
        away, back = sorted(drawn.sample(range(2, ticks), 2))
        acts.setdefault(away, []).append(Act(place=place, does="blocks"))
        acts.setdefault(back, []).append(Act(place=place, does="comes back"))
    for place in drawn.sample([each for each in free if each not in blocking], max(4, len(free) // 10)):
        # Themes of a town, so that it is none of what the chat keeps already.
        query = Query(themes=(drawn.choice(THEMES),))
        first, second = sorted(drawn.sample(range(1, ticks), 2))
        acts.setdefault(first, []).append(Act(place=place, does="sub", query=query))
        acts.setdefault(second, []).append(Act(place=place, does="unsub", query=query))
    return acts


def _broken(drawn: random.Random, ticks: int) -> tuple[int, int, str]:
    first = drawn.randrange(1, ticks // 2)
    return first, first + drawn.randrange(3, ticks // 3), drawn.choice(("500", "404", "no feed", "cut"))
