"""What Graph's records mean: devices with facts. A fact that does not truly follow is left open."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from bot.advisor.build import Build
from bot.advisor.evidence import Device, FailingPolicy
from bot.advisor.facts import Fact, Facts, Source, Value
from bot.intune.directory_models import EntraDevice
from bot.intune.models import AutopilotIdentity, AutopilotProfile, ManagedDevice
from bot.intune.pending import pending_action

ENROLLED_STATES = frozenset(
    {
        "managed", "unhealthy", "retirePending", "retireFailed", "retireCanceled",
        "wipePending", "wipeFailed", "wipeCanceled", "deletePending",
    }
)  # fmt: skip
"""Values of managementState in which the device is still enrolled: `wipeIssued` and `retireIssued` leave it open."""

ENROLLED_BY = {
    "windowsAzureADJoinUsingDeviceAuth": "autopilot",
    "windowsAzureADJoin": "entra",
    "windowsAutoEnrollment": "work_account",
    "windowsBulkAzureDomainJoin": "package",
    "windowsBulkUserless": "package",
}
"""deviceEnrollmentType to the way of enrolling, as far as it says so; of `userEnrollment` see `_enrolled_by`."""

IDENTITY = {"entra": "entra", "work_account": "msa"}
"""The identity that a way of enrolling implies. Autopilot leaves open whether the Entra account is shared."""

PROFILE = {
    "assignedInSync": "assigned",
    "assignedOutOfSync": "assigned",
    "assignedUnkownSyncState": "assigned",  # Graph's own spelling
    "notAssigned": "no_profile",
    "pending": "no_profile",
    "failed": "no_profile",
}
"""deploymentProfileAssignmentStatus to the fact `autopilot`."""


@dataclass(frozen=True, slots=True)
class Registration:
    """What Windows Autopilot knows of one serial number. Without an `identity` it is not registered."""

    at: datetime
    identity: AutopilotIdentity | None = None
    profile: AutopilotProfile | None = None


def is_hololens(model: str, operating_system: str = "") -> bool:
    """Tell whether it is a HoloLens. No page gives one literal that Intune reports, so either field may say it."""
    return model.strip().casefold().startswith("hololens") or "holographic" in _letters(operating_system)


@dataclass(frozen=True, slots=True)
class InEntra:
    """What Entra has under the device's azureADDeviceId: nothing where `device` is None."""

    at: datetime
    device: EntraDevice | None


def managed_device(
    record: ManagedDevice,
    at: datetime,
    registration: Registration | None,
    entra: InEntra | None = None,
    failing: tuple[FailingPolicy, ...] = (),
) -> Device:
    """Return a device that Intune has a record of. What is None could not be asked."""
    stated = [*_model_facts(record.model, record.operating_system), *_management_facts(record)]
    enrolled_by = dict(stated).get("enrolled_by")
    facts = [Fact(key, value, Source.INTUNE, at) for key, value in stated]
    if registration is not None:
        facts += _autopilot_facts(registration, enrolled_by)
    elif enrolled_by == "autopilot":
        facts.append(Fact("was_autopilot", "yes", Source.INTUNE, at))
    if entra is not None:
        facts.append(Fact("entra_object_deleted", "yes" if entra.device is None else "no", Source.INTUNE, entra.at))
    return Device(
        id=record.id,
        name=record.device_name,
        model=record.model,
        serial_number=record.serial_number,
        last_sync=record.last_sync_date_time,
        compliance=record.compliance_state,
        facts=Facts(facts),
        enrolled_at=record.enrolled_date_time,
        failing_policies=failing,
        pending=pending_action(record),
    )


def registered_device(identity: AutopilotIdentity, registration: Registration) -> Device:
    """Return a device that Autopilot knows and of which Intune has no other record."""
    stated = list(_model_facts(identity.model))
    if identity.enrollment_state != "enrolled":  # otherwise the two records disagree
        stated.append(("management", "not_enrolled"))
    facts = [Fact(key, value, Source.INTUNE, registration.at) for key, value in stated]
    return Device(
        id=identity.id,
        name=identity.display_name,
        model=identity.model,
        serial_number=identity.serial_number,
        last_sync=None,
        compliance=None,
        facts=Facts([*facts, *_autopilot_facts(registration, None)]),
    )


def _model_facts(model: str, operating_system: str = "") -> Iterator[tuple[str, Value]]:
    name = _letters(model)
    if name.startswith("hololens2"):
        yield "generation", "hololens_2"
        yield "edition", "business"  # there is no other edition of it
    elif name in {"hololens", "hololens1", "hololens(1stgen)"}:
        yield "generation", "hololens_1"
        if "forbusiness" in _letters(operating_system):
            yield "edition", "business"


def _management_facts(record: ManagedDevice) -> Iterator[tuple[str, Value]]:
    with suppress(ValueError):  # Intune does not know the build
        yield "os_build", Build.parse(record.os_version)
    if record.free_storage_space_in_bytes:
        # Rounded down, in the binary gigabytes that Settings shows: what is measured against it is "at least 6 GB".
        yield "free_gb", record.free_storage_space_in_bytes * 10 // 2**30 / 10
    if record.management_state == "discovered":
        yield "management", "not_enrolled"
    if record.management_state not in ENROLLED_STATES or record.enrolled_date_time is None:
        return
    yield "management", "enrolled"
    if record.last_sync_date_time is not None:
        yield "setup", "finished"
    enrolled_by = _enrolled_by(record)
    if enrolled_by is not None:
        yield "enrolled_by", enrolled_by
    if enrolled_by in IDENTITY:
        yield "identity", IDENTITY[enrolled_by]


def _enrolled_by(record: ManagedDevice) -> str | None:
    if record.device_enrollment_type != "userEnrollment":
        return ENROLLED_BY.get(record.device_enrollment_type)
    # Either "Enroll only in device management", which leaves the device out of Entra, or an Entra user's "Connect".
    is_outside_entra = record.azure_ad_registered is False and record.azure_ad_device_id is None
    return "mdm_only" if is_outside_entra else None


def _autopilot_facts(registration: Registration, enrolled_by: Value | None) -> Iterator[Fact]:
    identity, profile = registration.identity, registration.profile
    autopilot = "not_registered" if identity is None else PROFILE.get(profile.status if profile else "")
    if autopilot is not None:
        yield Fact("autopilot", autopilot, Source.INTUNE, registration.at)
    was_autopilot = _was_autopilot(identity, enrolled_by)
    if was_autopilot is not None:
        yield Fact("was_autopilot", was_autopilot, Source.INTUNE, registration.at)


def _was_autopilot(identity: AutopilotIdentity | None, enrolled_by: Value | None) -> str | None:
    """Tell whether Autopilot has set up this device."""
    if enrolled_by == "autopilot":
        return "yes"
    if identity is None:
        return None if enrolled_by is None else "no"
    if identity.enrollment_state in {"enrolled", "pendingReset"}:
        return "yes"
    has_called = identity.last_contacted_date_time is not None
    return "no" if identity.enrollment_state == "notContacted" and not has_called else None


def _letters(text: str) -> str:
    """Return `text` as it compares: without blanks, and in one case."""
    return "".join(text.casefold().split())
