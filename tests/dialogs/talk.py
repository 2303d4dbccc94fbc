"""A talk with the dialogs: the real runner, words and cards, with Intune in memory, and a restart before every turn."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from itertools import count

from bot.advisor import Device, Evidence, Fact, Facts, Source, Value
from bot.advisor.evidence import EnrollmentFailure
from bot.errors import LookupFailed
from bot.language.interpreter import PhraseInterpreter
from cards.catalogue import Catalogues
from cards.render import Renderer
from dialogs.campaigns import OwnReminder, Reminder
from dialogs.case import Case
from dialogs.desk import Desk, NoDesk, Reserved, Standing
from dialogs.effects import Answer, AnswerReminder, Card, Effect, Forget, Later, Replace, Send, Text, TicketEffect
from dialogs.records import Kept
from dialogs.reminder_card import reminder_card
from dialogs.runner import Outcome, Runner
from dialogs.state import load
from dialogs.turn import Event, Kind, Person, Press, Turn

JSON = dict[str, object]

CATALOGUES = Catalogues()
RENDERER = Renderer(CATALOGUES)
INTERPRETER = PhraseInterpreter(RENDERER.plain)
NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
ALEX = Person("72f988bf-86f1-41af-91ab-2d7cd011db47", "6fa459ea-ee8a-3ca4-894e-db77e160355e")


def hololens(
    name: str, serial_number: str = "000012345678", facts: Mapping[str, Value] | None = None, **more: Value
) -> Device:
    """Return a HoloLens 2 as Intune shows it, with `facts` and `more` beside its generation."""
    known = {"generation": "hololens_2", "edition": "business", **(facts or {}), **more}
    return Device(
        id=f"id-of-{name}",
        name=name,
        model="HoloLens 2",
        serial_number=serial_number,
        last_sync=NOON - timedelta(hours=2),
        compliance="compliant",
        facts=Facts(Fact(key, value, Source.INTUNE, NOON) for key, value in known.items()),
    )


@dataclass
class Memory:
    """Look-ups that answer from memory, and fail while `is_down`."""

    devices_found: tuple[Device, ...] = ()
    by_serial: Mapping[str, Device] = field(default_factory=dict)
    is_down: bool = False
    failure: EnrollmentFailure | None = None
    agents: frozenset[str] = frozenset()
    looks: list[str] = field(default_factory=list)

    async def devices(self, user_id: str) -> Evidence:
        """Find the devices of anybody."""
        self.looks.append(user_id)
        if self.is_down:
            raise LookupFailed(reason="unreachable")
        return Evidence(at=NOON, devices=self.devices_found, failure=self.failure)

    async def by_serial_number(self, serial_number: str, *, asked_by: str) -> Evidence:
        """Find one device by its serial number."""
        self.looks.append(f"{serial_number} for {asked_by}")
        if self.is_down:
            raise LookupFailed(reason="unreachable")
        found = self.by_serial.get(serial_number)
        return Evidence(at=NOON, devices=() if found is None else (found,))

    async def devices_of(self, user: str, *, asked_by: str, reason: str) -> Evidence:
        """Find the devices of somebody else: for whom `agents` names."""
        self.looks.append(f"{user} for {asked_by}: {reason}")
        if self.is_down:
            raise LookupFailed(reason="unreachable")
        if asked_by not in self.agents:
            raise LookupFailed(reason="refused")
        return Evidence(at=NOON, devices=self.devices_found)


@dataclass
class Memories:
    """Tells of everybody that this is kept."""

    kept: Kept = field(default_factory=lambda: Kept(3, 4, NOON + timedelta(days=30), 30, 2, 0, (), 365, 0))

    async def of(self, turn: Turn) -> Kept:  # noqa: ARG002 - the port's signature
        """Return it."""
        return self.kept


@dataclass
class MemoryDesk:
    """A helpdesk in memory: every ticket stands there as `here` says."""

    here: Standing = field(default_factory=lambda: Standing(2, 25, None))
    is_there: bool = True
    numbers: Iterator[int] = field(default_factory=lambda: count(1042))

    def serves(self, locale: str) -> bool:  # noqa: ARG002 - the port's signature
        """Tell it."""
        return self.is_there

    async def reserve(self, turn: Turn, locale: str) -> Reserved | None:  # noqa: ARG002 - as above
        """Take the next number."""
        return Reserved(next(self.numbers), self.here) if self.is_there else None

    async def standing(self, number: int, at: datetime) -> Standing | None:  # noqa: ARG002 - as above
        """Return it."""
        return self.here


@dataclass
class MemoryCampaigns:
    """Campaigns in memory, in which the latest answer counts."""

    reminders: tuple[OwnReminder, ...] = ()

    async def of(self, turn: Turn) -> tuple[OwnReminder, ...]:
        """Return those of the person of this talk."""
        return self.reminders if turn.person == ALEX else ()

    def take(self, answered: AnswerReminder) -> None:
        """Keep an answer. Help changes nothing."""
        assert any(own.id == answered.reminder_id for own in self.reminders), "it is a reminder of theirs"
        if answered.answer != "help":
            answer = None if answered.answer == "undo" else answered.answer
            self.reminders = tuple(replace(own, answer=answer, until=answered.until) for own in self.reminders)


def reminded(**fields: object) -> OwnReminder:
    """Return a reminder to enroll by December 18th, with `fields` of it or of how it stands."""
    of_reminder = {name: fields.pop(name) for name in ("obstacle", "code", "is_last", "owner") if name in fields}
    said = Reminder("nothing_enrolled", "", 2, is_last=False, due=date(2026, 12, 18), owner="Robin de Wit")
    said = replace(said, **of_reminder)  # type: ignore[arg-type]
    planned = datetime(2026, 11, 30, 9, tzinfo=UTC)
    standing = {"id": 12, "next_at": planned, "may_follow": not said.is_last, **fields}
    return OwnReminder(reminder=said, **standing)  # type: ignore[arg-type]


class Talk:
    """One person's conversation."""

    def __init__(
        self,
        locale: str = "en-US",
        devices_found: tuple[Device, ...] = (),
        by_serial: Mapping[str, Device] | None = None,
        *,
        is_down: bool = False,
        desk: Desk | None = None,
        reminders: tuple[OwnReminder, ...] = (),
    ) -> None:
        """Begin it, with what Intune knows and the `reminders` that came; without a `desk` there is no helpdesk."""
        self.memory = Memory(devices_found, by_serial or {}, is_down)
        self.kept = Memories()
        self.locale = locale
        self.state: JSON | None = None
        self.effects: tuple[Effect, ...] = ()
        self.cards: dict[str, JSON] = {}
        """Every card of the conversation as it looks now, by key."""
        self.put_off: list[Later] = []
        """What is to come back later, oldest first."""
        self.helpdesk: list[TicketEffect] = []
        """What reached the helpdesk, oldest first."""
        self.answered: list[AnswerReminder] = []
        """What reached the campaign, oldest first."""
        self.later = timedelta()
        """How long the conversation has been left alone."""
        self._turns = count(1)
        self.campaigns = MemoryCampaigns(reminders)
        languages, desk = CATALOGUES.languages, desk or NoDesk()
        self._runner = Runner(self.memory, INTERPRETER, self.kept, languages, desk, campaigns=self.campaigns)
        for own in reversed(reminders):
            sent = reminder_card(own.reminder, own.key)
            self.cards[own.key] = RENDERER.card(sent.template, sent.params, locale)

    async def says(self, text: str, **fields: object) -> None:
        """Write something."""
        await self.takes(self.turn(Kind.MESSAGE, text=text, **fields))

    async def opens(self) -> None:
        """Come into the chat."""
        await self.takes(self.turn(Kind.WELCOME))

    async def presses(self, title: str, card: str | None = None) -> None:
        """Press a button of the newest card that has it, or of that card."""
        for key in [card] if card else reversed(self.cards):
            for action in actions(self.cards[key]):
                if action["title"] == title:
                    await self.presses_data(action["data"])
                    return
        raise AssertionError(f"no button {title!r}, but {self.buttons}")

    async def sends(self, **inputs: str) -> None:
        """Press the button that sends what stands in the fields of a card, after changing these."""
        key, button = next(
            (key, action)
            for key in reversed(self.cards)
            for action in actions(self.cards[key])
            if action["associatedInputs"] == "auto"
        )
        fields = {str(node["id"]): node["value"] for node in nodes(self.cards[key]) if _is_field(node)}
        given = {name.replace("__", "."): value for name, value in inputs.items()}
        assert not given.keys() - fields.keys(), f"no such field, but {list(fields)}"
        data = button["data"]
        assert isinstance(data, dict)
        await self.presses_data({**fields, **given, **data})

    async def happens(self, name: str, **told: object) -> None:
        """Let the helpdesk do something."""
        await self.takes(self.turn(Kind.EVENT, event=Event(name, told)))

    async def hands_over(self, sentence: str = "It does not start") -> None:
        """Ask for a person, and send everything with a sentence."""
        await self.says("I want to talk to a person")
        await self.sends(sentence=sentence)

    async def presses_data(self, data: object) -> None:
        """Press a button with any data, as a forger would."""
        given = data if isinstance(data, dict) else {}
        press = Press(str(given.get("card", "")), str(given.get("verb", "")), given)
        await self.takes(self.turn(Kind.PRESS, press=press))

    async def waits(self) -> None:
        """Let the next event that was put off happen, when it is due."""
        event = self.put_off.pop(0)
        turn = self.turn(Kind.EVENT, event=Event(event.name, event.data))
        self.later += max(timedelta(), event.at - turn.at)
        await self.takes(replace(turn, at=max(turn.at, event.at)))

    def turn(self, kind: Kind, **fields: object) -> Turn:
        """Return the next turn of this person."""
        number = next(self._turns)
        at = NOON + self.later + timedelta(minutes=number)
        return Turn(f"t{number}", kind, ALEX, at, self.locale, **fields)  # type: ignore[arg-type]

    async def takes(self, turn: Turn) -> Outcome:
        """Take a turn, from a state that was written and read again, and draw every card of the answer."""
        state = None if self.state is None else json.loads(json.dumps(self.state))
        outcome = await self._runner.run(state, turn)
        self.state = outcome.state
        self.effects = outcome.effects
        self.said = [self._draw(effect, outcome.locale) for effect in outcome.effects]
        return outcome

    def _draw(self, effect: Effect, locale: str) -> str:
        match effect:
            case Send(key, Card(template, params)) | Replace(key, Card(template, params)):
                self.cards[key] = RENDERER.card(template, params, locale)
                return "" if isinstance(effect, Replace) else "\n".join(texts(self.cards[key]))
            case Send(_, Text(message, params)):
                return RENDERER.text(message, params, locale)
            case Later():
                self.put_off.append(effect)
                return ""
            case Forget():
                return ""
            case AnswerReminder():
                self.campaigns.take(effect)
                self.answered.append(effect)
                return ""
            case Send() | Answer():
                raise AssertionError(effect)
            case _:
                self.helpdesk.append(effect)
                return ""

    def sees(self, text: str) -> bool:
        """Tell whether the last answer said that."""
        return any(text in said for said in self.said)

    @property
    def case(self) -> Case:
        """What a person who took over now would know."""
        case = load(self.state).state.case
        assert case is not None
        return case

    @property
    def buttons(self) -> list[str]:
        """The buttons that answer a question, anywhere in the conversation."""
        return [str(action["title"]) for card in self.cards.values() for action in actions(card) if asks(action)]

    @property
    def cards_with_buttons(self) -> list[str]:
        """The keys of the cards that still wait for an answer."""
        return [key for key, card in self.cards.items() if any(asks(action) for action in actions(card))]


def _is_field(node: JSON) -> bool:
    return str(node.get("type")).startswith("Input.") and "value" in node


def asks(action: JSON) -> bool:
    """Tell whether a button answers a question; one that looks again, or of a reminder, may be pressed at any time."""
    return action["verb"] != "refresh" and not str(action["verb"]).startswith("reminder.")


def actions(card: object) -> list[JSON]:
    """Return the buttons of a card that ask the bot, in order."""
    return [node for node in nodes(card) if node.get("type") == "Action.Execute"]


def texts(card: object) -> Iterator[str]:
    """Go through everything that a card says, buttons in brackets, facts as "title: value"."""
    for node in nodes(card):
        match node:
            case {"type": "TextBlock" | "TextRun", "text": str(text)}:
                yield text
            case {"type": "Action.Execute", "title": str(title)}:
                yield f"[{title}]"
            case {"type": "Input.Toggle", "title": str(title)}:
                yield f"( ) {title}"
            case {"title": str(title), "value": str(value)}:
                yield f"{title}: {value}"


def nodes(value: object) -> Iterator[JSON]:
    """Go through every object of a card, from the top; a fallback repeats what it stands in for and is left out."""
    if isinstance(value, dict):
        yield value
        for key, part in value.items():
            if key not in ("fallback", "data"):
                yield from nodes(part)
    elif isinstance(value, list):
        for part in value:
            yield from nodes(part)
