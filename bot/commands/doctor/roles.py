"""Check: the groups exist whose members are agents, and Graph says who is in them."""

from collections.abc import Sequence

from bot.commands.doctor.finding import Finding, Result
from bot.errors import LookupFailed
from bot.intune.answers import Answers
from bot.intune.lookups import GROUP


class RolesCheck:
    """Asks Graph for each group."""

    name = "roles"

    def __init__(self, answers: Answers, group_ids: Sequence[str]) -> None:
        """Ask for these Entra groups: those of HELPDESK_GROUP_ID and HELPDESK_TEAM_ID."""
        self._answers = answers
        self._group_ids = group_ids

    async def run(self) -> Sequence[Finding]:
        """Return a finding for each group."""
        if not self._group_ids:
            return [Finding(self.name, Result.OK, "none")]
        return [await self._asked(group_id) for group_id in self._group_ids]

    async def _asked(self, group_id: str) -> Finding:
        try:
            found = await self._answers.to(GROUP, deadline=self._answers.deadline(), group_id=group_id)
        except LookupFailed as failed:
            known = {"group": group_id, "permission": GROUP.permission}
            return Finding(
                self.name, Result.WARNING, f"{'refused' if failed.reason == 'refused' else 'unknown'}", known
            )
        if not found.records:
            return Finding(self.name, Result.FAULT, "missing", {"group": group_id})
        return Finding(self.name, Result.OK, "there", {"group": group_id})
