"""In a group a command that came without its words asks for them; elsewhere it says how to write them."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from pressbot.commands.router import VERBS
from pressbot.messages import Attached, Question
from pressbot.model import ChatKind
from tests.commands.desk import Desk, only, said

ASKING = [verb.name for verb in VERBS if verb.asks]


def of_group(desk: Desk, language: str = "de") -> Desk:
    return desk.of("-5", kind=ChatKind.GROUP, language=language)


def test_those_that_want_words_are_known() -> None:
    assert ASKING == ["sub", "search", "preview", "near", "import"]


@pytest.mark.parametrize("language", ["de", "en"])
async def test_each_has_its_own_question(desk: Desk, golden: Callable[[str, str], None], language: str) -> None:
    asked = []
    for verb in ASKING:
        question = only(await of_group(desk, language).type(f"/{verb}")).question
        assert question is not None
        assert question.verb == verb
        assert len(question.example) <= 64
        asked.append(f"/{verb}: {question.text} [{question.example}]")
    golden(f"commands/questions.{language}.txt", "\n".join(asked) + "\n")


async def test_by_another_name_it_is_the_same_question(desk: Desk) -> None:
    question = only(await of_group(desk).type("/suche  ")).question
    assert isinstance(question, Question)
    assert question.verb == "search"


@pytest.mark.parametrize("verb", ASKING)
async def test_with_words_nothing_is_asked(desk: Desk, verb: str) -> None:
    assert only(await of_group(desk).type(f"/{verb} wolfsburg")).question is None
    assert only(await of_group(desk).type(f"/{verb} ((")).question is None


@pytest.mark.parametrize(
    ("data", "answer"), [(b"polizei\n((\n", "Eine Suche abonniert"), (b"\x00", "kein Text")], ids=["queries", "no text"]
)
async def test_with_a_file_nothing_is_asked_and_what_became_of_it_is_said(desk: Desk, data: bytes, answer: str) -> None:
    group = of_group(desk)
    group.person = replace(group.person, verb="import", attached=Attached("f", len(data), data))
    reply = await group.ask()
    assert only(reply).question is None
    assert answer in said(reply)


@pytest.mark.parametrize("kind", [ChatKind.PRIVATE, ChatKind.CHANNEL])
@pytest.mark.parametrize("verb", ASKING)
async def test_where_one_person_is_or_nobody_nothing_is_asked(desk: Desk, verb: str, kind: ChatKind) -> None:
    reply = await desk.of("7", kind=kind).type(f"/{verb}")
    assert only(reply).question is None
    assert said(reply)


async def test_the_third_way_to_a_first_subscription_asks_for_words_in_a_group(desk: Desk) -> None:
    reply = await of_group(desk).tap("1:start:words")
    assert reply.replaces
    question = only(reply).question
    assert question is not None
    assert question.verb == "sub"
    assert only(await desk.tap("1:start:words")).question is None
    assert only(await of_group(desk).tap("1:start:topic")).question is None
