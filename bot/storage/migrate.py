"""Migrations: forward only, one runner at a time, all in one transaction with the note that they were applied."""

from pathlib import Path

from procrastinate.schema import SchemaManager

from bot.storage.database import Pool
from bot.storage.queries import queries

_FOLDER = Path(__file__).parent / "migrations"
_SQL = queries("migrate")


async def migrate(pool: Pool) -> list[str]:
    """Bring the schema up to this version and return the names of the migrations that were applied."""
    async with pool.connection() as connection, connection.transaction():
        await connection.execute(_SQL["lock"])
        await connection.execute(_SQL["prepare"])
        rows = await (await connection.execute(_SQL["known"])).fetchall()
        missing = _missing({row["name"] for row in rows})
        for name, statements in missing.items():
            await connection.execute(statements)
            await connection.execute(_SQL["note"], {"name": name})
    return list(missing)


async def missing(pool: Pool) -> list[str]:
    """Return the names of the migrations that `migrate` would apply. Changes nothing."""
    return list(_missing(await _known(pool)))


async def newer(pool: Pool) -> list[str]:
    """Return the names of the migrations that a newer version applied and this one does not have. Changes nothing."""
    own = {*(file.name for file in _FOLDER.glob("*.sql")), *_job_names()}
    return sorted(await _known(pool) - own)


async def _known(pool: Pool) -> set[str]:
    """Return the names of the migrations that were applied."""
    async with pool.connection() as connection:
        row = await (await connection.execute(_SQL["is_prepared"])).fetchone()
        rows = await (await connection.execute(_SQL["known"])).fetchall() if row and row["is_prepared"] else []
    return {row["name"] for row in rows}


def _missing(known: set[str]) -> dict[str, bytes]:
    """Return what is to be run, by name and in order: procrastinate's tables first, then our own."""
    own = {file.name: file.read_bytes() for file in sorted(_FOLDER.glob("*.sql"))}
    return {name: body for name, body in {**_jobs(known), **own}.items() if name not in known}


def _jobs(known: set[str]) -> dict[str, bytes]:
    """Return procrastinate's own migrations.

    The first time its tables are installed whole, under the name of the newest migration; the older ones are in it.
    """
    files, names = _job_files(), _job_names()
    installed = [name for name in names if name in known]
    if not installed:
        return {names[-1]: SchemaManager.get_schema().encode()}
    next_one = names.index(installed[-1]) + 1
    return {name: file.read_bytes() for name, file in zip(names[next_one:], files[next_one:], strict=True)}


def _job_files() -> list[Path]:
    return sorted(Path(SchemaManager.get_migrations_path()).glob("*.sql"))


def _job_names() -> list[str]:
    return [f"procrastinate/{file.name}" for file in _job_files()]
