"""/accredit and /admin accreditations: the terms, the wish, the decision, and what each is told, on both databases."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Connection, select

from pressbot.accreditation import Accreditation, AccreditationState
from pressbot.messages import Message
from pressbot.model import ChatKind, Notice, Source
from pressbot.render.health import notices
from pressbot.settings import ChatSettings
from pressbot.store.accreditations import list_accreditations
from pressbot.store.notices import due_notices
from pressbot.store.sources import keep_source
from pressbot.store.tables import notice
from tests.commands.desk import Desk, button, labels, only, said
from tests.render.dump import dump
from tests.values import NOON, SOURCE, a_chat

Golden = Callable[[str, str], None]


@pytest.fixture
async def ada(desk: Desk) -> Desk:
    """A journalist's private chat, and a town, a county and a club whose releases are in the archive."""

    def work(tx: Connection) -> None:
        for each in (SOURCE, Source(name="Landkreis Wendelbrück"), Source(name="Landkreis Ahrenbek", place="Ahrenbek")):
            keep_source(tx, each)

    await desk.database.transact(work)
    return replace(desk, person=replace(desk.person, called="Ada"))


async def accreditations(desk: Desk) -> list[Accreditation]:
    return await desk.database.read(list_accreditations)


async def told(desk: Desk) -> dict[str, Message]:
    """What each chat is told once notices have gathered, as one message."""

    def work(tx: Connection) -> list[Notice]:
        return due_notices(tx, "recorded", desk.now + timedelta(minutes=2), timedelta(minutes=5))

    found: dict[str, Message] = {}
    while due := await desk.database.transact(work):
        found[due[0].address] = notices(a_chat(language="en"), due)
    return found


async def asked(ada: Desk, source: str = "stadt wendelbrück") -> None:
    """Let Ada ask for advance access."""
    terms = await ada.type(f"/accredit {source}")
    await ada.tap(only(terms).buttons[0][0].token)


@pytest.mark.parametrize("language", ["de", "en"])
async def test_the_whole_way_reads_like_this(ada: Desk, language: str, golden: Golden) -> None:
    reader = replace(ada, person=replace(ada.person, language=language))
    boss = reader.of("boss", language=language)
    shown = [await reader.type("/accredit"), await reader.type("/accredit landkreis")]
    shown.append(await reader.type("/akkreditieren Stadt Wendelbrück"))
    shown.append(await reader.tap(only(shown[-1]).buttons[0][0].token))
    shown += [await reader.type("/accredit"), await boss.type("/admin accreditations")]
    shown.append(await boss.tap(only(shown[-1]).buttons[0][0].token))
    shown += [
        await reader.type("/accredit"),
        await reader.of("-1", language=language, kind=ChatKind.GROUP).type("/accredit"),
    ]
    golden(f"commands/accredit.{language}.txt", "".join(dump(only(each)) for each in shown))


@pytest.mark.parametrize("language", ["de", "en"])
def test_what_each_is_told_by_itself_reads_like_this(language: str, golden: Golden) -> None:
    wish = {"id": "3", "called": "Ada", "chat": "telegram:7", "source": "Stadt Wendelbrück"}
    kinds = (("asked", wish), *((each, {"source": wish["source"]}) for each in ("accredited", "refused", "ended")))
    reader = a_chat(language=language)
    shown = [
        notices(
            reader,
            [Notice(platform="recorded", address="7", key="", what=f"notice-{what}", about=about, created_at=NOON)],
        )
        for what, about in kinds
    ]
    golden(f"commands/accredit-told.{language}.txt", "".join(map(dump, shown)))


async def test_a_tap_accepts_the_terms_and_asks_once(ada: Desk) -> None:
    await asked(ada)
    await ada.tap("1:accredit:ask:1")
    (wish,) = await accreditations(ada)
    assert (wish.state, wish.source.name, wish.called, wish.asked_at) == (
        AccreditationState.ASKED,
        "Stadt Wendelbrück",
        "Ada",
        NOON,
    )


async def test_nothing_is_asked_before_the_terms_were_accepted(ada: Desk) -> None:
    await ada.type("/accredit stadt wendelbrück")
    assert await accreditations(ada) == []


async def test_part_of_a_name_is_enough_where_it_is_one_source_s(ada: Desk) -> None:
    assert "Landkreis Ahrenbek" in said(await ada.type("/accredit ahrenbek"))
    assert labels(await ada.type("/accredit landkreis")) == ["Landkreis Ahrenbek", "Landkreis Wendelbrück"]
    assert "Keine Quelle heißt „mond“" in said(await ada.type("/accredit mond"))


@pytest.mark.parametrize("kind", [ChatKind.GROUP, ChatKind.CHANNEL])
async def test_in_a_group_nothing_is_to_be_had_by_words_or_by_taps(ada: Desk, kind: ChatKind) -> None:
    group = ada.of("-1", kind=kind)
    assert "nur im privaten Chat" in said(await group.type("/accredit stadt wendelbrück"))
    await group.tap("1:accredit:ask:1")
    assert await accreditations(ada) == []


async def test_every_operator_is_told_once_with_two_taps(ada: Desk) -> None:
    both = replace(ada, defaults=ChatSettings(operators=("recorded:boss", "recorded:deputy")))
    await asked(both)
    messages = await told(both)
    assert set(messages) == {"boss", "deputy"}
    for message in messages.values():
        assert [each.label for row in message.buttons for each in row] == ["Grant: Ada", "Refuse: Ada"]


async def test_who_takes_the_wish_back_in_time_bothers_nobody(ada: Desk) -> None:
    await asked(ada)
    await ada.tap(button(await ada.type("/accredit"), "Anfrage zurückziehen: Stadt Wendelbrück"))
    assert await told(ada) == {}
    (wish,) = await accreditations(ada)
    assert (wish.state, wish.ended_by) == (AccreditationState.ENDED, "recorded:7")


@pytest.mark.parametrize(
    ("word", "state", "sentence"),
    [
        ("grant", AccreditationState.GRANTED, "Your advance access to “Stadt Wendelbrück” is granted."),
        ("refuse", AccreditationState.REFUSED, "Your request for advance access to “Stadt Wendelbrück” was refused."),
    ],
)
async def test_the_decision_is_kept_with_who_made_it_and_told_once(
    ada: Desk, word: str, state: AccreditationState, sentence: str
) -> None:
    await asked(ada)
    boss = ada.of("boss")
    boss = replace(boss, person=replace(boss.person, called="Grace"), now=NOON + timedelta(hours=1))
    await told(boss)
    for _ in range(2):
        await boss.tap(f"1:decide:{word}:1")
    (decided,) = await accreditations(ada)
    assert (decided.state, decided.decided_by) == (state, "recorded:boss (Grace)")
    assert decided.decided_at == boss.now
    messages = await told(boss)
    assert set(messages) == {"7"}
    assert sentence in dump(messages["7"])


async def test_nobody_else_decides(ada: Desk) -> None:
    await asked(ada)
    for answer in (await ada.tap("1:decide:grant:1"), await ada.type("/admin accreditations")):
        assert "Das dürfen hier nur die Betreiber" in said(answer)
        assert "Ada" not in said(answer)
    (wish,) = await accreditations(ada)
    assert wish.state is AccreditationState.ASKED


async def test_who_was_refused_does_not_ask_again_by_a_tap_and_may_be_granted_it_after_all(ada: Desk) -> None:
    await asked(ada)
    boss = ada.of("boss")
    await boss.tap("1:decide:refuse:1")
    assert "abgelehnt am" in said(await ada.type("/accredit stadt wendelbrück"))
    await ada.tap("1:accredit:ask:1")
    assert [each.state for each in await accreditations(ada)] == [AccreditationState.REFUSED]
    await boss.tap("1:decide:grant:1")
    assert [each.state for each in await accreditations(ada)] == [AccreditationState.GRANTED]


async def test_what_was_given_back_can_be_asked_for_anew_and_the_old_stays_on_record(ada: Desk) -> None:
    await asked(ada)
    await ada.of("boss").tap("1:decide:grant:1")
    await ada.tap("1:accredit:end:1")
    await asked(ada)
    assert [each.state for each in await accreditations(ada)] == [AccreditationState.ENDED, AccreditationState.ASKED]


async def test_a_wish_that_is_taken_back_and_made_again_stays_one_wish_of_which_operators_are_told_once(
    ada: Desk,
) -> None:
    await asked(ada)
    assert set(await told(ada)) == {"boss"}
    for _ in range(3):
        await ada.tap("1:accredit:end:1")
        assert [each.state for each in await accreditations(ada)] == [AccreditationState.ENDED]
        await asked(ada)
    (wish,) = await accreditations(ada)
    assert (wish.state, wish.ended_at, wish.ended_by) == (AccreditationState.ASKED, None, "")
    assert await told(ada) == {}
    await ada.of("boss").tap("1:decide:grant:1")
    assert [each.state for each in await accreditations(ada)] == [AccreditationState.GRANTED]


async def test_the_decision_is_told_before_anything_comes_that_it_opens(ada: Desk) -> None:
    await asked(ada)
    await told(ada)
    await ada.of("boss").tap("1:decide:grant:1")
    due = await ada.database.transact(due_notices, "recorded", NOON, timedelta(minutes=5))
    assert [each.what for each in due] == ["notice-accredited"]


async def test_buttons_of_what_is_over_change_nothing(ada: Desk) -> None:
    await asked(ada)
    boss = ada.of("boss")
    await boss.tap("1:decide:grant:1")
    await boss.tap("1:decide:end:1")
    await asked(ada)
    for word in ("grant", "refuse", "end"):
        await boss.tap(f"1:decide:{word}:1")
    assert [each.state for each in await accreditations(ada)] == [AccreditationState.ENDED, AccreditationState.ASKED]
    for token in ("1:decide:grant:99", "1:decide:grant", "1:decide:smile:1", "1:decide"):
        assert "Vorabzugänge" in said(await boss.tap(token))
    for token in ("1:accredit:ask:99", "1:accredit:smile:1", "1:accredit"):
        assert "gilt nicht mehr" in said(await ada.tap(token))


async def test_who_is_forgotten_is_in_no_list_and_no_notice(ada: Desk) -> None:
    await asked(ada)
    assert "Vorabzugänge, auch beendete: 1" in dump((await ada.type("/forgetme")).messages[0])
    await ada.tap("1:forget:all")
    assert await accreditations(ada) == []
    kept = await ada.database.read(lambda tx: tx.execute(select(notice)).all())
    assert kept == []


async def test_a_chat_that_is_not_one_person_s_any_more_is_granted_nothing(ada: Desk) -> None:
    await asked(ada)
    await ada.of("7", kind=ChatKind.GROUP).type("/list")
    boss = ada.of("boss")
    shown = await boss.type("/admin accreditations")
    refused = await boss.tap(button(shown, "Bewilligen: 1"))
    assert said(refused).endswith("recorded:7 ist kein privater Chat: Vorabzugang gibt es nur für eine Person.")
    assert [each.state for each in await accreditations(ada)] == [AccreditationState.ASKED]
    await boss.tap(button(shown, "Ablehnen: 1"))
    assert [each.state for each in await accreditations(ada)] == [AccreditationState.REFUSED]
