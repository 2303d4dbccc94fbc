"""Check: the bot may read what it posted in the helpdesk's channels, to see whether a card arrived."""

from collections.abc import Sequence

from bot.commands.doctor.finding import Finding, Result
from bot.errors import LookupFailed
from bot.helpdesk.channels import Channels
from bot.intune.channel_posts import ChannelPosts

_NO_CARD = "doctor"
"""The key of no card."""


class PostsCheck:
    """Asks Graph for the newest posts, in which it looks for nothing."""

    name = "posts"

    def __init__(self, channels: Channels | None, posts: ChannelPosts, *, has_team: bool) -> None:
        """Look into `channels`; `has_team` tells whether the setting HELPDESK_TEAM_ID says of which team they are."""
        self._channels = channels
        self._posts = posts
        self._has_team = has_team

    async def run(self) -> Sequence[Finding]:
        """Return a finding for each channel, or one where none can be asked about."""
        if self._channels is None:
            return [Finding(self.name, Result.OK, "none")]
        if not self._has_team:
            return [Finding(self.name, Result.WARNING, "no_team")]
        return [await self._asked(channel.id) for channel in self._channels]

    async def _asked(self, channel_id: str) -> Finding:
        try:
            await self._posts.find(channel_id, _NO_CARD)
        except LookupFailed as failed:
            what = "refused" if failed.reason == "refused" else "unknown"
            return Finding(self.name, Result.WARNING, what, {"channel": channel_id})
        return Finding(self.name, Result.OK, "readable", {"channel": channel_id})
