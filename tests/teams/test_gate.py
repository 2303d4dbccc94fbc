"""The gate, on the running bot: what does not belong gets a status and a line in the log, and nothing else happens."""

import logging
from collections.abc import AsyncIterator, Iterator

import psycopg
import pytest
import pytest_asyncio
from aiohttp import ClientSession
from structlog.testing import capture_logs

from bot.app import running_app
from bot.sandbox.sandbox import running_sandbox
from bot.teams.endpoint import PATH
from tests.chat import Chat
from tests.conftest import MovableClock, copy_of, settings_of
from tests.teams.bad_requests import BAD_REQUESTS, JSON_TYPE, BadRequest

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest.fixture(scope="module")
def shared_database(postgres: str, template: str) -> Iterator[str]:
    """Make a database for all tests of this file: none of them leaves anything in it but good messages."""
    with copy_of(template, postgres) as url:
        yield url


@pytest.fixture(scope="module")
def shared_clock() -> MovableClock:
    return MovableClock()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def bot(shared_database: str, shared_clock: MovableClock) -> AsyncIterator[Chat]:
    """Run one bot for all tests of this file."""
    async with (
        running_sandbox(clock=shared_clock) as sandbox,
        ClientSession() as session,
        running_app(settings_of(sandbox, shared_database), shared_clock) as app,
    ):
        yield Chat(app, sandbox, session, sandbox.people["nothing_enrolled"], shared_clock)


async def post(chat: Chat, request: BadRequest) -> tuple[int, bytes]:
    """Send a bad request, and return the status and the body of its answer."""
    headers = {"Content-Type": JSON_TYPE, "Authorization": request.token(chat.sandbox), **request.headers}
    if not headers["Authorization"]:
        del headers["Authorization"]
    content = request.content(chat.activity(type="message", text="help"))
    data = _in_chunks(content) if request.is_chunked else content
    async with chat.session.request(request.method, chat.app.url + PATH, data=data, headers=headers) as response:
        body = await response.read()
    await chat.app.idle()
    return response.status, body


async def _in_chunks(content: bytes) -> AsyncIterator[bytes]:
    for start in range(0, len(content), 60_000):
        yield content[start : start + 60_000]


def kept(database_url: str) -> tuple[object, ...] | None:
    """Count what is in the database: in the inbox and in the outbox."""
    with psycopg.connect(database_url) as connection:
        return connection.execute("select (select count(*) from inbox), (select count(*) from outbox)").fetchone()


@pytest.mark.parametrize("request_", BAD_REQUESTS.values(), ids=BAD_REQUESTS)
async def test_what_does_not_belong_is_refused_and_the_chat_goes_on(
    bot: Chat, shared_database: str, shared_clock: MovableClock, caplog: pytest.LogCaptureFixture, request_: BadRequest
) -> None:
    before, answers = kept(shared_database), bot.answers

    with capture_logs() as log:
        assert await post(bot, request_) == (request_.status, b"")
    assert [(line["event"], line["status"]) for line in log] == [("request refused", request_.status)]
    assert not caplog.records
    assert kept(shared_database) == before
    assert bot.answers == answers

    shared_clock.move(minutes=1)
    await bot.says("help")
    assert bot.log[-1] == 200
    assert bot.answers > answers


async def test_the_log_of_all_of_them_holds_no_token(bot: Chat, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with capture_logs() as log:
        for request in BAD_REQUESTS.values():
            await post(bot, request)

    assert len(log) == len(BAD_REQUESTS)
    text = f"{log} {caplog.text}"
    person = bot.person
    for secret in ("eyJ", bot.sandbox.connector_token()[:20], person.id, person.name, "127.0.0.1", "29:", "Bearer "):
        assert secret not in text
