"""The Bicep files: what a compiler would say of them as far as parsers tell, and what it would not."""

import argparse
import re
import shlex
import shutil
from pathlib import Path

import pytest

from bot.commands.entra_setup.options import configure, wrong_together
from bot.settings import Settings
from bot.settings.types import PREFIX
from tests.deploy.conftest import DEPLOY, ROOT, Deployment, tool

pytestmark = [pytest.mark.deploy, pytest.mark.timeout(300)]

AZURE = DEPLOY / "azure"
MAIN = "main.bicep"
SETTINGS = {name.upper() for name in Settings.model_fields}


def text(name: str) -> str:
    return (AZURE / name).read_text(encoding="utf-8")


def test_every_module_is_there_and_used(deployment: Deployment) -> None:
    used = {module.file for module in deployment.templates[MAIN].modules.values()}

    assert used == set(deployment.templates) - {MAIN}


def test_every_module_gets_what_it_needs_and_nothing_else(deployment: Deployment) -> None:
    for name, module in deployment.templates[MAIN].modules.items():
        takes = deployment.templates[module.file]
        assert set(takes.required) <= set(module.given) <= {*takes.required, *takes.optional}, name


def test_what_is_taken_from_a_module_is_among_its_outputs(deployment: Deployment) -> None:
    modules = deployment.templates[MAIN].modules
    taken = re.findall(r"\b(\w+)\.outputs\.(\w+)", text(MAIN))

    assert taken
    for name, output in taken:
        assert output in deployment.templates[modules[name].file].outputs, f"{name}.outputs.{output}"


def test_no_secret_is_among_the_outputs(deployment: Deployment) -> None:
    for file, template in deployment.templates.items():
        for name, value in template.outputs.items():
            assert not [secret for secret in template.secure if re.search(rf"\b{secret}\b", value)], f"{file}: {name}"
            assert "list_keys" not in value


def test_the_parameters_are_those_of_the_template(deployment: Deployment) -> None:
    given = set(re.findall(r"(?m)^param (\w+) =", text("main.bicepparam")))
    main = deployment.templates[MAIN]

    assert "using './main.bicep'" in text("main.bicepparam")
    assert set(main.required) <= given <= {*main.required, *main.optional}


def test_every_parameter_of_the_template_says_what_it_is_for() -> None:
    assert text(MAIN).count("\nparam ") == len(re.findall(r"(?m)^@description\('.+'\)$(?:\n@.+)*\nparam ", text(MAIN)))


def test_names_are_the_same_at_every_deployment(deployment: Deployment) -> None:
    for file in deployment.templates:
        assert not re.search(r"\b(newGuid|utcNow)\(", text(file)), file


def test_every_setting_that_is_given_is_one_of_the_bot() -> None:
    given = {
        *re.findall(rf"'{PREFIX}([A-Z_]+)'", text("modules/container.bicep")),
        *re.findall(r"(?m)^  ([A-Z_]+): ", text(MAIN)),
        *re.findall(r"(?m)^  (?:// )?([A-Z_]+): '", text("main.bicepparam")),
    }

    assert {"DATABASE_URL", "APP_ID", "HELPDESK_CHANNEL"} <= given <= SETTINGS


def test_the_container_listens_where_the_image_does() -> None:
    port = re.search(r"var port = (\d+)", text("modules/container.bicep"))

    assert port is not None
    assert f"{PREFIX}PORT={port[1]}" in (DEPLOY / "Dockerfile").read_text(encoding="utf-8")


def test_what_was_accepted_of_the_scan_has_a_reason() -> None:
    skips = [
        line for file in AZURE.rglob("*.bicep") for line in re.findall(r"checkov:skip=(.*)", file.read_text("utf-8"))
    ]

    assert skips
    for skip in skips:
        assert re.fullmatch(r"CKV_AZURE_\d+: \S.{20,}", skip), skip


def test_the_scan_would_notice_a_vault_that_everybody_reaches(tmp_path: Path) -> None:
    shutil.copytree(AZURE, tmp_path / "azure")
    vault = tmp_path / "azure" / "modules" / "vault.bicep"
    vault.write_text(vault.read_text(encoding="utf-8").replace("'Deny'", "'Allow'"), encoding="utf-8")

    scan = tool(
        "checkov", "--directory", str(tmp_path), "--framework", "bicep", "--skip-download", "--compact", "--quiet"
    )

    assert scan.returncode == 1
    assert "CKV_AZURE_109" in scan.stdout


def test_the_path_to_a_working_bot_names_files_that_there_are() -> None:
    readme = text("README.md")

    for link in re.findall(r"\]\((?!https:)([^)#]+)[^)]*\)", readme):
        assert (AZURE / link).exists(), link
    for path in re.findall(r"deploy/[\w./-]+", readme):
        assert (ROOT / path.rstrip(".")).exists(), path


def test_what_the_bot_may_read_is_granted_by_its_own_setup() -> None:
    lines = re.findall(r"(?m)^\.venv/bin/python -m bot entra-setup(.*)$", text("README.md"))
    parser = argparse.ArgumentParser()
    configure(parser)

    asked = [parser.parse_args(shlex.split(line)) for line in lines]

    assert [options.apply for options in asked] == [False, True]
    assert not any(wrong_together(options) for options in asked)


def test_every_container_is_probed_also_where_teams_does_not_reach_it() -> None:
    assert re.search(r"(?m)^ +probes: probes$", text("modules/container.bicep"))
    assert re.findall(r"(?m)^    hasIngress: (\w+)$", text(MAIN)) == ["true", "false"]
