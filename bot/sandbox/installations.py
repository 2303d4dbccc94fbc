"""Who has the bot's app: with them there is a personal chat, and with nobody else."""

import json
from typing import Final

from aiohttp import web
from pydantic import JsonValue

from bot.sandbox.tenant import Tenant

_UNREACHABLE: Final = {
    "ForbiddenOperationException": "The bot is not installed in the user's personal scope.",
    "ConversationBlockedByUser": "User blocked the conversation with the bot.",
    "BotDisabledByAdmin": "The tenant admin disabled this bot.",
    "BotNotInConversationRoster": "The bot is not part of the conversation roster.",
    "MessageWritesBlocked": "Thread is blocked from message writes.",
}
"""What Teams says, by its code ("Status codes from bot conversational APIs" on learn.microsoft.com)."""


class Refused(web.HTTPException):
    """The connector refuses, in its own words."""

    def __init__(self, status: int, code: str, message: str) -> None:
        """Keep what is answered."""
        self.status_code = status
        body = (
            _blocked(code, message) if code == "MessageWritesBlocked" else {"error": {"code": code, "message": message}}
        )
        super().__init__(text=json.dumps(body), content_type="application/json")


def _blocked(code: str, message: str) -> dict[str, object]:
    """Return the other shape of a 403, which whoever blocked or removed the bot may bring about as well."""
    inner = {"subCode": code, "details": message, "errorCode": None, "errorSubCode": None}
    return {"errorCode": 209, "message": json.dumps(inner, indent=2).replace("\n", "\r\n")}


class Installations:
    """Everybody has the app at first."""

    def __init__(self, tenant: Tenant) -> None:
        """Know the people of `tenant`."""
        self._tenant = tenant
        self._unreachable: dict[str, tuple[str, str]] = {}

    def remove(self, object_id: str, code: str = "ForbiddenOperationException") -> None:
        """Let the bot no longer reach a person. Raises KeyError for a `code` by which Teams does not say why."""
        self._unreachable[f"a:{object_id}"] = code, _UNREACHABLE[code]

    def add(self, object_id: str) -> None:
        """Let a person have the app (again)."""
        self._unreachable.pop(f"a:{object_id}", None)

    def install(self, object_id: str) -> bool:
        """Let an administrator's app install itself for a person; False where they have it, also if they blocked it."""
        code, _ = self._unreachable.get(f"a:{object_id}", ("ConversationBlockedByUser", ""))
        if code != "ForbiddenOperationException":
            return False
        self.add(object_id)
        return True

    def check(self, conversation: str) -> None:
        """Raise Refused (403) where nobody can be reached in a conversation."""
        if conversation in self._unreachable:
            raise Refused(403, *self._unreachable[conversation])

    def personal_chat(self, body: dict[str, JsonValue]) -> str:
        """Return the one chat of the bot and the person whom a ConversationParameters names: always the same.

        Raises Refused: 400 where it does not name our bot, our tenant and one person, 404 for somebody unknown, and 403
        for somebody who cannot be reached.
        """
        bot, members = body.get("bot"), body.get("members")
        if bot != {"id": f"28:{self._tenant.app_id}"} or body.get("tenantId") != self._tenant.tenant_id:
            raise Refused(400, "BadArgument", "Incorrect conversation creation parameters.")
        if not isinstance(members, list) or len(members) != 1:
            raise Refused(400, "BadArgument", "A personal conversation has one member.")
        member = members[0]
        id_ = str(member.get("id", "")) if isinstance(member, dict) else ""
        person = next((each for each in self._tenant.people.values() if each.id == id_.removeprefix("29:")), None)
        if person is None:
            raise Refused(404, "UserNotFound", "No user of that id in the tenant.")
        chat = f"a:{person.id}"
        self.check(chat)
        return chat
