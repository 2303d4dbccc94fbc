"""What follows from a record, and what does not."""

from datetime import UTC, datetime

import pytest

from bot.advisor.build import Build
from bot.advisor.evidence import Device
from bot.advisor.facts import Source
from bot.intune.evidence import ENROLLED_BY, Registration, is_hololens, managed_device, registered_device
from bot.intune.models import AutopilotIdentity, AutopilotProfile, ManagedDevice

AT = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
ENROLLED = ManagedDevice(
    id="1",
    serial_number="0012",
    model="HoloLens 2",
    os_version="10.0.22621.1244",
    management_state="managed",
    device_enrollment_type="windowsAzureADJoin",
    enrolled_date_time=AT,
    last_sync_date_time=AT,
)


def values(device: Device) -> dict[str, object]:
    return {key: fact.value for key, fact in device.facts.items()}


def facts_of(registration: Registration | None = None, /, **given: object) -> dict[str, object]:
    return values(managed_device(ENROLLED.model_copy(update=given), AT, registration))


@pytest.mark.parametrize(
    ("model", "operating_system"),
    [
        ("HoloLens 2", "Windows"),
        (" hololens", ""),
        ("", "Windows Holographic"),
        ("", "WindowsHolographic"),
        ("Unknown", "Windows Holographic for Business"),
    ],
)
def test_a_hololens_is_known_by_its_model_or_its_system(model: str, operating_system: str) -> None:
    assert is_hololens(model, operating_system)


@pytest.mark.parametrize(
    ("model", "operating_system"), [("Latitude 7450", "Windows"), ("", ""), ("My HoloLens", "iOS")]
)
def test_another_device_is_no_hololens(model: str, operating_system: str) -> None:
    assert not is_hololens(model, operating_system)


def test_every_fact_says_that_intune_told_it_and_when() -> None:
    device = managed_device(ENROLLED, AT, Registration(AT))

    assert {(fact.source, fact.at) for fact in device.facts.values()} == {(Source.INTUNE, AT)}
    assert values(device) == {
        "generation": "hololens_2",
        "edition": "business",
        "os_build": Build(22621, 1244),
        "management": "enrolled",
        "setup": "finished",
        "enrolled_by": "entra",
        "identity": "entra",
        "autopilot": "not_registered",
        "was_autopilot": "no",
    }


def test_the_edition_of_a_first_generation_follows_only_where_its_name_says_so() -> None:
    assert "edition" not in facts_of(model="HoloLens", operating_system="Windows Holographic")
    named = facts_of(model="HoloLens (1st gen)", operating_system="Windows Holographic for Business")
    assert (named["generation"], named["edition"]) == ("hololens_1", "business")


def test_a_model_that_does_not_name_its_generation_leaves_it_open() -> None:
    assert not {"generation", "edition"} & facts_of(model="HoloLens Next").keys()


@pytest.mark.parametrize("version", ["", "unknown", "10.0"])
def test_a_build_that_cannot_be_read_is_not_known(version: str) -> None:
    assert "os_build" not in facts_of(os_version=version)


@pytest.mark.parametrize(
    ("type_", "enrolled_by", "identity"),
    [
        ("windowsAzureADJoinUsingDeviceAuth", "autopilot", None),
        ("windowsAzureADJoin", "entra", "entra"),
        ("windowsAutoEnrollment", "work_account", "msa"),
        ("windowsBulkAzureDomainJoin", "package", None),
        ("windowsBulkUserless", "package", None),
        ("deviceEnrollmentManager", None, None),
        ("byTelepathy", None, None),
    ],
)
def test_the_way_of_enrolling_follows_from_the_type(type_: str, enrolled_by: str | None, identity: str | None) -> None:
    facts = facts_of(device_enrollment_type=type_)

    assert (facts.get("enrolled_by"), facts.get("identity")) == (enrolled_by, identity)
    assert facts["management"] == "enrolled"


def test_a_user_enrollment_is_mdm_only_where_the_device_is_not_in_entra() -> None:
    outside = {"azure_ad_registered": False, "azure_ad_device_id": None}
    assert facts_of(device_enrollment_type="userEnrollment", **outside)["enrolled_by"] == "mdm_only"
    for inside in ({"azure_ad_registered": True}, {"azure_ad_registered": None}, {"azure_ad_device_id": "a5"}):
        assert "enrolled_by" not in facts_of(device_enrollment_type="userEnrollment", **{**outside, **inside})


@pytest.mark.parametrize("state", ["wipeIssued", "retireIssued", "unknownFutureValue", ""])
def test_a_device_that_may_be_gone_already_is_not_called_enrolled(state: str) -> None:
    assert not {"management", "enrolled_by", "setup", "identity"} & facts_of(management_state=state).keys()


def test_a_device_that_never_enrolled_is_not_called_enrolled() -> None:
    assert "management" not in facts_of(enrolled_date_time=None)
    assert facts_of(management_state="discovered")["management"] == "not_enrolled"


def test_a_device_that_never_synced_may_still_be_in_its_first_run() -> None:
    assert "setup" not in facts_of(last_sync_date_time=None)


def test_free_space_is_rounded_down_and_nothing_is_not_known() -> None:
    assert facts_of(free_storage_space_in_bytes=6 * 2**30 - 1)["free_gb"] == 5.9
    assert facts_of(free_storage_space_in_bytes=6 * 2**30)["free_gb"] == 6.0
    assert "free_gb" not in facts_of(free_storage_space_in_bytes=0)


@pytest.mark.parametrize(
    ("status", "autopilot"),
    [
        ("assignedInSync", "assigned"),
        ("assignedOutOfSync", "assigned"),
        ("assignedUnkownSyncState", "assigned"),
        ("notAssigned", "no_profile"),
        ("pending", "no_profile"),
        ("failed", "no_profile"),
        ("unknown", None),
        ("", None),
    ],
)
def test_the_profile_decides_what_autopilot_will_do(status: str, autopilot: str | None) -> None:
    identity = AutopilotIdentity(id="9", serial_number="0012", model="HoloLens 2", enrollment_state="notContacted")
    registration = Registration(AT, identity, AutopilotProfile(id="9", status=status))
    facts = values(registered_device(identity, registration))

    assert facts.get("autopilot") == autopilot
    assert (facts["management"], facts["was_autopilot"], facts["generation"]) == ("not_enrolled", "no", "hololens_2")


def test_a_registration_of_which_beta_says_nothing_leaves_the_profile_open() -> None:
    identity = AutopilotIdentity(id="9", serial_number="0012", model="HoloLens 2")

    assert "autopilot" not in values(registered_device(identity, Registration(AT, identity)))


@pytest.mark.parametrize(
    ("state", "contacted", "was"),
    [
        ("enrolled", AT, "yes"),
        ("pendingReset", AT, "yes"),
        ("notContacted", None, "no"),
        ("notContacted", AT, None),
        ("failed", AT, None),
    ],
)
def test_a_registration_tells_whether_autopilot_ran(state: str, contacted: datetime | None, was: str | None) -> None:
    identity = AutopilotIdentity(id="9", enrollment_state=state, last_contacted_date_time=contacted)
    facts = values(registered_device(identity, Registration(AT, identity)))

    assert facts.get("was_autopilot") == was
    assert ("management" in facts) == (state != "enrolled")


def test_where_autopilot_could_not_be_asked_only_its_own_way_of_enrolling_speaks() -> None:
    assert not {"autopilot", "was_autopilot"} & facts_of(None).keys()
    by_autopilot = next(type_ for type_, way in ENROLLED_BY.items() if way == "autopilot")
    facts = facts_of(None, device_enrollment_type=by_autopilot)
    assert facts["was_autopilot"] == "yes"
    assert "autopilot" not in facts
