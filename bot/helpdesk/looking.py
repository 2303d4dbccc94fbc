"""Looking at somebody else's HoloLens: for an agent, with a reason, which is asked for where it is missing."""

from typing import Protocol

from bot.advisor import Evidence
from bot.clock import Clock
from bot.errors import LookupFailed
from bot.helpdesk.command import AboutADevice, Diagnose, Find
from bot.helpdesk.diagnosis import diagnose
from bot.helpdesk.diagnosis_card import diagnosis_card
from bot.helpdesk.ticket import Agent
from dialogs.effects import Card, Text
from dialogs.others import SHORTEST_REASON
from dialogs.turn import Press
from dialogs.typed import cleaned
from dialogs.words import Words, raw, words

LONGEST_NAME = 113
"""Characters of a name in a title; Entra allows as many for a user principal name."""

DIAGNOSE, FIND = "desk.diagnose", "desk.find"
"""The verbs of buttons that ask; beside their data comes the input `reason`."""


class AgentLookups(Protocol):
    """Looks in Intune for agents who give a reason. Both are audited, and raise bot.errors.LookupFailed."""

    async def devices_of(self, user: str, *, asked_by: str, reason: str) -> Evidence:
        """Find the HoloLens devices of somebody, by object id or user principal name."""
        ...

    async def anybodys(self, serial_number: str, *, asked_by: str, reason: str) -> Evidence:
        """Find the HoloLens with exactly that serial number, whoever has it."""
        ...


class Looking:
    """Looks, and says what is likely the matter."""

    def __init__(self, lookups: AgentLookups, clock: Clock, *, intune_url: str) -> None:
        """Look through `lookups`. `intune_url` is the Intune admin center, for links to devices."""
        self._lookups = lookups
        self._clock = clock
        self._intune_url = intune_url

    async def at(self, command: AboutADevice, agent: Agent) -> Card | Text:
        """Return the diagnosis; a line where the look failed, which must never read as having no devices."""
        try:
            evidence = await self._evidence(command, agent)
        except LookupFailed as failed:
            known = failed.reason if failed.reason in ("unknown_user", "refused") else "other"
            return Text(f"desk_command.failed.{known}")
        diagnosis = diagnose(evidence, self._clock.now())
        return diagnosis_card(about(command), diagnosis, evidence, intune_url=self._intune_url)

    async def _evidence(self, command: AboutADevice, agent: Agent) -> Evidence:
        match command:
            case Diagnose(user=user, reason=reason):
                return await self._lookups.devices_of(user, asked_by=agent.id, reason=reason)
            case Find(serial_number=serial_number, reason=reason):
                return await self._lookups.anybodys(serial_number, asked_by=agent.id, reason=reason)


def has_reason(command: AboutADevice) -> bool:
    """Tell whether it says why: "ok" is no reason."""
    return len(command.reason) >= SHORTEST_REASON


def reason_card(command: AboutADevice) -> Card:
    """Return the card that asks for the reason."""
    match command:
        case Diagnose(user=user):
            verb, data = DIAGNOSE, {"user": user}
        case Find(serial_number=serial_number):
            verb, data = FIND, {"serial_number": serial_number}
    return Card("desk_command_reason", {"title": about(command), "verb": verb, "data": data})


def asked_by(press: Press) -> dict[str, str]:
    """Return what a press asks, as text that is still to be read: `user` or `serial_number`, and `reason`."""
    values = {name: press.data.get(name) for name in ("user", "serial_number", "reason")}
    return {name: cleaned(value) for name, value in values.items() if isinstance(value, str)}


def about(command: AboutADevice) -> Words:
    """Name what it is about. Whom an object id means a card does not say: its data could say anything."""
    match command:
        case Find(serial_number=serial_number):
            return words("desk_command.about.serial_number", serial_number=raw(serial_number))
        case Diagnose(user=user, name=name) if name or "@" in user:
            return words("desk_command.about.user", user=raw(cleaned(name or user, LONGEST_NAME)))
        case Diagnose():
            return words("desk_command.about.somebody")
