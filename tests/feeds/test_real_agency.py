"""Agency formats as they were found: every file, with what is read of it beside it.

The files are not part of the repository: their texts belong to their publishers.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from pressbot.errors import NotAFeed
from pressbot.model import Contact
from tests.feeds.agency import Told, releases, told

BUSINESS_WIRE = ("businesswire_newsml_20130731006140.xml", "businesswire_ninjs3_20130731006140.json")
#: Of Business Wire's pictures the logo is left out; what is left is the still of a film, without a credit.
STILL = (("Applebees-640.jpg", ""),)
LUNCH = "Lunch Taking a Toll? Let Applebee’s® Industrial Strength Lunch Decoy Stand In"
FED = 'Fed to halt QE to avert "bubble"'

RELEASES = {
    BUSINESS_WIRE[0]: Told(
        "urn:newsml:businesswire.com:20010714:20130731006140", LUNCH, "2013-07-31T15:32", "en", pictures=STILL
    ),
    BUSINESS_WIRE[1]: Told(
        "http://www.businesswire.com/news/home/20130731006140/en", LUNCH, "2013-07-31T15:32", "en", pictures=STILL
    ),
    # Its embargo ended on the day it is dated.
    "g2_LISTING_1_A_NewsML-G2_News_Item.xml": Told(
        "urn:newsml:acmenews.com:20161018:US-FINANCE-FED", FED, "2018-10-23T12:00", "en"
    ),
    "g2_LISTING_2_NewsML-G2_Text_Document.xml": Told(
        "urn:newsml:acmenews.com:20161121:US-FINANCE-FED", FED, "2018-11-21T21:25", "en"
    ),
    "g2_LISTING_3A_Photo_in_NewsML-G2_URI_sibling_attributes.xml": Told(
        "tag:gettyimages.com,2010:GYI0062134533",
        "Variety Of Recessionary Forces Leave Las Vegas Economy Scarred",
        "2010-10-20T20:58",
        "en",
        pictures=(("GYI0062134533.jpg", "Getty Images"),),
    ),
    # A film without a headline: the first of its description stands for it.
    "g2_LISTING_4_Multiple_Renditions_of_a_Video_in_NewsML-G2.xml": Told(
        "urn:newsml:afp.com:20140131:CNG.3424d3807bc.391@video_1359566",
        "- Amir Hussein Abdullahian, Iranian foreign ministry's undersecretary for Arab and African affairs"
        " - Panos Moumtzis…",
        "2014-01-30T13:29",
        "en",
        pictures=(("9601ac3", "AFP"),),
    ),
    "ninjs3_ap_image.json": Told(
        "http://api.ap.org/media/v/content/b2b6c3f4642f46deac7509d4db315ca0?qt=H1Kdh42orF&et=0a1aza3c0",
        "Turkey Islamic State",
        "2019-11-15T13:39",
        "en",
        pictures=(("f1a1b7afc83b4963822157483f758e62", "ASSOCIATED PRESS"),),
    ),
    "ninjs3_dpa_text.json": Told(
        "urn:newsml:dpa.com:20090101:190510-99-167362",
        "Faktencheck Derby-Elfmeter: Hat Schiedsrichter Zwayer recht?",
        "2019-05-10T14:02",
        "de",
    ),
    # Without a date: when it was seen.
    "ninjs3_press_conference.json": Told("http://addb.no/worldanti", "World Anti", "2026-11-20T12:00", "en"),
    "presseportal_api_get_public_service_news.json": Told(
        "1234567", "POL-TEST: Test message", "2020-06-15T19:45", "de", pictures=(("test.JPG", ""),)
    ),
    "presseportal_api_get_stories.json": Told(
        "1234567", "Test Title", "2020-07-02T02:30", "de", pictures=(("test_image_url.jpg", ""),)
    ),
}
REFUSED = {
    "g2_LISTING_12_Knowledge_Item_for_Access_Codes.xml": "a list of concepts",
    "g2_LISTING_15_Two_Related_Events_in_a_Knowledge_Item.xml": "a list of concepts",
    "g2_LISTING_7_Group_Set_example_showing_Hierarchical_Package_Str.xml": "only name other items",
    "ninjs-schema_3.1.json": "not with a JSON Feed, ninjs",
    "presseportal_api_company_info.json": "describes one company",
    "presseportal_api_office_info.json": "describes one office",
}


@pytest.fixture
def folder(shared: Path) -> Path:
    return shared / "data" / "newsml_ninjs"


def test_every_file_that_is_there_is_in_a_table(folder: Path) -> None:
    assert {path.name for path in folder.iterdir()} == {*RELEASES, *REFUSED}


@pytest.mark.parametrize("name", RELEASES)
def test_a_real_document_is_read_as_it_was_meant(folder: Path, name: str) -> None:
    (made,) = releases(folder / name)
    assert told(made) == RELEASES[name]


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_release_is_refused_in_words(folder: Path, name: str) -> None:
    with pytest.raises(NotAFeed, match=REFUSED[name]):
        releases(folder / name)


def test_one_release_says_the_same_as_newsml_and_as_ninjs(folder: Path) -> None:
    ((newsml,), (ninjs,)) = (releases(folder / name) for name in BUSINESS_WIRE)
    assert newsml.headline == ninjs.headline
    assert newsml.published_at == ninjs.published_at
    assert newsml.topics == ninjs.topics
    assert [each.url for each in newsml.media] == [each.url for each in ninjs.media]
    # The IPTC converted the first paragraph and left the others out.
    assert newsml.body.split("\n\n")[0] == ninjs.body


def test_what_only_one_of_the_two_says_is_kept(folder: Path) -> None:
    (newsml,) = releases(folder / BUSINESS_WIRE[0])
    assert newsml.subhead.startswith("With a Year’s Worth of Lunch Combos Starting at $6.99")
    assert newsml.pictures[0].caption.startswith("Now that Applebee's has over 200 lunch combos")
    assert newsml.contact == Contact(name="Crossroads", email="cwagner@crossroads.us")
    assert newsml.body.count("\n– The") == 4


def test_an_embargo_that_is_over_and_a_note_to_editors_are_kept(folder: Path) -> None:
    (made,) = releases(folder / "g2_LISTING_1_A_NewsML-G2_News_Item.xml")
    assert made.note.startswith("Note to editors: STRICTLY EMBARGOED.")
    assert made.topics == (
        "economy, business and finance (medtop:04000000)",
        "labour market (medtop:20000523)",
        "Berlin",
    )


def test_a_byline_closes_the_text(folder: Path) -> None:
    for name, byline in (
        ("ninjs3_dpa_text.json", "Von Christian Hollmann, dpa"),
        ("g2_LISTING_2_NewsML-G2_Text_Document.xml", "By Meredith Jameson, Staff Reporter"),
    ):
        (made,) = releases(folder / name)
        assert made.body.split("\n\n")[-1] == byline


def test_of_a_film_the_lightest_that_fills_a_screen_is_kept(folder: Path) -> None:
    (made,) = releases(folder / "g2_LISTING_4_Multiple_Renditions_of_a_Video_in_NewsML-G2.xml")
    assert made.media[-1].url == "http://components.afp.com/5ba0d14a64f.1280x720.mp4"
