"""Text to the language it is written in."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pressbot.text.language import detect, primary


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "Die Stadt hat den Plan für das neue Rathaus beschlossen und wird im Mai mit dem Bau beginnen."),
        ("en", "The city has approved the plan for the new town hall and will start to build in May."),
        ("fr", "La ville a approuvé le plan de la nouvelle mairie et les travaux vont commencer dans le mois de mai."),
        ("es", "La ciudad ha aprobado el plan para el nuevo ayuntamiento y las obras empiezan en el mes de mayo."),
        (
            "it",
            "Il comune ha approvato il piano per la nuova sede e i lavori della piazza sono in corso con gli operai.",
        ),
        ("nl", "De stad heeft het plan voor het nieuwe stadhuis goedgekeurd en de bouw wordt in mei niet uitgesteld."),
        ("pl", "Miasto zatwierdziło plan budowy ratusza i nie jest to koniec, bo w maju na rynku są nowe prace."),
        (
            "pt",
            "A cidade aprovou o plano da nova câmara e as obras não começam em maio, como foi dito pelo presidente.",
        ),
        ("sk", "Mesto schválilo plán novej radnice a v máji sa začne s prácami, ktoré sú podľa úradu aj pre občanov."),
        (
            "cs",
            "Město schválilo plán nové radnice a v květnu se začne s pracemi, které jsou podle úřadu také pro občany.",
        ),
        (
            "da",
            "Byen har godkendt planen for det nye rådhus, og arbejdet vil ikke blive udsat efter at det er vedtaget.",
        ),
        (
            "sv",
            "Staden har godkänt planen för det nya stadshuset och arbetet blir inte uppskjutet efter att det är klart.",
        ),
        ("und", "Marcus Aurelius"),
        ("und", "12345 67 !!"),
        ("und", ""),
    ],
)
def test_small_words_give_the_language_away(language: str, text: str) -> None:
    assert detect(text) == language


@given(st.text(max_size=200))
def test_any_text_has_a_tag(text: str) -> None:
    assert primary(detect(text)) == detect(text)


@pytest.mark.parametrize(
    ("tag", "language"),
    [
        ("de-DE", "de"),
        ("en_US", "en"),
        ("EN", "en"),
        (" fr ", "fr"),
        ("gsw", "gsw"),
        ("", ""),
        ("<x>", ""),
        ("german", ""),
    ],
)
def test_the_primary_language_of_a_tag(tag: str, language: str) -> None:
    assert primary(tag) == language
