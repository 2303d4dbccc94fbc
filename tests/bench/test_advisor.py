"""How long the advisor takes. It answers on the event loop, so it must not be felt there."""

import tomllib
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from statistics import median
from time import process_time

import pytest

from bot.advisor import Facts, Source, advise, parse_fact
from bot.advisor.table import load

pytestmark = pytest.mark.bench

ROWS = Path(__file__).parents[1] / "advisor" / "rows.toml"
DECISION_MICROSECONDS = 100
LOADING_MILLISECONDS = 50
TODAY = date(2026, 11, 22)


def test_a_decision_takes_at_most_100_microseconds(capsys: pytest.CaptureFixture[str]) -> None:
    rows = tomllib.loads(ROWS.read_text(encoding="utf-8"))
    rows.pop("errors")
    cases = [
        Facts(parse_fact(key, value, Source.GIVEN) for key, value in case.items())
        for facts in rows.values()
        for case in facts
    ]
    times = [_cpu_time(partial(advise, case, TODAY), 20) * 1e6 for case in cases]
    with capsys.disabled():
        print(f"\nadvise: median {median(times):.0f} µs, worst {max(times):.0f} µs over {len(cases)} cases")  # noqa: T201

    assert median(times) <= DECISION_MICROSECONDS


def test_loading_takes_at_most_50_milliseconds(capsys: pytest.CaptureFixture[str]) -> None:
    time = _cpu_time(load, 1) * 1e3
    with capsys.disabled():
        print(f"\nload: {time:.1f} ms")  # noqa: T201

    assert time <= LOADING_MILLISECONDS


def _cpu_time(action: Callable[[], object], times: int) -> float:
    """Return what one run takes of a core, in seconds: the best of fifteen rounds, for the machine may be busy."""
    rounds = []
    for _ in range(15):
        start = process_time()
        for _ in range(times):
            action()
        rounds.append((process_time() - start) / times)
    return min(rounds)
