"""What is under deploy/, as the tools of `.venv-deploy` read it (`make test-deploy` installs them)."""

import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest
from pydantic import JsonValue, TypeAdapter

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
TOOLS = ROOT / ".venv-deploy" / "bin"


@dataclass(frozen=True, slots=True)
class Selector:
    """A metric in a query, with the values of its labels that are asked for."""

    metric: str
    labels: dict[str, list[str]]


@dataclass(frozen=True, slots=True)
class Alert:
    """A rule of Prometheus."""

    name: str
    severity: str
    runbook: str
    """The path of its page, from the root of the repository."""
    selectors: list[Selector]


@dataclass(frozen=True, slots=True)
class Panel:
    """A panel of the dashboard."""

    title: str
    about: str
    selectors: list[Selector]


@dataclass(frozen=True, slots=True)
class Module:
    """A Bicep file as another one uses it."""

    file: str
    given: list[str]
    """The names of the parameters that it gets."""


@dataclass(frozen=True, slots=True)
class Template:
    """A Bicep file: its parameters by whether they have a default, which are secret, and what it gives."""

    optional: list[str]
    required: list[str]
    secure: list[str]
    outputs: dict[str, str]
    """Parsed expressions, as text."""
    resources: list[str]
    """Their types."""
    modules: dict[str, Module]


@dataclass(frozen=True, slots=True)
class Service:
    """A service of the compose file, as far as it matters here."""

    read_only: bool = False
    user: str | None = None
    cap_drop: tuple[str, ...] = ()
    security_opt: tuple[str, ...] = ()
    ports: tuple[str, ...] = ()
    command: tuple[str, ...] = ()
    environment: dict[str, str] | None = None
    deploy: dict[str, JsonValue] | None = None
    healthcheck: dict[str, JsonValue] | None = None
    networks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Compose:
    """The compose file."""

    services: dict[str, Service]
    networks: dict[str, dict[str, JsonValue] | None]


@dataclass(frozen=True, slots=True)
class Deployment:
    """All of it."""

    alerts: list[Alert]
    panels: list[Panel]
    templates: dict[str, Template]
    """By path under deploy/azure."""
    compose: Compose


@pytest.fixture(scope="session")
def deployment() -> Deployment:
    """Read what is under deploy/. Where a parser refuses a file, whatever asks for this fails with its words."""
    read = tool("python", str(Path(__file__).with_name("reader.py")))
    assert read.returncode == 0, read.stderr
    return TypeAdapter(Deployment).validate_json(read.stdout)


def tool(name: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a tool of `.venv-deploy` at the root of the repository."""
    return subprocess.run([TOOLS / name, *arguments], cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603
