"""Collections and single resources as Graph answers them: $select, $filter and $expand as declared, in pages."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from uuid import uuid4

from aiohttp import web

from bot.sandbox.odata import BadQuery, filtered, selected_names
from bot.sandbox.refusals import ids
from bot.sandbox.resources import Resource

_OPTIONS = {"$filter", "$select", "$expand", "$top", "$skiptoken"}


@dataclass(frozen=True, slots=True)
class Declared:
    """What a collection takes."""

    filters: Mapping[str, AbstractSet[str]]
    """Operators by property; any other is a bad request."""
    properties: AbstractSet[str]
    """Those that $select can name; of derived types are none of them."""
    expands: str | None = None
    """The one relation that $expand can name; without it that is left out."""


class Collections:
    """Answers queries, and remembers the rest of what did not fit on a page."""

    def __init__(self) -> None:
        """Begin with pages of 100; `page_size` may be changed."""
        self.page_size = 100
        self._rest: dict[str, list[Resource]] = {}

    def answer(self, request: web.Request, resources: list[Resource], declared: Declared) -> web.Response:
        """Answer with the page that was asked for. Raises BadQuery."""
        return web.json_response(self._page(request, resources, declared), headers=ids(request))

    def _page(self, request: web.Request, resources: list[Resource], declared: Declared) -> Resource:
        for option in request.query:
            if option not in _OPTIONS:
                raise BadQuery(f"The query option '{option}' is not supported.")
        if "$skiptoken" in request.query:
            records = self._rest.pop(request.query["$skiptoken"], None)
            if records is None:
                raise BadQuery("The skip token is not known.")
        else:
            records = _answered(request, resources, declared)
        return self._cut(request, records)

    def _cut(self, request: web.Request, records: list[Resource]) -> Resource:
        top = request.query.get("$top", str(self.page_size))
        if not top.isdecimal() or int(top) == 0:
            raise BadQuery("The value of '$top' is not a positive number.")
        size = min(int(top), self.page_size)
        page: Resource = {
            "@odata.context": f"{request.url.origin()}/graph/$metadata#{request.path.rpartition('/')[2]}",
            "value": list(records[:size]),
        }
        if len(records) > size:
            token = uuid4().hex
            self._rest[token] = records[size:]
            page["@odata.nextLink"] = f"{request.url.origin()}{request.path}?$skiptoken={token}"
        return page


def one(request: web.Request, resource: Resource) -> web.Response:
    """Answer with a single resource, as far as $select asks for it. Raises BadQuery."""
    names = selected_names(request.query.get("$select", ",".join(resource)), resource.keys())
    return web.json_response({name: resource[name] for name in names}, headers=ids(request))


def _answered(request: web.Request, resources: list[Resource], declared: Declared) -> list[Resource]:
    records = resources
    if "$filter" in request.query:
        records = filtered(resources, request.query["$filter"], declared.filters)
    expanded = request.query.get("$expand")
    if expanded not in {None, declared.expands}:
        raise BadQuery(f"Could not find a relation named '{expanded}' to expand.")
    if declared.expands is not None and expanded is None:
        records = [{key: value for key, value in each.items() if key != declared.expands} for each in records]
    if "$select" in request.query:
        names = selected_names(request.query["$select"], declared.properties)
        records = [{**_annotations(each), **{name: each[name] for name in names}} for each in records]
    return records


def _annotations(resource: Resource) -> Resource:
    """Return what is not a property, such as the type of one of several: it comes whatever is selected."""
    return {key: value for key, value in resource.items() if key.startswith("@")}
