"""The endpoint and requests that no client of HTTP would send, byte by byte."""

import asyncio

import pytest
from structlog.testing import capture_logs

from bot.sandbox.sandbox import HOST, Sandbox
from bot.teams import gate as module
from bot.teams.endpoint import PATH
from tests.conftest import MovableClock
from tests.teams.open_gate import OpenGate, open_gate

CHUNKED = b"Transfer-Encoding: chunked\r\n"


def head(gate: OpenGate, more: bytes, *, method: bytes = b"POST") -> bytes:
    """Return the first lines of a request with a right token, and those headers."""
    token = gate.sandbox.connector_token().encode()
    line = method + b" " + PATH.encode() + b" HTTP/1.1\r\n"
    return (
        line + b"Host: x\r\nContent-Type: application/json\r\nAuthorization: Bearer " + token + b"\r\n" + more + b"\r\n"
    )


async def answer(gate: OpenGate, *parts: bytes, is_open: bool = False) -> bytes:
    """Send the parts, close our side unless it stays open, and return the first line of the answer."""
    reader, writer = await asyncio.open_connection(HOST, gate.port)
    for part in parts:
        writer.write(part)
        await writer.drain()
    if not is_open:
        writer.write_eof()
    line = await asyncio.wait_for(reader.readline(), 5)
    writer.close()
    await writer.wait_closed()
    return line.strip()


STRANGE: dict[str, tuple[bytes, bytes, bytes]] = {
    "an unknown method": (b"BREW", b"", b""),
    "small letters": (b"post", b"", b""),
    "a length that is a word": (b"POST", b"Content-Length: many\r\n", b"{}"),
    "a length below zero": (b"POST", b"Content-Length: -1\r\n", b"{}"),
    "two lengths": (b"POST", b"Content-Length: 2\r\nContent-Length: 3\r\n", b"{}"),
    "a length and chunks": (b"POST", b"Content-Length: 2\r\n" + CHUNKED, b"2\r\n{}\r\n0\r\n\r\n"),
    "a chunk without a size": (b"POST", CHUNKED, b"zz\r\n{}\r\n0\r\n\r\n"),
    "NUL in a header": (b"POST", b"X-Header: a\x00b\r\n", b""),
    "a header of 20 KB": (b"POST", b"X-Header: " + b"x" * 20_000 + b"\r\n", b""),
    "a second token of 20 KB": (b"POST", b"Authorization: Bearer eyJ" + b"x" * 20_000 + b"\r\n", b""),
    "500 headers": (b"POST", b"X-Header: x\r\n" * 500, b""),
    "a folded header": (b"POST", b"X-Header: a\r\n b\r\n", b""),
    "two types": (b"POST", b"Content-Type: text/plain\r\n", b""),
}


@pytest.mark.parametrize(("method", "headers", "body"), STRANGE.values(), ids=STRANGE)
async def test_what_is_no_http_gets_400_and_one_line_without_the_token(
    sandbox: Sandbox,
    clock: MovableClock,
    caplog: pytest.LogCaptureFixture,
    method: bytes,
    headers: bytes,
    body: bytes,
) -> None:
    async with open_gate(sandbox, clock) as gate:
        with capture_logs() as log:
            line = await answer(gate, head(gate, headers, method=method) + body, is_open=True)

        assert line.endswith(b"400 Bad Request")
        assert [(entry["event"], entry["status"]) for entry in log] == [("request refused", 400)]
        assert "eyJ" not in str(log)
        assert not caplog.records
        assert gate.inbox.activities == []
        assert await gate.post(gate.activity()) == 200


@pytest.mark.parametrize(
    "parts",
    [(b"Content-Length: 500\r\n", b"{}"), (CHUNKED, b"50\r\n{}"), (CHUNKED, b"2\r\n{}\r\n")],
    ids=["a length", "within a chunk", "between chunks"],
)
async def test_a_body_that_is_cut_off_is_no_fault_of_ours(
    sandbox: Sandbox, clock: MovableClock, parts: tuple[bytes, bytes]
) -> None:
    async with open_gate(sandbox, clock) as gate:
        with capture_logs() as log:
            assert await answer(gate, head(gate, parts[0]) + parts[1]) == b""
            await gate.post(gate.activity())

        assert [(entry["event"], entry["status"]) for entry in log] == [("request refused", 400)]
        assert len(gate.inbox.activities) == 1


async def test_a_body_that_never_comes_is_waited_for_only_so_long(
    sandbox: Sandbox, clock: MovableClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "BODY_WAIT", 0.05)
    async with open_gate(sandbox, clock) as gate:
        line = await answer(gate, head(gate, b"Content-Length: 500\r\n") + b"{", is_open=True)
        assert line.endswith(b"400 Bad Request")

        assert await gate.post(gate.activity()) == 200


async def test_a_length_that_is_too_large_is_refused_before_a_byte_of_it_came(
    sandbox: Sandbox, clock: MovableClock
) -> None:
    async with open_gate(sandbox, clock) as gate:
        line = await answer(gate, head(gate, b"Content-Length: 300000\r\n"), is_open=True)

        assert line.endswith(b"413 Request Entity Too Large")


@pytest.mark.parametrize(
    ("expect", "first"), [(b"100-continue", b"HTTP/1.1 100 Continue"), (b"miracles", b"HTTP/1.1 400 Bad Request")]
)
async def test_who_asks_before_sending_the_body_is_answered(
    sandbox: Sandbox, clock: MovableClock, expect: bytes, first: bytes
) -> None:
    async with open_gate(sandbox, clock) as gate:
        headers = b"Content-Length: 2\r\nExpect: " + expect + b"\r\n"

        assert await answer(gate, head(gate, headers) + b"{}", is_open=True) == first
        assert await gate.post(gate.activity()) == 200


@pytest.mark.parametrize(
    ("method", "status", "header", "value"),
    [("POST", 401, "WWW-Authenticate", "Bearer"), ("GET", 405, "Allow", "POST")],
)
async def test_a_refusal_says_what_would_be_right(
    sandbox: Sandbox, clock: MovableClock, method: str, status: int, header: str, value: str
) -> None:
    async with open_gate(sandbox, clock) as gate:
        async with gate.session.request(method, f"http://{HOST}:{gate.port}{PATH}", json={}) as response:
            assert (response.status, response.headers[header]) == (status, value)

        assert await gate.post(gate.activity()) == 200
