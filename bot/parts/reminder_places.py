"""Where it is told in the end who did not enroll: in the helpdesk's channel, or to the owner of the campaign."""

from bot.errors import LookupFailed
from bot.helpdesk.channels import Channels
from bot.helpdesk.posting import KeepChannel
from bot.reminders.campaign import Campaign
from bot.reminders.last_resort import Place
from bot.storage.conversations import PersonalChat
from bot.teams.conversations import PersonalChats
from bot.teams.outcome import Ambiguous, Throttled


class CampaignPlaces:
    """Finds that place (satisfies bot.reminders.last_resort.Places)."""

    def __init__(self, channels: Channels | None, keep_channel: KeepChannel, chats: PersonalChats) -> None:
        """Prefer one of `channels`, for which the campaign's language chooses; without a helpdesk there are none."""
        self._channels = channels
        self._keep_channel = keep_channel
        self._chats = chats

    async def of(self, campaign: Campaign) -> Place | None:
        """Return it; None where the owner cannot be written to. Raises LookupFailed where Teams cannot be asked now."""
        if self._channels is not None:
            channel = self._channels.of(campaign.locale)
            await self._keep_channel(channel.id)
            return Place(channel.id, channel.locale)
        chat = await self._chats.of(campaign.tenant_id, campaign.owner_id)
        if isinstance(chat, (Throttled, Ambiguous)):
            raise LookupFailed(reason="unreachable")
        if not isinstance(chat, PersonalChat):
            return None
        return Place(chat.conversation_id, campaign.locale, campaign.time_zone)
