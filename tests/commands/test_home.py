"""A person's home: their subscriptions, their channels', and nobody else's."""

from datetime import timedelta
from functools import partial

from pressbot.messages import Reply
from pressbot.render.measure import plain_text
from tests.commands.desk import Desk
from tests.store.shelf import put_release


def all_said(reply: Reply) -> str:
    return "\n\n".join(plain_text(message.blocks) for message in reply.messages)


def all_labels(reply: Reply) -> list[str]:
    return [each.label for message in reply.messages for row in message.buttons for each in row]


async def test_without_subscriptions_it_says_so_and_how_things_stand(desk: Desk) -> None:
    reply = await desk.tap("1:home")
    assert "Sie haben noch kein eigenes Abo." in all_said(reply)
    assert "Meldungen im Archiv: 0" in all_said(reply)
    assert all_labels(reply) == ["Abonnieren", "Neueste Meldungen"]


async def test_each_subscription_can_be_changed_and_ended(desk: Desk) -> None:
    for query in ("feuerwehr", "ort:Wolfsburg"):
        await desk.fill("1:keep", query)
    reply = await desk.tap("1:home")
    assert "Ihre 2 Abos" in all_said(reply)
    assert "feuerwehr\nMeldungen mit „feuerwehr“" in all_said(reply)
    assert all_labels(reply)[2:] == ["Ändern", "Abo beenden"] * 2


async def test_it_shows_the_channels_named_and_no_others(desk: Desk) -> None:
    await desk.of("C1").fill("1:keep", "feuerwehr")
    await desk.of("C2").fill("1:keep", "polizei")
    reply = await desk.fill("1:home", "C1 C9")
    assert "C1: feuerwehr" in all_said(reply)
    assert "polizei" not in all_said(reply)


async def test_of_many_the_first_are_shown_and_the_others_counted(desk: Desk) -> None:
    for number in range(22):
        await desk.fill("1:keep", f"wort{number}")
        await desk.of("C1").fill("1:keep", f"wort{number}")
    reply = await desk.fill("1:home", "C1")
    assert "und 2 weitere" in all_said(reply)
    assert "und 17 weitere" in all_said(reply)
    assert all_labels(reply).count("Ändern") == 20


async def test_it_shows_what_was_saved_last_and_lets_go_of_it(desk: Desk) -> None:
    for number in range(1, 13):
        put = await desk.database.transact(partial(put_release, key=f"{number}", headline=f"Meldung {number}"))
        await desk.tap(f"1:save:{put.id}")
        desk.now += timedelta(minutes=1)
    reply = await desk.tap("1:home")
    assert "Zuletzt gemerkt\n\n1. Meldung 12\n" in all_said(reply)
    assert "10. Meldung 3\n" in all_said(reply)
    assert "Meldung 2\n" not in all_said(reply)
    drop = next(each for message in reply.messages for row in message.buttons for each in row if each.label == "✕ 1")
    await desk.tap(drop.token)
    assert "1. Meldung 11\n" in all_said(await desk.tap("1:home"))
