"""What people do in the workspace, and how the app is told of it: envelopes over Socket Mode."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from tests.standins.slack_methods import ME, Account
from tests.standins.slack_rules import check_options
from tests.standins.slack_state import Channel, Content, StoredMessage, Whisper
from tests.standins.slack_views import ShownView

PERSON, NAME = "U0ADA", "ada"


class Envelopes:
    """Requests for the app, each sent once to the socket that is open, and whether and how it was acknowledged."""

    def __init__(self) -> None:
        self.waiting: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self.sent: list[dict[str, Any]] = []
        self.acknowledged: dict[str, asyncio.Event] = {}
        self.answers: dict[str, dict[str, Any]] = {}

    def add(self, kind: str, payload: dict[str, Any], number: int, *, answered: bool = False) -> str:
        """Send one more request; return the envelope's id."""
        name = f"envelope-{number}"
        self.acknowledged[name] = asyncio.Event()
        envelope = {"envelope_id": name, "type": kind, "payload": payload, "accepts_response_payload": answered}
        self.sent.append(envelope)
        self.waiting.put_nowait(envelope)
        return name


class People:
    """The people's side of the stand-in; methods that are not awaited return the id of the envelope."""

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

    def add_chat_of_others(self) -> Channel:
        """Open the direct messages of two people, which the app cannot see."""
        channel = self.add_channel("directmessage", direct=True)
        channel.member, channel.private = False, True
        return channel

    def command(self, channel: Channel, text: str) -> str:
        """Let somebody type ``/press TEXT``."""
        payload = {
            "command": "/press",
            "text": text,
            "channel_id": channel.id,
            "channel_name": channel.name,
            "user_id": PERSON,
            "user_name": NAME,
            "team_id": channel.team,
            "response_url": self._hook(channel),
            "trigger_id": self._trigger(),
        }
        return self._envelopes.add("slash_commands", payload, self._account.number())

    def write(self, channel: Channel, text: str, **more: Any) -> str:
        """Let somebody write a message, of which the app hears where it is mentioned or written to directly."""
        message = StoredMessage(ts=self._account.new_ts(), states=[Content(text=text)], said_by=PERSON)
        channel.messages[message.ts] = message
        direct = channel.id.startswith("D")
        return self._happens(
            {
                "type": "message" if direct else "app_mention",
                "channel": channel.id,
                "user": PERSON,
                "text": text,
                "ts": message.ts,
                **({"channel_type": "im"} if direct else {}),
                **more,
            },
            channel.team,
        )

    def share(self, channel: Channel, text: str, *, connect: bool = False, **more: Any) -> str:
        """Let somebody post addresses, of which the app hears where they are at its domains, member or not.

        ``connect``: in a channel that is shared with another company. ``more`` takes the place of what Slack tells else.
        """
        written = text.replace("&", "&amp;")
        message = StoredMessage(ts=self._account.new_ts(), states=[Content(text=written)], said_by=PERSON)
        channel.messages[message.ts] = message
        links = [{"domain": "presse.example", "url": url} for url in written.split() if self._account.may_unfurl(url)]
        told = {
            "type": "link_shared",
            "channel": channel.id,
            "user": PERSON,
            "message_ts": message.ts,
            "links": links,
            "is_bot_user_member": channel.member,
            "unfurl_id": f"{channel.id}.{message.ts}",
            "source": "conversations_history",
        }
        return self._happens(told | more, channel.team, is_ext_shared_channel=connect)

    @staticmethod
    def rewrite(message: StoredMessage, text: str) -> None:
        """Let somebody edit what they said; cards go with their addresses."""
        message.states.append(Content(text=text))
        message.cards = {url: card for url, card in message.cards.items() if url in text}

    def tap(self, channel: Channel, message: StoredMessage, label: str) -> str:
        """Let somebody tap a button of a message, which may be one that they alone see."""
        alone = isinstance(message, Whisper)
        container = {"type": "message", "message_ts": message.ts, "channel_id": channel.id, "is_ephemeral": alone}
        return self._does(
            "block_actions",
            team=_team_of(channel),
            channel={"id": channel.id},
            container=container,
            response_url=self._hook(channel, message if isinstance(message, Whisper) else None),
            actions=[_action(message.buttons, label)],
        )

    def point(self, channel: Channel, message: StoredMessage, shortcut: str) -> str:
        """Let somebody choose a shortcut on a message."""
        return self._does(
            "message_action",
            callback_id=shortcut,
            team=_team_of(channel),
            channel={"id": channel.id, "name": channel.name},
            message_ts=message.ts,
            message={
                "type": "message",
                "ts": message.ts,
                "text": message.shown.text,
                "blocks": message.shown.blocks,
                **({"thread_ts": message.thread} if message.thread else {}),
            },
            response_url=self._hook(channel),
        )

    def choose(self, shortcut: str) -> str:
        """Let somebody choose a shortcut that is offered everywhere."""
        return self._does("shortcut", callback_id=shortcut)

    def open_home(self, direct: Channel, tab: str = "home") -> str:
        """Let somebody open the app's home, or its messages."""
        return self._happens({"type": "app_home_opened", "user": PERSON, "channel": direct.id, "tab": tab}, direct.team)

    def tap_view(self, view: ShownView, label: str) -> str:
        """Let somebody tap a button in a view."""
        return self._does(
            "block_actions",
            trigger_id=self._trigger(view),
            view=view.told(),
            container={"type": "view", "view_id": view.id},
            actions=[_action(view.buttons, label)],
        )

    def fill(self, view: ShownView, name: str, text: str) -> None:
        """Let somebody type into a field."""
        element = view.fields[name]["element"]
        view.values[name] = {element["action_id"]: {"type": element["type"], "value": text}}

    async def offered(self, view: ShownView, name: str, typed: str) -> list[dict[str, Any]]:
        """Return what a field offers for these letters."""
        envelope = self._does(
            "block_suggestion",
            answered=True,
            view=view.told(),
            container={"type": "view", "view_id": view.id},
            block_id=name,
            action_id=view.fields[name]["element"]["action_id"],
            value=typed,
        )
        await self.until_acknowledged(envelope)
        options: list[dict[str, Any]] = self._envelopes.answers[envelope]["options"]
        check_options(options)
        return options

    async def pick(self, view: ShownView, name: str, typed: str, label: str) -> None:
        """Let somebody type letters into a field, and pick one of what is offered."""
        (option,) = [each for each in await self.offered(view, name, typed) if each["text"]["text"] == label]
        element = view.fields[name]["element"]
        given = view.values.setdefault(name, {}).setdefault(
            element["action_id"], {"type": element["type"], "selected_options": []}
        )
        given["selected_options"].append(option)

    async def submit(self, view: ShownView) -> None:
        """Let somebody submit a form, and do what the app says to that."""
        envelope = self._does("view_submission", answered=True, view=view.told())
        await self.until_acknowledged(envelope)
        answer = self._envelopes.answers[envelope]
        match answer.get("response_action"):
            case "errors":
                assert answer["errors"].keys() <= view.fields.keys(), "an error at a field that there is not"
                view.errors = answer["errors"]
            case "update":
                self._account.surfaces.change(view, answer["view"])
            case None:
                view.closed = True
            case other:
                raise AssertionError(f"unexpected response_action: {other}")

    def expire_triggers(self) -> None:
        """Let the three seconds pass in which what was done may open a modal."""
        self._account.surfaces.expire()

    def sent(self, place: int) -> dict[str, Any]:
        """Return a request as the app was told of it."""
        payload: dict[str, Any] = self._envelopes.sent[place]["payload"]
        return payload

    def repeat(self) -> None:
        """Send the last request again, as Slack does where it missed that it was acknowledged."""
        self._envelopes.waiting.put_nowait(self._envelopes.sent[-1])

    @property
    def last_envelope(self) -> dict[str, Any]:
        """The last request: what Slack tells the app, by whatever way."""
        return self._envelopes.sent[-1]

    async def until_told(self) -> None:
        """Return once the app has been sent all that was done so far."""
        async with asyncio.timeout(10):
            while not self._envelopes.waiting.empty():  # noqa: ASYNC110  # a queue tells nobody that it is empty
                await asyncio.sleep(0.01)

    def is_acknowledged(self, envelope: str) -> bool:
        """Whether the app has acknowledged this request by now."""
        return self._envelopes.acknowledged[envelope].is_set()

    async def until_acknowledged(self, envelope: str) -> None:
        """Wait until the app has acknowledged this request."""
        await asyncio.wait_for(self._envelopes.acknowledged[envelope].wait(), timeout=10)

    async def wait_until(self, condition: Callable[[], bool]) -> None:
        """Return once the condition holds; it is looked at whenever the app has done something."""
        async with asyncio.timeout(10):
            while not condition():
                self.changed.clear()
                await self.changed.wait()

    def _does(self, kind: str, *, answered: bool = False, **more: Any) -> str:
        payload = {
            "type": kind,
            "user": {"id": PERSON, "name": NAME, "username": NAME},
            "team": {"id": ME["team_id"]},
            "trigger_id": self._trigger(),
            **more,
        }
        return self._envelopes.add("interactive", payload, self._account.number(), answered=answered)

    def befall(self, event: str, *, team: str = ME["team_id"], **more: Any) -> str:
        """Let something happen to the app: an event by its name, with what Slack tells of it beside that."""
        return self._happens({"type": event, **more}, team)

    def _happens(self, event: dict[str, Any], team: str = ME["team_id"], **more: Any) -> str:
        payload = {
            "type": "event_callback",
            "team_id": team,
            "event_id": f"Ev{self._account.number():08d}",
            "event": event,
            **more,
        }
        return self._envelopes.add("events_api", payload, self._account.number())

    def _trigger(self, view: ShownView | None = None) -> str:
        return self._account.surfaces.trigger(PERSON, view.id if view else "")

    def _hook(self, channel: Channel, message: Whisper | None = None) -> str:
        return self._account.url + self._account.surfaces.hook(channel, PERSON, message)


def _team_of(channel: Channel) -> dict[str, str]:
    return {"id": channel.team or ME["team_id"]}


def _action(buttons: list[dict[str, Any]], label: str) -> dict[str, Any]:
    (button,) = [button for button in buttons if button["text"]["text"] == label]
    return {name: value for name, value in button.items() if name != "url"}
