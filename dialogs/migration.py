"""Migrations of a stored state: from each older version to the next one, as plain JSON."""

from collections.abc import Callable, Mapping
from typing import cast

import orjson

from bot.advisor import facts_from_json
from dialogs.fact_groups import grouped
from dialogs.history import History

VERSION = 3

State = Mapping[str, object]
Object = Mapping[str, object]


class UnreadableState(ValueError):
    """A state that this version cannot read."""


def migrate(state: State) -> State:
    """Return a state of this version. Raises UnreadableState for a newer one, or one that never was."""
    while state["version"] != VERSION:
        step = _STEPS.get(state["version"])
        if step is None:
            raise UnreadableState(f"version {state['version']}")
        state = step(state)
    return state


def _from_1(state: State) -> State:
    """Version 1 kept each question before whole, cards that are closed as they looked, and facts one by one."""
    history = History()
    for frame in cast("list[str | Object]", state["history"]):
        read = orjson.loads(frame) if isinstance(frame, str) else frame
        history = history.remembering({"key": "", "frame": _frame_from_1(read), "asked": None})
    opened = cast("Object | None", state["open"])
    if opened is not None:
        opened = {**opened, "frame": _frame_from_1(cast("Object", opened["frame"]))}
    return {**state, "version": 2, "open": opened, "history": list(history.beside(opened)), "closed": []}


def _from_2(state: State) -> State:
    """Version 2 knew no tickets."""
    return {**state, "version": 3, "ticket": None}


def _frame_from_1(frame: Object) -> Object:
    data = cast("Object", frame["data"])
    record = cast("Object | None", data.get("record"))
    if record is None:
        return frame
    devices = [_facts_from_1(device, "facts") for device in cast("list[Object]", record["devices"])]
    return {**frame, "data": {**data, "record": {**_facts_from_1(record, "found"), "devices": devices}}}


def _facts_from_1(owner: Object, name: str) -> Object:
    return {**owner, name: grouped(facts_from_json(cast("Object", owner[name])))}


_STEPS: Mapping[object, Callable[[State], State]] = {1: _from_1, 2: _from_2}
