"""A ticket as a row of the database. That any reachable ticket survives it, `test_any_actions.py` shows."""

import json
from dataclasses import replace

import pytest

from bot.helpdesk.action import AskFact, AskWhetherSolved, Link, Note, Rate, Remind, Resolve, Take, Tell
from bot.helpdesk.row import row_of, ticket_of
from bot.helpdesk.ticket import Ticket
from tests.helpdesk.people import PRIYA, TOM, after, minute, opened


def test_what_is_looked_for_has_a_column() -> None:
    row = row_of(replace(after(Take(TOM)), revision=3, card_id="1700", failure="0x80180014"), minute(30))

    assert (row.number, row.revision, row.status, row.due_at) == (1042, 3, "taken", minute(30))
    assert (row.tenant_id, row.asker_id, row.conversation_id) == ("tenant", "laura", "a:laura")
    assert (row.holder_id, row.channel_id, row.card_id) == ("tom", "19:desk@thread.tacv2", "1700")
    assert (row.failure, row.opened_at, row.taken_at, row.closed_at) == ("0x80180014", minute(0), minute(1), None)


def test_the_rest_is_plain_json() -> None:
    row = row_of(opened(), None)

    assert json.loads(json.dumps(row.data)) == row.data
    assert row.data["asker"] == {"name": "Laura Janssens", "locale": "nl-BE", "time_zone": "Europe/Brussels"}


def test_a_ticket_of_which_everything_is_known_is_read_as_it_was_written() -> None:
    asked = after(Take(TOM), Note(PRIYA, "fussy"), AskFact(TOM, "identity"), AskWhetherSolved())
    told = after(Tell("No."), Remind(), Link(7), ticket=asked)
    closed = after(Resolve(TOM), Rate(4), ticket=told)
    tickets = [
        replace(each, revision=9, card_id="1700", failure="0x80180014", unposted_at=minute(2))
        for each in (opened(), asked, told, closed)
    ]

    assert [ticket_of(row_of(each, None)) for each in tickets] == tickets
    unset = [name for name in Ticket.__slots__ if all(getattr(each, name) in (None, "", ()) for each in tickets)]
    assert unset == [], "each field has a value in one of them"


@pytest.mark.parametrize(
    "damage", [{"asker": None}, {"told_at": "yesterday"}, {"ending": "bored"}, {"holder": {"x": "y"}}]
)
def test_a_damaged_row_is_not_believed(damage: dict[str, object]) -> None:
    row = row_of(opened(), None)

    with pytest.raises((KeyError, TypeError, ValueError)):
        ticket_of(replace(row, data={**row.data, **damage}))
    assert ticket_of(row) == opened()
