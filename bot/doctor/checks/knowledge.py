"""What the bot knows: are its words complete in every language, and has anybody read its sources lately?"""

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from string import Formatter

from babel.messages.pofile import PoFileError, read_po

from bot.advisor.advising import TABLE
from bot.advisor.shelf_life import stale
from bot.doctor.finding import Finding, State
from bot.doctor.subject import Subject
from bot.locale import DEFAULT

SHELF_LIFE = timedelta(days=365)
"""After that somebody should read Microsoft's pages again (`python -m bot advise --check --older-than 365`)."""

_NAMED = 3
"""How many ids of words are named, where many are missing."""


async def catalogue(subject: Subject) -> Sequence[Finding]:
    """Return for each language whether it has all words, with the placeholders that English has."""
    return await asyncio.to_thread(_compared, subject.locales)


async def sources(subject: Subject) -> Sequence[Finding]:
    """Return when Microsoft's pages were last read, and how many rows of the table rest on old ones."""
    today = subject.clock.now().date()
    newest = max(page.date for page in TABLE.sources.values())
    rows = {each.rule for each in stale(TABLE, today, SHELF_LIFE)}
    known = {"newest": newest.isoformat(), "rows": str(len(rows)), "days": str(SHELF_LIFE.days)}
    if today - newest > SHELF_LIFE:
        return [Finding("sources", State.WARNING, "old", known)]
    return [Finding("sources", State.OK, "fresh", known)]


def _compared(locales: Path) -> Sequence[Finding]:
    languages = sorted(path.parent.name for path in locales.glob("*/LC_MESSAGES"))
    try:
        words = {language: _placeholders(locales / language / "LC_MESSAGES") for language in languages}
    except (PoFileError, ValueError, OSError) as error:
        return [Finding("catalogue", State.FAILED, "unreadable", {"fault": str(error)})]
    found = []
    for language in languages:
        wrong = [key for key, names in words[DEFAULT].items() if words[language].get(key) != names]
        if wrong:
            known = {"language": language, "number": str(len(wrong)), "ids": ", ".join(wrong[:_NAMED])}
            found.append(Finding("catalogue", State.FAILED, "incomplete", known))
    return found or [Finding("catalogue", State.OK, "complete", {"languages": ", ".join(languages)})]


def _placeholders(folder: Path) -> dict[str, frozenset[str]]:
    """Return the ids of a language that have words, each with the placeholders of all its forms."""
    found = {}
    for file in sorted(folder.glob("*.po")):
        with file.open("rb") as source:
            for message in read_po(source, abort_invalid=True):
                key = message.id if isinstance(message.id, str) else message.id[0]
                forms = [message.string] if isinstance(message.string, str) else list(message.string or ())
                if key and forms and all(forms):
                    found[key] = frozenset(name for form in forms for _, name, _, _ in Formatter().parse(form) if name)
    return found
