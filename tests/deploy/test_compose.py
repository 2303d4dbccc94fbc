"""The compose file: two bots, a worker, and no more rights than they need."""

import re
from pathlib import Path

import pytest

from bot.errors import WrongSettings
from bot.settings import Settings, load_settings
from tests.deploy.conftest import DEPLOY, Deployment

pytestmark = pytest.mark.deploy

EXAMPLE = DEPLOY / "compose" / "env.example"
GUID = "6f1d2e3c-4b5a-4968-8776-a5b4c3d2e1f0"


def test_every_container_is_locked_down(deployment: Deployment) -> None:
    for name, service in deployment.compose.services.items():
        assert service.read_only, name
        assert service.cap_drop == ("ALL",), name
        assert service.security_opt == ("no-new-privileges:true",), name


def test_two_bots_answer_and_a_worker_helps(deployment: Deployment) -> None:
    services = deployment.compose.services

    assert services["bot"].deploy == {"replicas": 2}
    assert services["worker"].command == ("worker",)
    assert services["worker"].healthcheck is None  # so the image's own holds for it, too


def test_only_the_proxy_is_reached_and_only_from_this_machine(deployment: Deployment) -> None:
    ports = {name: service.ports for name, service in deployment.compose.services.items() if service.ports}

    assert ports == {"proxy": ("127.0.0.1:3978:8080",)}
    assert deployment.compose.networks["inside"] == {"internal": True}
    assert deployment.compose.services["database"].networks == ("inside",)


def test_the_proxy_passes_on_what_teams_posts_and_nothing_else() -> None:
    proxy = (DEPLOY / "compose" / "nginx.conf").read_text(encoding="utf-8")

    assert re.findall(r"location (.+?) \{", proxy) == ["= /api/messages", "/"]
    assert proxy.count("proxy_pass") == 1


def test_an_example_that_is_filled_in_starts_a_bot(tmp_path: Path) -> None:
    empty = EXAMPLE.read_text(encoding="utf-8")
    filled = re.sub(r"(_APP_ID|_TENANT_ID|_PASSWORD)=$", rf"\1={GUID}", empty, flags=re.MULTILINE)
    env = tmp_path / ".env"

    env.write_text(empty, encoding="utf-8")
    with pytest.raises(WrongSettings):
        load_settings(_env_file=env)
    env.write_text(filled, encoding="utf-8")

    assert load_settings(_env_file=env).app_id == GUID


def test_the_example_names_settings_that_there_are(deployment: Deployment) -> None:
    environment = deployment.compose.services["bot"].environment or {}
    named = {*environment, *re.findall(r"(?m)^(\w+)=", EXAMPLE.read_text(encoding="utf-8"))}
    settings = {f"ENROLLDESK_{name.upper()}" for name in Settings.model_fields}

    assert "ENROLLDESK_DATABASE_URL" in named
    assert named - settings == {"POSTGRES_PASSWORD"}
