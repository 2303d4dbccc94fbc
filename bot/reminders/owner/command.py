"""What an owner may ask of the bot, as values: `command_words` reads them, `campaigns` obeys."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ListCampaigns:
    """Which campaigns are there?"""


@dataclass(frozen=True, slots=True)
class OpenForm:
    """Begin a new campaign."""


@dataclass(frozen=True, slots=True)
class ShowCampaign:
    """How far is a campaign?"""

    name: str
    """As it was typed, in any case: there may be none of that name."""


Command = ListCampaigns | OpenForm | ShowCampaign
