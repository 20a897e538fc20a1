"""Names of places: what they mean, what lies in a place and what lies near it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pressbot.text.gazetteer import Place, areas_of, gazetteer, kilometres_between
from pressbot.text.places import find_places, label, members, place, resolve, suggest_places, within

WOLFSBURG, GIFHORN, BERLIN, MUNICH = 2806654, 2920478, 2950159, 2867714
LOWER_SAXONY, GERMANY = -3, -1082

ids = st.sampled_from(gazetteer().ids)
towns = ids.filter(lambda number: number > 0)
distances = st.floats(min_value=0, max_value=25_000)


def meant(text: str) -> Place:
    found = resolve(text)
    assert isinstance(found, Place), found
    return found


def several(text: str) -> tuple[Place, ...]:
    found = resolve(text)
    assert isinstance(found, tuple)
    return found


@pytest.mark.parametrize(
    "text", ["München", "münchen", "Muenchen", "MUNCHEN", "Mu\u0308nchen", "Munich", "  München  ", "München, Bayern"]
)
def test_a_town_is_found_however_it_is_typed(text: str) -> None:
    assert meant(text).id == MUNICH


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Straßburg", "STRASSBURG"),
        ("Garmisch-Partenkirchen", "garmisch partenkirchen"),
        ("Frankfurt am Main", "Frankfurt/Main"),
        ("Frankfurt am Main", "Frankfurt a. M."),
        ("Frankfurt (Oder)", "Frankfurt an der Oder"),
        ("Neustadt an der Weinstraße", "Neustadt a.d. Weinstraße"),
        ("St. Gallen", "Sankt Gallen"),
        ("Łódź", "Lodz"),
        ("New York", "New York City"),
        ("NRW", "North Rhine-Westphalia"),
        ("USA", "Vereinigte Staaten"),
        ("Elfenbeinküste", "Ivory Coast"),
    ],
)
def test_ways_to_write_one_name_meet(one: str, other: str) -> None:
    assert meant(one) == meant(other)


@pytest.mark.parametrize(
    ("german", "local", "country"),
    [
        ("Wien", "Vienna", "AT"),
        ("Brüssel", "Brussels", "BE"),
        ("Genf", "Genève", "CH"),
        ("Straßburg", "Strasbourg", "FR"),
        ("Köln", "Cologne", "DE"),
        ("Hannover", "Hanover", "DE"),
        ("Warschau", "Warsaw", "PL"),
        ("Breslau", "Wrocław", "PL"),
        ("Peking", "Beijing", "CN"),
    ],
)
def test_large_towns_are_known_in_german_and_shown_in_it(german: str, local: str, country: str) -> None:
    assert meant(german) == meant(local)
    assert (meant(local).name, meant(local).country) == (german, country)


def test_a_name_with_an_umlaut_is_another_than_the_name_without_it() -> None:
    assert (meant("Bünde").name, meant("Bunde").name) == ("Bünde", "Bunde")


def test_what_a_place_is_called_elsewhere_counts_only_where_no_place_has_the_name() -> None:
    # In some language Wolfsburg is called Kula, but there is a town called so.
    assert [found.country for found in find_places("Kula")] == ["TR"]


def test_all_places_of_a_name_come_the_most_populous_first_and_may_be_narrowed_by_state() -> None:
    found = find_places("Neuenkirchen")
    assert len(found) >= 11
    assert [each.population for each in found] == sorted((each.population for each in found), reverse=True)
    assert {each.state for each in several("Neuenkirchen, Lower Saxony")} == {"Niedersachsen"}
    assert resolve("Neuenkirchen, Nirgendwo") == ()


def test_a_name_of_several_places_is_asked_back() -> None:
    assert len(several("Neuenkirchen")) >= 11


def test_a_town_that_dwarfs_its_namesakes_is_the_one_meant() -> None:
    assert meant("Frankfurt").name == "Frankfurt am Main"


@pytest.mark.parametrize("text", ["Neuenkirchen, NRW", "Neuenkirchen (Nordrhein-Westfalen)", "Neuenkirchen bei Rheine"])
def test_a_state_or_a_town_near_it_tells_which_one_is_meant(text: str) -> None:
    assert meant(text).id == 2865641


def test_where_the_state_is_not_enough_fewer_are_left() -> None:
    left = several("Neuenkirchen, Niedersachsen")
    assert {each.state for each in left} == {"Niedersachsen"}
    assert len(left) < len(several("Neuenkirchen"))


@pytest.mark.parametrize(
    "text",
    ["", " ", "Xyzzy", "Paris, Niedersachsen", "München, Xyzzy", ",", "#", "#1", "a\tb|c", "x" * 10_000, "( , (" * 39],
)
def test_what_names_no_place_finds_none(text: str) -> None:
    assert several(text) == ()


def test_states_and_countries_hold_their_places() -> None:
    assert {WOLFSBURG, GIFHORN, LOWER_SAXONY} < members(meant("Niedersachsen"))
    assert MUNICH not in members(meant("Niedersachsen"))
    assert {WOLFSBURG, MUNICH, BERLIN, LOWER_SAXONY} < members(meant("Deutschland"))
    assert meant("Wien").id in members(meant("Austria"))


def test_a_country_goes_before_the_town_it_is_named_for() -> None:
    luxembourg = meant("Luxemburg")
    assert luxembourg.is_area
    assert meant("Luxemburg-Stadt").id in members(luxembourg)


def test_the_city_states_are_towns_that_hold_their_districts_and_bremen_is_not_bremerhaven() -> None:
    assert meant("Kreuzberg").id in members(meant("Berlin"))
    assert meant("Blankenese").id in members(meant("Hamburg"))
    assert meant("Bremerhaven").id in members(meant("Land Bremen"))
    assert meant("Bremerhaven").id not in members(meant("Bremen"))


def test_all_sixteen_states_have_their_places() -> None:
    states = {each.state for each in map(place, gazetteer().areas) if each.state}
    assert len(states) == 16


def test_a_place_knows_the_areas_around_it() -> None:
    def names(text: str) -> list[str]:
        return [area.name for area in areas_of(meant(text))]

    assert names("Wolfsburg") == ["Niedersachsen", "Deutschland"]
    assert names("Kreuzberg") == ["Berlin", "Deutschland"]
    assert names("Berlin") == names("Niedersachsen") == ["Deutschland"]
    assert names("Wien") == ["Österreich"]
    assert names("Deutschland") == []


@given(ids)
def test_a_place_is_a_member_of_the_areas_around_it_and_of_no_others(number: int) -> None:
    holding = {area for area, inside in gazetteer().areas.items() if number in inside}
    assert {area.id for area in areas_of(place(number))} == holding - {number}


def test_ids_are_those_stated_for_all_time() -> None:
    assert (meant("Wolfsburg").id, meant("Niedersachsen").id, meant("Germany").id) == (WOLFSBURG, LOWER_SAXONY, GERMANY)


def test_what_lies_within_thirty_kilometres() -> None:
    near = within(place(WOLFSBURG), 30)
    assert {WOLFSBURG, GIFHORN, meant("Braunschweig").id} <= near
    assert meant("Hannover").id not in near


@pytest.mark.parametrize("kilometres", [-1.0, float("nan")])
def test_nothing_lies_nearer_than_nothing(kilometres: float) -> None:
    assert within(place(WOLFSBURG), kilometres) == frozenset()


@given(towns, towns, distances)
def test_a_town_lies_within_a_distance_if_it_is_no_farther(one: int, other: int, kilometres: float) -> None:
    apart = kilometres_between(place(one), place(other))
    assert one in within(place(one), 0)
    if abs(apart - kilometres) > 0.001:
        assert (other in within(place(one), kilometres)) == (apart < kilometres)


@given(ids)
def test_the_label_of_a_place_finds_it_again(number: int) -> None:
    assert resolve(label(place(number))) == place(number)


def test_every_area_is_found_by_its_name_alone() -> None:
    areas = [place(number) for number in gazetteer().areas]
    assert [area.name for area in areas if label(area) != area.name] == []


def test_the_label_says_no_more_than_it_must() -> None:
    assert label(place(WOLFSBURG)) == "Wolfsburg"
    assert label(place(2865641)) == "Neuenkirchen, Nordrhein-Westfalen"
    assert len({label(each) for each in find_places("Neuenkirchen")}) == len(find_places("Neuenkirchen"))


@given(ids)
def test_every_place_has_its_name_and_is_a_member_of_itself(number: int) -> None:
    assert place(number) in find_places(place(number).name)
    assert number in members(place(number))


@given(st.text(max_size=300))
def test_any_text_gets_an_answer(text: str) -> None:
    found = resolve(text)
    assert isinstance(found, Place) or all(isinstance(each, Place) for each in found)
    assert len(suggest_places(text)) <= 3


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("Wolfsbrug", "Wolfsburg"),
        ("Münhcen", "München"),
        ("Frankfrut", "Frankfurt am Main"),
        ("Zalzkotten", "Salzkotten"),
        ("Nidersachsen", "Niedersachsen"),
        ("Deutschlnd", "Deutschland"),
    ],
)
def test_a_misspelt_name_is_set_right(typed: str, wanted: str) -> None:
    assert suggest_places(typed)[0] == wanted


def test_no_place_has_no_suggestions() -> None:
    assert suggest_places("") == suggest_places("Qqqqqqqqq") == ()


def test_an_unknown_id_is_an_error() -> None:
    with pytest.raises(KeyError):
        place(0)
