"""What is marked in the original text, and which piece of it shows why a release was found."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pressbot.errors import QueryError
from pressbot.messages import Highlight, Marked
from pressbot.model import Change, Contact
from pressbot.query.highlight import EXCERPT_LENGTH, excerpt, highlight, highlight_release
from pressbot.query.match import Condition, satisfies, wanted
from pressbot.query.syntax import parse
from pressbot.terms import AllOf, AnyOf, QueryPart, Term, TermKind
from pressbot.text.analyse import analyse
from tests.query.archive import QUERY, RELEASE, Said, released
from tests.values import NOON, a_release

ZONE = "Europe/Berlin"


def asked(query: str) -> Condition:
    return wanted(parse(query), NOON, ZONE).condition


def shown(text: str, stretches: tuple[tuple[int, int], ...]) -> str:
    """The text with what is marked in brackets."""
    for start, end in reversed(stretches):
        text = f"{text[:start]}[{text[start:end]}]{text[end:]}"
    return text


@pytest.mark.parametrize(
    ("query", "expected"),
    {
        "feuerwehr": "Die [Feuerwehren] üben",
        "ueben": "Die Feuerwehren [üben]",
        "feuerw*": "Die [Feuerwehren] üben",
        "feuerwehr -übung": "Die [Feuerwehren] üben",
        "feuerwehr OR polizei": "Die [Feuerwehren] üben",
        "feuerwehr quelle:üben": "Die [Feuerwehren] üben",
        "titel:feuerwehr": "Die Feuerwehren üben",
        '"feuerwehren üben"': "Die [Feuerwehren üben]",
        '"üben feuerwehren"': "Die Feuerwehren üben",
        "ort:Wolfsburg": "Die Feuerwehren üben",
    }.items(),
)
def test_what_must_be_there_is_marked(query: str, expected: str) -> None:
    text = "Die Feuerwehren üben"
    assert shown(text, highlight(text, "de", asked(query))) == expected


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("strasse", "Auf der „[Straße]“, hieß es."),
        ("einsatz", "Der Feuerwehr-[Einsatz]: beendet."),
        ('"feuerwehr einsatz"', "Der [Feuerwehr-Einsatz]: beendet."),
        ("bürger", "Für alle ([Bürger*innen]) offen"),
        ("tür", "Heute: #[TagDerOffenenTür]!"),
        ("10.000", "Rund [10 000] Gäste kamen."),
        ("10000", "Rund [10\u00a0000] Gäste kamen."),
        ('"e.V."', "Der Sportclub [e. V]. Goslar"),
        ("goslar", "Der Sportclub e. V. [Goslar]"),
        ("übung", "Eine [U\u0308bung], sagte er."),
        ("verein", "Der [Ver\u00adein] tagt"),
        ("ﬁnden", "Wir [ﬁnden] sie"),
        ("haus", "Das [Haus] und die [Häuser], das [Haus]"),
        ('"haus haus"', "[Haus Haus Haus]"),
    ],
)
def test_marks_stand_in_the_text_as_it_was_written(query: str, expected: str) -> None:
    text = expected.replace("[", "").replace("]", "")
    assert shown(text, highlight(text, "de", asked(query))) == expected


def test_english_is_read_as_english() -> None:
    text = "The brigades were running"
    assert shown(text, highlight(text, "en", asked("run brigade"))) == "The [brigades] were [running]"


def test_a_word_of_the_title_is_marked_where_titles_are_looked_at() -> None:
    assert highlight("Brand in Goslar", "de", asked("titel:brand"), title=True) == ((0, 5),)


def _of_words(part: QueryPart) -> bool:
    match part:
        case Term(kind):
            return kind in {TermKind.WORD, TermKind.PHRASE, TermKind.PREFIX, TermKind.TITLE}
        case AllOf(parts):
            return any(map(_of_words, parts))
        case AnyOf(parts):
            return all(map(_of_words, parts))
        case _:
            return False


@given(said=RELEASE, typed=QUERY)
@settings(max_examples=400, deadline=None)
def test_whatever_is_found_by_its_words_has_them_marked(said: Said, typed: str) -> None:
    try:
        query = parse(typed)
    except QueryError:
        return
    release, sought = released(said, 1), wanted(query, NOON, ZONE)
    title = f"{release.kicker} {release.headline} {release.subhead}"
    body = release.body or release.lead
    marks = {text: highlight(text, release.language, sought.condition, title=text is title) for text in (title, body)}
    for text, stretches in marks.items():
        ends = [0, *(place for stretch in stretches for place in stretch), len(text)]
        assert ends == sorted(ends)
        assert all(start < end for start, end in stretches)
    if _of_words(query.root) and satisfies(analyse(release), NOON, replace(sought, since=None, until=None)):
        assert any(marks.values())


BODY = (
    "Am Samstag rückten drei Löschzüge in die Innenstadt aus. Auf dem Marktplatz brannte ein Imbiss. "
    "Verletzt wurde niemand, teilte die Feuerwehr Goslar am Abend mit. Die Ursache ist noch unklar, die Polizei "
    "ermittelt. Der Sachschaden wird auf 10 000 Euro geschätzt. Die Feuerwehr war zwei Stunden im Einsatz."
)


def test_a_piece_of_text_is_taken_where_most_of_the_words_are() -> None:
    piece = excerpt(BODY, highlight(BODY, "de", asked("feuerwehr goslar")), 80)
    assert piece == "… niemand, teilte die Feuerwehr Goslar am Abend mit. Die Ursache ist noch …"
    assert excerpt(BODY, highlight(BODY, "de", asked("samstag")), 60).startswith("Am Samstag rückten")
    assert excerpt(BODY, highlight(BODY, "de", asked("einsatz")), 60).endswith(" im Einsatz.")
    assert excerpt("Kurz.", (), 60) == "Kurz."


@given(
    words=st.lists(st.sampled_from(["Brand", "in", "Goslar,", "Donaudampfschifffahrt" * 4, "„a“"]), max_size=40),
    length=st.integers(20, 120),
)
def test_a_piece_is_of_whole_words_and_no_longer_than_asked(words: list[str], length: int) -> None:
    text = " ".join(words)
    piece = excerpt(text, highlight(text, "de", asked("brand OR goslar")), length)
    assert len(piece) <= length
    whole = piece.removeprefix("… ").removesuffix(" …")
    assert whole in text
    if all(len(word) < length - 4 for word in words):
        assert set(whole.split()) <= set(words)


def test_a_headline_that_shows_why_needs_no_piece_of_the_body() -> None:
    release = a_release(headline="Feuerwehren löschen Brand", body=BODY)
    assert highlight_release(release, asked("feuerwehr brand")) == Highlight(((0, 11), (20, 25)))
    assert highlight_release(release, asked("feuerwehr OR polizei")) == Highlight(((0, 11),))


def test_the_body_shows_what_the_headline_does_not() -> None:
    release = a_release(headline="Feuerwehr löscht Brand", body=BODY)
    found = highlight_release(release, asked("feuerwehr polizei"))
    assert found.headline == ((0, 9),)
    assert "[Polizei]" in shown(found.excerpt.text, found.excerpt.stretches)
    assert len(found.excerpt.text) <= EXCERPT_LENGTH


def test_the_subhead_goes_before_the_body() -> None:
    release = a_release(headline="Brand", subhead="Die Polizei ermittelt", body=BODY)
    assert highlight_release(release, asked("polizei")).excerpt == Marked("Die Polizei ermittelt", ((4, 11),))


def test_a_passage_of_the_news_is_shown_before_one_of_the_contact() -> None:
    news, office = (
        "Der Rat der Stadt Goslar tagt am Montag.",
        "Pressekontakt\nStadt Goslar\nTelefon: 0300 555-120\n38640 Goslar",
    )
    release = a_release(headline="Rat tagt", lead="", body=f"{news}\n\n{office}", contact=Contact(phone="0300 555-120"))
    assert highlight_release(release, asked("goslar")).excerpt == Marked(news, ((18, 24),))
    assert "Telefon" in highlight_release(replace(release, body=office), asked("goslar")).excerpt.text
    assert "Telefon" in highlight_release(release, asked("pressekontakt")).excerpt.text


def test_a_withdrawn_release_shows_nothing_and_filters_leave_nothing_to_mark() -> None:
    release = a_release(headline="Feuerwehr löscht Brand", body=BODY)
    assert highlight_release(replace(release, change=Change.WITHDRAWAL), asked("feuerwehr")) == Highlight()
    assert highlight_release(release, asked("ort:Goslar lang:de")) == Highlight()
