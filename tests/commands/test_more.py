"""What hangs on a post: its pictures and contact, and all that is behind ⋯."""

from collections.abc import Callable
from typing import Any

import pytest

from pressbot.flow.dispatch import Dispatcher
from pressbot.messages import Contact as Card
from pressbot.model import Change, Contact, Media, Source
from pressbot.store.deliveries import enqueue_announcements
from pressbot.store.subscriptions import chat_subscriptions
from tests.commands.desk import Desk, button, labels, only, said
from tests.render.dump import dump
from tests.store.shelf import post_what_is_due, put_release, put_subscription
from tests.values import NOON

Golden = Callable[[str, str], None]

FIRE: dict[str, Any] = {
    "source": Source(name="Feuerwehr Wolfsburg", place="Wolfsburg", language="de"),
    "topics": ("Feuerwehr",),
    "media": (
        Media(url="https://wolfsburg.example/klein.jpg", original="https://wolfsburg.example/gross.jpg"),
        Media(url="https://wolfsburg.example/zwei.jpg"),
    ),
    "contact": Contact(name="Ina Beispiel", phone="05361 28-2301", email="presse@wolfsburg.example"),
}


async def posted(desk: Desk, query: str = "feuerwehr", **changes: Any) -> int:
    """A release that this subscription brought into the chat, as message 41; its number."""

    def work(tx: Any) -> int:
        release = put_release(tx, **(FIRE | changes))
        enqueue_announcements(tx, release.id, [put_subscription(tx, query).id], NOON)
        post_what_is_due(tx, "41")
        return release.id

    return await desk.database.transact(work)


async def standing(desk: Desk) -> list[str]:
    """What the chat keeps standing."""

    def work(tx: Any) -> list[str]:
        return [each.query for each in chat_subscriptions(tx, put_subscription(tx, "zzz").chat) if each.query != "zzz"]

    return await desk.database.transact(work)


@pytest.mark.parametrize("language", ["de", "en"])
async def test_what_is_behind_the_dots_looks_like_its_golden_file(desk: Desk, golden: Golden, language: str) -> None:
    number = await posted(desk)
    await desk.type(f"/lang {language}")
    verbs = ("more", "images", "contact", "mute", "alike", "leave")
    shown = [f"=== {verb}\n{dump(only(await desk.tap(f'1:{verb}:{number}', on='41')))}" for verb in verbs]
    golden(f"commands/more.{language}.txt", "\n".join(shown))


async def test_the_dots_exchange_the_buttons_alone_and_back_brings_those_of_before(desk: Desk) -> None:
    number = await posted(desk)
    opened = await desk.tap(f"1:more:{number}", on="41")
    assert opened.only_buttons
    assert labels(opened) == [
        "Warum kam das?",
        "Diese Quelle stummschalten",
        "Merken",
        "Mehr davon",
        "Abo beenden",
        "Original",
        "Zurück",
    ]
    closed = await desk.tap(button(opened, "Zurück"), on="41")
    assert closed.only_buttons
    assert labels(closed) == ["Volltext", "Bilder (2)", "Kontakt", "⋯"]


async def test_on_the_page_of_a_release_back_brings_those_of_the_page(desk: Desk) -> None:
    number = await posted(desk)
    page = await desk.type(f"/release {number}")
    assert labels(page) == ["Bilder (2)", "Kontakt", "Original", "⋯"]
    opened = await desk.tap(button(page, "⋯"))
    assert labels(await desk.tap(button(opened, "Zurück"))) == labels(page)


async def test_nothing_is_offered_that_the_office_has_not_published(desk: Desk) -> None:
    number = await posted(desk, media=(), contact=Contact(), url="")
    assert labels(await desk.tap(f"1:less:{number}", on="41")) == ["Volltext", "⋯"]
    assert said(await desk.tap(f"1:images:{number}")) == "Diese Meldung hat keine Bilder."
    assert said(await desk.tap(f"1:contact:{number}")) == "Die Pressestelle nennt keinen Kontakt."


async def test_the_originals_are_asked_for_ten_at_most(desk: Desk) -> None:
    reply = await desk.tap(f"1:images:{await posted(desk)}")
    assert reply.originals
    assert reply.originals.release.media == FIRE["media"]
    many = await posted(desk, key="viele", media=tuple(Media(url=f"https://a.example/{n}.jpg") for n in range(12)))
    reply = await desk.tap(f"1:images:{many}")
    assert said(reply) == "Die ersten 10 von 12 Originalen folgen als Dateien."


async def test_a_contact_comes_as_text_and_as_a_card(desk: Desk) -> None:
    reply = await desk.tap(f"1:contact:{await posted(desk)}")
    assert said(reply).endswith("Ina Beispiel\n05361 28-2301\npresse@wolfsburg.example")
    assert only(reply).contact == Card(
        name="Ina Beispiel",
        phone="05361 28-2301",
        email="presse@wolfsburg.example",
        organisation="Feuerwehr Wolfsburg",
    )


@pytest.mark.parametrize("verb", ["more", "less", "images", "contact", "mute", "alike"])
async def test_of_a_withdrawn_release_every_button_shows_the_notice(desk: Desk, verb: str) -> None:
    number = await posted(desk, change=Change.WITHDRAWAL)
    reply = await desk.tap(f"1:{verb}:{number}", on="41")
    assert "Zurückgezogen" in said(reply)
    assert reply.originals is None
    assert only(reply).buttons == ()


@pytest.mark.parametrize("verb", ["more", "less", "images", "contact", "mute", "alike", "why", "leave"])
async def test_whatever_number_a_button_carries_it_is_answered(desk: Desk, verb: str) -> None:
    for number in ("", ":0", ":999999", ":x", ":1:2:3"):
        assert only(await desk.tap(f"1:{verb}{number}", on="404")).blocks


async def test_a_source_is_muted_only_after_a_question_and_can_be_heard_again(desk: Desk) -> None:
    number = await posted(desk)
    question = await desk.tap(f"1:mute:{number}", on="41")
    assert await standing(desk) == ["feuerwehr"]
    assert 'feuerwehr -source:"feuerwehr wolfsburg"' in said(question)
    changed = await desk.tap(button(question, "Ja, ändern"))
    assert changed.replaces
    assert await standing(desk) == ['feuerwehr -source:"feuerwehr wolfsburg"']
    await desk.tap(button(changed, "Rückgängig"))
    assert await standing(desk) == ["feuerwehr"]


async def test_a_muted_source_brings_nothing_more_and_others_do(desk: Desk) -> None:
    number = await posted(desk)
    dispatcher = Dispatcher()
    await dispatcher.run(desk.database, NOON)
    await desk.tap(button(await desk.tap(f"1:mute:{number}", on="41"), "Ja, ändern"))
    for key, source in (("b", FIRE["source"]), ("c", Source(name="Stadt Wolfsburg", language="de"))):
        await desk.database.transact(put_release, key=key, news=True, source=source, headline=f"Feuerwehr {key}")
    dispatched = await dispatcher.run(desk.database, NOON)
    assert (dispatched.releases, dispatched.announcements) == (2, 1)


async def test_a_muted_query_that_stands_already_is_not_kept_twice(desk: Desk) -> None:
    number = await posted(desk)
    muted = 'feuerwehr -source:"feuerwehr wolfsburg"'
    await desk.database.transact(put_subscription, muted)
    changed = await desk.tap(button(await desk.tap(f"1:mute:{number}", on="41"), "Ja, ändern"))
    assert labels(changed) == []
    assert await standing(desk) == [muted]


async def test_a_subscription_to_that_very_source_is_not_turned_into_nothing(desk: Desk) -> None:
    number = await posted(desk, 'source:"feuerwehr wolfsburg"')
    told = await desk.tap(f"1:mute:{number}", on="41")
    assert said(told).startswith("Ohne diese Quelle brächte das Abo nichts mehr.")
    assert labels(told) == []


async def test_nobody_changes_what_another_chat_keeps_standing(desk: Desk) -> None:
    yes = button(await desk.tap(f"1:mute:{await posted(desk)}", on="41"), "Ja, ändern")
    assert "nicht mehr" in said(await desk.of("8").tap(yes))
    assert await standing(desk) == ["feuerwehr"]


async def test_why_is_told_of_the_release_of_the_button(desk: Desk) -> None:
    number = await posted(desk)
    assert said(await desk.tap(f"1:why:{number}", on="41")) == said(await desk.type(f"/why {number}"))


async def test_more_like_it_is_a_preview_that_subscribes_at_a_tap(desk: Desk) -> None:
    reply = await desk.tap(f"1:alike:{await posted(desk)}", on="41")
    assert "Wolfsburg" in said(reply)
    assert await standing(desk) == ["feuerwehr"]
    await desk.tap(button(reply, "Abonnieren"))
    assert len(await standing(desk)) == 2


async def test_the_subscription_of_a_post_ends_at_its_button_and_the_post_stays(desk: Desk) -> None:
    reply = await desk.tap(f"1:leave:{await posted(desk)}", on="41")
    assert not reply.replaces
    assert said(reply) == "Beendet: feuerwehr"
    assert await standing(desk) == []
