"""Check: the bot reaches the helpdesk's channels."""

from collections.abc import Sequence

from bot.commands.doctor.finding import Finding, Result
from bot.helpdesk.channels import Channel, Channels
from bot.teams.channel_check import ChannelCheck as Reach
from bot.teams.outcome import Gone, Sent


class ChannelCheck:
    """Asks Teams for each channel, as the bot does at its start."""

    name = "channel"

    def __init__(self, channels: Channels | None, reach: Reach) -> None:
        """Ask for `channels`; None where no helpdesk is configured."""
        self._channels = channels
        self._reach = reach

    async def run(self) -> Sequence[Finding]:
        """Return a finding for each channel."""
        if self._channels is None:
            return [Finding(self.name, Result.OK, "none")]
        return [await self._asked(channel) for channel in self._channels]

    async def _asked(self, channel: Channel) -> Finding:
        outcome = await self._reach.of(channel.id)
        if isinstance(outcome, Sent):
            return Finding(self.name, Result.OK, "reached", {"channel": channel.id})
        known = {"channel": channel.id, "fault": outcome.fault}
        if not isinstance(outcome, Gone):
            return Finding(self.name, Result.WARNING, "unknown", known)
        what = "missing" if outcome.fault.startswith("404") else "not_in_team"
        return Finding(self.name, Result.FAULT, what, known)
