import socket

import pytest

from bot.sandbox.sandbox import HOST


@pytest.fixture
def unused_port() -> int:
    """Return a port on which nobody listens."""
    with socket.create_server((HOST, 0)) as free:
        port: int = free.getsockname()[1]
    return port
