"""A record says what the person agreed to send, in the language of the desk."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.advisor import Fact, Facts, Source
from bot.helpdesk.mirror.record import record_of
from bot.helpdesk.ticket import Ending, Ticket
from bot.storage.mirror import NumberedLine
from bot.storage.work import Line
from cards.render import Renderer
from dialogs.request import Request
from dialogs.words import words
from tests.helpdesk.mirror.conftest import ALEX

AT = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


def ticket(request: Request) -> Ticket:
    return Ticket.opened(1042, ALEX, request.to_json(), channel_id="19:desk", at=AT)


def everything() -> Request:
    facts = Facts(
        [
            Fact("identity", "local", Source.ASKED),
            Fact("management", "not_enrolled", Source.INTUNE, AT + timedelta(minutes=42)),
        ]
    )
    return Request(
        facts=facts,
        advised=words("summary.E17"),
        tried=(words("summary.E18"),),
        stuck=words("value.goal.enroll"),
        reported="*Something* <b>went</b> wrong",
        sentence="Ik kom er niet uit",
    )


def test_all_that_was_sent_is_there_one_thing_a_line(renderer: Renderer) -> None:
    lines = record_of(ticket(everything()), (), renderer, "en").description.split("\n")

    assert lines[:5] == [
        "ED-1042, opened in Microsoft Teams on Nov 22, 2026, 09:00 UTC",
        "Person: Alex Visser",
        "In their own words: Ik kom er niet uit",
        "What the device shows: *Something* <b>went</b> wrong",
        "This step did not work: enroll",
    ]
    assert lines[5].startswith("Advised last: ")
    assert lines[6].startswith("Advised, and did not help: ")
    assert lines[7].endswith("(answered by the person)")
    assert lines[8].endswith("(Intune, Nov 22, 2026, 09:42 UTC)")


@pytest.mark.parametrize("locale", ["en", "nl", "de", "fr"])
def test_every_language_has_the_words_for_all_of_it(renderer: Renderer, locale: str) -> None:
    kinds = ("user", "agent", "note", "bot", "event")
    lines = [NumberedLine(id_, Line(AT, kind, "Robin", "text")) for id_, kind in enumerate(kinds, 1)]  # type: ignore[arg-type]
    record = record_of(ticket(everything()), lines, renderer, locale)

    assert "ED-1042" in record.summary
    assert len(record.description.split("\n")) == 9
    assert ["Robin" in line.heading for line in record.lines] == [False, True, True, False, False]
    assert (record.newest_line_id, [each.line.id for each in record.lines_after(3)]) == (5, [4, 5])


@pytest.mark.parametrize("ending", Ending)
def test_every_ending_says_why(renderer: Renderer, ending: Ending) -> None:
    closed = replace(ticket(Request()), ending=ending)

    assert record_of(closed, (), renderer, "en").closing.endswith(".")


@pytest.mark.parametrize(
    ("request_", "summary"),
    [
        (Request(), "HoloLens, ED-1042"),
        (Request(sentence="Help", reported="x"), "HoloLens, ED-1042: Help"),
        (Request(reported="error 5"), "HoloLens, ED-1042: error 5"),
        (Request(Facts([Fact("goal", "unenroll", Source.SAID)])), "HoloLens, ED-1042: unenroll"),
    ],
)
def test_the_summary_says_what_is_known_best(renderer: Renderer, request_: Request, summary: str) -> None:
    assert record_of(ticket(request_), (), renderer, "en").summary == summary
