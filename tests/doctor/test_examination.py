"""The examination: each fault is named with its remedy while it is there, and nothing is said where all is well."""

import pytest

from bot.app import running_app
from bot.doctor.check import TIME_LIMIT
from bot.doctor.examination import CHECKS, login_timeouts
from bot.doctor.finding import State
from bot.doctor.page import page
from bot.settings import load_settings
from cards.catalogue import LOCALES, Catalogues
from tests.doctor.faults import FAULTS, Planted, made_for
from tests.doctor.patient import Found, Patient

WORDS = [Catalogues().of(language) for language in Catalogues().languages]
BAD = {State.FAILED, State.WARNING}


async def test_of_a_bot_that_runs_well_everything_is_looked_at_and_all_is_well(patient: Patient) -> None:
    patient.package, patient.locales = made_for(patient.sandbox.app_id), LOCALES
    await patient.execute("delete from procrastinate_workers")
    async with running_app(load_settings(**patient.given)):
        found = await patient.found()

    assert {state for _, _, state in found} == {State.OK}
    assert {check for check, _, _ in found} == {"settings", "clock", *(check.name for check in CHECKS)}


def test_a_page_takes_less_than_five_seconds() -> None:
    assert TIME_LIMIT < 5, "each check has its own limit, and all are made side by side"
    assert TIME_LIMIT + max(login_timeouts(TIME_LIMIT)) <= 5, "a thread that cannot be given up ends soon after"


@pytest.mark.parametrize(("planted", "named"), FAULTS.values(), ids=FAULTS.keys())
async def test_a_fault_is_named_with_its_remedy_until_it_is_mended(
    patient: Patient, planted: Planted, named: Found
) -> None:
    async with planted(patient):
        findings = await patient.findings()

    assert named in {(each.check, each.what, each.state) for each in findings}
    for words in WORDS:
        text = page(findings, words)
        assert text.count(words.plain("doctor.do", remedy="")) >= 1
        assert "canary" not in text
    assert {each for each in await patient.found() if each[2] in BAD} == set()


async def test_what_follows_from_a_fault_is_not_a_fault_of_its_own(patient: Patient) -> None:
    patient.given |= {"app_password": "wrong"}

    wrong = {check for check, _, state in await patient.found() if state in BAD}

    assert wrong == {"credential"}


async def test_a_secret_whose_end_may_not_be_asked_for_is_said_to_be_unknown(patient: Patient) -> None:
    patient.sandbox.graph.granted.discard("Application.Read.All")

    assert ("expiry", "unknown", State.SKIPPED) in await patient.found()


async def test_a_permission_to_write_that_somebody_wants_is_a_warning(patient: Patient) -> None:
    patient.sandbox.graph.granted.add("Directory.ReadWrite.All")
    patient.given |= {"allow_extra_permissions": True}

    assert ("permissions", "writing_allowed", State.WARNING) in await patient.found()


async def test_without_an_app_id_what_needs_one_is_not_looked_at(patient: Patient) -> None:
    alone = ("app_id", "app_password", "helpdesk_channel", "teams_app_catalog_id")
    patient.given |= {**dict.fromkeys(alone[1:]), "app_id": "", "campaign_installs_app": False}
    patient.given["dangerously_allow_unauthenticated"] = True

    found = await patient.found()

    assert ("settings", "no_app", State.WARNING) in found
    assert {state for check, _, state in found if check in {"network", "credential", "channel"}} == {State.SKIPPED}
    assert ("database", "current", State.OK) in found


async def test_an_embedded_database_that_does_not_run_is_not_started(patient: Patient) -> None:
    patient.given |= {"database_url": None, "data_dir": patient.folder / "data"}

    assert ("database", "not_running", State.SKIPPED) in await patient.found()
    assert not (patient.folder / "data").exists()


async def test_a_database_without_tables_is_behind_and_its_queues_are_not_read(patient: Patient) -> None:
    await patient.execute("drop table migration cascade")

    found = await patient.found()

    assert ("database", "behind", State.WARNING) in found
    assert ("queues", "behind", State.SKIPPED) in found


async def test_an_address_of_a_database_is_never_shown_with_its_password(patient: Patient) -> None:
    for address in ("postgresql://me:canary@127.0.0.1:9/x", "postgresql//me:canary@nowhere", "host=127.0.0.1 canary"):
        patient.given |= {"database_url": address}
        findings = await patient.findings()
        assert "canary" not in page(findings, WORDS[0]), address
        assert ("database", "unreachable") in {(each.check, each.what) for each in findings}
