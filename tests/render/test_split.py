"""Cutting a message to a platform's limits."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import example, given
from hypothesis import strategies as st

from pressbot.messages import Button, Contact, File, Limits, Message, Paragraph, Span, Style
from pressbot.render.measure import length, plain_text
from pressbot.render.message import paragraph
from pressbot.render.split import split
from tests.render.samples import PICTURE

BUTTONS = ((Button("Hilfe", "1:help"),),)

# Letters beyond the first plane take two units, and a family is several of them joined.
texts = st.text(alphabet=st.sampled_from("ab .\n🚒é👩‍🚒Ä"), max_size=120) | st.text(max_size=60)
spans = st.builds(Span, texts, st.sampled_from(Style), st.sampled_from(["", "https://www.eschenfurt.example/"]))
blocks = st.lists(
    st.builds(Paragraph, st.lists(spans, max_size=4).map(tuple), st.booleans(), st.booleans()), max_size=6
).map(tuple)
messages = st.builds(
    lambda blocks, picture: Message(blocks=blocks, picture=picture, buttons=BUTTONS),
    blocks,
    st.sampled_from([None, PICTURE]),
)
limits = st.builds(lambda text, caption: Limits(text=text, caption=caption), st.integers(2, 90), st.integers(2, 60))


def letters(blocks: tuple[Paragraph, ...]) -> str:
    return "".join(plain_text(blocks).split())


@given(messages, limits)
@example(Message(blocks=(paragraph("🚒🚒🚒"),)), Limits(text=3))
def test_nothing_is_lost_and_every_part_keeps_to_the_limits(message: Message, limits: Limits) -> None:
    parts = split(message, limits)
    assert "".join(letters(part.blocks) for part in parts) == letters(message.blocks)
    for part in parts:
        assert length(plain_text(part.blocks)) <= (limits.caption if part.picture else limits.text)


@given(messages, limits)
def test_the_picture_is_on_the_first_part_and_the_buttons_on_the_last(message: Message, limits: Limits) -> None:
    parts = split(message, limits)
    assert [part.picture for part in parts] == [message.picture] + [None] * (len(parts) - 1)
    assert [part.buttons for part in parts] == [()] * (len(parts) - 1) + [BUTTONS]


@given(messages, limits)
def test_every_letter_keeps_its_style_its_link_and_whether_it_is_quoted(message: Message, limits: Limits) -> None:
    def looks(blocks: tuple[Paragraph, ...]) -> list[tuple[str, Style, str, bool]]:
        spans = [(span, block.quote) for block in blocks for span in block.spans]
        return [
            (letter, span.style, span.url, quote)
            for span, quote in spans
            for letter in span.text
            if not letter.isspace()
        ]

    parts = split(message, limits)
    assert [look for part in parts for look in looks(part.blocks)] == looks(message.blocks)


@given(messages)
def test_a_platform_without_limits_gets_the_message_as_it_is(message: Message) -> None:
    assert split(message, Limits()) == (message,)


def test_a_message_is_cut_between_blocks_where_it_can_be() -> None:
    message = Message(blocks=(paragraph("Eins zwei."), paragraph("Drei vier.")))
    parts = split(message, Limits(text=15))
    assert [plain_text(part.blocks) for part in parts] == ["Eins zwei.", "Drei vier."]


def test_a_long_block_is_cut_between_sentences() -> None:
    message = Message(blocks=(paragraph("Der Markt ist gesperrt. Der Bus\nfährt nicht. Die Umleitung ist lang."),))
    parts = split(message, Limits(text=50))
    assert [plain_text(part.blocks) for part in parts] == [
        "Der Markt ist gesperrt. Der Bus\nfährt nicht.",
        "Die Umleitung ist lang.",
    ]


def test_a_long_sentence_is_cut_between_words_and_a_long_word_anywhere() -> None:
    message = Message(blocks=(paragraph("eins zwei Donaudampfschifffahrt"),))
    parts = split(message, Limits(text=10))
    assert [plain_text(part.blocks) for part in parts] == ["eins zwei", "Donaudampf", "schifffahr", "t"]


def test_a_picture_keeps_the_first_blocks_when_the_text_is_too_long_for_a_caption() -> None:
    message = Message(blocks=(paragraph("Überschrift"), paragraph("Ein längerer Text.")), picture=PICTURE)
    first, second = split(message, Limits(text=100, caption=20))
    assert (plain_text(first.blocks), first.picture) == ("Überschrift", PICTURE)
    assert (plain_text(second.blocks), second.picture) == ("Ein längerer Text.", None)


def test_a_preview_is_on_the_first_part_and_protection_on_all() -> None:
    message = Message(
        blocks=(paragraph("Eins zwei."), paragraph("Drei vier.")), preview="https://x.example/", protected=True
    )
    parts = split(message, Limits(text=15))
    assert [(part.preview, part.protected) for part in parts] == [("https://x.example/", True), ("", True)]


def test_a_message_that_fits_stays_one() -> None:
    message = Message(blocks=(paragraph("Kurz."),), picture=PICTURE, buttons=BUTTONS)
    assert split(message, Limits(text=10, caption=5)) == (message,)
    assert len(split(replace(message, picture=None), Limits(text=4))) == 2


def test_every_file_is_a_message_of_its_own_after_the_text() -> None:
    files = (File("karte.png", b"1"), File("plan.pdf", b"2"))
    contact = Contact(name="Ina Beispiel")
    message = Message(blocks=(paragraph("Zwei Anlagen."),), buttons=BUTTONS, files=files, contact=contact)
    text, *others = split(message, Limits())
    assert text == replace(message, files=())
    assert others == [Message(files=(each,)) for each in files]
    assert split(replace(message, blocks=(), buttons=(), contact=None), Limits()) == tuple(others)
