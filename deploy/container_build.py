"""The steps of a Dockerfile, performed in folders of this machine instead of in a container.

A stage's root is an empty folder, and its base image a new virtual environment of the Python that runs this. Only the
instructions that our Dockerfile uses are known; a RUN must name no absolute path.
"""

import json
import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

CONTEXT = Path(__file__).parents[1]
BUILDERS = ("PIP_", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "SSL_CERT_FILE", "HOME")
"""How variables begin that a builder hands to a RUN, so that it finds its package index."""


class StepFailed(Exception):
    """A step cannot be performed, or failed."""


@dataclass(slots=True)
class Stage:
    """A stage of the Dockerfile, as far as it was performed."""

    root: Path
    environment: dict[str, str]
    folder: Path
    """Where WORKDIR is, under `root`."""
    user: str = "0"
    exec_forms: dict[str, list[str]] = field(default_factory=dict)
    """ENTRYPOINT, CMD and HEALTHCHECK, as lists of arguments."""

    def place(self, path: str) -> Path:
        """Return where a path of the image is on this machine."""
        return self.root / path.lstrip("/") if path.startswith("/") else self.folder / path


def instructions(dockerfile: str) -> Iterator[tuple[str, str]]:
    """Read the instructions: each a name and the words after it, with continued lines joined."""
    lines = (line for line in dockerfile.splitlines() if not line.lstrip().startswith("#"))
    for line in "\n".join(lines).replace("\\\n", " ").splitlines():
        if line.strip():
            name, _, words = line.strip().partition(" ")
            yield name, words.strip()


class Build:
    """Performs instructions in a folder of its own."""

    def __init__(self, dockerfile: Path, folder: Path) -> None:
        """Read what of the repository a builder is sent: `<Dockerfile>.dockerignore`, a list of exceptions to `*`."""
        self._folder = folder
        self._base = folder / "base"
        subprocess.run([sys.executable, "-m", "venv", str(self._base)], check=True)
        self._stages: dict[str, Stage] = {}
        patterns = dockerfile.with_name(f"{dockerfile.name}.dockerignore").read_text(encoding="utf-8").split("\n")
        self._sent = {pattern[1:] for pattern in patterns if pattern.startswith("!")}
        self._never = [pattern.removeprefix("**/") for pattern in patterns if pattern.startswith("**/")]

    def stage(self, dockerfile: str) -> Stage:
        """Perform all instructions and return the last stage. Raises StepFailed."""
        stage: Stage | None = None
        for name, words in instructions(dockerfile):
            print(f"{name} {words}"[:120], file=sys.stderr)
            if name == "FROM":
                stage = self._from(words)
            elif stage is not None:
                self._perform(stage, name, words)
            elif name != "ARG":
                raise StepFailed(f"{name} stands before FROM")
        if stage is None:
            raise StepFailed("there is no FROM")
        return stage

    def _from(self, words: str) -> Stage:
        name = words.partition(" AS ")[2] or "the image"
        base, root = self._folder / f"base-{len(self._stages)}", self._folder / f"stage-{len(self._stages)}"
        root.mkdir()
        shutil.copytree(self._base, base, symlinks=True)
        stage = Stage(root, {"PATH": f"{base}/bin:/usr/local/bin:/usr/bin:/bin"}, folder=root)
        self._stages[name] = stage
        return stage

    def _perform(self, stage: Stage, name: str, words: str) -> None:
        match name:
            case "WORKDIR":
                stage.folder = stage.place(words)
                stage.folder.mkdir(parents=True, exist_ok=True)
            case "ENV":
                for pair in shlex.split(words):
                    variable, _, value = pair.partition("=")
                    stage.environment[variable] = _located(stage, value)
            case "COPY":
                self._copy(stage, words.split())
            case "RUN":
                _run(stage, words)
            case "USER":
                stage.user = words
            case "ENTRYPOINT" | "CMD" | "HEALTHCHECK":
                stage.exec_forms[name] = json.loads(words[words.index("[") :])
            case "LABEL" | "EXPOSE":
                pass  # says something of the image, and does nothing
            case _:
                raise StepFailed(f"{name} is not known here")

    def _copy(self, stage: Stage, words: list[str]) -> None:
        *sources, to = [word for word in words if not word.startswith("--")]
        origin = next((word.removeprefix("--from=") for word in words if word.startswith("--from=")), None)
        for source in sources:
            if origin is None and source not in self._sent:
                raise StepFailed(f"COPY {source}: .dockerignore keeps it from the builder")
            path = CONTEXT / source if origin is None else self._stages[origin].place(source)
            target = stage.place(to)
            if path.is_dir():
                ignored = shutil.ignore_patterns(*self._never) if origin is None else None
                shutil.copytree(path, target, symlinks=True, dirs_exist_ok=True, ignore=ignored)
            else:
                shutil.copy2(path, target / path.name if to.endswith("/") else target)


def _run(stage: Stage, command: str) -> None:
    builders = {key: value for key, value in os.environ.items() if key.upper().startswith(BUILDERS)}
    done = subprocess.run(command, shell=True, cwd=stage.folder, env={**builders, **stage.environment}, check=False)  # noqa: S602
    if done.returncode:
        raise StepFailed(f"RUN {command}: exit code {done.returncode}")


def _located(stage: Stage, value: str) -> str:
    """Return the value of a variable with $PATH replaced, and with folders of the image where they are here."""
    parts = (stage.environment["PATH"] if part == "$PATH" else part for part in value.split(":"))
    return ":".join(
        str(stage.place(part)) if part[:1] == "/" and stage.place(part).exists() else part for part in parts
    )
