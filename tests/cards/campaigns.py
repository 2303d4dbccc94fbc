"""The cards of campaigns' owners: lists, forms, progress in each state, dry runs, reports, and lines that are wrong."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from bot.reminders.audience.candidate import Candidate
from bot.reminders.audience.fault import Unusable
from bot.reminders.audience.found import Found
from bot.reminders.campaign import Audience, Campaign, State
from bot.reminders.dry_run import Preview, Summary
from bot.reminders.new_campaign import WishFault
from bot.reminders.obstacle import Obstacle
from bot.reminders.owner.campaign_list import called, campaign_list
from bot.reminders.owner.dry_run_card import dry_run_card
from bot.reminders.owner.form import FIELDS
from bot.reminders.owner.form_card import form_card
from bot.reminders.owner.lines_card import lines_card
from bot.reminders.owner.progress_card import progress_card
from bot.reminders.owner.report_card import report_card
from bot.reminders.person import Reach
from bot.reminders.progress import Progress
from bot.reminders.report import Report
from bot.reminders.schedule import Schedule
from bot.storage.campaign_report import FaultCount
from bot.storage.campaigns import Figures
from dialogs.effects import Card
from dialogs.typed import cleaned
from dialogs.words import words

KEY = "t1.1"
SCHEDULE = Schedule(
    date(2026, 12, 1), (7, 7, 3), date(2026, 12, 18), time(9), time(17), frozenset(range(7)), country="NL"
)
DRAFT = Campaign(
    7, "Autumn", "t", "o", SCHEDULE, Audience("csv", {}), "en", "Europe/Amsterdam", State.DRAFT, 1,
    datetime(2026, 11, 22, tzinfo=UTC), None, 2,
)  # fmt: skip
NOBODY = Figures(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, {}, {})
NOTHING = Summary(0, {}, 0, None, None, timedelta(0), {}, {}, {}, {})
FIGURES = Figures(
    planned=300, pending=80, sent=190, held=3, suppressed=20, refused=7, people=120, reminded=100, acted=41,
    enrolled=37, stopped=4, left=3, canary=2, canary_done=2, reach={"unknown": 15, "reachable": 98, "blocked": 4,
    "not_installed": 1, "removed": 1, "gone": 1}, enrolled_after={0: 6, 1: 17, 2: 11, 3: 2, 4: 1},
)  # fmt: skip


def campaigns(written: str, at: datetime) -> dict[str, Card]:
    """Return them by names of their own, with `written` wherever an owner, a list or Graph may have written it."""
    draft = replace(DRAFT, name=written, owner_name=written or "?")  # without one there is no such line
    halted = replace(draft, state=State.HALTED, halted_because="campaign.halted.canary_objected")
    states = [replace(draft, state=state) for state in State]
    report = Report(draft, FIGURES, tuple(FaultCount("refused", written, number) for number in range(9)))
    return {
        **{
            f"campaign, {each.state}": progress_card(Progress(each, FIGURES), KEY, words("campaign_card.attach"))
            for each in states
        },
        "campaign, halted by itself": progress_card(Progress(halted, FIGURES), KEY),
        "campaign without a list": progress_card(Progress(draft, NOBODY), KEY),
        "campaign without people": progress_card(
            Progress(replace(draft, audience=Audience("stale", {})), NOBODY), KEY, words("campaign_card.search_failed")
        ),
        "campaigns": campaign_list(KEY, states * 2, words("campaign_list.unknown", name=called(written))),
        "no campaigns": campaign_list(KEY, []),
        "campaign form": form_card(KEY, dict.fromkeys(FIELDS, ""), ("de", "en", "fr", "nl")),
        "campaign form with faults": _faulty_form(written),
        "campaign lines": lines_card(draft, _found(written), KEY),
        "campaign dry run": _dry_run(draft, written, at),
        "campaign dry run of nobody": dry_run_card(
            draft, Summary(0, {}, 0, None, None, timedelta(0), {}, {}, {}, {}), [], {}, KEY
        ),
        "campaign report": report_card(report, KEY),
        "campaign report of nobody": report_card(Report(draft, NOBODY, ()), KEY),
    }


def _faulty_form(written: str) -> Card:
    """Return the form with something wrong in each field; what was typed is cut when it is read."""
    typed = dict.fromkeys(FIELDS, cleaned(written)[:80] or "?")  # an empty field has no value
    faults = [WishFault(name, f"campaign.fault.{name}", {"text": written[:60]}) for name in FIELDS]
    return form_card(KEY, typed, ("de", "en", "fr", "nl"), faults)


def _found(written: str) -> Found:
    candidates = (Candidate("6fa459ea-ee8a-3ca4-894e-db77e160355e"),)
    return Found(candidates, tuple(Unusable("audience.user", user=written).on(line) for line in range(2, 40)))


def _dry_run(campaign: Campaign, written: str, at: datetime) -> Card:
    preview = Preview(
        written, "", "nl-NL", "Europe/Amsterdam", "reminded", Obstacle("failed"), (at,) * 4, Reach.BLOCKED
    )
    summary = Summary(
        people=120,
        by_standing={"reminded": 90, "waits": 9, "unknown": 1, "enrolled": 17, "nothing": 3},
        reminders=380,
        first=at,
        last=at + timedelta(days=17),
        takes=timedelta(seconds=5),
        by_day={at.date(): 90},
        by_language={"en": 50, "nl": 30, "de": 11, "fr": 9},
        by_obstacle={"nothing_enrolled": 60, "profile_missing": 9, "failed": 11, "not_compliant": 9, "not_seen": 11},
        unreachable={"not_installed": 4, "blocked": 3, "removed": 2, "gone": 1},
    )
    previews = [preview, replace(preview, standing="enrolled"), *[replace(preview, object_id="id")] * 9]
    return dry_run_card(campaign, summary, previews, {"id": written}, KEY)
