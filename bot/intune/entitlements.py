"""What a person may do: licence, enrollment restrictions, device limit. A fact that does not truly follow is open."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from bot.advisor.facts import Fact, Source
from bot.intune.answers import Found
from bot.intune.directory_models import EnrollmentConfiguration, Licence, Target
from bot.intune.inquiry import Inquiry
from bot.intune.lookups import ENROLLMENT_CONFIGURATIONS, GROUPS, LICENCES, MOST_GROUPS
from bot.intune.models import ManagedDevice

INTUNE = "c1ec4a95-1f05-45b3-a911-aa3fa01094f5"
"""The service plan INTUNE_A. INTUNE_O365 (mobile device management of Office 365) is not full Intune."""

# Entra ID P1 and P2 belong to the fact `auto_enrollment`, together with the MDM user scope, which no application
# permission can read: that fact is the operator's to say, and no licence alone decides it.

LIMIT = "#microsoft.graph.deviceEnrollmentLimitConfiguration"
PLATFORMS = "#microsoft.graph.deviceEnrollmentPlatformRestrictionsConfiguration"
UNRELATED = frozenset(
    {
        "#microsoft.graph.deviceEnrollmentWindowsHelloForBusinessConfiguration",
        "#microsoft.graph.windows10EnrollmentCompletionPageConfiguration",
    }
)
"""Configurations that restrict nobody. Of a type that is not known here it is not certain."""

_TO_GROUP = "#microsoft.graph.groupAssignmentTarget"


async def restriction_facts(inquiry: Inquiry, person: str, owned: Sequence[ManagedDevice]) -> list[Fact]:
    """Return what a person (an object id) who has those devices of any kind may enroll. Never raises LookupFailed."""
    configurations = await inquiry.maybe(ENROLLMENT_CONFIGURATIONS)
    if configurations is None:
        return []
    member_of = await _member_of(inquiry, person, configurations.records)
    limit = _applying(configurations.records, LIMIT, member_of)
    platforms = _applying(configurations.records, PLATFORMS, member_of)
    return [*_limit_facts(limit, owned, configurations.at), *_platform_facts(platforms, configurations.at)]


async def licence_facts(inquiry: Inquiry, person: str) -> list[Fact]:
    """Return whether the person has a licence for Intune. Never raises LookupFailed."""
    found = await inquiry.maybe(LICENCES, user_id=person)
    return [] if found is None else list(_licence_facts(found))


def _licence_facts(found: Found[Licence]) -> Iterator[Fact]:
    states = [plan.provisioning_status for licence in found.records for plan in licence.service_plans
              if plan.service_plan_id.casefold() == INTUNE]  # fmt: skip
    if "Success" in states:
        yield Fact("licensed", "yes", Source.INTUNE, found.at)
    elif all(state == "Disabled" for state in states):
        yield Fact("licensed", "no", Source.INTUNE, found.at)


async def _member_of(
    inquiry: Inquiry, person: str, configurations: Iterable[EnrollmentConfiguration]
) -> frozenset[str] | None:
    """Return the groups, of those to which configurations are assigned, that the person is in; None where open."""
    targets = [target for each in configurations if _matters(each) for target in _targets(each)]
    if any(target is None or target.type != _TO_GROUP or not target.group_id or _is_filtered(target)
           for target in targets):  # fmt: skip
        return None  # an exclusion, a filter: whom it reaches Graph does not tell us
    groups = sorted({target.group_id for target in targets if target is not None and target.group_id})
    if len(groups) > MOST_GROUPS:
        return None
    if not groups:
        return frozenset()
    found = await inquiry.maybe(GROUPS, *groups, user_id=person)
    return None if found is None else frozenset(group.id.casefold() for group in found.records)


def _applying(
    configurations: Iterable[EnrollmentConfiguration], type_: str, member_of: frozenset[str] | None
) -> EnrollmentConfiguration | None:
    """Return the one configuration of that type that applies to the person, None where that is open."""
    if member_of is None:
        return None
    candidates = list(configurations)
    if any(each.type not in {LIMIT, PLATFORMS} and _reaches(each, member_of) for each in candidates if _matters(each)):
        return None
    own = [each for each in candidates if each.type == type_]
    assigned = sorted((each for each in own if each.priority and _reaches(each, member_of)), key=_priority)
    defaults = [each for each in own if each.priority == 0]
    return next(iter(assigned or defaults), None)


def _matters(configuration: EnrollmentConfiguration) -> bool:
    """Tell whether it restricts some people and not others."""
    return configuration.type not in UNRELATED and configuration.priority != 0


def _reaches(configuration: EnrollmentConfiguration, member_of: frozenset[str]) -> bool:
    targets = _targets(configuration)
    return any(target is not None and (target.group_id or "").casefold() in member_of for target in targets)


def _targets(configuration: EnrollmentConfiguration) -> list[Target | None]:
    return [assignment.target for assignment in configuration.assignments]


def _is_filtered(target: Target) -> bool:
    return target.filter_type not in {"", "none"}


def _priority(configuration: EnrollmentConfiguration) -> int:
    return configuration.priority or 0


def _limit_facts(
    configuration: EnrollmentConfiguration | None, owned: Sequence[ManagedDevice], at: datetime
) -> Iterator[Fact]:
    if configuration is None or not configuration.limit:
        return
    # Which devices count, Microsoft's pages tell differently; those that a person enrolled as their own always do.
    # That the limit is not reached does not follow: Entra has a quota of its own.
    if sum(record.managed_device_owner_type == "personal" for record in owned) >= configuration.limit:
        yield Fact("limit_reached", "yes", Source.INTUNE, at)


def _platform_facts(configuration: EnrollmentConfiguration | None, at: datetime) -> Iterator[Fact]:
    windows = None if configuration is None else configuration.windows_restriction
    if windows is None or windows.platform_blocked is None:
        return
    if windows.platform_blocked:
        yield Fact("platform_allowed", "no", Source.INTUNE, at)
        return
    if windows.os_minimum_version or windows.os_maximum_version:
        return  # it depends on the build, and whether that is of Windows Holographic nobody says
    yield Fact("platform_allowed", "yes", Source.INTUNE, at)
    if windows.personal_device_enrollment_blocked is not None:
        personal = "no" if windows.personal_device_enrollment_blocked else "yes"
        yield Fact("personal_allowed", personal, Source.INTUNE, at)
