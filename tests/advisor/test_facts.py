"""Facts never change; what is added or left out makes new facts."""

from bot.advisor import Fact, Facts, Source

GOAL = Fact("goal", "enroll", Source.SAID)
OWNER = Fact("owner", "yes", Source.ASKED)
BOTH = Facts([GOAL, OWNER])


def test_what_is_left_out_is_gone_from_the_new_facts_only() -> None:
    assert dict(BOTH.without("owner")) == {"goal": GOAL}
    assert dict(BOTH) == {"goal": GOAL, "owner": OWNER}
    assert dict(BOTH.without("goal", "owner")) == {}


def test_a_later_fact_wins() -> None:
    assert BOTH.with_(Fact("owner", "no", Source.INTUNE)).value("owner") == "no"
    assert BOTH.value("owner") == "yes"
    assert BOTH.value("cloud") is None


def test_facts_show_their_keys_and_values() -> None:
    assert repr(BOTH) == "Facts(goal=enroll, owner=yes)"
