"""The page, for a person under stress: what fails comes first, each with what to do right below it.

Several in a row with the same remedy share it; all that is fine is one line.
"""

import textwrap
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from bot.doctor.finding import Finding, State, Words
from cards.catalogue import Catalogue

_INDENT = " " * 4


def page(findings: Sequence[Finding], words: Catalogue, *, width: int | None = None) -> str:
    """Return the page as text; with a `width` its lines are broken there, without one nowhere."""
    counted = {state: sum(finding.state is state for finding in findings) for state in State}
    lines = [words.plain("doctor.summary", **{state.value: str(number) for state, number in counted.items()})]
    for state in (State.FAILED, State.WARNING):
        wrong = [finding for finding in findings if finding.state is state]
        for remedy, alike in groupby(wrong, key=lambda finding: _remedy(finding, words)):
            lines.append("")
            for finding in alike:
                said = f"{words.plain(f'doctor.state.{state}')}  {_said(finding, words)}"
                lines += _wrapped(said, _INDENT, width)
            if remedy is not None:
                lines += _wrapped(f"{_INDENT}{words.plain('doctor.do', remedy=remedy)}", _INDENT, width)
    rest = [line for line in (_fine(findings, words), *_not_looked_at(findings, words)) if line is not None]
    return "\n".join([*lines, "", *(part for line in rest for part in _wrapped(line, _INDENT, width))])


def as_json(findings: Sequence[Finding], words: Catalogue) -> dict[str, object]:
    """Return the same for programs: `ok`, and `findings` with `check`, `state`, `what`, `message` and `remedy`."""
    told = [
        {
            "check": finding.check,
            "state": finding.state.value,
            "what": finding.what,
            "message": _said(finding, words),
            "remedy": _remedy(finding, words),
        }
        for finding in findings
    ]
    return {"ok": all(finding.state is not State.FAILED for finding in findings), "findings": told}


def _said(finding: Finding, words: Catalogue) -> str:
    return words.plain(finding.words, **_filled(finding.params, words))


def _remedy(finding: Finding, words: Catalogue) -> str | None:
    return None if finding.remedy is None else words.plain(finding.remedy, **_filled(finding.params, words))


def _filled(params: Mapping[str, str | Words], words: Catalogue) -> dict[str, str]:
    """Put the words in the place of their ids."""
    return {
        name: value if isinstance(value, str) else "; ".join(words.plain(id_, **value.params) for id_ in value.ids)
        for name, value in params.items()
    }


def _fine(findings: Sequence[Finding], words: Catalogue) -> str | None:
    """Return one line with the names of all checks that found nothing but good."""
    worse = {finding.check for finding in findings if finding.state in {State.FAILED, State.WARNING}}
    names = dict.fromkeys(finding.check for finding in findings if finding.state is State.OK)
    fine = [words.plain(f"doctor.name.{name}") for name in names if name not in worse]
    return words.plain("doctor.fine", names=", ".join(fine)) if fine else None


def _not_looked_at(findings: Sequence[Finding], words: Catalogue) -> Iterator[str]:
    """Return a line for each reason why somebody could not look, with what could not be looked at."""
    reasons: dict[str, list[str]] = {}
    for finding in findings:
        if finding.state is State.SKIPPED:
            reasons.setdefault(_said(finding, words), []).append(words.plain(f"doctor.name.{finding.check}"))
    for reason, names in reasons.items():
        yield words.plain("doctor.not_looked_at", names=", ".join(names), because=reason)


def _wrapped(line: str, indent: str, width: int | None) -> list[str]:
    if width is None:
        return [line]
    return textwrap.wrap(line, width, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)
