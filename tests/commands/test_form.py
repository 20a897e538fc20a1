"""Subscribing by a form: what its fields offer, and what becomes of what was filled in."""

from dataclasses import replace
from datetime import timedelta

import pytest

from pressbot.messages import Choice, Form, Reply
from pressbot.render.measure import plain_text
from pressbot.render.queries import spelled
from pressbot.store.subscriptions import all_subscriptions
from tests.commands.desk import Desk, button, labels, only, said
from tests.store.shelf import put_release
from tests.values import NOON, SOURCE


def form_of(reply: Reply) -> Form:
    form = only(reply).form
    assert form
    return form


def told(reply: Reply) -> str:
    """What the others in the chat are told."""
    assert reply.public
    return plain_text(reply.public.blocks)


def by_ada(desk: Desk) -> Desk:
    return replace(desk, person=replace(desk.person, person="U0ADA", called="ada", aside="7@U0ADA"))


async def queries(desk: Desk) -> list[str]:
    return [each.query for each in await desk.database.read(all_subscriptions)]


async def test_the_form_has_a_field_of_words_and_three_to_pick_from(desk: Desk) -> None:
    form = form_of(await desk.tap("1:form"))
    assert [(field.name, bool(field.offer)) for field in form.fields] == [
        ("words", False),
        ("source", True),
        ("topic", True),
        ("place", True),
    ]
    assert (form.title, form.submit.label, form.preview.label) == ("Neues Abo", "Abonnieren", "Vorschau")


async def test_who_has_no_forms_is_told_how_to_do_without(desk: Desk) -> None:
    assert said(await desk.tap("1:form")) == 'So geht es ohne Formular: /sub "tag der offenen tür"'
    await desk.fill("1:keep", "feuerwehr")
    assert said(await desk.tap("1:edit")) == "So geht es ohne Formular: /sub feuerwehr"


async def test_what_is_filled_in_is_previewed_like_any_query(desk: Desk) -> None:
    assert said(await desk.fill("1:try", "feuerwehr")) == said(await desk.type("/preview feuerwehr"))
    assert "Die Klammer wird nicht geschlossen." in said(await desk.fill("1:try", "(feuerwehr"))


async def test_what_is_filled_in_is_kept_and_the_others_are_told_by_whom(desk: Desk) -> None:
    reply = await by_ada(desk).fill("1:keep", "Feuerwehr  brand")
    assert await queries(desk) == ["brand feuerwehr"]
    assert said(reply).startswith("Abonniert: brand feuerwehr")
    assert told(reply) == "ada hat für diesen Chat abonniert: brand feuerwehr\n\nMeldungen mit „brand“ und „feuerwehr“"
    assert reply.public
    assert [span.of for span in reply.public.blocks[0].spans] == ["U0ADA", "", ""]


@pytest.mark.parametrize(
    ("typed", "fault"),
    [
        ("", "Die Suche ist leer"),
        ("(feuerwehr", "Die Klammer wird nicht geschlossen."),
        ("ort:Neustadt", "Orte namens „Neustadt“ gibt es mehrere."),
    ],
)
async def test_a_fault_is_told_at_the_form_and_nothing_is_kept(desk: Desk, typed: str, fault: str) -> None:
    reply = await desk.fill("1:keep", typed)
    assert fault in reply.notice
    assert reply.messages == ()
    assert await queries(desk) == []


async def test_the_same_again_is_no_change(desk: Desk) -> None:
    await desk.fill("1:keep", "feuerwehr")
    reply = await desk.fill("1:keep", "feuerwehr")
    assert "schon" in said(reply)
    assert reply.public is None


async def test_the_only_subscription_is_changed_in_place(desk: Desk) -> None:
    await desk.fill("1:keep", "feuerwehr")
    form = form_of(await desk.tap("1:edit"))
    assert (form.title, form.fields[0].text, form.submit.label) == ("Abo ändern", "feuerwehr", "Speichern")
    reply = await by_ada(desk).fill(form.submit.token, "polizei")
    assert await queries(desk) == ["polizei"]
    assert said(reply) == "Abo geändert: polizei\n\nVorher: feuerwehr"
    assert told(reply).startswith("ada hat ein Abo dieses Chats geändert: polizei")


async def test_of_several_subscriptions_one_is_chosen(desk: Desk) -> None:
    for query in ("feuerwehr", "polizei"):
        await desk.fill("1:keep", query)
    reply = await desk.tap("1:edit")
    assert labels(reply) == ["feuerwehr", "polizei"]
    form = form_of(await desk.tap(button(reply, "polizei")))
    assert form.fields[0].text == "polizei"
    await desk.fill(form.submit.token, "feuerwehr")
    assert await queries(desk) == ["feuerwehr"], "what it becomes was there already"


async def test_what_a_subscription_asks_of_a_field_is_picked_there_as_it_was_offered(desk: Desk) -> None:
    await desk.database.transact(put_release)
    await desk.fill("1:keep", f'(brücke) (quelle:"{SOURCE.name}" OR quelle:rat) (ort:celle) (thema:polizei)')
    asked = form_of(await desk.tap("1:edit"))
    picked = {field.name: [each.label for each in field.picked] for field in asked.fields}
    assert asked.fields[0].text == "brücke"
    assert picked == {"words": [], "source": ["rat", SOURCE.name], "topic": ["Polizei"], "place": ["Celle"]}
    for name, typed in (("source", SOURCE.name), ("topic", "poliz"), ("place", "celle")):
        (chosen,) = (field.picked[-1] for field in asked.fields if field.name == name)
        assert chosen in await offered(desk, name, typed)


@pytest.mark.parametrize("query", ["brücke (ort:celle OR thema:sport)", f'brücke quelle:"{"stadt " * 30}"'])
async def test_what_no_field_can_hold_is_text(desk: Desk, query: str) -> None:
    await desk.fill("1:keep", query)
    (kept,) = await queries(desk)
    form = form_of(await desk.tap("1:edit"))
    assert [(field.text, field.picked) for field in form.fields] == [
        (spelled(kept, "de"), ()),
        ("", ()),
        ("", ()),
        ("", ()),
    ]


async def test_saving_a_subscription_as_it_was_keeps_it(desk: Desk) -> None:
    await desk.fill("1:keep", "feuerwehr")
    form = form_of(await desk.tap("1:edit"))
    assert (await desk.fill(form.submit.token, "feuerwehr")).public is None
    assert await queries(desk) == ["feuerwehr"]


async def test_a_subscription_that_rests_goes_on_resting_with_another_query(desk: Desk) -> None:
    await desk.fill("1:keep", "feuerwehr")
    await desk.type("/pause 1 2d")
    form = form_of(await desk.tap("1:edit"))
    await desk.fill(form.submit.token, "polizei")
    (changed,) = await desk.database.read(all_subscriptions)
    assert (changed.query, changed.paused_until) == ("polizei", NOON + timedelta(days=2))


async def test_nobody_changes_what_another_chat_keeps(desk: Desk) -> None:
    await desk.fill("1:keep", "feuerwehr")
    (theirs,) = await desk.database.read(all_subscriptions)
    other = desk.of("8")
    for token in (f"1:edit:{theirs.id}", f"1:keep:{theirs.id}"):
        assert "gilt nicht mehr" in said(await other.fill(token, "polizei"))
    assert await queries(desk) == ["feuerwehr"]


async def offered(desk: Desk, name: str, typed: str) -> list[Choice]:
    return list(only(await desk.fill(f"1:offer:{name}", typed)).choices)


async def test_sources_are_offered_by_a_part_of_their_name(desk: Desk) -> None:
    await desk.database.transact(put_release)
    assert await offered(desk, "source", SOURCE.name[3:7].upper()) == [
        Choice(SOURCE.name, f'source:"{SOURCE.name.lower()}"')
    ]
    assert await offered(desk, "source", "nirgends") == []


async def test_topics_and_places_are_offered_by_their_beginning(desk: Desk) -> None:
    assert Choice("Polizei", "topic:polizei") in await offered(desk, "topic", "poliz")
    assert Choice("police", "topic:polizei") in await offered(desk.of("8", language="en"), "topic", "polic")
    assert (await offered(desk, "place", "wolfsbu"))[0] == Choice("Wolfsburg", "place:wolfsburg")
    assert await offered(desk, "nothing", "x") == []


async def test_what_is_offered_means_one_thing(desk: Desk) -> None:
    for name, typed in (("place", "neustadt"), ("place", "frankf"), ("topic", "kul")):
        choices = await offered(desk, name, typed)
        assert choices
        for each in choices:
            assert (await desk.fill("1:try", each.term)).messages[0].buttons, each
