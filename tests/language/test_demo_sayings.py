"""What the demo proposes to say is understood."""

from datetime import UTC, datetime

import pytest

from bot.helpdesk.command import Wrong
from bot.helpdesk.command_words import CommandWords
from bot.language.intent import Intent
from bot.language.phrasebook import load
from bot.language.understand import understand
from bot.sandbox.tenant import Person
from bot.sandbox.tenant_file import load_tenant
from cards.catalogue import Catalogues

PEOPLE = load_tenant(datetime(2026, 11, 22, tzinfo=UTC)).people


@pytest.mark.parametrize("person", PEOPLE.values(), ids=PEOPLE)
def test_the_proposed_first_words_are_understood(person: Person) -> None:
    command = CommandWords(Catalogues()).parse(person.try_saying, ()) if "helpdesk" in person.groups else None
    is_command = command is not None and not isinstance(command, Wrong)
    assert is_command or understand(person.try_saying, load()).intent is not Intent.UNKNOWN
