"""A query with a place that was chosen among several of its name."""

import pytest

from pressbot.errors import AmbiguousPlace
from pressbot.query.choice import with_place
from pressbot.query.syntax import canonical, parse
from pressbot.text.places import label, place, resolve
from tests.query.spellings import SPELLINGS

HALLE = 2911522
NEUSTADT = 2864072


@pytest.mark.parametrize(
    ("typed", "meant"),
    {
        "ort:Halle": 'ort:"Halle (Saale)"',
        "brand ort:Halle -übung": 'brand ort:"Halle (Saale)" -übung',
        "brand -(ort:Halle OR feuer)": 'brand -(ort:"Halle (Saale)" OR feuer)',
        "umkreis:Halle,30km brand": 'umkreis:"Halle (Saale),30km" brand',
        "brand near：„Halle, 30 km“": 'brand near:"Halle (Saale),30km"',
        "u\u0308bung  PLACE:halle": 'übung place:"Halle (Saale)"',
        "umkreis:Halle, 30 km brand": 'umkreis:"Halle (Saale),30km" brand',
        "kli\u00adma \u202eort:Ha\u200blle brand": 'klima ort:"Halle (Saale)" brand',
        "e. V. ort:Halle 10 000": 'e.V. ort:"Halle (Saale)" 10000',
    }.items(),
)
def test_the_chosen_place_stands_where_its_name_stood(typed: str, meant: str) -> None:
    assert canonical(parse(with_place(typed, place(HALLE)))) == canonical(parse(meant))


def test_of_two_names_the_first_is_settled_first() -> None:
    typed = "ort:Halle OR ort:Neustadt"
    half = with_place(typed, place(HALLE))
    with pytest.raises(AmbiguousPlace) as caught:
        parse(half)
    assert caught.value.found == "Neustadt"
    whole = with_place(half, place(NEUSTADT))
    assert canonical(parse(whole)) == canonical(parse(f'ort:"Halle (Saale)" OR ort:"{label(place(NEUSTADT))}"'))


@pytest.mark.parametrize("typed", [*SPELLINGS, "ort:Nirgendwoheim", "(", ""])
def test_a_query_without_an_ambiguous_place_stays_as_it_is(typed: str) -> None:
    assert with_place(typed, place(HALLE)) == typed


@pytest.mark.parametrize("name", ["Halle", "Neuenkirchen", "Neustadt", "Springfield", "Rothenburg"])
def test_every_place_of_a_name_can_be_chosen_and_the_largest_come_first(name: str) -> None:
    with pytest.raises(AmbiguousPlace) as caught:
        parse(f"place:{name}")
    places = [place(each) for each in caught.value.places]
    assert [each.population for each in places] == sorted((each.population for each in places), reverse=True)
    for each in places:
        chosen = canonical(parse(with_place(f"place:{name}", each)))
        assert resolve(chosen.removeprefix("place:").strip('"')) == each
