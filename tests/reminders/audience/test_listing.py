"""A list of an owner's: what can be used of it, and what is said of the rest."""

import time
from datetime import date
from io import BytesIO

import pytest

from bot.reminders.audience.entry import Entry
from bot.reminders.audience.listing import read_listing
from bot.reminders.audience.rows import LONGEST_LINE
from tests.reminders.audience.lists import LANGUAGES, TODAY, read, reasons, users

ID = "0a6f2c11-7b3d-4e58-9c42-d1e0f3a4b5c6"


def test_a_list_says_who_should_enroll_what_by_when() -> None:
    listing = read(
        "UPN;Serial number;Due date;Language;Time zone;Country\n"
        "Sanne@contoso.example;001204781234;2026-12-24;nl;Europe/Amsterdam;NL\n"
        f"{ID.upper()};;;;;\n"
    )

    assert listing.faults == ()
    assert listing.entries == (
        Entry(2, "sanne@contoso.example", "001204781234", date(2026, 12, 24), "nl", "Europe/Amsterdam", "NL"),
        Entry(3, ID, "", None, "", "", ""),
    )
    assert [entry.names_an_object for entry in listing.entries] == [False, True]


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "windows-1252"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_it_is_read_as_whatever_wrote_it_wrote_it(delimiter: str, encoding: str, end: str) -> None:
    rows = [["Sérial number", "LANGUAGE", "upn"], ["0012", "Français", "zoë@contoso.example"]]
    listing = read(end.join(delimiter.join(row) for row in rows).encode(encoding))

    assert listing.faults == ()
    assert [(each.user, each.serial_number, each.locale) for each in listing.entries] == [
        ("zoë@contoso.example", "0012", "fr")
    ]


@pytest.mark.parametrize("cell", ['="0012"', '"=""0012"""', "'0012", '"0012"', " 0012 ", '" 0012"'])
def test_leading_zeros_are_kept_however_excel_keeps_them(cell: str) -> None:
    assert [each.serial_number for each in read(f"upn;serial\na@b.example;{cell}\n").entries] == ["0012"]


@pytest.mark.parametrize("number", ["1.2048E+11", "1,2048E+11", "12", "0012 3456", "x" * 65, "' or 'a' eq 'a"])
def test_what_cannot_be_a_serial_number_is_a_fault(number: str) -> None:
    assert reasons(read(f"upn;serial\na@b.example;{number}\n")) == [(2, "serial_number")]


def test_excel_may_say_itself_what_stands_between_cells() -> None:
    listing = read('sep=,\nupn,notes\na@b.example,"one; two"\n')

    assert users(listing) == ["a@b.example"]
    assert listing.ignored == ("notes",)


def test_columns_that_are_not_read_are_named() -> None:
    listing = read("Department,UPN,Serail number,,\nSales,a@b.example,0012,,\n")

    assert listing.ignored == ("Department", "Serail number")
    assert (users(listing), listing.faults) == (["a@b.example"], ())


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("", 1, "empty"),
        ("\n\n;;\n", 3, "empty"),
        ("Naam;Afdeling\nSanne;Inkoop\n", 1, "header"),
        ("sanne@contoso.example;0012\n", 1, "header"),
        ("upn;serial;Serial number\na@b.example;1234;1234\n", 1, "header_twice"),
        ('"upn;serial\na@b.example;1234\n', 1, "quotes"),
        ("\x00\x01\x02\x03", 1, "header"),
    ],
)
def test_a_wrong_header_is_one_fault(text: str, line: int, reason: str) -> None:
    listing = read(text)

    assert (listing.entries, reasons(listing)) == ((), [(line, reason)])
    assert users(read("upn\na@b.example\n")) == ["a@b.example"]


def test_each_wrong_cell_is_named_with_its_line_and_the_rest_goes_on() -> None:
    listing = read(
        "user;object id;serial;due;language;time zone;country\n"
        "a@b.example;;;;;;\n"
        "\n"
        ";;0012;;;;\n"
        "sanne;;;;;;\n"
        "c@d.example;;;31-02-2027;tlh;Mars/Olympus;XX\n"
        "c@d.example;;;2026-11-21;;;\n"
        "c@d.example;;;3/4/2027;;;\n"
        "e@f.example;;;;;;;surplus\n"
        "g@h.example;;;;;;;;\n"
        "j@k.example\n"
    )

    assert reasons(listing) == [
        (4, "nobody"),
        (5, "user"),
        (6, "due"),
        (6, "locale"),
        (6, "time_zone"),
        (6, "country"),
        (7, "due_past"),
        (8, "due_twofold"),
        (9, "too_many_cells"),
    ]
    assert listing.faults[1].params == {"user": "sanne"}
    assert users(listing) == ["a@b.example", "g@h.example", "j@k.example"]


def test_a_date_is_over_only_after_its_day() -> None:
    text = "upn;due\na@b.example;2026-11-22\n"

    assert read(text, today=date(2026, 11, 22)).faults == ()
    assert reasons(read(text, today=date(2026, 11, 23))) == [(2, "due_past")]


def test_the_same_person_is_there_once_for_each_device() -> None:
    listing = read("upn;serial\na@b.example;00AB\nA@B.example;00ab\na@b.example;\na@b.example;00AC\nc@d.example;00AB\n")

    assert reasons(listing) == [(3, "twice")]
    assert listing.faults[0].params == {"first": "2"}
    assert len(listing.entries) == 4


def test_an_object_id_counts_more_than_a_name_and_a_name_more_than_an_address() -> None:
    listing = read(f"Email,UPN,Object ID\nx@y.example,a@b.example,{ID}\nx@y.example,a@b.example,\nx@y.example,,\n")

    assert users(listing) == [ID, "a@b.example", "x@y.example"]


def test_a_cell_may_have_line_breaks_and_the_lines_are_still_those_of_the_file() -> None:
    listing = read('notes;upn\n"one\ntwo\n\nthree";a@b.example\n"x";b@c.example\nx;wrong\n')

    assert users(listing) == ["a@b.example", "b@c.example"]
    assert reasons(listing) == [(7, "user")]
    assert [entry.line for entry in listing.entries] == [2, 6]


def test_a_quote_that_was_forgotten_spoils_its_own_line_only() -> None:
    good = "".join(f"p{number}@b.example;\n" for number in range(30))
    listing = read(f'upn;notes\n"a@b.example;\n{good}b@c.example;"\n"c"d@e.example;x\n{good.replace("p", "q")}')

    assert reasons(listing) == [(2, "quotes"), (33, "quotes"), (34, "quotes")]
    assert len(listing.entries) == 60
    assert listing.entries[-1].line == 64


def test_a_line_without_an_end_is_no_row() -> None:
    listing = read(f"upn;notes\na@b.example;{'x' * LONGEST_LINE}\nb@c.example;x\n")

    assert (reasons(listing), users(listing)) == ([(2, "long_line")], ["b@c.example"])


def test_what_is_quoted_of_a_cell_is_short_and_on_one_line() -> None:
    (fault,) = read(f"upn\n{'long ' * 40}\x07\u202eend\n").faults

    assert len(fault.params["user"]) == 60
    assert fault.params["user"].endswith("…")
    assert fault.params["user"].isprintable()


def test_a_list_of_100_000_people_takes_seconds() -> None:
    row = "person{0:06}@contoso.example;{0:012};2026-12-{1:02};nl;Europe/Amsterdam\r\n"
    data = "UPN;Serial;Due;Language;Time zone\r\n" + "".join(row.format(i, i % 28 + 1) for i in range(100_000))
    started = time.process_time()
    listing = read(data.encode("utf-8-sig"))

    assert time.process_time() - started < 12  # 2.5 where nothing else runs
    assert (len(listing.entries), listing.faults) == (100_000, ())
    assert listing.entries[-1].line == 100_001


def test_a_list_beyond_all_measure_ends_with_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.reminders.audience.listing.MOST_LINES", 100)
    listing = read("upn\n" + "".join(f"p{number}@b.example\n" for number in range(150)))

    assert reasons(listing) == [(101, "too_long")]
    assert listing.entries[-1].line == 100


def test_the_file_stays_open_for_whoever_opened_it() -> None:
    source = BytesIO(b"upn\na@b.example\n")
    read_listing(source, today=TODAY, languages=LANGUAGES)

    assert source.seek(0) == 0
