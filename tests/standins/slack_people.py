"""What people do in the workspace, and how the app is told of it: envelopes over Socket Mode."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from tests.standins.slack_methods import ME, Account
from tests.standins.slack_state import Channel, Content, StoredMessage

PERSON = "U0ADA"


class Envelopes:
    """Requests for the app, each sent once to the socket that is open, and whether it was acknowledged."""

    def __init__(self) -> None:
        self.waiting: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self.sent: list[dict[str, Any]] = []
        self.acknowledged: dict[str, asyncio.Event] = {}

    def add(self, kind: str, payload: dict[str, Any], number: int) -> str:
        """Send one more request; return the envelope's id."""
        name = f"envelope-{number}"
        self.acknowledged[name] = asyncio.Event()
        envelope = {"envelope_id": name, "type": kind, "payload": payload, "accepts_response_payload": False}
        self.sent.append(envelope)
        self.waiting.put_nowait(envelope)
        return name


class People:
    """The people's side of the stand-in; every method returns the id of the envelope."""

    def __init__(self, account: Account) -> None:
        self._account = account
        self._envelopes = Envelopes()
        self.changed = asyncio.Event()

    def add_person(self, person: str = PERSON, **told: Any) -> str:
        """Let somebody be known in the workspace; ``told`` is what Slack tells of them beside that."""
        self._account.users[person] = {"id": person, "team_id": ME["team_id"], "is_admin": False, **told}
        return person

    def approve(self, team: str) -> str:
        """Let somebody approve that the app is installed in their team; return the code with which they are sent back."""
        code = f"code-{self._account.number()}"
        self._account.codes[code] = team
        return code

    def uninstall(self, team: str = ME["team_id"]) -> None:
        """Let somebody remove the app from their team: its tokens are worth nothing from now on."""
        gone = {token for token, of in self._account.teams.items() if of == team}
        self._account.revoked |= gone
        for token in gone:
            del self._account.teams[token]

    def add_channel(self, name: str = "redaktion", *, direct: bool = False, team: str = ME["team_id"]) -> Channel:
        """Open a channel with the app in it, or somebody's direct messages with the app."""
        channel = Channel(id=f"{'D' if direct else 'C'}{self._account.number():08d}", name=name, team=team)
        self._account.channels[channel.id] = channel
        return channel

    def command(self, channel: Channel, text: str) -> str:
        """Let somebody type ``/press TEXT``."""
        payload = {
            "command": "/press",
            "text": text,
            "channel_id": channel.id,
            "channel_name": channel.name,
            "user_id": PERSON,
            "team_id": channel.team,
            "trigger_id": f"trigger-{self._account.number()}",
            "response_url": f"{self._account.url}/response/{channel.id}/{PERSON}",
        }
        return self._envelopes.add("slash_commands", payload, self._account.number())

    def write(self, channel: Channel, text: str, **more: Any) -> str:
        """Let somebody write a message, of which the app hears where it is mentioned or written to directly."""
        message = StoredMessage(ts=self._account.new_ts(), states=[Content(text=text)], said_by=PERSON)
        channel.messages[message.ts] = message
        direct = channel.id.startswith("D")
        event = {
            "type": "message" if direct else "app_mention",
            "channel": channel.id,
            "user": PERSON,
            "text": text,
            "ts": message.ts,
            **({"channel_type": "im"} if direct else {}),
            **more,
        }
        payload = {
            "type": "event_callback",
            "team_id": channel.team,
            "event_id": f"Ev{self._account.number():08d}",
            "event": event,
        }
        return self._envelopes.add("events_api", payload, self._account.number())

    def befall(self, event: str, *, team: str = ME["team_id"], **more: Any) -> str:
        """Let something happen to the app: an event by its name, with what Slack tells of it beside that."""
        payload = {
            "type": "event_callback",
            "team_id": team,
            "event_id": f"Ev{self._account.number():08d}",
            "event": {"type": event, **more},
        }
        return self._envelopes.add("events_api", payload, self._account.number())

    def tap(self, channel: Channel, message: StoredMessage, label: str) -> str:
        """Let somebody tap a button."""
        (button,) = [button for button in message.buttons if button["text"]["text"] == label]
        payload = {
            "type": "block_actions",
            "user": {"id": PERSON},
            "team": {"id": channel.team},
            "channel": {"id": channel.id},
            "trigger_id": f"trigger-{self._account.number()}",
            "container": {"type": "message", "message_ts": message.ts, "channel_id": channel.id},
            "actions": [{name: value for name, value in button.items() if name != "url"}],
        }
        return self._envelopes.add("interactive", payload, self._account.number())

    def repeat(self) -> None:
        """Send the last request again, as Slack does where it missed that it was acknowledged."""
        self._envelopes.waiting.put_nowait(self._envelopes.sent[-1])

    @property
    def last_envelope(self) -> dict[str, Any]:
        """The last request: what Slack tells the app, by whatever way."""
        return self._envelopes.sent[-1]

    async def until_acknowledged(self, envelope: str) -> None:
        """Wait until the app has acknowledged this request."""
        await asyncio.wait_for(self._envelopes.acknowledged[envelope].wait(), timeout=10)

    async def wait_until(self, condition: Callable[[], bool]) -> None:
        """Return once the condition holds; it is looked at whenever the app has done something."""
        async with asyncio.timeout(10):
            while not condition():
                self.changed.clear()
                await self.changed.wait()
