"""People subscribe by a form and look after it in their App Home, through every real part; see ``newsroom.py``."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.e2e.newsroom import Newsroom
from tests.standins.slack_people import PERSON
from tests.standins.slack_views import ShownView

FAULTS = {
    "de": ("Die Klammer wird nicht geschlossen", "Vorschau"),
    "en": ("This bracket is not closed", "Preview"),
}


async def opened(newsroom: Newsroom, words: str = "") -> ShownView:
    """The form that a command opens."""
    newsroom.slack.command(newsroom.channel, words)
    await newsroom.slack.wait_until(lambda: bool(newsroom.slack.views))
    return newsroom.slack.views[-1]


async def changes(newsroom: Newsroom, view: ShownView, updates: int) -> None:
    await newsroom.slack.wait_until(lambda: view.updates >= updates)


async def tapped(newsroom: Newsroom, view: ShownView, label: str) -> ShownView:
    """The view that a tap in this one opens above it."""
    above = len(newsroom.slack.views) + 1
    newsroom.slack.tap_view(view, label)
    await newsroom.slack.wait_until(lambda: len(newsroom.slack.views) == above)
    return newsroom.slack.views[-1]


@pytest.mark.parametrize("language", ["de", "en"])
async def test_a_subscription_is_made_and_changed_by_a_form(
    newsroom: Newsroom, golden: Callable[[str, str], None], language: str
) -> None:
    slack, channel, seen = newsroom.slack, newsroom.channel, []
    await newsroom.ask(f"lang {language}")
    form = await opened(newsroom)
    slack.fill(form, "words", "(feuerwehr OR brücke")
    await slack.submit(form)
    fault, preview = FAULTS[language]
    assert fault in form.errors["words"]
    seen += form.transcript()
    slack.fill(form, "words", "feuerwehr OR brücke")
    await slack.pick(form, "source", "wendel", "Stadt Wendelbrück")
    assert [each["text"]["text"] for each in await slack.offered(form, "place", "wolfsbu")][:1] == ["Wolfsburg"]
    slack.tap_view(form, preview)
    await changes(newsroom, form, 1)
    seen += form.transcript()
    await slack.submit(form)
    assert not form.fields
    seen += form.transcript()
    told = await newsroom.see(1)
    assert told.text.startswith(f"@{PERSON}")
    form.closed = True
    before = len(channel.posts)
    again = await opened(newsroom, "edit")
    seen += again.transcript()
    slack.fill(again, "words", "feuerwehr")
    await slack.submit(again)
    seen += again.transcript()
    await newsroom.see(before)
    golden(f"e2e/slack-form-{language}.txt", "\n".join(seen) + f"\n{slack.transcript()}".replace(channel.id, "C0123"))


@pytest.mark.parametrize("language", ["de", "en"])
async def test_the_home_shows_what_somebody_and_their_channels_follow(
    newsroom: Newsroom, golden: Callable[[str, str], None], language: str
) -> None:
    slack, seen = newsroom.slack, []
    preview = await newsroom.ask("sub feuerwehr")
    slack.tap(newsroom.channel, preview, "Abonnieren")
    await newsroom.see(0)
    direct = slack.add_channel("ada", direct=True)
    slack.write(direct, "brücke")
    await slack.wait_until(lambda: bool(direct.posts))
    slack.command(direct, f"lang {language}")
    await slack.wait_until(lambda: bool(direct.whispers))
    slack.open_home(direct)
    await slack.wait_until(lambda: PERSON in slack.homes)
    home = slack.homes[PERSON]
    seen += home.transcript()
    slack.tap_view(home, {"de": "Abonnieren", "en": "Subscribe"}[language])
    await slack.wait_until(lambda: bool(slack.views))
    form = slack.views[-1]
    slack.fill(form, "words", "brücke")
    await slack.submit(form)
    await changes(newsroom, home, 1)
    seen += home.transcript()
    form.closed = True
    slack.tap_view(home, {"de": "Neueste Meldungen", "en": "Newest releases"}[language])
    await slack.wait_until(lambda: bool(slack.views))
    slack.tap_view(slack.views[-1], "1")
    await slack.wait_until(lambda: len(slack.views) == 2)
    slack.tap_view(home, {"de": "Abo beenden", "en": "Unsubscribe"}[language])
    await changes(newsroom, home, 2)
    seen += home.transcript()
    golden(f"e2e/slack-home-{language}.txt", "\n".join(seen).replace(newsroom.channel.id, "C0123") + "\n")


async def test_in_the_home_a_release_brings_its_picture_to_ones_own_chat_and_says_that_it_is_saved(
    newsroom: Newsroom,
) -> None:
    slack = newsroom.slack
    await newsroom.it_is_minute(1)
    direct = slack.add_channel("ada", direct=True)
    slack.open_home(direct)
    await slack.wait_until(lambda: PERSON in slack.homes)
    newest = await tapped(newsroom, slack.homes[PERSON], "Neueste Meldungen")
    release = await tapped(newsroom, newest, "1")
    coming = await tapped(newsroom, release, "Bild")
    assert coming.text == "Das Original folgt als Datei."
    await slack.wait_until(lambda: bool(direct.posts))
    assert [message.shown.files for message in direct.posts] == [("blaulicht-nacht.jpg",)]
    coming.closed = True
    menu = await tapped(newsroom, release, "⋯")
    slack.tap_view(menu, "Merken")
    await changes(newsroom, menu, 1)
    assert menu.text.startswith("Gemerkt.")


async def test_shortcuts_on_a_post_say_why_it_came_and_do_what_its_buttons_do(newsroom: Newsroom) -> None:
    slack, channel = newsroom.slack, newsroom.channel
    slack.tap(channel, await newsroom.ask("sub feuerwehr"), "Abonnieren")
    told = await newsroom.see(0)
    await newsroom.it_is_minute(1)
    post = await newsroom.see(1)
    await newsroom.see_kept(post)
    slack.point(channel, post, "why")
    assert "„feuerwehr“" in (await newsroom.hear(1)).text
    slack.point(channel, post, "contact")
    assert "Jannes Oltrogge" in (await newsroom.hear(2)).text
    slack.point(channel, post, "similar")
    assert "Ihre Suche" in (await newsroom.hear(3)).text
    slack.point(channel, told, "why")
    assert (await newsroom.hear(4)).text == "Das ist kein Beitrag von pressbot mit einer Meldung."


async def test_the_shortcut_for_everywhere_opens_the_form_for_ones_own_chat(newsroom: Newsroom) -> None:
    slack = newsroom.slack
    slack.choose("subscribe")
    await slack.wait_until(lambda: bool(slack.views))
    slack.fill(slack.views[-1], "words", "feuerwehr")
    await slack.submit(slack.views[-1])
    assert "Abonniert: feuerwehr" in slack.views[-1].text
    await slack.wait_until(lambda: "feuerwehr" in slack.homes[PERSON].text if PERSON in slack.homes else False)
    assert newsroom.channel.posts == []
