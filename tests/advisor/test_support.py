"""The end of support is said to those who put a device into management, and cited."""

from datetime import date

from bot.advisor import Advice, Facts, Source, advise, parse_fact


def advice(today: date, **values: str) -> Advice:
    answer = advise(Facts(parse_fact(key, value, Source.GIVEN) for key, value in values.items()), today)
    assert isinstance(answer, Advice)
    return answer


def hololens_1(today: date, goal: str = "enroll") -> Advice:
    return advice(today, goal=goal, generation="hololens_1", edition="business", identity="msa", setup="finished")


def hololens_2(today: date) -> Advice:
    return advice(today, goal="enroll", generation="hololens_2", setup="finished", identity="msa")


def test_hololens_1_is_out_of_support_the_day_after_its_last() -> None:
    last, first = hololens_1(date(2024, 12, 10)), hololens_1(date(2024, 12, 11))

    assert "hololens_1_support_ends" in last.notes
    assert not last.warnings
    assert [warning.id for warning in first.warnings] == ["hololens_1_out_of_support"]
    assert "N1" in [citation.id for citation in first.citations]


def test_the_end_of_hololens_2_is_said_in_its_last_year() -> None:
    assert "hololens_2_support_ends" not in hololens_2(date(2026, 12, 30)).notes
    assert "hololens_2_support_ends" in hololens_2(date(2026, 12, 31)).notes
    assert [warning.id for warning in hololens_2(date(2028, 1, 1)).warnings] == ["hololens_2_out_of_support"]


def test_who_takes_a_device_out_is_not_told() -> None:
    ids = [warning.id for warning in hololens_1(date(2026, 11, 22), goal="unenroll").warnings]

    assert ids == ["disconnect_loses"]
