"""Topics: what a name may mean, what a feed's categories say, and what is above and below."""

import csv
import tomllib
from importlib import resources

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pressbot.text import topics
from pressbot.text.topics import Topic, ancestors, descendants, find_topics, label, suggest_topics, topic, topics_of

DATA = resources.files("pressbot.text") / "data"
ALL = [Topic(**row) for row in csv.DictReader((DATA / "mediatopics.csv").read_text(encoding="utf-8").splitlines())]
NAMES = tomllib.loads((DATA / "topic_names.toml").read_text(encoding="utf-8"))
KNOWN = [
    *(name for each in ALL for name in (each.de, each.en)),
    *(name for names in NAMES["means"].values() for name in names),
]

SPORT, FOOTBALL = "15000000", "20001065"
POLICE, RESCUE, JUSTICE = "20000133", "20000168", "20000106"
CULTURE, ARTS = "20000038", "20000002"

any_topic = st.sampled_from(ALL)


def codes(name: str) -> tuple[str, ...]:
    return tuple(each.code for each in find_topics(name))


class TestFinding:
    @given(any_topic)
    def test_every_name_of_the_iptc_leads_back_to_its_topic(self, each: Topic) -> None:
        assert find_topics(each.de)[0] == each
        assert find_topics(each.en)[0] == each

    @given(any_topic)
    def test_capitals_and_spaces_make_no_difference(self, each: Topic) -> None:
        assert find_topics(f"  {each.de.upper()} ") == find_topics(each.de.casefold()) == find_topics(each.de)

    @pytest.mark.parametrize("name", ["Fußball", "FUSSBALL", "fussball", "#Fußball", "football", "Soccer"])
    def test_a_name_has_many_spellings(self, name: str) -> None:
        assert codes(name)[0] == FOOTBALL

    @pytest.mark.parametrize(
        "name", ["Öffentliche Verkehrsmittel", "Oeffentliche Verkehrsmittel", "O\u0308PNV", "OPNV", "ÖPNV"]
    )
    def test_umlauts_can_be_written_out_or_left_out(self, name: str) -> None:
        assert label(find_topics(name)[0], "en") == "public transport"

    @pytest.mark.parametrize(
        "name", ["Schulen", "Verkehrsunfälle", "Universities", "Wahlen", "Parteien", "Hochschulen"]
    )
    def test_a_plural_is_found_by_its_singular(self, name: str) -> None:
        assert find_topics(name)

    @pytest.mark.parametrize(
        ("name", "english"),
        [
            ("Feuerwehr", "emergency response"),
            ("Polizei", "police"),
            ("Blaulicht", "police"),
            ("Verkehr", "transport"),
            ("Kultur", "culture"),
            ("Bildung", "education"),
            ("Schule", "school"),
            ("Umwelt", "environment"),
            ("Klima", "climate change"),
            ("Gesundheit", "health"),
            ("Wirtschaft", "economy, business and finance"),
            ("Sport", "sport"),
            ("Rathaus", "local authority"),
            ("Politik", "politics and government"),
            ("Wissenschaft", "science and technology"),
            ("Forschung", "scientific research"),
            ("Hochschule", "college and university"),
            ("Wetter", "weather"),
            ("Soziales", "welfare"),
            ("Kirche", "church"),
            ("Digital", "information technology and computer science"),
            ("Bau", "construction and property"),
            ("Wohnen", "residential real estate"),
            ("Energie", "energy and resource"),
            ("Landwirtschaft", "agriculture"),
            ("Tourismus", "tourism and leisure industry"),
            ("Veranstaltungen", "leisure"),
            ("fire brigade", "emergency response"),
            ("climate action", "climate change"),
            ("events", "leisure"),
            ("housing", "residential real estate"),
            ("Stadtrat", "local authority"),
            ("research", "scientific research"),
        ],
    )
    def test_what_press_offices_and_their_readers_say_is_known(self, name: str, english: str) -> None:
        assert find_topics(name)[0].en == english

    def test_who_asks_for_culture_wants_theatre_too(self) -> None:
        (theatre,) = topics_of(["Theater"])
        assert any(theatre in descendants(each) for each in find_topics("Kultur"))

    def test_a_name_that_several_topics_share_finds_them_all(self) -> None:
        assert {each.de for each in find_topics("Drama")} == {"Drama (Literatur)", "Drama (Theater)"}
        assert {each.de for each in find_topics("Chemie")} == {"Chemie", "Chemie (Industrie)"}

    @pytest.mark.parametrize("code", ["medtop:15000000", "http://cv.iptc.org/newscodes/mediatopic/15000000"])
    def test_a_topic_is_found_by_the_iptcs_own_code(self, code: str) -> None:
        assert codes(code) == topics_of([code]) == (SPORT,)

    @pytest.mark.parametrize("name", ["", " ", "und", "&", "Sportwagen", "qwertz", "15000000", "🚒", "()", "medtop:1"])
    def test_what_is_no_name_finds_nothing(self, name: str) -> None:
        assert find_topics(name) == ()

    @given(st.text(max_size=300))
    def test_no_text_is_too_odd(self, name: str) -> None:
        assert all(each in ALL for each in find_topics(name))
        assert set(topics_of([name])) <= {each.code for each in ALL}


class TestCategories:
    @pytest.mark.parametrize(
        ("category", "said"),
        [
            ("Feuerwehr", (RESCUE,)),
            ("Polizei und Justiz", (POLICE, JUSTICE)),
            ("Polizei & Justiz", (POLICE, JUSTICE)),
            ("Polizei, Feuerwehr", (POLICE, RESCUE)),
            ("/Sport/Fußball", (SPORT, FOOTBALL)),
            ("Startseite > Aktuelles > Sport", (SPORT,)),
            ("POLICY_AREA=Climate Action", ("20000418",)),
            ("POLICY_AREA=Culture", (CULTURE,)),
            ("Bauen und Wohnen", ("20000235", "20001368")),
            ("Klima- und Umweltschutz", ("20000418", "20000420")),
            ("climate-change", ("20000418",)),
            ("Wirtschaft", ("04000000",)),
            ("Kultur", (CULTURE,)),
            ("Kunst und Kultur", ("01000000",)),
            ("Blaulicht", (POLICE, RESCUE)),
            ("Kultur, Kunst, Unterhaltung und Medien", ("01000000",)),
        ],
    )
    def test_a_category_says_a_topic_by_its_name_or_its_parts(self, category: str, said: tuple[str, ...]) -> None:
        assert topics_of([category]) == said

    @pytest.mark.parametrize(
        "category",
        [
            "Sportwagen",
            "Aktuelles",
            "Pressemitteilung",
            "Stadt und Land",
            "Serie",
            "News",
            "Personal",
            "Donald Trump",
            "Der Sport von morgen",
            "sport=no idea",
            "20000107",
            "Fire Emblem",
            "War of the Worlds",
        ],
    )
    def test_nothing_is_guessed(self, category: str) -> None:
        assert topics_of([category]) == ()

    def test_a_vague_name_still_finds_its_topic_when_asked_for(self) -> None:
        assert find_topics("Personal")[0].en == "human resources"

    def test_each_topic_is_said_once_and_in_the_order_of_the_categories(self) -> None:
        assert topics_of(["Sport", "Polizei", "Sports", "Polizeimeldungen"]) == (SPORT, POLICE)

    @given(st.lists(st.sampled_from([*KNOWN, "Nichts", ""])))
    def test_many_categories_say_what_each_of_them_says(self, categories: list[str]) -> None:
        assert set(topics_of(categories)) == {code for each in categories for code in topics_of([each])}

    @given(st.sampled_from(KNOWN))
    def test_what_a_name_says_of_a_release_is_found_by_asking_for_that_name(self, name: str) -> None:
        wanted = frozenset[str]().union(*map(descendants, find_topics(name)))
        assert set(topics_of([name])) <= wanted

    @given(st.sampled_from(KNOWN))
    def test_the_first_topic_of_a_name_is_the_same_for_a_release_and_for_a_query(self, name: str) -> None:
        assert topics_of([name])[:1] in ((), (find_topics(name)[0].code,))


class TestTheTree:
    def test_football_is_below_sport(self) -> None:
        assert FOOTBALL in descendants(topic(SPORT))
        assert ancestors(topic(FOOTBALL))[-1] == topic(SPORT)

    @given(any_topic)
    def test_above_and_below_agree(self, each: Topic) -> None:
        assert each.code in descendants(each)
        assert all(each.code in descendants(above) for above in ancestors(each))
        assert all(each in ancestors(topic(below)) for below in descendants(each) - {each.code})

    def test_the_top_has_nothing_above_it_and_everything_is_below_the_top(self) -> None:
        top = [each for each in ALL if not each.parent]
        assert len(top) == 17
        assert all(ancestors(each) == () for each in top)
        assert sum(len(descendants(each)) for each in top) == len(ALL)

    def test_an_unknown_code_is_an_error(self) -> None:
        with pytest.raises(KeyError):
            topic("99999999")

    @given(any_topic)
    def test_every_topic_has_a_name_in_both_languages(self, each: Topic) -> None:
        assert label(each, "de") == each.de != ""
        assert label(each, "en") == label(each, "fr") == each.en != ""


class TestSuggesting:
    @pytest.mark.parametrize(
        ("typed", "suggestion"),
        [
            ("Feuerwer", "Feuerwehr"),
            ("Poliezi", "Polizei"),
            ("Fusbal", "Fußball"),
            ("enviroment", "environment"),
            ("Wissen", "Wissenschaft"),
            ("Polizeihubschrauber", "Polizei"),
        ],
    )
    def test_a_slip_a_beginning_or_a_compound_gets_a_suggestion(self, typed: str, suggestion: str) -> None:
        assert suggestion in suggest_topics(typed)

    @given(st.text(max_size=60))
    def test_whatever_is_suggested_can_be_found(self, typed: str) -> None:
        found = suggest_topics(typed)
        assert len(found) <= 5
        assert all(find_topics(each) for each in found)

    def test_gibberish_gets_no_suggestion(self) -> None:
        assert suggest_topics("xqzxqz") == suggest_topics("") == ()


class TestTheTables:
    def test_no_two_topics_share_a_name(self) -> None:
        keys = [(topics._key(name), each.code) for each in ALL for name in {each.de, each.en}]
        owners: dict[str, set[str]] = {}
        for key, code in keys:
            owners.setdefault(key, set()).add(code)
        assert {key: found for key, found in owners.items() if len(found) > 1} == {}

    @pytest.mark.parametrize("table", ["means", "includes"])
    def test_every_code_is_a_topic_and_no_name_stands_twice(self, table: str) -> None:
        assert set(NAMES[table]) <= {each.code for each in ALL}
        for code, names in NAMES[table].items():
            keys = [topics._key(name) for name in names]
            assert len(keys) == len(set(keys)), topic(code)

    def test_a_name_is_listed_only_where_it_says_something_new(self) -> None:
        idle = [
            (code, name)
            for code, names in NAMES["means"].items()
            for name in names
            if topics._names().exact.get(topics._key(name)) == code
            and topics._names().means[topics._key(name)] == (code,)
        ]
        assert idle == []

    def test_whatever_is_included_is_included_in_a_known_name(self) -> None:
        known = {*topics._names().exact, *topics._names().means}
        assert [name for names in NAMES["includes"].values() for name in names if topics._key(name) not in known] == []

    def test_every_vague_name_is_a_name(self) -> None:
        assert [name for name in NAMES["vague"] if not find_topics(name)] == []
