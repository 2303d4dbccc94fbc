"""Why a request is not let in: a status of HTTP and a reason for the log, which never holds what the request said."""

from bot.errors import EnrollDeskError


class Refused(EnrollDeskError):
    """The request was refused with {status}: {reason}."""

    status: int
    reason: str
