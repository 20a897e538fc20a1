"""Replies of presseportal's API: stories of police stations and companies, and what is none."""

from __future__ import annotations

import pytest

from pressbot.errors import NotAFeed
from pressbot.feeds.parse import parse
from pressbot.feeds.read import by_issuer
from pressbot.model import Contact
from pressbot.ports import Fetched
from tests.feeds.agency import OWN, Told, own, releases, told


def test_stories_are_read_whole() -> None:
    police, company = own("presseportal_stories.json")
    assert told(police) == Told(
        key="5001",
        headline="POL-AHR: Einbruch in Schuppen",
        published="2026-11-20T08:30",
        language="de",
        pictures=(("a.jpg", "Polizei Ahrenbek"),),
    )
    assert police.url == "https://www.presseportal.example/blaulicht/pm/1/5001"
    assert police.lead == "Unbekannte brachen in der Nacht ein."
    assert police.contact == Contact(name="Polizei Ahrenbek", phone="04101 2345")
    assert [(each.url[-5:], each.caption) for each in police.media[1:]] == [("a.pdf", "Fahndungsblatt")]
    assert told(company) == Told("5002", "Werk erweitert", "2026-11-20T08:00", "de")
    assert (company.body, company.topics) == ("Das Werk wächst.", ("wirtschaft", "Industrie"))


def test_a_reply_is_split_up_by_who_issued_what() -> None:
    body = (OWN / "presseportal_stories.json").read_bytes()
    parts = by_issuer(parse(Fetched(url="https://api.example/", body=body)))
    assert [(part.title, [entry.id for entry in part.entries]) for part in parts] == [
        ("Polizei Ahrenbek", ["5001"]),
        ("Werk Ahrenbek GmbH", ["5002"]),
    ]


def test_a_reply_without_stories_is_an_empty_feed() -> None:
    assert releases(b'{"success": "1", "request": {}, "content": {"story": []}}') == []
    assert releases(b'{"success": "1", "request": {}, "content": []}') == []


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b'{"success": "1", "request": {}, "company": {"name": "Werk"}}', "describes one company"),
        (b'{"success": "1", "request": {}, "office": {"name": "Polizei"}}', "describes one office"),
        (b'{"success": "0", "error": {"code": "401", "message": "wrong key"}}', "refused the request: wrong key"),
        (b'{"success": "0", "request": {}}', "refused the request."),
    ],
)
def test_what_holds_no_releases_is_refused_in_words(body: bytes, said: str) -> None:
    with pytest.raises(NotAFeed, match=said):
        releases(body)
