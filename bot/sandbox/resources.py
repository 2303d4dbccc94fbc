"""Resources in the shape in which Graph answers: its defaults (`answers/*.json`), and what a tenant says of them."""

import json
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

from pydantic import JsonValue

Resource = dict[str, JsonValue]

NO_ID = "00000000-0000-0000-0000-000000000000"

_ANSWERS = Path(__file__).parent / "answers"
_DATES = {
    "enrolled_days_ago": ("enrolledDateTime", timedelta(days=1)),
    "synced_minutes_ago": ("lastSyncDateTime", timedelta(minutes=1)),
    "assigned_days_ago": ("deploymentProfileAssignedDateTime", timedelta(days=1)),
    "contacted_days_ago": ("lastContactedDateTime", timedelta(days=1)),
    "minutes_ago": ("eventDateTime", timedelta(minutes=1)),
}
_TRUST = {"windowsAutoEnrollment": "Workplace"}
"""How a device of that deviceEnrollmentType is in Entra; the others are joined."""


def answer_template(name: str) -> Resource:
    """Read the answer of Graph for a resource of which nothing is known: every property, with its default."""
    template: Resource = json.loads(_answer(name))
    return template


@cache
def _answer(name: str) -> str:
    return (_ANSWERS / f"{name}.json").read_text(encoding="utf-8")


def managed_device(user: Resource, given: Resource, now: datetime) -> Resource:
    """Return a managedDevice with the properties of `user`: Graph's defaults, and what is `given` in `tenant.toml`."""
    return {**answer_template("managedDevice"), **user, **_dated(given, now)}


def autopilot_identity(given: Resource, now: datetime) -> Resource:
    """Return a windowsAutopilotDeviceIdentity of beta: Graph's defaults, and what is `given`."""
    return {
        **answer_template("windowsAutopilotDeviceIdentity"),
        **answer_template("windowsAutopilotDeviceIdentity.beta"),
        **_dated(given, now),
    }


def entra_device(device: Resource) -> Resource | None:
    """Return the device object that Entra has for a managedDevice; None for one that is not in Entra."""
    device_id = str(device["azureADDeviceId"])
    if device_id == NO_ID:
        return None
    return {
        **answer_template("device"),
        "id": made_id("device", device_id),
        "deviceId": device_id,
        "displayName": device["deviceName"],
        "operatingSystem": device["operatingSystem"],
        "operatingSystemVersion": device["osVersion"],
        "isCompliant": device["complianceState"] == "compliant",
        "isManaged": True,
        "trustType": _TRUST.get(str(device["deviceEnrollmentType"]), "AzureAd"),
    }


def enrollment_event(user_id: str, given: Resource, now: datetime) -> Resource:
    """Return an enrollmentTroubleshootingEvent of a person: Graph's defaults, and what is `given`."""
    event = {**answer_template("enrollmentTroubleshootingEvent"), "userId": user_id, **_dated(given, now)}
    number = made_id("event", f"{user_id} {event['eventDateTime']} {event['failureReason']}")
    return {**event, "id": number, "correlationId": made_id("correlation", number)}


def licence(name: str, user_id: str) -> Resource:
    """Return the licenseDetails of a person for a licence of `answers/licenseDetails.json`. Raises KeyError."""
    known: dict[str, Resource] = json.loads((_ANSWERS / "licenseDetails.json").read_text(encoding="utf-8"))
    return {"id": made_id("licence", f"{user_id} {name}"), "skuPartNumber": name, **known[name]}


def policy_state(device_id: str, name: str, failing: list[str]) -> Resource:
    """Return a deviceCompliancePolicyState with its settingStates: the one that every device meets, and `failing`."""
    settings: list[JsonValue] = [
        {
            "setting": f"Windows10CompliancePolicy.{setting.title().replace(' ', '')}",
            "settingName": setting,
            "instanceDisplayName": None,
            "state": state,
            "errorCode": 0,
            "errorDescription": None,
            "currentValue": None,
            "sources": [],
            "userId": None,
            "userName": None,
            "userEmail": None,
            "userPrincipalName": None,
        }
        for setting, state in [*((each, "nonCompliant") for each in failing), ("Password required", "compliant")]
    ]
    return {
        "id": made_id("policy", f"{device_id} {name}"),
        "displayName": name,
        "platformType": "windows10AndLater",
        "settingCount": len(settings),
        "settingStates": settings,
        "state": "nonCompliant" if failing else "compliant",
        "version": 1,
    }


def registered_secret(secret: str, end: datetime) -> Resource:
    """Return the passwordCredential of a client secret that ends then: Graph tells of it only how it begins."""
    return {
        "customKeyIdentifier": None,
        "displayName": "bot",
        "endDateTime": written(end),
        "hint": secret[:3],
        "keyId": made_id("secret", secret),
        "secretText": None,
        "startDateTime": written(end - timedelta(days=180)),
    }


def written(moment: datetime) -> str:
    """Return a time as Graph writes it."""
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def made_id(kind: str, name: str) -> str:
    """Return an id for something that a tenant does not give one: the same for the same name."""
    return str(uuid5(NAMESPACE_URL, f"urn:enroll-desk:sandbox:{kind}:{name}"))


def _dated(given: Resource, now: datetime) -> Resource:
    dated: Resource = {}
    for key, value in given.items():
        if key in _DATES and isinstance(value, int):
            name, unit = _DATES[key]
            dated[name] = written(now - value * unit)
        else:
            dated[key] = value
    return dated
