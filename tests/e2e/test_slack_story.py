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


async def test_where_somebody_posts_its_address_a_release_is_shown_corrected_and_withdrawn(
    newsroom: Newsroom, golden: Callable[[str, str], None]
) -> None:
    slack, channel = newsroom.slack, newsroom.channel
    channel.member = False
    fire, bridge, missing = (
        f"https://www.{DOMAIN}/meldung/{name}"
        for name in ("kellerbrand-nordstadt", "marktbruecke-vollsperrung", "vermisst-uferpromenade")
    )
    await newsroom.it_is_minute(2)
    early = slack.share(channel, f"{missing} {fire} {bridge}")
    await slack.until_acknowledged(early)
    (both,) = channel.messages.values()
    await slack.wait_until(lambda: len(both.cards) == 2)
    assert missing not in both.cards, "not issued yet"
    await newsroom.it_is_minute(4)
    slack.share(channel, f"{missing}?utm_source=chat#bild", thread_ts=both.ts)
    *_, wanted = channel.messages.values()
    await slack.wait_until(lambda: bool(wanted.cards))
    (card,) = wanted.cards.values()
    assert text_of(card[0]) == "Polizei bittet um Hilfe bei der Suche nach vermisstem 78-Jährigen"
    assert [block["type"] for block in card] == ["header", "context", "section", "image", "context"]
    before = dict(both.cards)
    await newsroom.it_is_minute(7)
    await slack.wait_until(lambda: "bis zum 26. November" in str(both.cards[bridge]))
    assert both.cards[fire] == before[fire]
    await newsroom.it_is_minute(10)
    await slack.wait_until(lambda: "zurückgezogen" in str(wanted.cards))
    assert "78" not in str(wanted.cards)
    slack.share(channel, f"{missing} {fire}")
    *_, late = channel.messages.values()
    await slack.wait_until(lambda: bool(late.cards))
    assert list(late.cards) == [fire], "withdrawn by now"
    golden("e2e/slack-cards.txt", slack.transcript().replace(channel.id, "C0123"))


async def test_a_card_is_withdrawn_although_slack_lost_an_answer_and_asked_for_patience(newsroom: Newsroom) -> None:
    slack, channel = newsroom.slack, newsroom.channel
    missing = f"https://www.{DOMAIN}/meldung/vermisst-uferpromenade"
    await newsroom.it_is_minute(4)
    slack.drop_after("chat.unfurl")
    slack.share(channel, missing)
    slack.share(channel, missing)
    gone, shown = channel.messages.values()
    await slack.wait_until(lambda: bool(gone.cards and shown.cards))
    del channel.messages[gone.ts]
    slack.fail_next("chat.unfurl", "ratelimited", status=429, retry_after=20)
    await newsroom.it_is_minute(10)
    await slack.wait_until(lambda: [call.method for call in slack.calls].count("chat.unfurl") >= 3)
    await newsroom.it_is_minute(11)
    await slack.wait_until(lambda: "zurückgezogen" in str(shown.cards))


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
