"""SECURITY.md and the threat model: what they name is there, and no threat stands without an answer."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
MODEL = ROOT / "deploy" / "threat-model.md"
POLICY = ROOT / "SECURITY.md"

THREATS = (
    "Forged activity", "Stolen token", "Replay", "Forged card data", "Other people's devices", "An agent's curiosity",
    "Injected words", "CSV injection", "SSRF", "Secrets in logs", "Supply chain", "A lost backup", "Denial of service",
    "An owner of campaigns",
)  # fmt: skip

_FILE = re.compile(r"`((?:bot|cards|deploy|dialogs|tests)/[\w./-]*\w|[\w-]+\.lock)`")


def rows() -> dict[str, list[str]]:
    """Return the cells of each row of the threat model, by the name of the threat."""
    lines = [line.strip("|").split("|") for line in MODEL.read_text(encoding="utf-8").splitlines() if "**" in line]
    return {re.findall(r"\*\*(.+?)\*\*", cells[0])[0]: [cell.strip() for cell in cells] for cells in lines}


def test_each_threat_meets_code_and_a_test_that_are_there() -> None:
    assert tuple(rows()) == THREATS
    for threat, (_, meets, code, shown, _) in rows().items():
        assert meets, threat
        for cell, is_a_test in ((code, False), (shown, True)):
            files = _FILE.findall(cell)
            assert files, f"{threat}: no file is named"
            assert len(files) == cell.count("`") // 2, f"{threat}: {cell}"
            for file in files:
                assert (ROOT / file).is_file(), f"{threat}: {file} is not there"
                assert file.startswith("tests/") == is_a_test, f"{threat}: {file}"


@pytest.mark.parametrize("page", [POLICY, MODEL], ids=lambda page: page.name)
def test_every_file_and_link_on_the_page_is_there(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    links = [page.parent / target for target in re.findall(r"\]\(([^)#]+)\)", text)]

    for file in [*links, *(ROOT / name for name in _FILE.findall(text))]:
        assert file.is_file(), file


def test_the_commands_that_are_named_are_in_the_makefile() -> None:
    named = re.findall(r"`make ([\w-]+)", POLICY.read_text(encoding="utf-8"))

    assert {"audit", "sbom", "lock"} <= set(named)
    for target in named:
        subprocess.run(["make", "--dry-run", target], cwd=ROOT, check=True, capture_output=True)  # noqa: S603, S607
