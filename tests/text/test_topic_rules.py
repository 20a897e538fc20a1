"""What a source's own rules make of its categories."""

import pytest

from pressbot.errors import WrongUse
from pressbot.text.topic_rules import apply_rules, checked_rules, read_rules
from pressbot.text.topics import topic, topics_of


def said(rules: str, *categories: str) -> list[str]:
    """The names of the topics that a release in these categories has."""
    return [topic(code).de for code in topics_of(apply_rules(read_rules(rules), categories))]


def test_a_rule_goes_before_what_a_category_says_by_itself() -> None:
    assert said("", "Blaulicht", "Sport") == ["Polizei", "Feuerwehr und Rettung", "Sport"]
    assert said("Blaulicht=Polizei", "Blaulicht", "Sport") == ["Polizei", "Sport"]
    assert said("RATHAUS = Politik", "Rathaus") == ["Politik"]
    assert said("Rathaus=Politik; Rathaus=Wirtschaft", "Rathaus") == ["Politik", "Wirtschaft und Finanzen"]


def test_a_star_is_for_every_release_and_comes_first() -> None:
    assert said("*=Polizei") == ["Polizei"]
    assert said("Verkehr=Straßenverkehr; *=Polizei", "Termine", "Sport") == ["Polizei", "Sport"]


def test_a_name_too_vague_for_a_category_means_the_topic_of_that_name() -> None:
    assert said("", "Messe") == []
    assert said("Termine=Messe", "Termine") == ["Messe"]


def test_a_code_names_a_topic_too() -> None:
    assert said("A=B=medtop:20000133", "a=b") == ["Polizei"]


def test_rules_are_stored_tidily() -> None:
    assert checked_rules("  Blau  licht=Polizei ;; *= Sport; ") == "Blau licht=Polizei; *=Sport"
    assert checked_rules(" ") == ""


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Blaulicht=Polizie", "no topic “Polizie”. Did you mean “Polizei”"),
        ("*=Qxyz", "no topic “Qxyz”.$"),
        ("Blaulicht", "“Blaulicht” is no rule"),
        ("Blaulicht=", "“Blaulicht” is no rule"),
        ("=Polizei", "“Polizei” is no rule"),
    ],
)
def test_what_is_no_rule_is_told(text: str, told: str) -> None:
    with pytest.raises(WrongUse, match=told):
        checked_rules(text)


def test_a_topic_that_is_gone_since_the_rule_was_made_is_left_out() -> None:
    assert said("Blaulicht=Qxyz; *=Sport", "Blaulicht") == ["Sport"]
