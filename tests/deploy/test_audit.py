"""`make audit`: the real pip-audit, and in the place of the database of advisories (OSV) one that we hold."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from aiohttp import web

from tests.deploy.conftest import DEPLOY, ROOT, TOOLS, tool

pytestmark = [pytest.mark.deploy, pytest.mark.timeout(300)]

LOCK = "jinja2==3.1.6 --hash=sha256:" + 64 * "0" + "\n"
OLD = "jinja2==2.4.1"


@dataclass
class Database:
    """Knows advisories by package and version."""

    known: dict[str, str] = field(default_factory=lambda: {OLD: "PYSEC-2014-8"})
    url: str = ""

    async def answer(self, request: web.Request) -> web.Response:
        """Answer a query as OSV does."""
        asked = await request.json()
        advisory = self.known.get(f"{asked['package']['name']}=={asked['version']}")
        return web.json_response({"vulns": [_as_osv(advisory)]} if advisory else {})


def _as_osv(advisory: str) -> dict[str, object]:
    package = {"name": "jinja2", "ecosystem": "PyPI"}
    events = [{"introduced": "0"}, {"fixed": "4.0"}]
    return {
        "id": advisory,
        "modified": "2026-11-01T00:00:00Z",
        "affected": [{"package": package, "ranges": [{"type": "ECOSYSTEM", "events": events}]}],
    }


@asynccontextmanager
async def serving(database: Database) -> AsyncIterator[Database]:
    """Serve it until the end of the block."""
    app = web.Application()
    app.add_routes([web.post("/query", database.answer)])
    runner = web.AppRunner(app)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        database.url = "http://{}:{}/query".format(*runner.addresses[0])
        yield database
    finally:
        await runner.cleanup()


async def audited(lock: Path, url: str) -> tuple[int | None, str]:
    """Run the script, and return its exit code and what it said."""
    script = [str(TOOLS / "python"), str(DEPLOY / "audit.py"), str(lock), "--osv-url", url]
    process = await asyncio.create_subprocess_exec(
        *script, cwd=ROOT, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT
    )
    said, _ = await process.communicate()
    return process.returncode, said.decode()


async def test_an_advisory_fails_until_it_is_gone_and_a_database_that_is_away_does_not(tmp_path: Path) -> None:
    lock = tmp_path / "some.lock"
    lock.write_text(LOCK, encoding="utf-8")

    async with serving(Database({OLD: "PYSEC-2014-8", "jinja2==3.1.6": "PYSEC-2026-1"})) as database:
        assert await audited(lock, database.url) == (1, "jinja2 3.1.6: PYSEC-2026-1, fixed in 4.0\n")

        del database.known["jinja2==3.1.6"]
        code, said = await audited(lock, database.url)
        assert (code, said.partition(":")[0]) == (0, "audited")

    code, said = await audited(lock, database.url)
    assert (code, said.partition(":")[0]) == (0, "not audited")


async def test_a_proxy_that_knows_nothing_is_no_all_clear(tmp_path: Path) -> None:
    lock = tmp_path / "some.lock"
    lock.write_text(LOCK, encoding="utf-8")

    async with serving(Database(known={})) as database:
        code, said = await audited(lock, database.url)

    assert (code, said.partition(":")[0]) == (0, "not audited")


def test_bandit_reads_our_settings_and_would_notice_what_ruff_is_not_asked_for(tmp_path: Path) -> None:
    code = tmp_path / "weak.py"
    code.write_text('import hashlib\n\nDIGEST = hashlib.md5(b"a password").hexdigest()\n', encoding="utf-8")

    found = tool("bandit", "--quiet", "--configfile", "pyproject.toml", str(code))

    assert found.returncode == 1
    assert "B324" in found.stdout
