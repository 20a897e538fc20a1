"""What a chat does not want now waits, and comes in order when its hour has come; what is true comes always."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from pressbot.errors import ChatGone, OutcomeUnknown
from pressbot.flow.held import let_go_due
from pressbot.model import STOPPED, Release
from pressbot.render.measure import plain_text
from pressbot.store.moves import open_chat, shut_chat
from pressbot.store.notices import due_notices
from pressbot.testing import RecordingPlatform
from tests.flow.desk import PHOTO, Desk
from tests.flow.test_deliver import Interrupted
from tests.values import a_release

#: It is 13:00 in Berlin when a test begins.
SIESTA = {"quiet_from": "12:30", "quiet_to": "15:00"}
HOUR = timedelta(hours=1)
WITHDRAWN = a_release(headline="Zurückgezogen: Feuerwehr löscht Brand im Sägewerk")


def numbered(count: int) -> Sequence[Release]:
    """Different releases about the same thing."""
    about = ("Sägewerk", "Rathaus", "Hafen", "Bahnhof", "Museum", "Freibad", "Tierheim", "Kloster", "Wasserturm")
    return [
        a_release(
            key=f"meldung-{each}",
            headline=f"Feuerwehr Einsatz {each}: {about[each % 9]}",
            lead=f"Der {each}. Einsatz führte zum {about[each % 9]}.",
            body=f"Der {each}. Einsatz führte zum {about[each % 9]}.",
        )
        for each in range(1, count + 1)
    ]


async def announce(desk: Desk, releases: Sequence[Release]) -> None:
    """One after the other, so that nobody takes them for a change of a template."""
    for each in releases:
        await desk.announce(each)


async def states(desk: Desk) -> list[str]:
    return [state for _, state in await desk.states()]


async def test_in_quiet_hours_nothing_comes_and_then_all_in_order(desk: Desk) -> None:
    await desk.subscribe("feuerwehr")
    await desk.set(**SIESTA)
    await announce(desk, numbered(3))
    assert desk.texts() == []
    assert await states(desk) == ["held"] * 3
    desk.clock.advance(2 * HOUR)
    assert await desk.let_go() == 1
    assert [f"Einsatz {number}" in text for number, text in enumerate(desk.texts(), start=1)] == [True] * 3
    assert await desk.let_go() == 0


async def test_what_comes_just_as_quiet_hours_end_does_not_overtake_what_waited(desk: Desk) -> None:
    await desk.subscribe("feuerwehr")
    await desk.set(**SIESTA)
    first, second = numbered(2)
    await desk.announce(first)
    desk.clock.advance(2 * HOUR)
    await desk.announce(second)
    assert desk.texts() == []
    await desk.let_go()
    assert ["Einsatz 1" in text for text in desk.texts()] == [True, False]


async def test_what_waited_long_is_not_given_up_at_the_first_trouble(desk: Desk) -> None:
    await desk.subscribe("feuerwehr")
    await desk.set(paused_until=desk.clock.now() + timedelta(days=3))
    await desk.announce(a_release())
    desk.clock.advance(timedelta(days=3))
    desk.platform.faults.append(OutcomeUnknown("lost"))
    await desk.let_go()
    assert await states(desk) == ["uncertain"]


async def test_a_correction_comes_in_quiet_hours(desk: Desk) -> None:
    await desk.subscribe("feuerwehr")
    await desk.announce(a_release())
    await desk.set(**SIESTA)
    await desk.announce(a_release(headline="Korrektur: Feuerwehr löscht Brand im Sägewerk", lead="Es war Samstag."))
    assert "Es war Samstag." in desk.texts()[0]


async def test_what_is_withdrawn_in_quiet_hours_never_comes_and_what_was_posted_is_taken_back(desk: Desk) -> None:
    await desk.subscribe("feuerwehr", chat="7")
    await desk.subscribe("feuerwehr", chat="8")
    await desk.set("8", **SIESTA)
    await desk.announce(a_release())
    await desk.set("7", **SIESTA)
    await desk.announce(WITHDRAWN)
    assert "zurückgezogen" in desk.texts("7")[0]
    assert await desk.states() == [
        ("announce", "sent"),
        ("announce", "cancelled"),
        ("revise", "sent"),
        ("notice", "sent"),
    ]
    desk.clock.advance(2 * HOUR)
    await desk.let_go()
    assert desk.texts("8") == []


async def test_a_pause_without_an_end_lasts_until_it_is_resumed(desk: Desk) -> None:
    await desk.subscribe("feuerwehr")
    await desk.ask("/pause")
    await desk.announce(a_release())
    desk.clock.advance(timedelta(days=90))
    await desk.let_go()
    assert desk.texts() == []
    resumed = await desk.ask("/weiter")
    assert "Eine Meldung wurde aufgehoben." in plain_text(resumed.messages[0].blocks)
    await desk.let_go()
    assert len(desk.texts()) == 1


async def test_a_pause_of_two_days_ends_by_itself(desk: Desk) -> None:
    await desk.subscribe("feuerwehr")
    await desk.ask("/pause 2 Tage")
    await desk.announce(a_release())
    desk.clock.advance(timedelta(days=2) - HOUR)
    assert await desk.let_go() == 0
    desk.clock.advance(HOUR)
    await desk.let_go()
    assert len(desk.texts()) == 1


async def test_much_that_was_held_comes_in_one_message(desk: Desk) -> None:
    await desk.subscribe("feuerwehr")
    await desk.set(paused_until=STOPPED)
    await announce(desk, numbered(11))
    await desk.ask("/resume")
    await desk.let_go()
    (text,) = desk.texts()
    assert text.startswith("Sammelmeldung: 11 Meldungen")


async def test_a_digest_is_one_message_with_pages_at_its_hour(desk: Desk) -> None:
    await desk.subscribe("feuerwehr")
    await desk.set(digest_at="18:00")
    await announce(desk, numbered(10))
    assert await states(desk) == ["held"] * 10
    desk.clock.advance(5 * HOUR)
    await desk.let_go()
    (text,) = desk.texts()
    assert text.startswith("Sammelmeldung: 10 Meldungen · Seite 1 von 2")
    assert ["Einsatz 8" in text, "Einsatz 9" in text] == [True, False]
    assert await states(desk) == ["sent"] * 11
    assert len(await desk.posts()) == 10
    turn = desk.message().buttons[-1][0].token
    page = await desk.ask(turn)
    assert page.replaces
    assert "Einsatz 10" in plain_text(page.messages[0].blocks)
    assert "gilt nicht mehr" in plain_text((await desk.ask(turn, chat="8")).messages[0].blocks)


async def test_a_digest_that_was_cut_short_is_sent_and_nothing_in_it_is_lost(desk: Desk) -> None:
    await desk.subscribe("feuerwehr")
    await desk.set(digest_at="18:00")
    await announce(desk, numbered(2))
    desk.clock.advance(5 * HOUR)
    desk.platform.faults.append(OutcomeUnknown("lost"))
    await desk.let_go()
    assert await desk.states() == [("announce", "held"), ("announce", "held"), ("digest", "uncertain")]
    assert await desk.let_go() == 0
    desk.clock.advance(HOUR)
    await desk.deliver()
    assert await states(desk) == ["sent"] * 3
    assert len(desk.texts()) == 1


async def test_a_digest_that_is_found_to_have_arrived_is_edited_where_something_was_corrected_meanwhile(
    desk: Desk,
) -> None:
    desk.platform = RecordingPlatform(can_find=True)
    await desk.subscribe("feuerwehr")
    await desk.set(digest_at="18:00")
    first, second = numbered(2)
    await announce(desk, [first, second])
    desk.clock.advance(5 * HOUR)
    desk.platform.faults_after_sending.append(OutcomeUnknown("lost"))
    await desk.database.transact(let_go_due, desk.clock.now())
    await desk.deliver(desk.platform)
    await desk.say(replace(second, headline="Korrektur: Feuerwehr Einsatz 2 b"))
    await desk.dispatch()
    desk.clock.advance(HOUR)
    await desk.deliver(desk.platform)
    assert await states(desk) == ["sent"] * 4, "a digest with two, and its edit"
    assert [(row["message_id"], row["revision"]) for row in await desk.posts()] == [("1", 1), ("1", 2)]
    (digest,) = desk.texts()
    assert "Einsatz 2 b" in digest


async def test_a_digest_is_kept_true(desk: Desk) -> None:
    await desk.subscribe("feuerwehr")
    await desk.set(digest_at="18:00")
    first, second = numbered(2)
    await announce(desk, [first, second])
    desk.clock.advance(5 * HOUR)
    await desk.let_go()
    await desk.announce(replace(first, headline=f"Korrektur: {first.headline} am Tor"))
    assert "am Tor" in desk.texts()[0]
    assert "Korrektur: Fr., 20.11.2026, 18:00 Uhr" in desk.texts()[0]
    assert "am Tor" in desk.texts()[1], "the reply says which of them it is about"
    await desk.announce(replace(second, headline="Zurückgezogen: Feuerwehr Einsatz"))
    text, _, told = desk.texts()
    assert "2. Zurückgezogen" in text
    assert told.startswith("Meldung 2 dieser Sammelmeldung wurde zurückgezogen.")
    assert "Einsatz" not in told
    assert "Einsatz 2" not in text
    assert "am Tor" in text


async def test_what_is_withdrawn_before_the_digest_is_not_in_it(desk: Desk) -> None:
    await desk.subscribe("feuerwehr")
    await desk.set(digest_at="18:00")
    first, second = numbered(2)
    await announce(desk, [first, second])
    await desk.announce(replace(first, headline="Zurückgezogen: Feuerwehr Einsatz"))
    desk.clock.advance(5 * HOUR)
    await desk.let_go()
    (text,) = desk.texts()
    assert text.startswith("Sammelmeldung: eine Meldung")
    assert "Einsatz 2" in text


async def test_a_digest_of_which_all_is_withdrawn_just_then_is_not_sent(desk: Desk) -> None:
    await desk.subscribe("feuerwehr")
    await desk.set(digest_at="18:00")
    await desk.announce(a_release())
    await desk.ask("/digest")
    await desk.say(WITHDRAWN)
    await desk.dispatch()
    await desk.deliver()
    assert desk.texts() == []
    assert await desk.states() == [("announce", "cancelled"), ("digest", "cancelled")]


async def test_the_digest_comes_at_once_where_that_is_asked(desk: Desk) -> None:
    await desk.subscribe("feuerwehr")
    await desk.set(digest_at="18:00")
    await desk.announce(a_release())
    coming = await desk.ask("/sammelmeldung")
    assert plain_text(coming.messages[0].blocks) == "Eine Meldung hat gewartet. Sie kommt jetzt."
    await desk.deliver()
    assert desk.texts()[0].startswith("Sammelmeldung: eine Meldung")
    again = await desk.ask("/digest")
    assert plain_text(again.messages[0].blocks) == "Es wartet nichts."


async def test_a_chat_that_leaves_the_digest_gets_what_waits_by_itself(desk: Desk) -> None:
    await desk.subscribe("feuerwehr")
    await desk.set(digest_at="18:00")
    await announce(desk, numbered(2))
    await desk.set(digest_at="")
    await desk.let_go()
    assert len(desk.texts()) == 2


async def test_over_the_daily_limit_the_rest_comes_in_one_message_and_that_is_told_once(desk: Desk) -> None:
    await desk.subscribe("feuerwehr")
    await desk.set(daily_limit=2)
    await announce(desk, numbered(5))
    assert len(desk.texts()) == 2
    later = desk.clock.now() + HOUR
    notices = await desk.database.transact(due_notices, "recorded", later, HOUR)
    assert [each.about for each in notices] == [{"limit": "2", "until": "2026-11-21T06:00:00+00:00"}]
    desk.clock.advance(timedelta(hours=18))
    await desk.let_go()
    assert desk.texts()[2].startswith("Sammelmeldung: 3 Meldungen")
    await desk.announce(a_release(key="meldung-9", headline="Feuerwehr zieht um"))
    assert len(desk.texts()) == 4, "a digest does not count as posts of the new day"


async def test_a_release_comes_once_to_a_chat_that_asked_for_it_twice(desk: Desk) -> None:
    await desk.subscribe("feuerwehr")
    await desk.subscribe("sägewerk")
    await desk.set(digest_at="18:00")
    await desk.announce(a_release())
    desk.clock.advance(5 * HOUR)
    await desk.let_go()
    assert desk.texts()[0].startswith("Sammelmeldung: eine Meldung")


async def test_a_chat_that_is_gone_is_owed_neither_what_waits_nor_a_digest(desk: Desk) -> None:
    await desk.subscribe("feuerwehr")
    await desk.set(digest_at="18:00")
    await announce(desk, numbered(2))
    desk.clock.advance(5 * HOUR)
    desk.platform.faults.append(ChatGone("blocked"))
    await desk.let_go()
    assert await states(desk) == ["cancelled"] * 3


async def test_a_digest_that_was_under_way_when_its_chat_closed_is_kept_true(desk: Desk) -> None:
    await desk.subscribe("feuerwehr")
    await desk.set(digest_at="18:00")
    first, second = numbered(2)
    await announce(desk, [first, second])
    desk.clock.advance(5 * HOUR)
    await desk.database.transact(let_go_due, desk.clock.now())

    async def close_and_open() -> None:
        await desk.database.transact(shut_chat, "recorded", "7", "removed", desk.clock.now())
        await desk.database.transact(open_chat, "recorded", "7")

    desk.platform = Interrupted(close_and_open)
    await desk.deliver(desk.platform)
    assert await states(desk) == ["sent"] * 3
    await desk.say(replace(first, headline="Zurückgezogen: Feuerwehr Einsatz"))
    await desk.dispatch()
    await desk.deliver(desk.platform)
    digest, _ = desk.texts()
    assert ("Einsatz 1" in digest, "Einsatz 2" in digest) == (False, True)


async def test_a_silent_chat_hears_no_sound_and_one_without_pictures_gets_none(desk: Desk) -> None:
    await desk.subscribe("feuerwehr")
    await desk.set(silent=True, pictures=False)
    await desk.announce(a_release(media=(PHOTO,)))
    assert (desk.message().silent, desk.message().picture) == (True, None)
    assert await desk.cached_pictures() == []


@pytest.mark.parametrize(("can_find", "state"), [(False, "dead"), (True, "sent")])
async def test_at_most_once_what_may_have_arrived_is_repeated_only_where_the_platform_knows(
    desk: Desk, can_find: bool, state: str
) -> None:
    platform = RecordingPlatform(can_find=can_find)
    await desk.subscribe("feuerwehr")
    await desk.set(at_most_once=True)
    await desk.say(a_release())
    await desk.dispatch()
    platform.faults.append(OutcomeUnknown("lost"))
    await desk.deliver(platform)
    desk.clock.advance(HOUR)
    await desk.deliver(platform)
    (row,) = await desk.deliveries()
    assert row["state"] == state
    assert row["error"] == ("" if can_find else "may have arrived; not repeated")
    assert len(platform.log) == int(can_find)


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        (SIESTA, "Wartet: Ruhezeit bis Fr., 20.11.2026, 15:00 Uhr."),
        ({"digest_at": "18:00"}, "Wartet: kommt mit der Sammelmeldung, Fr., 20.11.2026, 18:00 Uhr."),
        ({"paused_until": STOPPED}, "Wartet: Pause bis /weiter."),
    ],
)
async def test_why_tells_what_a_release_waits_for(desk: Desk, settings: dict[str, Any], told: str) -> None:
    await desk.subscribe("feuerwehr")
    await desk.set(**settings)
    await desk.announce(a_release())
    why = await desk.ask(f"/why {(await desk.release()).id}")
    assert told in plain_text(why.messages[0].blocks)


async def test_a_release_that_left_its_digest_and_stands_again_comes_with_the_next_one(desk: Desk) -> None:
    await desk.subscribe("feuerwehr")
    await desk.set(digest_at="18:00")
    first, second = numbered(2)
    await announce(desk, [first, second])
    desk.clock.advance(5 * HOUR)
    await desk.database.transact(let_go_due, desk.clock.now())
    await desk.say(replace(first, headline="Zurückgezogen: Feuerwehr Einsatz"))
    await desk.dispatch()
    await desk.deliver()
    await announce(desk, [first])
    desk.clock.advance(26 * HOUR)
    await desk.database.transact(let_go_due, desk.clock.now())
    await desk.deliver()
    assert ["Einsatz 1" in text for text in desk.texts()] == [False, True]
