"""Somebody whom an audience names: not yet a row of the campaign."""

from dataclasses import dataclass
from datetime import date

from bot.reminders.campaign import Campaign
from bot.reminders.person import Expected


@dataclass(frozen=True, slots=True)
class Candidate:
    """Who should enroll which device. What is not known is empty, and taken from the campaign."""

    object_id: str
    """Of Entra, in small letters."""
    serial_number: str = ""
    """Empty for any HoloLens."""
    due: date | None = None
    locale: str = ""
    time_zone: str = ""
    country: str = ""

    @property
    def key(self) -> tuple[str, str]:
        """Return by what a person of a campaign is the same one: once for each device that they should enroll."""
        return self.object_id, self.serial_number.casefold()

    def expected_in(self, campaign: Campaign) -> Expected:
        """Return the person as the campaign expects them, before anything was planned or stored."""
        return Expected(
            id=0,
            campaign_id=campaign.id,
            tenant_id=campaign.tenant_id,
            object_id=self.object_id,
            serial_number=self.serial_number,
            due=self.due,
            locale=self.locale or campaign.locale,
            time_zone=self.time_zone or campaign.time_zone,
            country=self.country,
        )
