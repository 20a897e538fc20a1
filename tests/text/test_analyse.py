"""Text to tokens: what is the same word, and how much of a text is looked at."""

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pressbot.model import Source
from pressbot.text.analyse import HOLE, QUERY_LANGUAGES, analyse, fold, tokens
from pressbot.text.words import close_up, without_gender_signs, words_of
from tests.values import a_release


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Feuerwehr", "FEUERWEHREN"),
        ("Straße", "strassen"),
        ("Häuser", "Haus"),
        ("Bru\u0308cke", "Brücken"),
        ("Bruecke", "Brücke"),
        ("ＢＲＡＮＤ", "Brand"),
        ("ﬁnden", "finden"),
        ("Müller-Lüdenscheidt", "müller lüdenscheidt"),
        ("2.000", "2 000"),
        ("„Brand“!", "brand"),
        ("a_b", "a b"),
    ],
)
def test_these_are_the_same(one: str, other: str) -> None:
    assert tokens(one, "de") == tokens(other, "de")


@pytest.mark.parametrize(("one", "other"), [("Brand", "Band"), ("A39", "A 39"), ("B1", "B 1"), ("Tür", "Tor")])
def test_these_are_not(one: str, other: str) -> None:
    assert tokens(one, "de") != tokens(other, "de")


def test_each_language_has_its_own_stems_and_others_are_read_as_german() -> None:
    assert tokens("running", "en") == ("run",)
    assert tokens("running", "fr") == tokens("running", "und") == tokens("running", "de") == ("running",)


@pytest.mark.parametrize("text", ["", " ", "…", "_", "🔥", "-", "\0"])
def test_without_letters_and_digits_there_are_no_tokens(text: str) -> None:
    assert tokens(text, "de") == ()


def finds(query: str, text: str, language: str) -> bool:
    """Whether the query, asked in each language, stands in the text."""
    said = tokens(text, language)
    asked = {tokens(query, each) for each in QUERY_LANGUAGES}
    return any(said[at : at + len(each)] == each for each in asked for at in range(len(said)))


MEN_AND_WOMEN = [
    *("Bürger", "Bürgerinnen", "Bürgerin", "Bürgern", "Bürger*innen", "Bürger:innen", "Bürger_innen", "Bürger/innen"),
    *("Bürger/-innen", "BürgerInnen", "Bürger·innen", "Bürger(innen)", "Bürger*in", "Buerger:innen", "BÜRGER*INNEN"),
]


@pytest.mark.parametrize("text", MEN_AND_WOMEN)
@pytest.mark.parametrize("query", MEN_AND_WOMEN)
def test_whatever_sign_stands_for_men_and_women_it_is_found_by_both(query: str, text: str) -> None:
    assert tokens(query, "de") == tokens(text, "de")


@pytest.mark.parametrize(
    "forms",
    [
        "Kollege Kolleginnen Kollegin Kolleg:innen KollegInnen Kolleg*in",
        "Arzt Ärzte Ärztin Ärztinnen Aerztinnen Ärzt*innen",
        "Student Studentin Studentinnen Student:innen",
        "Anwälte Anwältin Anwält_innen",
        "Polizist Polizistinnen Polizist/innen Polizist/in",
        "Mitarbeiter Mitarbeiterin Mitarbeiter/-innen",
        "Kunde Kundin Kund*innen",
        "Landrat Landrätin Landrät:innen",
        "Bauer Bäuerin Bäuer*innen",
        "Angestellte Angestellte/r Angestellte:n Angestellt*e",
        "Bürgerinnenrat Bürger*innenrat",
        "Bürger #BürgerInnen #Bürger_innen",
    ],
)
def test_these_are_one_word(forms: str) -> None:
    assert len({tokens(form, "de") for form in forms.split()}) == 1


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("Mueller", "Herr Müllers Haus"),
        ("Muller", "Herr Müller"),
        ("Müller", "Frau Mueller-Lüdenscheidt"),
        ("Lüdenscheidt", "Frau Müller-Lüdenscheidt,"),
        ("Müller Lüdenscheidt", "Frau Müller-Lüdenscheidt"),
        ("Strasse", "auf der Straße"),
        ("STRASSE", "auf der Straße"),
        ("Bürger", "die Bürger- und Ordnungsämter"),
        ("Schüler", "der Schüler*innen-Rat"),
        ("2000", "mit 2.000 Gästen"),
        ("2.000", "mit 2 000 Gästen"),
        ("2000", "mit 2\N{NARROW NO-BREAK SPACE}000 Gästen"),
        ("2000", "mit 2’000 Gästen"),
        ("2,000", "mit 2000 Gästen"),
        ("1234567", "1.234.567,89 Euro"),
        ("2000", "bis zu 2.000-mal"),
        ("12.30", "um 12:30 Uhr"),
        ("3.5", "um 3,5 Prozent"),
        ("24.12.2026", "am 24.12.2026 um"),
        ("192.168.1.1", "unter 192.168.1.1."),
        ("Email", "per E-Mail"),
        ("E-Mail", "eine Email-Adresse"),
        ("Bahn", "mit der U-Bahn"),
        ("G20", "der G-20-Gipfel"),
        ("Covid", "gegen Covid-19"),
        ("it", "it's late"),
        ("geht", "Geht’s noch"),
        ("Lukas", "Lukas’ Rad"),
        ("Artagnan", "d'Artagnan kam"),
        ("d’Artagnan", "D´Artagnan kam"),
        ("Rock 'n' Roll", "Rock’n’Roll"),
        ("Kudamm", "am Ku'damm"),
        ("dont", "don’t"),
        ("USA", "in den U.S.A. und"),
        ("U.S.A.", "in den USA."),
        ("US-Präsident", "der U.S.-Präsident"),
        ("z. B.", "(z.B. Brot)"),
        ("Sportverein e.V.", "Sportverein e. V. sagt"),
        ("Dr. Weber", "Dr Weber"),
        ("presse@stadt.example", "Mail: presse@stadt.example."),
        ("stadt.example", "Mail: presse@stadt.example."),
        ("presse", "Mail: presse@stadt.example."),
        ("www.stadt-wolfsburg.example", "<https://stadt-wolfsburg.example/presse?id=7>"),
        ("https://stadt-wolfsburg.example", "unter www.stadt-wolfsburg.example,"),
        ("wolfsburg", "unter www.stadt-wolfsburg.example"),
        ("Wolfsburg", "#Wolfsburg"),
        ("#Wolfsburg", "in Wolfsburg"),
        ("Feuerwehr", "#FeuerwehrWolfsburg"),
        ("Wolfsburg", "#CSDWolfsburg2026"),
        ("iPhone", "#iPhone"),
        ("Feuerwehr", "Feuer\N{SOFT HYPHEN}wehr"),
        ("Feuerwehr", "Feuer\N{ZERO WIDTH SPACE}wehr"),
        ("Erdogan", "Erdoğan"),
        ("Lodz", "in Łódź"),
        ("Joergensen", "Jørgensen"),
        ("Istanbul", "İSTANBUL"),
        ("Москва", "МОСКВА"),
        ("Ελλάδα", "ΕΛΛΆΔΑ"),
        ("東京", "東京"),
        ("h2o", "H₂O"),
    ],
)
def test_a_query_finds_a_text_in_either_language(query: str, text: str) -> None:
    assert all(finds(query, text, language) for language in QUERY_LANGUAGES)


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("Müll", "Herr Müller"),
        ("Müller", "der Müll"),
        ("Kohl", "Frau Köhler"),
        ("Burg", "die Bürger"),
        ("Bau", "der Bauer"),
        ("Fisch", "Herr Fischer"),
        ("Bayer", "in Bayern"),
        ("Hauser", "Herr Hausmann"),
        ("Beg", "sie beginnen"),
        ("valent", "Herr Valentin"),
        ("200", "mit 2.000 Gästen"),
        ("2000", "mit 2 0000"),
        ("123456", "Tel. 0511 123 456"),
        ("35", "um 3,5 Prozent"),
        ("1230", "um 12:30 Uhr"),
        ("24122026", "am 24.12.2026"),
        ("usa", "in u. s. w."),
        ("http", "http://stadt.example"),
        ("kmh", "50 km/h"),
        ("и", "й"),
        ("か", "が"),
    ],
)
def test_a_query_does_not_find_what_is_another_word(query: str, text: str) -> None:
    assert not any(finds(query, text, language) for language in QUERY_LANGUAGES)


@pytest.mark.parametrize(
    ("apart", "closed"),
    [
        ("10 000 Euro", "10000 Euro"),
        ("1 234 567", "1234567"),
        ("Sport e. V.", "Sport e.V."),
        ("i. d. R. gut", "i.d.R. gut"),
        ("0511 123 456", "0511 123 456"),
        ("am 3. Mai", "am 3. Mai"),
        ("Vitamin C. Das", "Vitamin C. Das"),
    ],
)
def test_closing_up_takes_the_blanks_out_of_numbers_and_initials(apart: str, closed: str) -> None:
    assert close_up(apart) == closed
    assert tokens(apart, "de") == tokens(closed, "de")


@pytest.mark.parametrize(
    ("signs", "plain"),
    [
        ("Bürger*innen und Kolleg:innen", "Bürger und Kolleg"),
        ("Jede:r", "Jeder"),
        ("km/h", "km/h"),
        ("feuer*", "feuer*"),
    ],
)
def test_without_its_gender_signs_a_text_says_the_same(signs: str, plain: str) -> None:
    assert without_gender_signs(signs) == plain
    assert tokens(signs, "de") == tokens(plain, "de")


@given(st.text())
def test_tokens_are_letters_and_digits_and_so_harmless_in_any_query_language(text: str) -> None:
    for language in QUERY_LANGUAGES:
        assert all(token.isalnum() and token != HOLE for token in tokens(text, language))


@given(st.text())
@example("ᾼ\u0323\u0345")
@example("u\u0323\u0308")
def test_composed_and_decomposed_letters_are_the_same(text: str) -> None:
    for language in QUERY_LANGUAGES:
        composed, decomposed = (tokens(unicodedata.normalize(form, text), language) for form in ("NFC", "NFD"))
        assert composed == decomposed


#: Hashtags are the one place where capitals say where a word begins.
LETTERS = st.characters(min_codepoint=0x20, max_codepoint=0x24F, exclude_characters="#")
WORDS = st.text(st.one_of(LETTERS, st.sampled_from("aeouyäöüßinnerst ΑΩαως'Яя-.:*/")))


@given(WORDS)
@example("LUKAS' ŉ ǰ ſ ẞ ı İ")
def test_capitals_do_not_matter(text: str) -> None:
    for language in QUERY_LANGUAGES:
        assert tokens(text.upper(), language) == tokens(text.lower(), language)


@given(st.one_of(WORDS, st.text()))
def test_a_word_is_made_of_itself(text: str) -> None:
    # Stems are stemmed further when they are read as words ("actuall", "actual"); words stay as they are.
    for chunk in text.split():
        for word in words_of(chunk):
            assert words_of(word) == (word,)


GERMAN = st.text("abcdefghijklmnopqrstuvwxyzäöüß", min_size=1)


@given(GERMAN)
@example("müllerinnen")
@example("ärztin")
@example("auauea")
@example("auue")
@example("quaeue")
def test_a_german_stem_begins_as_its_word_does_when_folded(word: str) -> None:
    assert fold(word).startswith(tokens(word, "de")[0][:100])


@given(GERMAN, st.integers(1, 20))
def test_what_begins_a_word_begins_it_when_folded(word: str, length: int) -> None:
    assert fold(word).startswith(fold(word[:length]))


@pytest.mark.parametrize(
    ("beginning", "folded"),
    [("Müll", "mull"), ("MUELL", "mull"), ("Straß", "strass"), ("Neue", "neue"), ("Que", "que"), ("E-Mail", "email")],
)
def test_a_beginning_is_folded_like_the_words_it_begins(beginning: str, folded: str) -> None:
    assert fold(beginning) == folded


def test_a_release_is_found_by_its_title_its_text_and_its_source() -> None:
    source = Source(name="Stadt Salzkotten", place="Salzkotten")
    release = a_release(
        source=source, kicker="Brand", headline="Haus", subhead="Wald", lead="Dach", body="Dach\n\nKind"
    )
    analysed = analyse(release)
    assert (analysed.title, analysed.body) == (("brand", "haus", "wald"), ("dach", "kind"))
    assert analysed.source == ("stadt", "salzkott", "salzkott")


def test_without_a_body_the_lead_is_the_text() -> None:
    assert analyse(a_release(lead="Dach", body="")).body == ("dach",)


def test_a_word_is_indexed_250_times_and_leaves_holes_thereafter() -> None:
    source = Source(name="Wald Wald")
    analysed = analyse(a_release(source=source, headline="Wald", body="wald " * 300 + "haus"))
    assert analysed.body == ("wald",) * 247 + (HOLE,) * 53 + ("haus",)


def test_a_book_is_cut_to_what_both_databases_hold() -> None:
    analysed = analyse(a_release(headline="a " * 2_000, body=" ".join(map(str, range(50_000)))))
    assert (len(analysed.title), len(analysed.body)) == (700, 15_000)


def test_a_word_without_end_is_cut() -> None:
    assert tokens("x" * 5_000, "de") == ("x" * 100,)


def test_of_compounds_in_title_and_body_the_parts_are_kept_that_stand_nowhere_by_themselves() -> None:
    said = analyse(a_release(kicker="", headline="Feuerwehreinsatz", subhead="", body="Der Hausbrand. Ein Einsatz."))
    assert said.parts == ("feuerwehr", "haus", "brand")


def test_an_english_release_has_no_parts_and_one_of_no_known_language_has() -> None:
    headline = {"kicker": "", "headline": "Klimaschutz", "subhead": "", "body": "Text."}
    assert analyse(a_release(**headline, language="en")).parts == ()
    assert analyse(a_release(**headline, language="und")).parts == ("klima", "schutz")


@given(st.text(alphabet="abzABZ019äÄöÖüÜß", min_size=1, max_size=12))
@example("BürgerInnen")
@example("GROẞ")
def test_a_plain_word_takes_a_short_way_to_the_same(word: str) -> None:
    # With a sign that nobody sees it goes the long way.
    assert words_of(word) == words_of(f"\u00ad{word}")
