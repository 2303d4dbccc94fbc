"""Devices in the conversation: as rows of a card, as the question which one is meant, and as JSON in the state."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import cast

from bot.advisor import Device, facts_from_json, facts_to_json
from dialogs.prompt import Choice, Prompt
from dialogs.typed import cleaned
from dialogs.words import Words, moment, named, raw, value_of, words

MOST_DEVICES = 8
"""Devices on one card, so that it stays small and can be read; the newest syncs come first."""
LONGEST_NAME = 63
"""Characters of a device's name; Windows allows no more."""
OTHER = "other"
"""The answer that it is about none of the devices that were found."""


def device_row(device: Device) -> dict[str, object]:
    """Return a device as a card shows it."""
    management = device.facts.value("management")
    build = device.facts.value("os_build")
    return {
        "name": device_name(device),
        "model": _model(device),
        "management": None if management is None else value_of("management", management),
        "compliance": _compliance(device),
        "os_build": None if build is None else raw(str(build)),
        "last_sync": None if device.last_sync is None else moment(device.last_sync),
    }


def which_device(devices: Sequence[Device]) -> Prompt:
    """Return the question which HoloLens it is about."""
    choices = [Choice(device.id, device_name(device), detail=_detail(device)) for device in devices[:MOST_DEVICES]]
    text = words("device.one" if len(devices) == 1 else "device.several")
    return Prompt("device", text, (*choices, Choice(OTHER, words("device.other"))))


def device_name(device: Device) -> Words:
    """Return what a device is called: its name, or its model where it has none."""
    name = cleaned(device.name, LONGEST_NAME) or cleaned(device.model, LONGEST_NAME)
    return raw(name) if name else words("device.unnamed")


def _detail(device: Device) -> Words:
    model = _model(device)
    if device.last_sync is None:
        return words("device.never_synced", model=model)
    return words("device.synced", model=model, time=moment(device.last_sync))


def _model(device: Device) -> Words:
    model = cleaned(device.model, LONGEST_NAME)
    return raw(model) if model else words("device.unknown_model")


def _compliance(device: Device) -> Words | None:
    state = cleaned(device.compliance or "", LONGEST_NAME)
    return named(f"compliance.{state}", state) if state else None


def device_to_json(device: Device) -> dict[str, object]:
    """Return a device as plain JSON."""
    return {
        "id": device.id,
        "name": cleaned(device.name),
        "model": cleaned(device.model),
        "serial_number": cleaned(device.serial_number),
        "last_sync": device.last_sync and device.last_sync.isoformat(),
        "compliance": device.compliance and cleaned(device.compliance),
        "facts": facts_to_json(device.facts),
    }


def device_from_json(data: Mapping[str, object]) -> Device:
    """Read what `device_to_json` wrote. Raises KeyError, TypeError or ValueError where it did not."""
    last_sync = cast("str | None", data["last_sync"])
    return Device(
        id=str(data["id"]),
        name=str(data["name"]),
        model=str(data["model"]),
        serial_number=str(data["serial_number"]),
        last_sync=None if last_sync is None else datetime.fromisoformat(last_sync),
        compliance=cast("str | None", data["compliance"]),
        facts=facts_from_json(cast("Mapping[str, object]", data["facts"])),
    )
