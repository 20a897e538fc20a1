"""An entry to a release: plain, certain and as the office meant it."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta

import pytest

from pressbot.feeds.clean import clean
from pressbot.feeds.identity import Changed, New, Same, decide
from pressbot.feeds.parsed import Attachment, Entry
from pressbot.feeds.release import make_release
from pressbot.model import NEVER, Change, Contact, MediaKind, PubStatus, Release, Source

MORNING = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
OFFICE = Source(name="Stadt Ahrenbek", language="")


def release(*, feed_language: str = "", **said: object) -> Release:
    entry = Entry(**said)  # type: ignore[arg-type]  # the names are checked by Entry itself
    return make_release(entry, key="1", source=OFFICE, language=feed_language, now=NOON)


# Headline


def test_a_headline_is_one_line_of_plain_text() -> None:
    assert release(title="Bus &amp; <b>Bahn</b>\n &#8211; neuer Takt").headline == "Bus & Bahn – neuer Takt"


def test_without_a_title_the_first_sentence_is_the_headline() -> None:
    assert release(summary="<p>Der Deich hält. Alle sind froh.</p>").headline == "Der Deich hält."


def test_a_first_sentence_that_is_too_long_is_cut_behind_a_word() -> None:
    headline = release(summary="Der Deich hält " + "und hält " * 30).headline
    assert headline.endswith("hält und…")
    assert len(headline) <= 120


def test_an_entry_that_says_nothing_has_its_address_for_a_headline() -> None:
    assert release(link="https://presse.example/1").headline == "https://presse.example/1"
    assert release().headline == "1"


def test_the_code_of_a_police_station_is_the_kicker() -> None:
    assert release(title="POL-WOB: Einbruch in Schuppen").kicker == "POL-WOB"
    assert release(title="Polizei Ahrenbek: Einbruch in Schuppen").kicker == ""


# Lead and body


@pytest.mark.parametrize(
    ("text", "lead"),
    [
        ("<p>Ahrenbek (ots) - Der Deich hält. Alle sind froh.</p>", "Der Deich hält. Alle sind froh."),
        ("<p>(ots) Der Deich hält.</p>", "Der Deich hält."),
        ("<p>Ahrenbek, 20. November 2026 – Der Deich hält.</p>", "Der Deich hält."),
        ("<p>20.11.2026 - Der Deich hält.</p>", "Der Deich hält."),
        ("<p>AHRENBEK, Nov. 20, 2026 /PRNewswire/ -- The dike holds.</p>", "The dike holds."),
        ("<p>Sturmflut vorbei</p><p>Der Deich hält.</p>", "Der Deich hält."),
        ("Sturmflut vorbei: Der Deich hält.", "Der Deich hält."),
        ("<h2>Zur Lage</h2><p>Der Deich hält.</p>", "Der Deich hält."),
        ("<p>Der Deich hält.</p><p>Pressekontakt: Ada Beispiel, Tel. 04101 2345</p>", "Der Deich hält."),
        ("<p>Der Deich hält.</p><p>Rückfragen bitte an:<br>Ada Beispiel</p>", "Der Deich hält."),
        ("<p>Der Deich hält.</p><p>Weiterlesen</p><p>The post X appeared first on Y.</p>", "Der Deich hält."),
        ("<p>Der Deich hält.</p><ul><li>hier</li><li>dort</li></ul>", "Der Deich hält."),
        ("Der Deich hält, und auch die ...", "Der Deich hält, und auch die…"),
        ("<p>Sturmflut vorbei</p>", ""),
        ("<p>Ein Deich, der hält</p>", "Ein Deich, der hält"),
        ("", ""),
    ],
)
def test_the_lead_tells_the_news_and_nothing_else(text: str, lead: str) -> None:
    assert release(title="Sturmflut vorbei", summary=text).lead == lead


def test_the_lead_ends_with_a_sentence() -> None:
    lead = release(title="T", summary=" ".join(f"Satz Nummer {n} steht hier im Text." for n in range(30))).lead
    assert lead.endswith("steht hier im Text.")
    assert 350 < len(lead) <= 400


def test_the_body_is_the_fuller_text_with_nothing_left_out() -> None:
    made = release(title="T", summary="Kurz.", content="<p>Ahrenbek (ots) - Lang und breit.</p><p>Kontakt: x</p>")
    assert made.body == "Ahrenbek (ots) - Lang und breit.\n\nKontakt: x"


# Subhead

NEWS = "<p>Der Deich hält.</p>"


@pytest.mark.parametrize(
    "beginning",
    [
        "<h2>Pegel fällt seit dem frühen Morgen</h2>",
        "<h3 class='sub'>Pegel <b>fällt</b> seit dem frühen&nbsp;Morgen</h3>",
        "<div class='text'>\n <h2>Pegel fällt seit dem frühen Morgen</h2>",
        "<p><strong>Pegel fällt seit dem frühen Morgen</strong></p>",
        "<p class='x'> <b>Pegel fällt seit dem frühen Morgen</b><br></p>",
    ],
)
def test_a_heading_before_the_text_is_the_subhead_and_not_told_twice(beginning: str) -> None:
    text = f"{beginning}{NEWS}<h2>Pressekontakt</h2><p>Ada Beispiel<br>Telefon: 04101 2345</p>"
    made = release(title="Sturmflut vorbei", content=text)
    assert made.subhead == "Pegel fällt seit dem frühen Morgen"
    assert made.body == "Der Deich hält.\n\nPressekontakt\n\nAda Beispiel\nTelefon: 04101 2345"
    assert made.lead == "Der Deich hält."


@pytest.mark.parametrize(
    "text",
    [
        NEWS,
        f"<h2>Zur Lage</h2>{NEWS}",
        f"<h2>Sturmflut an der Küste vorbei!</h2>{NEWS}",
        f"<h2>Pressemitteilung der Stadt Ahrenbek Nummer 12</h2>{NEWS}",
        f"<h2>Was seit gestern Abend geschah</h2>{NEWS}<h2>Was heute geschieht</h2>{NEWS}",
        f"<p><b>Was seit gestern Abend geschah</b></p>{NEWS}<p><b>Was heute geschieht</b></p>{NEWS}",
        f"<p><b>Der Deich hat die Flut gehalten.</b></p>{NEWS}",
        f"<p><b>Ahrenbek, den 20. November 2026</b></p>{NEWS}",
        f"<p><b>Pegel fällt seit dem frühen Morgen</b> und weiter.</p>{NEWS}",
        f"{NEWS}<h2>Pegel fällt seit dem frühen Morgen</h2>{NEWS}",
        "<h2>Pegel fällt seit dem frühen Morgen</h2>",
        f"<h2>{'sehr ' * 60}lang</h2>{NEWS}",
        "Pegel fällt seit dem frühen Morgen\n\nDer Deich hält.",
    ],
)
def test_what_may_be_something_else_is_no_subhead_and_stays_in_the_text(text: str) -> None:
    made = release(title="Sturmflut an der Küste vorbei", content=text)
    assert made.subhead == ""
    assert made.body == clean(text)


def test_without_a_headline_there_is_nothing_for_a_subhead_to_stand_under() -> None:
    assert release(content=f"<h2>Pegel fällt seit dem frühen Morgen</h2>{NEWS}").subhead == ""


# Dates


def test_a_date_is_kept_and_a_date_to_come_is_now() -> None:
    assert release(title="T", published_at=MORNING).published_at == MORNING
    assert release(title="T", published_at=NOON + timedelta(days=3_000)).published_at == NOON
    assert release(title="T").published_at == NOON


@pytest.mark.parametrize(
    "absurd", [datetime.min.replace(tzinfo=UTC), datetime(1969, 12, 31, tzinfo=UTC), datetime.max.replace(tzinfo=UTC)]
)
def test_a_date_that_nobody_can_have_meant_is_none(absurd: datetime) -> None:
    assert release(title="T", published_at=absurd).published_at == NOON
    timed = release(title="T", published_at=MORNING, available_at=absurd)
    assert (timed.published_at, timed.release_at) == (MORNING, NOON)


def test_an_hour_is_waited_for_a_year_and_a_little_longer_but_not_for_ever() -> None:
    later, never = NOON + timedelta(days=400), NOON + timedelta(days=401)
    assert release(title="T", available_at=later).release_at == later
    assert release(title="T", available_at=never).release_at == NOON


def test_a_release_may_be_seen_from_now_on_or_from_the_hour_the_office_named() -> None:
    assert release(title="T", published_at=MORNING).release_at == NOON
    assert release(title="T", available_at=MORNING).release_at == NOON
    assert release(title="T", available_at=NOON + timedelta(hours=3)).release_at == NOON + timedelta(hours=3)


# Language


@pytest.mark.parametrize(
    ("entry", "feed", "text", "language"),
    [
        ("fr", "de-DE", "Der Deich hält.", "fr"),
        ("", "de-DE", "Der Deich hält.", "de"),
        ("<x>", "", "Der Deich hält, und die Stadt ist nicht in Gefahr.", "de"),
        ("", "", "Ahrenbek", "und"),
    ],
)
def test_the_nearest_that_names_a_language_is_believed(entry: str, feed: str, text: str, language: str) -> None:
    assert release(feed_language=feed, title="T", summary=text, language=entry).language == language


# Topics


def test_topics_are_plain_and_each_stands_once() -> None:
    made = release(title="T", categories=("POLICY_AREA=Climate", "Rat &amp; <b>Haus</b>", "climate", "", "x" * 200))
    assert made.topics == ("Climate", "Rat & Haus")
    assert len(release(title="T", categories=tuple(f"Thema {n}" for n in range(50))).topics) == 20


# Media


def test_pictures_come_first_and_sound_is_a_file() -> None:
    made = release(
        title="T",
        link="https://presse.example/7",
        content='<p>Text</p><img src="innen.jpg" alt="Foyer">',
        attachments=(
            Attachment(url="https://presse.example/a.mp3", mime="audio/mpeg", title="O-Ton"),
            Attachment(url="https://presse.example/b.jpg", mime="image/jpeg"),
            Attachment(url="https://presse.example/c.jpg"),
            Attachment(url="https://presse.example/d.pdf", mime="application/pdf"),
        ),
    )
    assert [(media.kind, media.url[-5:]) for media in made.media] == [
        (MediaKind.PICTURE, "b.jpg"),
        (MediaKind.PICTURE, "c.jpg"),
        (MediaKind.PICTURE, "n.jpg"),
        (MediaKind.FILE, "a.mp3"),
        (MediaKind.FILE, "d.pdf"),
    ]
    assert made.pictures[2].alt == "Foyer"
    assert made.media[3].caption == "O-Ton"


def test_a_picture_that_is_attached_and_shown_in_the_text_is_one_picture() -> None:
    picture = Attachment(url="https://presse.example/b.jpg?w=300", mime="image/jpeg", width=300)
    made = release(title="T", content='<img src="https://presse.example/b.jpg?w=90">', attachments=(picture,))
    assert [media.url for media in made.media] == ["https://presse.example/b.jpg?w=300"]


@pytest.mark.parametrize(
    ("description", "credit"),
    [
        ("Die neue Leiter (Foto: Ada Beispiel)", "Ada Beispiel"),
        ("Die neue Leiter. Foto: Ada Beispiel/Stadt Ahrenbek", "Ada Beispiel/Stadt Ahrenbek"),
        ("Die neue Leiter © Ada Beispiel", "Ada Beispiel"),
        ("Bildnachweis: Feuerwehr Ahrenbek.", "Feuerwehr Ahrenbek"),
        ("Das Foto zeigt die Leiter.", ""),
        ("", ""),
    ],
)
def test_a_credit_is_read_from_the_caption(description: str, credit: str) -> None:
    picture = Attachment(url="https://presse.example/b.jpg", mime="image/jpeg", description=description)
    (media,) = release(title="T", attachments=(picture,)).media
    assert (media.caption, media.credit) == (description, credit)


def test_a_credit_of_its_own_is_believed_before_the_caption() -> None:
    picture = Attachment(url="https://presse.example/b.jpg", description="Leiter (Foto: A)", credit="B &amp; C")
    assert release(title="T", attachments=(picture,)).media[0].credit == "B & C"


def test_the_name_of_a_file_is_no_alternative_text() -> None:
    picture = Attachment(url="https://presse.example/b.jpg", mime="image/jpeg", title="IMG_2041.jpg")
    assert release(title="T", attachments=(picture,)).media[0].alt == ""


# Contact


@pytest.mark.parametrize(
    ("text", "contact"),
    [
        (
            "Text.\n\nPressekontakt:\nAda Beispiel\nMarkt 1\n25335 Ahrenbek\nTel.: 04101 23-45\npresse@ahrenbek.example",
            Contact(
                name="Ada Beispiel",
                phone="04101 23-45",
                email="presse@ahrenbek.example",
                address="Markt 1, 25335 Ahrenbek",
            ),
        ),
        ("Text. Kontakt: Ada Beispiel, 04101-2345", Contact(name="Ada Beispiel", phone="04101-2345")),
        ("Text.\nMedia contact: Ada Example, Phone +49 4101 2345", Contact(name="Ada Example", phone="+49 4101 2345")),
        ("Text.\n\nKontakt: Die Polizei sucht Zeugen.", Contact()),
        ("Tel. 04101 2345 steht mitten im Text.", Contact()),
        ("Text.\n\nPressekontakt:\nFax: 04101 2346", Contact()),
    ],
)
def test_only_a_contact_block_is_a_contact(text: str, contact: Contact) -> None:
    assert release(title="T", summary=text).contact == contact


# Change


@pytest.mark.parametrize(
    ("title", "change"),
    [
        ("Sturmflut vorbei", Change.NEW),
        ("Korrektur: Sturmflut vorbei", Change.CORRECTION),
        ("[GELÖSCHT] Sturmflut vorbei", Change.WITHDRAWAL),
    ],
)
def test_a_marker_in_the_headline_says_what_the_release_is(title: str, change: Change) -> None:
    assert release(title=title).change is change


@pytest.mark.parametrize(
    "title",
    [
        "POL-H: Widerruf: 15-Jährige ist wieder da",
        "Rücknahme: Vermisster gefunden",
        "Withdrawal: Army leaves Camp X",
        "KILL: 3 dead",
        "Gelöscht: Großbrand in der Lagerhalle",
    ],
)
def test_a_word_that_may_be_the_news_takes_back_only_what_is_known(title: str) -> None:
    first_seen = release(title=title)
    assert first_seen.change is Change.NEW
    assert decide(None, first_seen) == New()
    assert decide(first_seen, release(title=title)) == Same()
    assert decide(release(title="15-Jährige vermisst"), first_seen) == Changed(Change.WITHDRAWAL)


# Publishing status and embargo


def test_what_an_agency_cancels_is_withdrawn_whatever_its_headline_says() -> None:
    assert release(title="Sturmflut vorbei", pub_status=PubStatus.CANCELED).withdrawn


def test_a_version_dated_in_the_future_cannot_outrank_the_withdrawal_that_follows() -> None:
    day = timedelta(days=1)
    ahead = release(title="Sturmflut", versioned_at=NOON + 300 * day)
    withdrawal = release(title="Sturmflut", versioned_at=NOON, pub_status=PubStatus.CANCELED)
    assert ahead.versioned_at is None
    assert decide(ahead, withdrawal) == Changed(Change.WITHDRAWAL)
    assert release(title="Sturmflut", versioned_at=NOON + day).versioned_at == NOON + day, "clocks differ"


def test_what_is_withheld_has_no_hour() -> None:
    made = release(title="T", pub_status=PubStatus.WITHHELD, published_at=MORNING)
    assert (made.release_at, made.published_at, made.change) == (NEVER, MORNING, Change.NEW)


@pytest.mark.parametrize("ahead", [timedelta(hours=1), timedelta(days=4_000)])
def test_an_embargo_holds_however_far_ahead_it_ends(ahead: timedelta) -> None:
    made = release(title="T", published_at=MORNING, embargoed_until=NOON + ahead)
    assert (made.release_at, made.published_at) == (NOON + ahead, NOON + ahead)


def test_an_embargo_that_is_over_holds_nothing() -> None:
    made = release(title="T", published_at=MORNING, embargoed_until=MORNING)
    assert (made.release_at, made.published_at) == (NOON, MORNING)


def test_an_embargo_to_the_end_of_all_calendars_is_never() -> None:
    made = release(title="T", embargoed_until=datetime.max.replace(tzinfo=UTC))
    assert made.release_at == NEVER


def test_what_is_embargoed_may_be_seen_in_advance_and_what_only_comes_later_may_not() -> None:
    later = NOON + timedelta(hours=3)
    assert release(title="T", embargoed_until=later).advance
    assert release(title="T", summary="Sperrfrist: 20.11.2026, 18 Uhr\n\nDer Rat tagt.").advance
    assert not release(title="T").advance
    assert not release(title="T", available_at=later).advance
    assert not release(title="T", summary="Sperrfrist: Redebeginn").advance


def test_a_subhead_that_has_a_place_of_its_own_is_not_looked_for_in_the_text() -> None:
    made = release(
        title="Sturmflut vorbei", subhead="Pegel <b>fällt</b>", content=f"<h2>Zur Lage am Deich heute</h2>{NEWS}"
    )
    assert (made.subhead, made.body) == ("Pegel fällt", "Zur Lage am Deich heute\n\nDer Deich hält.")


def test_a_note_to_editors_stays_out_of_the_text() -> None:
    made = release(title="T", summary=NEWS, note="Nicht <b>vor</b> 12 Uhr senden.")
    assert (made.note, made.body) == ("Nicht vor 12 Uhr senden.", "Der Deich hält.")


# Malice


@pytest.mark.parametrize("piece", ["Tel. 0", ".", '"', "\nKontakt\n", "A.", "„", "| ", "a@", "<h2>", "<p><b>x"])
def test_monotonous_text_takes_no_time(piece: str) -> None:
    text = piece * (200_000 // len(piece))
    before = time.process_time()
    release(title=text, summary=text)
    assert time.process_time() - before < 5
