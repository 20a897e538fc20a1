"""What the others in a chat are told, where whoever changed something was answered alone."""

from dataclasses import replace

import pytest

from pressbot.messages import Reply
from pressbot.model import ChatKind
from pressbot.render.measure import plain_text
from tests.commands.desk import Desk


@pytest.fixture
def ada(desk: Desk) -> Desk:
    """A desk at which somebody with a name asks, in a channel."""
    return replace(desk, person=replace(desk.person, person="U0ADA", called="ada", kind=ChatKind.GROUP))


def told(reply: Reply) -> str:
    assert reply.public
    assert (reply.public.blocks[0].spans[0].of, reply.public.buttons) == ("U0ADA", ())
    return plain_text(reply.public.blocks)


async def test_of_queries_read_in_all_are_told_and_the_faults_to_who_asked(ada: Desk) -> None:
    reply = await ada.type("/import feuerwehr\n(brand\nsturm")
    assert told(reply) == "ada:\n2 Suchen abonniert\n\nfeuerwehr\nsturm"
    assert (await ada.type("/import feuerwehr")).public is None


async def test_a_heartbeat_is_told_as_it_is_now(ada: Desk) -> None:
    assert told(await ada.tap("1:heartbeat:off")).startswith("ada hat für diesen Chat eingestellt:\n\n")


async def test_a_chat_that_is_forgotten_is_told_by_whom(ada: Desk) -> None:
    assert (await ada.type("/forgetme")).public is None
    assert told(await ada.tap("1:forget:all")).startswith("ada:\nÜber diesen Chat ist nichts mehr gespeichert.")


async def test_a_digest_of_nothing_is_nobody_elses_concern(ada: Desk) -> None:
    assert (await ada.type("/digest")).public is None
