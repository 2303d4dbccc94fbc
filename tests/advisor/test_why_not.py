"""Why not the other way: the row that comes closest, and the facts in its way."""

from dataclasses import replace
from datetime import date

import pytest

from bot.advisor import TABLE, UNKNOWN, Advice, Facts, Question, Source, WhyNot, parse_fact, why_not

TODAY = date(2026, 11, 22)


def asked_why_not(outcome: str, **values: object) -> WhyNot:
    return why_not(Facts(parse_fact(key, value, Source.ASKED) for key, value in values.items()), outcome, TODAY)


def in_the_way(why: WhyNot) -> list[tuple[str, object]]:
    return [(obstacle.fact.key, obstacle.fact.value) for obstacle in why.obstacles]


def test_disconnect_is_not_offered_to_a_device_that_joined() -> None:
    why = asked_why_not("disconnect", goal="unenroll", generation="hololens_2", enrolled_by="entra")

    assert why.rule == "U03"
    assert in_the_way(why) == [("enrolled_by", "entra")]
    assert why.obstacles[0].fact.source is Source.ASKED
    assert why.obstacles[0].needed.values == {"work_account"}
    assert isinstance(why.instead, Advice)
    assert why.instead.rule == "U01"
    assert not why.is_the_way
    assert why.outcome == "disconnect"
    assert "H1" in [citation.id for citation in why.citations]


def test_the_row_with_the_fewest_obstacles_is_the_closest() -> None:
    known = {"goal": "enroll", "generation": "hololens_2", "setup": "finished"}

    assert in_the_way(asked_why_not("work_account", **known, identity="local")) == [("identity", "local")]
    assert in_the_way(asked_why_not("oobe_entra", **known, identity="entra")) == [("setup", "finished")]


def test_what_nobody_spoke_of_is_farther_away_than_what_was_told() -> None:
    why = asked_why_not("mdm_only", goal="enroll", generation="hololens_2", setup="finished", identity="msa")

    assert (why.rule, in_the_way(why)) == ("E20", [("identity", "msa")])


def test_a_fact_that_was_assumed_is_an_obstacle_too() -> None:
    why = asked_why_not("nothing_to_do", goal="enroll", generation="hololens_2", setup="finished", identity="msa")

    assert (why.rule, in_the_way(why)) == ("E30", [("management", "not_enrolled")])
    assert why.obstacles[0].fact.source is Source.ASSUMED


def test_a_fact_that_nobody_told_is_not_known() -> None:
    why = asked_why_not("reset", goal="unenroll", generation="hololens_2")

    assert ("enrolled_by", UNKNOWN) in in_the_way(why)
    assert isinstance(why.instead, Question)
    assert not why.is_the_way


def test_the_way_itself_has_nothing_in_its_way() -> None:
    why = asked_why_not("reset", goal="unenroll", generation="hololens_2", enrolled_by="entra")

    assert why.is_the_way
    assert (why.rule, why.obstacles) == ("U01", ())
    assert why.citations


def test_a_way_that_would_do_may_come_after_another_one() -> None:
    known = {"goal": "unenroll", "generation": "hololens_2", "enrolled_by": "work_account"}
    why = asked_why_not("disconnect", **known, can_sign_in="no")

    assert (why.rule, why.obstacles, why.is_the_way) == ("U03", (), False)
    assert isinstance(why.instead, Advice)
    assert why.instead.rule == "U14"


def test_an_outcome_that_the_goal_never_has_names_no_row() -> None:
    why = asked_why_not("autopilot", goal="hand_over", identity="entra")

    assert (why.rule, why.obstacles, why.citations, why.is_the_way) == (None, (), (), False)
    assert why.outcome == "autopilot"


def test_without_a_goal_there_is_only_the_question() -> None:
    why = asked_why_not("disconnect")

    assert (why.rule, why.obstacles) == (None, ())
    assert why.instead == Question("goal", "choice", why.instead.choices if isinstance(why.instead, Question) else ())


def test_an_outcome_that_does_not_exist_is_refused() -> None:
    with pytest.raises(ValueError, match="explode"):
        asked_why_not("explode", goal="unenroll")

    assert asked_why_not("wipe", goal="unenroll", can_sign_in="no").is_the_way


def test_another_table_gives_other_reasons() -> None:
    table = replace(TABLE, rules=tuple(rule for rule in TABLE.rules if rule.id != "U01"))
    facts = Facts(
        parse_fact(key, "entra" if key == "enrolled_by" else "unenroll", Source.ASKED)
        for key in ("goal", "enrolled_by")
    )
    facts = facts.with_(parse_fact("generation", "hololens_2", Source.ASKED))

    why = why_not(facts, "disconnect", TODAY, table)

    assert isinstance(why.instead, Advice)
    assert why.instead.rule == "otherwise"
