"""What a press office wrote itself, to the release it is to become.

In: an ``OfficeText`` whose pictures are kept already. Out: a ``Release``, and what a careful editor would miss in it.
"""

from __future__ import annotations

from datetime import datetime

from pressbot.feeds.contact import contact_in
from pressbot.feeds.lead import lead_of
from pressbot.feeds.markdown import plain
from pressbot.feeds.office_file import OfficePicture, OfficeText
from pressbot.model import Contact, Media, Release, Source
from pressbot.text.language import detect


def release_of(said: OfficeText, *, key: str, at: datetime) -> Release:
    """The release, to be seen from ``at``."""
    body = plain(said.text)
    return Release(
        source=Source(name=said.source, place=said.place, language=said.language),
        key=key,
        headline=said.headline,
        kicker=said.kicker,
        subhead=said.subhead,
        lead=lead_of(said.headline, body),
        body=body,
        url=said.link,
        language=said.language or detect(f"{said.headline}. {body}"),
        published_at=at,
        release_at=at,
        topics=said.topics,
        media=tuple(_media(each) for each in said.pictures),
        contact=contact_in(body) if said.contact == Contact() else said.contact,
    )


def missing(release: Release) -> tuple[str, ...]:
    """What is not there and readers ask for, in words; empty where nothing is."""
    contact, pictures = release.contact, release.pictures
    gaps = {
        "a telephone number or e-mail address of a contact": not (contact.phone or contact.email),
        "a picture": not pictures,
        "the credit of a picture": any(not each.credit for each in pictures),
        "the caption of a picture": any(not each.caption for each in pictures),
        "the alternative text of a picture": any(not each.alt for each in pictures),
        "a topic": not release.topics,
        "the place of the source": not release.source.place,
    }
    return tuple(gap for gap, open_ in gaps.items() if open_)


def _media(picture: OfficePicture) -> Media:
    return Media(url=picture.file, mime="image/*", caption=picture.caption, credit=picture.credit, alt=picture.alt)
