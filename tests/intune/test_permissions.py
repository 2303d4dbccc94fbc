"""The page about permissions, which is written from the declarations."""

from pathlib import Path

import pytest

from bot.__main__ import main
from bot.intune.lookups import LOOKUPS

PAGE = Path(__file__).parents[2] / "deploy" / "permissions.md"


def test_the_page_in_the_repository_is_what_the_command_prints(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["permissions"]) == 0

    assert capsys.readouterr().out == PAGE.read_text(encoding="utf-8")


def test_the_page_names_every_look_up_and_what_it_reads() -> None:
    page = PAGE.read_text(encoding="utf-8")

    for lookup in LOOKUPS:
        assert f"| `{lookup.permission}` |" in page
        assert f"/{lookup.version}{lookup.path}" in page
        assert ", ".join(f"`{name}`" for name in lookup.model.select()) in page
    assert "`auto_enrollment`" in page


def test_a_dutch_reader_gets_the_same_page_in_dutch(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["permissions", "--locale", "nl"]) == 0

    page = capsys.readouterr().out
    assert page.startswith("# Machtigingen in Microsoft Graph\n")
    assert page.count("\n") == PAGE.read_text(encoding="utf-8").count("\n")
