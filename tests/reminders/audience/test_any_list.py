"""For any text: nothing is raised, every line is accounted for, and each is the line that it is."""

from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.reminders.audience.lists import read

CELLS = st.one_of(
    st.sampled_from(
        ["a@b.example", "0012", '="0012"', "2026-12-24", "1/2/2027", "nl", "Europe/Amsterdam", '"', "'", ""]
    ),
    st.text(max_size=12),
)
LINES = st.lists(CELLS, max_size=8).map(";".join)
PLAIN = st.text(st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp"), exclude_characters='";'), max_size=12)


@given(data=st.binary(max_size=300))
@settings(deadline=None)
def test_no_bytes_are_too_strange(data: bytes) -> None:
    listing = read(data)

    assert all(fault.line >= 1 for fault in listing.faults)


@given(lines=st.lists(LINES, max_size=12))
@settings(deadline=None)
def test_no_text_is_too_strange_after_a_header(lines: list[str]) -> None:
    text = "\n".join(["upn;serial;due;language;time zone;country", *lines])
    listing = read(text.encode("utf-8", "surrogatepass"))
    last = len(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"))
    by_line = {entry.line for entry in listing.entries} | {fault.line for fault in listing.faults}

    assert by_line <= set(range(2, last + 1))
    assert not {entry.line for entry in listing.entries} & {fault.line for fault in listing.faults}


@given(rows=st.lists(st.tuples(st.booleans(), PLAIN), max_size=20))
@settings(deadline=None)
def test_every_line_is_an_entry_or_a_fault_under_its_own_number(rows: list[tuple[bool, str]]) -> None:
    lines = [f"person{number}@b.example;{text}" if good else "nobody here;" for number, (good, text) in enumerate(rows)]
    listing = read("\n".join(["upn;notes", *lines]))

    assert [entry.line for entry in listing.entries] == [number + 2 for number, (good, _) in enumerate(rows) if good]
    wrong = Counter(fault.line for fault in listing.faults)
    assert wrong == Counter(number + 2 for number, (good, _) in enumerate(rows) if not good)
