"""A simulated instance of ServiceNow: its Table API for one table, with the ways that surprise who knows only the form.

The last word on a field is the instance's, not the request's: texts are cut to a field's length without a word, unknown
fields are dropped, an unknown field in a query is left out of it, work notes are added to and never replaced.
"""

import itertools
import json
from base64 import b64encode
from dataclasses import dataclass, field
from typing import Final
from uuid import uuid4

from aiohttp import web

from bot.sandbox.faults import Handler

USER: Final = "enroll.desk"
PASSWORD: Final = "sandbox-only"  # noqa: S105 - it opens nothing but this
TABLE: Final = "incident"

_LENGTHS: Final = {
    "short_description": 160, "description": 4000, "correlation_id": 100, "correlation_display": 100, "state": 40,
    "close_code": 40, "close_notes": 4000, "contact_type": 40, "work_notes": 65_000,
}  # fmt: skip
_RESOLVED, _CLOSED = "6", "7"
_ASLEEP = "<html><head><title>Instance Hibernating page</title></head><body>Your instance is hibernating</body></html>"


@dataclass(slots=True)
class Incident:
    """An incident as it now stands."""

    sys_id: str
    number: str
    fields: dict[str, str]
    work_notes: list[str] = field(default_factory=list)
    """The newest last."""

    def to_json(self, wanted: str) -> dict[str, str]:
        """Return the fields that `sysparm_fields` names, all where it names none."""
        # A journal field shows nothing when it is read as a value.
        every = {"sys_id": self.sys_id, "number": self.number, **self.fields, "work_notes": ""}
        return {name: every[name] for name in wanted.split(",") if name in every} if wanted else every


class Refused(Exception):
    """ServiceNow's error: a status, and message and detail."""

    def __init__(self, status: int, message: str, detail: str) -> None:
        """Keep what is answered."""
        super().__init__(message)
        self.status, self.message, self.detail = status, message, detail


class ServiceNow:
    """Answers under `/servicenow`. `asleep` is an instance that nobody has used for days, `table` what it has."""

    def __init__(self) -> None:
        """Begin with a table without incidents."""
        self.incidents: dict[str, Incident] = {}
        self.asleep = False
        self.table = TABLE
        self._numbers = itertools.count(10_001)

    def routes(self) -> list[web.RouteDef]:
        """Return what it answers."""
        base = "/servicenow/api/now/table/{table}"
        return [
            web.get(base, self._answered(self._list)),
            web.post(base, self._answered(self._insert)),
            web.patch(f"{base}/{{sys_id}}", self._answered(self._update)),
        ]

    def of(self, correlation_id: str) -> list[Incident]:
        """Return the incidents that another system knows by that id."""
        return [each for each in self.incidents.values() if each.fields.get("correlation_id") == correlation_id]

    def close(self, incident: Incident) -> None:
        """Close what is resolved, as the instance does by itself after some days."""
        incident.fields["state"] = _CLOSED

    def _answered(self, handler: Handler) -> Handler:
        """Let `handler` answer who may ask, while the instance is awake; refusals in ServiceNow's words."""

        async def answer(request: web.Request) -> web.StreamResponse:
            if self.asleep:
                return web.Response(text=_ASLEEP, content_type="text/html")
            try:
                self._check(request)
                return await handler(request)
            except Refused as refused:
                error = {"message": refused.message, "detail": refused.detail}
                return web.json_response({"error": error, "status": "failure"}, status=refused.status)

        return answer

    def _check(self, request: web.Request) -> None:
        expected = b64encode(f"{USER}:{PASSWORD}".encode()).decode()
        if request.headers.get("Authorization") != f"Basic {expected}":
            raise Refused(401, "User Not Authenticated", "Required to provide Auth information")
        table = request.match_info["table"]
        if table != self.table:
            raise Refused(400, f"Invalid table {table}", "")

    async def _list(self, request: web.Request) -> web.Response:
        found = list(self.incidents.values())
        for condition in request.query.get("sysparm_query", "").split("^"):
            found = [incident for incident in found if _holds(condition, incident)]
        limit = int(request.query.get("sysparm_limit", "10000"))
        wanted = request.query.get("sysparm_fields", "")
        return web.json_response({"result": [incident.to_json(wanted) for incident in found[:limit]]})

    async def _insert(self, request: web.Request) -> web.Response:
        values = await _values(request)
        incident = Incident(uuid4().hex, f"INC{next(self._numbers):07}", {"state": "1"})
        _write(incident, values)
        self.incidents[incident.sys_id] = incident
        return web.json_response({"result": incident.to_json(request.query.get("sysparm_fields", ""))}, status=201)

    async def _update(self, request: web.Request) -> web.Response:
        incident = self.incidents.get(request.match_info["sys_id"])
        if incident is None:
            raise Refused(404, "No Record found", "Record doesn't exist or ACL restricts the record retrieval")
        if incident.fields["state"] == _CLOSED:
            raise Refused(403, "Operation Failed", "ACL Exception Update Failed due to security constraints")
        _write(incident, await _values(request))
        return web.json_response({"result": incident.to_json(request.query.get("sysparm_fields", ""))})


def _holds(condition: str, incident: Incident) -> bool:
    """Judge one condition of an encoded query. One with a field that is not known is left out."""
    if "STARTSWITH" in condition:
        name, _, start = condition.partition("STARTSWITH")
        return name not in _LENGTHS or incident.fields.get(name, "").startswith(start)
    name, is_equal, value = condition.partition("=")
    return not is_equal or name not in _LENGTHS or incident.fields.get(name, "") == value


async def _values(request: web.Request) -> dict[str, str]:
    try:
        body = json.loads(await request.text())
    except ValueError:
        raise Refused(400, "Exception while reading request", "The payload is not valid JSON") from None
    return {name: str(value)[: _LENGTHS[name]] for name, value in body.items() if name in _LENGTHS}


def _write(incident: Incident, values: dict[str, str]) -> None:
    after = incident.fields | values
    if after["state"] == _RESOLVED and not (after.get("close_code") and after.get("close_notes")):
        detail = "Data Policy Exception: The following fields are mandatory: Resolution code, Resolution notes"
        raise Refused(403, "Operation Failed", detail)
    note = values.pop("work_notes", "")
    if note:
        incident.work_notes.append(note)
    incident.fields |= values
