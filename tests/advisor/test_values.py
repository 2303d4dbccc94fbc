"""Values are read in every spelling that people and Intune use, and refused with what would be allowed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.advisor import UNKNOWN, VOCABULARY, Build, Value, WrongFact

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(), inner, max_size=2),
    max_leaves=3,
)


@pytest.mark.parametrize(
    ("key", "raw", "value"),
    [
        ("identity", "msa", "msa"),
        ("owner", True, "yes"),
        ("owner", False, "no"),
        ("os_build", "10.0.20348.1501", Build(20348, 1501)),
        ("battery_percent", 80, 80),
        ("battery_percent", "80 %", 80),
        ("battery_percent", 0, 0),
        ("battery_percent", 100, 100),
        ("free_gb", "6,5 GB", 6.5),
        ("free_gb", 6.0, 6),
        ("error", "0x80180014", "0x80180014"),
        ("error", "80180014", "0x80180014"),
        ("error", 80180014, "0x80180014"),
        ("error", "0X8018 000A", "0x8018000a"),
        ("error", -2145910764, "0x80180014"),
        ("error", "2149056532", "0x80180014"),
        ("error", "Wipe_Pending", "wipe_pending"),
    ],
)
def test_a_value_has_one_spelling_however_it_was_written(key: str, raw: object, value: Value) -> None:
    assert VOCABULARY.read(key, raw) == value


@pytest.mark.parametrize(
    ("key", "raw", "allowed"),
    [
        ("identity", "azure", "entra, msa, local, shared_entra, on_premises, unknown"),
        ("identity", None, "entra, msa"),
        ("identity", True, "entra, msa"),
        ("owner", 1, "yes, no"),
        ("os_build", "22H1", "20348.1501"),
        ("os_build", 20348.1501, "20348.1501"),
        ("battery_percent", -1, "from 0 to 100"),
        ("battery_percent", 101, "from 0 to 100"),
        ("battery_percent", "80 GB", "from 0 to 100"),
        ("battery_percent", float("nan"), "from 0 to 100"),
        ("battery_percent", True, "from 0 to 100"),
        ("free_gb", [], "from 0 to 1024"),
        ("error", "it beeps", "0x80180014"),
        ("error", 12, "0x80180014"),
        ("error", "1234567890", "0x80180014"),
    ],
)
def test_what_is_not_allowed_is_named_with_what_is(key: str, raw: object, allowed: str) -> None:
    with pytest.raises(WrongFact) as wrong:
        VOCABULARY.read(key, raw)

    assert str(wrong.value).startswith(f"{key}: ")
    assert allowed in str(wrong.value)


def test_a_fact_that_does_not_exist_is_named_with_those_that_do() -> None:
    with pytest.raises(WrongFact, match="'gaol' is no fact; allowed: goal, generation"):
        VOCABULARY.read("gaol", "enroll")


@pytest.mark.parametrize("key", list(VOCABULARY))
def test_i_do_not_know_is_an_answer_to_everything(key: str) -> None:
    assert VOCABULARY.read(key, UNKNOWN) == UNKNOWN


@given(key=st.sampled_from(list(VOCABULARY)), raw=JSON)
def test_anything_at_all_is_a_value_in_its_one_spelling_or_refused_in_one_line(key: str, raw: object) -> None:
    value, refusal = read(key, raw)

    assert len(refusal.splitlines()) == (value is None)
    assert len(refusal) < 600
    assert value is None or read(key, str(value)) == (value, "")


def read(key: str, raw: object) -> tuple[Value | None, str]:
    try:
        return VOCABULARY.read(key, raw), ""
    except WrongFact as wrong:
        return None, str(wrong)


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ("2147483648", "0x80000000"),
        ("4294967295", "0xffffffff"),
        ("4294967296", None),
        ("2147483647", None),
        ("-2145910764", "0x80180014"),
        (True, None),
        ("٢١٤٧٤٨٣٦٤٨", None),
    ],
)
def test_a_code_may_be_written_as_a_number(raw: object, code: str | None) -> None:
    assert read("error", raw)[0] == code


@pytest.mark.parametrize(
    ("raw", "value"), [(5.12345, "5.123"), ("5.0", "5"), (5.0, "5"), ("5 xxxx", "None"), ("XXXX", "None")]
)
def test_a_number_has_one_spelling(raw: object, value: str) -> None:
    assert str(read("free_gb", raw)[0]) == value


def test_a_long_value_is_cut_in_its_refusal() -> None:
    fits, long = "x" * 58, "x" * 59

    assert f"identity: '{fits}' is not" in read("identity", fits)[1]
    assert f"identity: '{long}… is not" in read("identity", long)[1]


def test_a_long_name_is_cut_in_its_refusal() -> None:
    assert read("k" * 61, "yes")[1].startswith(f"'{'k' * 60}' is no fact")
