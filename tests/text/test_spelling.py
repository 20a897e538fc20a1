"""What may have been meant by a word that the archive does not know."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pressbot.text.spelling import MAX_SUGGESTIONS, suggestions

#: As an archive has them: folded.
WORDS = ("polizei", "feuerwehr", "brand", "strasse", "strand", "rand", "rat", "band", "bande", "a39", "2026", "feier")


@pytest.mark.parametrize(
    ("typed", "meant"),
    {
        "feuerwher": ("feuerwehr",),
        "feurwehr": ("feuerwehr",),
        "fuerwher": ("feuerwehr",),
        "plizie": ("polizei",),
        "brnad": ("brand",),
        "stradn": ("strand",),
        "strande": ("strand",),
        "brant": ("brand",),
    }.items(),
)
def test_a_slip_or_two_are_forgiven(typed: str, meant: Sequence[str]) -> None:
    assert suggestions([typed], WORDS)[: len(meant)] == meant


@pytest.mark.parametrize("typed", ["rta", "ra", "", "a38", "2027", "x2026", "feuerwache", "xpolxizexi"])
def test_nothing_is_suggested_for_short_words_numbers_and_what_is_too_far_off(typed: str) -> None:
    assert suggestions([typed], WORDS) == ()


def test_the_nearest_go_first_then_the_same_length() -> None:
    assert suggestions(["sand"], ("land", "stand", "wand", "strand")) == ("land", "wand", "stand")
    assert suggestions(["wehren"], ("wehre", "wehrten", "lehren", "kehren", "wehrt")) == ("kehren", "lehren", "wehre")
    assert suggestions(["brand"], ()) == ()


def test_of_several_spellings_of_a_word_the_nearest_counts() -> None:
    words = ("feiern", "feuerwehr", "feder")
    assert suggestions(["feuerw"], words) == ("feiern", "feder")
    assert suggestions(["feuerw", "feuerwer"], words) == ("feuerwehr", "feiern", "feder")


@given(word=st.text("aberst3", max_size=9), words=st.lists(st.text("aberst3", max_size=9), max_size=30))
def test_a_suggestion_is_another_word_of_the_vocabulary_and_each_stands_once(word: str, words: list[str]) -> None:
    found = suggestions([word], words)
    assert len(found) <= MAX_SUGGESTIONS
    assert len(set(found)) == len(found)
    assert set(found) <= set(words) - {word}
    assert all(abs(len(each) - len(word)) <= 2 for each in found)
