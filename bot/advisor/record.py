"""The record of facts: one fact from what somebody wrote, and all of them to and from plain JSON, as state is kept."""

from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache

from bot.advisor.advising import TABLE
from bot.advisor.build import Build
from bot.advisor.facts import Fact, Facts, Source
from bot.advisor.values import WrongFact

_SOURCES = frozenset(source.value for source in Source)


def parse_fact(key: str, raw: object, source: Source, at: datetime | None = None) -> Fact:
    """Read one fact from plain JSON or text: "10.0.20348.1501", "80 %", true, "8018 0014", "unknown".

    `at` is when the source said it (aware UTC). Raises WrongFact, which names what was wrong and what is allowed.
    """
    return Fact(key, TABLE.vocabulary.read(key, raw), source, at)


def facts_to_json(facts: Facts) -> dict[str, dict[str, str | int | float]]:
    """Return the facts as plain JSON: by key `value`, `source` and, where it is known, `at` in ISO 8601."""
    return {key: _fact_to_json(fact) for key, fact in facts.items()}


def facts_from_json(record: Mapping[str, object]) -> Facts:
    """Read what `facts_to_json` wrote. Raises WrongFact where it is not that: a damaged state is not believed."""
    return Facts(_fact_from_json(key, entry) for key, entry in record.items())


def _fact_to_json(fact: Fact) -> dict[str, str | int | float]:
    value = str(fact.value) if isinstance(fact.value, Build) else fact.value
    entry: dict[str, str | int | float] = {"value": value, "source": fact.source.value}
    if fact.at is not None:
        entry["at"] = _moment(fact.at)
    return entry


@lru_cache(maxsize=1024)
def _moment(at: datetime) -> str:
    """Write a time; the facts of a look-up share theirs."""
    return at.isoformat()


def _fact_from_json(key: str, entry: object) -> Fact:
    match entry:
        case {"value": value, "source": str(source), "at": str(at)} if source in _SOURCES:
            return parse_fact(key, value, Source(source), _time(key, at))
        case {"value": value, "source": str(source), **rest} if source in _SOURCES and not rest:
            return parse_fact(key, value, Source(source))
    raise WrongFact(f"{key}: a recorded fact has a value, a source of {', '.join(_SOURCES)}, and perhaps a time")


def _time(key: str, text: str) -> datetime:
    try:
        time = datetime.fromisoformat(text)
    except ValueError as wrong:
        raise WrongFact(f"{key}: {text[:60]!a} is no time") from wrong
    if time.tzinfo is None:
        raise WrongFact(f"{key}: {text} says no time zone")
    return time
