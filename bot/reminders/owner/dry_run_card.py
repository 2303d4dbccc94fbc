"""The card of a dry run: who gets how much, when and in which language, how long it takes, and the first of them."""

from collections.abc import Mapping, Sequence

from bot.reminders.campaign import Campaign
from bot.reminders.dry_run import Preview, Summary
from bot.reminders.owner.chart import Part, Style, parts
from dialogs.effects import Card
from dialogs.words import Words, moment, raw, words

MOST_LINES = 5
"""People who are shown one by one; the file has all of them."""

_STYLES: Mapping[str, Style] = {"reminded": "accent", "enrolled": "good", "waits": "warning", "unknown": "attention"}


def dry_run_card(
    campaign: Campaign, summary: Summary, first: Sequence[Preview], names: Mapping[str, str], key: str
) -> Card:
    """Return the card. `names` are the user principal names of those in `first` that are known, by object id."""
    standing = [
        Part(words(f"campaign_standing.{kind}"), people, _STYLES.get(kind, "emphasis"))
        for kind, people in summary.by_standing.items()
    ]
    return Card(
        "campaign_dry_run",
        {
            "key": key,
            "name": raw(campaign.name),
            "reminders": summary.reminders,
            "people": summary.people,
            "first": None if summary.first is None else moment(summary.first),
            "last": None if summary.last is None else moment(summary.last),
            "minutes": max(1, round(summary.takes.total_seconds() / 60)),
            "parts": parts(standing),
            "languages": list(summary.by_language.items()),
            "obstacles": list(summary.by_obstacle.items()),
            "unreachable": list(summary.unreachable.items()),
            "lines": [_line(preview, names) for preview in first[:MOST_LINES]],
        },
    )


def _line(preview: Preview, names: Mapping[str, str]) -> Words:
    who = raw(names.get(preview.object_id, preview.object_id))
    if not preview.times or preview.standing in {"enrolled", "nothing"}:
        return words("campaign_dry_run.line_none", who=who, standing=words(f"campaign_standing.{preview.standing}"))
    at = moment(preview.times[0])
    return words("campaign_dry_run.line", who=who, time=at, number=len(preview.times), language=raw(preview.locale))
