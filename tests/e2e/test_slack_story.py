"""A newsroom's story on Slack, from the first command to a withdrawal, through every real part.

A feed over HTTP, the archive in an SQLite file, the three loops, the Slack adapter on slack-bolt, and a strict
stand-in for Slack's servers. Only the clock is in the test's hands.
"""

from __future__ import annotations

from collections.abc import Callable

from tests.e2e.newsroom import DOMAIN, Newsroom
from tests.standins.slack_people import PERSON
from tests.standins.slack_state import StoredMessage, text_of


async def test_a_newsroom_subscribes_gets_posts_with_pictures_and_sees_them_corrected_and_withdrawn(
    newsroom: Newsroom, golden: Callable[[str, str], None]
) -> None:
    channel = newsroom.channel
    preview = await newsroom.ask("sub feuerwehr")
    newsroom.slack.tap(channel, preview, "Abonnieren")
    await newsroom.see_edit(preview, 1)
    assert (await newsroom.see(0)).text.startswith(f"@{PERSON} hat für diesen Chat abonniert: feuerwehr")
    posts = []
    for minute in (1, 2, 4):
        before = len(channel.posts)
        await newsroom.it_is_minute(minute)
        posts.append(await newsroom.see(before))
    fire, bridge, missing = posts
    assert fire.picture
    assert fire.labels == ["Volltext", "Bild", "Kontakt", "⋯"]
    await opens_what_hangs_on(newsroom, fire)
    newsroom.slack.tap(channel, bridge, "Volltext")
    assert "lauteste Stück der Sanierung" in (await newsroom.hear(4)).text
    before = len(channel.posts)
    await newsroom.it_is_minute(7)
    assert "Sturmböen" in (await newsroom.see(before)).text
    await newsroom.see_edit(bridge, 1)
    assert "bis zum 26. November" in bridge.text
    assert bridge.picture
    assert "berichtigte Fassung" in (await newsroom.see(before + 1)).text
    shown = missing.picture
    await newsroom.it_is_minute(10)
    assert "zurückgezogen" in (await newsroom.see(before + 2)).text
    await newsroom.see_edit(missing, 1)
    assert missing.picture not in {"", shown}, "the neutral card"
    assert "feuerwehr" in (await newsroom.ask("list")).text
    golden("e2e/slack.txt", newsroom.slack.transcript().replace(channel.id, "C0123"))


async def test_where_somebody_posts_its_address_a_release_is_shown_until_it_is_withdrawn(newsroom: Newsroom) -> None:
    channel = newsroom.channel
    channel.member = False
    missing, fire = (
        f"https://www.{DOMAIN}/meldung/{name}" for name in ("vermisst-uferpromenade", "kellerbrand-nordstadt")
    )
    await newsroom.it_is_minute(1)
    newsroom.slack.share(channel, f"{missing} {fire}")
    (early,) = channel.messages.values()
    await newsroom.slack.wait_until(lambda: bool(early.cards))
    assert list(early.cards) == [fire], "not issued yet"
    await newsroom.it_is_minute(4)
    newsroom.slack.share(channel, f"{missing}?utm_source=chat#bild")
    *_, shown = channel.messages.values()
    await newsroom.slack.wait_until(lambda: bool(shown.cards))
    (card,) = shown.cards.values()
    assert text_of(card[0]) == "Polizei bittet um Hilfe bei der Suche nach vermisstem 78-Jährigen"
    assert [block["type"] for block in card] == ["header", "context", "section", "image", "context"]
    await newsroom.it_is_minute(10)
    newsroom.slack.share(channel, f"{missing} {fire}")
    *_, both = channel.messages.values()
    await newsroom.slack.wait_until(lambda: bool(both.cards))
    assert list(both.cards) == [fire], "withdrawn by now"


async def opens_what_hangs_on(newsroom: Newsroom, post: StoredMessage) -> None:
    channel, text = newsroom.channel, post.text
    newsroom.slack.tap(channel, post, "⋯")
    await newsroom.see_edit(post, 1)
    assert "Diese Quelle stummschalten" in post.labels
    newsroom.slack.tap(channel, post, "Zurück")
    await newsroom.see_edit(post, 2)
    assert (post.text, bool(post.picture)) == (text, True), "only the buttons change"
    newsroom.slack.tap(channel, post, "Bild")
    assert (await newsroom.hear(1)).text == "Das Original folgt als Datei."
    assert (await newsroom.hear(2)).text == "Die Datei steht in Ihrem Chat mit pressbot."
    (file,) = newsroom.slack.direct(PERSON).posts
    assert file.shown.files
    assert "Enno Prahl" in file.text
    newsroom.slack.tap(channel, post, "Kontakt")
    assert "Jannes Oltrogge" in (await newsroom.hear(3)).text
