"""What a release needs to satisfy a condition, and which of it is rarest."""

import pytest

from pressbot.query.atoms import Needs, atoms_of, needs
from pressbot.query.frequency import Frequencies, frequency_of
from pressbot.query.match import undated
from pressbot.query.syntax import parse
from pressbot.text.analyse import analyse
from tests.values import a_release

COMMON = [analyse(a_release(headline="Feuerwehr löscht Brand", body="Brandenburg dankt der Stadt"))] * 9


def needed(typed: str) -> Needs:
    return needs(undated(parse(typed))[0], Frequencies(frequency_of(COMMON)))


@pytest.mark.parametrize(
    ("typed", "rarest"),
    [
        ("feuerwehr hochwasser", "hochwasser"),
        ("feuerwehr brand*", "feuerwehr"),
        ("feuerwehr lang:de", "feuerwehr"),
        ("lang:de hochwasser* near:Wolfsburg,30km", "hochwasser*"),
        ('feuerwehr "brand in"', '"brand in"'),
        ("(feuerwehr OR hochwasser) brand", "brand"),
        ("(hochwasser OR sturmflut) brand", "hochwasser OR sturmflut"),
    ],
)
def test_the_rarest_of_what_is_needed_is_known_from_a_sample(typed: str, rarest: str) -> None:
    (clause,) = needed(rarest).clauses
    assert min(needed(typed).clauses) == clause


@pytest.mark.parametrize(
    ("typed", "decided"),
    [
        ('feuerwehr "brand löschen" brand* title:haus quelle:"stadt wolfsburg" near:Wolfsburg,30km', True),
        ("feuerwehr -(brand OR haus)", True),
        ("feuerwehr (brand OR (haus hof))", True),
        ('"drei wörter hier"', False),
        ("feuerwehr -(brand haus)", False),
        ("feuerwehr (brand OR -haus)", False),
    ],
)
def test_of_most_queries_the_atoms_decide(typed: str, decided: bool) -> None:
    assert needed(typed).decided is decided


def test_a_tree_that_would_be_too_many_clauses_is_told_by_few() -> None:
    tree = " OR ".join(f"({' '.join(f'wort{group}{each}' for each in range(4))})" for group in range(4))
    assert len(needed(tree).clauses) <= 4
    assert not needed(tree).decided


def test_a_word_of_the_title_is_one_of_the_text_and_not_the_other_way_round() -> None:
    release = atoms_of(analyse(a_release(headline="Brand", body="Hochwasser")))
    for typed, there in (("brand", True), ("title:brand", True), ("hochwasser", True), ("title:hochwasser", False)):
        (clause,) = needed(typed).clauses
        assert (not release.isdisjoint(clause.atoms)) is there
