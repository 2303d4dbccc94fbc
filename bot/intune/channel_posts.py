"""Whether a card is in a channel: asked where nobody knows what became of its sending."""

import json
from collections.abc import Iterator

from bot.errors import LookupFailed
from bot.intune.answers import Answers
from bot.intune.channel_models import ChatMessage
from bot.intune.lookups import CHANNEL_MESSAGES


class ChannelPosts:
    """Finds our own cards among the newest posts of the team's channels."""

    def __init__(self, answers: Answers, *, team_id: str | None, app_id: str) -> None:
        """Ask Graph for posts of `app_id` in the team of that Entra group; without a team nobody can be asked."""
        self._answers = answers
        self._team_id = team_id
        self._app_id = app_id

    async def find(self, channel_id: str, key: str) -> str | None:
        """Return Teams' id of the post whose card has buttons of `key`, such as "ticket.1042"; None where none does.

        Only the newest 50 posts are looked through, which is more than there are between a sending and the question
        what became of it. The id is the one that the connector gives a message: Teams has one for both. Raises
        LookupFailed where it cannot be known: with the reason "refused" where no team is set.
        """
        return next((post.id for post in await self._posts(channel_id) if key in _keys(post)), None)

    async def keys(self, channel_id: str, post_id: str) -> frozenset[str]:
        """Return the keys of the cards of one of these posts, none where it is not ours. Raises as `find`."""
        found = (post for post in await self._posts(channel_id) if post.id == post_id)
        return frozenset(key for post in found for key in _keys(post))

    async def _posts(self, channel_id: str) -> list[ChatMessage]:
        """Return our own posts among the newest of a channel."""
        if self._team_id is None:
            raise LookupFailed(reason="refused")
        deadline = self._answers.deadline()
        posts = await self._answers.to(
            CHANNEL_MESSAGES, deadline=deadline, team_id=self._team_id, channel_id=channel_id
        )
        return [post for post in posts.records if self._is_ours(post)]

    def _is_ours(self, post: ChatMessage) -> bool:
        sender = None if post.sender is None else post.sender.application
        is_there = post.deleted_date_time is None
        return is_there and sender is not None and (sender.id or "").casefold() == self._app_id.casefold()


def _keys(post: ChatMessage) -> set[str]:
    """Return the keys of the cards of a post: those that its buttons send."""
    return {key for part in post.attachments for key in _sent_keys(_json(part.content))}


def _sent_keys(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        data = value.get("data")
        if isinstance(data, dict) and isinstance(data.get("card"), str):
            yield data["card"]
        value = list(value.values())
    if isinstance(value, list):
        for part in value:
            yield from _sent_keys(part)


def _json(text: str) -> object:
    """Read the content of an attachment; of what is no JSON, as a quoted message or a file has it, there is no card."""
    try:
        return json.loads(text)
    except ValueError:
        return None
