"""The errors of Enroll Desk. A class's docstring is its message; what a caller needs to react is an attribute."""

from datetime import timedelta


class EnrollDeskError(Exception):
    """Something went wrong in Enroll Desk."""

    def __init__(self, **data: object) -> None:
        """Keep `data` as attributes and put it into the docstring, which is the message."""
        self.__dict__.update(data)
        super().__init__((type(self).__doc__ or "").strip().format_map(data))


class WrongSettings(EnrollDeskError):
    """{faults}"""

    faults: str


class LookupFailed(EnrollDeskError):
    """Intune could not be asked: {reason}."""

    reason: str
    retry_after: timedelta | None = None
