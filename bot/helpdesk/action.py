"""What can be done with a ticket, and by whom. `bot.helpdesk.change` says what comes of it."""

from dataclasses import dataclass

from bot.helpdesk.ticket import Agent, Asker


@dataclass(frozen=True, slots=True)
class Take:
    """Take it. `from_id` is the object id of whom the agent saw holding it, empty where nobody did."""

    by: Agent
    from_id: str = ""


@dataclass(frozen=True, slots=True)
class HandTo:
    """Hand it to another agent."""

    by: Agent
    to: Agent


@dataclass(frozen=True, slots=True)
class Reply:
    """Answer the person, which takes a ticket that waits."""

    by: Agent
    text: str


@dataclass(frozen=True, slots=True)
class AskFact:
    """Let the bot ask for a fact, in its own words."""

    by: Agent
    fact: str


@dataclass(frozen=True, slots=True)
class Note:
    """Write something down for the desk alone."""

    by: Agent
    text: str


@dataclass(frozen=True, slots=True)
class Resolve:
    """Say that it is solved."""

    by: Agent


@dataclass(frozen=True, slots=True)
class GiveBack:
    """Give the person back to the bot, with a fact filled in; an empty `fact` is none."""

    by: Agent
    fact: str = ""
    value: str = ""


@dataclass(frozen=True, slots=True)
class Reopen:
    """Open it again: an agent, whose it is then, or the person, for whom it waits with whoever had it."""

    by: Agent | Asker


@dataclass(frozen=True, slots=True)
class Tell:
    """The person wrote something."""

    text: str
    files: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TellFact:
    """The person answered what an agent asked for."""

    fact: str
    value: str


@dataclass(frozen=True, slots=True)
class End:
    """The person needs nobody any more."""


@dataclass(frozen=True, slots=True)
class Rate:
    """The person rates the help, from 1 to 5."""

    stars: int


@dataclass(frozen=True, slots=True)
class Remind:
    """Mention it again: nobody has taken it, or nobody has answered."""


@dataclass(frozen=True, slots=True)
class AskWhetherSolved:
    """Ask the person, who has fallen silent."""


@dataclass(frozen=True, slots=True)
class CloseForSilence:
    """Close it: the person was asked and did not answer."""


@dataclass(frozen=True, slots=True)
class Link:
    """It belongs to an incident: reminders pause until `Resume`."""

    incident_id: int


@dataclass(frozen=True, slots=True)
class Resume:
    """Its incident is over: reminders count from now."""


@dataclass(frozen=True, slots=True)
class Erase:
    """The person had everything erased that is kept of them."""


ByAgent = Take | HandTo | Reply | AskFact | Note | Resolve | GiveBack | Reopen
ByPerson = Tell | TellFact | End | Rate
ByClock = Remind | AskWhetherSolved | CloseForSilence
Action = ByAgent | ByPerson | ByClock | Link | Resume | Erase
