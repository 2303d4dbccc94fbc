"""The settings of campaigns: who may own one, how long its people are kept, and whether the bot installs itself."""

from collections.abc import Iterator
from typing import Annotated

from pydantic import Field
from pydantic_settings import BaseSettings

from bot.settings.types import PREFIX, CatalogId, ObjectId, Optional


class CampaignSettings(BaseSettings):
    """What an operator decides about campaigns. Whoever runs the command line can run one, whatever stands here."""

    campaign_group_id: Annotated[ObjectId | None, Optional] = None
    """The Entra group whose members may own campaigns in Teams; without it nobody does."""
    campaign_days: Annotated[int, Field(ge=1, le=3650)] = 90
    """Days after its end for which it is kept who was in a campaign."""

    campaign_installs_app: bool = False
    """Whether somebody without the app gets it before they are reminded: the one thing that the bot writes in Graph."""
    teams_app_catalog_id: Annotated[CatalogId | None, Optional] = None
    """The id of the bot's app in the organization's catalog, which is not the one in its manifest."""

    def _campaign_faults(self, app_id: str) -> Iterator[str]:
        """Name what does not fit together."""
        if self.campaign_group_id and not app_id:
            yield f"{PREFIX}CAMPAIGN_GROUP_ID needs {PREFIX}APP_ID: else nobody can be asked who is in the group"
        if self.campaign_installs_app and self.teams_app_catalog_id is None:
            yield f"{PREFIX}CAMPAIGN_INSTALLS_APP needs {PREFIX}TEAMS_APP_CATALOG_ID: the app that is installed"
        if self.campaign_installs_app and not app_id:
            yield f"{PREFIX}CAMPAIGN_INSTALLS_APP needs {PREFIX}APP_ID: else nothing can be installed"
