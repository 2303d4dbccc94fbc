"""Entra's groups that the settings name, and the posts of the helpdesk's team: can Graph be asked about them?"""

import asyncio
from collections.abc import Sequence

from bot.doctor.check import skip
from bot.doctor.checks.credential import graph_token, registered
from bot.doctor.finding import Finding, State
from bot.doctor.subject import Subject
from bot.errors import LookupFailed
from bot.intune.answers import Answers
from bot.intune.channel_posts import ChannelPosts
from bot.intune.lookups import GROUP
from bot.settings.types import PREFIX

_NO_CARD = "doctor"
"""The key of no card."""


async def groups(subject: Subject) -> Sequence[Finding]:
    """Return whether the groups exist: those whose members are agents, and that of the owners of campaigns."""
    settings, answers = subject.settings, registered(subject).answers
    named = {
        "HELPDESK_GROUP_ID": settings.helpdesk_group_id,
        "HELPDESK_TEAM_ID": settings.helpdesk_team_id,
        "CAMPAIGN_GROUP_ID": settings.campaign_group_id,
    }
    wanted = {PREFIX + name: group_id for name, group_id in named.items() if group_id}
    if not wanted:
        skip("no_groups")
    await graph_token(subject)
    return await asyncio.gather(*(_group(answers, name, group_id) for name, group_id in wanted.items()))


async def _group(answers: Answers, setting: str, group_id: str) -> Finding:
    known = {"group": group_id, "setting": setting}
    try:
        found = await answers.to(GROUP, deadline=answers.deadline(), group_id=group_id)
    except LookupFailed as failed:
        what = "refused" if failed.reason == "refused" else "unknown"
        return Finding("groups", State.WARNING, what, {**known, "permission": GROUP.permission})
    return (
        Finding("groups", State.OK, "there", known)
        if found.records
        else Finding("groups", State.FAILED, "missing", known)
    )


async def posts(subject: Subject) -> Sequence[Finding]:
    """Return for each channel whether the bot may read what it posted there, to see whether a card arrived."""
    settings, answers = subject.settings, registered(subject).answers
    if settings.channels is None:
        skip("no_helpdesk")
    if settings.helpdesk_team_id is None:
        return [Finding("posts", State.WARNING, "no_team")]
    await graph_token(subject)
    found = ChannelPosts(answers, team_id=settings.helpdesk_team_id, app_id=settings.app_id)
    return await asyncio.gather(*(_posts(found, channel.id) for channel in settings.channels))


async def _posts(posts: ChannelPosts, channel_id: str) -> Finding:
    try:
        await posts.find(channel_id, _NO_CARD)
    except LookupFailed as failed:
        what = "refused" if failed.reason == "refused" else "unknown"
        return Finding("posts", State.WARNING, what, {"channel": channel_id})
    return Finding("posts", State.OK, "readable", {"channel": channel_id})
