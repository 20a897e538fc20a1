"""A release's page, read: three pages as they are served, with what is to be found in each beside it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from pressbot.feeds.page import (
    Page,
    as_before,
    is_teaser,
    teaser_hash,
    with_page,
    without_shared,
)
from pressbot.feeds.page_read import contained, read_page
from pressbot.model import Change, Contact, Media, MediaKind, PubStatus
from pressbot.ports import Fetched
from tests.values import NOON, a_release

PAGES = Path(__file__).parents[1] / "data" / "pages"
URL = "https://presse.example/meldung/4711"
PHOTO = Media(url="https://presse.example/bruecke.jpg", caption="Die Brücke", credit="Stadt Wendelbrück")
LONG = "Die Stadt hat die Brücke am Sägewerk erneuert und am Freitag für den Verkehr freigegeben, sagte sie. " * 8


def the_page(name: str, headline: str, teaser: str) -> Page:
    return read_page(Fetched(url=URL, body=(PAGES / name).read_bytes()), headline=headline, teaser=teaser)


def html(body: str, head: str = "") -> Fetched:
    return Fetched(url=URL, body=f"<html><head>{head}</head><body>{body}</body></html>".encode())


def read(body: str, head: str = "", headline: str = "Die Brücke ist frei", teaser: str = "") -> Page:
    return read_page(html(f"<h1>Die Brücke ist frei</h1>{body}", head), headline=headline, teaser=teaser)


MUNICIPAL = the_page(
    "municipal.html",
    "Die Brücke am Sägewerk ist wieder frei",
    "Seit Freitagmittag ist die Brücke am Sägewerk wieder für den Verkehr freigegeben. Die Stadt hat das Bauwerk aus …",
)
GOVERNMENT = the_page(
    "government.html",
    "New water law comes into force",
    "From today rivers and lakes are better protected, and water companies have to publish what they discharge.",
)
WEBLOG = the_page(
    "weblog.html",
    "Theater zeigt „Der Schimmelreiter“",
    "Am 4. Dezember hat im Stadttheater Wendelbrück „Der Schimmelreiter“ nach der Novelle von Theodor […]",
)


def test_a_municipal_portals_page_gives_the_whole_text_and_nothing_of_the_portal() -> None:
    assert MUNICIPAL.subhead == "Nach fünf Monaten rollt der Verkehr"
    paragraphs = MUNICIPAL.body.split("\n\n")
    assert [each[:40] for each in paragraphs] == [
        "Seit Freitagmittag ist die Brücke am Säg",
        "„Die Brücke verbindet zwei Stadtteile, d",
        "Die Buslinien 3 und 7 fahren ab Montag w",
        "Die Bauarbeiten am Ufer dauern noch bis ",
    ]
    assert paragraphs[-1].endswith("die der Stadtrat im vergangenen Jahr beschlossen hat.")


def test_a_municipal_portals_page_gives_caption_credit_and_the_list_of_media() -> None:
    assert MUNICIPAL.media == (
        Media(
            url="https://presse.example/medien/77/4711/bruecke_klein.jpg",
            caption="Die ersten Radfahrerinnen auf der neuen Brücke am Sägewerk. (Foto: Stadt Wendelbrück/Jette Harmsen)",
            credit="Stadt Wendelbrück/Jette Harmsen",
            alt="Brücke am Sägewerk",
            original="https://presse.example/medien/77/4711/bruecke.jpg",
        ),
        Media(
            url="https://presse.example/medien/77/4711/fahrplan.pdf",
            kind=MediaKind.FILE,
            caption="Fahrplan der Linien 3 und 7",
        ),
    )


def test_a_municipal_portals_page_gives_the_offices_contact_and_not_the_portals() -> None:
    assert MUNICIPAL.contact == Contact(
        name="Stadt Wendelbrück, Jette Harmsen",
        phone="0300/555-120",
        email="presse@wendelbrueck.example",
        address="Marktplatz 1, 00555 Wendelbrück",
    )


def test_a_governments_page_gives_its_lead_its_list_and_its_notes() -> None:
    paragraphs = GOVERNMENT.body.split("\n\n")
    assert paragraphs[0] == (
        "From today rivers and lakes are better protected, and water companies have to publish what they discharge."
    )
    assert paragraphs[5] == (
        "– discharges are published within an hour\n"
        "– inspectors may enter plants without notice\n"
        "– fines rise to 10 per cent of turnover"
    )
    assert paragraphs[-1] == "The Act applies to England and Wales. See the guide to the Act and the figures by region."


def test_a_governments_page_gives_its_widest_picture_its_documents_and_its_press_desk() -> None:
    assert [(each.kind, each.url, each.caption, each.credit) for each in GOVERNMENT.media] == [
        (
            MediaKind.PICTURE,
            "https://presse.example/media/river-1200.jpg?w=1200",
            "Inspectors take a sample. © Department for the Environment",
            "Department for the Environment",
        ),
        (MediaKind.FILE, "https://presse.example/media/water-act-guide.pdf", "guide to the Act", ""),
        (MediaKind.FILE, "https://presse.example/media/figures.docx", "figures by region", ""),
    ]
    assert GOVERNMENT.contact == Contact(
        name="Robin Ashgrove, Newsdesk",
        phone="020 7946 0123",
        email="newsdesk@environment.example",
        address="2 Marsham Row, London SW1P 4DF",
    )


def test_a_weblogs_page_gives_its_article_without_comments_and_menus() -> None:
    assert MUNICIPAL.body != WEBLOG.body
    assert WEBLOG.body.startswith(
        "Am 4. Dezember hat im Stadttheater Wendelbrück „Der Schimmelreiter“ nach der Novelle"
    )
    assert WEBLOG.body.endswith("Karten gibt es ab sofort an der Theaterkasse am Theaterwall und im Netz.")


def test_a_weblogs_page_gives_its_figures_with_their_originals() -> None:
    folder = "https://presse.example/wp-content/uploads/2026/11"
    assert WEBLOG.media == (
        Media(
            url=f"{folder}/schimmelreiter-1024x683.jpg",
            caption="Szene aus „Der Schimmelreiter“ (Foto: Femke Dahl)",
            credit="Femke Dahl",
            alt="Zwei Schauspieler auf einem Deich aus Holz",
            original=f"{folder}/schimmelreiter.jpg",
        ),
        Media(url=f"{folder}/oltmanns.jpg", caption="Regisseur Marten Oltmanns", alt="Marten Oltmanns"),
        Media(url=f"{folder}/pressemappe.zip", kind=MediaKind.FILE, caption="Pressemappe"),
    )
    assert WEBLOG.contact.name == "Ilka Rothenbusch"
    assert WEBLOG.contact.phone == "0300 555-730"


@pytest.mark.parametrize(
    ("body", "teaser"),
    [
        pytest.param(f"<p>{LONG}</p>", "Im Hallenbad gibt es ab Montag wieder Kurse für Kinder.", id="another release"),
        pytest.param("<p>Bitte stimmen Sie der Verwendung von Cookies zu.</p>", "", id="consent"),
        pytest.param("", "", id="nothing"),
    ],
)
def test_a_page_without_the_teasers_text_adds_no_text(body: str, teaser: str) -> None:
    assert read(body, teaser=teaser).body == ""


def test_a_page_about_something_else_adds_nothing_at_all() -> None:
    page = the_page("municipal.html", "Neue Kurse im Hallenbad", "Im Hallenbad gibt es ab Montag Kurse für Kinder.")
    assert page == Page()


def test_a_short_release_keeps_its_teaser_and_gets_its_picture() -> None:
    page = read(
        "<p>Der Verkehr rollt.</p><img src=/b.jpg width=800 height=600 alt=Brücke>", teaser="Der Verkehr rollt."
    )
    assert page.body == ""
    assert page.media == (Media(url="https://presse.example/b.jpg", alt="Brücke"),)


@pytest.mark.parametrize(
    ("image", "shown"),
    [
        ('<img src="/bild.jpg" width="640" height="480">', ["bild.jpg"]),
        ('<img src="/vorschau.jpg" width="120" height="90">', []),
        ('<a href="/gross.jpg"><img src="/vorschau.jpg" width="120" height="90"></a>', ["vorschau.jpg"]),
        ('<img src="/zaehler.gif" width="1" height="1">', []),
        ('<img src="/logo.png" width="400" height="400">', []),
        ('<img src="javascript:alert(1)">', []),
        ('<img src="data:image/png;base64,AAAA">', []),
        ('<img data-src="/spaeter.jpg" src="data:image/gif;base64,AAAA">', ["spaeter.jpg"]),
        ('<nav><img src="/menue.jpg"></nav><footer><img src="/fuss.jpg"></footer>', []),
        ('<h2>Weitere Meldungen</h2><img src="/andere.jpg">', []),
    ],
)
def test_only_what_shows_the_news_is_a_picture(image: str, shown: list[str]) -> None:
    assert [each.url.rpartition("/")[2] for each in read(image).media] == shown


@pytest.mark.parametrize(
    ("behind", "caption", "credit"),
    [
        ("<figcaption>Die Brücke. Foto: Femke Dahl</figcaption>", "Die Brücke. Foto: Femke Dahl", "Femke Dahl"),
        ("<p>Bildunterschrift: Die Brücke</p><p>Foto: Femke Dahl</p>", "Die Brücke", "Femke Dahl"),
        ("<p>© Stadt Wendelbrück</p>", "", "Stadt Wendelbrück"),
        ("<p>Bildnachweis: Femke Dahl</p>", "", "Femke Dahl"),
        ("<p>Quelle der Freude ist der Radweg.</p>", "", ""),
        ("<p>Caption: The bridge (Photo: Femke Dahl)</p>", "The bridge (Photo: Femke Dahl)", "Femke Dahl"),
    ],
)
def test_caption_and_credit_stand_in_the_figure_or_in_lines_of_their_own(
    behind: str, caption: str, credit: str
) -> None:
    (picture,) = read(f'<figure><img src="/b.jpg">{behind}</figure>').media
    assert (picture.caption, picture.credit) == (caption, credit)


@pytest.mark.parametrize(
    ("address", "taken"),
    [
        ("/bruecke.jpg", True),
        ("/img/logo_share.png", False),
        ("/opengraph-default.png", False),
        ("ftp://x/y.jpg", False),
    ],
)
def test_what_a_page_offers_to_whoever_links_to_it_is_the_last_choice(address: str, taken: bool) -> None:
    head = f'<meta property="og:image" content="{address}">'
    assert bool(read("", head).media) is taken
    assert [each.url for each in read('<img src="/eigen.jpg">', head).media] == ["https://presse.example/eigen.jpg"]


def test_a_small_picture_that_a_page_offers_is_none() -> None:
    size = '<meta property="og:image:width" content="200"><meta property="og:image:height" content="200">'
    assert read("", f'<meta property="og:image" content="/b.jpg">{size}').media == ()


def test_what_readers_may_do_with_a_page_ends_nothing_and_says_nothing() -> None:
    tools = "<p>Zurück zur Übersicht</p><p>Seite drucken</p><p>Teilen</p>"
    page = read(f"{tools}<img src=/b.jpg><p>{LONG}</p>{tools}<p>Weitere Meldungen</p><p>{LONG}</p>")
    assert page.body == LONG.strip()
    assert [each.url for each in page.media] == ["https://presse.example/b.jpg"]


def test_a_menus_contact_is_nobodys() -> None:
    menu = "<ul><li><a href=/presse>Pressestelle</a></li><li>Telefon 0300 555-999</li></ul>"
    assert read(menu).contact == Contact()


def test_a_contact_ends_at_the_next_heading() -> None:
    page = read(
        "<h2>Pressekontakt</h2><p>Jette Harmsen</p><p>Tel. 0300 555-120</p><h2>Tickets</h2><p>kasse@a.example</p>"
    )
    assert page.contact == Contact(name="Jette Harmsen", phone="0300 555-120")


def test_the_character_set_may_stand_in_the_page_alone() -> None:
    body = "<html><head><meta charset=iso-8859-1></head><body><h1>Die Brücke ist frei</h1><h2>Über den Fluß</h2></body>"
    fetched = Fetched(url=URL, body=body.encode("latin-1"), content_type="text/html")
    assert read_page(fetched, headline="Die Brücke ist frei", teaser="").subhead == "Über den Fluß"


@pytest.mark.parametrize(
    "body",
    [b"", b"\x00\xff\xfe", b"<", b"<html>", b"<div>" * 50_000, b"<a href='" * 20_000, b"<p><!-- " * 20_000],
)
def test_whatever_a_page_holds_it_is_read_to_its_end(body: bytes) -> None:
    assert read_page(Fetched(url=URL, body=body), headline="Die Brücke ist frei", teaser="") == Page()


def test_nothing_unseen_comes_out_of_a_page() -> None:
    page = read(f"<p>{LONG}\u202e&lt;script&gt;alert(1)&lt;/script&gt;</p><img src=/b.jpg alt='\u202eBrücke'>")
    assert "\u202e" not in page.body
    assert "<script" not in page.body
    assert page.media[0].alt == "Brücke"


@pytest.mark.parametrize(
    ("part", "whole", "share"),
    [
        ("die Brücke ist frei", "Die Brücke ist frei, sagt die Stadt.", 1.0),
        ("die Brücke ist frei", "Frei ist die Brücke.", 0.0),
        ("die Brücke ist gesperrt", "die Brücke ist frei", 0.5),
        ("", "die Brücke ist frei", 1.0),
    ],
)
def test_how_much_of_a_teaser_a_text_has_is_told_by_runs_of_three_words(part: str, whole: str, share: float) -> None:
    assert contained(part, whole) == share


@pytest.mark.parametrize(
    ("changes", "teaser"),
    [
        ({}, True),
        ({"body": ""}, True),
        ({"body": "Ein Satz. " * 75}, False),
        ({"body": "Eins.\n\nZwei.\n\nDrei."}, False),
        ({"url": ""}, False),
        ({"url": "sample://wendelbrueck/1"}, False),
        ({"change": Change.WITHDRAWAL}, False),
        ({"pub_status": PubStatus.WITHHELD}, False),
    ],
)
def test_what_says_little_and_leads_to_a_page_is_a_teaser(changes: dict[str, object], teaser: bool) -> None:
    assert is_teaser(a_release(**changes)) is teaser


def test_a_page_adds_to_a_teaser_and_leaves_what_the_feed_knows_better() -> None:
    said = a_release(body="Am Freitag brannte es …", media=(PHOTO,))
    whole = "Am Freitag brannte es im Sägewerk.\n\nVerletzt wurde niemand."
    page = Page(subhead="Großer Schaden", body=whole, contact=Contact(name="Jannes Oltrogge"))
    assert with_page(said, page) == replace(
        said,
        subhead="Großer Schaden",
        body=whole,
        lead="Am Freitag brannte es im Sägewerk. Verletzt wurde niemand.",
        contact=Contact(name="Jannes Oltrogge"),
        teaser_hash=teaser_hash(said),
    )


def test_an_empty_page_adds_only_that_it_was_read() -> None:
    said = a_release()
    assert with_page(said, Page()) == replace(said, lead=with_page(said, Page()).lead, teaser_hash=teaser_hash(said))


def test_a_picture_in_feed_and_page_is_one_with_the_words_of_both() -> None:
    small = replace(PHOTO, url="https://presse.example/bruecke-150x150.jpg", caption="")
    large = Media(url="https://presse.example/bruecke-1024x683.jpg", caption="Die neue Brücke", credit="jemand")
    plan = Media(url="https://presse.example/plan.pdf", kind=MediaKind.FILE)
    merged = with_page(a_release(media=(plan, small)), Page(media=(large,))).media
    assert merged == (replace(large, credit="Stadt Wendelbrück"), plan)


def test_what_a_page_added_stays_while_the_feed_says_the_same() -> None:
    said = a_release(body="Am Freitag brannte es …")
    known = with_page(said, Page(body="Am Freitag brannte es im Sägewerk.", media=(PHOTO,)))
    assert as_before(known, said) == known


EMBARGOED = "Sperrfrist: 27. November 2026, 10 Uhr\n\nAm Freitag brannte es im Sägewerk."


def test_an_embargo_that_only_the_page_tells_holds_and_stays() -> None:
    said = a_release(body="Am Freitag brannte es …")
    until = datetime(2026, 11, 27, 9, 0, tzinfo=UTC)
    held = with_page(said, Page(body=EMBARGOED))
    assert (held.release_at, held.published_at, held.embargo) == (until, until, "")
    an_hour_later = replace(said, release_at=NOON + timedelta(hours=1))
    assert as_before(held, an_hour_later) == held


def test_of_the_feeds_hour_and_the_pages_the_later_holds() -> None:
    until, later = datetime(2026, 11, 27, 9, 0, tzinfo=UTC), datetime(2026, 12, 1, tzinfo=UTC)
    said = a_release()
    for feeds, both in ((NOON + timedelta(days=1), until), (later, later)):
        made = with_page(replace(said, release_at=feeds, published_at=feeds), Page(body=EMBARGOED))
        assert (made.release_at, made.published_at) == (both, both)


def test_an_embargo_of_the_page_that_is_over_changes_no_date() -> None:
    said = a_release()
    made = with_page(said, Page(body=EMBARGOED.replace("27.", "19.")))
    assert (made.release_at, made.published_at, made.embargo) == (NOON, NOON, "")


def test_an_embargo_of_the_page_that_cannot_be_read_is_told() -> None:
    held = with_page(a_release(), Page(body="Sperrfrist: Redebeginn\n\nAm Freitag brannte es im Sägewerk."))
    assert held.embargo == "Redebeginn"
    assert as_before(held, a_release()).embargo == "Redebeginn"


@pytest.mark.parametrize(
    "changes", [{"headline": "Korrektur: Brand"}, {"body": "Am Samstag brannte es."}, {"media": (PHOTO,)}]
)
def test_a_teaser_that_changes_is_another(changes: dict[str, object]) -> None:
    assert teaser_hash(a_release(**changes)) != teaser_hash(a_release())


def test_a_teaser_stays_the_same_when_only_a_signature_of_its_pictures_address_changes() -> None:
    signed = [a_release(media=(replace(PHOTO, url=f"{PHOTO.url}?signature={each}"),)) for each in "ab"]
    assert teaser_hash(signed[0]) == teaser_hash(signed[1])


def test_a_picture_that_two_other_releases_show_is_the_sources() -> None:
    release = a_release(media=(PHOTO,))
    others = [a_release(key=str(number), media=(PHOTO, PHOTO)) for number in range(2)]
    assert without_shared(release, others[:1]).media == (PHOTO,)
    assert without_shared(release, others).media == ()
