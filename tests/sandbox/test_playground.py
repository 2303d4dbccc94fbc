"""The chat window is configured with ids as Teams writes them, and with the helpdesk's agents."""

from datetime import UTC, datetime
from typing import cast

import pytest

from bot.helpdesk.channels import Channels
from bot.sandbox.playground import _config
from bot.sandbox.tenant import Tenant
from bot.sandbox.tenant_file import load_tenant

Users = list[dict[str, str]]


@pytest.fixture
def tenant() -> Tenant:
    return load_tenant(datetime(2026, 11, 22, 9, 0, tzinfo=UTC))


@pytest.mark.parametrize("key", ["nothing_enrolled", "helpdesk_agent"])
def test_the_agents_are_there_whoever_is_signed_in(tenant: Tenant, key: str) -> None:
    config = _config(tenant, tenant.people[key])
    users = cast("Users", config["users"])
    there = {user["aadObjectId"] for user in [*users, cast("dict[str, str]", config["currentUser"])]}

    assert len(users) == 5, "with any other number it ends without a word"
    assert {person.id for person in tenant.people.values() if "helpdesk" in person.groups} <= there
    assert len(there) == 6
    assert all(user["id"] == f"29:{user['aadObjectId']}" for user in users)


def test_its_channel_is_one_that_the_setting_takes(tenant: Tenant) -> None:
    team = cast("dict[str, object]", _config(tenant, tenant.people["nothing_enrolled"])["team"])
    (channel,) = cast("Users", team["channels"])

    assert (channel["name"], channel["id"]) == ("Devices", tenant.team.channels["Devices"])
    assert Channels.parse(channel["id"]).of("nl").id == channel["id"]
    assert team["aadGroupId"] == tenant.groups["helpdesk_team"]
