"""Who is a helpdesk agent, and so may look at somebody else's devices."""

from collections.abc import Collection
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
    """An agent has the app role in a token, or is in the group of the setting HELPDESK_GROUP_ID, nested or not."""

    def __init__(self, answers: Answers, group_id: str | None) -> None:
        """Ask Graph for members of `group_id`; without one only the app role counts."""
        self._answers = answers
        self._group_id = group_id

    async def is_helpdesk(self, user_id: str, *, app_roles: Collection[str] = ()) -> bool:
        """Tell whether that person is an agent; Graph is asked only where the app role does not settle it."""
        if APP_ROLE in app_roles:
            return True
        if self._group_id is None:
            return False
        deadline = self._answers.deadline()
        found = await self._answers.to(GROUPS, deadline=deadline, ids=(self._group_id,), user_id=user_id)
        return any(group.id.casefold() == self._group_id.casefold() for group in found.records)


class NoRoles:
    """Nobody is an agent."""

    async def is_helpdesk(self, user_id: str, *, app_roles: Collection[str] = ()) -> bool:  # noqa: ARG002 - the port's
        """Say no."""
        return False
