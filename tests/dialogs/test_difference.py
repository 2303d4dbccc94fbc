"""Differences: what was left out comes back exactly, whatever the JSON."""

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogs.difference import applied, difference

LEAVES = st.sampled_from([None, True, False, 0, 1, 1.0, "", "a", [], [1], [True]])
KEYS = st.sampled_from("=~-ab")
OBJECTS = st.dictionaries(KEYS, LEAVES | st.dictionaries(KEYS, LEAVES | st.dictionaries(KEYS, LEAVES)))


@given(OBJECTS, OBJECTS)
def test_what_is_applied_is_what_was_there_before(earlier: dict[str, object], later: dict[str, object]) -> None:
    changes = orjson.loads(orjson.dumps(difference(earlier, later)))
    again = applied(changes, later)

    assert orjson.dumps(again, option=orjson.OPT_SORT_KEYS) == orjson.dumps(earlier, option=orjson.OPT_SORT_KEYS)


def test_what_is_the_same_takes_no_room() -> None:
    record = {"answers": {"identity": "msa", "setup": "finished"}, "devices": [1, 2, 3]}

    assert difference(record, record) == {}
    assert difference({**record, "answers": {"setup": "finished"}}, record) == {"~": {"answers": {"-": ["identity"]}}}


@pytest.mark.parametrize("damaged", [{"~": {"a": {}}}, {"~": {"b": {"=": 7}}}, {"=": 7}])
def test_what_is_no_difference_from_it_is_refused(damaged: dict[str, object]) -> None:
    with pytest.raises((AttributeError, KeyError, TypeError)):
        applied(damaged, {"b": {}})
    assert applied({"=": {"a": 1}}, {"b": {}}) == {"a": 1, "b": {}}
