"""The card of a campaign's progress: how far it is, and what its owner can do now."""

from functools import reduce

from bot.reminders.campaign import Campaign, State
from bot.reminders.owner.chart import Part, parts
from bot.reminders.progress import Progress
from bot.storage.campaigns import Figures
from cards.message import card
from cards.render import Renderer
from dialogs.effects import Card
from dialogs.words import Words, raw, words

_BUTTONS: dict[State, tuple[tuple[str, ...], tuple[str, ...]]] = {
    State.DRAFT: (("canary", "dry_run"), ("start", "cancel")),
    State.CANARY: (("pause", "report"), ("start", "cancel")),
    State.RUNNING: (("pause", "report"), ("cancel",)),
    State.PAUSED: (("resume", "dry_run", "report"), ("cancel",)),
    State.HALTED: (("resume", "report"), ("cancel",)),
    State.CANCELLED: (("report",), ()),
    State.FINISHED: (("report",), ()),
}
"""What can be done in each state: at once, and after being asked once more."""


def progress_card(progress: Progress, key: str, lead: Words | None = None) -> Card:
    """Return the card; `lead` says above it what has just happened."""
    campaign, figures = progress.campaign, progress.figures
    buttons, asked_twice = _buttons(campaign, figures.people)
    return Card(
        "campaign_progress",
        {
            "key": key,
            "campaign": str(campaign.id),
            "lead": lead,
            "name": raw(campaign.name),
            "state": _state(campaign),
            "hint": words("campaign_card.attach") if _wants_list(campaign, figures.people) else None,
            "halted": words(campaign.halted_because) if campaign.halted_because else None,
            "parts": parts(_people(figures)) if figures.people else [],
            "facts": [*_plan(campaign), *_figures(progress)],
            "people": figures.people,
            "buttons": list(buttons),
            "asked_twice": list(asked_twice),
        },
    )


def drawn(progress: Progress, *, renderer: Renderer, key: str, locale: str, time_zone: str | None) -> dict[str, object]:
    """Return the message that shows it, to take the place of the card that was sent under `key`.

    With its `renderer` given it is what bot.reminders.upkeep draws with.
    """
    shown = progress_card(progress, key)
    return card(renderer.card(shown.template, shown.params, locale, time_zone))


def dates(campaign: Campaign) -> Words:
    """Return from when to when it reminds."""
    schedule = campaign.schedule
    return words(
        "campaign_card.dates", first={"day": schedule.first.isoformat()}, due={"day": schedule.due.isoformat()}
    )


def _state(campaign: Campaign) -> Words:
    size = {"number": campaign.canary_size} if campaign.state is State.CANARY else {}
    return words(f"campaign_card.state.{campaign.state}", **size)


def _people(figures: Figures) -> list[Part]:
    """Return the people in three groups that do not overlap."""
    enrolled_reminded = sum(people for sent, people in figures.enrolled_after.items() if sent)
    reminded = figures.reminded - enrolled_reminded
    rest = figures.people - figures.enrolled - reminded
    return [
        Part(words("campaign_chart.enrolled"), figures.enrolled, "good"),
        Part(words("campaign_chart.reminded"), reminded, "accent"),
        Part(words("campaign_chart.not_reminded"), rest, "emphasis"),
    ]


def _plan(campaign: Campaign) -> list[dict[str, object]]:
    schedule = campaign.schedule
    first, *others = [words(f"campaign_day.{day}.short") for day in sorted(schedule.days)]
    days = reduce(lambda before, day: words("campaign_card.days", before=before, day=day), others, first)
    hours = words("campaign_card.hours", opens=raw(f"{schedule.opens:%H:%M}"), closes=raw(f"{schedule.closes:%H:%M}"))
    rows = [
        ("owner", raw(campaign.owner_name) if campaign.owner_name else None),
        ("audience", words(f"campaign_audience.{campaign.audience.kind}")),
        ("dates", dates(campaign)),
        ("most", schedule.most),
        ("hours", hours),
        ("days", days),
        ("country", raw(schedule.country) if schedule.country else None),
    ]
    return [{"id": id_, "value": value} for id_, value in rows if value is not None]


def _figures(progress: Progress) -> list[dict[str, object]]:
    """Return the figures, without those that are nothing and say nothing."""
    figures = progress.figures
    always = [("people", figures.people), ("reminded", figures.reminded), ("acted", figures.acted)]
    seldom = [
        ("stopped", figures.stopped),
        ("left", figures.left),
        ("unreachable", progress.unreachable),
        ("held", figures.held),
    ]
    return [{"id": id_, "value": value} for id_, value in (*always, *((id_, n) for id_, n in seldom if n))]


def _buttons(campaign: Campaign, people: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return what can be done; with nobody in it there is nothing to start, but perhaps somebody to look for."""
    buttons, asked_twice = _BUTTONS[campaign.state]
    if campaign.state is not State.DRAFT or people:
        return buttons, asked_twice
    return () if _wants_list(campaign, people) else ("search",), ("cancel",)


def _wants_list(campaign: Campaign, people: int) -> bool:
    """Tell whether its owner still has to say who is in it."""
    return campaign.state is State.DRAFT and not people and campaign.audience.kind == "csv"
