"""Names of the people of a campaign, for whoever runs the command: asked for when they are shown, and never kept."""

from collections.abc import AsyncIterator, Mapping

from bot.intune.audience import AudienceLookups
from bot.reminders.dry_run import ASKED_AT_ONCE, Preview
from bot.reminders.planning import async_parts

NOBODY: Mapping[str, str] = {}


class Names:
    """Knows user principal names."""

    def __init__(self, lookups: AudienceLookups, asked_by: str) -> None:
        """Ask for them on behalf of `asked_by`, an object id; where it is empty nobody is named."""
        self._lookups = lookups
        self._asked_by = asked_by

    async def of(self, previews: AsyncIterator[Preview]) -> AsyncIterator[tuple[Preview, str]]:
        """Go through the same people, each with their name; empty where it is not known. Raises LookupFailed."""
        async for part in async_parts(previews, ASKED_AT_ONCE):
            ids = {preview.object_id for preview in part}
            known = await self._lookups.user_names(ids, asked_by=self._asked_by) if self._asked_by else NOBODY
            for preview in part:
                yield preview, known.get(preview.object_id, "")
