"""Patience: how long to wait before what failed is tried again, longer each time."""

from datetime import timedelta

FIRST = timedelta(seconds=1)
MOST = timedelta(seconds=30)


class Patience:
    """Begins anew with what succeeds."""

    def __init__(self) -> None:
        """Begin."""
        self._next = FIRST

    @property
    def is_tried(self) -> bool:
        """Tell whether something failed since the last success."""
        return self._next > FIRST

    def tried(self) -> timedelta:
        """Return how long to wait now."""
        wait, self._next = self._next, min(MOST, 2 * self._next)
        return wait

    def restored(self) -> None:
        """Hear of a success."""
        self._next = FIRST
