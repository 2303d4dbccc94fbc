"""What a channel or a thread remembers in its state, so that nothing is said there twice."""

MOST_REFUSED = 20
"""People whom a thread remembers to have told that only the helpdesk can act there."""


def was_welcomed(kept: dict[str, object]) -> bool:
    """Tell whether a channel has been greeted before; it remembers that from now on. Teams tells it in two events."""
    before = bool(kept.get("welcomed"))
    kept["welcomed"] = True
    return before


def was_refused(kept: dict[str, object], object_id: str) -> bool:
    """Tell whether a thread has told that person before; it remembers that from now on."""
    before = kept.get("refused")
    told = [str(one) for one in before] if isinstance(before, list) else []
    kept["refused"] = [*(one for one in told if one != object_id), object_id][-MOST_REFUSED:]
    return object_id in told
