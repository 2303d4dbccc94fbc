"""Awaited answers: what requests of Teams wait for while their turn is decided."""

import asyncio
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

Response = Mapping[str, object] | None
"""What an activity is answered: `{"status", "body"}`, None where it needs no answer."""
Place = tuple[str, str]
"""The ids of a conversation and of an activity in it."""


@dataclass(slots=True)
class _Awaited:
    response: asyncio.Future[Response]
    requests: int = 0


class AwaitedAnswers:
    """Hands the response of a turn to all requests that wait for it: Teams may send the same activity again meanwhile.

    It is there until the last of them has it. One that found it in the database may be gone before the turn gives it.
    """

    def __init__(self) -> None:
        """Begin with nobody waiting."""
        self._awaited: dict[Place, _Awaited] = {}

    @contextmanager
    def awaiting(self, place: Place) -> Iterator[asyncio.Future[Response]]:
        """Wait for a response inside the block."""
        awaited = self._awaited.setdefault(place, _Awaited(asyncio.get_running_loop().create_future()))
        awaited.requests += 1
        try:
            yield awaited.response
        finally:
            awaited.requests -= 1
            if awaited.requests == 0:
                del self._awaited[place]

    def give(self, place: Place, response: Response) -> None:
        """Hand over a response; nothing happens where nobody waits for it."""
        awaited = self._awaited.get(place)
        if awaited is not None and not awaited.response.done():
            awaited.response.set_result(response)
