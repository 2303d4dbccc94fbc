"""Times as the reader has them."""

from datetime import UTC, datetime

import pytest

from cards.catalogue import Catalogues
from cards.wording import Wording

EVENING = {"moment": datetime(2026, 11, 22, 22, 30, tzinfo=UTC).isoformat()}
CATALOGUES = Catalogues()


@pytest.mark.parametrize(
    ("locale", "zone", "written"),
    [
        ("en-US", None, "Nov 22, 2026, 22:30 UTC"),
        ("en-US", "UTC", "Nov 22, 2026, 22:30 UTC"),
        ("en-GB", "Europe/Amsterdam", "22 Nov 2026, 23:30"),
        ("nl-NL", "Europe/Amsterdam", "22 nov 2026, 23:30"),
        ("de-DE", "Europe/Berlin", "22.11.2026, 23:30"),
        ("fr-CA", "America/Montreal", "22 nov. 2026, 17:30"),
        ("nl-BE", "Asia/Tokyo", "23 nov 2026, 07:30"),
        ("en-US", "America/Los_Angeles", "Nov 22, 2026, 14:30"),
    ],
)
def test_a_time_is_written_where_the_reader_is(locale: str, zone: str | None, written: str) -> None:
    assert Wording(CATALOGUES.of(locale), locale, zone).plain(EVENING) == written
