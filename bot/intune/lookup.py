"""A look-up: one question to Microsoft Graph, as data. The request follows from it, and so does the permission."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Generic, TypeVar
from urllib.parse import quote

from yarl import URL

from bot.intune.models import Part
from bot.intune.wire import Json

Answer_co = TypeVar("Answer_co", bound=Part, covariant=True)

_PLAIN = "$,'()"
"""What a query may hold as it is; a blank becomes %20, since not every reader takes `+` for one."""


@dataclass(frozen=True, slots=True)
class Lookup(Generic[Answer_co]):
    """One question to Graph.

    `path` and `filter` have placeholders: in the path a value is one segment, in the filter an OData string; `{listed}`
    is all values of a list.
    `permission` is the least application permission that Graph wants for it.
    """

    name: str
    path: str
    permission: str
    model: type[Answer_co]
    fresh_for: timedelta
    """How long an answer is as good as a new one."""
    tells: tuple[str, ...] = ()
    """The facts that follow from it."""
    filter: str | None = None
    expand: str | None = None
    is_selected: bool = True
    """Whether $select names the model's fields. It cannot where they are of derived types or of a part of a record."""
    is_single: bool = False
    """Whether the path leads to one resource instead of a collection."""
    posts: str | None = None
    """The name of the list of ids that is posted: an action of Graph that only reads."""
    newest: int | None = None
    """How many records are read, of a collection that has the newest first and no end ($top); None: all of them."""
    page_size: int | None = None
    """How many records are asked for at once ($top), of a collection whose pages are short by themselves."""
    most_pages: int | None = None
    """Pages at most, of a collection that is read page by page; None: as many as the client reads of any."""
    version: str = "v1.0"

    def address(self, graph_url: str, *listed: str, **values: str) -> URL:
        """Return where to ask, with $select, $expand, $top and $filter; no value can add to them."""
        path = self.path.format_map({key: quote(value, safe="") for key, value in values.items()})
        query = {}
        if self.is_selected:
            query["$select"] = ",".join(self.model.select())
        if self.expand is not None:
            query["$expand"] = self.expand
        top = self.newest or self.page_size
        if top is not None:
            query["$top"] = str(top)
        if self.filter is not None:
            strings = {key: odata_string(value) for key, value in values.items()}
            query["$filter"] = self.filter.format_map({**strings, "listed": ",".join(map(odata_string, listed))})
        text = "&".join(f"{key}={quote(value, safe=_PLAIN)}" for key, value in query.items())
        return URL(f"{graph_url}/{self.version}{path}{'?' if text else ''}{text}", encoded=True)

    def body(self, ids: Sequence[str]) -> Json | None:
        """Return what is posted, None for a GET."""
        return None if self.posts is None else {self.posts: list(ids)}


def odata_string(value: str) -> str:
    """Return `value` as a string of OData: in quotes, and each quote within it doubled."""
    return "'{}'".format(value.replace("'", "''"))
