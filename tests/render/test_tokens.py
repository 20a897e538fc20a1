"""What a button means."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pressbot.render.tokens import read_token, token

parts = st.text(alphabet=st.characters(exclude_characters=":", codec="utf-8"), min_size=1, max_size=5)


def test_a_token_reads_as_version_verb_and_arguments() -> None:
    assert token("full", 8842) == "1:full:8842"
    assert token("page", 7, 2) == "1:page:7:2"
    assert token("help") == "1:help"


@given(parts, st.lists(parts, max_size=2))
def test_a_token_brings_back_what_went_in(verb: str, args: list[str]) -> None:
    assert read_token(token(verb, *args)) == (verb, tuple(args))


@pytest.mark.parametrize("text", ["", "1", "1:", "2:full:8842", "full:8842", "11:full", "noop"])
def test_foreign_tokens_and_those_of_other_versions_mean_nothing(text: str) -> None:
    assert read_token(text) is None


@given(st.text())
def test_no_text_makes_reading_fail(text: str) -> None:
    read_token(text)


def test_a_token_has_64_bytes_at_most() -> None:
    assert len(token("sub", "ü" * 29).encode()) == 64
    with pytest.raises(ValueError, match="64 bytes"):
        token("sub", "ü" * 29 + "u")


@pytest.mark.parametrize(("verb", "argument"), [("", "1"), ("a:b", "1"), ("full", "1:2")])
def test_a_token_that_could_be_misread_is_not_made(verb: str, argument: str) -> None:
    with pytest.raises(ValueError, match="colon"):
        token(verb, argument)
