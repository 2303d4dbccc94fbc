"""Advise on facts: print the next question, or the advice, as one JSON object.

Facts are a JSON object such as {"facts": {"goal": "enroll", "generation": "hololens_2"}}, read from a file or, with
"-", from standard input. Without facts the first question is printed. A wrong fact or value ends with exit code 2 and
one line on standard error.
"""

import argparse
import json
import sys
from datetime import timedelta
from pathlib import Path

from bot.advisor import TABLE, Facts, Source, WrongFact, advise, parse_fact, why_not
from bot.advisor.rule import Outcome
from bot.advisor.shelf_life import stale
from bot.clock import SystemClock
from bot.commands.advise.answer import describe, describe_why_not
from bot.commands.advise.review import table_as_markdown
from cards.catalogue import Catalogues

YEARS_3 = 1096
"""The age in days at which a source is worth another look."""


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("--locale", default="en", help="the language of the words: en (default), nl, de or fr")
    parser.add_argument("--facts", metavar="FILE", help="a JSON file with facts; - reads standard input")
    parser.add_argument("--why-not", metavar="OUTCOME", help="say why the advice is not that one, such as disconnect")
    parser.add_argument("--table", action="store_true", help="print the whole table as Markdown")
    parser.add_argument("--check", action="store_true", help="list the rows whose sources are old; exit 1 if there are")
    parser.add_argument(
        "--older-than", metavar="DAYS", type=_days, default=timedelta(days=YEARS_3), help=f"what is old: {YEARS_3}"
    )


def run(options: argparse.Namespace) -> int:
    """Print what was asked for; 2 where the facts are wrong, 1 where --check finds old sources."""
    words = Catalogues().of(options.locale)
    if options.check:
        return _check(options.older_than)
    if options.table:
        print(table_as_markdown(TABLE, words))
        return 0
    today = SystemClock().now().date()
    try:
        facts = read_facts("{}" if options.facts is None else _source(options.facts))
        if options.why_not is not None:
            answer = describe_why_not(why_not(facts, _outcome(options.why_not), today), words)
        else:
            answer = describe(advise(facts, today), words)
    except WrongFact as wrong:
        print(wrong, file=sys.stderr)
        return 2
    print(json.dumps(answer, ensure_ascii=False))
    return 0


def read_facts(text: str | bytes) -> Facts:
    """Read facts from JSON. Raises WrongFact, whose one line says what was wrong and what is allowed."""
    try:
        document = json.loads(text)
    except (ValueError, RecursionError) as wrong:
        raise WrongFact(f"the facts are no JSON: {wrong}") from wrong
    given = document.get("facts", {}) if isinstance(document, dict) else None
    if not isinstance(given, dict) or document.keys() - {"facts"}:
        raise WrongFact('facts must be a JSON object such as {"facts": {"goal": "enroll"}}')
    return Facts(parse_fact(key, value, Source.GIVEN) for key, value in given.items())


def _check(older_than: timedelta) -> int:
    found = list(stale(TABLE, SystemClock().now().date(), older_than))
    for old in found:
        page = old.citation
        print(f"{old.rule}: {page.id} of {page.date} is {old.age.days} days old: {page.title}, {page.url}")
    return 1 if found else 0


def _outcome(name: str) -> str:
    if name not in set(Outcome):
        raise WrongFact(f"{name[:60]!a} is no outcome; allowed: {', '.join(Outcome)}")
    return name


def _days(text: str) -> timedelta:
    """Read a number of days. argparse names a wrong one and the option, and exits with 2."""
    days = int(text)
    if not 0 <= days <= timedelta.max.days:
        raise ValueError(text)
    return timedelta(days=days)


def _source(name: str) -> bytes:
    if name == "-":
        return sys.stdin.buffer.read()
    try:
        return Path(name).read_bytes()
    except OSError as wrong:
        raise WrongFact(f"{name} cannot be read: {wrong.strerror}") from wrong
