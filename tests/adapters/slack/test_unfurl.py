"""Cards below addresses that people post, through the real libraries."""

from __future__ import annotations

import json
import logging
from collections.abc import AsyncIterator, Callable
from dataclasses import replace

import pytest

from pressbot.messages import Inquiry, Offer, Result
from pressbot.model import Chat, Media, Release
from pressbot.render.inline import card
from pressbot_slack.card import to_card
from pressbot_slack.platform import Options, SlackPlatform
from tests.adapters.slack.conftest import LINK
from tests.adapters.slack.test_listen import Person, listening
from tests.render.samples import FIRE, WITHDRAWN
from tests.standins.slack import SlackStandin
from tests.standins.slack_rules import Refused, check_card

PICTURE = "https://presse.example/brand.jpg"
PUBLIC = replace(FIRE, url=LINK, media=(Media(url=PICTURE, alt="Ein Löschfahrzeug", credit="Ada Muster"),))


def shown(release: Release = PUBLIC) -> Result:
    return card(Chat(platform="slack", address="", language="de"), release)


class Archive:
    """Has one release, at one address, and remembers who asked for what."""

    def __init__(self, address: str = LINK) -> None:
        self.address = address
        self.asked: list[Inquiry] = []

    async def seek(self, inquiry: Inquiry) -> Offer:
        self.asked.append(inquiry)
        return Offer(results=(shown(),) if inquiry.address == self.address else ())


@pytest.fixture
async def platform(slack: SlackStandin) -> AsyncIterator[SlackPlatform]:
    options = Options(unfurl_domains=("presse.example",), language="de")
    adapter = SlackPlatform(slack.token, slack.app_token, slack.url, options)
    await adapter.start()
    yield adapter
    await adapter.close()


@pytest.mark.parametrize("title", ["short", "long"])
def test_a_card_looks_as_agreed(golden: Callable[[str, str], None], title: str) -> None:
    release = replace(PUBLIC, headline=PUBLIC.headline * 5) if title == "long" else PUBLIC
    blocks = to_card(shown(release))
    check_card({"blocks": blocks})
    golden(f"slack/address-{title}.json", json.dumps(blocks, ensure_ascii=False, indent=2) + "\n")


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


async def test_an_address_in_the_archive_is_shown_with_its_release_where_the_app_is_no_member(
    slack: SlackStandin, platform: SlackPlatform
) -> None:
    archive, channel, person = Archive(f"{LINK}?a=1&b=2"), slack.add_channel(), Person()
    channel.member = False
    platform.answer_inquiries(archive.seek)
    async with listening(platform, person):
        await slack.until_acknowledged(slack.share(channel, f"{LINK}/andere {LINK}?a=1&b=2"))
        (message,) = channel.messages.values()
        await slack.wait_until(lambda: bool(message.cards))
    assert message.cards == {f"{LINK}?a=1&amp;b=2": to_card(shown())}
    assert archive.asked == [
        Inquiry(address=f"{LINK}/andere", language="de"),
        Inquiry(address=f"{LINK}?a=1&b=2", language="de"),
    ]


async def test_without_an_id_of_the_unfurling_channel_and_message_do(
    slack: SlackStandin, platform: SlackPlatform
) -> None:
    platform.answer_inquiries(Archive().seek)
    channel = slack.add_channel()
    async with listening(platform, Person()):
        slack.share(channel, LINK, unfurl_id="", source="")
        (message,) = channel.messages.values()
        await slack.wait_until(lambda: bool(message.cards))


async def test_nothing_of_it_is_kept_and_it_is_no_command(slack: SlackStandin, platform: SlackPlatform) -> None:
    person, channel = Person(), slack.add_channel()
    platform.answer_inquiries(Archive().seek)
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
    platform.answer_inquiries(Archive().seek)
    async with listening(platform, Person()):
        await slack.until_acknowledged(slack.share(channel, text, **more))  # type: ignore[arg-type]
        slack.share(channel, f"{LINK} danach")
        first, later = channel.messages.values()
        await slack.wait_until(lambda: bool(later.cards))
    assert first.cards == {}
    assert [call.method for call in slack.calls].count("chat.unfurl") == 1


async def test_of_many_addresses_five_are_looked_up(slack: SlackStandin, platform: SlackPlatform) -> None:
    archive, channel = Archive(), slack.add_channel()
    platform.answer_inquiries(archive.seek)
    async with listening(platform, Person()):
        slack.share(channel, " ".join([LINK, LINK, *(f"{LINK}/{number}" for number in range(9))]))
        (message,) = channel.messages.values()
        await slack.wait_until(lambda: bool(message.cards))
    assert len(archive.asked) == 5


async def test_a_picture_that_slack_cannot_fetch_costs_the_card_nothing_else(
    slack: SlackStandin, platform: SlackPlatform
) -> None:
    platform.answer_inquiries(Archive().seek)
    slack.fail_next("chat.unfurl", "invalid_blocks")
    channel = slack.add_channel()
    async with listening(platform, Person()):
        slack.share(channel, LINK)
        (message,) = channel.messages.values()
        await slack.wait_until(lambda: bool(message.cards))
    assert [block["type"] for block in message.cards[LINK]] == ["header", "context", "section"]


@pytest.mark.parametrize(
    ("code", "says"),
    [
        ("cannot_unfurl_url", "name its domain in the manifest (unfurl_domains), install the app again"),
        ("missing_scope", "add it and install the app again: links:write"),
        ("ratelimited", "slow down"),
    ],
)
async def test_what_slack_refuses_is_told_to_the_log_with_what_to_do(
    slack: SlackStandin, platform: SlackPlatform, caplog: pytest.LogCaptureFixture, code: str, says: str
) -> None:
    platform.answer_inquiries(Archive().seek)
    slack.fail_next("chat.unfurl", code, needed="links:write")
    channel = slack.add_channel()
    with caplog.at_level(logging.WARNING):
        async with listening(platform, Person()):
            slack.share(channel, LINK)
            slack.share(channel, f"{LINK} danach")
            first, later = channel.messages.values()
            await slack.wait_until(lambda: bool(later.cards))
    assert first.cards == {}
    (line,) = [each.getMessage() for each in caplog.records if "no card is shown" in each.getMessage()]
    assert says in line


async def test_until_somebody_seeks_nothing_is_shown(slack: SlackStandin, platform: SlackPlatform) -> None:
    person, channel = Person(), slack.add_channel()
    async with listening(platform, person):
        await slack.until_acknowledged(slack.share(channel, LINK))
        slack.command(channel, "search danach")
        await person.next()
    assert "chat.unfurl" not in [call.method for call in slack.calls]


def test_a_withdrawn_release_shows_nothing_of_itself_even_here() -> None:
    assert WITHDRAWN.headline not in str(to_card(shown(WITHDRAWN)))
