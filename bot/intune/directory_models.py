"""Graph's answers about people and policies: licences, groups, restrictions, failures, compliance, Entra's devices."""

from typing import Annotated

from pydantic import BeforeValidator, Field, model_validator

from bot.intune.models import Id, Moment, Part, Record, Text, missing_as_empty


class User(Record):
    """A user of Entra. No name or mail address is asked for."""


class NamedUser(User):
    """A user that was asked for by name: it says which one of several answers."""

    user_principal_name: Text = ""


class Member(Record):
    """A member of a group (directoryObject), of whatever type."""

    type: Annotated[Text, Field(alias="@odata.type")] = ""

    @classmethod
    def select(cls) -> tuple[str, ...]:
        """Return what $select can name; the type comes unasked where it can be any."""
        return ("id",)


class Group(Record):
    """A group; `checkMemberGroups` answers with bare ids."""

    @model_validator(mode="before")
    @classmethod
    def _of_id(cls, value: object) -> object:
        return {"id": value} if isinstance(value, str) else value


class ServicePlan(Part):
    """A servicePlanInfo: a service within a licence."""

    service_plan_id: str
    """Not null: from its absence follows that somebody has no licence."""
    provisioning_status: Text = ""
    """"Success", "Disabled", or one of several words for not yet."""


class Licence(Record):
    """A licenseDetails: a licence that is assigned to a user."""

    service_plans: tuple[ServicePlan, ...]
    """Not null, for the same reason."""


class EnrollmentEvent(Record):
    """An enrollmentTroubleshootingEvent (v1.0): an attempt to enroll that failed."""

    event_date_time: Moment = None
    user_id: Id = None
    operating_system: Text = ""
    failure_category: Text = ""
    failure_reason: Text = ""


class Platform(Part):
    """A deviceEnrollmentPlatformRestriction."""

    platform_blocked: bool | None = None
    personal_device_enrollment_blocked: bool | None = None
    os_minimum_version: Text = ""
    os_maximum_version: Text = ""


class Target(Part):
    """To whom a configuration is assigned."""

    type: Annotated[Text, Field(alias="@odata.type")] = ""
    group_id: Id = None
    filter_type: Annotated[Text, Field(alias="deviceAndAppManagementAssignmentFilterType")] = ""


class Assignment(Part):
    """An enrollmentConfigurationAssignment."""

    target: Target | None = None


class EnrollmentConfiguration(Record):
    """A deviceEnrollmentConfiguration (v1.0) of any type; which one, `type` says."""

    type: Annotated[Text, Field(alias="@odata.type")] = ""
    priority: int | None = None
    """0 is the default for all users; of the others the lowest number wins."""
    limit: int | None = None
    windows_restriction: Platform | None = None
    assignments: Annotated[tuple[Assignment, ...], BeforeValidator(missing_as_empty)] = ()


class PolicyState(Record):
    """A deviceCompliancePolicyState: one compliance policy, for one device."""

    display_name: Text = ""
    state: Text = ""


class SettingState(Part):
    """A deviceCompliancePolicySettingState: one setting of a policy, for one device."""

    setting: Text = ""
    setting_name: Text = ""
    state: Text = ""


class EntraDevice(Record):
    """A device object of Entra. `device_id` is the azureADDeviceId of Intune; `id` is another."""

    device_id: Text = ""
    trust_type: Text = ""
    """"Workplace" (registered), "AzureAd" (joined) or "ServerAd" (hybrid)."""
