"""What no log, metric or trace may hold: the simulated tenant's people, devices and secrets, and any token or address.

All of it goes through the whole test suite already, so that it needs no planting: see `tests/canary.py`.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from urllib.parse import quote, quote_plus

from bot.sandbox import service_now, webhook
from bot.sandbox.tenant import Tenant
from bot.sandbox.tenant_file import load_tenant

TOKEN = re.compile(r"(?<!\w)eyJ[\w-]{8,}|\b(?i:bearer) +(?!realm=)[\w.~+/-]{8,}")
"""A JSON Web Token, whatever it says, and what follows Bearer in a header."""

ADDRESS = re.compile(r"[\w+-](?:@|%40)(?!thread\.|unq\.gbl)[\w-]+(?:\.[\w-]+)+")
"""A mail address or user principal name; ids of conversations in Teams look like it, and are none.

Of what is before the @ one character is enough: to try each that it could begin with would take minutes in a long word.
"""

HEAD = 20
"""Characters by which a token is known again that tells nothing by its look: nobody logs half of one by design."""

_PIECE = re.compile(rf"[\w-]{{{HEAD},}}")
_AROUND = 60
"""Characters that are shown on either side of what was found."""


class Canaries:
    """Finds in a text what must not be there."""

    def __init__(self, words: Iterable[str]) -> None:
        """Look for these words, in any case and as an address would write them, for tokens and for mail addresses."""
        self._words = {form.casefold() for word in words if word for form in (word, quote(word), quote_plus(word))}
        self._heads: set[str] = set()

    def add_token(self, token: str) -> None:
        """Look for a token too that was just handed out."""
        self._heads.add(token[:HEAD])

    def found_in(self, text: str) -> Iterator[str]:
        """Yield each that is there, with what stands around it."""
        folded = text.casefold()
        for word in self._words:
            if (start := folded.find(word)) >= 0:
                yield _shown(folded, start, start + len(word))
        for pattern in (TOKEN, ADDRESS):
            for found in pattern.finditer(text):
                yield _shown(text, *found.span())
        for piece in _PIECE.finditer(text):
            if piece[0][:HEAD] in self._heads:
                yield _shown(text, *piece.span())


def of_the_sandbox() -> Canaries:
    """Return those of the simulated tenant: who is in it, what they carry, and the passwords."""
    tenant = load_tenant(datetime(2026, 11, 22, tzinfo=UTC))
    people = tenant.people.values()
    names = [word for person in people for word in (person.name, person.user_principal_name)]
    secrets = (tenant.app_password, service_now.PASSWORD, webhook.SECRET)
    return Canaries([*names, *_serial_numbers(tenant), *secrets])


def _serial_numbers(tenant: Tenant) -> Iterator[str]:
    yield from (person.serial_number for person in tenant.people.values())
    yield from (str(device["serialNumber"]) for device in tenant.managed_devices + tenant.autopilot_identities)


def _shown(text: str, start: int, end: int) -> str:
    return " ".join(text[max(0, start - _AROUND) : end + _AROUND].split())
