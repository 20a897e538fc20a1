"""In a group a command's words are asked of one person, whose reply is heard as that command."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram import Message as Sent

from pressbot.messages import Attached, Button, Message, Paragraph, Question, Span, Style
from pressbot.model import Posted
from pressbot_telegram.platform import TelegramPlatform
from pressbot_telegram.questions import asked_in, to_html
from tests.adapters.telegram.test_updates import GROUP, PRIVATE, asked, heard, said
from tests.standins.telegram import ME, TelegramStandin

BOT = {"id": 7, "is_bot": True, "first_name": "Pressbot", "username": "MyBot"}
QUESTION = Question(text="Wonach möchten Sie suchen?", example="feuerwehr", verb="search", person="100", called="Ada")
ASKING = Message(
    blocks=(Paragraph((Span("Schreiben Sie die Wörter hinter den Befehl."),)),),
    buttons=((Button("Zurück", "1:start"),),),
    question=QUESTION,
)


def put(text: str, sender: dict[str, Any] = BOT) -> dict[str, Any]:
    """A message that somebody replies to."""
    return {"message_id": 8, "date": 1795176000, "chat": GROUP, "from": sender, "text": text}


async def test_the_question_takes_the_place_of_the_advice_and_answers_who_asked(
    telegram: TelegramStandin, platform: TelegramPlatform
) -> None:
    group = telegram.add_chat("supergroup", "Redaktion")
    wordless = telegram.say(group, "/search")
    await platform.send(group.address, ASKING, reply_to=str(wordless.id))
    (post,) = group.posts
    assert post.text == "✎ /search\nAda, wonach möchten Sie suchen?"
    assert (post.shown.asks, post.reply_to, post.buttons) == ("feuerwehr", wordless.id, [])
    assert [each["type"] for each in post.shown.entities] == ["text_mention"]
    assert telegram.calls[-1].parameters["reply_markup"]["selective"]


async def test_an_edited_message_is_followed_by_its_question(
    telegram: TelegramStandin, platform: TelegramPlatform
) -> None:
    group = telegram.add_chat("supergroup", "Redaktion")
    group.topics = {77: True}
    plain = replace(ASKING, question=None)
    posted = await platform.send(f"{group.address}/77", plain)
    await platform.edit(f"{group.address}/77", posted, replace(ASKING, blocks=(*plain.blocks, *plain.blocks)))
    changed, question = group.posts
    assert (changed.edits, changed.labels) == (1, ["Zurück"])
    assert (question.topic, question.shown.asks) == (77, "feuerwehr")


async def test_a_question_is_put_though_its_message_shows_that_already(
    telegram: TelegramStandin, platform: TelegramPlatform
) -> None:
    group = telegram.add_chat("group", "Redaktion")
    posted = await platform.send(group.address, replace(ASKING, question=None))
    await platform.edit(group.address, Posted(message_id=posted.message_id), ASKING)
    assert [each.shown.asks for each in group.posts] == [None, "feuerwehr"]


def test_who_is_not_known_is_not_named() -> None:
    anonymous = to_html(replace(QUESTION, person="", called=""))
    assert anonymous == "✎ /search\nWonach möchten Sie suchen?"


def test_a_name_cannot_break_out_of_its_place() -> None:
    assert "<b>" not in to_html(replace(QUESTION, called="<b>Ada</b>"))


def test_the_reply_is_the_command_with_those_words() -> None:
    answer = said("feuerwehr wolfsburg", GROUP, reply_to_message=put("✎ /search\nAda, wonach möchten Sie suchen?"))
    command = asked(answer)
    assert (command.verb, command.argument, command.chat) == ("search", "feuerwehr wolfsburg", "-100123")
    assert (command.person, command.called, command.said_id) == ("4711", "Ada", "12")


@pytest.mark.parametrize("rich", [False, True])
async def test_what_a_source_is_called_is_never_taken_for_a_question(
    telegram: TelegramStandin, platform: TelegramPlatform, *, rich: bool
) -> None:
    group = telegram.add_chat("supergroup", "Redaktion")
    name = Paragraph((Span("✎ /import", Style.STRONG),), tight=True)
    await platform.send(group.address, Message(blocks=(name, Paragraph((Span("Telefon: 0300 555"),))), rich=rich))
    (card,) = group.posts
    assert card.text.startswith("✏ /import\n")
    assert asked_in(Sent.de_json({**put(card.text), "date": 0}, None), "MyBot") == ""


def test_a_file_in_reply_to_a_question_for_one_is_the_answer_whatever_stands_below_it() -> None:
    file = {"file_id": "f", "file_unique_id": "u", "file_size": 7}
    answer = said(None, GROUP, document=file, reply_to_message=put("✎ /import\nWelche Suchen?"))
    assert asked(answer).attached == Attached("f", 7)
    assert asked(answer).verb == "import"
    assert heard(said(None, GROUP, document=file, reply_to_message=put("✎ /sub\nWelche Suche?"))) is None
    assert heard(said(None, GROUP, document=file)) is None


def test_a_command_in_reply_is_that_command() -> None:
    answer = said("/help", GROUP, reply_to_message=put("✎ /search\nAda, wonach möchten Sie suchen?"))
    assert asked(answer).verb == "help"


@pytest.mark.parametrize(
    "replied_to",
    [
        put("✎ /search\nAda, wonach möchten Sie suchen?", {**BOT, "username": "OtherBot"}),
        put("✎ /search\nDas hat jemand abgeschrieben.", {"id": 4711, "is_bot": False, "first_name": "Ada"}),
        put("/search SUCHE – sucht im Archiv, das Neueste zuerst"),
        put("Stadt Wendelbrück · Fr., 20.11.2026, 13:00 Uhr\n✎ /search\nFeuerwehr löscht Brand"),
    ],
)
def test_a_reply_to_anything_else_is_small_talk(replied_to: dict[str, Any]) -> None:
    assert heard(said("danke", GROUP, reply_to_message=replied_to)) is None


def test_in_a_private_chat_words_are_searched_for_whatever_they_reply_to() -> None:
    answer = said("feuerwehr", PRIVATE, reply_to_message=put("✎ /sub\nWelche Suche?"))
    assert asked(answer).verb == ""


@given(st.text(), st.sampled_from(["sub", "search", "preview", "near", "import"]))
def test_what_is_asked_is_read_again_whoever_is_asked(called: str, verb: str) -> None:
    shown = to_html(replace(QUESTION, verb=verb, person="", called=called))
    sent = Sent.de_json({**put(shown), "date": 0}, None)
    assert asked_in(sent, "MyBot") == verb
    assert asked_in(sent, str(ME["username"])) == ""
