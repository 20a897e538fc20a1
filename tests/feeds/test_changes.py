"""What readers of a correction are told to have changed."""

from dataclasses import replace
from typing import Any

import pytest

from pressbot.feeds.changes import changed_by, changed_parts, to_be_told, withdrawn_since
from pressbot.model import Change, Contact, Media
from tests.values import a_release

PHOTO = Media(url="https://wendelbrueck.example/saegewerk.jpg", credit="Stadt Wendelbrück")
FIRST = a_release(media=(PHOTO,))
CORRECTED = replace(FIRST, headline=f"Korrektur: {FIRST.headline}", revision=2, change=Change.CORRECTION)
WITHDRAWN = replace(FIRST, revision=2, change=Change.WITHDRAWAL)


@pytest.mark.parametrize(
    ("changes", "parts"),
    [
        ({}, ()),
        ({"headline": "Korrektur: Feuerwehr löscht Brand im Sägewerk"}, ()),
        ({"headline": "Korrektur: Feuerwehr löscht Brand im Stall"}, ("headline",)),
        ({"body": "Am Samstag brannte es im Sägewerk.\n\nVerletzt wurde niemand."}, ("text",)),
        ({"body": "Am Freitag  brannte es im Sägewerk.\n\nVerletzt wurde niemand."}, ()),
        ({"subhead": "Niemand verletzt", "contact": Contact(phone="03555 1")}, ("text", "contact")),
        ({"media": (replace(PHOTO, credit="Feuerwehr"),)}, ("pictures",)),
        ({"media": ()}, ("pictures",)),
    ],
)
def test_the_parts_that_differ_are_named(changes: dict[str, Any], parts: tuple[str, ...]) -> None:
    assert changed_parts(FIRST, replace(FIRST, **changes)) == parts


def test_the_marker_behind_the_code_of_the_police_is_no_part_of_a_headline() -> None:
    before, after = (a_release(headline=f"POL-WOB: {mark}Brand im Sägewerk") for mark in ("", "Korrektur: "))
    assert changed_parts(before, after) == ()


def test_what_comes_back_after_it_was_withdrawn_has_changed_in_no_part() -> None:
    assert changed_parts(WITHDRAWN, replace(CORRECTED, revision=3, body="Anders.")) == ()


def test_corrections_are_those_that_a_post_has_not_shown() -> None:
    again = replace(CORRECTED, revision=4)
    chain = [FIRST, CORRECTED, replace(FIRST, revision=3, change=Change.COSMETIC), again]
    assert [to_be_told(chain, shown) for shown in range(5)] == [(), (2, 4), (4,), (4,), ()]


def test_of_what_is_withdrawn_that_is_told_and_no_correction() -> None:
    chain = [FIRST, CORRECTED, replace(WITHDRAWN, revision=3)]
    assert [to_be_told(chain, shown) for shown in range(4)] == [(3,), (3,), (3,), ()]


def test_a_withdrawal_is_told_once_however_often_its_words_change() -> None:
    chain = [FIRST, WITHDRAWN, replace(WITHDRAWN, revision=3, change_note="Die Sperrung entfällt.")]
    assert withdrawn_since(chain) == 2
    assert [to_be_told(chain, shown) for shown in (1, 2, 3)] == [(2,), (), ()]


def test_what_was_back_in_between_is_withdrawn_anew() -> None:
    chain = [FIRST, WITHDRAWN, replace(CORRECTED, revision=3)]
    assert (withdrawn_since(chain), to_be_told(chain, 2)) == (0, (3,))
    again = [*chain, replace(WITHDRAWN, revision=4)]
    assert withdrawn_since(again) == 4
    assert [to_be_told(again, shown) for shown in (1, 2, 3, 4)] == [(4,), (4,), (4,), ()]


def test_a_revision_is_compared_with_the_one_before() -> None:
    chain = [FIRST, replace(FIRST, revision=2, body="Anders."), replace(CORRECTED, revision=3, body="Anders.")]
    assert [changed_by(chain, number) for number in (1, 2, 3, 4)] == [(), ("text",), (), ()]
