"""The words people read, and that none is missing, left over or loud."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest
from fluent.syntax import FluentParser
from fluent.syntax.ast import Message
from hypothesis import given
from hypothesis import strategies as st

from pressbot.accreditation import AccreditationState
from pressbot.commands.admin import PARTS
from pressbot.commands.router import VERBS, verb_names
from pressbot.feeds.faults import FAULTS
from pressbot.hold import HoldReason
from pressbot.messages import ReplyPlace
from pressbot.model import Change, DeliveryKind, MediaKind
from pressbot.ports import Changers
from pressbot.query.terms import FIELDS
from pressbot.render.form import PICKED
from pressbot.render.phrases import joined, languages, nearest, phrase
from pressbot.render.settings import SETTINGS
from pressbot.store.ledger import GIVEN_UP
from pressbot.terms import ReleaseField, TermKind

ROOT = Path(__file__).parents[2]
LOCALES = ROOT / "pressbot" / "render" / "locales"
#: Keys that the code puts together.
COMPOSED = {
    *(f"command-{verb.name}-{part}" for verb in VERBS for part in ("usage", "does")),
    *(f"{switch}-{state}" for switch in ("heartbeat", "button-heartbeat") for state in ("on", "off")),
    *(f"change-{change}" for change in Change),
    *(f"{changers}-only" for changers in Changers),
    *(f"question-{verb.name}{what}" for verb in VERBS if verb.asks for what in ("", "-example")),
    *(f"full-{kind}" for kind in MediaKind),
    *(f"form-{field}{what}" for field in PICKED for what in ("", "-hint")),
    *(f"reading-{kind}" for kind in TermKind),
    *(f"typed-{kind}" for kind in FIELDS.values() if kind is not TermKind.HAS),
    *("typed-has-image", "typed-or"),
    *(f"evidence-{field}" for field in ReleaseField),
    *(f"fault-{fault}" for fault in (*FAULTS.values(), "gone", "unknown")),
    *(f"correction-{part}" for part in ("headline", "text", "pictures", "contact")),
    *(f"queue-{state}" for state in ("waiting", "under-way", "uncertain", "held", "dead")),
    *(f"admin-{part}-{what}" for part in PARTS for what in ("usage", "does")),
    *(f"button-admin-{part}" for part in PARTS),
    *(f"chats-{state}" for state in ("active", "paused", "suspended")),
    *(f"replay-{each}" for each in (*DeliveryKind, *GIVEN_UP)),
    *(f"why-held-{reason}" for reason in HoldReason),
    *(f"settings-{setting}" for setting in SETTINGS),
    *(f"settings-{setting}-does" for setting in SETTINGS),
    *(
        f"settings-{setting}-{value}"
        for setting in ("silent", "pictures", "rich", "heartbeat", "once")
        for value in ("on", "off")
    ),
    *(f"settings-replies-{place}" for place in ReplyPlace),
    *(f"settings-language-{language}" for language in languages()),
    *("settings-quiet-off", "settings-digest-off", "settings-limit-0", "notice-limit"),
    *(f"accredit-{each}" for each in (*AccreditationState, "private", "unknown", "asked-now")),
    *(f"accredit-term-{number}" for number in (1, 2, 3)),
    *("button-accredit-end", "button-accredit-take-back"),
    *(f"button-accreditation-{word}" for word in ("grant", "refuse", "end")),
    *(f"reading-{kind}-ago" for kind in (TermKind.AFTER, TermKind.BEFORE, TermKind.ON)),
}


@cache
def keys(language: str) -> tuple[str, ...]:
    resource = FluentParser().parse((LOCALES / f"{language}.ftl").read_text(encoding="utf-8"))
    assert not [each for each in resource.body if type(each).__name__ == "Junk"]
    return tuple(each.id.name for each in resource.body if isinstance(each, Message))


def test_every_language_has_a_file_and_every_file_is_a_language() -> None:
    assert sorted(path.stem for path in LOCALES.iterdir()) == sorted(languages())


@pytest.mark.parametrize("language", languages())
def test_every_language_has_the_same_phrases_in_the_same_order(language: str) -> None:
    assert keys(language) == keys("en")
    assert len(set(keys(language))) == len(keys(language))


def code() -> str:
    paths = [*ROOT.glob("pressbot/**/*.py"), *ROOT.glob("adapters/**/*.py")]
    return "".join(path.read_text(encoding="utf-8") for path in paths)


def test_every_phrase_is_used() -> None:
    spoken = set(re.findall(r'"([a-z]+(?:-[a-z]+)*)"', code()))
    assert set(keys("en")) - spoken - COMPOSED == set()


def test_every_phrase_that_is_used_exists() -> None:
    spoken = set(re.findall(r'(?:phrase|QueryError)\(\s*"([a-z-]+)"', code()))
    assert spoken
    assert spoken | COMPOSED <= set(keys("en"))


@pytest.mark.parametrize("language", languages())
def test_no_text_shouts(language: str) -> None:
    assert "!" not in (LOCALES / f"{language}.ftl").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("language", "served"), [("de", "de"), ("de-AT", "de"), ("DE_ch", "de"), ("en-GB", "en"), ("pl", "en"), ("", "en")]
)
def test_a_reader_gets_the_nearest_language(language: str, served: str) -> None:
    assert nearest(language) == served
    assert phrase("button-help", language) == {"de": "Hilfe", "en": "Help"}[served]


def test_numbers_are_written_as_the_language_writes_them() -> None:
    assert phrase("search-found", "de", total=12345) == "12.345 Meldungen gefunden"
    assert phrase("search-found", "en", total=12345) == "12,345 releases found"
    assert phrase("search-found", "de", total=1) == "Eine Meldung gefunden"


def test_values_are_shown_as_they_are_and_never_read_as_phrases() -> None:
    assert phrase("post-reason", "de", query="{ button-help } <b>") == "Abo: { button-help } <b>"


@pytest.mark.parametrize("language", languages())
def test_every_command_in_a_phrase_is_known_as_one(language: str) -> None:
    words = (LOCALES / f"{language}.ftl").read_text(encoding="utf-8")
    named = re.findall(rf"(.?)/(?:{'|'.join(verb_names())})(?![\w/])", words)
    assert len(named) > 80
    assert set(named) == {"`"}


@given(st.text() | st.sampled_from(["`/list`", "\0+/list", "\0-", "`"]))
def test_what_a_value_says_is_no_command_of_ours(value: str) -> None:
    told = phrase("unknown-command-suggestion", "en", command="/list")
    assert told.parts == (("Did you mean ", False), ("/list", True), ("?", False))
    assert phrase("sources-none-like", "en", text=value).parts == (
        (f"There is no source with “{value}” in its name or place. ", False),
        ("/sources", True),
        (" shows all.", False),
    )


def test_phrases_that_are_joined_keep_their_commands() -> None:
    told = joined((phrase("saved-where", "en"), "", "/list", phrase("help-title", "en")), by="; ")
    assert told == "/saved shows all that is saved in this chat.; /list; " + phrase("help-title", "en")
    assert [text for text, is_command in told.parts if is_command] == ["/saved"]


def test_a_missing_phrase_or_value_is_a_mistake_of_ours() -> None:
    with pytest.raises(KeyError):
        phrase("no-such-phrase", "de")
    with pytest.raises(KeyError, match="query"):
        phrase("post-reason", "de")
