"""The settings of campaigns."""

import pytest

from bot.settings.types import PREFIX
from tests.settings.test_settings import GOOD, _alone, faults, load  # noqa: F401 - a fixture is used by its name

GROUP = "6F1D2E3C-4B5A-4968-8776-A5B4C3D2E1F0"


def test_nobody_owns_campaigns_unless_somebody_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = load(monkeypatch, **GOOD, CAMPAIGN_GROUP_ID="")

    assert (settings.campaign_group_id, settings.campaign_days, settings.campaign_installs_app) == (None, 90, False)
    assert load(monkeypatch, CAMPAIGN_GROUP_ID=GROUP).campaign_group_id == GROUP.lower()


def test_an_id_that_is_none_is_named_with_what_belongs_there(monkeypatch: pytest.MonkeyPatch) -> None:
    said = faults(monkeypatch, **GOOD, CAMPAIGN_GROUP_ID="pilots", TEAMS_APP_CATALOG_ID="Enroll Desk")

    assert f"{PREFIX}CAMPAIGN_GROUP_ID: must be the object id of a group in Entra" in said
    assert f"{PREFIX}TEAMS_APP_CATALOG_ID: must be the id of an app in Teams' catalog" in said


def test_who_installs_the_app_has_to_know_which(monkeypatch: pytest.MonkeyPatch) -> None:
    said = faults(monkeypatch, **GOOD, CAMPAIGN_INSTALLS_APP="true")

    assert said == f"{PREFIX}CAMPAIGN_INSTALLS_APP needs {PREFIX}TEAMS_APP_CATALOG_ID: the app that is installed"
    assert load(monkeypatch, TEAMS_APP_CATALOG_ID=GROUP).campaign_installs_app


def test_a_bot_without_an_app_id_can_ask_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    said = faults(
        monkeypatch,
        DANGEROUSLY_ALLOW_UNAUTHENTICATED="true",
        CAMPAIGN_GROUP_ID=GROUP,
        CAMPAIGN_INSTALLS_APP="true",
        TEAMS_APP_CATALOG_ID=GROUP,
    )

    assert f"{PREFIX}CAMPAIGN_GROUP_ID needs {PREFIX}APP_ID" in said
    assert f"{PREFIX}CAMPAIGN_INSTALLS_APP needs {PREFIX}APP_ID" in said
    assert load(monkeypatch, **GOOD).campaign_group_id == GROUP.lower()


@pytest.mark.parametrize("days", ["0", "-1", "3651", "for ever"])
def test_the_people_of_a_campaign_are_deleted_some_day(monkeypatch: pytest.MonkeyPatch, days: str) -> None:
    assert f"{PREFIX}CAMPAIGN_DAYS" in faults(monkeypatch, **GOOD, CAMPAIGN_DAYS=days)

    assert load(monkeypatch, CAMPAIGN_DAYS="30").campaign_days == 30
