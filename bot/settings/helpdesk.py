"""The settings of the helpdesk: its channels, who is in it, when it works, and where tickets are mirrored to."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import date, timedelta
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, Field, SecretStr
from pydantic_settings import BaseSettings, NoDecode

from bot.helpdesk.channels import Channels
from bot.helpdesk.hours import WorkingHours
from bot.helpdesk.mirror.service_now import ServiceNowSettings
from bot.helpdesk.mirror.webhook import WebhookSettings
from bot.helpdesk.service_level import ServiceLevel
from bot.helpdesk.week import parse_week
from bot.settings.types import PREFIX, Address, Listed, ObjectId, Optional

Minutes = Annotated[tuple[Annotated[float, Field(gt=0)], ...], NoDecode, Listed]
Days = Annotated[float, Field(gt=0, le=365)]


def _checked(read: Callable[[str], object]) -> AfterValidator:
    """Return a check that leaves a text as it is, where `read` takes it."""

    def check(text: str) -> str:
        read(text)
        return text

    return AfterValidator(check)


def _zone(name: str) -> None:
    with suppress(LookupError, ValueError, OSError):  # a name that is none; a path; a folder of zones
        ZoneInfo(name)
        return
    raise ValueError("must be a time zone by its IANA name, such as Europe/Amsterdam")


class HelpdeskSettings(BaseSettings):
    """What an operator decides about the helpdesk. Without a channel there is none."""

    helpdesk_channel: Annotated[Annotated[str, _checked(Channels.parse)] | None, Optional] = None
    helpdesk_locale: Annotated[str, Field(pattern="^[a-zA-Z]{2,3}([-_][a-zA-Z0-9]{2,8})*$")] = "en"
    helpdesk_group_id: Annotated[ObjectId | None, Optional] = None
    helpdesk_team_id: Annotated[ObjectId | None, Optional] = None
    """The Entra group of the team, and so the id of the team in Graph."""

    helpdesk_hours: Annotated[str, _checked(parse_week)] = "Mon-Fri 08:00-17:00"
    helpdesk_time_zone: Annotated[str, _checked(_zone)] = "UTC"
    helpdesk_holidays: Annotated[tuple[date, ...], NoDecode, Listed] = ()
    helpdesk_unclaimed_after: Minutes = (15, 60, 240)
    helpdesk_unanswered_after: Minutes = (60, 240)
    helpdesk_silence_days: Days = 3
    helpdesk_close_days: Days = 2
    ticket_days: Annotated[int, Field(ge=1, le=3650)] = 365

    servicenow_url: Annotated[Address | None, Optional] = None
    servicenow_user: str = ""
    servicenow_password: SecretStr | None = None
    servicenow_table: str = "incident"
    webhook_url: Annotated[Address | None, Optional] = None
    webhook_secret: SecretStr | None = None

    @property
    def channels(self) -> Channels | None:
        """Return the helpdesk's channels; None where there is no helpdesk."""
        return Channels.parse(self.helpdesk_channel, locale=self.helpdesk_locale) if self.helpdesk_channel else None

    @property
    def helpdesk_groups(self) -> tuple[str, ...]:
        """Return the Entra groups whose members are the helpdesk's agents."""
        return tuple(dict.fromkeys(group for group in (self.helpdesk_group_id, self.helpdesk_team_id) if group))

    @property
    def service_level(self) -> ServiceLevel:
        """Return when tickets are mentioned again, and silent people asked."""
        return ServiceLevel(
            hours=WorkingHours.parse(self.helpdesk_hours, self.helpdesk_time_zone, self.helpdesk_holidays),
            unclaimed=_spans(self.helpdesk_unclaimed_after),
            unanswered=_spans(self.helpdesk_unanswered_after),
            ask_after=timedelta(days=self.helpdesk_silence_days),
            close_after=timedelta(days=self.helpdesk_close_days),
        )

    @property
    def service_now(self) -> ServiceNowSettings | None:
        """Return where tickets are mirrored to in ServiceNow; None where they are not."""
        if self.servicenow_url is None:
            return None
        return ServiceNowSettings(
            self.servicenow_url, self.servicenow_user, _secret(self.servicenow_password), self.servicenow_table
        )

    @property
    def webhook(self) -> WebhookSettings | None:
        """Return who gets an event of every change of a ticket; None where nobody does."""
        return None if self.webhook_url is None else WebhookSettings(self.webhook_url, _secret(self.webhook_secret))

    def _helpdesk_faults(self) -> Iterator[str]:
        """Name what does not fit together."""
        if self.helpdesk_channel and not self.helpdesk_groups:
            yield (
                f"{PREFIX}HELPDESK_CHANNEL needs {PREFIX}HELPDESK_GROUP_ID or {PREFIX}HELPDESK_TEAM_ID: "
                "only who is in that group or team may act on tickets"
            )
        for name, spans in (
            ("UNCLAIMED", self.helpdesk_unclaimed_after),
            ("UNANSWERED", self.helpdesk_unanswered_after),
        ):
            if list(spans) != sorted(set(spans)):
                yield f"{PREFIX}HELPDESK_{name}_AFTER: each of the minutes must be more than the one before"
        try:
            _ = self.service_now
        except ValueError as error:
            yield f"{PREFIX}SERVICENOW_USER, {PREFIX}SERVICENOW_PASSWORD, {PREFIX}SERVICENOW_TABLE: {error}"
        try:
            _ = self.webhook
        except ValueError as error:
            yield f"{PREFIX}WEBHOOK_SECRET: {error}"


def _spans(minutes: tuple[float, ...]) -> tuple[timedelta, ...]:
    return tuple(timedelta(minutes=each) for each in minutes)


def _secret(value: SecretStr | None) -> str:
    return "" if value is None else value.get_secret_value()
