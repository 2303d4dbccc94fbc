"""Answers to look-ups: read from Graph, checked, and kept for as long as the look-up calls them fresh."""

from collections.abc import AsyncGenerator, Hashable, Iterable, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Generic, TypeVar, cast

from pydantic import JsonValue, ValidationError

from bot.clock import Clock
from bot.errors import LookupFailed
from bot.intune.graph import Graph
from bot.intune.lookup import Lookup
from bot.intune.models import Part

TIDY_EVERY = timedelta(minutes=1)
"""How often answers that are no longer fresh are thrown away."""

Answer = TypeVar("Answer", bound=Part)


@dataclass(frozen=True, slots=True)
class Found(Generic[Answer]):
    """What Graph answered at `at` (aware UTC)."""

    at: datetime
    records: tuple[Answer, ...]


class Answers:
    """Asks Graph, or answers from what it heard a moment ago. A failure is never kept."""

    def __init__(self, graph: Graph, clock: Clock) -> None:
        """Ask `graph`; how fresh an answer is goes by `clock`."""
        self._graph = graph
        self._clock = clock
        self._kept: dict[Hashable, tuple[datetime, object]] = {}
        self._tidied_at = clock.now()

    def deadline(self) -> float:
        """Return when a look-up that starts now must have ended."""
        return self._graph.deadline()

    async def to(
        self, lookup: Lookup[Answer], *, deadline: float, ids: Sequence[str] = (), **values: str
    ) -> Found[Answer]:
        """Return the answer to `lookup` with `values` in its placeholders. Raises LookupFailed.

        `ids` are for a look-up that takes a list of them. A single resource that is not there is an empty answer.
        """
        question = (lookup.name, *ids, *sorted(values.items()))
        fresh_until, kept = self._kept.get(question, (None, None))
        if fresh_until is not None and self._clock.now() < fresh_until:
            return cast("Found[Answer]", kept)
        address = lookup.address(self._graph.url, *ids, **values)
        if lookup.is_single:
            answer = await self._graph.single(address, lookup=lookup.name, deadline=deadline)
        else:
            answer = await self._graph.collection(
                address, lookup=lookup.name, deadline=deadline, body=lookup.body(ids), most=lookup.newest
            )
        at = self._clock.now()
        found = Found(at, _read(lookup, answer))
        if lookup.fresh_for:
            self._kept[question] = (at + lookup.fresh_for, found)
            self._drop_stale(at)
        return found

    async def each(
        self, lookup: Lookup[Answer], *, deadline: float, **values: str
    ) -> AsyncGenerator[tuple[Answer, ...], None]:
        """Go through a long answer page by page, none of which is kept. Raises LookupFailed, also midway."""
        address = lookup.address(self._graph.url, **values)
        pages = self._graph.pages(address, lookup=lookup.name, deadline=deadline, most=lookup.most_pages)
        async with aclosing(pages):
            async for page in pages:
                yield _read(lookup, page)

    def _drop_stale(self, now: datetime) -> None:
        """Forget what nobody may be told any more, now and then: to look through all of it takes a while."""
        if now < self._tidied_at + TIDY_EVERY:
            return
        self._tidied_at = now
        self._kept = {question: kept for question, kept in self._kept.items() if now < kept[0]}


def _read(lookup: Lookup[Answer], answer: Iterable[JsonValue]) -> tuple[Answer, ...]:
    try:
        return tuple(lookup.model.model_validate(record) for record in answer)
    except ValidationError:
        # The error would quote the answer, in which there are names and serial numbers.
        raise LookupFailed(reason="broken") from None
