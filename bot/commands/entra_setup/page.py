"""What `entra-setup` prints: lines as things happen, or one JSON object at the end."""

import json
import sys
from collections import Counter
from collections.abc import Mapping, Sequence

from bot.entra.difference import Difference, Sign
from bot.entra.settings import EntraSettings
from bot.intune.administrator import DeviceCode
from bot.settings.types import PREFIX
from cards.catalogue import Catalogue


class Page:
    """Says everything in the words of a language. No token and no name of a person is ever on it."""

    def __init__(self, words: Catalogue, *, as_json: bool) -> None:
        """Print lines, or with `as_json` only the object and what has to be said before it."""
        self._words = words
        self._as_json = as_json
        self._told: dict[str, object] = {}
        self._done: list[object] = []

    def sign_in(self, code: DeviceCode) -> None:
        """Say where to sign in; on standard error, beside what is printed."""
        minutes = f"{code.ends_in.total_seconds() // 60:.0f}"
        self._say(self._words.plain("entra.sign_in", address=code.address, code=code.code, minutes=minutes))

    def compared(self, differences: Sequence[Difference], settings: EntraSettings, *, prune: bool) -> None:
        """Print every piece and how it stands, and how many are to do."""
        self._told = {"tenant_id": settings.app_tenant_id, "differences": [self._object(each) for each in differences]}
        self._print(self._words.plain("entra.title", tenant=settings.app_tenant_id))
        for each in differences:
            self._print(self._line(each))
        counts = Counter(each.sign for each in differences)
        numbers = {sign.name.lower(): str(counts[sign]) for sign in Sign}
        self._print(self._words.plain("entra.summary", **numbers))
        if counts[Sign.EXTRA] and not prune:
            self._print(self._words.plain("entra.extra"))

    def done(self, difference: Difference) -> None:
        """Print that one was made good."""
        self._done.append(self._object(difference))
        self._print(self._words.plain("entra.done", line=self._line(difference)))

    def ended(self, *, is_done: bool, app_id: str | None) -> None:
        """Print the end: what is set up now, or how to go on."""
        if is_done:
            self._print(self._words.plain("entra.right"))
            self._print(f"{PREFIX}APP_ID={app_id}\n{PREFIX}APP_TENANT_ID={self._told['tenant_id']}")
        else:
            self._print(self._words.plain("entra.dry_run"))
        self._print_object({"ok": is_done, "app_id": app_id, "fault": None})

    def failed(self, reason: str, params: Mapping[str, object]) -> None:
        """Say in one line what stands in the way, and what to do about it."""
        shown = dict(params)
        if "piece" in shown:
            shown["piece"] = self._words.plain(f"entra.piece.{shown['piece']}")
        line = self._words.plain(f"entra.fault.{reason}", **shown)
        self._say(line)
        self._print_object({"ok": False, "app_id": None, "fault": line})

    def _line(self, difference: Difference) -> str:
        return f"{difference.sign} {self._words.plain(f'entra.piece.{difference.piece}')}: {difference.what}"

    def _object(self, difference: Difference) -> dict[str, str]:
        return {"sign": difference.sign, "piece": difference.piece, "what": difference.what}

    def _print(self, line: str) -> None:
        if not self._as_json:
            print(line, flush=True)

    def _print_object(self, end: dict[str, object]) -> None:
        if self._as_json:
            print(json.dumps({**end, **self._told, "done": self._done}, ensure_ascii=False, indent=2))

    def _say(self, line: str) -> None:
        print(line, file=sys.stderr, flush=True)
