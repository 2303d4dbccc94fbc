"""What the advisor and Intune say about a request, for the agent who reads its card."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import cast

from bot.advisor import Advice, Device, Facts, Question, advise
from dialogs.advice_prompt import step_rows, summary
from dialogs.devices import device_from_json, status_card
from dialogs.typed import cleaned
from dialogs.words import Words, raw, words

FIRST_STEPS = 2
"""Steps of the advice that stand on the card; the agent knows the rest, or asks the bot."""
MOST_DEVICES = 2
"""Devices on the card: who has more is rare, and those that reported last come first."""
LONGEST_NAME = 32
"""Characters of a device's name."""
ROWS = ("management", "compliance", "os_build", "last_sync")
"""What is shown of a device; the rest is one press away, in Intune."""

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

    `intune_url` is where administrators have Intune (bot.settings.clouds.Cloud.intune_url).
    """
    shown = [device_from_json(device) for device in devices[:MOST_DEVICES]]
    rows = cast("list[dict[str, Words]]", status_card(words("status.title"), shown, at).params["devices"])
    return {
        "devices": [_row(device, row, intune_url) for device, row in zip(shown, rows, strict=True)],
        "more_devices": len(devices) - len(shown),
    }


def _row(device: Device, row: Mapping[str, Words], intune_url: str) -> dict[str, object]:
    """Return a device as the card shows it: `row` is what its user sees of it."""
    name = cleaned(device.name, LONGEST_NAME)
    return {
        "name": raw(name) if name else row["name"],
        "rows": {key: row["rows"][key] for key in ROWS if key in row["rows"]},
        "url": f"{intune_url}/{_PAGE}{device.id}" if _is_enrolled(device) else None,
    }


def _is_enrolled(device: Device) -> bool:
    """Tell whether it has a page: an Autopilot device that is not enrolled has an id of another kind."""
    return device.facts.value("management") == "enrolled"
