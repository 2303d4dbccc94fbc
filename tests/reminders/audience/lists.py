"""Lists as owners write them."""

from datetime import date
from io import BytesIO

from bot.reminders.audience.listing import Listing, read_listing

TODAY = date(2026, 11, 22)
LANGUAGES = ("en", "nl", "de", "fr")


def read(text: str | bytes, *, today: date = TODAY) -> Listing:
    """Read a list from its text, in UTF-8, or from its bytes."""
    data = text if isinstance(text, bytes) else text.encode()
    return read_listing(BytesIO(data), today=today, languages=LANGUAGES)


def users(listing: Listing) -> list[str]:
    return [entry.user for entry in listing.entries]


def reasons(listing: Listing) -> list[tuple[int, str]]:
    """Return the line and the reason of each fault, without "audience."."""
    return [(fault.line, fault.reason.removeprefix("audience.")) for fault in listing.faults]
