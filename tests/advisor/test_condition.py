"""Conditions: values, exclusions and spans, and that nothing but "unknown" itself is true of what nobody knows."""

import pytest

from bot.advisor import UNKNOWN, VOCABULARY, Fact, Facts, Source, Value
from bot.advisor.build import Build
from bot.advisor.condition import Condition, is_known, parse_condition, parse_when


def condition(fact: str, raw: object) -> Condition:
    return parse_condition(fact, raw, VOCABULARY.read)


@pytest.mark.parametrize(
    ("fact", "raw", "value", "holds"),
    [
        ("identity", "msa", "msa", True),
        ("identity", "msa", "local", False),
        ("identity", ["msa", "local"], "local", True),
        ("identity", ["msa", "local"], "entra", False),
        ("identity", {"not": ["msa"]}, "entra", True),
        ("identity", {"not": ["msa"]}, "msa", False),
        ("os_build", {"below": "19041.1103"}, Build(18362, 1039), True),
        ("os_build", {"below": "19041.1103"}, Build(19041, 1103), False),
        ("os_build", {"at_least": "19041.1103"}, Build(19041, 1103), True),
        ("os_build", {"at_least": "19041.1103", "below": "19041.1128"}, Build(19041, 1127), True),
        ("os_build", {"at_least": "19041.1103", "below": "19041.1128"}, Build(19041, 1128), False),
        ("battery_percent", {"below": 40}, 39.5, True),
        ("battery_percent", {"below": 40}, 40, False),
        ("battery_percent", [{"below": 40}, UNKNOWN], UNKNOWN, True),
        ("error", "80180014", "0x80180014", True),
    ],
)
def test_a_condition_holds_for_the_values_that_it_writes(fact: str, raw: object, value: Value, holds: bool) -> None:
    assert condition(fact, raw).holds(value) is holds


@pytest.mark.parametrize("raw", ["msa", ["msa", "local"], {"not": ["msa"]}])
def test_what_nobody_knows_is_nothing_else(raw: object) -> None:
    assert not condition("identity", raw).holds(UNKNOWN)
    assert condition("identity", [raw] if isinstance(raw, dict) else raw).holds(UNKNOWN) is False
    assert condition("identity", UNKNOWN).holds(UNKNOWN)


@pytest.mark.parametrize("raw", [{"below": 40}, {"at_least": 0}])
def test_what_nobody_knows_lies_in_no_span(raw: object) -> None:
    assert not condition("battery_percent", raw).holds(UNKNOWN)


@pytest.mark.parametrize("raw", [{"above": 40}, {}, {"not": "msa"}, {"below": 40, "not": [20]}])
def test_a_test_that_does_not_exist_is_refused(raw: object) -> None:
    with pytest.raises(ValueError, match="battery_percent"):
        condition("battery_percent", raw)


def test_a_value_that_does_not_exist_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match="identity: 'azure' is not allowed"):
        condition("identity", "azure")


def test_only_what_is_told_is_known() -> None:
    when = parse_when({"generation": "hololens_1", "goal": "enroll"}, VOCABULARY.read)
    told = Facts([Fact("generation", "hololens_1", Source.ASKED)])

    assert not is_known(when, told)
    assert is_known(when, told.with_(Fact("goal", "enroll", Source.SAID)))
    assert not is_known(when, told.with_(Fact("goal", "problem", Source.SAID)))
    assert is_known((), Facts())


@pytest.mark.parametrize(
    ("raw", "value", "holds"),
    [
        ({"told": "msa"}, "msa", True),
        ({"told": ["msa", "local"]}, "entra", False),
        ({"told": "msa"}, UNKNOWN, False),
        ({"unless": ["msa"]}, "msa", False),
        ({"unless": ["msa"]}, "local", True),
        ({"unless": ["msa"]}, UNKNOWN, True),
    ],
)
def test_two_tests_never_ask(raw: object, value: str, holds: bool) -> None:
    asked, silent = condition("identity", "msa"), condition("identity", raw)

    assert (asked.asks, silent.asks) == (True, False)
    assert silent.holds(value) is holds


@pytest.mark.parametrize("raw", [{"told": "msa", "below": 1}, {"unless": "msa"}, {"unless": ["msa"], "not": ["local"]}])
def test_a_silent_test_says_one_thing(raw: object) -> None:
    with pytest.raises(ValueError, match="identity"):
        condition("identity", raw)


def test_several_exclusions_add_up() -> None:
    neither = condition("identity", [{"not": ["msa"]}, {"not": ["local"]}])

    assert not neither.holds("msa")
    assert not neither.holds("local")
    assert neither.holds("entra")


def test_a_span_of_builds_holds_for_no_number() -> None:
    assert not condition("os_build", {"at_least": "19041.1103"}).holds(50_000)
    assert not condition("os_build", {"below": "19041.1103"}).holds(1)
    assert not condition("battery_percent", {"at_least": 0}).holds(Build(19041, 1))


@pytest.mark.parametrize(("value", "holds"), [(39.999, False), (40, True), (41, True)])
def test_a_span_begins_with_its_least_number(value: float, holds: bool) -> None:
    assert condition("battery_percent", {"at_least": 40}).holds(value) is holds


def test_a_fact_that_nobody_told_is_not_excluded() -> None:
    when = parse_when({"goal": {"unless": ["change_identity"]}}, VOCABULARY.read)

    assert is_known(when, Facts())
    assert is_known(when, Facts([Fact("goal", "enroll", Source.SAID)]))
    assert not is_known(when, Facts([Fact("goal", "change_identity", Source.SAID)]))
