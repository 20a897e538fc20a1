"""Whoever was shown a release is shown its correction or its withdrawal, whatever happened in between.

Answers are lost, posts are deleted, chats move and get other ids, pause, want digests and single posts in turn, and the
release is revised all the while, in orders that seeds decide.
"""

from dataclasses import replace
from datetime import timedelta
from random import Random

import pytest

from pressbot.errors import OutcomeUnknown, Unavailable
from pressbot.flow.held import let_go_due
from pressbot.model import Chat, Release
from pressbot.store.chats import keep_chat
from pressbot.store.moves import move_chat
from pressbot.testing import RecordingPlatform
from tests.flow.desk import Desk
from tests.values import a_release

FIRE = a_release()
BRIDGE = a_release(key="meldung-2", headline="Feuerwehr sperrt Brücke", body="Die Brücke ist gesperrt.", lead="")
MINUTE = timedelta(minutes=1)


class Between:
    """What happens to a release and to the one chat that follows it, step by step."""

    def __init__(self, desk: Desk, chance: Random) -> None:
        self.desk = desk
        self.chance = chance
        self.address = "7"
        self.said: Release = FIRE
        #: What has happened, for who reads a failure.
        self.happened: list[str] = []
        self.events = {
            "correct": self.correct,
            "change": self.change,
            "lose the answer": self.lose_the_answer,
            "lose the message": self.lose_the_message,
            "be away": self.be_away,
            "delete": self.delete,
            "readdress": self.readdress,
            "digest": self.digest,
            "pause": self.pause,
            "wait": self.wait,
        }
        if not desk.platform.can_find:
            # Nobody can ask for what stays behind, so no platform has both.
            self.events["move"] = self.move

    async def strike(self) -> None:
        """Let the next thing happen, and the loops look at it, in the midst of it or to its end."""
        what = self.chance.choice(list(self.events))
        self.happened.append(what)
        await self.events[what]()
        await self.desk.dispatch()
        if self.chance.random() < 0.5:
            await self.desk.begin()
        else:
            await self.desk.deliver()

    async def correct(self) -> None:
        """By another word than the one before, so that it is another correction."""
        word = "Berichtigung" if self.said.headline.startswith("Korrektur") else "Korrektur"
        await self._say(f"{word}: Feuerwehr löscht Brand im Sägewerk, Fassung {len(self.happened)}")

    async def change(self) -> None:
        await self._say(f"{self.said.headline.split(',')[0]}, Fassung {len(self.happened)}")

    async def withdraw(self) -> None:
        await self._say("Zurückgezogen: Feuerwehr löscht Brand im Sägewerk")

    async def lose_the_answer(self) -> None:
        self.desk.platform.faults_after_sending.append(OutcomeUnknown("the answer was lost"))

    async def lose_the_message(self) -> None:
        self.desk.platform.faults.append(OutcomeUnknown("the message was lost"))

    async def be_away(self) -> None:
        self.desk.platform.faults.append(Unavailable("away"))

    async def delete(self) -> None:
        self.desk.platform.shown.pop(self.address, None)

    async def move(self) -> None:
        """The messages stay behind."""
        new = await self._elsewhere()
        await self.desk.database.transact(move_chat, "recorded", self.address, new, self.desk.clock.now())
        self.address = new

    async def readdress(self) -> None:
        """The messages go along."""
        new, platform, now = await self._elsewhere(), self.desk.platform, self.desk.clock.now()
        platform.shown[new] = platform.shown.pop(self.address, {})
        at = {self.address: new}
        platform.marks = {(at.get(chat, chat), mark): posted for (chat, mark), posted in platform.marks.items()}
        moving = ("recorded", self.address, new, now)
        await self.desk.database.transact(lambda tx: move_chat(tx, *moving, with_messages=True))
        self.address = new

    async def digest(self) -> None:
        chat = await self.desk.chat(self.address)
        await self.desk.set(self.address, digest_at="" if chat.digest_at else "18:00")

    async def pause(self) -> None:
        chat = await self.desk.chat(self.address)
        until = None if chat.paused_until else self.desk.clock.now() + timedelta(days=9)
        await self.desk.set(self.address, paused_until=until)

    async def wait(self) -> None:
        self.desk.clock.advance(self.chance.choice([1, 30, 300]) * MINUTE)
        await self.desk.database.transact(let_go_due, self.desk.clock.now())

    async def come_to_rest(self) -> None:
        """Nothing goes wrong any more, nothing is held back, and time enough passes."""
        self.desk.platform.faults.clear()
        self.desk.platform.faults_after_sending.clear()
        await self.desk.set(self.address, paused_until=None, digest_at="")
        for _ in range(4):
            await self.desk.dispatch()
            await self.desk.let_go()
            self.desk.clock.advance(timedelta(hours=3))

    def posts(self) -> list[str]:
        """What the chat shows of the release where it lives now, but for replies that tell of its corrections."""
        return [text for text in self.desk.texts(self.address) if "Brand" in text and "Korrigiert" not in text]

    async def _say(self, headline: str) -> None:
        self.said = replace(self.said, headline=headline)
        await self.desk.say(self.said)

    async def _elsewhere(self) -> str:
        """Another address, from which somebody may have spoken to us already."""
        new = f"{self.address}0"
        if self.chance.random() < 0.5:
            await self.desk.database.transact(keep_chat, Chat(platform="recorded", address=new))
        return new


# Seeds decide the order, and not the database: on the slower one some will do.
@pytest.mark.parametrize(
    ("database_url", "seed"),
    [*(("sqlite", seed) for seed in range(24)), *(("postgresql", seed) for seed in range(8))],
    indirect=["database_url"],
)
async def test_who_was_shown_a_release_is_shown_what_became_of_it(desk: Desk, seed: int) -> None:
    chance = Random(seed)
    desk.platform = RecordingPlatform(can_find=seed % 2 == 0)
    desk.lane = desk.lane_to(desk.platform)
    between = Between(desk, chance)
    await desk.subscribe("feuerwehr")
    await desk.say(FIRE, BRIDGE)
    for _ in range(14):
        await between.strike()
    await between.come_to_rest()
    # Before the withdrawal a correction, so that what is gone is there again, and known.
    await between.correct()
    await between.come_to_rest()
    known = [text for text in between.posts() if f"Fassung {len(between.happened)}" in text]
    assert known, between.happened
    assert between.posts() == known or not desk.platform.can_find, between.happened
    await between.withdraw()
    await between.come_to_rest()
    assert any("urückgezogen" in text for text in desk.texts(between.address)), between.happened
    assert len(between.posts()) == 0 or not desk.platform.can_find, between.happened
