"""The table of verbs: greeting, help, status, language, and what is no command."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy import Connection

from pressbot.commands.router import TAPS, VERBS, verb_names
from pressbot.model import Source
from pressbot.store.chats import change_chat, find_chat
from pressbot.store.feeds import add_feed, all_feeds, record_feed
from tests.commands.desk import Desk, button, only, said
from tests.render.dump import dump
from tests.store.shelf import owe, post_what_is_due, put_chat, put_hit, put_release, put_subscription
from tests.values import NOON, a_feed

Golden = Callable[[str, str], None]


async def test_start_greets_and_its_buttons_work(desk: Desk, golden: Golden) -> None:
    greeting = await desk.type("/start")
    golden("commands/start.txt", dump(only(greeting)))
    for row in only(greeting).buttons:
        for each in row:
            assert (await desk.tap(each.token)).messages


async def test_help_names_every_command(desk: Desk, golden: Golden) -> None:
    overview = await desk.type("/help")
    golden("commands/help.txt", dump(only(overview)))
    assert all(f"/{verb.name}" in said(overview) for verb in VERBS)
    assert await desk.tap("1:help") == await desk.type("/hilfe") == overview


async def test_every_command_explains_itself_under_each_of_its_names(desk: Desk) -> None:
    for verb in VERBS:
        explained = said(await desk.type(f"/help {verb.name}"))
        assert f"/{verb.name}" in explained
        for alias in verb.aliases:
            assert f"/{alias}" in explained
            assert said(await desk.type(f"/help /{alias.upper()} ")) == explained


async def test_help_for_what_is_no_command_suggests_one(desk: Desk) -> None:
    assert said(await desk.type("/help serch")) == said(await desk.type("/serch"))


async def test_every_name_and_every_button_is_answered_whatever_follows_it(desk: Desk) -> None:
    for argument in ("", "x", "1", "🔥", '"', "\0", "'; --", "x" * 9000):
        for name in verb_names():
            assert (await desk.type(f"/{name} {argument}")).messages, (name, argument)
        for name in TAPS:
            reply = await desk.tap(f"1:{name}:{argument}")
            assert reply.messages or reply.notice, (name, argument)


async def test_no_name_is_used_twice() -> None:
    names = [name for verb in VERBS for name in (verb.name, *verb.aliases)]
    assert sorted(names) == sorted(set(verb_names()))


async def test_an_unknown_command_suggests_the_nearest(desk: Desk) -> None:
    for typed, meant in (("/serch", "/search"), ("/lates", "/latest"), ("/hlep", "/help"), ("/aboo", "/abo")):
        assert said(await desk.type(typed)).endswith(f"Meinten Sie {meant}?")


async def test_a_command_like_no_other_suggests_nothing(desk: Desk, golden: Golden) -> None:
    golden("commands/unknown.txt", dump(only(await desk.type("/xyz"))))


async def test_a_button_of_another_time_says_so(desk: Desk) -> None:
    await desk.database.transact(put_release)
    for token in ("0:full:1", "2:full:1", "1", "1:", "1:dance", "full:1", "\0", "🔥", ":::", "1:FULL:1"):
        reply = await desk.tap(token)
        assert "nicht mehr" in said(reply), token
        assert not reply.replaces


async def test_status_shows_what_people_see(desk: Desk, golden: Golden) -> None:
    await desk.database.transact(put_release)
    await desk.database.transact(put_subscription)
    await desk.database.transact(put_subscription, address="8")
    await desk.database.transact(add_feed, a_feed(), NOON)
    (feed,) = await desk.database.read(all_feeds)
    await desk.database.transact(lambda tx: record_feed(tx, feed.id, last_poll_at=NOON))
    golden("commands/status.txt", dump(only(await desk.type("/status"))))
    await desk.database.transact(lambda tx: record_feed(tx, feed.id, failures=3))
    assert "Stadt Wendelbrück" in said(await desk.type("/status"))


async def test_status_counts_what_the_chat_itself_was_sent_within_a_week(desk: Desk) -> None:
    def send(tx: Connection, key: str, address: str, at: datetime) -> None:
        owe(tx, put_hit(tx, key, address), now=at)
        post_what_is_due(tx, message_id=key, now=at)

    for key, address, days in (("1", "7", 8), ("2", "7", 6), ("3", "7", 0), ("4", "8", 0)):
        await desk.database.transact(send, key, address, NOON - timedelta(days=days))
    assert "Treffer in den letzten 7 Tagen: 2" in said(await desk.type("/status"))
    assert "Treffer in den letzten 7 Tagen: 1" in said(await desk.of("8").type("/status"))


async def test_status_is_told_even_of_sources_with_the_longest_names(desk: Desk) -> None:
    for number in range(7):
        feed = a_feed(url=f"https://a.example/{number}", source=Source(name=f"{number} " + "Amt " * 70))
        await desk.database.transact(add_feed, feed, NOON)
    for feed in await desk.database.read(all_feeds):
        await desk.database.transact(partial(record_feed, feed_id=feed.id, failures=1))
    assert "5 Amt" not in said(await desk.type("/status"))


async def test_a_new_chat_is_answered_in_the_language_of_who_speaks_there(desk: Desk) -> None:
    german, english = [said(await desk.of(tag, language=tag).type("/start")) for tag in ("de", "en")]
    assert german != english
    for spoken, heard in (("de-AT", german), ("en-US", english), ("fr", english), ("zz_ZZ", english), ("", german)):
        assert said(await desk.of(f"speaks {spoken}", language=spoken).type("/start")) == heard


async def test_a_new_chat_starts_as_the_settings_say(desk: Desk) -> None:
    await desk.type("/start")
    chat = await desk.database.read(find_chat, "recorded", "7")
    assert chat is not None
    assert (chat.language, chat.timezone) == ("de", "Europe/Berlin")


async def test_a_chat_keeps_its_language_whoever_speaks_there(desk: Desk) -> None:
    german = said(await desk.of("8", language="de").type("/start"))
    assert said(await desk.of("8", language="en").type("/start")) == german


async def test_a_chat_can_change_its_language(desk: Desk) -> None:
    german = said(await desk.type("/start"))
    changed = said(await desk.type("/sprache  EN "))
    english = said(await desk.type("/start"))
    assert english != german
    assert changed == said(await desk.type("/lang en"))
    await desk.type("/lang de")
    assert said(await desk.type("/start")) == german


async def test_a_language_we_do_not_speak_is_told_with_those_we_do(desk: Desk) -> None:
    german = said(await desk.type("/start"))
    for typed in ("/lang", "/lang fr", "/lang deutsch", "/lang 🔥"):
        assert "de · en" in said(await desk.type(typed))
    assert said(await desk.type("/start")) == german


async def test_a_chat_that_was_closed_to_us_and_speaks_again_is_written_to_again(desk: Desk) -> None:
    chat = await desk.database.transact(put_chat)
    await desk.database.transact(lambda tx: change_chat(tx, chat.id, suspended="blocked"))
    await desk.of("8").type("/start")
    still = await desk.database.read(find_chat, "recorded", "7")
    assert still is not None
    assert still.suspended == "blocked"
    await desk.type("/search ???")
    assert await desk.database.read(find_chat, "recorded", "7") == chat


async def test_a_mistake_does_not_cost_what_was_asked_before(desk: Desk) -> None:
    token = button(await desk.type("/sub feuerwehr"), "Abonnieren")
    await desk.type('/sub "')
    assert "feuerwehr" in said(await desk.tap(token))
