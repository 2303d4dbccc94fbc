"""Mentions: in a channel people call the bot by name, and that is no part of what they say.

Teams writes a mention as `<at>Name</at>` into the text, with an entity that tells whom it names ("Channel and group
chat conversations with a bot" on learn.microsoft.com). Such a text has its signs as HTML has them: `&nbsp;`, `R&amp;D`.
"""

import re
from collections.abc import Iterable
from html import unescape

from bot.teams.activity import text_at
from dialogs.turn import Person

_MENTION = re.compile(r"<at(?: [^<>]{0,100})?>([^<>]{0,300})</at>", re.IGNORECASE)


def without_mentions(text: str, entities: Iterable[object], *, bot_id: str, bot_name: str) -> str:
    """Return what was said: nothing where the bot is mentioned, and the name where somebody else is.

    `bot_id` and `bot_name` are those of the activity's recipient. A text without a mention comes back as it is.
    """
    if _MENTION.search(text) is None:
        return text.strip()
    mentions = (text_at(entity, "text") for entity in entities if text_at(entity, "mentioned", "id") == bot_id)
    own = {_name(bot_name), *(_name(inner) for mention in mentions for inner in _MENTION.findall(mention))}
    return _shown(_MENTION.sub(lambda found: " " if _name(found[1]) in own else found[1], text))


def called(bot_id: str, entities: Iterable[object], tenant_id: str) -> tuple[bool, tuple[Person, ...]]:
    """Tell whether the bot is mentioned, and which people are. `tenant_id` is that of the conversation.

    Its name alone, without an entity that names its id, is only a word. Whom a mention names is as untrusted as text:
    who writes may name anybody.
    """
    accounts = [entity.get("mentioned") for entity in entities if isinstance(entity, dict) and _is_mention(entity)]
    others = tuple(
        Person(tenant_id, text_at(account, "aadObjectId"), text_at(account, "name"), text_at(account, "id"))
        for account in accounts
        if text_at(account, "id") not in ("", bot_id)
    )
    return any(text_at(account, "id") == bot_id for account in accounts), others


def _is_mention(entity: object) -> bool:
    return text_at(entity, "type") == "mention"


def _name(written: str) -> str:
    return _shown(written).casefold()


def _shown(written: str) -> str:
    """Return what a reader sees: signs for their names in HTML, and one blank for any number of any kind."""
    return " ".join(unescape(written).split())
