"""What follows of licences, restrictions and limits for a person, and what does not."""

import json
from dataclasses import replace

import pytest

from bot.advisor.evidence import EnrollmentFailure
from bot.intune.devices import IntuneLookups
from bot.intune.entitlements import INTUNE
from bot.sandbox import Sandbox
from bot.sandbox.resources import Resource, answer_template
from tests.conftest import MovableClock


async def facts_of(lookups: IntuneLookups, sandbox: Sandbox, key: str) -> dict[str, object]:
    found = await lookups.devices(sandbox.people[key].id)
    return {name: fact.value for name, fact in found.facts.items()}


def platforms(sandbox: Sandbox, index: int = 0) -> Resource:
    """Return a platform restriction of the tenant: 0 is the default, 1 that of the shop floor."""
    return [each for each in sandbox.tenant.enrollment_configurations if "windowsRestriction" in each][index]


def windows(configuration: Resource) -> Resource:
    restriction = configuration["windowsRestriction"]
    assert isinstance(restriction, dict)
    return restriction


IN_ORDER = {"licensed": "yes", "platform_allowed": "yes", "personal_allowed": "yes"}


async def test_somebody_with_a_licence_in_a_tenant_without_bars_is_in_order(
    lookups: IntuneLookups, sandbox: Sandbox
) -> None:
    assert await facts_of(lookups, sandbox, "nothing_enrolled") == IN_ORDER


@pytest.mark.parametrize(
    ("licences", "licensed"),
    [
        ((), "no"),
        (("TEAMS_ESSENTIALS_AAD",), "no"),
        (("SPE_E5_WITHOUT_INTUNE",), "no"),
        (("SPE_E5_WITHOUT_INTUNE", "SPE_E3"), "yes"),
    ],
)
async def test_a_licence_counts_by_its_service_plan_and_only_where_that_is_on(
    lookups: IntuneLookups, sandbox: Sandbox, licences: tuple[str, ...], licensed: str
) -> None:
    person = sandbox.people["nothing_enrolled"]
    sandbox.tenant.people["nothing_enrolled"] = replace(person, licences=licences)

    assert (await facts_of(lookups, sandbox, "nothing_enrolled"))["licensed"] == licensed


def test_the_service_plan_is_the_one_of_intune() -> None:
    (plan,) = [
        each
        for each in json.loads(json.dumps(answer_template("licenseDetails")))["SPE_E3"]["servicePlans"]
        if each["servicePlanId"] == INTUNE
    ]

    assert plan["servicePlanName"] == "INTUNE_A"


async def test_a_restriction_for_a_group_holds_for_its_members_only(lookups: IntuneLookups, sandbox: Sandbox) -> None:
    assert await facts_of(lookups, sandbox, "platform_blocked") == {"licensed": "yes", "platform_allowed": "no"}
    assert await facts_of(lookups, sandbox, "unlicensed") == {**IN_ORDER, "licensed": "no"}


async def test_the_default_restriction_holds_for_everybody_else(lookups: IntuneLookups, sandbox: Sandbox) -> None:
    windows(platforms(sandbox))["personalDeviceEnrollmentBlocked"] = True

    assert await facts_of(lookups, sandbox, "nothing_enrolled") == {**IN_ORDER, "personal_allowed": "no"}


async def test_a_version_that_is_wanted_leaves_it_open(lookups: IntuneLookups, sandbox: Sandbox) -> None:
    windows(platforms(sandbox))["osMinimumVersion"] = "10.0.22621.1"

    assert await facts_of(lookups, sandbox, "nothing_enrolled") == {"licensed": "yes"}


@pytest.mark.parametrize(
    "target",
    [
        {"@odata.type": "#microsoft.graph.exclusionGroupAssignmentTarget", "groupId": "x"},
        {"@odata.type": "#microsoft.graph.allLicensedUsersAssignmentTarget"},
        {
            "@odata.type": "#microsoft.graph.groupAssignmentTarget",
            "groupId": "x",
            "deviceAndAppManagementAssignmentFilterType": "include",
        },
        None,
    ],
)
async def test_whom_an_assignment_reaches_is_open_where_groups_alone_do_not_say_it(
    lookups: IntuneLookups, sandbox: Sandbox, target: Resource | None
) -> None:
    platforms(sandbox, 1)["assignments"] = [{"id": "1", "target": target}]

    assert await facts_of(lookups, sandbox, "nothing_enrolled") == {"licensed": "yes"}


async def test_a_restriction_of_a_kind_that_we_do_not_know_leaves_it_open_for_its_members(
    lookups: IntuneLookups, sandbox: Sandbox
) -> None:
    platforms(sandbox, 1)["@odata.type"] = "#microsoft.graph.deviceEnrollmentPlatformRestrictionConfiguration"

    assert await facts_of(lookups, sandbox, "platform_blocked") == {"licensed": "yes"}
    assert await facts_of(lookups, sandbox, "nothing_enrolled") == IN_ORDER


async def test_the_limit_is_reached_when_as_many_devices_are_the_persons_own(
    lookups: IntuneLookups, sandbox: Sandbox, clock: MovableClock
) -> None:
    (limit,) = [each for each in sandbox.tenant.enrollment_configurations if "limit" in each]
    assert "limit_reached" not in await facts_of(lookups, sandbox, "work_account")

    limit["limit"] = 1
    clock.move(minutes=10)
    assert (await facts_of(lookups, sandbox, "work_account"))["limit_reached"] == "yes"
    assert "limit_reached" not in await facts_of(lookups, sandbox, "entra_compliant")  # it is the company's


async def test_the_newest_failure_of_a_hololens_is_decoded(
    lookups: IntuneLookups, sandbox: Sandbox, clock: MovableClock
) -> None:
    found = await lookups.devices(sandbox.people["failed_attempt"].id)

    assert found.failure is not None
    assert found.failure == EnrollmentFailure(
        at=found.failure.at,
        category="enrollmentRestrictionsEnforced",
        reason="The device is blocked by an enrollment restriction. Error code 0x80180014.",
        code="0x80180014",
    )
    assert (clock.now() - found.failure.at).total_seconds() == 15 * 60


@pytest.mark.parametrize(
    ("reason", "code"),
    [
        ("80180018", "0x80180018"),
        ("failed (0X801C0003)", "0x801c0003"),
        ("id 1801800141", None),
        ("", None),
        ("0x00000000", None),
    ],
)
async def test_a_code_is_found_in_any_spelling(
    lookups: IntuneLookups, sandbox: Sandbox, reason: str, code: str | None
) -> None:
    sandbox.tenant.enrollment_events[0]["failureReason"] = reason
    found = await lookups.devices(sandbox.people["failed_attempt"].id)

    assert found.failure is not None
    assert (found.failure.reason, found.failure.code) == (reason, code)


async def test_a_failure_of_somebody_else_or_of_a_phone_is_not_ones_own(
    lookups: IntuneLookups, sandbox: Sandbox
) -> None:
    own, older, phone = sandbox.tenant.enrollment_events
    own["operatingSystem"], older["operatingSystem"] = "Windows", "Android"
    assert (await lookups.devices(sandbox.people["failed_attempt"].id)).failure is None
    assert str(phone["operatingSystem"]) == "iOS"

    assert (await lookups.devices(sandbox.people["nothing_enrolled"].id)).failure is None
