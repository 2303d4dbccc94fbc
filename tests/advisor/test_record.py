"""Facts survive being written down, and a damaged record is not believed."""

import json
from datetime import UTC, datetime

import pytest

from bot.advisor import Facts, Source, WrongFact, facts_from_json, facts_to_json, parse_fact

FACTS = Facts(
    [
        parse_fact("goal", "enroll", Source.SAID),
        parse_fact("os_build", "10.0.20348.1501", Source.INTUNE, datetime(2026, 11, 22, 10, 42, tzinfo=UTC)),
        parse_fact("identity", "unknown", Source.ASKED),
        parse_fact("free_gb", "6.5", Source.GIVEN),
    ]
)


def test_facts_come_back_from_json_as_they_were() -> None:
    assert facts_from_json(json.loads(json.dumps(facts_to_json(FACTS)))) == FACTS


def test_the_record_is_plain() -> None:
    assert facts_to_json(FACTS)["os_build"] == {
        "value": "20348.1501",
        "source": "intune",
        "at": "2026-11-22T10:42:00+00:00",
    }


@pytest.mark.parametrize(
    "entry",
    [
        None,
        "enroll",
        {},
        {"value": "enroll"},
        {"value": "enroll", "source": "rumour"},
        {"value": "dance", "source": "asked"},
        {"value": "enroll", "source": "asked", "at": "yesterday"},
        {"value": "enroll", "source": "asked", "at": "2026-11-22T10:42:00"},
        {"value": "enroll", "source": "asked", "at": None},
    ],
)
def test_a_damaged_record_is_refused_by_name(entry: object) -> None:
    with pytest.raises(WrongFact, match="goal"):
        facts_from_json({"goal": entry})

    assert facts_from_json({"goal": {"value": "enroll", "source": "asked"}}).value("goal") == "enroll"


def test_a_number_stays_a_number_and_a_build_becomes_text() -> None:
    facts = Facts(
        [parse_fact("battery_percent", "40 %", Source.ASKED), parse_fact("os_build", "20348.1501", Source.ASKED)]
    )
    record = facts_to_json(facts)

    assert record["battery_percent"]["value"] == 40
    assert record["os_build"]["value"] == "20348.1501"
    assert facts_from_json(record) == facts
