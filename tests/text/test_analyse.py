"""Text to tokens: what is the same word, and how much of a text is looked at."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pressbot.model import Source
from pressbot.text.analyse import HOLE, QUERY_LANGUAGES, analyse, tokens
from tests.values import a_release


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Feuerwehr", "FEUERWEHREN"),
        ("Straße", "strassen"),
        ("Häuser", "Haus"),
        ("Bru\u0308cke", "Brücken"),
        ("Bruecke", "Brücke"),
        ("ＢＲＡＮＤ", "Brand"),
        ("ﬁnden", "finden"),
        ("Müller-Lüdenscheidt", "müller lüdenscheidt"),
        ("2.000", "2 000"),
        ("„Brand“!", "brand"),
        ("a_b", "a b"),
    ],
)
def test_these_are_the_same(one: str, other: str) -> None:
    assert tokens(one, "de") == tokens(other, "de")


@pytest.mark.parametrize(("one", "other"), [("Brand", "Band"), ("A39", "A 39"), ("B1", "B 1"), ("Tür", "Tor")])
def test_these_are_not(one: str, other: str) -> None:
    assert tokens(one, "de") != tokens(other, "de")


def test_each_language_has_its_own_stems_and_others_are_read_as_german() -> None:
    assert tokens("running", "en") == ("run",)
    assert tokens("running", "fr") == tokens("running", "und") == tokens("running", "de") == ("running",)


@pytest.mark.parametrize("text", ["", " ", "…", "_", "🔥", "-", "\0"])
def test_without_letters_and_digits_there_are_no_tokens(text: str) -> None:
    assert tokens(text, "de") == ()


@given(st.text())
def test_tokens_are_letters_and_digits_and_so_harmless_in_any_query_language(text: str) -> None:
    for language in QUERY_LANGUAGES:
        assert all(token.isalnum() and token != HOLE for token in tokens(text, language))


def test_a_release_is_found_by_its_title_its_text_and_its_source() -> None:
    source = Source(name="Stadt Salzkotten", place="Salzkotten")
    release = a_release(
        source=source, kicker="Brand", headline="Haus", subhead="Wald", lead="Dach", body="Dach\n\nKind"
    )
    analysed = analyse(release)
    assert (analysed.title, analysed.body) == (("brand", "haus", "wald"), ("dach", "kind"))
    assert analysed.source == ("stadt", "salzkott", "salzkott")


def test_without_a_body_the_lead_is_the_text() -> None:
    assert analyse(a_release(lead="Dach", body="")).body == ("dach",)


def test_a_word_is_indexed_250_times_and_leaves_holes_thereafter() -> None:
    source = Source(name="Wald Wald")
    analysed = analyse(a_release(source=source, headline="Wald", body="wald " * 300 + "haus"))
    assert analysed.body == ("wald",) * 247 + (HOLE,) * 53 + ("haus",)


def test_a_book_is_cut_to_what_both_databases_hold() -> None:
    analysed = analyse(a_release(headline="a " * 2_000, body=" ".join(map(str, range(50_000)))))
    assert (len(analysed.title), len(analysed.body)) == (700, 15_000)


def test_a_word_without_end_is_cut() -> None:
    assert tokens("x" * 5_000, "de") == ("x" * 100,)
