"""A token is checked in full once, and after that only for what may have changed."""

from collections.abc import AsyncIterator

import jwt
import pytest
from aiohttp import ClientSession

from bot.sandbox.keys import ISSUER
from bot.sandbox.sandbox import Sandbox
from bot.teams import token as module
from bot.teams.keys import FRESH_FOR, SigningKeys
from bot.teams.refusal import Refused
from bot.teams.token import MOST_REMEMBERED, SKEW, TokenCheck
from tests.conftest import MovableClock

HOUR = 3600


@pytest.fixture
async def keys(sandbox: Sandbox, clock: MovableClock) -> AsyncIterator[SigningKeys]:
    async with ClientSession() as session, SigningKeys(sandbox.openid_metadata_url, session, clock) as opened:
        yield opened


@pytest.fixture
def check(sandbox: Sandbox, keys: SigningKeys, clock: MovableClock) -> TokenCheck:
    return TokenCheck(keys, app_id=sandbox.app_id, issuer=ISSUER, clock=clock)


@pytest.fixture
def verified(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the tokens that were checked in full, in order."""
    tokens: list[str] = []
    decode = jwt.decode

    def counted(token: str, *args: object, **options: object) -> object:
        tokens.append(token)
        return decode(token, *args, **options)  # type: ignore[arg-type]  # passed on as it came

    monkeypatch.setattr(jwt, "decode", counted)
    return tokens


async def refused(check: TokenCheck, token: str) -> int:
    with pytest.raises(Refused) as refusal:
        await check.check(f"Bearer {token}")
    return refusal.value.status


async def test_a_token_is_checked_in_full_once(check: TokenCheck, sandbox: Sandbox, verified: list[str]) -> None:
    token = sandbox.connector_token()

    claims = [await check.check(f"Bearer {token}") for _ in range(100)]

    assert {claim.service_url for claim in claims} == {sandbox.service_url}
    assert verified == [token]
    assert token.encode() not in check._remembered, "only a digest of it is kept"


async def test_a_remembered_token_ends_when_it_says(
    check: TokenCheck, sandbox: Sandbox, clock: MovableClock, verified: list[str]
) -> None:
    token = sandbox.connector_token()
    await check.check(f"Bearer {token}")

    clock.move(seconds=HOUR + SKEW - 1)
    await check.check(f"Bearer {token}")
    clock.move(seconds=1)
    assert await refused(check, token) == 401

    assert len(check._remembered) == 0
    assert verified == [token]
    await check.check(f"Bearer {sandbox.connector_token()}")


async def test_a_token_of_the_future_holds_when_the_clocks_could_agree(
    check: TokenCheck, sandbox: Sandbox, clock: MovableClock
) -> None:
    begins_at = int(clock.now().timestamp()) + 1000
    token = sandbox.connector_token(nbf=begins_at)

    clock.move(seconds=1000 - SKEW - 1)
    assert await refused(check, token) == 401
    clock.move(seconds=1)
    await check.check(f"Bearer {token}")


async def test_a_withdrawn_key_makes_its_tokens_forgotten(
    check: TokenCheck, sandbox: Sandbox, verified: list[str]
) -> None:
    old = sandbox.connector_token()
    await check.check(f"Bearer {old}")
    sandbox.keys.rotate()
    new = sandbox.connector_token()
    await check.check(f"Bearer {new}")

    assert await refused(check, old) == 401
    await check.check(f"Bearer {new}")
    assert verified == [old, new]


async def test_after_the_daily_look_at_the_keys_a_token_is_checked_again(
    check: TokenCheck, sandbox: Sandbox, keys: SigningKeys, clock: MovableClock, verified: list[str]
) -> None:
    token = sandbox.connector_token(exp=int(clock.now().timestamp()) + 48 * HOUR)
    await check.check(f"Bearer {token}")
    clock.move(seconds=FRESH_FOR.total_seconds())
    await keys.get("unknown")

    await check.check(f"Bearer {token}")

    assert verified == [token, token]


async def test_the_token_that_was_not_used_for_longest_is_forgotten_first(
    check: TokenCheck, sandbox: Sandbox, verified: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert MOST_REMEMBERED == 1000
    monkeypatch.setattr(module, "MOST_REMEMBERED", 2)
    first, second, third = (sandbox.connector_token(jti=str(number)) for number in range(3))
    for token in (first, second, first, third):
        await check.check(f"Bearer {token}")

    await check.check(f"Bearer {first}")
    await check.check(f"Bearer {second}")

    assert verified == [first, second, third, second]
    assert len(check._remembered) == 2


async def test_a_token_that_does_not_hold_is_not_remembered(check: TokenCheck, sandbox: Sandbox) -> None:
    assert await refused(check, sandbox.connector_token(exp=1)) == 401
    assert await refused(check, sandbox.connector_token()[:-3]) == 401

    assert len(check._remembered) == 0
