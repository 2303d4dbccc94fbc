"""Check: the app's credential is good for tokens, for Graph and for Teams."""

from collections.abc import Sequence

from bot.commands.doctor.finding import Finding, Result
from bot.intune.errors import EntraUnreachable, TokenFailed
from bot.intune.tokens import Tokens


class CredentialCheck:
    """Asks Entra for one token of each kind."""

    name = "credential"

    def __init__(self, tokens: Tokens, *, graph_url: str, connector_scope: str) -> None:
        """Ask for tokens for these two."""
        self._tokens = tokens
        self._scopes = {"Graph": f"{graph_url}/.default", "Teams": connector_scope}

    async def run(self) -> Sequence[Finding]:
        """Return one finding for each of the two."""
        return [await self._asked(service, scope) for service, scope in self._scopes.items()]

    async def _asked(self, service: str, scope: str) -> Finding:
        try:
            await self._tokens.token(scope)
        except EntraUnreachable as error:
            return Finding(self.name, Result.FAULT, "unreachable", {"service": service, "fault": error.fault})
        except TokenFailed as error:
            return Finding(self.name, Result.FAULT, "refused", {"service": service, "fault": str(error)})
        return Finding(self.name, Result.OK, "good", {"service": service})
