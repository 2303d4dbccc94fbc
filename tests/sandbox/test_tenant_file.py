"""The file of the tenant: times count from now, and what is half described is not taken."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from pydantic import ValidationError

from bot.sandbox.tenant_file import load_tenant

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


def test_times_count_back_from_now() -> None:
    tenant = load_tenant(NOW)
    (device,) = tenant.devices_of(tenant.people["entra_compliant"])

    assert (device["enrolledDateTime"], device["lastSyncDateTime"]) == ("2026-11-04T09:00:00Z", "2026-11-22T08:25:00Z")


def test_a_tenant_with_a_person_half_described_is_not_taken(tmp_path: Path) -> None:
    file = tmp_path / "tenant.toml"
    file.write_text('name="x"\ntenant_id="t"\napp_id="a"\napp_password="p"\n[person.half]\nid="1"\n', encoding="utf-8")

    with pytest.raises(ValidationError, match="story"):
        load_tenant(NOW, file)
