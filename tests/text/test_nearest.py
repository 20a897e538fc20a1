"""Coordinates, and the town nearest to them."""

import pytest

from pressbot.text.nearest import nearest_town, read_coordinates


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("52.4227,10.7865", (52.4227, 10.7865)),
        (" 52.4227 ; 10.7865 ", (52.4227, 10.7865)),
        ("-33.9,+18.4", (-33.9, 18.4)),
        ("52 10", (52.0, 10.0)),
        ("91,0", None),
        ("0,181", None),
        ("52.4227", None),
        ("Wolfsburg", None),
        ("52.4227,10.7865 km", None),
        ("1e3,2", None),
        ("", None),
    ],
)
def test_coordinates_are_two_numbers_in_degrees(text: str, read: tuple[float, float] | None) -> None:
    assert read_coordinates(text) == read


@pytest.mark.parametrize(
    ("latitude", "longitude", "town"),
    [(52.4227, 10.7865, "Wolfsburg"), (53.5511, 9.9937, "Hamburg"), (47.42, 10.985, "Grainau")],
)
def test_the_nearest_town_is_found(latitude: float, longitude: float, town: str) -> None:
    found = nearest_town(latitude, longitude)
    assert found is not None
    assert found.name == town


@pytest.mark.parametrize(("latitude", "longitude"), [(0.0, -30.0), (90.0, 0.0), (-90.0, 180.0)])
def test_far_from_everything_there_is_none(latitude: float, longitude: float) -> None:
    assert nearest_town(latitude, longitude) is None
