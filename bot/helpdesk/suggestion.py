"""What the advisor and Intune say about a request, for the agent who reads its card."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.advisor import Advice, Device, Facts, Question, advise
from dialogs.advice_prompt import step_rows, summary
from dialogs.devices import device_from_json, status_card
from dialogs.words import Words, words

FIRST_STEPS = 3
"""Steps of the advice that stand on the card; the agent knows the rest, or asks the bot."""
MOST_DEVICES = 3
"""Devices on the card: who has more is rare, and those that reported last come first."""

_PAGE = "#view/Microsoft_Intune_Devices/DeviceSettingsMenuBlade/~/overview/mdmDeviceId/"
"""The page of a device in the Intune admin center."""


def suggestion(facts: Facts, at: datetime) -> dict[str, object]:
    """Return the advice in short, with its first steps, or the question that is still open."""
    match advise(facts, at.date()):
        case Question(fact):
            return {"summary": words(f"fact.{fact}"), "is_open": True, "steps": [], "more": 0}
        case Advice() as advice:
            steps = [step["text"] for step in step_rows(advice)]
            more = max(0, len(steps) - FIRST_STEPS)
            return {"summary": summary(advice), "is_open": False, "steps": steps[:FIRST_STEPS], "more": more}


def evidence(devices: Sequence[Mapping[str, object]], at: datetime, *, intune_url: str) -> dict[str, object]:
    """Return what Intune showed of the person's devices (dialogs.devices.device_to_json), each with its page there.

    `intune_url` is where administrators have Intune (bot.clouds.Cloud.intune_url).
    """
    shown = [device_from_json(device) for device in devices[:MOST_DEVICES]]
    rows = _rows(shown, at)
    urls = [f"{intune_url}/{_PAGE}{device.id}" if _is_enrolled(device) else None for device in shown]
    return {
        "devices": [{**row, "url": url} for row, url in zip(rows, urls, strict=True)],
        "more_devices": len(devices) - len(shown),
    }


def _rows(devices: Sequence[Device], at: datetime) -> list[dict[str, Words | dict[str, Words]]]:
    rows: list[dict[str, Words | dict[str, Words]]] = status_card(words("status.title"), devices, at).params["devices"]  # type: ignore[assignment]
    return [{"name": row["name"], "rows": row["rows"]} for row in rows]


def _is_enrolled(device: Device) -> bool:
    """Tell whether it has a page: an Autopilot device that is not enrolled has an id of another kind."""
    return device.facts.value("management") == "enrolled"
