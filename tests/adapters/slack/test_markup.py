"""What a message looks like in Block Kit."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from slack_sdk.models.blocks import Block as SdkBlock

from pressbot.messages import Button, Message, Paragraph, Span, Style
from pressbot.model import Chat, Release
from pressbot.render.measure import length, plain_text
from pressbot.render.pages import full_text
from pressbot.render.split import split
from pressbot.render.summary import post as post_of
from pressbot_slack.markup import LIMITS, escape, picture_of, to_blocks, to_image, to_text
from tests.adapters.slack.conftest import LINK, post, words
from tests.render.samples import CORRECTED, FIRE, PICTURE, WITHDRAWN
from tests.standins.slack_rules import EDITED_TEXT, check_message
from tests.standins.slack_state import text_of

Golden = Callable[[str, str], None]

CHAT = Chat(platform="slack", address="C0123", language="de")
IMAGE = to_image("F0123", "Ein Löschfahrzeug vor dem Rathaus")

#: What Slack's markup makes of text, each where it would do so.
TRAPS = [
    "<!channel> <@U0123> <#C0123>",
    "<https://falsch.example|https://presse.example>",
    "*fett* _schräg_ ~weg~ `code`",
    ":fire: &lt; &amp;",
    "> zitiert\n&gt; zitiert",
]

letters = st.characters(exclude_categories=["Cs", "Cc"])
texts = st.text(letters, max_size=300) | st.sampled_from(TRAPS) | st.just("Verletzt wurde niemand. " * 150)
addresses = st.sampled_from(
    ["", "javascript:alert(1)", LINK, "http://a b", "https://[", "https://a.example/" + "x" * 2900]
)
spans = st.builds(Span, texts, st.sampled_from(Style), addresses)
paragraphs = st.builds(Paragraph, st.lists(spans, max_size=4).map(tuple), st.booleans(), st.booleans())
buttons = st.builds(
    Button, st.text(letters, min_size=1, max_size=90).filter(str.strip), st.just("1:full:7"), st.just("")
)
messages = st.builds(
    Message,
    blocks=st.lists(paragraphs, min_size=1, max_size=8).map(tuple),
    buttons=st.lists(st.lists(buttons, max_size=3).map(tuple), max_size=8).map(tuple),
)


def shown(blocks: list[dict[str, Any]]) -> str:
    """Return all that the blocks say."""
    return "\n\n".join(filter(None, map(text_of, blocks)))


def squeezed(text: str) -> list[str]:
    """Return the words of a text in an order of their own: a header comes before what stands above it."""
    return sorted(text.split())


@pytest.mark.parametrize(
    ("name", "release", "image"),
    [("post", FIRE, IMAGE), ("correction", CORRECTED, IMAGE), ("withdrawal", WITHDRAWN, None)],
)
def test_a_post_looks_as_agreed(golden: Golden, name: str, release: Release, image: dict[str, Any] | None) -> None:
    message = post_of(
        release, reason='feuerwehr "am markt"', chat=CHAT, limits=LIMITS, picture=PICTURE if image else None
    )
    payload = {"text": to_text(message), "blocks": to_blocks(message, image)}
    golden(f"slack/{name}.json", json.dumps(payload, ensure_ascii=False, indent=2) + "\n")


def test_the_embargo_of_a_post_in_advance_is_its_header(golden: Golden) -> None:
    until = FIRE.release_at + timedelta(days=3)
    message = post_of(FIRE, reason="", chat=CHAT, limits=LIMITS, picture=PICTURE, until=until)
    blocks = to_blocks(message, IMAGE)
    assert blocks[0]["type"] == "header"
    assert blocks[0]["text"]["text"] == "SPERRFRIST bis Mo., 23.11.2026, 13:05 Uhr MEZ"
    golden(
        "slack/advance.json",
        json.dumps({"text": to_text(message), "blocks": blocks}, ensure_ascii=False, indent=2) + "\n",
    )


def test_a_list_looks_as_agreed(golden: Golden) -> None:
    message = Message(
        blocks=(
            Paragraph((Span("2 Treffer für "), Span("brand", Style.CODE))),
            Paragraph((Span("1. "), Span("Groß", Style.STRONG, LINK), Span("brand", Style.MARK, LINK)), tight=True),
            Paragraph((Span("Feuerwehr · Fr., 20.11.2026"),)),
            Paragraph((Span("2. "), Span("Meldung zurückgezogen", Style.EMPHASIS)), tight=True),
            Paragraph((Span("Polizei · Fr., 20.11.2026"),)),
        ),
        buttons=((Button("1", "1:release:1"), Button("2", "1:release:2")), (Button("Weiter", "1:page:7:2"),)),
    )
    golden("slack/list.json", json.dumps(to_blocks(message), ensure_ascii=False, indent=2) + "\n")


@given(messages)
def test_slack_and_its_own_library_take_every_part_of_every_message_with_all_its_words(message: Message) -> None:
    for part in split(message, LIMITS):
        blocks = to_blocks(part, IMAGE)
        check_message(to_text(part), blocks, longest=EDITED_TEXT, files=lambda file: file == "F0123")
        assert squeezed(shown(blocks).replace("/press ", "/")) == squeezed(plain_text(part.blocks))
        parsed = SdkBlock.parse_all(blocks)
        assert [each.type for each in parsed] == [block["type"] for block in blocks]
        for each in parsed:
            each.validate_json()


def test_a_full_text_looks_as_agreed(golden: Golden) -> None:
    blocks = [block for part in split(full_text(CHAT, FIRE), LIMITS) for block in to_blocks(part)]
    golden("slack/full-text.json", json.dumps(blocks, ensure_ascii=False, indent=2) + "\n")


@pytest.mark.parametrize("trap", TRAPS)
def test_what_looks_like_markup_is_text(trap: str) -> None:
    message = words(trap)
    blocks = to_blocks(message)
    assert blocks == [
        {
            "type": "rich_text",
            "elements": [{"type": "rich_text_section", "elements": [{"type": "text", "text": trap}]}],
        }
    ]
    assert "<" not in to_text(message)


@given(st.text(), st.text())
def test_escaped_text_has_no_mention_and_no_link_and_means_the_same(text: str, other: str) -> None:
    assert not {"<", ">"} & set(escape(text))
    assert (escape(text) == escape(other)) == (text == other)


def test_the_text_for_notifications_is_cut_where_escaping_makes_it_too_long() -> None:
    text = to_text(words("<&> " * 750))
    assert EDITED_TEXT - 20 < length(text) <= EDITED_TEXT
    assert text.endswith("…")


def test_the_text_for_notifications_is_never_empty() -> None:
    assert to_text(Message(blocks=(), picture=PICTURE)) == "Ein Löschfahrzeug vor dem Rathaus"
    assert to_text(Message(blocks=())) == "…"


def test_a_title_whose_link_no_button_offers_stays_a_link() -> None:
    message = Message(blocks=post().blocks, buttons=())
    origin, block = to_blocks(message)
    assert origin["type"] == "context"
    assert {"type": "link", "url": LINK, "text": "Brand in Fallersleben", "style": {"bold": True}} in block["elements"][
        0
    ]["elements"]


@pytest.mark.parametrize("title", ["x" * 151, "zwei\nZeilen"])
def test_a_title_that_fits_no_header_stays_in_the_text(title: str) -> None:
    (block,) = to_blocks(Message(blocks=(Paragraph((Span(title, Style.STRONG),)),)))
    assert block["type"] == "rich_text"


def test_what_was_searched_for_stands_out_from_strong_text() -> None:
    (block,) = to_blocks(Message(blocks=(Paragraph((Span("Groß", Style.STRONG), Span("brand", Style.MARK))),)))
    assert [each["style"] for each in block["elements"][0]["elements"]] == [
        {"bold": True},
        {"bold": True, "italic": True},
    ]


@pytest.mark.parametrize(
    "url",
    [
        *("javascript:alert(1)", "file:///etc/passwd", "//presse.example", "https://", "http://a b", "tel:+495361"),
        *("https://presse.example:99999/", "https://a..b/", "https://[", "https://a.example/|x", "https://a.example/<"),
        "https://a.example/" + "x" * 3000,
    ],
)
def test_an_address_that_would_cost_us_the_message_leaves_only_its_text_and_no_button(url: str) -> None:
    blocks = to_blocks(Message(blocks=words("x").blocks, buttons=((Button("hier", url=url),),)))
    assert [block["type"] for block in blocks] == ["rich_text"]
    (block,) = to_blocks(Message(blocks=(Paragraph((Span("hier", url=url),)),)))
    assert block["elements"][0]["elements"] == [{"type": "text", "text": "hier"}]


def test_addresses_that_are_too_long_together_are_left_out() -> None:
    long = Message(blocks=tuple(Paragraph((Span(str(n), url=f"{LINK}/{n}" + "x" * 2500),)) for n in range(9)))
    (block,) = to_blocks(long)
    assert block["elements"][0]["elements"] == [{"type": "text", "text": plain_text(long.blocks)}]


def test_people_and_channels_are_named_as_slack_names_them() -> None:
    (block,) = to_blocks(
        Message(blocks=(Paragraph((Span("ada", of="U0ADA"), Span(" in "), Span("lokales", of="T0B/C0123"))),))
    )
    assert block["elements"][0]["elements"] == [
        {"type": "user", "user_id": "U0ADA"},
        {"type": "text", "text": " in "},
        {"type": "channel", "channel_id": "C0123"},
    ]


def test_who_is_no_person_of_slack_is_named_in_words() -> None:
    (block,) = to_blocks(Message(blocks=(Paragraph((Span("ada", of="<!channel>"),)),)))
    assert block["elements"][0]["elements"] == [{"type": "text", "text": "ada"}]


def test_many_buttons_share_rows() -> None:
    many = Message(blocks=words("x").blocks, buttons=tuple((Button(str(n), f"1:x:{n}"),) for n in range(60)))
    rows = [block["elements"] for block in to_blocks(many) if block["type"] == "actions"]
    assert [len(row) for row in rows] == [25, 25, 10]
    assert len({button["action_id"] for row in rows for button in row}) == 60


def test_a_buttons_token_is_never_cut() -> None:
    with pytest.raises(ValueError, match="2000 characters"):
        to_blocks(Message(blocks=(), buttons=((Button("x", "y" * 2001),),)))


def test_a_picture_is_known_again_by_its_block_and_no_other_block_is() -> None:
    blocks = to_blocks(post(), IMAGE)
    assert picture_of(blocks) == IMAGE
    assert picture_of([{**IMAGE, "image_width": 640, "slack_file": {"url": "https://files.example/x"}}]) == IMAGE
    assert picture_of(to_blocks(post())) is None
    assert (
        picture_of([{"type": "image", "block_id": "other", "image_url": "https://a.example/", "alt_text": "x"}]) is None
    )


def test_a_picture_without_words_has_some_all_the_same() -> None:
    assert to_image("F1", " ")["alt_text"]
