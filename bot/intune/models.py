"""Graph's answers, read tolerantly: enums stay text, since new members come; whatever may be null may be missing."""

from datetime import UTC, datetime
from typing import Annotated

from pydantic import AfterValidator, AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field
from pydantic.alias_generators import to_camel

_NO_ID = "00000000-0000-0000-0000-000000000000"


def _moment(value: datetime) -> datetime | None:
    """Graph has no null for these dates: "never" is the first day of the year 1."""
    return None if value.year == 1 else value.astimezone(UTC)


def _id(value: object) -> object:
    """An id that nobody has is null, empty or all zeros."""
    return None if value in ("", _NO_ID) else value


def _blank(value: object) -> object:
    return "" if value is None else value


def missing_as_empty(value: object) -> object:
    return () if value is None else value


Moment = Annotated[AwareDatetime, AfterValidator(_moment)] | None
Id = Annotated[str | None, BeforeValidator(_id)]
Text = Annotated[str, BeforeValidator(_blank)]


class Part(BaseModel):
    """A piece of a record, without an id of its own."""

    model_config = ConfigDict(alias_generator=to_camel, frozen=True, extra="ignore", validate_by_name=True)

    @classmethod
    def select(cls) -> tuple[str, ...]:
        """Return Graph's names of the fields, for `$select`."""
        return tuple(str(field.alias) for field in cls.model_fields.values())


class Record(Part):
    """Something of Graph's. Its fields are what a look-up selects."""

    id: str


class ManagedDevice(Record):
    """A managedDevice (v1.0): a device that Intune manages."""

    user_id: Id = None
    """The Entra object id of the device's user; None for one that Autopilot set up without a user."""
    device_name: Text = ""
    serial_number: Text = ""
    model: Text = ""
    operating_system: Text = ""
    os_version: Text = ""
    management_state: Text = ""
    device_enrollment_type: Text = ""
    managed_device_owner_type: Text = ""
    compliance_state: str | None = None
    azure_ad_registered: Annotated[bool | None, Field(alias="azureADRegistered")] = None
    azure_ad_device_id: Annotated[Id, Field(alias="azureADDeviceId")] = None
    enrolled_date_time: Moment = None
    last_sync_date_time: Moment = None
    free_storage_space_in_bytes: int | None = None
    """0 where Intune does not know it."""


class FleetDevice(Record):
    """A managedDevice among all of a kind: as much as it takes to see whose it is, and whether it is well."""

    user_id: Id = None
    serial_number: Text = ""
    model: Text = ""
    operating_system: Text = ""
    compliance_state: str | None = None
    enrolled_date_time: Moment = None
    last_sync_date_time: Moment = None


class ActionResult(Part):
    """What became of a remote action (deviceActionResult)."""

    action_name: Text = ""
    action_state: Text = ""
    last_updated_date_time: Moment = None


class ManagedDeviceDetails(ManagedDevice):
    """A managedDevice that was asked for by its id, with its remote actions."""

    device_action_results: Annotated[tuple[ActionResult, ...], BeforeValidator(missing_as_empty)] = ()


class AutopilotIdentity(Record):
    """A windowsAutopilotDeviceIdentity (v1.0): a device that is registered with Windows Autopilot."""

    serial_number: Text = ""
    model: Text = ""
    display_name: Text = ""
    enrollment_state: Text = ""
    last_contacted_date_time: Moment = None
    user_principal_name: Text = ""
    """The user to whom an administrator assigned the device; as a rule nobody, for a HoloLens."""


class AutopilotProfile(Record):
    """The same windowsAutopilotDeviceIdentity, of which only beta tells whether a deployment profile is assigned."""

    serial_number: Text = ""
    status: Annotated[Text, Field(alias="deploymentProfileAssignmentStatus")] = ""


class AutopilotAssignment(AutopilotIdentity):
    """Both in one, of beta: a device among all that are registered, and whether a profile is assigned to it."""

    status: Annotated[Text, Field(alias="deploymentProfileAssignmentStatus")] = ""
