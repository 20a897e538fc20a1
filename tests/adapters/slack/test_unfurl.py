"""Cards below addresses that people post, through the real libraries."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from pressbot.errors import AccountRefused, ChatGone, MessageRejected, OutcomeUnknown, Unavailable
from pressbot.messages import Link, Result
from pressbot.model import Chat, Media, Release
from pressbot.render.inline import card
from pressbot_slack.card import to_card
from pressbot_slack.platform import Options, SlackPlatform
from tests.adapters.slack.conftest import LINK
from tests.adapters.slack.test_listen import Person, listening
from tests.render.samples import CORRECTED, FIRE, WITHDRAWN
from tests.standins.slack import SlackStandin
from tests.standins.slack_rules import Refused, check_card

PICTURE = "https://presse.example/brand.jpg"
PUBLIC = replace(FIRE, url=LINK, media=(Media(url=PICTURE, alt="Ein Löschfahrzeug", credit="Ada Muster"),))


def shown(release: Release = PUBLIC) -> Result:
    return card(Chat(platform="slack", address="", language="de"), release)


class Archive:
    """Has one release, at one address, shows it below that, and remembers what it was told of."""

    def __init__(self, platform: SlackPlatform, url: str = LINK) -> None:
        self.platform = platform
        self.url = url
        self.told: list[Link] = []
        platform.tell_links(self.hear)

    async def hear(self, links: Sequence[Link]) -> None:
        self.told += links
        for link in links:
            if link.url == self.url:
                await self.show(link)

    async def show(self, link: Link, release: Release = PUBLIC) -> None:
        await self.platform.show_card(link.chat, link.message_id, link.written, shown(release))


@pytest.fixture
async def platform(slack: SlackStandin) -> AsyncIterator[SlackPlatform]:
    options = Options(unfurl_domains=("presse.example",), language="de")
    adapter = SlackPlatform(slack.token, slack.app_token, slack.url, options)
    await adapter.start()
    yield adapter
    await adapter.close()


@pytest.mark.parametrize(
    ("name", "release"),
    [
        ("short", PUBLIC),
        ("long", replace(PUBLIC, headline=PUBLIC.headline * 5)),
        ("corrected", replace(CORRECTED, media=PUBLIC.media)),
        ("withdrawn", replace(WITHDRAWN, media=PUBLIC.media)),
    ],
)
def test_a_card_looks_as_agreed(golden: Callable[[str, str], None], name: str, release: Release) -> None:
    blocks = to_card(shown(release))
    check_card({"blocks": blocks})
    golden(f"slack/address-{name}.json", json.dumps(blocks, ensure_ascii=False, indent=2) + "\n")


@pytest.mark.parametrize("media", [(), (Media(url="own:7"),)], ids=["no picture", "our own"])
def test_a_picture_without_an_address_is_left_out_with_its_credit(media: tuple[Media, ...]) -> None:
    assert [block["type"] for block in to_card(shown(replace(PUBLIC, media=media)))] == ["header", "context", "section"]


def test_what_looks_like_markup_is_text_there_too() -> None:
    trap = "<!channel> *fett* <https://falsch.example|hier>"
    blocks = to_card(shown(replace(PUBLIC, headline=trap, lead=trap)))
    texts = [block["text"] for block in blocks if "text" in block]
    assert [(text["type"], trap in text["text"]) for text in texts] == [("plain_text", True)] * 2


def test_the_stand_in_would_notice_rich_text() -> None:
    with pytest.raises(Refused, match="invalid_blocks"):
        check_card({"blocks": [{"type": "rich_text", "elements": []}]})


async def test_an_address_is_told_of_and_shown_with_its_release_where_the_app_is_no_member(
    slack: SlackStandin, platform: SlackPlatform
) -> None:
    archive, channel = Archive(platform, f"{LINK}?a=1&b=2"), slack.add_channel()
    channel.member = False
    async with listening(platform, Person()):
        await slack.until_acknowledged(slack.share(channel, f"{LINK}/andere {LINK}?a=1&b=2"))
        (message,) = channel.messages.values()
        await slack.wait_until(lambda: bool(message.cards))
    assert message.cards == {f"{LINK}?a=1&amp;b=2": to_card(shown())}
    assert [(each.chat, each.message_id) for each in archive.told] == [(channel.id, message.ts)] * 2
    assert [(each.written, each.url) for each in archive.told] == [
        (f"{LINK}/andere", f"{LINK}/andere"),
        (f"{LINK}?a=1&amp;b=2", f"{LINK}?a=1&b=2"),
    ]


async def test_a_card_is_replaced_by_its_withdrawal_below_its_own_address_alone(
    slack: SlackStandin, platform: SlackPlatform
) -> None:
    archive, channel = Archive(platform), slack.add_channel()
    async with listening(platform, Person()):
        slack.share(channel, f"{LINK} {LINK}/2", thread_ts="1763900000.000100")
        (message,) = channel.messages.values()
        await slack.wait_until(lambda: bool(message.cards))
    first, second = archive.told
    await archive.show(second)
    await archive.show(first, WITHDRAWN)
    assert message.cards == {LINK: to_card(shown(WITHDRAWN)), f"{LINK}/2": to_card(shown())}


async def test_a_card_has_no_place_where_message_or_address_are_gone(
    slack: SlackStandin, platform: SlackPlatform
) -> None:
    archive, channel = Archive(platform), slack.add_channel()
    async with listening(platform, Person()):
        slack.share(channel, LINK)
        (message,) = channel.messages.values()
        await slack.wait_until(lambda: bool(message.cards))
    (link,) = archive.told
    slack.rewrite(message, "Hat sich erledigt.")
    with pytest.raises(MessageRejected, match="cannot_unfurl_message"):
        await archive.show(link)
    del channel.messages[message.ts]
    with pytest.raises(MessageRejected, match="cannot_find_message"):
        await archive.show(link)
    del slack.channels[channel.id]
    with pytest.raises(MessageRejected, match="cannot_find_channel"):
        await archive.show(link)


async def test_an_answer_that_is_lost_is_not_known_and_showing_it_again_is_success(
    slack: SlackStandin, platform: SlackPlatform
) -> None:
    archive, channel = Archive(platform, "nowhere"), slack.add_channel()
    async with listening(platform, Person()):
        await slack.until_acknowledged(slack.share(channel, LINK))
        (message,) = channel.messages.values()
    (link,) = archive.told
    slack.drop_after("chat.unfurl")
    with pytest.raises(OutcomeUnknown):
        await archive.show(link)
    slack.fail_next("chat.unfurl", "ratelimited", status=429, retry_after=7)
    with pytest.raises(Unavailable) as told:
        await archive.show(link)
    assert told.value.retry_after == timedelta(seconds=7)
    await archive.show(link)
    assert message.cards == {LINK: to_card(shown())}


async def test_it_is_no_command_and_not_put_into_the_inbox(slack: SlackStandin, platform: SlackPlatform) -> None:
    person, channel = Person(), slack.add_channel()
    Archive(platform)
    async with listening(platform, person):
        slack.share(channel, LINK)
        await slack.wait_until(lambda: any(message.cards for message in channel.messages.values()))
        slack.command(channel, "search danach")
        assert (await person.next()).argument == "danach"
    assert [each.body["asked"].get("text") for each in person.inbox.heard] == ["search danach"]


@pytest.mark.parametrize(
    ("text", "more"),
    [
        (LINK, {"connect": True}),
        (LINK, {"source": "composer"}),
        (LINK, {"links": [{"domain": "x.example", "url": "https://falsch-presse.example/meldung"}]}),
        (LINK, {"links": [{"domain": "x.example", "url": "https://["}]}),
        (f"{LINK}/unbekannt", {}),
    ],
    ids=["shared channel", "still typed", "domain of somebody else", "no address", "unknown"],
)
async def test_what_is_left_alone(
    slack: SlackStandin, platform: SlackPlatform, text: str, more: dict[str, object]
) -> None:
    channel = slack.add_channel()
    Archive(platform)
    async with listening(platform, Person()):
        await slack.until_acknowledged(slack.share(channel, text, **more))  # type: ignore[arg-type]
        slack.share(channel, f"{LINK} danach")
        first, later = channel.messages.values()
        await slack.wait_until(lambda: bool(later.cards))
    assert first.cards == {}
    assert [call.method for call in slack.calls].count("chat.unfurl") == 1


async def test_of_many_addresses_five_are_told(slack: SlackStandin, platform: SlackPlatform) -> None:
    archive, channel = Archive(platform), slack.add_channel()
    async with listening(platform, Person()):
        slack.share(channel, " ".join([LINK, LINK, *(f"{LINK}/{number}" for number in range(9))]))
        (message,) = channel.messages.values()
        await slack.wait_until(lambda: bool(message.cards))
    assert len(archive.told) == 5


async def test_a_picture_that_slack_cannot_fetch_costs_the_card_nothing_else(
    slack: SlackStandin, platform: SlackPlatform
) -> None:
    Archive(platform)
    slack.fail_next("chat.unfurl", "invalid_blocks")
    channel = slack.add_channel()
    async with listening(platform, Person()):
        slack.share(channel, LINK)
        (message,) = channel.messages.values()
        await slack.wait_until(lambda: bool(message.cards))
    assert [block["type"] for block in message.cards[LINK]] == ["header", "context", "section"]


@pytest.mark.parametrize(
    ("code", "error", "says"),
    [
        (
            "cannot_unfurl_url",
            MessageRejected,
            "name its domain in the manifest (unfurl_domains), install the app again",
        ),
        ("missing_scope", AccountRefused, "add it and install the app again: links:write"),
        ("no_permission", ChatGone, "no member"),
    ],
)
async def test_what_slack_refuses_says_what_to_do(
    slack: SlackStandin, platform: SlackPlatform, code: str, error: type[Exception], says: str
) -> None:
    channel = slack.add_channel()
    slack.share(channel, LINK)
    (message,) = channel.messages.values()
    slack.fail_next("chat.unfurl", code, needed="links:write")
    with pytest.raises(error, match=re.escape(says)):
        await platform.show_card(channel.id, message.ts, LINK, shown())


async def test_as_long_as_nobody_wants_to_be_told_nothing_is_shown(
    slack: SlackStandin, platform: SlackPlatform
) -> None:
    person, channel = Person(), slack.add_channel()
    async with listening(platform, person):
        await slack.until_acknowledged(slack.share(channel, LINK))
        slack.command(channel, "search danach")
        await person.next()
    assert "chat.unfurl" not in [call.method for call in slack.calls]


def test_a_withdrawn_release_shows_nothing_of_itself_even_here() -> None:
    said = str(to_card(shown(replace(WITHDRAWN, media=PUBLIC.media))))
    assert WITHDRAWN.headline not in said
    assert PICTURE not in said
    assert "Zurückgezogen" in said
