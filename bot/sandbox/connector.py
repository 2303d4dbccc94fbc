"""The simulated Teams connector: takes what the bot sends, remembers it, shows what a chat now reads."""

import asyncio
import itertools
import json
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from aiohttp import web
from pydantic import JsonValue

from bot.sandbox.channels import Channels
from bot.sandbox.entra import CONNECTOR, Entra
from bot.sandbox.installations import Installations, Refused
from bot.sandbox.tenant import Person, Tenant

MAX_SIZE: Final = 100_000
"""Bytes of an activity in UTF-16, above which Teams answers 413."""

Activity = dict[str, JsonValue]


@dataclass(frozen=True, slots=True)
class Received:
    """One request of the bot, as it came."""

    method: str
    conversation: str
    activity_id: str
    """Of the activity that was made, replaced or taken away; empty where a conversation was created without one."""
    body: Activity


@dataclass(frozen=True, slots=True)
class Message:
    """A message as it now stands in a conversation."""

    id: str
    body: Activity


class Connector:
    """Teams, seen from the bot. `requires_token` may be turned off for a bot that runs without an app id."""

    def __init__(self, tenant: Tenant, entra: Entra) -> None:
        """Serve `tenant` to whoever has a token of `entra`."""
        self._tenant = tenant
        self._entra = entra
        self._numbers = itertools.count(1)
        self._messages: defaultdict[str, dict[str, Activity]] = defaultdict(dict)
        self._changed = asyncio.Condition()
        self.requires_token = True
        self.installations = Installations(tenant)
        self.channels = Channels(tenant)
        self.received: list[Received] = []
        """All that was taken, in order."""

    def routes(self) -> list[web.RouteDef]:
        """Return what it answers (Bot Connector REST v3, under `/connector`)."""
        base = "/connector/v3/conversations"
        one = f"{base}/{{conversation}}"
        return [
            web.post(base, self._create),
            web.post(f"{one}/activities", self._send),
            web.post(f"{one}/activities/{{reply_to}}", self._send),
            web.put(f"{one}/activities/{{activity}}", self._replace),
            web.delete(f"{one}/activities/{{activity}}", self._delete),
            web.get(f"{one}/members", self._members),
            web.get(f"{one}/pagedmembers", self._paged_members),
            web.get(f"{one}/members/{{member}}", self._member),
        ]

    def messages(self, conversation: str) -> list[Message]:
        """Return the messages of a conversation in order; a replaced one stands where it stood.

        A channel has its posts, the thread of one begins with it.
        """
        channel, _, post = conversation.partition(";messageid=")
        first = self._messages[channel].get(post)
        thread = [] if first is None else [Message(post, first)]
        return [*thread, *(Message(id_, body) for id_, body in self._messages[conversation].items())]

    async def until(self, holds: Callable[[], bool]) -> None:
        """Wait until `holds` says so; it is asked after each request that was taken."""
        async with self._changed:
            await self._changed.wait_for(holds)

    async def _create(self, request: web.Request) -> web.Response:
        body = await self._body(request)
        first = body.get("activity")
        channel = _channel(body)
        if channel is None:
            conversation, activity_id = self.installations.personal_chat(body), ""
        else:
            self.channels.check(channel)
            activity_id = self._new_id()
            conversation = f"{channel};messageid={activity_id}"
        if isinstance(first, dict):
            activity_id = activity_id or self._new_id()
            self._keep(channel or conversation, activity_id, first)
        await self._note(Received("POST", conversation, activity_id, body))
        return web.json_response({"id": conversation, "activityId": activity_id or None}, status=201)

    async def _send(self, request: web.Request) -> web.Response:
        body = await self._body(request)
        conversation, activity_id = self._conversation(request), self._new_id()
        self._keep(conversation, activity_id, body)
        await self._note(Received("POST", conversation, activity_id, body))
        return web.json_response({"id": activity_id}, status=201)

    async def _replace(self, request: web.Request) -> web.Response:
        body = await self._body(request)
        place, activity_id = self._existing(request)
        self._messages[place][activity_id] = body
        await self._note(Received("PUT", self._conversation(request), activity_id, body))
        return web.json_response({"id": activity_id})

    async def _delete(self, request: web.Request) -> web.Response:
        self._check_token(request)
        place, activity_id = self._existing(request)
        del self._messages[place][activity_id]
        await self._note(Received("DELETE", self._conversation(request), activity_id, {}))
        return web.Response()

    async def _members(self, request: web.Request) -> web.Response:
        return web.json_response(self._accounts(request))

    async def _paged_members(self, request: web.Request) -> web.Response:
        return web.json_response({"members": self._accounts(request)})

    def _accounts(self, request: web.Request) -> list[Activity]:
        self._check_token(request)
        is_channel = self.channels.is_channel(self._conversation(request))
        people = self.channels.members() if is_channel else self._tenant.people.values()
        return [self._account(person) for person in people]

    async def _member(self, request: web.Request) -> web.Response:
        self._check_token(request)
        person = self._tenant.person(request.match_info["member"].removeprefix("29:"))
        if person is None:
            raise Refused(404, "MemberNotFoundInConversation", "The member is not in the conversation.")
        return web.json_response(self._account(person))

    def _account(self, person: Person) -> Activity:
        return {
            "id": f"29:{person.id}",
            "aadObjectId": person.id,
            "objectId": person.id,
            "name": person.name,
            "email": person.user_principal_name,
            "userPrincipalName": person.user_principal_name,
            "tenantId": self._tenant.tenant_id,
            "userRole": "user",
        }

    def _keep(self, conversation: str, activity_id: str, body: Activity) -> None:
        if body.get("type") == "message":  # `typing` shows for a moment and leaves nothing
            self._messages[conversation][activity_id] = body

    def _conversation(self, request: web.Request) -> str:
        """Return the conversation of a request. Raises Refused where the bot cannot reach it."""
        conversation = request.match_info["conversation"]
        self.installations.check(conversation)
        self.channels.check(conversation)
        return conversation

    def _existing(self, request: web.Request) -> tuple[str, str]:
        """Return where a message is kept, and its id: a post is in its channel, as in its thread."""
        conversation, activity_id = self._conversation(request), request.match_info["activity"]
        for place in (conversation, self.channels.of(conversation)):
            if activity_id in self._messages[place]:
                return place, activity_id
        raise Refused(404, "ActivityNotFoundInConversation", "The activity is not in the conversation.")

    async def _body(self, request: web.Request) -> Activity:
        self._check_token(request)
        text = await request.text()
        if len(text.encode("utf-16-le")) > MAX_SIZE:
            raise Refused(413, "MessageSizeTooBig", "Message size too large.")
        try:
            body = json.loads(text)
        except ValueError:
            raise Refused(400, "BadSyntax", "The body is not JSON.") from None
        if not isinstance(body, dict):
            raise Refused(400, "BadSyntax", "The body is not an object.")
        return body

    def _check_token(self, request: web.Request) -> None:
        authorization = request.headers.get("Authorization", "")
        if self.requires_token and not self._entra.accepts(authorization, CONNECTOR):
            raise Refused(401, "BotNotRegistered", "Authorization has been denied for this request.")

    async def _note(self, received: Received) -> None:
        self.received.append(received)
        async with self._changed:
            self._changed.notify_all()

    def _new_id(self) -> str:
        return str(1_700_000_000_000 + next(self._numbers))


def _channel(body: Activity) -> str | None:
    data = body.get("channelData")
    channel = data.get("channel") if isinstance(data, dict) else None
    return str(channel["id"]) if isinstance(channel, dict) and "id" in channel else None
