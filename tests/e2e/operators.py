"""The chat on Telegram of those who run pressbot: for tests that import both fixtures."""

from __future__ import annotations

import pytest

from pressbot.settings import Settings
from tests.standins.telegram import TelegramStandin
from tests.standins.telegram_state import Chat


@pytest.fixture
def operators_chat(telegram: TelegramStandin) -> Chat:
    return telegram.add_chat("supergroup", "Betrieb")


@pytest.fixture
def settings(settings: Settings, operators_chat: Chat) -> Settings:
    chat = settings.chat.model_copy(update={"operators": (f"telegram:{operators_chat.address}",)})
    return settings.model_copy(update={"chat": chat})
