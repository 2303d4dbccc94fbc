"""Performs the steps of deploy/Dockerfile without a container engine, and starts the bot as its container would.

    ENROLLDESK_DATABASE_URL=… ENROLLDESK_APP_ID=… python deploy/try_dockerfile.py

A stage's root is an empty folder, and its base image a new virtual environment of the Python that runs this. The bot
gets the settings of the environment and none of its other variables, and a user who may write nothing but the temporary
folder. Prints one JSON object; exit code 1, with the reason on standard error, where a step or the bot fails.
"""

import argparse
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
from dataclasses import asdict, dataclass
from pathlib import Path
from time import perf_counter

from container_build import Build, Stage, StepFailed

STARTS_WITHIN = 60
STOPS_WITHIN = 30
"""Seconds, on a busy machine."""


def as_user(user: str) -> list[str]:
    """Return what to put before a command to run it as the user of the container; nothing where we may not change it.

    It may read everything, since this machine's Python may be in somebody's home, and write only what is its own.
    """
    if os.geteuid() != 0 or shutil.which("setpriv") is None:
        return []
    number, _, group = user.partition(":")
    kept = [f"--{kind}=-all,+dac_read_search" for kind in ("inh-caps", "ambient-caps", "bounding-set")]
    return ["setpriv", f"--reuid={number}", f"--regid={group}", "--clear-groups", "--no-new-privs", *kept]


@dataclass(frozen=True, slots=True)
class Start:
    """How the bot started once, and ended."""

    listens_after_seconds: float
    processor_seconds: float
    """What of these the bot was at work: the rest it waited, for its database or for a machine that is busy. Linux."""
    is_healthy: bool
    """Whether the HEALTHCHECK said so as soon as the bot listened."""
    stops_after_seconds: float
    exit_code: int


def start(stage: Stage, temporary: Path) -> Start:
    """Start the bot, check its health as the image says, and stop it. Raises StepFailed where it does not start."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        here = {"ENROLLDESK_HOST": "127.0.0.1", "ENROLLDESK_PORT": str(free.getsockname()[1]), "TMPDIR": str(temporary)}
    given = {key: value for key, value in os.environ.items() if key.startswith("ENROLLDESK_")}
    environment, user = {**stage.environment, **given, **here}, as_user(stage.user)
    command = [*user, *stage.exec_forms["ENTRYPOINT"], *stage.exec_forms["CMD"]]
    began = perf_counter()
    with subprocess.Popen(command, cwd=stage.folder, env=environment, stderr=subprocess.PIPE, text=True) as bot:
        _await_listening(bot)
        listens_after, worked = perf_counter() - began, _processor_seconds(bot.pid)
        check = [*user, *stage.exec_forms["HEALTHCHECK"]]
        unhealthy = subprocess.run(check, cwd=stage.folder, env=environment, check=False).returncode
        told = perf_counter()
        bot.terminate()
        bot.communicate(timeout=STOPS_WITHIN)
    return Start(round(listens_after, 2), worked, not unhealthy, round(perf_counter() - told, 2), bot.returncode)


def written(stage: Stage, temporary: Path) -> list[str]:
    """Return what the container's user has written."""
    number = stage.user.partition(":")[0]
    own = [path for path in stage.root.rglob("*") if str(path.lstat().st_uid) == number]
    return [str(path) for path in [*own, *temporary.rglob("*")]]


def _processor_seconds(pid: int) -> float:
    """Return the user and system time of a process: fields 14 and 15 of /proc/PID/stat, proc(5)."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _await_listening(bot: subprocess.Popen[str]) -> None:
    """Return when the bot's log says that it listens. Raises StepFailed with the log where it ends before that."""
    limit = threading.Timer(STARTS_WITHIN, bot.kill)
    limit.start()
    said = []
    for line in bot.stderr or ():
        said.append(line)
        if '"listening"' in line:
            limit.cancel()
            return
    limit.cancel()
    raise StepFailed(f"the bot does not start: {''.join(said)}")


def main() -> int:
    """Build in a temporary folder, start what was built, and print what there was to see."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--dockerfile", type=Path, default=Path(__file__).with_name("Dockerfile"))
    parser.add_argument("--starts", type=int, default=3, help="the first may have to make the tables")
    arguments = parser.parse_args()
    dockerfile: Path = arguments.dockerfile
    if "ENROLLDESK_DATABASE_URL" not in os.environ:
        parser.error("ENROLLDESK_DATABASE_URL is missing: the container writes to no disk, so it brings no database")
    with tempfile.TemporaryDirectory(prefix="enrolldesk-image-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        temporary = folder / "tmp"
        temporary.mkdir()
        temporary.chmod(0o1777)
        try:
            stage = Build(dockerfile, folder).stage(dockerfile.read_text(encoding="utf-8"))
            starts = [asdict(start(stage, temporary)) for _ in range(arguments.starts)]
            print(json.dumps({"user": stage.user, "starts": starts, "written": written(stage, temporary)}))
        except StepFailed as failed:
            print(failed, file=sys.stderr)
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
