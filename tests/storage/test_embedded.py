"""The embedded PostgreSQL: starts, is nobody else's, and finds its data again."""

from pathlib import Path

import psycopg
import pytest

from bot.storage.embedded import DataDirInUse, EmbeddedPostgres


def test_data_is_there_again_after_a_second_start(tmp_path: Path) -> None:
    with EmbeddedPostgres(tmp_path) as server, psycopg.connect(server.url) as connection:
        connection.execute("create table kept (word text)")
        connection.execute("insert into kept values ('hello')")

    with EmbeddedPostgres(tmp_path) as server, psycopg.connect(server.url) as connection:
        assert connection.execute("select word from kept").fetchone() == ("hello",)


def test_a_server_can_be_joined_and_is_left_to_whoever_owns_it(tmp_path: Path) -> None:
    with EmbeddedPostgres(tmp_path) as owned:
        with EmbeddedPostgres(tmp_path, joins=True) as joined:
            assert joined.url == owned.url
        with psycopg.connect(owned.url) as connection:
            assert connection.execute("select 1").fetchone() == (1,)

    with EmbeddedPostgres(tmp_path, joins=True) as alone, psycopg.connect(alone.url) as connection:
        assert connection.execute("select 1").fetchone() == (1,)
    assert not (tmp_path / "postgres.url").exists()


def test_a_server_that_is_not_ready_yet_is_not_joined(tmp_path: Path) -> None:
    with EmbeddedPostgres(tmp_path):
        (tmp_path / "postgres.url").unlink()
        with pytest.raises(DataDirInUse):
            EmbeddedPostgres(tmp_path, joins=True).__enter__()

    with EmbeddedPostgres(tmp_path, joins=True) as server:
        assert server.url


def test_a_folder_in_use_is_named_and_can_be_used_afterwards(tmp_path: Path) -> None:
    with EmbeddedPostgres(tmp_path), pytest.raises(DataDirInUse, match="ENROLLDESK_DATA_DIR"):
        EmbeddedPostgres(tmp_path).__enter__()

    with EmbeddedPostgres(tmp_path) as server:
        assert server.url
