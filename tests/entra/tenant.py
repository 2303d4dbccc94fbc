"""The simulated tenant as the tests of the setup see it: what was made in it, and its parts."""

from bot.entra.difference import Difference, Sign
from bot.entra.setup import Setup
from bot.entra.wanted import managed_identity
from bot.sandbox import Sandbox
from bot.sandbox.resources import Resource

IDENTITY = "7d3a1c52-0f64-4b8e-9a27-c5d6e7f80912"


async def apply(setup: Setup) -> list[Difference]:
    """Apply, and return what was made good, in order."""
    done: list[Difference] = []
    await setup.apply(done.append)
    return done


def own_app(sandbox: Sandbox) -> Resource:
    """Return the one app that the setup made."""
    (made,) = [each for each in sandbox.apps.applications if each["uniqueName"] == "enroll-desk"]
    return made


def part(resource: Resource, name: str) -> Resource:
    value = resource[name]
    assert isinstance(value, dict)
    return value


def elements(resource: Resource, name: str) -> list[Resource]:
    value = resource[name]
    assert isinstance(value, list)
    return [each for each in value if isinstance(each, dict)]


def federation(sandbox: Sandbox) -> dict[str, object]:
    return {
        "federation": managed_identity(
            IDENTITY, tenant_id=sandbox.tenant_id, login_url="https://login.microsoftonline.com", cloud="public"
        )
    }


async def all_right(setup: Setup) -> bool:
    return {each.sign for each in await setup.differences()} == {Sign.RIGHT}
