"""`make sbom`: what the bot consists of."""

import json
import re
from pathlib import Path

import pytest

from tests.deploy.conftest import DEPLOY, ROOT, tool

pytestmark = pytest.mark.deploy

LOCK = ROOT / "requirements.lock"


def test_it_names_every_locked_package_with_its_hashes_and_is_the_same_each_time(tmp_path: Path) -> None:
    for name in ("first.json", "second.json"):
        made = tool("python", str(DEPLOY / "sbom.py"), str(LOCK), "--output", str(tmp_path / name))
        assert made.returncode == 0, made.stderr
    bill = json.loads((tmp_path / "first.json").read_text(encoding="utf-8"))

    locked = re.findall(r"(?m)^(\S+?)==([\w.]+)", LOCK.read_text(encoding="utf-8"))
    assert bill["metadata"]["component"]["name"] == "enroll-desk"
    assert {(part["name"], part["version"]) for part in bill["components"]} == set(locked)
    assert all(reference["hashes"] for part in bill["components"] for reference in part["externalReferences"])
    assert (tmp_path / "first.json").read_bytes() == (tmp_path / "second.json").read_bytes()


def test_a_lock_file_that_is_not_there_leaves_no_bill_behind(tmp_path: Path) -> None:
    bill = tmp_path / "bill.json"

    assert tool("python", str(DEPLOY / "sbom.py"), "missing.lock", "--output", str(bill)).returncode != 0
    assert not bill.exists()

    assert tool("python", str(DEPLOY / "sbom.py"), str(LOCK), "--output", str(bill)).returncode == 0
    assert bill.exists()
