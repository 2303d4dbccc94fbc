"""The container's health check, against a server that answers as the bot may."""

import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, HTTPServer

from tests.deploy.conftest import DEPLOY


@contextmanager
def answering(status: HTTPStatus) -> Iterator[int]:
    """Answer /healthz with `status`, all else with 404, and yield the port."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status if self.path == "/healthz" else HTTPStatus.NOT_FOUND)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield server.server_port
        finally:
            server.shutdown()
            thread.join()


def check(port: int, **others: str) -> tuple[int, str]:
    """Return the exit code and what was said."""
    done = subprocess.run(  # noqa: S603
        [sys.executable, str(DEPLOY / "healthcheck.py")],
        env={**os.environ, "ENROLLDESK_PORT": str(port), **others},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stderr.strip()


def test_a_bot_that_answers_is_healthy() -> None:
    with answering(HTTPStatus.OK) as port:
        assert check(port) == (0, "")


def test_a_bot_that_says_it_is_not_well_is_not_healthy() -> None:
    with answering(HTTPStatus.SERVICE_UNAVAILABLE) as port:
        assert check(port) == (1, "503")


def test_a_bot_that_does_not_answer_is_not_healthy() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]

    assert check(port) == (1, "ConnectionRefusedError")


def test_the_proxy_of_the_environment_is_not_asked_for_the_container_itself() -> None:
    with answering(HTTPStatus.OK) as port:
        assert check(port, HTTP_PROXY="http://proxy.invalid:3128", http_proxy="http://proxy.invalid:3128") == (0, "")
