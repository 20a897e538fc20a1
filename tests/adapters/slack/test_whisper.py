"""What one person alone sees: asides as addresses, and the ways in which Slack shows them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pressbot.errors import ChatGone, MessageRejected, Unavailable
from pressbot.messages import Button, Field, File, Form, Message
from pressbot.model import Posted
from pressbot_slack.asides import Aside, read_aside
from pressbot_slack.platform import SlackPlatform
from tests.adapters.slack.conftest import draw, post, words
from tests.standins.slack import SlackStandin
from tests.standins.slack_people import PERSON
from tests.standins.slack_state import Channel

FORM = Form(
    title="Neues Abo",
    fields=(Field(name="words", label="Wörter"), Field(name="source", label="Quellen", offer="1:offer:source")),
    submit=Button("Abonnieren", "1:keep"),
    preview=Button("Vorschau", "1:try"),
    cancel="Abbrechen",
)

ids = st.from_regex(r"[A-Z0-9]{1,12}", fullmatch=True)
asides = st.builds(
    Aside,
    chat=st.builds("{}{}".format, st.sampled_from("CDG"), ids) | st.just("T0123/C0123"),
    person=st.builds("U{}".format, ids),
    url=st.sampled_from(["", "https://hooks.slack.example/commands/T1/2/abc", "http://127.0.0.1:80/hooks/H1"]),
    trigger=st.sampled_from(["", "13345224609.738474920.8088930838d88f008e0"]),
    tapped_in_the_open=st.booleans(),
    view=st.sampled_from(["", "7"]),
)


@given(asides)
def test_an_aside_is_known_again_by_its_address(aside: Aside) -> None:
    assert read_aside(str(aside)) == aside


@pytest.mark.parametrize("address", ["C0123", "D0123", "T0123/C0123", ""])
def test_a_conversation_is_no_aside(address: str) -> None:
    assert read_aside(address) is None


def aside_of(slack: SlackStandin, channel: Channel, *, opened: bool = False) -> str:
    """The aside of a command that somebody has just typed."""
    slack.command(channel, "list")
    asked = slack.sent(-1)
    url, trigger = asked["response_url"], asked["trigger_id"]
    return str(Aside(chat=channel.id, person=PERSON, url=url, trigger=trigger, tapped_in_the_open=opened))


async def test_an_answer_is_shown_to_one_person_and_may_be_replaced(
    slack: SlackStandin, platform: SlackPlatform
) -> None:
    channel = slack.add_channel()
    await platform.send(aside_of(slack, channel), post())
    (whisper,) = channel.whispers
    assert whisper.seen_by == PERSON
    assert whisper.labels == ["Volltext", "Original"]
    slack.tap(channel, whisper, "Volltext")
    tapped = Aside(chat=channel.id, person=PERSON, url=slack.sent(-1)["response_url"])
    await platform.edit(str(tapped), Posted(message_id=whisper.ts), words("Um 15 Uhr."))
    assert (whisper.text, whisper.edits) == ("Um 15 Uhr.", 1)
    assert channel.posts == []


async def test_it_is_shown_where_the_app_is_not(slack: SlackStandin, platform: SlackPlatform) -> None:
    channel = slack.add_channel()
    channel.member = False
    await platform.send(aside_of(slack, channel), words("Um 14 Uhr."))
    assert [whisper.text for whisper in channel.whispers] == ["Um 14 Uhr."]


async def test_an_answer_in_more_parts_than_its_address_takes_is_shown_all_the_same(
    slack: SlackStandin, platform: SlackPlatform
) -> None:
    channel = slack.add_channel()
    aside = aside_of(slack, channel)
    for number in range(7):
        await platform.send(aside, words(f"Teil {number}"))
    assert [whisper.text for whisper in channel.whispers] == [f"Teil {number}" for number in range(7)]
    channel.member = False
    with pytest.raises(ChatGone):
        await platform.send(aside, words("Teil 8"))


async def test_where_the_address_of_the_answer_cannot_be_reached_it_is_shown_by_its_channel_and_person(
    slack: SlackStandin, platform: SlackPlatform
) -> None:
    channel = slack.add_channel()
    slack.drop_before("hook")
    await platform.send(aside_of(slack, channel), words("Um 14 Uhr."))
    assert [(whisper.seen_by, whisper.text) for whisper in channel.whispers] == [(PERSON, "Um 14 Uhr.")]


async def test_where_slack_asks_for_patience_with_answers_that_is_told_and_the_address_is_good_later(
    slack: SlackStandin, platform: SlackPlatform
) -> None:
    channel = slack.add_channel()
    channel.member = False
    aside = aside_of(slack, channel)
    for _ in range(2):
        slack.fail_next("hook", "ratelimited", status=429, retry_after=7)
    with pytest.raises(Unavailable) as told:
        await platform.send(aside, words("Um 14 Uhr."))
    assert told.value.retry_after == timedelta(seconds=7)
    with pytest.raises(Unavailable):
        await platform.edit(aside, Posted(message_id="0.1"), words("Um 15 Uhr."))
    await platform.send(aside, words("Um 14 Uhr."))
    assert [whisper.text for whisper in channel.whispers] == ["Um 14 Uhr."]


async def test_what_cannot_be_replaced_any_more_is_refused(slack: SlackStandin, platform: SlackPlatform) -> None:
    channel = slack.add_channel()
    aside = aside_of(slack, channel)
    for number in range(5):
        await platform.send(aside, words(f"Teil {number}"))
    with pytest.raises(MessageRejected):
        await platform.edit(aside, Posted(message_id="0.1"), words("Um 15 Uhr."))


async def test_what_was_tapped_in_the_open_is_edited_for_all(slack: SlackStandin, platform: SlackPlatform) -> None:
    channel = slack.add_channel()
    posted = await platform.send(channel.id, words("Um 14 Uhr."))
    await platform.edit(aside_of(slack, channel, opened=True), posted, words("Um 15 Uhr."))
    assert channel.posts[0].text == "Um 15 Uhr."
    assert channel.whispers == []


async def test_a_form_is_opened_while_its_trigger_works_and_else_told_in_words(
    slack: SlackStandin, platform: SlackPlatform
) -> None:
    channel, message = slack.add_channel(), Message(blocks=words("Ohne Formular: /sub feuerwehr").blocks, form=FORM)
    await platform.send(aside_of(slack, channel), message)
    (form,) = slack.views
    assert (form.title, list(form.fields), form.labels) == ("Neues Abo", ["words", "source"], ["Vorschau"])
    assert channel.whispers == []
    late = aside_of(slack, channel)
    slack.expire_triggers()
    await platform.send(late, message)
    assert [whisper.text for whisper in channel.whispers] == ["Ohne Formular: /sub feuerwehr"]
    assert [refusal["error"] for refusal in slack.refusals] == ["expired_trigger_id"]


def test_asides_wait_for_nobody(platform: SlackPlatform) -> None:
    assert platform.rates("C0123@U0ADA") == ()
    assert len(platform.rates("C0123")) == 1


async def test_a_file_for_one_person_goes_to_their_chat_with_the_app(
    slack: SlackStandin, platform: SlackPlatform
) -> None:
    channel = slack.add_channel()
    file = Message(files=(File("abos.txt", b"feuerwehr"),))
    await platform.send(aside_of(slack, channel), file)
    direct = slack.direct(PERSON)
    assert [message.shown.files for message in direct.posts] == [("abos.txt",)]
    assert [whisper.text for whisper in channel.whispers] == ["The file is in your chat with pressbot."]
    await platform.send(aside_of(slack, direct), file)
    assert (len(direct.posts), direct.whispers, channel.posts) == (2, [], [])


async def test_a_picture_for_one_person_goes_there_too_with_its_caption(
    slack: SlackStandin, platform: SlackPlatform
) -> None:
    channel = slack.add_channel()
    await platform.send(aside_of(slack, channel), post(draw()))
    (shown,) = slack.direct(PERSON).posts
    assert shown.picture
    assert "Brand in Fallersleben" in shown.text
    assert [whisper.text for whisper in channel.whispers] == ["The file is in your chat with pressbot."]


async def test_buttons_are_exchanged_where_all_see_them_and_nowhere_else(
    slack: SlackStandin, platform: SlackPlatform
) -> None:
    channel = slack.add_channel()
    rows = ((Button("Zurück", "1:less:7"),),)
    posted = await platform.send(channel.id, post())
    await platform.offer(aside_of(slack, channel, opened=True), posted.message_id, rows)
    assert channel.posts[0].labels == ["Zurück"]
    await platform.send(aside_of(slack, channel), post())
    for address in (aside_of(slack, channel), str(Aside(chat=channel.id, person=PERSON, view="7"))):
        with pytest.raises(MessageRejected):
            await platform.offer(address, channel.whispers[0].ts, rows)
