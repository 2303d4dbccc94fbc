"""`python -m bot demo`: starts without a chat too, stops without a trace, and finds its data again."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest

ROOT = Path(__file__).parents[2]
SOON = 50
"""Seconds to start or to stop in, on a machine that has much else to do."""


@contextmanager
def demo(data_dir: Path, *, path: str | None = None) -> Iterator[tuple[subprocess.Popen[str], list[str]]]:
    """Run the demo until it says how it is stopped, and yield what it printed."""
    command = [sys.executable, "-m", "bot", "demo", "--port", "0", "--sandbox-port", "0"]
    if path is None:
        command.append("--no-playground")
    environment = {**os.environ, "ENROLLDESK_DATA_DIR": str(data_dir), "LANG": "C.UTF-8", "PYTHONUNBUFFERED": "1"}
    if path is not None:
        environment["PATH"] = path
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603
        assert process.stdout is not None
        printed = []
        for line in process.stdout:
            printed.append(line)
            if "Ctrl-C" in line:
                break
        try:
            yield process, printed
        finally:  # nobody waits for it for ever where a test fails
            if process.poll() is None:
                process.send_signal(signal.SIGINT)  # a kill would leave its PostgreSQL behind
                process.wait(SOON)


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM], ids=["Ctrl-C", "SIGTERM"])
def test_stopping_leaves_no_process_behind(tmp_path: Path, stop: signal.Signals) -> None:
    with demo(tmp_path) as (process, _):
        children = psutil.Process(process.pid).children(recursive=True)
        process.send_signal(stop)
        assert process.wait(SOON) == 0

    postgres = [p for p in psutil.process_iter() if str(tmp_path) in " ".join(_command(p))]
    assert [child for child in children if child.is_running()] == []
    assert postgres == []


def test_a_second_start_finds_its_data_even_after_a_kill(tmp_path: Path) -> None:
    with demo(tmp_path) as (process, _):
        process.kill()
        process.wait()

    with demo(tmp_path) as (process, printed):
        assert any("/api/messages" in line for line in printed)
        process.send_signal(signal.SIGINT)
        assert process.wait(SOON) == 0
    assert (tmp_path / "postgres" / "PG_VERSION").exists()


def test_two_at_once_on_one_folder_are_told_apart(tmp_path: Path) -> None:
    with demo(tmp_path), demo(tmp_path) as (second, printed):
        assert second.wait(SOON) == 2
        assert printed == []


def test_without_node_it_runs_and_says_what_to_do(tmp_path: Path) -> None:
    with demo(tmp_path, path="/nowhere") as (process, printed):
        assert any("Node.js" in line for line in printed)
        process.send_signal(signal.SIGINT)
        assert process.wait(SOON) == 0


def _command(process: psutil.Process) -> list[str]:
    try:
        return process.cmdline()
    except psutil.Error:
        return []
