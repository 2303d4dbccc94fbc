"""Teams' own cards for files, which no template draws ("Send and receive files using bot" on learn.microsoft.com)."""

from collections.abc import Mapping
from typing import Literal

CONSENT = "application/vnd.microsoft.teams.card.file.consent"
INFO = "application/vnd.microsoft.teams.card.file.info"

Sheet = Literal["dry_run", "report"]

FILE = "campaign.file"
"""The verb of an answer to the offer."""


def consent_card(name: str, description: str, *, size: int, campaign_id: int, sheet: Sheet) -> dict[str, object]:
    """Return the message that offers a file of about `size` bytes: with a yes, Teams tells where to put it.

    What it is about comes back with the answer, as untrusted as any card data.
    """
    context = {"verb": FILE, "card": FILE, "campaign": str(campaign_id), "sheet": sheet}
    content = {
        "description": description,
        "sizeInBytes": size,
        "acceptContext": context,
        "declineContext": context,
    }
    return _message(CONSENT, name, content)


def info_card(upload: Mapping[str, str]) -> dict[str, object]:
    """Return the message that shows a file that is there now; `upload` is what Teams told of where to put it."""
    content = {"uniqueId": upload["uniqueId"], "fileType": upload["fileType"]}
    message = _message(INFO, upload["name"], content)
    [attachment] = message["attachments"] if isinstance(message["attachments"], list) else []
    attachment["contentUrl"] = upload["contentUrl"]
    return message


def _message(kind: str, name: str, content: Mapping[str, object]) -> dict[str, object]:
    return {"type": "message", "attachments": [{"contentType": kind, "name": name, "content": dict(content)}]}
