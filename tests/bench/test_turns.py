"""How many turns a core takes, beside what others make of a turn.

Four bots: the SDK's echo, its successor's, ours with all that it does (token, inbox, state, dialog, advice, card,
commit, send), and the limit, which is aiohttp with nothing behind it. The bot that is measured has a core to itself;
the load, PostgreSQL and the simulated tenant have the other one. Machines are noisy, so the bots take turns, and what
is judged are ratios within a round.
"""

import asyncio
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import pytest

from bot.clock import SystemClock
from bot.sandbox.sandbox import running_sandbox
from tests.bench.conftest import Cores
from tests.bench.load import INTERVIEW, Figures, add_crowd, load
from tests.bench.servers import HASTY, echo, enroll_desk

pytestmark = [pytest.mark.bench, pytest.mark.timeout(600)]

PEOPLE = 1_000
ROUNDS = 3
SECONDS = 6.0
"""Of each echo in each round."""

INTERVIEW_SECONDS = 15.0
"""Of our bot, so that everybody comes to the advice: people take turns, and 5,000 turns have to be had for that."""

FIRST_LINE_SECONDS = 12.0
CROWD = 5_000
"""In which as many as can say the first line, each of them once, so that each is looked up in Intune.

The PEOPLE are the first of them. Intune's answers are kept for 30 seconds, beyond the end of the interviews, of which
therefore only the bot's own part is measured (`load.mjs` opens new conversations for each run, of the same people). A
bot too slow looks up some people there, to its own disadvantage.
"""

SDK, SUCCESSOR, LIMIT = "botbuilder", "agents", "raw"
"""As their files are called: `echo_<name>.py`."""

OURS, FIRST_LINE = "ours", "ours, first line"

SHOWN = {
    SDK: "the SDK's echo",
    SUCCESSOR: "its successor's echo",
    FIRST_LINE: "Enroll Desk, first line and look-up",
    OURS: "Enroll Desk, the whole interview",
    LIMIT: "the limit: aiohttp alone",
}


@dataclass(frozen=True, slots=True)
class Round:
    """What each bot did, within a minute."""

    figures: dict[str, Figures]

    def ratio(self, other: str) -> float:
        """Return how many turns ours took while `other` took one."""
        return self.figures[OURS].turns_per_s / self.figures[other].turns_per_s


@pytest.fixture(scope="module")
def rounds(cores: Cores, database_url: str, load_script: Path, echoes: Path) -> list[Round]:  # noqa: ARG001 - must be there
    """Measure, and print what came of it."""
    measured = asyncio.run(_measured(cores, database_url))
    print(_table(measured))  # noqa: T201
    return measured


def test_a_whole_turn_of_ours_is_eight_times_as_fast_as_an_echo_of_the_sdk(rounds: list[Round]) -> None:
    assert median(each.ratio(SDK) for each in rounds) >= 8


def test_a_whole_turn_of_ours_is_faster_than_an_echo_of_the_sdks_successor(rounds: list[Round]) -> None:
    assert median(each.ratio(SUCCESSOR) for each in rounds) >= 1.4


def test_hardly_anybody_waits_a_tenth_of_a_second(rounds: list[Round]) -> None:
    assert median(each.figures[OURS].p99_ms for each in rounds) < 100


def test_everybody_gets_one_answer_to_each_line(rounds: list[Round]) -> None:
    for each in rounds:
        for ours in (each.figures[OURS], each.figures[FIRST_LINE]):
            assert (ours.refused, ours.silent, ours.replies_per_turn) == (0, 0, 1)


async def _measured(cores: Cores, database_url: str) -> list[Round]:
    async with AsyncExitStack() as stack:
        tenant = await stack.enter_async_context(running_sandbox(clock=SystemClock()))
        add_crowd(tenant, CROWD)
        ours = await stack.enter_async_context(enroll_desk(tenant, database_url, cores.bot, HASTY))
        echoes = {name: await stack.enter_async_context(echo(name, cores.bot)) for name in (LIMIT, SDK, SUCCESSOR)}
        rounds = []
        for _ in range(ROUNDS):
            figures = {name: await load(server, seconds=SECONDS, people=PEOPLE) for name, server in echoes.items()}
            figures[FIRST_LINE] = await load(
                ours, seconds=FIRST_LINE_SECONDS, people=CROWD, say=INTERVIEW[:1], tenant=tenant
            )
            figures[OURS] = await load(ours, seconds=INTERVIEW_SECONDS, people=PEOPLE, say=INTERVIEW, tenant=tenant)
            rounds.append(Round(figures))
        return rounds


def _table(rounds: list[Round]) -> str:
    """Write the medians, with the least and the most turns of a second."""
    lines = [f"{'':40}{'turns/s':>8}{'':>14}{'p50 ms':>8}{'p99 ms':>8}{'CPU ms':>8}{'replies':>9}{'ours is':>9}"]
    for name, shown in SHOWN.items():
        figures = [each.figures[name] for each in rounds]
        turns = [each.turns_per_s for each in figures]
        lines.append(
            f"{shown:40}{median(turns):8.0f}{f'{min(turns)}-{max(turns)}':>14}"
            f"{median(each.p50_ms for each in figures):8.1f}{median(each.p99_ms for each in figures):8.1f}"
            f"{median(each.cpu_ms for each in figures):8.2f}"
            f"{max(each.replies_per_turn for each in figures):9}{median(each.ratio(name) for each in rounds):8.1f}x"
        )
    return "\n" + "\n".join(lines)
