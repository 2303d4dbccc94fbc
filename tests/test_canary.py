"""The canary can sing: each way in which something may be said is tried in a run of pytest of its own."""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
PLANTED = ROOT / "tests" / "planted.py"
OPTIONS = ("-p", "tests.canary", "-p", "no:cacheprovider", "--noconftest", "-q", "--tb=short", "-rE")


def test_whatever_is_planted_fails_its_own_test_and_what_is_clean_passes() -> None:
    done = subprocess.run(  # noqa: S603 - our own file
        [sys.executable, "-m", "pytest", *OPTIONS, str(PLANTED)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )

    tests = set(re.findall(r"def (test_\w+)", PLANTED.read_text(encoding="utf-8")))
    clean = {name for name in tests if name.startswith("test_nothing")}
    assert set(re.findall(r"(?m)^ERROR \S+::(\w+)", done.stdout)) == tests - clean, done.stdout
    assert f"{len(tests)} passed, {len(tests - clean)} errors" in done.stdout
    for where in ("the log", "a library's log", "standard error", "a metric", "a span"):
        assert f"{where}: " in done.stdout
