"""Devices in the conversation: as rows of a card, as the question which one is meant, and as JSON in the state."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import cast

from bot.advisor import Device
from bot.advisor.evidence import FailingPolicy
from dialogs.effects import Card
from dialogs.fact_groups import grouped, ungrouped
from dialogs.prompt import Choice, Prompt
from dialogs.typed import cleaned
from dialogs.words import Words, moment, named, raw, value_of, words

MOST_DEVICES = 6
"""Devices on one card, so that it stays small and can be read; the newest syncs come first."""
LONGEST_NAME = 63
"""Characters of a device's name; Windows allows no more. A policy's name and a setting's are cut there too."""
LONGEST_WORD = 32
"""Characters of a model ("HoloLens 2"), and of a state that Intune may come to have."""
MOST_POLICIES = 8
"""Policies not met that a card names, shared among its devices."""
MOST_SETTINGS = 3
"""Settings of such a policy that fail. They are named where the card shows one device."""
USUAL_SYNC = timedelta(hours=8)
"""How long a device may be quiet: it reports every eight hours (HoloLens, "Configure MDM", on learn.microsoft.com)."""
OTHER = "other"
"""The answer that it is about none of the devices that were found."""


def status_card(title: Words, devices: Sequence[Device], at: datetime, *, may_refresh: bool = True) -> Card:
    """Return the card that shows how devices stand at `at`. Only the reader's own can be looked at again from it."""
    shown = devices[:MOST_DEVICES]
    rows = [_row(device, at, of=len(shown)) for device in shown]
    more = len(devices) - len(shown)
    return Card("status", {"title": title, "devices": rows, "more": more, "at": moment(at), "may_refresh": may_refresh})


def _row(device: Device, at: datetime, *, of: int) -> dict[str, object]:
    """Return one `of` so many devices as a card shows it at `at`: rows of words, and what to do about it."""
    rows = {
        "model": _model(device),
        "management": _fact(device, "management"),
        "enrolled_by": _fact(device, "enrolled_by"),
        "enrolled_at": None if device.enrolled_at is None else moment(device.enrolled_at),
        "compliance": compliance(device),
        "os_build": _fact(device, "os_build"),
        "last_sync": _last_sync(device, at),
    }
    return {
        "name": device_name(device),
        "rows": {row: value for row, value in rows.items() if value is not None},
        "failing": _failing(device.failing_policies, of=of),
        "next": _next(device),
    }


def which_device(devices: Sequence[Device]) -> Prompt:
    """Return the question which HoloLens it is about."""
    shown = devices[:MOST_DEVICES]
    choices = [Choice(device.id, device_name(device), detail=device_detail(device)) for device in shown]
    text = words("device.one" if len(devices) == 1 else "device.several")
    more = len(devices) - len(shown)
    where = words("status.more", number=more) if more else None
    return Prompt("device", text, (*choices, Choice(OTHER, words("device.other"))), where=where)


def device_name(device: Device) -> Words:
    """Return what a device is called: its name, or its model where it has none."""
    name = cleaned(device.name, LONGEST_NAME) or cleaned(device.model, LONGEST_WORD)
    return raw(name) if name else words("device.unnamed")


def device_detail(device: Device) -> Words:
    """Return which model a device is, and when it was last seen."""
    model = _model(device)
    if device.last_sync is None:
        return words("device.never_synced", model=model)
    return words("device.synced", model=model, time=moment(device.last_sync))


def _model(device: Device) -> Words:
    model = cleaned(device.model, LONGEST_WORD)
    return raw(model) if model else words("device.unknown_model")


def _fact(device: Device, key: str) -> Words | None:
    value = device.facts.value(key)
    return None if value is None else value_of(key, value)


def _last_sync(device: Device, at: datetime) -> Words | None:
    """Say when it was last seen, and whether that is as it should be."""
    if device.last_sync is None:
        return None
    is_usual = at - device.last_sync <= USUAL_SYNC
    return words("status.synced_as_usual" if is_usual else "status.synced_long_ago", time=moment(device.last_sync))


def _failing(policies: Sequence[FailingPolicy], *, of: int) -> list[Words]:
    """Name the policies that one `of` so many devices does not meet, and how many more there are."""
    shown = policies[: max(1, MOST_POLICIES // of)]
    names = [_policy(policy, with_settings=of == 1) for policy in shown]
    more = len(policies) - len(shown)
    return [*names, words("card.more", number=more)] if more else names


def _policy(policy: FailingPolicy, *, with_settings: bool) -> Words:
    """Name a policy, with the settings that fail and how many more of them there are."""
    name = raw(cleaned(policy.name, LONGEST_NAME))
    if not with_settings or not policy.settings:
        return name
    shown = policy.settings[:MOST_SETTINGS]
    settings = raw(", ".join(cleaned(setting, LONGEST_NAME) for setting in shown))
    more = len(policy.settings) - len(shown)
    listed = words("card.some", list=settings, number=more) if more else settings
    return words("status.failing_settings", policy=name, settings=listed)


def _next(device: Device) -> Words:
    """Say what to do: what is pending first, then what is wrong, then what can be done."""
    if device.pending is not None:
        return words(f"status.next.{device.pending}")
    if device.facts.value("entra_object_deleted") == "yes":
        return words("status.next.entra_deleted")
    if device.facts.value("management") != "enrolled":
        return words("status.next.not_enrolled")
    if device.compliance in ("noncompliant", "inGracePeriod"):
        return words("status.next.noncompliant")
    return words("status.next.well")


def compliance(device: Device) -> Words | None:
    """Return whether a device meets its policies; None where Intune does not say."""
    state = cleaned(device.compliance or "", LONGEST_WORD)
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
        "facts": grouped(device.facts),
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
        facts=ungrouped(cast("list[Mapping[str, object]]", data["facts"])),
    )
