"""The card of a report: what came of a campaign, after how many reminders, and who could not be reached why."""

from bot.reminders.owner.chart import Part, parts
from bot.reminders.report import Report
from dialogs.effects import Card
from dialogs.typed import cleaned
from dialogs.words import raw, words

MOST_FAULTS = 8
"""Reasons that are listed, the most frequent first."""
LONGEST_FAULT = 80
"""Characters of a reason, which is a code of Teams or of ours."""


def report_card(report: Report, key: str) -> Card:
    """Return the card."""
    figures = report.figures
    told = ("people", "reminded", "acted", "enrolled", "stopped", "left", "sent", "held", "suppressed", "refused")
    after = [
        Part(words("campaign_chart.after", number=sent), people, "good")
        for sent, people in sorted(figures.enrolled_after.items())
    ]
    return Card(
        "campaign_report",
        {
            "key": key,
            "name": raw(report.campaign.name),
            "facts": [{"id": name, "value": getattr(figures, name)} for name in told],
            "parts": parts(after),
            "unreachable": [{"reach": reach, "people": people} for reach, people in report.unreachable.items()],
            "faults": [
                {"status": fault.status, "fault": raw(cleaned(fault.fault, LONGEST_FAULT)), "number": fault.reminders}
                for fault in report.faults[:MOST_FAULTS]
            ],
            "more": max(0, len(report.faults) - MOST_FAULTS),
        },
    )
