"""The judge of a day finds whatever is not as it should be, and nothing else."""

from dataclasses import replace

import pytest

from tests.day.script import Query, Size, draw
from tests.day.verdict import Diary, Message, Owed, faults

ADA = ("telegram", "7")
#: The second was corrected, the third withdrawn, the fourth embargoed until tick 5.
FINAL, EMBARGOES = {1: 1, 2: 2, 3: 0, 4: 1}, {4: 5}
OWED = [Owed(number=number, tick=number) for number in (1, 2, 3)] + [Owed(number=4, tick=5)]


def says(number: int, stand: int) -> str:
    return f"Radweg: Neues vom Vorgang {number} Stand {stand}"


def a_message(number: int, tick: int, now: str) -> Message:
    return Message(tick=tick, first=says(number, 1), now=now)


def a_diary() -> Diary:
    messages = [
        a_message(1, 1, says(1, 1)),
        a_message(2, 2, says(2, 2)),
        Message(tick=3, first="Korrigiert: Text.", now="Korrigiert: Text.", reply=True),
        a_message(3, 3, "Zurückgezogen"),
        a_message(4, 5, says(4, 1)),
    ]
    return Diary(owed=list(OWED), messages=messages, kept={1: 1, 2: 2, 3: 2, 4: 1})


def found(diary: Diary) -> list[str]:
    return faults({ADA: diary}, FINAL, EMBARGOES)


def test_a_day_on_which_all_came_once_in_order_and_is_true_has_no_faults() -> None:
    assert found(a_diary()) == []


@pytest.mark.parametrize(
    ("place", "becomes", "fault"),
    [
        (0, None, "telegram 7: 1 was lost"),
        (0, a_message(9, 1, ""), "telegram 7: 9 was not asked for"),
        (1, a_message(2, 2, says(2, 1)), "telegram 7: 2 is still shown as 1, not as 2"),
        (3, a_message(3, 3, says(3, 1)), "telegram 7: 3 is still shown as 1, not as 0"),
        (4, a_message(4, 4, says(4, 1)), "telegram 7: 4 came before its hour"),
    ],
)
def test_what_is_not_as_it_should_be_is_named(place: int, becomes: Message | None, fault: str) -> None:
    diary = a_diary()
    diary.messages[place : place + 1] = [becomes] if becomes else []
    assert fault in found(diary)


def test_what_came_twice_is_named_unless_pressbot_has_written_down_that_it_might() -> None:
    diary = a_diary()
    diary.messages.append(diary.messages[-1])
    assert found(diary) == ["telegram 7: 4 came 2 times"]
    assert found(replace(diary, doubtful={4})) == []


def test_what_comes_after_what_is_newer_is_named() -> None:
    diary = a_diary()
    diary.messages[0], diary.messages[1] = diary.messages[1], diary.messages[0]
    assert found(diary) == ["telegram 7: 1 came after what is newer"]


def test_of_a_chat_whose_posts_may_wait_it_counts_what_it_was_shown_in_the_end() -> None:
    digest = Message(tick=6, first=f"{says(2, 1)} {says(1, 1)}", now=f"{says(2, 2)} {says(1, 1)}")
    diary = Diary(owed=list(OWED), messages=[digest], kept={1: 1, 2: 2, 4: 1}, waits=True)
    assert found(diary) == [], "the third was withdrawn while it waited, the fourth is on the next page"
    del diary.kept[4]
    assert found(diary) == ["telegram 7: 4 was lost"]


def test_a_query_wants_what_its_words_say() -> None:
    themes = ("Radweg", "Museum")
    assert Query(themes=("Radweg", "Museum")).wants("Birkenrode", themes)
    assert Query(themes=("Radweg", "Impfung"), any_of=True, town="Birkenrode").wants("Birkenrode", themes)
    assert not Query(themes=("Radweg", "Impfung")).wants("Birkenrode", themes)
    assert not Query(themes=("Radweg",), without="Museum").wants("Birkenrode", themes)
    assert not Query(themes=("Radweg",), town="Lindenfeld").wants("Birkenrode", themes)


def test_a_day_has_all_that_a_day_has() -> None:
    script = draw(Size(towns=200, telegram=300, slack=100, subscriptions=5_000, releases=1_000, hours=24), seed=1)
    said = script.meldungen
    numbers = [each.number for each in said]
    assert len(script.towns) == len(set(script.towns)) == 200
    assert sum(len(place.asks) for place in script.places) >= 5_000
    assert sum(len(each.said) > 1 for each in said) > 80, "corrected and withdrawn"
    assert sum(each.said[-1].withdrawn for each in said) > 20
    assert sum(each.embargo > 0 for each in said) > 20
    assert sum(each.own for each in said) > 5
    assert len(numbers) - len(set(numbers)) > 20, "said by two towns"
    assert len(script.broken) == 10
    assert {act.does for acts in script.acts.values() for act in acts} == {"sub", "unsub", "blocks", "comes back"}
