"""Modals and the App Home, through the real libraries; what the core answers is in the test's hands."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from slack_sdk.models.views import View as SdkView

from pressbot.messages import Button, Choice, Command, File, Message
from pressbot.model import ChatKind, Posted
from pressbot.testing import MemoryInbox
from pressbot_slack import views as slack_views
from pressbot_slack.home import home_view
from pressbot_slack.modal import form_view, messages_view, options, previewed, query_of, stacked
from pressbot_slack.platform import SlackPlatform
from tests.adapters.slack.conftest import post, words
from tests.adapters.slack.test_markup import messages
from tests.adapters.slack.test_whisper import FORM
from tests.standins.slack import SlackStandin
from tests.standins.slack_people import NAME, PERSON
from tests.standins.slack_rules import check_options, check_view
from tests.standins.slack_views import ShownView

ASKED = Message(blocks=words("Ohne Formular: /sub feuerwehr").blocks, form=FORM)


@dataclass
class Core:
    """Answers by the first two parts of a token, as a test wants; remembers what was asked."""

    platform: SlackPlatform
    answers: dict[str, list[Message]] = field(default_factory=dict)
    notices: dict[str, str] = field(default_factory=dict)
    #: Tokens whose first message takes the place of what was tapped.
    replacing: set[str] = field(default_factory=set)
    asked: list[Command] = field(default_factory=list)
    slow: asyncio.Event | None = None

    async def handle(self, command: Command) -> str:
        self.asked.append(command)
        name = command.token.split(":")[1]
        if self.slow:
            await self.slow.wait()
        for message in self.answers.get(name, []):
            if name in self.replacing:
                await self.platform.edit(command.aside, Posted(message_id=command.message_id), message)
            else:
                await self.platform.send(command.aside, message)
        return self.notices.get(name, "")


@pytest.fixture
async def core(slack: SlackStandin, platform: SlackPlatform) -> AsyncIterator[Core]:
    core = Core(platform, answers={"form": [ASKED], "home": [post()]})
    listener = asyncio.create_task(platform.listen(core.handle, MemoryInbox()))
    yield core
    listener.cancel()
    await asyncio.gather(listener, return_exceptions=True)


async def opened(slack: SlackStandin) -> ShownView:
    slack.command(slack.add_channel(), "")
    await slack.wait_until(lambda: bool(slack.views))
    return slack.views[-1]


async def _until_updated(slack: SlackStandin, view: ShownView, updates: int) -> None:
    await slack.wait_until(lambda: view.updates == updates)


async def _until_open(slack: SlackStandin, views: int) -> None:
    await slack.wait_until(lambda: len(slack.views) == views)


async def test_a_form_offers_what_the_core_has_for_what_is_typed(slack: SlackStandin, core: Core) -> None:
    core.answers["offer"] = [Message(blocks=(), choices=(Choice("Stadt Wolfsburg", 'source:"Stadt Wolfsburg"'),))]
    form = await opened(slack)
    (option,) = await slack.offered(form, "source", "wolfs")
    assert (option["text"]["text"], option["value"]) == ("Stadt Wolfsburg", 'source:"Stadt Wolfsburg"')
    asked = core.asked[-1]
    assert (asked.token, asked.argument, asked.kind) == ("1:offer:source", "wolfs", ChatKind.GROUP)


async def test_where_the_core_is_slow_nothing_is_offered_until_the_next_letter(
    slack: SlackStandin, core: Core, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(slack_views, "ACKNOWLEDGED_WITHIN", 0.05)
    core.answers["offer"] = [Message(blocks=(), choices=(Choice("Stadt Wolfsburg", 'source:"Stadt Wolfsburg"'),))]
    form = await opened(slack)
    core.slow = asyncio.Event()
    assert await slack.offered(form, "source", "wolfs") == []
    core.slow.set()
    assert len(await slack.offered(form, "source", "wolfsb")) == 1


async def test_a_preview_keeps_what_was_put_in_and_is_shown_below(slack: SlackStandin, core: Core) -> None:
    core.answers["try"] = [post()]
    form = await opened(slack)
    slack.fill(form, "words", "feuerwehr")
    for updates in (1, 2):
        slack.tap_view(form, "Vorschau")
        await _until_updated(slack, form, updates)
        assert core.asked[-1].argument == "feuerwehr"
        assert form.text.count("Brand in Fallersleben") == 1
        assert form.labels == ["Vorschau"], "a message's own buttons lead away from the form"
    assert form.values["words"]["words"]["value"] == "feuerwehr"


async def test_what_is_wrong_is_told_at_the_field(slack: SlackStandin, core: Core) -> None:
    core.notices["keep"] = "Die Klammer wird nicht geschlossen."
    form = await opened(slack)
    await slack.submit(form)
    assert form.errors == {"words": "Die Klammer wird nicht geschlossen."}


async def test_what_came_of_a_form_takes_its_place(slack: SlackStandin, core: Core) -> None:
    core.answers["keep"] = [words("Abonniert: feuerwehr")]
    form = await opened(slack)
    await slack.submit(form)
    assert (form.text, form.fields) == ("Abonniert: feuerwehr", {})
    assert (core.asked[-1].person, core.asked[-1].called) == (PERSON, NAME)


@pytest.mark.parametrize(
    ("answers", "notice", "told"),
    [
        ([words("Abonniert: feuerwehr")], "", "Abonniert: feuerwehr"),
        ([], "Die Klammer wird nicht geschlossen.", "Die Klammer wird nicht geschlossen."),
    ],
)
async def test_a_form_that_takes_too_long_is_closed_and_what_comes_of_it_is_told_to_who_filled_it_in(
    slack: SlackStandin, core: Core, monkeypatch: pytest.MonkeyPatch, answers: list[Message], notice: str, told: str
) -> None:
    monkeypatch.setattr(slack_views, "ACKNOWLEDGED_WITHIN", 0)
    core.answers["keep"], core.notices["keep"] = answers, notice
    form = await opened(slack)
    core.slow = asyncio.Event()
    await slack.submit(form)
    assert form.closed
    assert core.asked[-1].token == "1:keep"  # what a button means, not a password
    (channel,) = slack.channels.values()
    assert (channel.whispers, channel.posts) == ([], [])
    core.slow.set()
    await slack.wait_until(lambda: bool(channel.whispers))
    assert [(whisper.seen_by, whisper.text) for whisper in channel.whispers] == [(PERSON, told)]
    assert channel.posts == []


async def test_where_nobody_else_is_what_comes_of_a_slow_form_is_posted(
    slack: SlackStandin, core: Core, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(slack_views, "ACKNOWLEDGED_WITHIN", 0)
    core.answers["keep"] = [words("Abonniert: feuerwehr")]
    slack.choose("subscribe")
    await slack.wait_until(lambda: bool(slack.views))
    await slack.submit(slack.views[-1])
    direct = slack.direct(PERSON)
    await slack.wait_until(lambda: bool(direct.posts))
    assert [message.text for message in direct.posts] == ["Abonniert: feuerwehr"]


async def test_what_follows_once_a_view_is_answered_reaches_the_chat_of_who_asked(
    slack: SlackStandin, platform: SlackPlatform, core: Core
) -> None:
    core.answers["try"] = [words("Das Original folgt als Datei.")]
    slack.choose("subscribe")
    await _until_open(slack, 1)
    slack.tap_view(slack.views[0], "Vorschau")
    await _until_updated(slack, slack.views[0], 1)
    await platform.send(core.asked[-1].aside, Message(files=(File("bild-1.jpg", b"jpeg"),)))
    await platform.send(core.asked[-1].aside, words("Das zweite Bild fehlt."))
    direct = slack.direct(PERSON)
    assert [(each.shown.files, each.text) for each in direct.posts] == [
        (("bild-1.jpg",), ""),
        ((), "Das zweite Bild fehlt."),
    ]
    slack.views[0].closed = True
    form = await opened(slack)
    slack.tap_view(form, "Vorschau")
    await _until_updated(slack, form, 1)
    await platform.send(core.asked[-1].aside, Message(files=(File("bild-2.jpg", b"jpeg"),)))
    assert direct.posts[-1].shown.files == ("bild-2.jpg",)
    channel = slack.channels[core.asked[-1].chat]
    assert [whisper.text for whisper in channel.whispers] == ["The file is in your chat with pressbot."]
    assert channel.posts == []


async def test_a_notice_is_shown_above_what_was_tapped_and_in_a_form_below_its_fields(
    slack: SlackStandin, core: Core
) -> None:
    core.answers["full"] = [replace(post(), buttons=((Button("Merken", "1:save:7"),),))]
    core.notices = {"save": "Gemerkt.", "try": "Die Klammer wird nicht geschlossen."}
    core.answers["home"] = [replace(post(), buttons=((Button("Merken", "1:save:7"), Button("Volltext", "1:full:7")),))]
    slack.open_home(slack.add_channel(direct=True))
    await slack.wait_until(lambda: PERSON in slack.homes)
    slack.tap_view(slack.homes[PERSON], "Merken")
    await _until_open(slack, 1)
    assert slack.views[0].text == "Gemerkt."
    slack.views[0].closed = True
    slack.tap_view(slack.homes[PERSON], "Volltext")
    await _until_open(slack, 1)
    slack.tap_view(slack.views[0], "Merken")
    await _until_open(slack, 2)
    assert slack.views[1].text == "Gemerkt."
    for view in slack.views:
        view.closed = True
    form = await opened(slack)
    slack.tap_view(form, "Vorschau")
    await _until_updated(slack, form, 1)
    assert form.text == "Die Klammer wird nicht geschlossen."


async def test_a_request_that_slack_repeats_is_carried_out_once(slack: SlackStandin, core: Core) -> None:
    form = await opened(slack)
    await slack.submit(form)
    slack.repeat()
    await slack.until_acknowledged(slack.command(slack.add_channel(), "list"))
    assert [command.token for command in core.asked].count("1:keep") == 1


async def test_views_are_stacked_three_deep_and_then_replaced(slack: SlackStandin, core: Core) -> None:
    core.answers["full"] = [post()]
    direct = slack.add_channel(direct=True)
    slack.open_home(direct)
    await slack.wait_until(lambda: PERSON in slack.homes)
    home = slack.homes[PERSON]
    slack.tap_view(home, "Volltext")
    for depth in (1, 2, 3):
        await _until_open(slack, depth)
        slack.tap_view(slack.views[-1], "Volltext")
    await slack.wait_until(lambda: slack.views[-1].updates == 1)
    assert len(slack.views) == 3
    assert slack.refusals == []


async def test_what_takes_the_place_of_a_view_replaces_it_and_in_the_home_it_is_told_anew(
    slack: SlackStandin, core: Core
) -> None:
    core.answers["home"] = [replace(post(), buttons=((Button("Beenden", "1:unsub:7"), Button("Mehr", "1:full:7")),))]
    core.answers["full"] = [replace(post(), buttons=((Button("Weiter", "1:page:7"),),))]
    core.answers["unsub"] = core.answers["page"] = [words("Beendet.")]
    core.replacing = {"unsub", "page"}
    slack.open_home(slack.add_channel(direct=True))
    await slack.wait_until(lambda: PERSON in slack.homes)
    home = slack.homes[PERSON]
    slack.tap_view(home, "Beenden")
    await slack.wait_until(lambda: home.updates == 1)
    assert "Brand in Fallersleben" in home.text
    slack.tap_view(home, "Mehr")
    await slack.wait_until(lambda: bool(slack.views))
    slack.tap_view(slack.views[0], "Weiter")
    await slack.wait_until(lambda: slack.views[0].text == "Beendet.")
    assert len(slack.views) == 1


async def test_the_home_is_told_the_channels_that_person_and_app_share(slack: SlackStandin, core: Core) -> None:
    ours, other = slack.add_channel(), slack.add_channel()
    other.member = False
    direct = slack.add_channel(direct=True)
    slack.open_home(direct, tab="messages")
    slack.open_home(direct)
    await slack.wait_until(lambda: PERSON in slack.homes)
    (asked,) = core.asked
    assert (asked.chat, asked.argument, asked.kind) == (direct.id, ours.id, ChatKind.PRIVATE)


async def test_the_home_is_told_all_channels_however_many_slack_tells_at_once(
    slack: SlackStandin, core: Core, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(slack_views, "_CHANNELS", 2)
    ours = [slack.add_channel().id for _ in range(5)]
    slack.open_home(slack.add_channel(direct=True))
    await slack.wait_until(lambda: PERSON in slack.homes)
    assert core.asked[-1].argument.split() == ours


async def test_where_the_app_may_not_look_at_channels_the_home_goes_without(slack: SlackStandin, core: Core) -> None:
    slack.scopes.discard("channels:read")
    slack.add_channel()
    slack.open_home(slack.add_channel(direct=True))
    await slack.wait_until(lambda: PERSON in slack.homes)
    assert core.asked[-1].argument == ""


async def test_the_shortcut_for_everywhere_is_about_ones_own_chat(slack: SlackStandin, core: Core) -> None:
    slack.choose("subscribe")
    await slack.wait_until(lambda: bool(slack.views))
    assert core.asked[-1].chat.startswith("D")
    assert json.loads(slack.views[-1].content["private_metadata"])["chat"] == core.asked[-1].chat


async def test_a_button_of_a_view_that_opens_an_address_asks_nothing(slack: SlackStandin, core: Core) -> None:
    slack.open_home(slack.add_channel(direct=True))
    await slack.wait_until(lambda: PERSON in slack.homes)
    home, before = slack.homes[PERSON], len(core.asked)
    await slack.until_acknowledged(slack.tap_view(home, "Original"))
    assert len(core.asked) == before


# What views look like


def typed(text: str) -> dict[str, Any]:
    return {"words": {"words": {"type": "plain_text_input", "value": text}}}


def picked(name: str, *terms: str) -> dict[str, Any]:
    return {name: {"a": {"type": "multi_external_select", "selected_options": [{"value": term} for term in terms]}}}


@pytest.mark.parametrize(
    ("values", "query"),
    [
        ({}, ""),
        (typed("feuerwehr"), "feuerwehr"),
        ({"words": {"words": {"type": "plain_text_input", "value": None}}}, ""),
        (typed(" brand OR feuer ") | picked("source"), "brand OR feuer"),
        (picked("place", "place:Wolfsburg", "place:Celle"), "place:Wolfsburg OR place:Celle"),
        (typed("brand OR feuer") | picked("topic", 'topic:"Sport"'), '(brand OR feuer) (topic:"Sport")'),
    ],
)
def test_the_fields_of_a_form_make_a_query(values: dict[str, Any], query: str) -> None:
    assert query_of(values) == query


@given(st.lists(st.builds(Choice, st.text(min_size=1).filter(str.strip), st.text(min_size=1)), max_size=120))
def test_slack_takes_every_offer_and_no_term_is_cut(choices: list[Choice]) -> None:
    made = options(choices)
    check_options(made)
    assert {each["value"] for each in made} <= {each.term for each in choices}


@given(st.lists(messages, min_size=1, max_size=4), st.text(min_size=1, max_size=40).filter(str.strip))
def test_slack_and_its_own_library_take_every_view(said: list[Message], title: str) -> None:
    assume(stacked(said))
    title = " ".join(title.split())
    form = form_view(replace(FORM, title=title), "C0123")
    for view in (form, previewed(form, said), messages_view(said, "C0123", title=title), home_view(said, "D0123")):
        check_view(view, kind=view["type"], files=lambda file: False)
        assert SdkView(**view).to_dict()["type"] == view["type"]


def test_a_form_looks_as_agreed(golden: Callable[[str, str], None]) -> None:
    view = previewed(form_view(FORM, "C0123"), [post()])
    golden("slack/form.json", json.dumps(view, ensure_ascii=False, indent=2) + "\n")
