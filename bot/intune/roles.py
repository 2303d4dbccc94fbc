"""Who is a helpdesk agent, and so may look at somebody else's devices; and who may run campaigns of reminders."""

from collections.abc import Collection, Sequence
from typing import Protocol

from bot.intune.answers import Answers
from bot.intune.lookups import GROUPS

APP_ROLE = "Helpdesk"
"""The value of the app role of the bot's registration that makes an agent."""


class Roles(Protocol):
    """Tells who is an agent."""

    async def is_helpdesk(self, user_id: str, *, app_roles: Collection[str] = ()) -> bool:
        """Tell whether the person with that Entra object id is a helpdesk agent. Raises LookupFailed.

        `app_roles` is the claim `roles` of a token of that person's, where one was validated; never text of a message.
        """
        ...


class HelpdeskRoles:
    """An agent has the app role in a token, or is in one of some groups, nested or not.

    These are the group of the setting HELPDESK_GROUP_ID and the team of HELPDESK_TEAM_ID: a team is a group of Entra,
    of which its members and owners are members ("Groups in Microsoft 365 and Teams" on learn.microsoft.com).
    """

    def __init__(self, answers: Answers, group_ids: Sequence[str]) -> None:
        """Ask Graph for members of `group_ids`, 20 at most; without any only the app role counts."""
        self._answers = answers
        self._group_ids = tuple(group_ids)

    async def is_helpdesk(self, user_id: str, *, app_roles: Collection[str] = ()) -> bool:
        """Tell whether that person is an agent; Graph is asked only where the app role does not settle it."""
        if APP_ROLE in app_roles:
            return True
        if not self._group_ids:
            return False
        return await _is_in(self._answers, self._group_ids, user_id)


class NoRoles:
    """Nobody is an agent."""

    async def is_helpdesk(self, user_id: str, *, app_roles: Collection[str] = ()) -> bool:  # noqa: ARG002 - the port's
        """Say no."""
        return False


class Owners(Protocol):
    """Tells who may own campaigns."""

    async def is_owner(self, user_id: str) -> bool:
        """Tell whether the person with that Entra object id may own campaigns. Raises LookupFailed."""
        ...


class GroupOwners:
    """The members of a group, nested or not: that of the setting CAMPAIGN_GROUP_ID."""

    def __init__(self, answers: Answers, group_id: str) -> None:
        """Ask Graph for members of `group_id`: who has left the group can do nothing more within half a minute."""
        self._answers = answers
        self._group_id = group_id

    async def is_owner(self, user_id: str) -> bool:
        """Tell whether that person is in the group."""
        return await _is_in(self._answers, (self._group_id,), user_id)


class NoOwners:
    """Nobody may own campaigns."""

    async def is_owner(self, user_id: str) -> bool:  # noqa: ARG002 - the port's
        """Say no."""
        return False


async def _is_in(answers: Answers, group_ids: Sequence[str], user_id: str) -> bool:
    """Tell whether somebody is in one of these groups, 20 at most."""
    found = await answers.to(GROUPS, deadline=answers.deadline(), ids=group_ids, user_id=user_id)
    asked_for = {group_id.casefold() for group_id in group_ids}
    return any(group.id.casefold() in asked_for for group in found.records)
