"""The vocabulary: what is asked, what follows from another fact, and what is assumed."""

import pytest

from bot.advisor import UNKNOWN, VOCABULARY, Facts, Source, Value, Vocabulary, WrongFact, parse_fact


def told(**values: object) -> Facts:
    return Facts(parse_fact(key, value, Source.GIVEN) for key, value in values.items())


@pytest.mark.parametrize("key", [key for key, spec in VOCABULARY.items() if "user" not in spec.known_by])
def test_what_only_others_can_know_is_never_asked_and_always_assumed(key: str) -> None:
    assert not VOCABULARY[key].asked
    assert VOCABULARY[key].assumption(told()) is not None


@pytest.mark.parametrize(
    ("key", "facts", "value"),
    [
        ("edition", told(generation="hololens_2"), "business"),
        ("edition", told(generation="hololens_1"), None),
        ("management", told(setup="first_run"), "not_enrolled"),
        ("identity", told(autopilot="assigned"), "entra"),
        ("identity", told(enrolled_by="work_account"), "msa"),
        ("enrolled_by", told(identity="local"), "mdm_only"),
        ("enrolled_by", told(identity="entra"), None),
        ("wants_autopilot", told(setup="finished"), "no"),
        ("wants_autopilot", told(generation="hololens_2"), None),
        ("autopilot", told(wants_autopilot=UNKNOWN), "not_registered"),
        ("setup", told(management="enrolled"), "finished"),
    ],
)
def test_some_facts_follow_from_others(key: str, facts: Facts, value: Value | None) -> None:
    assert VOCABULARY[key].implied(facts) == value


@pytest.mark.parametrize(
    ("goal", "value"), [("enroll", "not_enrolled"), ("unenroll", "enrolled"), ("change_tenant", "enrolled")]
)
def test_whoever_wants_to_enroll_is_not_enrolled_and_whoever_leaves_is(goal: str, value: str) -> None:
    assert VOCABULARY["management"].assumption(told(goal=goal)) == value


def test_facts_are_named_in_the_order_of_the_file() -> None:
    assert VOCABULARY.in_order({"users", "goal", "identity"}) == ("goal", "identity", "users")


def test_a_default_that_names_what_does_not_exist_is_refused() -> None:
    table = {"kind": "choice", "values": ["yes", "no"], "known_by": ["user"]}

    with pytest.raises(WrongFact, match="owner: 'maybe'"):
        Vocabulary({"owner": {**table, "assumed": [{"value": "maybe"}]}})
    with pytest.raises(WrongFact, match="'mood' is no fact"):
        Vocabulary({"owner": {**table, "follows": [{"when": {"mood": "good"}, "value": "yes"}]}})

    assert Vocabulary({"owner": {**table, "assumed": [{"value": "yes"}]}})["owner"].assumption(Facts()) == "yes"
