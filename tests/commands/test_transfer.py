"""/export and /import: subscriptions as text, and back."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pressbot.feeds.opml import read_opml
from pressbot.messages import Attached, Reply
from pressbot.render.measure import plain_text
from pressbot.store.feeds import all_feeds
from pressbot.store.subscriptions import all_subscriptions
from tests.commands.desk import Desk, button, only, said
from tests.render.dump import dump
from tests.store.shelf import put_subscription

Golden = Callable[[str, str], None]
QUERIES = ["feuerwehr", '"tag der offenen tür"', "-probe (brand OR feuer)", 'near:"halle, nordrhein-westfalen,30km"']


async def queries(desk: Desk) -> list[str]:
    return [each.query for each in await desk.database.read(all_subscriptions)]


def text_of(reply: Reply) -> str:
    (file,) = only(reply).files
    return file.data.decode()


@pytest.mark.parametrize("language", ["de", "en"])
async def test_an_export_is_a_file_with_a_query_a_line(desk: Desk, golden: Golden, language: str) -> None:
    reader = desk.of("7", language=language)
    await reader.type("/start")
    for query in QUERIES:
        await desk.database.transact(put_subscription, query)
    exported = await reader.type("/export")
    golden(f"commands/export.{language}.txt", dump(only(exported)) + text_of(exported))
    (file,) = only(exported).files
    assert file.name.endswith(".txt")


async def test_without_subscriptions_there_is_nothing_to_export(desk: Desk) -> None:
    assert await desk.type("/export") == await desk.type("/list")


async def test_what_was_exported_is_read_in_by_another_chat(desk: Desk) -> None:
    for query in QUERIES:
        await desk.database.transact(put_subscription, query)
    exported = text_of(await desk.type("/export"))
    await desk.of("8").type(f"/import {exported}")
    assert text_of(await desk.of("8").type("/export")) == exported


async def test_a_file_is_asked_for_only_where_one_can_be_sent(desk: Desk) -> None:
    assert "file" not in dump(only(await desk.of("terminal", language="en").type("/import")))


@pytest.mark.parametrize("language", ["de", "en"])
async def test_each_line_is_subscribed_to_or_told_with_its_fault(desk: Desk, golden: Golden, language: str) -> None:
    reader = desk.of(f"speaks {language}", language=language)
    reader.person = replace(reader.person, attachments=True)
    golden(f"commands/import-usage.{language}.txt", dump(only(await reader.type("/import"))))
    await reader.tap(only(await reader.type("/sub polizei")).buttons[0][0].token)
    typed = '\nFeuerwehr\n\n  Polizei \nrubrik:rot\n"offen\nfeuerwehr\nort:Wolfsbrug\nunfall (a39 ODER a2)\n'
    golden(f"commands/import.{language}.txt", dump(only(await reader.type(f"/import {typed}"))))
    assert await queries(desk) == ["polizei", "feuerwehr", "unfall (a2 OR a39)"]


async def read_in(desk: Desk, data: bytes | None, *, size: int = 0) -> Reply:
    """What is answered to /import with a file in which this is."""
    attached = Attached("file", size or len(data or b""), data)
    return await replace(desk, person=replace(desk.person, verb="import", attachments=True, attached=attached)).ask()


OPML = b"""<opml version="2.0"><body><outline text="Stadt Beispiel" xmlUrl="https://stadt.example/feed.xml"/>
<outline text="Kreis Beispiel" xmlUrl="https://kreis.example/feed.xml"/></body></opml>"""


async def test_the_file_that_was_exported_is_read_in(desk: Desk) -> None:
    for query in QUERIES:
        await desk.database.transact(put_subscription, query)
    exported = text_of(await desk.type("/export")).encode()
    for data in (exported, b"\xef\xbb\xbf" + exported.replace(b"\n", b"\r\n")):
        reader = desk.of(f"reads {len(data)}")
        await read_in(reader, data)
        assert text_of(await reader.type("/export")).encode() == exported


@pytest.mark.parametrize(
    ("data", "answer"),
    [
        (b'{"subscriptions": ["feuerwehr"]}', "enthält keine Suchen"),
        (b"  " + b"[" * 100_000, "enthält keine Suchen"),
        ("Würzburg".encode("cp1252"), "kein Text in UTF-8"),
        ("feuerwehr".encode("utf-16"), "kein Text in UTF-8"),
        (b"%PDF-1.7\0\1", "kein Text in UTF-8"),
        (b"<html><p>feuerwehr</p></html>", "nur die Betreiber"),
        (OPML, "nur die Betreiber"),
        (b" \n", "einer Suche je Zeile"),
        (b"feuerwehr\n" * 201, "Höchstens 200"),
        (b"(" * 250_000, "Nichts Neues"),
        (None, "nicht zu bekommen"),
    ],
)
async def test_any_other_file_is_answered_in_plain_words_and_changes_nothing(
    desk: Desk, data: bytes | None, answer: str
) -> None:
    assert answer in said(await read_in(desk, data))
    assert await queries(desk) == []


async def test_a_file_that_is_too_large_is_told_as_that(desk: Desk) -> None:
    assert "Höchstens 256 Kilobyte" in said(await read_in(desk, None, size=50_000_000))


async def test_an_operator_takes_sources_along_and_reads_them_in(desk: Desk) -> None:
    boss = desk.of("boss")
    assert "2 Feeds aufgenommen" in said(await read_in(boss, OPML))
    assert "Keine neuen Feeds" in said(await read_in(boss, OPML))
    (_, sources) = (await boss.type("/export")).messages
    (file,) = sources.files
    assert file.name == "pressbot-quellen.opml"
    assert [each.url for each in read_opml(file.data)] == [
        "https://kreis.example/feed.xml",
        "https://stadt.example/feed.xml",
    ]
    assert len((await desk.type("/export")).messages) == 1


@pytest.mark.parametrize(
    "data",
    [
        b'<!DOCTYPE x [<!ENTITY a "b">]><opml><body><outline text="&a;"/></body></opml>',
        b"<opml>" + b"<outline>" * 25_000,
        b'<opml><body><outline xmlUrl="file:///etc/passwd"/></body></opml>',
        b"<html></html>",
        b"<",
    ],
)
async def test_what_is_no_list_of_feeds_is_told_to_an_operator_in_plain_words(desk: Desk, data: bytes) -> None:
    assert "keine Liste von Feeds" in said(await read_in(desk.of("boss"), data))
    assert await desk.database.read(all_feeds) == []


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.binary(max_size=60))
async def test_whatever_is_in_a_file_is_answered(desk: Desk, data: bytes) -> None:
    assert (await read_in(desk.of("boss"), data)).messages


async def test_nothing_new_is_told_as_that(desk: Desk) -> None:
    await desk.type("/import feuerwehr")
    assert "Nichts Neues" in said(await desk.type("/import feuerwehr"))
    assert "Nichts Neues" in said(await desk.type('/import "'))
    assert await queries(desk) == ["feuerwehr"]


async def test_many_lines_are_told_in_one_message_that_a_chat_can_show(desk: Desk) -> None:
    lines = [f"wort{number}" for number in range(100)] + [f"rubrik:x{number}" for number in range(100)]
    told = plain_text(only(await desk.type("/import " + "\n".join(lines))).blocks)
    assert len(told) < 4096
    assert "und 80 weitere" in told
    assert "90 weitere Zeilen" in told
    assert len(await queries(desk)) == 100


async def test_over_two_hundred_lines_are_refused_whole(desk: Desk) -> None:
    lines = "\n".join(f"wort{number}" for number in range(201))
    assert "Höchstens 200" in said(await desk.type(f"/import {lines}"))
    assert await queries(desk) == []


async def test_what_was_read_in_is_in_the_list(desk: Desk) -> None:
    await desk.type("/import feuerwehr\npolizei")
    listed = await desk.type("/list")
    assert "feuerwehr" in said(await desk.tap(button(listed, "1")))
    assert "polizei" in said(await desk.tap(button(listed, "2")))


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(typed=st.text(max_size=60))
async def test_whatever_is_typed_is_answered(desk: Desk, typed: str) -> None:
    assert (await desk.type(f"/import {typed}")).messages
