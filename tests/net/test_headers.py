"""What headers say of the next request."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pressbot.net.headers import fresh_for, retry_after, validator

DATE = "Fri, 20 Nov 2026 12:00:00 GMT"
LATER = "Fri, 20 Nov 2026 12:30:00 GMT"
EARLIER = "Fri, 20 Nov 2026 11:00:00 GMT"


@pytest.mark.parametrize(
    ("headers", "minutes"),
    [
        ({}, 0),
        ({"Cache-Control": "max-age=600"}, 10),
        ({"Cache-Control": 'public, MAX-AGE="600"'}, 10),
        ({"Cache-Control": "max-age = 600 , must-revalidate"}, 10),
        ({"Cache-Control": "s-maxage=600"}, 0),
        ({"Cache-Control": "max-age=600, no-cache"}, 0),
        ({"Cache-Control": "no-store", "Expires": LATER, "Date": DATE}, 0),
        ({"Cache-Control": 'no-cache="Set-Cookie", max-age=600'}, 0),
        ({"Cache-Control": "max-age=-1"}, 0),
        ({"Cache-Control": "max-age=soon"}, 0),
        ({"Cache-Control": "max-age"}, 0),
        ({"Cache-Control": "max-age=999999999"}, 31 * 24 * 60),
        ({"Cache-Control": "max-age=600", "Age": "240"}, 6),
        ({"Cache-Control": "max-age=600", "Age": "1000"}, 0),
        ({"Cache-Control": "max-age=600", "Age": "old"}, 10),
        ({"Expires": LATER, "Date": DATE}, 30),
        ({"Expires": EARLIER, "Date": DATE}, 0),
        ({"Expires": "0", "Date": DATE}, 0),
        ({"Expires": LATER}, 0),
        ({"Cache-Control": "max-age=600", "Expires": LATER, "Date": DATE}, 10),
        ({"Cache-Control": "public", "Expires": LATER, "Date": DATE}, 30),
    ],
)
def test_how_long_an_answer_stays_fresh(headers: dict[str, str], minutes: int) -> None:
    assert fresh_for(headers) == timedelta(minutes=minutes)


@given(st.dictionaries(st.sampled_from(["Cache-Control", "Expires", "Date", "Age", "Retry-After"]), st.text()))
def test_whatever_a_server_says_there_is_a_bound_to_it(headers: dict[str, str]) -> None:
    month = timedelta(days=31)
    assert timedelta() <= fresh_for(headers) <= month
    assert timedelta() <= (retry_after(headers) or timedelta()) <= month


@pytest.mark.parametrize(
    ("value", "wait"),
    [
        ("120", timedelta(minutes=2)),
        (LATER, timedelta(minutes=30)),
        (EARLIER, timedelta()),
        ("Fri, 20 Nov 2099 12:00:00 GMT", timedelta(days=31)),
        ("later", None),
        ("", None),
    ],
)
def test_how_long_a_server_asks_to_wait(value: str, wait: timedelta | None) -> None:
    assert retry_after({"Retry-After": value, "Date": DATE}) == wait


@pytest.mark.parametrize(
    ("given", "kept"), [('W/"a  b"', 'W/"a  b"'), ("no quotes", "no quotes"), ('"ä"', ""), ("", "")]
)
def test_a_validator_is_kept_byte_for_byte_or_not_at_all(given: str, kept: str) -> None:
    assert validator({"ETag": given}, "ETag") == kept
    assert validator({}, "ETag") == ""
