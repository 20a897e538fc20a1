"""Compounds to their parts: what is found by a part, and what only looks like a compound."""

from importlib import resources

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pressbot.text.analyse import analyse, tokens
from pressbot.text.compounds import parts
from pressbot.text.words import words_of
from tests.values import a_release

LISTED = (resources.files("pressbot.text") / "data" / "compound_parts.txt").read_text(encoding="utf-8").split()


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("Feuerwehreinsätze", "feuerwehr einsatz"),
        ("Klimaschutzgesetz", "klima schutz gesetz klimaschutz schutzgesetz"),
        ("Hallenbadsanierung", "halle bad sanierung hallenbad badsanierung"),
        ("Arbeitsplatz", "arbeit platz"),
        ("Schulentwicklungsplan", "schule entwicklung plan schulentwicklung entwicklungsplan"),
        ("Häuserkampf", "haus kampf"),
        ("Oststraße", "ost strasse"),
        ("Radwegs", "rad weg"),
        ("Muelltonne", "müll tonne"),
        ("Klimaeinsatz", "klima einsatz"),
        ("Müllerstraße", "müller strasse"),
        ("Polizeipräsidentinnen", "polizei präsident"),
    ],
)
def test_a_compound_has_its_parts_and_what_they_make_together(word: str, expected: str) -> None:
    (said,) = words_of(word)
    found = {stem for part in parts(said) for stem in tokens(part, "de")}
    assert found == set(tokens(expected, "de"))


@pytest.mark.parametrize(
    "word",
    [
        "Verwaltung",
        "Minister",
        "Urlaub",
        "Notstand",
        "Hamburg",
        "Wolfsburg",
        "Salzgitter",
        "Rathaus",
        "Feuerwehr",
        "laufenden",
        "gehört",
        "Bahnhöfe",
        "Sonntag",
        "Müller",
        "Köhlers",
        "Xylophonquark",
        "A39",
        "ab",
        "öl",
    ],
)
def test_these_have_none_or_mean_something_else(word: str) -> None:
    assert [part for said in words_of(word) for part in parts(said)] == []


def test_where_a_word_can_be_divided_in_two_ways_few_and_plain_parts_win() -> None:
    assert parts("bundesamt") == ("bund", "amt")
    assert parts("staubecken") == ("stau", "becken")


def test_a_word_of_very_many_parts_has_none() -> None:
    assert parts("tag" * 6) == ("tag", "tagtag", "tagtagtag", "tagtagtagtag", "tagtagtagtagtag")
    assert parts("tag" * 7) == ()


# The list of words is read when first asked for, which may take longer than a test usually does.
@settings(deadline=None)
@given(st.lists(st.sampled_from(LISTED), min_size=2, max_size=4))
def test_a_part_is_found_by_its_stem_and_no_compound_is_a_part_of_itself(joined: list[str]) -> None:
    (word,) = words_of("".join(joined))
    analysed = analyse(a_release(kicker="", headline=word, subhead="", body="ja", lead=""))
    assert set(analysed.parts) == {stem for part in parts(word) for stem in tokens(part, "de")} - set(analysed.title)
    assert word not in parts(word)


@settings(deadline=None)
@given(st.text("abcdefghijklmnopqrstuvwxyzäöü", max_size=100))
def test_what_no_listed_words_cover_has_no_parts_and_nothing_breaks(word: str) -> None:
    assert word not in parts(word)
    assert parts(f"{word}xq") == ()


def test_the_list_is_sorted_folded_and_has_each_word_once() -> None:
    assert list(LISTED) == sorted(set(LISTED))
    assert [word for word in LISTED if not word.isalpha() or word != word.lower()] == []


def test_short_words_are_few_for_they_stand_in_others_by_chance() -> None:
    assert sum(len(word) == 3 for word in LISTED) < 120
    assert [word for word in LISTED if len(word) < 3] == ["öl"]
