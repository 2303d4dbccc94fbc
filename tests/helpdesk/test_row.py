"""A ticket as a row of the database. That any reachable ticket survives it, `test_any_actions.py` shows."""

import json
from dataclasses import replace

import pytest

from bot.helpdesk.action import Take
from bot.helpdesk.row import row_of, ticket_of
from tests.helpdesk.people import TOM, after, minute, opened


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


@pytest.mark.parametrize(
    "damage", [{"asker": None}, {"told_at": "yesterday"}, {"ending": "bored"}, {"holder": {"x": "y"}}]
)
def test_a_damaged_row_is_not_believed(damage: dict[str, object]) -> None:
    row = row_of(opened(), None)

    with pytest.raises((KeyError, TypeError, ValueError)):
        ticket_of(replace(row, data={**row.data, **damage}))
    assert ticket_of(row) == opened()
