"""Why a release satisfies a query or does not: the words that decide it, and where they stand."""

from dataclasses import replace

import pytest
from hypothesis import given, settings

from pressbot.errors import QueryError
from pressbot.model import Change, Media, Source
from pressbot.query.explain import explain
from pressbot.query.match import satisfies, wanted
from pressbot.query.syntax import canonical, parse
from pressbot.terms import Evidence, Not, Query
from pressbot.text.analyse import analyse
from tests.query.archive import QUERY, RELEASE, Said, released
from tests.values import NOON, a_release

ZONE = "Europe/Berlin"
MATCH = a_release(
    source=Source(name="Feuerwehr und Sportamt", place="Braunschweig", language="de"),
    kicker="Fußball am Sonntag",
    headline="Feuerwehreinsatz nach dem Derby",
    subhead="Zwei Verletzte,  ein Einsatz",
    body="Die Feuerwehren löschten\n\nBrände. Einsätze, EINSÄTZE und noch ein Einsatzleiter.",
    topics=("Amtliches", "Fußball", "medtop:20000822", "Handball"),
    media=(Media(url="https://a.example/1.jpg", caption="Das Stadion", credit="A"),),
)


def told(query: str, release: object = MATCH) -> dict[str, list[str]]:
    """The parts of a query as "yes einsatz", each with its evidence: "headline: Feuerwehreinsatz"."""
    return {
        f"{'yes' if each.holds else 'no'} {canonical(each.part)}": [*map(_line, each.evidence)]
        for each in explain(parse(query), release, NOON, ZONE)  # type: ignore[arg-type]
    }


def _line(evidence: Evidence) -> str:
    far = f", {evidence.kilometres} km" if evidence.kilometres else ""
    return f"{evidence.field}: {evidence.words}{far}"


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("feuerwehr", {"yes feuerwehr": ["headline: Feuerwehreinsatz", "text: Feuerwehren"]}),
        # At most three, each word once, the headline first.
        ("einsatz", {"yes einsatz": ["headline: Feuerwehreinsatz", "subhead: Einsatz", "text: Einsätze"]}),
        ('"einsatz"', {'yes "einsatz"': ["subhead: Einsatz", "text: Einsätze"]}),
        ("loesch*", {"yes loesch*": ["text: löschten"]}),
        ('"löschten brände"', {'yes "löschten brände"': ["text: löschten Brände"]}),
        ('"sonntag feuerwehreinsatz"', {'yes "sonntag feuerwehreinsatz"': ["kicker: Sonntag Feuerwehreinsatz"]}),
        ("titel:derby", {"yes title:derby": ["headline: Derby"]}),
        ("titel:brände", {"no title:brände": []}),
        ("quelle:feuerwehr", {"yes source:feuerwehr": ["source: Feuerwehr"]}),
        ("quelle:Braunschweig", {"yes source:braunschweig": ["place: Braunschweig"]}),
        ("ort:Niedersachsen", {"yes place:niedersachsen": ["place: Braunschweig"]}),
        ("near:Wolfsburg,30km", {'yes near:"wolfsburg,30km"': ["place: Braunschweig, 25 km"]}),
        ("near:Braunschweig,5km", {'yes near:"braunschweig,5km"': ["place: Braunschweig"]}),
        ("near:Niedersachsen,5km", {'yes near:"niedersachsen,5km"': ["place: Braunschweig"]}),
        ("near:Hamburg,5km", {'no near:"hamburg,5km"': []}),
        ("thema:Sport", {"yes topic:sport": ["topic: Fußball", "topic: medtop:20000822", "topic: Handball"]}),
        ("thema:Wetter", {"no topic:wetter": []}),
        (
            "derby lang:de has:image on:heute",
            {
                "yes derby": ["headline: Derby"],
                "yes lang:de": ["language: de"],
                "yes has:image": ["picture: Das Stadion"],
                "yes on:0d": ["published: 2026-11-20T12:00:00+00:00"],
            },
        ),
        ("derby -polizei", {"yes derby": ["headline: Derby"], "yes -polizei": []}),
        ("derby -verletzt", {"yes derby": ["headline: Derby"], "no -verletzt": ["subhead: Verletzte"]}),
        ("derby -ort:Bayern", {"yes derby": ["headline: Derby"], "yes -place:bayern": []}),
        ("derby polizei", {"yes derby": ["headline: Derby"], "no polizei": []}),
    ],
)
def test_each_part_tells_the_words_that_stand_in_the_release(query: str, expected: dict[str, list[str]]) -> None:
    assert told(query) == expected


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("polizei OR derby", ["headline: Derby"]),
        # The first of each alternative goes before the second of any.
        ("einsatz OR derby OR brand", ["text: Brände", "headline: Derby", "headline: Feuerwehreinsatz"]),
        ("(derby polizei) OR (sonntag stadion) OR verletzt", ["subhead: Verletzte"]),
        ("(derby sonntag) OR polizei", ["headline: Derby", "kicker: Sonntag"]),
        ("polizei OR rathaus", []),
    ],
)
def test_of_alternatives_those_that_hold_are_told(query: str, expected: list[str]) -> None:
    (evidence,) = told(query).values()
    assert evidence == expected


def test_a_group_that_fails_by_what_it_excludes_tells_the_word() -> None:
    (_, evidence) = told("derby (polizei OR (sonntag -verletzt))").values()
    assert evidence == ["subhead: Verletzte"]


def test_a_withdrawn_release_is_found_by_no_word_and_shows_none() -> None:
    withdrawn = replace(MATCH, change=Change.WITHDRAWAL)
    verdicts = told("einsatz ort:Niedersachsen -verletzt", withdrawn)
    assert verdicts == {"no einsatz": [], "yes place:niedersachsen": [], "yes -verletzt": []}


@given(said=RELEASE, typed=QUERY)
@settings(max_examples=400, deadline=None)
def test_whatever_a_release_is_found_by_is_told_in_its_own_words(said: Said, typed: str) -> None:
    try:
        query = parse(typed)
    except QueryError:
        return
    release = released(said, 1)
    verdicts = explain(query, release, NOON, ZONE)
    assert all(each.holds for each in verdicts) is satisfies(
        analyse(release), release.published_at, wanted(query, NOON, ZONE)
    )
    title = f"{release.kicker} {release.headline} {release.subhead}"
    texts = (title, release.body, release.lead, release.source.name, release.source.place, release.language)
    everything = " ".join((*texts, *release.topics, release.published_at.isoformat()))
    for verdict in verdicts:
        assert len(verdict.evidence) <= 3
        assert all(" ".join(each.words.split()) in " ".join(everything.split()) for each in verdict.evidence)
        if verdict.holds and _shows(verdict.part):
            assert verdict.evidence


def _shows(part: Query) -> bool:
    """Whether it asks for nothing but words, and so holds by words only."""
    text = canonical(part)
    return not isinstance(part.root, Not) and "-" not in text and "has:" not in text
