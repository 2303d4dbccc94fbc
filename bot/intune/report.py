"""Evidence as plain JSON, with the look-ups that each fact comes from."""

from datetime import datetime

from bot.advisor.evidence import Device, EnrollmentFailure, Evidence
from bot.advisor.facts import Fact, Facts
from bot.intune.lookups import LOOKUPS

_PERMISSIONS = {lookup.name: lookup.permission for lookup in LOOKUPS}
_TELLS = {lookup.name: lookup.tells for lookup in LOOKUPS}


def permission_of(lookup: str) -> str:
    """Return the permission that a look-up wants. Raises KeyError for a name that is none."""
    return _PERMISSIONS[lookup]


def sources_of(fact: Fact, evidence: Evidence) -> tuple[str, ...]:
    """Return the names of the look-ups that tell such a fact and were answered when it became known."""
    telling = (each for each in evidence.looked_up if each.failed is None and fact.key in _TELLS[each.name])
    return tuple(each.name for each in telling if each.at == fact.at)


def as_json(evidence: Evidence) -> dict[str, object]:
    """Return evidence as JSON; times are ISO 8601 in UTC."""
    return {
        "at": evidence.at.isoformat(),
        "devices": [_device(device, evidence) for device in evidence.devices],
        "facts": _facts(evidence.facts, evidence),
        "failure": None if evidence.failure is None else _failure(evidence.failure),
        "look_ups": [
            {
                "name": each.name,
                "permission": permission_of(each.name),
                "at": each.at.isoformat(),
                "failed": each.failed,
            }
            for each in evidence.looked_up
        ],
    }


def _device(device: Device, evidence: Evidence) -> dict[str, object]:
    return {
        "id": device.id,
        "name": device.name,
        "model": device.model,
        "serial_number": device.serial_number,
        "enrolled_at": _written(device.enrolled_at),
        "last_sync": _written(device.last_sync),
        "compliance": device.compliance,
        "failing_policies": [
            {"name": policy.name, "settings": list(policy.settings)} for policy in device.failing_policies
        ],
        "pending": device.pending,
        "facts": _facts(device.facts, evidence),
    }


def _facts(facts: Facts, evidence: Evidence) -> dict[str, object]:
    return {
        fact.key: {
            "value": fact.value if isinstance(fact.value, str | int | float) else str(fact.value),
            "at": _written(fact.at),
            "look_ups": list(sources_of(fact, evidence)),
        }
        for fact in facts.values()
    }


def _failure(failure: EnrollmentFailure) -> dict[str, object]:
    return {
        "at": failure.at.isoformat(),
        "category": failure.category,
        "reason": failure.reason,
        "code": failure.code,
    }


def _written(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()
