"""The post: what a chat gets to see of a release."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from pressbot.messages import Limits, Message
from pressbot.model import Change, Media, Release, Source
from pressbot.render.advance import advance_ended
from pressbot.render.measure import length, plain_text
from pressbot.render.summary import looks_alike, notice_picture, post, withdrawal_notice
from tests.render.dump import dump
from tests.render.samples import CHATS, CORRECTED, ECHOES, FIRE, NOON, PICTURE, TELEGRAM, TOWN, WITHDRAWN

Golden = Callable[[str, str], None]

UNTIL = NOON + timedelta(days=3)
LONG_LEAD = " ".join(f"Der Rat hat Punkt {number} der Tagesordnung beschlossen." for number in range(1, 60))
CASES: dict[str, Release] = {
    "with-picture": FIRE,
    "without-picture": replace(FIRE, media=()),
    "no-url": TOWN,
    "no-credit": replace(FIRE, media=(Media(url="https://www.eschenfurt.example/bild.jpg"),)),
    "unlabelled-credit": replace(FIRE, media=(Media(url="", credit="Jorin Wiesner"),)),
    "correction": CORRECTED,
    "correction-undated": replace(CORRECTED, revised_at=None),
    "withdrawal": WITHDRAWN,
    "embargo": replace(FIRE, embargo="Redebeginn"),
    "long-lead": replace(FIRE, lead=LONG_LEAD),
    "long-headline": replace(FIRE, headline="Sehr ausführliche Überschrift " * 60),
    "headline-only": replace(TOWN, lead=""),
}


def shown(release: Release, language: str = "de", *, limits: Limits = TELEGRAM) -> Message:
    picture = notice_picture() if release.withdrawn else PICTURE if release.pictures else None
    return post(release, reason='feuerwehr "am markt"', chat=CHATS[language], limits=limits, picture=picture)


def text(message: Message) -> str:
    return plain_text(message.blocks)


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("case", CASES)
def test_a_post_looks_like_its_golden_file(case: str, language: str, golden: Golden) -> None:
    golden(f"render/{language}/post-{case}.txt", dump(shown(CASES[case], language)))


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("case", ["with-picture", "correction", "headline-only", "long-lead"])
def test_in_advance_the_embargo_stands_above_all_else(case: str, language: str, golden: Golden) -> None:
    release, picture = CASES[case], PICTURE if CASES[case].pictures else None
    message = post(release, reason="", chat=CHATS[language], limits=TELEGRAM, picture=picture, until=UNTIL)
    assert length(text(message)) <= (TELEGRAM.caption if message.picture else TELEGRAM.text)
    golden(f"render/{language}/post-advance-{case}.txt", dump(message))


@pytest.mark.parametrize("language", ["de", "en"])
def test_who_has_no_access_any_more_sees_nothing_of_the_release(language: str, golden: Golden) -> None:
    message = advance_ended(replace(FIRE, release_at=UNTIL), CHATS[language])
    assert FIRE.headline not in text(message)
    golden(f"render/{language}/advance-ended.txt", dump(message))


def test_no_preview_tells_a_platform_s_people_where_an_embargoed_picture_lies() -> None:
    crowded = replace(
        FIRE, media=(Media(url="https://www.eschenfurt.example/bild.jpg", credit="Fotos: " + "Jorin Wiesner, " * 80),)
    )
    shown_early = post(crowded, reason="", chat=CHATS["de"], limits=TELEGRAM, picture=PICTURE, until=UNTIL)
    assert (shown(crowded).preview, shown_early.preview) == (crowded.media[0].url, "")


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("number", [1, 4, 5])
def test_who_else_says_it_stands_on_the_post(number: int, language: str, golden: Golden) -> None:
    message = post(
        FIRE, reason="feuerwehr", chat=CHATS[language], limits=TELEGRAM, picture=PICTURE, also=ECHOES[:number]
    )
    golden(f"render/{language}/post-also-{number}.txt", dump(message))


def test_a_withdrawn_release_does_not_tell_who_else_said_it() -> None:
    message = post(WITHDRAWN, reason="", chat=CHATS["de"], limits=TELEGRAM, picture=None, also=ECHOES)
    assert message == withdrawal_notice(WITHDRAWN, CHATS["de"])


def test_the_place_is_not_said_twice() -> None:
    assert text(shown(TOWN)).startswith("Stadt Eschenfurt · Mi., 18.11.2026, 10:00 Uhr")
    assert text(shown(FIRE)).startswith("Feuerwehr, Eschenfurt · Fr., 20.11.2026, 13:00 Uhr")


def test_time_is_told_in_the_zone_of_the_chat() -> None:
    abroad = replace(CHATS["en"], timezone="America/New_York")
    message = post(FIRE, reason="", chat=abroad, limits=TELEGRAM, picture=None)
    assert "Fri, 20 Nov 2026, 07:00" in text(message)


def test_a_long_lead_ends_with_a_whole_sentence_and_leaves_credit_and_reason() -> None:
    said = text(shown(replace(FIRE, lead=LONG_LEAD)))
    assert length(said) <= TELEGRAM.caption
    lead = said.split("\n\n")[1]
    assert lead.endswith("der Tagesordnung beschlossen.")
    assert LONG_LEAD.startswith(lead)
    assert "Foto: Jorin Wiesner / Feuerwehr Eschenfurt" in said
    assert 'Abo: feuerwehr "am markt"' in said


def test_a_first_sentence_that_does_not_fit_is_left_out_rather_than_cut() -> None:
    said = text(shown(replace(FIRE, lead="Das ist " + "sehr " * 300 + "lang.")))
    assert "sehr" not in said
    assert FIRE.headline in said


def test_the_caption_goes_before_the_lead_has_to() -> None:
    caption = FIRE.pictures[0].caption
    assert caption in text(shown(FIRE))
    assert caption not in text(shown(replace(FIRE, lead=LONG_LEAD)))


def test_a_caption_that_repeats_the_release_is_not_shown() -> None:
    repeated = replace(FIRE, media=(Media(url="", caption=FIRE.headline, credit="Foto: Jorin Wiesner"),))
    assert text(shown(repeated)).count(FIRE.headline) == 1


@pytest.mark.parametrize(
    ("url", "names", "preview"),
    [
        ("https://www.eschenfurt.example/bild.jpg", 80, "https://www.eschenfurt.example/bild.jpg"),
        ("own:7", 80, ""),
        ("https://www.eschenfurt.example/bild.jpg", 400, ""),
    ],
)
def test_a_picture_whose_credit_does_not_fit_below_it_is_previewed_above_a_longer_text(
    url: str, names: int, preview: str
) -> None:
    crowded = replace(FIRE, media=(Media(url=url, credit="Fotos: " + "Jorin Wiesner, " * names),))
    message = shown(crowded)
    assert message.picture is None
    assert message.preview == preview
    assert (crowded.media[0].credit in text(message)) is bool(preview)
    assert crowded.lead in text(message)


def test_an_ordinary_post_has_no_preview() -> None:
    assert shown(FIRE).preview == ""


def test_what_is_under_an_embargo_is_not_to_be_passed_on() -> None:
    assert shown(replace(FIRE, embargo="Redebeginn")).protected
    assert not shown(FIRE).protected


def test_the_time_of_a_post_knows_its_instant() -> None:
    spans = [span for block in shown(FIRE).blocks for span in block.spans]
    assert [(span.text, span.instant) for span in spans if span.instant] == [
        ("Fr., 20.11.2026, 13:00 Uhr", FIRE.published_at)
    ]


def test_without_limits_everything_is_said() -> None:
    said = text(shown(replace(FIRE, lead=LONG_LEAD), limits=Limits()))
    assert LONG_LEAD in said


def test_a_withdrawn_release_shows_nothing_of_what_it_said() -> None:
    message = shown(WITHDRAWN)
    for secret in ("Dachstuhlbrand", "Einsatzkräfte", "Wiesner", "brand-am-markt"):
        assert secret not in dump(message)
    assert message.buttons == ()
    assert message.picture == notice_picture()
    assert "Fr., 20.11.2026, 17:00 Uhr" in text(message)


def test_a_withdrawal_without_a_time_shows_that_of_the_release() -> None:
    notice = withdrawal_notice(replace(WITHDRAWN, revised_at=None), CHATS["de"])
    assert "13:00 Uhr" in text(notice)


def test_only_web_addresses_become_links() -> None:
    message = shown(replace(FIRE, url="javascript:alert(1)"))
    assert "javascript" not in dump(message)
    assert [button.label for button in message.buttons[0]] == ["Volltext", "Bild", "Kontakt", "⋯"]


def test_the_notice_picture_is_a_small_png() -> None:
    picture = notice_picture()
    with Image.open(io.BytesIO(picture.data)) as image:
        assert (image.format, image.size) == ("PNG", (1200, 630))
    assert len(picture.data) < 20_000


hostile = st.text(max_size=1500)
releases = st.builds(
    lambda name, headline, lead, credit, change: replace(
        FIRE,
        source=Source(name=name, place=name),
        headline=headline,
        lead=lead,
        media=(Media(url="https://www.eschenfurt.example/bild.jpg", caption=lead, credit=credit),),
        change=change,
    ),
    hostile,
    hostile,
    hostile,
    hostile,
    st.sampled_from(Change),
)


@given(releases, st.lists(releases, max_size=5), hostile, st.booleans(), st.sampled_from(["de", "en"]))
def test_every_post_keeps_to_the_limits_and_to_its_credit(
    release: Release, also: list[Release], reason: str, pictured: bool, language: str
) -> None:
    picture = PICTURE if pictured else None
    message = post(release, reason=reason, chat=CHATS[language], limits=TELEGRAM, picture=picture, also=also)
    said = text(message)
    assert length(said) <= (TELEGRAM.caption if message.picture else TELEGRAM.text)
    if (message.picture or message.preview) and not release.withdrawn:
        assert release.pictures[0].credit in said


EDITED = replace(FIRE, revision=2, change=Change.COSMETIC, revised_at=FIRE.published_at)


@pytest.mark.parametrize(
    ("shown", "now", "alike"),
    [
        (FIRE, replace(EDITED, body=f"{FIRE.body}\n\nStadt Eschenfurt, Markt 1"), True),
        (FIRE, replace(EDITED, topics=("Feuerwehr",), media=(*FIRE.media, Media(url="https://x.example/2.jpg"))), True),
        (replace(FIRE, change=Change.CORRECTION, revised_at=FIRE.published_at), EDITED, True),
        (FIRE, replace(EDITED, headline="Brand gelöscht"), False),
        (FIRE, replace(EDITED, lead="Es hat gebrannt."), False),
        (FIRE, replace(EDITED, lead=LONG_LEAD), False),
        (FIRE, replace(EDITED, url="https://www.eschenfurt.example/archiv"), False),
        (FIRE, replace(EDITED, media=()), False),
        (FIRE, replace(EDITED, media=(replace(FIRE.media[0], credit="Stadt Eschenfurt"),)), False),
        (FIRE, replace(EDITED, embargo="Redebeginn"), False),
        (FIRE, replace(EDITED, change=Change.CORRECTION), False),
        (FIRE, replace(EDITED, change=Change.WITHDRAWAL), False),
        (WITHDRAWN, EDITED, False),
    ],
)
def test_a_post_stays_as_it_is_while_its_reader_would_see_no_difference(
    shown: Release, now: Release, alike: bool
) -> None:
    assert looks_alike(shown, now) is alike
