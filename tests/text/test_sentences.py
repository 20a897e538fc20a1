"""Text to sentences, German and English."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pressbot.text.sentences import cut_at_word, sentences, whole_sentences


@pytest.mark.parametrize(
    "text",
    [
        "Die Sperrung gilt z. B. für Lkw.|Sie dauert ca. 3,5 Stunden.",
        "Dr. Ada Beispiel und Prof. Dr. B. Muster kamen.|Auch St. Annen war dabei.",
        "Am 3. Mai wird gefeiert.|Am 21.11.2026 auch.",
        "Bis 31. 12. 2026 ist offen.|Danach nicht.",
        "Die 2. Bürgermeisterin sprach.|Die 1. Mannschaft spielte.",
        "Kaiser Wilhelm II. war nie hier.|Friedrich auch nicht.",
        "Der Unfall geschah gegen 17 Uhr.|Niemand wurde verletzt.",
        "Das war 2026.|Seitdem ist es still.",
        "Es kostet 3.5 Mio. Euro.|Bezahlt wird später.",
        "Nr. 5 lebt.|Vgl. Abs. 3 der Satzung.",
        "„Wir helfen.“|Das sagte die Sprecherin.",
        "Er rief: „Halt!“|Dann lief er los.",
        "Ist das so?|Ja!|Gut.",
        "Wir bringen Bänke, Bäume usw. auf den Platz.|Die Kosten trägt die Stadt.",
        "Die Arbeiten, Pausen etc. dauern an.|Das nervt.",
        "She met the U.S. Department at 9 a.m. on Monday.|It was raining.",
        "He lives in the U.S.|The others left at 5 p.m.|They were late.",
        "Mr. Smith of Example Inc. agreed.|No. 7 did not.",
        "J. R. Example spoke.|We listened.",
        "Mehr unter www.presse.example. Bitte lesen.",
        "Und dann … ging es weiter.|Wirklich.",
    ],
)
def test_a_sentence_ends_where_it_ends(text: str) -> None:
    # Where it is not certain, a sentence rather goes on.
    expected = tuple(text.split("|")) if "www." not in text else ("Mehr unter www.presse.example.", "Bitte lesen.")
    assert sentences(text.replace("|", " ")) == expected


def test_a_paragraph_ends_a_sentence() -> None:
    assert sentences("Eine Zwischenzeile\n\nDer Text\ngeht weiter.") == ("Eine Zwischenzeile", "Der Text geht weiter.")


def test_only_whole_sentences_are_taken() -> None:
    text = "Eins ist gut. Zwei ist besser. Drei ist zu viel."
    assert whole_sentences(text, 32) == "Eins ist gut. Zwei ist besser."
    assert whole_sentences(text, 13) == "Eins ist gut."


def test_a_first_sentence_that_is_too_long_is_cut_behind_a_word() -> None:
    assert whole_sentences("Ein Satz, der einfach nicht aufhört.", 20) == "Ein Satz, der…"


def test_one_endless_word_is_broken() -> None:
    assert cut_at_word("x" * 50, 10) == "x" * 9 + "…"


@given(st.text(alphabet='aB1 .!?„“"z.\n', max_size=80))
def test_no_word_is_lost(text: str) -> None:
    assert " ".join(sentences(text)).split() == text.split()


@given(st.text(alphabet="aB .!?", max_size=80), st.integers(min_value=5, max_value=40))
def test_the_limit_is_kept(text: str, limit: int) -> None:
    assert len(whole_sentences(text, limit)) <= limit
