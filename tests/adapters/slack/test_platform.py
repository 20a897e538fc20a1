"""Posts, edits and look-ups through the real libraries, against a strict stand-in for Slack."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from pressbot.errors import (
    AccountRefused,
    ChatGone,
    MessageRejected,
    OutcomeUnknown,
    PlatformError,
    PostGone,
    Unavailable,
)
from pressbot.messages import Message, ReplyPlace
from pressbot.model import Posted
from pressbot.ports import Rate
from pressbot_slack import platform as slack_platform
from pressbot_slack.platform import SlackPlatform
from pressbot_slack.posting import UPLOAD_PAUSES
from tests.adapters.slack.conftest import draw, post, words
from tests.standins.slack import SlackStandin

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


async def test_it_is_called_as_in_slack(platform: SlackPlatform) -> None:
    assert await platform.start() == "@pressbot"


async def test_a_post_is_one_call_with_nothing_unfurled(
    slack: SlackStandin, platform: SlackPlatform, message: Message
) -> None:
    channel = slack.add_channel()
    posted = await platform.send(channel.id, message, "7:announce")
    (stored,) = channel.posts
    assert posted == Posted(message_id=stored.ts)
    assert stored.metadata == {"event_type": "pressbot_delivery", "event_payload": {"mark": "7:announce"}}
    assert [block["type"] for block in stored.shown.blocks] == ["header", "context", "rich_text", "actions"]
    assert [button.get("value") for button in stored.buttons] == ["1:full:8842", None]
    (call,) = [call for call in slack.calls if call.method == "chat.postMessage"]
    assert call.arguments["unfurl_links"] is call.arguments["unfurl_media"] is False


async def test_a_reply_goes_into_the_thread_and_can_be_looked_up_in_the_channel(
    slack: SlackStandin, platform: SlackPlatform
) -> None:
    channel = slack.add_channel()
    posted = await platform.send(channel.id, post())
    reply = await platform.send(channel.id, words("Korrigiert: Text."), "delivery 8", posted.message_id)
    assert [each.thread for each in channel.posts] == ["", posted.message_id]
    assert await platform.find(channel.id, "delivery 8", LONG_AGO) == reply


@pytest.mark.parametrize(
    ("place", "in_thread", "in_channel"), [("both", True, True), ("thread", True, False), ("channel", False, True)]
)
async def test_a_reply_is_shown_where_the_chat_wants_it_and_found_again_there(
    slack: SlackStandin, platform: SlackPlatform, place: str, in_thread: bool, in_channel: bool
) -> None:
    channel = slack.add_channel()
    posted = await platform.send(channel.id, post())
    message = replace(words("Korrigiert: Text."), place=ReplyPlace(place), answers="Brand in Fallersleben")
    reply = await platform.send(channel.id, message, "delivery 8", posted.message_id)
    stored = channel.posts[1]
    assert (stored.thread == posted.message_id) == in_thread
    assert (stored.broadcast or not stored.thread) == in_channel
    assert await platform.find(channel.id, "delivery 8", LONG_AGO, posted.message_id) == reply
    assert await platform.find(channel.id, "delivery 9", LONG_AGO, posted.message_id) is None


async def test_a_reply_that_stands_by_itself_names_the_post_and_links_to_it(
    slack: SlackStandin, platform: SlackPlatform
) -> None:
    channel = slack.add_channel()
    posted = await platform.send(channel.id, post())
    answers = "Brand in Fallersleben <!channel>"
    message = replace(words("Korrigiert: Text."), place=ReplyPlace.CHANNEL, answers=answers)
    await platform.send(channel.id, message, "", posted.message_id)
    (block,) = channel.posts[1].shown.blocks
    (section,) = block["elements"]
    assert section["elements"] == [
        {
            "type": "link",
            "url": f"https://redaktion.slack.example/archives/{channel.id}/p{posted.message_id.replace('.', '')}",
            "text": answers,
            "style": {"bold": True},
        },
        {"type": "text", "text": "\n\nKorrigiert: Text."},
    ]


async def test_where_the_post_is_gone_its_reply_is_looked_for_in_the_channel(
    slack: SlackStandin, platform: SlackPlatform
) -> None:
    channel = slack.add_channel()
    reply = await platform.send(channel.id, words("Korrigiert: Text."), "delivery 8")
    assert await platform.find(channel.id, "delivery 8", LONG_AGO, "1.000001") == reply


async def test_a_picture_is_uploaded_and_shown_with_its_words(slack: SlackStandin, platform: SlackPlatform) -> None:
    channel, picture = slack.add_channel(), draw("PNG")
    posted = await platform.send(channel.id, post(picture))
    (stored,) = channel.posts
    assert posted.has_picture
    file = slack.files[stored.picture]
    assert (file.data, file.name) == (picture.data, "picture.png")
    (image,) = [block for block in stored.shown.blocks if block["type"] == "image"]
    assert image["alt_text"] == "Ein Löschfahrzeug"


async def test_a_picture_that_needs_a_moment_is_waited_for(
    slack: SlackStandin, platform: SlackPlatform, no_pauses: None
) -> None:
    channel = slack.add_channel()
    slack.keep_unready(len(UPLOAD_PAUSES))
    assert (await platform.send(channel.id, post(draw()))).has_picture
    assert len(channel.posts) == 1


async def test_a_picture_that_is_never_ready_is_refused(
    slack: SlackStandin, platform: SlackPlatform, no_pauses: None
) -> None:
    channel = slack.add_channel()
    slack.keep_unready(99)
    with pytest.raises(MessageRejected):
        await platform.send(channel.id, post(draw()))
    assert channel.posts == []


async def test_posts_side_by_side_share_one_upload(slack: SlackStandin, platform: SlackPlatform) -> None:
    channels = [slack.add_channel() for _ in range(5)]
    await asyncio.gather(*(platform.send(channel.id, post(draw())) for channel in channels))
    assert {channel.posts[0].picture for channel in channels} == set(slack.files)
    assert len(slack.files) == 1


async def test_a_file_that_slack_has_no_more_is_uploaded_anew(
    slack: SlackStandin, platform: SlackPlatform, no_pauses: None
) -> None:
    channel = slack.add_channel()
    await platform.send(channel.id, post(draw()))
    slack.files.clear()
    assert (await platform.send(channel.id, post(draw()))).has_picture
    assert channel.posts[1].picture in slack.files


@pytest.mark.parametrize("code", ["invalid_blocks", "msg_blocks_too_long", "slack_connect_file_link_sharing_blocked"])
async def test_where_the_blocks_are_refused_the_text_alone_is_posted_and_that_is_logged(
    slack: SlackStandin, platform: SlackPlatform, caplog: pytest.LogCaptureFixture, code: str
) -> None:
    channel = slack.add_channel()
    slack.fail_next("chat.postMessage", code)
    posted = await platform.send(channel.id, words("Die Brücke ist zu."))
    slack.fail_next("chat.update", code)
    await platform.edit(channel.id, posted, words("Die Brücke ist offen."))
    (stored,) = channel.posts
    assert [(state.text, state.blocks) for state in stored.states] == [
        ("Die Brücke ist zu.", []),
        ("Die Brücke ist offen.", []),
    ]
    assert caplog.text.count(f"only the text is posted: Slack does not take these blocks: {code}") == 2


async def test_what_is_refused_even_as_text_is_refused(slack: SlackStandin, platform: SlackPlatform) -> None:
    for _ in range(2):
        slack.fail_next("chat.postMessage", "invalid_blocks")
    with pytest.raises(MessageRejected):
        await platform.send(slack.add_channel().id, words("x"))


@pytest.mark.parametrize("code", ["file_uploads_disabled", "storage_limit_reached"])
async def test_where_pictures_are_not_taken_the_message_is_refused_so_that_it_can_go_without(
    slack: SlackStandin, platform: SlackPlatform, code: str
) -> None:
    channel = slack.add_channel()
    slack.fail_next("files.getUploadURLExternal", code)
    with pytest.raises(MessageRejected):
        await platform.send(channel.id, post(draw()))
    slack.answer_next("upload", "too large", status=413)
    with pytest.raises(MessageRejected):
        await platform.send(channel.id, post(draw()))
    assert channel.posts == []


@pytest.mark.parametrize("method", ["files.getUploadURLExternal", "upload", "files.completeUploadExternal"])
async def test_a_picture_lost_on_its_way_means_that_nothing_was_posted(
    slack: SlackStandin, platform: SlackPlatform, method: str
) -> None:
    channel = slack.add_channel()
    slack.drop_before(method)
    with pytest.raises(Unavailable):
        await platform.send(channel.id, post(draw()))
    assert channel.posts == []


async def test_an_edit_keeps_the_mark_and_the_picture(slack: SlackStandin, platform: SlackPlatform) -> None:
    channel = slack.add_channel()
    posted = await platform.send(channel.id, post(draw()), "7")
    (stored,) = channel.posts
    first = stored.picture
    assert await platform.edit(channel.id, posted, words("Um 15 Uhr.")) == posted
    assert (stored.text, stored.picture, stored.edits) == ("Um 15 Uhr.", first, 1)
    assert await platform.edit(channel.id, posted, post(draw("PNG"))) == posted
    assert stored.picture not in {"", first}
    assert await platform.find(channel.id, "7", LONG_AGO) == posted


async def test_an_edit_may_bring_a_picture(slack: SlackStandin, platform: SlackPlatform) -> None:
    channel = slack.add_channel()
    posted = await platform.send(channel.id, post())
    assert (await platform.edit(channel.id, posted, post(draw()))).has_picture


async def test_an_edit_keeps_the_picture_of_that_post_and_no_other(
    slack: SlackStandin, platform: SlackPlatform
) -> None:
    channel = slack.add_channel()
    posts = [await platform.send(channel.id, post(draw())) for _ in range(3)]
    pictures = [stored.picture for stored in channel.posts]
    await platform.edit(channel.id, posts[1], words("neu"))
    assert [stored.picture for stored in channel.posts] == pictures
    assert [stored.edits for stored in channel.posts] == [0, 1, 0]


async def test_what_is_not_there_cannot_be_edited(slack: SlackStandin, platform: SlackPlatform) -> None:
    channel = slack.add_channel()
    for has_picture in (False, True):
        with pytest.raises(PostGone, match="message_not_found"):
            await platform.edit(channel.id, Posted(message_id="1.000001", has_picture=has_picture), words("x"))


async def test_a_mark_is_found_among_many_pages(slack: SlackStandin, platform: SlackPlatform) -> None:
    channel = slack.add_channel()
    wanted = await platform.send(channel.id, post(draw()), "7")
    for _ in range(450):
        slack.write(channel, "Guten Morgen")
    await platform.send(channel.id, words("x"), "8")
    assert await platform.find(channel.id, "7", LONG_AGO) == wanted
    assert await platform.find(channel.id, "9", LONG_AGO) is None
    assert [call.method for call in slack.calls].count("conversations.history") == 6


async def test_a_mark_from_before_is_not_found_and_clocks_may_differ_by_minutes(
    slack: SlackStandin, platform: SlackPlatform
) -> None:
    channel = slack.add_channel()
    posted = await platform.send(channel.id, words("x"), "7")
    sent_at = datetime.fromtimestamp(float(posted.message_id), UTC)
    assert await platform.find(channel.id, "7", sent_at + timedelta(minutes=4)) == posted
    assert await platform.find(channel.id, "7", sent_at + timedelta(minutes=6)) is None


async def test_a_mark_that_another_app_set_is_none_of_ours(slack: SlackStandin, platform: SlackPlatform) -> None:
    channel = slack.add_channel()
    await platform.send(channel.id, words("x"), "7")
    channel.posts[0].said_by = "U0OTHER"
    assert await platform.find(channel.id, "7", LONG_AGO) is None


async def test_a_history_too_long_to_read_is_no_proof(
    slack: SlackStandin, platform: SlackPlatform, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(slack_platform, "_PAGE", 2)
    monkeypatch.setattr(slack_platform, "_PAGES", 2)
    channel = slack.add_channel()
    for _ in range(5):
        await platform.send(channel.id, words("x"))
    with pytest.raises(OutcomeUnknown):
        await platform.find(channel.id, "7", LONG_AGO)


async def test_a_look_up_that_fails_can_be_tried_again(slack: SlackStandin, platform: SlackPlatform) -> None:
    channel = slack.add_channel()
    # aiohttp itself asks once more, as it may: nothing is posted by asking.
    for _ in range(2):
        slack.drop_after("conversations.history")
    with pytest.raises(Unavailable):
        await platform.find(channel.id, "7", LONG_AGO)


@pytest.mark.parametrize("arrives", [True, False])
async def test_when_the_connection_is_cut_nobody_knows_and_nothing_is_sent_again(
    slack: SlackStandin, platform: SlackPlatform, arrives: bool
) -> None:
    channel = slack.add_channel()
    (slack.drop_after if arrives else slack.drop_before)("chat.postMessage")
    with pytest.raises(OutcomeUnknown):
        await platform.send(channel.id, words("x"), "7")
    assert len(channel.posts) == arrives
    assert (await platform.find(channel.id, "7", LONG_AGO) is not None) == arrives


async def test_slack_sdk_left_to_itself_would_post_twice(slack: SlackStandin) -> None:
    channel = slack.add_channel()
    slack.drop_after("chat.postMessage")
    await AsyncWebClient(slack.token, base_url=f"{slack.url}/").chat_postMessage(channel=channel.id, text="x")
    assert len(channel.posts) == 2


async def test_when_the_answer_comes_too_late_nobody_knows(slack: SlackStandin) -> None:
    platform = SlackPlatform(slack.token, slack.app_token, slack.url, patience=timedelta(seconds=0.5))
    await platform.start()
    channel = slack.add_channel()
    slack.delay("chat.postMessage", 5)
    with pytest.raises(OutcomeUnknown, match="in time"):
        await platform.send(channel.id, words("x"))
    assert len(channel.posts) == 1
    await platform.close()


@pytest.mark.parametrize(
    ("page", "status", "kind", "verdict"),
    [
        ("<html>Bad Gateway</html>", 502, "text/html", OutcomeUnknown),
        ("overloaded", 503, "text/plain", OutcomeUnknown),
        ("<html>Anmelden</html>", 200, "text/html", OutcomeUnknown),
        ("Anmelden", 200, "text/plain", OutcomeUnknown),
        ("{", 200, "application/json", OutcomeUnknown),
        ("<html>not here</html>", 404, "text/html", Unavailable),
    ],
)
async def test_a_page_that_is_none_of_slacks_is_no_answer(
    slack: SlackStandin, platform: SlackPlatform, page: str, status: int, kind: str, verdict: type[PlatformError]
) -> None:
    slack.answer_next("chat.postMessage", page, status=status, kind=kind)
    with pytest.raises(PlatformError) as caught:
        await platform.send(slack.add_channel().id, words("x"))
    assert type(caught.value) is verdict


async def test_a_flood_is_told_with_the_wait_and_posts_nothing() -> None:
    async with SlackStandin(enforces_rates=True) as slack:
        platform = SlackPlatform(slack.token, slack.app_token, slack.url)
        await platform.start()
        channel, other = slack.add_channel(), slack.add_channel("lokales")
        await platform.send(channel.id, words("eins"))
        with pytest.raises(Unavailable) as caught:
            await platform.send(channel.id, words("zwei"))
        assert caught.value.retry_after == timedelta(seconds=1)
        await platform.send(other.id, words("eins"))
        assert [len(each.posts) for each in (channel, other)] == [1, 1]
        await platform.close()


def test_a_channel_may_get_one_message_a_second() -> None:
    platform = SlackPlatform("xoxb-1", "xapp-1", "http://127.0.0.1:1/api")
    assert platform.rates("C1") == (Rate(1, 1, "C1"),)


@pytest.mark.parametrize("address", ["", "#redaktion", "c0123", "C0123/7", "-10012345", "C0123\n"])
async def test_what_is_no_address_is_not_asked_for(slack: SlackStandin, platform: SlackPlatform, address: str) -> None:
    before = len(slack.calls)
    with pytest.raises(ChatGone):
        await platform.send(address, words("x"))
    assert len(slack.calls) == before


async def test_a_channel_that_does_not_let_us_in_is_gone(slack: SlackStandin, platform: SlackPlatform) -> None:
    strange, archived = slack.add_channel(), slack.add_channel()
    strange.member, archived.archived = False, True
    for channel, code in ((strange, "not_in_channel"), (archived, "is_archived")):
        with pytest.raises(ChatGone, match=code):
            await platform.send(channel.id, words("x"))
    with pytest.raises(ChatGone, match="channel_not_found"):
        await platform.send("C0NOWHERE", words("x"))


async def test_a_scope_that_is_missing_is_named(slack: SlackStandin, platform: SlackPlatform) -> None:
    slack.scopes.discard("files:write")
    with pytest.raises(AccountRefused, match="files:write"):
        await platform.send(slack.add_channel().id, post(draw()))


async def test_when_nobody_listens_nothing_was_sent(unused_tcp_port: int) -> None:
    platform = SlackPlatform("xoxb-1", "xapp-1", f"http://127.0.0.1:{unused_tcp_port}/api")
    with pytest.raises(Unavailable):
        await platform.start()
    with pytest.raises(Unavailable):
        await platform.send("C0123", words("x"))
    await platform.close()


async def test_many_messages_may_be_under_way_at_once(slack: SlackStandin, platform: SlackPlatform) -> None:
    channels = [slack.add_channel() for _ in range(20)]
    await asyncio.gather(*(platform.send(channel.id, words("x")) for channel in channels))
    assert all(len(channel.posts) == 1 for channel in channels)


def chain(error: BaseException | None) -> Iterator[BaseException]:
    while error:
        yield error
        error = error.__cause__ or error.__context__


@pytest.mark.parametrize("fault", ["wrong token", "nobody listens", "cut", "page of a proxy"])
async def test_the_token_is_in_no_error_and_in_no_line_we_log(
    slack: SlackStandin, unused_tcp_port: int, caplog: pytest.LogCaptureFixture, fault: str
) -> None:
    caplog.set_level(logging.DEBUG)
    token = "xoxb-wrong-wrong-wrong" if fault == "wrong token" else slack.token
    url = f"http://127.0.0.1:{unused_tcp_port}/api" if fault == "nobody listens" else slack.url
    platform = SlackPlatform(token, slack.app_token, url)
    if fault == "cut":
        slack.drop_before("auth.test")
    elif fault == "page of a proxy":
        slack.answer_next("auth.test", f"no route for {token}", status=404)
    with pytest.raises(PlatformError) as caught:
        await platform.start()
    for error in chain(caught.value):
        assert token not in f"{error!r} {error}"
    assert token not in caplog.text
    assert token not in repr(platform)
    await platform.close()


async def test_slack_counts_each_method_by_itself(slack: SlackStandin, platform: SlackPlatform) -> None:
    channel = slack.add_channel()
    slack.fail_next("conversations.history", "ratelimited", status=429, retry_after=30)
    with pytest.raises(Unavailable) as looked_up:
        await platform.find(channel.id, "delivery 1", LONG_AGO)
    assert (looked_up.value.retry_after, looked_up.value.posting) == (timedelta(seconds=30), False)
    slack.fail_next("chat.postMessage", "ratelimited", status=429, retry_after=30)
    with pytest.raises(Unavailable) as posted:
        await platform.send(channel.id, words("Um 14 Uhr."))
    assert (posted.value.retry_after, posted.value.posting) == (timedelta(seconds=30), True)
