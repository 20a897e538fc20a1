"""What a release can be filtered by: tokens beside its words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pressbot.model import Media, MediaKind, Source
from pressbot.text.analyse import tokens
from pressbot.text.filters import EVERYTHING, filters, has_token, language_token, near_tokens, place_token, topic_tokens
from tests.values import a_release

PICTURE = Media(url="https://a.example/1.jpg")
FILE = Media(url="https://a.example/1.pdf", kind=MediaKind.FILE)


def of_place(place: str) -> tuple[str, ...]:
    return filters(a_release(source=Source(name="Stadt", place=place)))


def test_every_release_has_the_token_of_everything_and_of_its_language() -> None:
    assert filters(a_release(language="en")) == (EVERYTHING, language_token("en"))


def test_a_picture_counts_as_an_image_and_a_file_does_not() -> None:
    assert has_token("image") in filters(a_release(media=(FILE, PICTURE)))
    assert has_token("image") not in filters(a_release(media=(FILE,)))


def test_a_place_brings_what_it_lies_in() -> None:
    assert {place_token(name) for name in ("Wolfsburg", "Niedersachsen", "Deutschland")} <= set(of_place("Wolfsburg"))
    assert place_token("Wolfsburg") not in of_place("Niedersachsen")


@pytest.mark.parametrize("place", ["", "Neuenkirchen", "Nirgendwoheim", "Straße B-1"])
def test_a_place_that_is_none_or_several_brings_nothing(place: str) -> None:
    assert of_place(place) == filters(a_release(source=Source(name="Stadt")))


def test_a_topic_brings_what_is_above_it() -> None:
    football = filters(a_release(topics=("Fußball",)))
    assert {*topic_tokens("Fußball")} & {*football}
    assert {*topic_tokens("Sport")} & {*football}
    assert not {*topic_tokens("Fußball")} & {*filters(a_release(topics=("Sport",)))}


def test_a_circle_holds_its_middle_and_what_lies_near() -> None:
    circle = near_tokens("wolfsburg,30km")
    assert {place_token("Wolfsburg"), place_token("Braunschweig")} <= set(circle)
    assert place_token("Hannover") not in circle


@pytest.mark.parametrize("area", ["Deutschland", "Kanada", "Niedersachsen"])
def test_a_circle_is_never_empty_even_around_an_area(area: str) -> None:
    assert place_token(area) in near_tokens(f"{area},1km")


def test_each_token_stands_once() -> None:
    found = filters(a_release(topics=("Fußball", "Sport"), media=(PICTURE, PICTURE)))
    assert len(found) == len(set(found))


@given(st.text(max_size=30))
def test_no_word_is_a_filter(text: str) -> None:
    known = (EVERYTHING, has_token("image"), language_token("de"), place_token("Wolfsburg"), *topic_tokens("Sport"))
    assert not {*known} & {*tokens(text, "de"), *tokens(text, "en")}
    assert all(token.startswith("_") and token.replace("_", "").isalnum() for token in known)
