"""`python -m bot entra-setup`: a diff first, then what was asked for; every fault is one line with the way on."""

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from bot.__main__ import main
from bot.entra.wanted import permissions
from bot.sandbox import Fault, Sandbox

ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def _environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """Run in a folder without settings; the log is that of the test."""
    for name in [name for name in os.environ if name.startswith("ENROLLDESK_")]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("bot.commands.entra_setup.set_up_logs", lambda *, level: level)
    with capture_logs():
        yield


@pytest.fixture
def tenant(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> Sandbox:
    """Let the settings lead to the simulated tenant, and an administrator's token be at hand."""
    monkeypatch.setenv("ENROLLDESK_APP_TENANT_ID", sandbox.tenant_id)
    monkeypatch.setenv("ENROLLDESK_LOGIN_URL", sandbox.login_url)
    monkeypatch.setenv("ENROLLDESK_GRAPH_URL", sandbox.graph_url)
    rights = ("Application.ReadWrite.All", "AppRoleAssignment.ReadWrite.All")
    monkeypatch.setenv("TOKEN_OF_ADA", sandbox.entra.issue_to_person(*rights))
    return sandbox


async def run(*arguments: str) -> int:
    """Run the command beside the tenant, which the loop of the test serves."""
    return await asyncio.to_thread(main, ["entra-setup", "--locale", "en", *arguments])


async def with_token(*arguments: str) -> int:
    return await run("--token-env", "TOKEN_OF_ADA", *arguments)


async def test_a_dry_run_says_what_is_to_do_and_does_nothing(
    tenant: Sandbox, capsys: pytest.CaptureFixture[str]
) -> None:
    assert await with_token() == 1

    out = capsys.readouterr().out
    assert "+ app registration: Enroll Desk" in out
    assert "+ permission in Microsoft Graph, consented to: Device.Read.All" in out
    assert "As it should be (=): 0." in out
    assert out.endswith("Nothing was changed. With `--apply` it is.\n")
    assert tenant.apps.writes == 0


async def test_what_was_applied_is_told_and_then_there_is_nothing_to_do(
    tenant: Sandbox, capsys: pytest.CaptureFixture[str]
) -> None:
    assert await with_token("--apply") == 0
    out = capsys.readouterr().out
    app_id = str(tenant.apps.applications[-1]["appId"])
    assert f"done: + application ID URI: api://botid-{app_id}" in out
    assert out.endswith(f"ENROLLDESK_APP_ID={app_id}\nENROLLDESK_APP_TENANT_ID={tenant.tenant_id}\n")

    assert await with_token() == 0
    out = capsys.readouterr().out
    assert "To add (+): 0. To change (~): 0." in out
    assert f"ENROLLDESK_APP_ID={app_id}" in out


async def test_as_json_it_is_one_object(tenant: Sandbox, capsys: pytest.CaptureFixture[str]) -> None:
    assert await with_token("--json") == 1
    told = json.loads(capsys.readouterr().out)
    assert (told["ok"], told["app_id"], told["done"]) == (False, None, [])
    assert {each["sign"] for each in told["differences"]} == {"+"}

    assert await with_token("--json", "--apply", "--app-id", tenant.app_id) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["ok"], told["app_id"], told["fault"]) == (True, tenant.app_id, None)
    consented = {each["what"] for each in told["done"] if each["piece"] == "consent"}
    assert consented == set(permissions(installs_app=False)) == tenant.apps.granted(tenant.app_id)


async def test_a_run_that_stopped_says_why_what_it_did_and_goes_on(
    tenant: Sandbox, capsys: pytest.CaptureFixture[str]
) -> None:
    tenant.apps.may_consent = False
    assert await with_token("--apply", "--json") == 1
    printed = capsys.readouterr()
    told = json.loads(printed.out)
    assert told["fault"] == printed.err.strip()
    assert "Privileged Role Administrator" in told["fault"]
    assert {each["piece"] for each in told["done"]} >= {"registration", "principal"}
    tenant.apps.may_consent = True

    assert await with_token("--apply") == 0


async def test_settings_and_options_say_which_permissions_and_who_proves_the_app(
    tenant: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ENROLLDESK_CAMPAIGN_INSTALLS_APP", "true")
    monkeypatch.setenv("ENROLLDESK_APP_ID", tenant.app_id)
    identity = "7d3a1c52-0f64-4b8e-9a27-c5d6e7f80912"
    assert await with_token("--apply", "--managed-identity-principal-id", identity) == 0

    assert tenant.apps.granted(tenant.app_id) == set(permissions(installs_app=True))
    workload = ("--federated-issuer", "https://oidc.contoso.com/", "--federated-subject", "system:serviceaccount:b:ed")
    assert await with_token("--apply", *workload) == 0
    (trusted,) = tenant.apps.federations.values()
    assert [each["subject"] for each in trusted] == [identity, "system:serviceaccount:b:ed"]


async def test_an_administrator_signs_in_with_a_code(
    tenant: Sandbox, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    tenant.entra.device_codes.entered_at_once = True
    monkeypatch.setattr("bot.sandbox.device_code.INTERVAL", 0)
    assert await run() == 1

    printed = capsys.readouterr()
    assert f"Open {tenant.origin}/devicelogin in a browser, enter the code " in printed.err
    assert "+ app registration" in printed.out
    assert await run("--apply") == 0


FAULTS = {
    "refused": (Fault("/graph/*", times=99, status=403), "Graph does not let you see apps."),
    "throttled": (Fault("/graph/*", times=99, status=429, headers={"Retry-After": "99"}), "Graph asks to wait."),
}


@pytest.mark.parametrize("name", FAULTS)
async def test_a_fault_is_one_line_and_healed_it_goes_on(
    tenant: Sandbox, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    fault, line = FAULTS[name]
    tenant.faults.plant(Fault(fault.path, times=99, status=fault.status, headers=fault.headers))
    assert await with_token("--apply") == 1
    err = capsys.readouterr().err
    assert (err.startswith(line), err.count("\n")) == (True, 1)
    tenant.faults.clear()

    assert await with_token("--apply") == 0


async def test_an_entra_that_is_not_there_to_sign_in_is_said(
    tenant: Sandbox, capsys: pytest.CaptureFixture[str]
) -> None:
    tenant.faults.plant(Fault("*/openid-configuration", cut="reset"))
    assert await run() == 1
    assert capsys.readouterr().err.startswith("Entra could not be reached to sign in (ConnectionError).")

    assert await with_token() == 1


WRONG = {
    ("--token-env", "NOBODY_SET_IT"): "The environment variable NOBODY_SET_IT is not set",
    ("--federated-issuer", "https://x"): "`--federated-issuer` and `--federated-subject` belong together",
    ("--federated-issuer", "x", "--federated-subject", "y", "--managed-identity-principal-id", "z"): "not both",
    ("--tenant", "contoso.com"): "ENROLLDESK_APP_TENANT_ID: must be a GUID",
}


@pytest.mark.parametrize("arguments", WRONG, ids=lambda arguments: arguments[0])
async def test_who_calls_it_wrongly_is_told_what_is_wrong(
    capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...]
) -> None:
    assert await run(*arguments) == 2
    assert WRONG[arguments] in capsys.readouterr().err


async def test_every_wrong_setting_is_a_line(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ENROLLDESK_CLOUD", "moon")
    monkeypatch.setenv("ENROLLDESK_GRAPH_URL", "http://graph.example")

    assert await run() == 2
    lines = capsys.readouterr().err.splitlines()
    assert [line.split(":")[0] for line in lines] == [
        "ENROLLDESK_APP_TENANT_ID is missing",
        "ENROLLDESK_CLOUD",
        "ENROLLDESK_GRAPH_URL",
    ]


@pytest.mark.parametrize("language", ["nl", "de", "fr"])
async def test_it_speaks_every_language(capsys: pytest.CaptureFixture[str], language: str) -> None:
    assert await asyncio.to_thread(main, ["entra-setup", "--sandbox", "--apply", "--locale", language]) == 0

    assert "ENROLLDESK_APP_ID=" in capsys.readouterr().out


def test_as_a_program_it_prints_the_object_and_nothing_else(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "bot", "entra-setup", "--sandbox", "--apply", "--json"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"},
        capture_output=True,
        timeout=50,
        check=False,
    )

    assert (done.returncode, done.stderr, json.loads(done.stdout)["ok"]) == (0, b"", True)


def test_a_command_of_several_words_has_hyphens(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["entra_setup"])
    assert ended.value.code == 2
    assert "entra-setup" in capsys.readouterr().err
