"""From a section of the settings to a platform."""

from __future__ import annotations

import pytest

from pressbot.errors import SettingsError
from pressbot.ports import Offering
from pressbot_telegram import create
from tests.standins.telegram import TOKEN


def test_a_token_is_enough() -> None:
    platform = create({"token": TOKEN})
    assert platform.name == "telegram"
    assert (platform.limits.text, platform.limits.caption) == (4096, 1024)


def test_people_can_look_things_up_from_any_chat() -> None:
    assert isinstance(create({"token": TOKEN}), Offering)


def test_a_missing_token_is_a_fault_that_says_where_to_get_one() -> None:
    with pytest.raises(SettingsError, match="BotFather"):
        create({})


@pytest.mark.parametrize("token", ["geheim", "123:abc/../x", "123:abc def", "１２:abc"])
def test_a_malformed_token_is_a_fault_that_does_not_repeat_it(token: str) -> None:
    with pytest.raises(SettingsError) as caught:
        create({"token": token})
    assert token not in str(caught.value)


@pytest.mark.parametrize(
    "url", ["api.telegram.org", "ftp://x.example", "http://", "https://x.example/?a=1", "https://["]
)
def test_a_malformed_address_is_a_fault(url: str) -> None:
    with pytest.raises(SettingsError, match="api_url"):
        create({"token": TOKEN, "api_url": url})


def test_all_faults_are_told_together() -> None:
    with pytest.raises(SettingsError) as caught:
        create({"token": "x", "api_url": "y"})
    assert len(caught.value.faults) == 2
