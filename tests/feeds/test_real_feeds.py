"""The whole way, with 24 feeds as they were found: what is read of each, and what every release keeps to.

The feeds are not part of the repository: their texts belong to their publishers.
"""

from __future__ import annotations

import re
from collections import Counter
from datetime import datetime
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

import pytest

from pressbot.feeds.identity import keys
from pressbot.feeds.parse import parse
from pressbot.feeds.read import releases_of
from pressbot.feeds.release import make_release
from pressbot.model import Release, Source
from pressbot.ports import Fetched
from pressbot.text.topics import topic, topics_of


class Expected(NamedTuple):
    entries: int
    #: Pictures and credits of all entries together.
    pictures: int
    credits: int
    #: Of the first release; the headline up to a point.
    language: str
    published: str
    key: str
    headline: str


EXPECTED = {
    "aktuality_sk.rss": Expected(
        30,
        30,
        0,
        "sk",
        "2021-01-17T18:27",
        "sachs-zvysili-odhad-rastu-ekonomiky-usa/",
        "Analytici Goldman Sachs zvýšili odhad",
    ),
    "bbc.rss": Expected(1, 0, 0, "en", "2021-02-25T10:15", "urn:bbc:podcast:m000sjxt", "Marcus Aurelius"),
    "biorxiv.rdf": Expected(
        1, 0, 0, "en", "2023-12-16T00:00", "/content/short/2023.12.16.571984v1?rss=1", "Complete genome of the Medicago"
    ),
    "cducsu_fraktion.rss": Expected(
        15,
        0,
        0,
        "de",
        "2011-04-14T16:33",
        "-direkt_aus_dem_Bundestag_2011_04_14.mp3",
        "Intensive Diskussion im Bundestag über",
    ),
    "cloudflare.rss": Expected(
        1, 9, 0, "en", "2021-10-14T12:59", "6166e7e065133e02a961145d", "Privacy-Preserving Compromised"
    ),
    "dlr.rss": Expected(
        50, 0, 0, "de", "2011-05-10T09:43", "041184a8eaf24cae3e84ddd7843cef38", "Webcast: 25 Jahre D1-Mission -"
    ),
    "dradio_kulturnachrichten_latin1.rss": Expected(
        1,
        0,
        0,
        "de",
        "2012-06-06T14:30",
        "012/06/06/drk_20120606_1630_3854c797.mp3",
        "Kulturnachrichten vom 06.06.2012, 16:30",
    ),
    "elastic_jsonfeed.json": Expected(
        3,
        0,
        0,
        "en",
        "2019-05-31T19:17",
        "te-in-time-series-data-metrics-benchmark",
        "InfluxDB vs. Graphite for Time Series",
    ),
    "energystar_gov_press.rss": Expected(
        13, 0, 0, "en", "2009-04-22T12:01", "ov/index.cfm?c=bygtw.view_showLargeVideo", "Bring your Green to Work"
    ),
    "fraunhofer_podcast.rss": Expected(
        42,
        0,
        0,
        "de",
        "2011-10-24T12:06",
        "eichern-fuer-Jahrhunderte_tcm7-77327.mp3",
        "Sicher speichern für Jahrhunderte",
    ),
    "gov_scot_news.rss": Expected(
        2,
        8,
        0,
        "en",
        "2018-08-31T17:24",
        "http://en.blog.wordpress.com/?p=40675",
        "New in the WordPress.com Business Plan:",
    ),
    "guardian.rss": Expected(
        55,
        55,
        55,
        "en",
        "2018-01-31T07:26",
        "state-of-the-union-address-unity-discord",
        "Trump State of the Union address",
    ),
    "guid_dupes.xml": Expected(1, 0, 0, "en", "2014-06-19T06:00", "http://www.braingle.com/50366.html", "Huh?"),
    "heise.atom": Expected(
        15, 12, 0, "de", "2016-02-01T16:22", "http://heise.de/-3088438", "Java-Anwendungsserver: Red Hat gibt"
    ),
    "juris_nachrichten.rss": Expected(
        20, 0, 0, "de", "2012-05-29T09:34", "jnachr-JUNA120501595", "Einsprüche gegen Volksabstimmung zu"
    ),
    "nasa_breaking_news.rss": Expected(
        10,
        7,
        0,
        "en",
        "2021-06-22T20:52",
        "obal-navigation-satellite-system-mission",
        "NASA Extends Cyclone Global Navigation",
    ),
    "nextcloud_blog.rss": Expected(
        10, 22, 0, "en", "2026-11-20T12:00", "https://nextcloud.com/?p=50918", "How to get started with Nextcloud"
    ),
    "no_guid_feed.xml": Expected(
        11,
        0,
        0,
        "en",
        "2026-11-20T12:00",
        "s://joshuawright.net/slack-wyrm-911.html",
        "Slack Wyrm 911 - Feeling better",
    ),
    "presseportal_ots_audio_miele.rss": Expected(
        5,
        0,
        0,
        "de",
        "2009-04-20T07:30",
        "presseportal.de/story_rss.htx?nr=1389634",
        "Hannover Messe: Hausgerätehersteller",
    ),
    "presseportal_ots_video.rss": Expected(
        15,
        0,
        0,
        "de",
        "2012-07-11T11:57",
        "rtal.de/pm/25598/2287348/mattel_gmbh/rss",
        "Eine Millionen Klicks auf YouTube: Das",
    ),
    "relative_urls.xml": Expected(
        2,
        0,
        0,
        "en",
        "2017-12-07T18:00",
        "com/en/games/PAB_nw/news/detail/10743874",
        "Neverwinter & Jingle Jam Humble Bundle!",
    ),
    "science_nasa_gov.rss": Expected(
        4,
        4,
        0,
        "en",
        "2010-12-09T20:00",
        "ews/science-at-nasa/2010/06dec_geminids/",
        "Geminid Meteors Defy Explanation",
    ),
    "spiegel.rss": Expected(
        1, 1, 0, "de", "2021-02-06T23:01", "c7e3cca2-665e-4bc4-bcac-acc6011b9fa2", "07.02. – die Wochenvorschau:"
    ),
    "stadt_salzkotten.rss": Expected(
        500,
        0,
        0,
        "de",
        "2026-07-27T00:00",
        "en-Umbau-zur-unechten-Fahrradstrasse.php",
        "Schulwegsicherung Oelweg in Salzkotten",
    ),
}
#: The first picture of the first release, the end of its file's name and its credit; other feeds have none.
PICTURES = {
    "aktuality_sk.rss": ("/vUw5YHzvQKDCkNw6PtXtAg.320.jpg", ""),
    "cloudflare.rss": ("/2021/10/image6-15.png", ""),
    "gov_scot_news.rss": ("/2018/08/search-featured-image.png", ""),
    "guardian.rss": ("/0_108_3000_1799/master/3000.jpg", "Photograph: Networ/Sipa USA/REX/Shutterstock"),
    "heise.atom": ("-90200def80b152e9-5ba35d3770232d92.jpeg", ""),
    "nasa_breaking_news.rss": ("/thumbnails/image/cygnss20191007-home.jpg", ""),
    "nextcloud_blog.rss": ("/webinar-how-to-get-started-with-nextcloud-featured-image.png", ""),
    "science_nasa_gov.rss": ("/2010/12/06/thumbnail2.jpg", ""),
    "spiegel.rss": ("/bb17ca27-51f4-4349-bc1e-abc00102c975/image.jpg", ""),
}
MARKUP = re.compile(r"<[A-Za-z/!]|&#?\w+;")


def releases(folder: Path, name: str, now: datetime) -> list[Release]:
    path = folder / "data" / "feeds" / name
    feed = parse(Fetched(url=f"https://feed.example/dir/{name}", body=path.read_bytes()))
    source = Source(name=feed.title)
    return [
        make_release(entry, key=key, source=source, language=feed.language, now=now)
        for entry, key in zip(feed.entries, keys(feed.entries), strict=True)
    ]


def test_every_feed_that_is_there_is_in_the_table(shared: Path) -> None:
    assert {path.name for path in (shared / "data" / "feeds").iterdir()} == set(EXPECTED)


@pytest.mark.parametrize("name", EXPECTED)
def test_a_real_feed_is_read_as_it_was_meant(shared: Path, noon: datetime, name: str) -> None:
    expected = EXPECTED[name]
    made = releases(shared, name, noon)
    first = made[0]
    assert len(made) == expected.entries
    assert sum(len(release.pictures) for release in made) == expected.pictures
    assert sum(bool(media.credit) for release in made for media in release.media) == expected.credits
    assert first.language == expected.language
    assert f"{first.published_at:%Y-%m-%dT%H:%M}" == expected.published
    assert first.key.endswith(expected.key)
    assert first.headline.startswith(expected.headline)


@pytest.mark.parametrize("name", EXPECTED)
def test_the_first_picture_of_a_real_feed_has_its_address_and_its_credit(
    shared: Path, noon: datetime, name: str
) -> None:
    end, credit = PICTURES.get(name, ("", ""))
    shown = [(urlsplit(each.url).path, each.credit) for each in releases(shared, name, noon)[0].pictures[:1]]
    assert [(path.endswith(end), said) for path, said in shown] == ([(True, credit)] if end else [])


@pytest.mark.parametrize("name", EXPECTED)
def test_every_release_of_a_real_feed_is_fit_to_be_shown(shared: Path, noon: datetime, name: str) -> None:
    for release in releases(shared, name, noon):
        assert release.headline
        assert release.language
        assert release.published_at <= noon
        assert not MARKUP.search(release.headline + release.lead)
        assert "\n" not in release.headline
        assert len(release.lead) <= 400
        assert release.url == "" or release.url.startswith(("http://", "https://"))
        assert all(media.url.startswith(("http://", "https://")) for media in release.media)


def test_a_podcast_feed_tells_the_news_and_not_its_own_praise(shared: Path, noon: datetime) -> None:
    lead = releases(shared, "presseportal_ots_video.rss", noon)[0].lead
    assert lead.startswith("Ein 18 Meter hoher orangefarbener Doppel-Looping")


def test_the_footer_of_a_town_stays_out_of_the_lead(shared: Path, noon: datetime) -> None:
    assert not any("Aktuelle Übersicht" in release.lead for release in releases(shared, "stadt_salzkotten.rss", noon))


def test_what_a_town_took_back_is_taken_back(shared: Path, noon: datetime) -> None:
    made = releases(shared, "stadt_salzkotten.rss", noon)
    assert sum(release.withdrawn for release in made) == sum("[GELÖSCHT]" in release.headline for release in made) > 80


def test_the_contact_of_a_company_is_found(shared: Path, noon: datetime) -> None:
    contact = releases(shared, "presseportal_ots_audio_miele.rss", noon)[0].contact
    assert (contact.phone, contact.email) == ("05241/89-1953", "presse@miele.de")


def test_of_the_renditions_of_a_picture_the_widest_is_kept(shared: Path, noon: datetime) -> None:
    first = releases(shared, "guardian.rss", noon)[0]
    (picture,) = first.pictures
    assert "w=460" in picture.url
    assert picture.credit == "Photograph: Networ/Sipa USA/REX/Shutterstock"


def test_the_rules_of_a_feed_say_what_its_categories_mean(shared: Path, noon: datetime) -> None:
    body = (shared / "data" / "feeds" / "energystar_gov_press.rss").read_bytes()
    parsed = parse(Fetched(url="https://a.example/", body=body))
    office = Source(name="Energy Star")

    def topics(rules: str) -> Counter[str]:
        made = releases_of(parsed, office, noon, rules)
        return Counter(topic(code).de for release in made for code in topics_of(release.topics))

    assert topics("") == {"Umwelt": 3, "Energie": 3, "Naturschutz": 1}
    assert topics("efficiency=Energiesparen; environment=Naturschutz; *=Wirtschaft") == {
        "Wirtschaft und Finanzen": 13,
        "Naturschutz": 3,
        "Energie": 3,
        "Energiesparen": 2,
    }
