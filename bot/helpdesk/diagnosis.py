"""A diagnosis: from what a look found, what is likely the matter, and what the advisor says of it. Pure."""

from collections import deque
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from bot.advisor import UNKNOWN, VOCABULARY, Advice, Device, Evidence, Fact, Facts, Question, Source, advise, parse_fact
from dialogs.problem import RECENT

MOST_SITUATIONS = 500
"""Situations that are gone through for the advice that rests on one fact. The longest interview has some hundred."""


class Cause(StrEnum):
    """What is likely the matter, what most needs somebody first."""

    FAILED_ATTEMPT = "failed_attempt"
    """Intune saw an attempt to enroll fail, and nothing arrived since."""
    WIPE = "wipe"
    RETIRE = "retire"
    DELETE = "delete"
    """An administrator began it, and the device has not done it yet."""
    ENTRA_DELETED = "entra_deleted"
    """Its device object in Entra is gone."""
    BLOCKED = "blocked"
    """Something that the tenant has or lacks keeps this person from enrolling."""
    NOT_ENROLLED = "not_enrolled"
    NONCOMPLIANT = "noncompliant"
    WELL = "well"


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """What is likely the matter with `device` (None: with none that Intune shows), and the advisor's word on it.

    `answer` is None where the advisor's table has nothing on the cause, which then has words of its own.
    """

    cause: Cause
    device: Device | None
    answer: Question | Advice | None
    blocking: Fact | None = None
    """Of the cause BLOCKED: the fact that is not as it has to be."""


def diagnose(evidence: Evidence, at: datetime) -> Diagnosis:
    """Return what is likely the matter, at `at`, by what was found."""
    today = at.date()
    causes = [(_cause(device), device) for device in evidence.devices]
    cause, device = min(causes, key=lambda found: list(Cause).index(found[0]), default=(Cause.NOT_ENROLLED, None))
    facts = evidence.facts if device is None else evidence.facts.with_(*device.facts.values())
    if (error := _failed_attempt(evidence, at)) is not None:
        return Diagnosis(Cause.FAILED_ATTEMPT, None, _advised(evidence.facts, today, goal="problem", error=error))
    match cause:
        case Cause.WIPE:
            return Diagnosis(cause, device, _advised(facts, today, goal="problem", error="wipe_pending"))
        case Cause.NOT_ENROLLED if (blocking := _blocking(evidence.facts)) is not None:
            return Diagnosis(Cause.BLOCKED, device, _advice_on(blocking, facts, today), blocking)
        case Cause.NOT_ENROLLED | Cause.ENTRA_DELETED:
            return Diagnosis(cause, device, _advised(facts, today, goal="enroll"))
        case _:
            return Diagnosis(cause, device, None)


def _cause(device: Device) -> Cause:
    if device.pending is not None:
        return Cause(device.pending)
    if device.facts.value("entra_object_deleted") == "yes":
        return Cause.ENTRA_DELETED
    if device.facts.value("management") != "enrolled":
        return Cause.NOT_ENROLLED
    return Cause.NONCOMPLIANT if device.compliance in ("noncompliant", "inGracePeriod") else Cause.WELL


def _failed_attempt(evidence: Evidence, at: datetime) -> str | None:
    """Return the error of the newest attempt, where it is recent and nothing was enrolled after it."""
    failure = evidence.failure
    if failure is None or at - failure.at > RECENT:
        return None
    arrived = (device.enrolled_at for device in evidence.devices)
    if any(enrolled_at is not None and enrolled_at >= failure.at for enrolled_at in arrived):
        return None
    return failure.code or UNKNOWN


def _blocking(facts: Facts) -> Fact | None:
    """Return the first fact that is otherwise than the advisor takes it to be where nobody knows: in order."""
    for fact in facts.values():
        expected = VOCABULARY[fact.key].assumption(facts)
        if expected is not None and fact.value not in (expected, UNKNOWN):
            return fact
    return None


def _advice_on(blocking: Fact, facts: Facts, today: date) -> Question | Advice:
    """Return the nearest advice that rests on `blocking`, whatever is answered before; else what is asked first."""
    waiting = deque([_told(facts, goal="enroll")])
    for _ in range(MOST_SITUATIONS):
        if not waiting:
            break
        situation = waiting.popleft()
        match advise(situation, today):
            case Question(fact=asked, choices=choices):
                waiting += [situation.with_(Fact(asked, value, Source.ASSUMED)) for value in (*choices, UNKNOWN)]
            case Advice() as advice if any(fact.key == blocking.key for fact in advice.because):
                return advice
    return _advised(facts, today, goal="enroll")


def _advised(facts: Facts, today: date, **told: str) -> Question | Advice:
    return advise(_told(facts, **told), today)


def _told(facts: Facts, **told: str) -> Facts:
    return facts.with_(*(parse_fact(key, value, Source.GIVEN) for key, value in told.items()))
