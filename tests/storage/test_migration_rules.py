"""Every migration is safe while the version before still runs."""

from pathlib import Path

import pytest

from tests.storage.migration_rules import unsafe

MIGRATIONS = sorted((Path(__file__).parents[2] / "bot" / "storage" / "migrations").glob("*.sql"))

BEFORE_THE_RULES = {f"{number:04}" for number in range(1, 13)}
"""The first release: nothing ran before it."""

ACCEPTED: dict[str, set[str]] = {}
"""What a migration may do all the same, by its name, in the words of the rules; beside it stands why."""


@pytest.mark.parametrize("migration", MIGRATIONS, ids=lambda file: file.stem)
def test_a_migration_lets_the_version_before_work_on(migration: Path) -> None:
    if migration.name[:4] in BEFORE_THE_RULES:
        return
    assert set(unsafe(migration.read_text(encoding="utf-8"))) <= ACCEPTED.get(migration.name, set())


def test_no_exception_is_kept_for_what_is_not_there() -> None:
    assert ACCEPTED.keys() <= {migration.name for migration in MIGRATIONS}


def test_migrations_have_numbers_of_their_own() -> None:
    numbers = [migration.name[:4] for migration in MIGRATIONS]
    assert len(set(numbers)) == len(numbers)
    assert all(number.isdigit() for number in numbers)


@pytest.mark.parametrize(
    ("sql", "why"),
    [
        ("alter table inbox drop column response;", "drops what"),
        ("DROP TABLE outbox;", "drops what"),
        ("alter table inbox rename to received;", "renames"),
        ("alter table inbox\n    rename column activity to body;", "renames"),
        ("alter table outbox alter column attempts type bigint;", "changes a type"),
        ("alter table outbox alter column fault set not null;", "demands"),
        ("delete from outbox where status = 'gone';", "removes rows"),
        ("alter table outbox add column size integer not null;", "must be filled"),
        ("alter table outbox add constraint small check (attempts < 9);", "not valid"),
        ("create index outbox_fault on outbox (fault);", "index on outbox"),
        ("create unique index once on public_name (id);\ncreate table other (id int);", "index on public_name"),
    ],
)
def test_what_would_break_or_hold_up_the_version_before_is_named(sql: str, why: str) -> None:
    (found,) = unsafe(sql)
    assert why in found


@pytest.mark.parametrize(
    "sql",
    [
        "-- we could drop column a here\nalter table outbox add column size integer;",
        "alter table outbox add column size integer not null default 0;",
        "create table news (id bigint primary key, at timestamptz not null);\ncreate index news_at on news (at);",
        "alter table outbox add constraint small check (attempts < 9) not valid;",
        "alter table outbox alter column activity drop not null;",
    ],
)
def test_what_does_neither_is_let_through(sql: str) -> None:
    assert list(unsafe(sql)) == []
