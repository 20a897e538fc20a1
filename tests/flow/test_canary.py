"""Before its hour a release is found by nobody: every outlet answers as if it were not there, and at its hour all tell it.

Held for what a press office writes itself and for what an agency sends under an embargo.
"""

import json
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Connection, select
from structlog.testing import capture_logs

from pressbot.accreditation import AccreditationState
from pressbot.app import App, open_app
from pressbot.cli.search import _json, _search
from pressbot.commands.sub import recently_found
from pressbot.feeds.hour import Hour
from pressbot.feeds.office_file import OfficePicture, OfficeText
from pressbot.flow import office
from pressbot.flow.archive import archive
from pressbot.flow.own_media import keep_picture_of_office
from pressbot.messages import Reply
from pressbot.model import Contact, Media
from pressbot.query.syntax import parse
from pressbot.settings import DatabaseSettings, PollSettings, Settings
from pressbot.store.accreditations import ask_for_accreditation, chat_accreditations, decide_accreditation
from pressbot.store.chats import keep_chat
from pressbot.store.queries import keep_query
from pressbot.store.releases import count_releases
from pressbot.store.search import Order
from pressbot.store.sources import keep_source
from pressbot.store.subscriptions import subscribe
from pressbot.store.tables import picture, term
from pressbot.testing import ManualClock, RecordingPlatform
from tests.commands.desk import Desk
from tests.flow.desk import jpeg
from tests.render.dump import dump
from tests.values import NOON, SOURCE, a_chat, a_release

WORD = "Zwirbelquark"
HOUR = NOON + timedelta(hours=3)
#: The same in a release that everybody may see, so that a group could tell of the hidden one.
BODY = (
    "Die Marktbrücke wird ab Montag für acht Wochen gesperrt, weil ihre Lager erneuert werden müssen, teilt die Stadt mit."
    "\n\nEine Umleitung über die Uferstraße ist ausgeschildert; Fußgänger nehmen den Steg am alten Hafen."
)
ASKED = (
    *("/search zwirbelquark", "/search zwirbel*", "/search zwirbelqark", "/search title:zwirbelquark", "zwirbelquark"),
    *(
        "/search marktbrücke",
        "/search marktbrücke has:image",
        "/search topic:Verkehr",
        '/search source:"amt zwirbelquark"',
    ),
    *("/latest 20", "/preview zwirbelquark", "/preview marktbrücke", "/sub zwirbelquark", "/sub marktbrücke"),
    *("/why 1", "/why 2", "/why 3", "/release 1", "/release 2", "/release 3"),
    *("/status", "/sources", "/sources zwirbel", "/list", "/help"),
)
#: What tells it at its hour.
TELLING = (
    *(
        "/search zwirbelquark",
        "/search zwirbel*",
        "/search zwirbelqark",
        "/search marktbrücke",
        "/search marktbrücke has:image",
    ),
    *("/latest 20", "/preview zwirbelquark", "/sub marktbrücke", "/release 2", "/status", "json zwirbelquark"),
    *("json zwirbelqark", "json marktbrücke", "explain zwirbelquark", "count"),
)


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(NOON)


@pytest.fixture
async def app(database_url: str, clock: ManualClock) -> AsyncIterator[App]:
    database = DatabaseSettings.model_validate({"url": database_url})
    async with open_app(Settings(database=database, poll=PollSettings(sample=False)), clock) as opened:
        yield opened


async def by_the_office(app: App) -> None:
    """The word in every field of a file, its source among them."""

    def work(tx: Connection) -> None:
        shown = OfficePicture(
            file=keep_picture_of_office(tx, jpeg()), caption=f"{WORD} 1", credit=f"{WORD} 2", alt=f"{WORD} 3"
        )
        said = OfficeText(
            source=f"Amt {WORD}",
            headline=f"{WORD}: Marktbrücke gesperrt",
            kicker=WORD,
            subhead=f"Ein {WORD}",
            link=f"https://amt.example/{WORD}",
            contact=Contact(name=WORD, email=f"{WORD}@amt.example"),
            topics=("Verkehr", WORD),
            pictures=(shown,),
            text=f"{BODY}\n\n{WORD}.",
        )
        office.write(tx, said, draft_id=None, hour=Hour(HOUR, "Europe/Berlin"), now=app.clock.now())

    await app.database.transact(work)


async def by_an_agency(app: App) -> None:
    """The word in every field of a release under embargo, of a source that is known."""

    def work(tx: Connection) -> None:
        # Where no test has to fetch it from.
        shown = Media(url=keep_picture_of_office(tx, jpeg()), caption=f"{WORD} 1", credit=f"{WORD} 2", alt=f"{WORD} 3")
        new = a_release(
            source=keep_source(tx, replace(SOURCE, name="Agentur")),
            key="2",
            headline=f"{WORD}: Marktbrücke gesperrt",
            body=f"{BODY}\n\n{WORD}.",
            lead=f"{WORD}.",
            topics=("Verkehr", WORD),
            media=(shown,),
            published_at=HOUR,
            release_at=HOUR,
            advance=True,
            note=WORD,
        )
        archive(tx, [new], now=app.clock.now(), news_age=timedelta(hours=72), first_contact=False)

    await app.database.transact(work)


async def everybodys_archive(app: App) -> None:
    """A release that all may see, both sources known, and a chat that waits for the word."""

    def work(tx: Connection) -> None:
        source = keep_source(tx, SOURCE)
        keep_source(tx, replace(SOURCE, name="Agentur"))
        seen = a_release(source=source, headline="Marktbrücke gesperrt", body=BODY, topics=("Verkehr",))
        archive(tx, [seen], now=NOON, news_age=timedelta(hours=72), first_contact=False)

    await app.database.transact(work)
    desk = Desk(app.database)
    await desk.type("/start")
    await app.database.transact(lambda tx: subscribe(tx, a_chat(id=1), keep_query(tx, "zwirbelquark"), NOON))


async def accredited(app: App) -> None:
    """A chat that is accredited with the agency."""

    def work(tx: Connection) -> None:
        person, source = keep_chat(tx, a_chat(address="9")), keep_source(tx, replace(SOURCE, name="Agentur"))
        ask_for_accreditation(tx, person.id, source.id, "Ada", NOON)
        (asked,) = chat_accreditations(tx, person.id)
        decide_accreditation(tx, asked.id, AccreditationState.GRANTED, "boss", NOON)

    await app.database.transact(work)


async def answers(app: App, chat: str = "7") -> dict[str, str]:
    """What every outlet tells a chat now, buttons and their pages among it."""
    now = app.clock.now()
    desk = Desk(app.database, now).of(chat)
    told: dict[str, str] = {}
    for asked in ASKED:
        reply = await desk.type(asked)
        told[asked] = _dumped(reply)
        for token in {each.token for message in reply.messages for row in message.buttons for each in row} - {""}:
            # Taps that only look.
            if token.split(":")[1] in {"page", "narrow", "release", "full", "preview", "source", "sources"}:
                told[f"{asked} {token}"] = _dumped(await desk.tap(token))
    for query in ("zwirbelquark", "zwirbelqark", "marktbrücke", "marktbrücke has:image"):
        for order in Order:
            found = await app.database.read(_search, app, query, order, 10, True)
            told[f"json {query}" + (f" {order}" if order is not Order.NEWEST else "")] = json.dumps(_json(found))
        told[f"explain {query}"] = str(await app.database.read(recently_found, parse(query), now, "Europe/Berlin"))
    told["count"] = str(await app.database.read(count_releases, now))
    told["pictures"] = str(await app.database.read(lambda tx: tx.execute(select(picture)).all()))
    return told


async def look(app: App, platform: RecordingPlatform) -> None:
    """One look of dispatch and of the lane."""
    await app.dispatch()
    await app.lane(platform, alone=True).drain()


@pytest.mark.parametrize("hide", [by_the_office, by_an_agency])
async def test_before_its_hour_every_outlet_is_as_if_a_release_were_not_there(
    app: App, clock: ManualClock, hide: Callable[[App], Awaitable[None]]
) -> None:
    platform = RecordingPlatform()
    await everybodys_archive(app)
    await look(app, platform)
    # Asked once, so that the queries have their numbers.
    await answers(app)
    without = await answers(app)
    with capture_logs() as logs:
        await hide(app)
        await look(app, platform)
        assert await answers(app) == without
        clock.advance(timedelta(hours=3, seconds=-1))
        await look(app, platform)
        assert await answers(app) == without
    assert platform.log == []
    assert WORD.casefold() not in str(logs).casefold()

    clock.advance(timedelta(seconds=1))
    await look(app, platform)
    (post,) = platform.shown["7"].values()
    assert WORD in dump(post)
    # It says what the other says, and the post tells who that is.
    assert SOURCE.name in dump(post)
    told = await answers(app)
    assert [each for each in TELLING if told[each] == without[each]] == []


@pytest.mark.parametrize("chat", ["7", "9"])
async def test_what_somebody_got_in_advance_no_outlet_tells_anybody(app: App, clock: ManualClock, chat: str) -> None:
    platform = RecordingPlatform()
    await everybodys_archive(app)
    await accredited(app)
    await look(app, platform)
    await answers(app, chat)
    without = await answers(app, chat)
    await by_an_agency(app)
    clock.advance(timedelta(hours=3, seconds=-1))
    await look(app, platform)
    assert [chat for _, chat, _ in platform.log] == ["9"]
    found = await answers(app, chat)
    # Its picture is kept for the post, where nobody reads it by an address; why it came, who got it may ask.
    known = {"pictures", *({"/why 2"} if chat == "9" else set())}
    assert {each for each in without if found[each] != without[each]} == known


async def test_taps_below_a_post_in_advance_are_for_who_got_it_and_for_that_release_only(
    app: App, clock: ManualClock
) -> None:
    platform = RecordingPlatform()
    await everybodys_archive(app)
    await accredited(app)
    await by_an_agency(app)
    taps = [f"1:{verb}:2" for verb in ("full", "images", "contact", "why")]
    reader, other = (Desk(app.database, NOON).of(chat) for chat in ("9", "7"))
    # Who has not got it yet may not ask for it by a number.
    unsent = [_dumped(await reader.tap(each)) for each in taps]
    await look(app, platform)
    refused = [_dumped(await other.tap(each)) for each in taps]
    assert unsent == refused
    assert WORD not in "".join(unsent)
    (post,) = platform.shown["9"].values()
    offered = [each.token for row in post.buttons for each in row]
    assert offered == ["1:full:2", "1:images:2", "1:why:2"]
    for token in offered:
        reply = await reader.tap(token)
        (message,) = reply.messages
        assert dump(message).startswith("**SPERRFRIST bis ****Fr., 20.11.2026, 16:00 Uhr MEZ**")
        assert message.protected
        assert reply.originals is None or reply.originals.until
    for token in ("1:more:2", "1:save:2", "1:alike:2", "1:release:2", "1:less:2", "1:mute:2"):
        assert WORD not in _dumped(await reader.tap(token))
    await end_access(app)
    assert [_dumped(await reader.tap(each)) for each in taps] == refused


async def end_access(app: App) -> None:
    """End what ``accredited`` gave."""
    await app.database.transact(decide_accreditation, 1, AccreditationState.ENDED, "boss", NOON)


async def test_a_draft_is_in_no_vocabulary(app: App) -> None:
    await by_the_office(app)
    known = await app.database.read(lambda tx: tx.execute(select(term.c.term)).scalars().all())
    assert known == []


def _dumped(reply: Reply) -> str:
    return "\n".join([reply.notice, *(dump(message) for message in reply.messages)])
