"""The full text of any release, as Telegram takes and shows it."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from pressbot.render.measure import length, plain_text
from pressbot.render.pages import full_text
from pressbot.render.split import split
from pressbot_telegram.markup import to_html
from pressbot_telegram.platform import TelegramPlatform
from tests.render.samples import CHATS, FIRE
from tests.standins.telegram_html import parse, tidy

SENTENCE = "Die Feuerwehr 🚒 hat den Brand am Markt gelöscht. "

sentences = st.text(st.sampled_from("äb <&🚒👩‍🚒"), max_size=60) | st.just(SENTENCE)
bodies = st.lists(st.tuples(sentences, st.integers(1, 120)), min_size=1, max_size=12).map(
    lambda parts: "\n\n".join(text * times for text, times in parts)
)


@given(bodies)
def test_every_message_fits_and_together_they_say_it_all(body: str) -> None:
    message = full_text(CHATS["de"], replace(FIRE, body=body))
    parts = split(message, TelegramPlatform.limits)
    shown = [tidy(*parse(to_html(part.blocks))) for part in parts]
    assert all(0 < length(text) <= 4096 for text, _ in shown)
    assert "".join("".join(text for text, _ in shown).split()) == "".join(plain_text(message.blocks).split())


def test_a_long_text_unfolds_in_each_of_its_messages_and_the_contact_is_below_it() -> None:
    body = "\n\n".join([SENTENCE * 10] * 12)
    parts = split(full_text(CHATS["de"], replace(FIRE, body=body)), TelegramPlatform.limits)
    shown = [parse(to_html(part.blocks)) for part in parts]
    assert [[each["type"] for each in entities].count("expandable_blockquote") for _, entities in shown] == [1, 1]
    assert all(text.replace("\n", "").count(SENTENCE.strip()) > 40 for text, _ in shown)
    assert "presse@eschenfurt.example" in shown[-1][0]


def test_a_text_of_ordinary_length_is_one_message() -> None:
    (part,) = split(full_text(CHATS["de"], FIRE), TelegramPlatform.limits)
    html = to_html(part.blocks)
    assert html.count("<blockquote expandable>") == 1
    assert "<blockquote expandable>Die Freiwillige Feuerwehr Eschenfurt" in html
    assert f'<tg-time unix="{int(FIRE.published_at.timestamp())}">Fr., 20.11.2026, 13:00 Uhr</tg-time>' in html
