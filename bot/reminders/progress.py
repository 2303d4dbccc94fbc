"""How far a campaign is, as its owner sees it at a glance."""

from dataclasses import dataclass

from bot.reminders.campaign import Campaign
from bot.storage.campaigns import Figures


@dataclass(frozen=True, slots=True)
class Progress:
    """A campaign with its figures, at one moment."""

    campaign: Campaign
    figures: Figures

    @property
    def unreachable(self) -> int:
        """Return how many people could not be reached when it was last tried."""
        return sum(people for reach, people in self.figures.reach.items() if reach not in {"unknown", "reachable"})

    @property
    def done(self) -> float:
        """Return the share of the people who have enrolled, from 0 to 1."""
        return self.figures.enrolled / self.figures.people if self.figures.people else 0.0

    @property
    def shown(self) -> str:
        """Return a text that is another one whenever a card of the progress would be another one."""
        campaign = self.campaign
        return f"{campaign.name} {campaign.state} {campaign.halted_because} {campaign.schedule} {self.figures}"
