"""Who may act on tickets. Asked again for every action: card data can be forged, and an agent can leave the group."""

from bot.errors import LookupFailed
from bot.helpdesk.refusal import Refusal
from bot.helpdesk.ticket import Agent
from bot.intune.roles import Roles
from dialogs.turn import Person


async def permitted(roles: Roles, person: Person) -> Agent | Refusal:
    """Return whoever acts as an agent, or why they may not: NO_AGENT or UNCHECKED. Raises nothing of Graph's.

    `person` is that of the authenticated activity. To whom a ticket is handed is asked about in the same way.
    """
    if not person.object_id:  # Teams sent none: there is nobody to look up
        return Refusal.NO_AGENT
    try:
        is_agent = await roles.is_helpdesk(person.object_id)
    except LookupFailed:
        return Refusal.UNCHECKED
    return Agent(person.object_id, person.name, person.account_id) if is_agent else Refusal.NO_AGENT
