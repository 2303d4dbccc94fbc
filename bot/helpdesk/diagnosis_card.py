"""The card of a diagnosis: what is likely the matter, the one next step, and the evidence."""

from collections.abc import Mapping
from typing import cast

from bot.advisor import Advice, Device, Evidence, Question
from bot.helpdesk.diagnosis import Cause, Diagnosis
from bot.helpdesk.places import device_url
from dialogs.advice_prompt import advice_rows, step_rows
from dialogs.devices import device_name, status_card
from dialogs.effects import Card
from dialogs.words import Words, fact_row, moment, raw, words

MOST_DEVICES = 2
"""Devices on the card, which stays small beside the advice: the one in question, then the newest sync."""
MOST_POLICIES = 2
"""Policies not met that it names for each of them."""


def diagnosis_card(title: Words, diagnosis: Diagnosis, evidence: Evidence, *, intune_url: str) -> Card:
    """Return the card. `intune_url` is the Intune admin center, for links to devices."""
    devices = sorted(evidence.devices, key=lambda device: device is not diagnosis.device)
    shown = devices[:MOST_DEVICES]
    rows = cast("list[dict[str, object]]", status_card(title, shown, evidence.at).params["devices"])
    return Card(
        "desk_command_diagnosis",
        {
            "title": title,
            "cause": _cause(diagnosis, evidence),
            **_answer(diagnosis),
            "facts": [fact_row(fact) for fact in evidence.facts.values()],
            "devices": [_shown(row, device, intune_url) for row, device in zip(rows, shown, strict=True)],
            "more": len(devices) - len(shown),
            "unanswered": len([each for each in evidence.looked_up if each.failed is not None]),
            "at": moment(evidence.at),
        },
    )


def _cause(diagnosis: Diagnosis, evidence: Evidence) -> Words:
    """Say what is likely the matter."""
    cause = f"desk_command.cause.{diagnosis.cause}"
    if diagnosis.cause is Cause.FAILED_ATTEMPT and evidence.failure is not None:
        failure = evidence.failure
        said = raw(failure.code or failure.reason or failure.category)
        return words(cause, time=moment(failure.at), error=said)
    if diagnosis.blocking is not None:
        row = fact_row(diagnosis.blocking)
        return words(cause, fact=words(f"fact.{row['fact']}"), value=row["value"])
    if diagnosis.device is not None:
        return words(cause, device=device_name(diagnosis.device))
    return words("desk_command.cause.nothing")


def _answer(diagnosis: Diagnosis) -> dict[str, object]:
    """Return what the advisor says: the advice with its first step, or the question that is open."""
    answer = diagnosis.answer
    match answer:
        case Advice():
            first = step_rows(answer)[:1]
            return {"advice": advice_rows(answer), "next": first[0]["text"] if first else None, "where": None}
        case Question():
            return {
                "advice": None,
                "next": words(f"question.{answer.fact}"),
                "where": words(f"where.{answer.fact}"),
            }
        case None:
            return {"advice": None, "next": words(f"desk_command.next.{diagnosis.cause}"), "where": None}


def _shown(row: Mapping[str, object], device: Device, intune_url: str) -> dict[str, object]:
    """Return a device with a link in the place of what its user could do: one that is not enrolled has no page."""
    url = device_url(intune_url, device.id) if device.facts.value("management") == "enrolled" else None
    named = cast("list[Words]", row["failing"])[:MOST_POLICIES]
    more = len(device.failing_policies) - len(named)
    failing = [*named, words("card.more", number=more)] if more > 0 else named
    return {"name": row["name"], "rows": row["rows"], "failing": failing, "url": url}
