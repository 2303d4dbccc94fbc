"""Makes Entra as it is wanted: look, do what comes first, look again, until nothing is left to do.

So it goes on where an earlier run ended, and a change that may or may not have been made is looked for before it is
made again. Entra shows what was written only after a while, on one of its replicas sooner than on another.
"""

from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from typing import NoReturn

from bot.entra.difference import Difference, Piece, Sign, differences, unknown_permissions
from bot.entra.errors import SetupFailed
from bot.entra.found import Directory, Found
from bot.entra.wanted import Wanted
from bot.entra.writes import Write, writes
from bot.errors import LookupFailed
from bot.intune.errors import GraphError, NotSent, SignInFailed, Unclear
from bot.intune.patience import back_off
from bot.intune.writer import Writer

ROUNDS = 8
"""Looks at most until a piece is as wanted: with what is waited between them about a minute."""

PERHAPS_LATER = frozenset({400, 404, 409})
"""Refusals that another look may explain: it is there already, or what it rests on does not show everywhere yet."""


class Setup:
    """Compares, and applies."""

    def __init__(
        self,
        directory: Directory,
        writer: Writer,
        wanted: Wanted,
        *,
        prune: bool,
        pause: Callable[[float], Awaitable[None]],
    ) -> None:
        """With `prune` what is needed for nothing is taken away. `pause` waits that many seconds."""
        self._directory = directory
        self._writer = writer
        self._wanted = wanted
        self._prune = prune
        self._pause = pause

    async def look(self) -> Found:
        """Return what is there. Raises SetupFailed."""
        try:
            found = await self._directory.look(self._wanted)
        except LookupFailed as failed:
            if isinstance(failed.__cause__, SignInFailed):
                raise SetupFailed(reason="sign_in_ended") from failed
            raise SetupFailed(reason=f"look_{failed.reason}") from failed
        unknown = unknown_permissions(self._wanted, found)
        if unknown:
            raise SetupFailed(reason="no_such_permission", permissions=", ".join(unknown))
        if found.is_managed_identity and self._wanted.federation is not None:
            raise SetupFailed(reason="is_identity", app_id=self._wanted.app_id)
        return found

    async def differences(self) -> tuple[Difference, ...]:
        """Compare. Raises SetupFailed."""
        return differences(self._wanted, await self.look())

    def to_do(self, compared: Sequence[Difference]) -> list[Difference]:
        """Return what `apply` makes good."""
        signs = {Sign.ADD, Sign.CHANGE} | ({Sign.EXTRA} if self._prune else set())
        return [each for each in compared if each.sign in signs]

    async def apply(self, done: Callable[[Difference], None]) -> Found:
        """Make it so, tell `done` each difference that is made good, and return what is there then.

        Raises SetupFailed; what was done until then stays done, and the next run goes on from there.
        """
        rounds: Counter[Piece] = Counter()
        tried: dict[Difference, bool] = {}  # by whether Graph took it, in the order in which they were tried
        while True:
            found = await self.look()
            todo = self.to_do(differences(self._wanted, found))
            for each in [each for each in tried if each not in todo]:
                done(each)
                del tried[each]
            if not todo:
                return found
            piece = todo[0].piece
            await self._wait(rounds, piece)
            open_ = [each for each in todo if each.piece is piece and not tried.get(each)]
            for write in writes(open_, self._wanted, found):
                taken = await self._written(write, last=rounds[piece] == ROUNDS)
                tried |= dict.fromkeys(write.differences, taken)

    async def _wait(self, rounds: Counter[Piece], piece: Piece) -> None:
        """Wait before any but the first round for a piece. Raises SetupFailed after the last one."""
        if rounds[piece] == ROUNDS:
            raise SetupFailed(reason="not_shown", piece=piece)
        if rounds[piece]:
            await self._pause(back_off(rounds[piece], 1.0).total_seconds())
        rounds[piece] += 1

    async def _written(self, write: Write, *, last: bool) -> bool:
        """Tell whether Graph took it; False where only another look can tell."""
        piece = write.differences[0].piece
        try:
            await self._writer.send(write.method, write.path, write.body, change=piece, prefer=write.prefer)
        except GraphError as error:
            if error.status in PERHAPS_LATER and not last:
                return False
            _refused(error, piece)
        except Unclear as error:
            if last:
                raise SetupFailed(reason="unclear", piece=piece, request_id=error.request_id) from error
            return False
        except NotSent as error:
            raise SetupFailed(reason="look_unreachable") from error
        except SignInFailed as error:
            raise SetupFailed(reason="sign_in_ended") from error
        return True


def _refused(error: GraphError, piece: Piece) -> NoReturn:
    params = {"status": error.status, "code": error.code, "request_id": error.request_id, "piece": piece}
    if error.status == 429:
        raise SetupFailed(reason="look_throttled") from error
    if error.status == 401:
        raise SetupFailed(reason="sign_in_ended") from error
    if error.status == 403:
        raise SetupFailed(reason="consent_refused" if piece is Piece.CONSENT else "not_administrator") from error
    # Of an address Entra says 400 where another app has it; ours is in the form that it takes of every app.
    if error.status == 409 or (piece is Piece.URI and error.status == 400):
        raise SetupFailed(reason="taken", **params) from error
    raise SetupFailed(reason="refused", **params) from error
