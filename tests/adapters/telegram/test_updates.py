"""What people do in Telegram, and what that asks of us."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram import Update

from pressbot.messages import Command, Standing
from pressbot.model import ChatKind
from pressbot_telegram.updates import to_command

ADA = {"id": 4711, "is_bot": False, "first_name": "Ada", "language_code": "de"}
PRIVATE = {"id": 4711, "type": "private", "first_name": "Ada"}
GROUP = {"id": -100123, "type": "supergroup", "title": "Redaktion", "is_forum": True}
CHANNEL = {"id": -100456, "type": "channel", "title": "Blaulicht"}


def said(
    text: str | None,
    chat: dict[str, Any] = PRIVATE,
    *,
    kind: str = "message",
    sender: dict[str, Any] = ADA,
    **more: Any,
) -> Update:
    message = {"message_id": 12, "date": 1795176000, "chat": chat, "from": sender, **more}
    if text is not None:
        message["text"] = text
    return as_update({kind: message})


def tapped(message: dict[str, Any] | None, **more: Any) -> Update:
    tap: dict[str, Any] = {"id": "1", "from": ADA, "chat_instance": "9", **more}
    return as_update({"callback_query": tap | ({"message": message} if message else {})})


def as_update(content: dict[str, Any]) -> Update:
    update = Update.de_json({"update_id": 1, **content}, None)
    assert update is not None
    return update


def heard(update: Update) -> Command | None:
    return to_command(update, "MyBot")


def asked(update: Update) -> Command:
    command = heard(update)
    assert command
    return command


@pytest.mark.parametrize(
    ("text", "verb", "argument"),
    [
        ("/sub feuerwehr wolfsburg", "sub", "feuerwehr wolfsburg"),
        ("/sub@MyBot feuerwehr wolfsburg", "sub", "feuerwehr wolfsburg"),
        ("/SUB@mybot  Feuerwehr ", "sub", "Feuerwehr"),
        ("/start rel_8842", "start", "rel_8842"),
        ("/list", "list", ""),
        ("/search eins\nzwei", "search", "eins\nzwei"),
        ("hochwasser elbe", "", "hochwasser elbe"),
        ("/tmp/datei", "", "/tmp/datei"),
        ("/ feuer", "", "/ feuer"),
        ("1/2 Finale", "", "1/2 Finale"),
    ],
)
def test_what_is_written_in_a_private_chat_is_a_command(text: str, verb: str, argument: str) -> None:
    ada = Command(platform="telegram", chat="4711", person="4711", called="Ada", said_id="12", language="de")
    assert heard(said(text)) == replace(ada, verb=verb, argument=argument)


@pytest.mark.parametrize("chat", [GROUP, CHANNEL, {"id": -5, "type": "group", "title": "Alt"}])
def test_small_talk_in_groups_and_channels_is_not_for_us(chat: dict[str, Any]) -> None:
    assert heard(said("hochwasser elbe", chat)) is None
    assert asked(said("/search hochwasser", chat)).argument == "hochwasser"


def test_a_command_for_another_bot_is_not_for_us() -> None:
    assert heard(said("/sub@OtherBot feuer", GROUP)) is None
    assert heard(said("/sub@OtherBot feuer")) is None


@pytest.mark.parametrize(
    ("chat", "kind"), [(PRIVATE, ChatKind.PRIVATE), (GROUP, ChatKind.GROUP), (CHANNEL, ChatKind.CHANNEL)]
)
def test_the_kind_of_chat_is_told(chat: dict[str, Any], kind: ChatKind) -> None:
    assert asked(said("/list", chat)).kind is kind


def test_edited_messages_are_not_heard() -> None:
    assert heard(said("/list", kind="edited_message")) is None


def test_what_is_posted_in_a_channel_is_said_by_the_channel() -> None:
    post = as_update({"channel_post": {"message_id": 12, "date": 1795176000, "chat": CHANNEL, "sender_chat": CHANNEL}})
    assert heard(post) is None
    command = asked(said("/sub feuer", CHANNEL, kind="channel_post", sender_chat=CHANNEL))
    assert (command.chat, command.kind, command.verb) == ("-100456", ChatKind.CHANNEL, "sub")
    assert (command.person, command.speaks_for_chat) == ("", True)


def test_a_place_on_the_map_asks_what_is_near() -> None:
    command = asked(said(None, location={"latitude": 52.4227, "longitude": 10.7865}))
    assert (command.verb, command.argument) == ("near", "52.4227,10.7865")
    assert heard(said(None, GROUP, location={"latitude": 52.4227, "longitude": 10.7865})) is None


def test_a_group_that_becomes_a_supergroup_has_moved() -> None:
    old = {"id": -5, "type": "group", "title": "Redaktion"}
    command = asked(said(None, old, migrate_to_chat_id=-1005))
    assert (command.chat, command.standing, command.argument) == ("-5", Standing.MOVED, "-1005")
    assert heard(said(None, GROUP, migrate_from_chat_id=-5)) is None, "that is the other half of the same"


MEMBER = {"status": "member"}
LEFT = {"status": "left"}
KICKED = {"status": "kicked", "until_date": 0}
_NOT = dict.fromkeys(
    (
        "can_be_edited",
        "is_anonymous",
        "can_manage_chat",
        "can_delete_messages",
        "can_manage_video_chats",
        "can_restrict_members",
        "can_promote_members",
        "can_change_info",
        "can_invite_users",
        "can_post_stories",
        "can_edit_stories",
        "can_delete_stories",
    ),
    False,
)
ADMIN = {"status": "administrator", **_NOT}
POSTING = {**ADMIN, "can_post_messages": True}
MUTE_ADMIN = {**ADMIN, "can_post_messages": False}


def restricted(**rights: bool) -> dict[str, Any]:
    """A member with these rights and no others."""
    names = ("messages", "audios", "documents", "photos", "videos", "video_notes", "voice_notes", "polls")
    sending = {f"can_send_{each}": False for each in (*names, "other_messages")}
    others = ("can_add_web_page_previews", "can_react_to_messages", "can_edit_tag", "can_change_info")
    more = ("can_invite_users", "can_pin_messages", "can_manage_topics")
    nothing = {**sending, **dict.fromkeys((*others, *more), False), "is_member": True}
    return {"status": "restricted", "until_date": 0, **nothing, **rights}


@pytest.mark.parametrize(
    ("chat", "before", "now", "standing", "argument"),
    [
        (GROUP, LEFT, MEMBER, Standing.ADDED, "Redaktion"),
        (GROUP, MEMBER, ADMIN, None, ""),
        (GROUP, ADMIN, MEMBER, None, ""),
        (GROUP, MEMBER, LEFT, Standing.SHUT_OUT, "the bot was blocked or removed"),
        (GROUP, ADMIN, KICKED, Standing.SHUT_OUT, "the bot was blocked or removed"),
        (GROUP, KICKED, LEFT, None, ""),
        (GROUP, MEMBER, restricted(), Standing.MUTED, "the bot may not write here"),
        (GROUP, MEMBER, restricted(can_send_messages=True), None, ""),
        (GROUP, MEMBER, restricted(is_member=False), Standing.SHUT_OUT, "the bot was blocked or removed"),
        (GROUP, restricted(), MEMBER, Standing.LET_IN, ""),
        (PRIVATE, MEMBER, KICKED, Standing.SHUT_OUT, "the bot was blocked or removed"),
        (PRIVATE, KICKED, MEMBER, Standing.ADDED, ""),
        (CHANNEL, LEFT, POSTING, Standing.ADDED, "Blaulicht"),
        ({**CHANNEL, "username": "blaulicht"}, LEFT, POSTING, Standing.ADDED, "@blaulicht"),
        (CHANNEL, POSTING, MUTE_ADMIN, Standing.MUTED, "the bot may not write here"),
        (CHANNEL, MUTE_ADMIN, POSTING, Standing.LET_IN, ""),
    ],
)
def test_what_becomes_of_the_bot_in_a_chat_is_told_where_it_is_new(
    chat: dict[str, Any], before: dict[str, Any], now: dict[str, Any], standing: Standing | None, argument: str
) -> None:
    bot = {"id": 7, "is_bot": True, "first_name": "Pressbot"}
    parts = {"old_chat_member": {**before, "user": bot}, "new_chat_member": {**now, "user": bot}}
    command = heard(as_update({"my_chat_member": {"chat": chat, "from": ADA, "date": 1795176000, **parts}}))
    told = command and (command.chat, command.standing, command.argument, command.person)
    assert told == (standing and (str(chat["id"]), standing, argument, "4711"))


def test_a_message_without_text_asks_nothing() -> None:
    assert heard(said(None)) is None


def test_a_topic_has_its_own_address() -> None:
    topic = said("/list", GROUP, message_thread_id=77, is_topic_message=True)
    assert asked(topic).chat == "-100123/77"


def test_a_thread_of_replies_is_no_topic() -> None:
    assert asked(said("/list", GROUP, message_thread_id=77)).chat == "-100123"


def test_a_reply_names_the_message_replied_to() -> None:
    reply = {"message_id": 8, "date": 1795176000, "chat": PRIVATE, "text": "Unfall"}
    assert asked(said("/why", reply_to_message=reply)).message_id == "8"


def test_the_message_that_opened_a_topic_does_not_count_as_replied_to() -> None:
    opening = {"message_id": 77, "date": 1795176000, "chat": GROUP}
    update = said("/why", GROUP, reply_to_message=opening, message_thread_id=77, is_topic_message=True)
    assert asked(update).message_id == ""


def test_who_speaks_for_the_group_is_heard_like_anybody() -> None:
    anonymous = {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}
    update = said("/sub feuer", GROUP, sender=anonymous, sender_chat=GROUP)
    assert (asked(update).chat, asked(update).argument) == ("-100123", "feuer")
    assert (asked(update).person, asked(update).speaks_for_chat) == ("", True)


def test_who_speaks_for_another_chat_is_nobody_in_particular() -> None:
    channel = {"id": 777000, "is_bot": False, "first_name": "Telegram"}
    command = asked(said("/sub feuer", GROUP, sender=channel, sender_chat=CHANNEL))
    assert (command.person, command.speaks_for_chat) == ("", False)


def test_who_asks_is_called_by_all_that_tells_people_apart() -> None:
    sender = {**ADA, "last_name": "Muster", "username": "ada_m"}
    assert asked(said("/list", sender=sender)).called == "Ada Muster (@ada_m)"
    assert asked(tapped({"message_id": 8, "date": 0, "chat": GROUP}, data="1", **{"from": sender})).called == (
        "Ada Muster (@ada_m)"
    )


def test_a_tap_carries_the_token_and_the_message_it_was_on() -> None:
    message = {"message_id": 8, "date": 1795176000, "chat": GROUP, "message_thread_id": 77, "is_topic_message": True}
    assert heard(tapped(message, data="1:full:8842")) == Command(
        platform="telegram",
        chat="-100123/77",
        kind=ChatKind.GROUP,
        person="4711",
        called="Ada",
        token="1:full:8842",
        message_id="8",
        language="de",
    )


def test_a_tap_on_a_message_too_old_to_be_shown_still_works() -> None:
    command = asked(tapped({"message_id": 8, "date": 0, "chat": CHANNEL}, data="1:full:8842"))
    assert (command.chat, command.message_id) == ("-100456", "8")


def test_of_a_tap_on_a_message_too_old_in_a_forum_the_topic_is_left_open() -> None:
    update = tapped({"message_id": 8, "date": 0, "chat": GROUP}, data="1:sub:12")
    assert asked(update).chat == "-100123/"
    assert asked(as_update(update.to_dict())).chat == "-100123/", "as the inbox keeps it"


def test_a_topic_that_is_opened_again_lets_us_in() -> None:
    facts: dict[str, Any] = {"message_thread_id": 77, "is_topic_message": True}
    command = asked(said(None, GROUP, forum_topic_reopened={}, **facts))
    assert (command.chat, command.standing) == ("-100123/77", Standing.LET_IN)
    assert heard(said(None, GROUP, forum_topic_closed={}, **facts)) is None, "the next post tells"


def test_a_tap_without_message_or_token_asks_nothing() -> None:
    assert heard(tapped(None, data="1:full:8842", inline_message_id="x")) is None
    assert heard(tapped({"message_id": 8, "date": 0, "chat": PRIVATE}, game_short_name="snake")) is None


@given(st.text())
def test_no_text_can_break_the_reading(text: str) -> None:
    command = heard(said(text))
    assert command is None or command.argument == command.argument.strip()
