"""Columns by their titles: in any order, any case, and four languages."""

import tomllib
from itertools import chain
from pathlib import Path

import pytest

import bot.reminders.audience.columns as columns_module
from bot.reminders.audience.columns import read_header
from bot.reminders.audience.fault import Unusable

TABLE: dict[str, list[str]] = tomllib.loads(Path(columns_module.__file__).with_suffix(".toml").read_text("utf-8"))


@pytest.mark.parametrize(
    ("header", "places"),
    [
        ("UPN;Serial Number;DUE DATE;Language;Time-zone", ["user", "serial_number", "due", "locale", "time_zone"]),
        ("User principal name,S/N,Enroll by", ["user", "serial_number", "due"]),
        ("Gebruiker;Serienummer;Uiterste datum;Taal;Tijdzone;Land",
         ["user", "serial_number", "due", "locale", "time_zone", "country"]),
        ("Fällig am;Benutzername;Seriennr.;Sprache;Zeitzone", ["due", "user", "serial_number", "locale", "time_zone"]),
        ("N° de série;Date d’échéance;Nom d'utilisateur;Langue;Fuseau horaire",
         ["serial_number", "due", "user", "locale", "time_zone"]),
        ("ENTRA_OBJECT_ID\tE-mail", ["object_id", "mail"]),
    ],
)  # fmt: skip
def test_titles_are_read_as_people_write_them(header: str, places: list[str]) -> None:
    columns = read_header(header)

    assert sorted(columns.places, key=lambda name: columns.places[name]) == places
    assert columns.ignored == ()


def test_no_title_means_two_columns() -> None:
    titles = list(chain.from_iterable(TABLE.values()))

    assert len(titles) == len(set(titles))


def test_the_delimiter_is_the_one_by_which_most_is_known() -> None:
    assert read_header("UPN;Notes, and more;Serial").delimiter == ";"
    assert read_header("UPN,a;b;c;d,Serial").delimiter == ","


def test_a_list_that_says_itself_what_stands_between_is_believed() -> None:
    with pytest.raises(Unusable, match="header"):
        read_header("UPN;Serial", "\t")
    assert read_header("UPN\tSerial", "\t").places == {"user": 0, "serial_number": 1}


@pytest.mark.parametrize("title", sorted(chain.from_iterable(TABLE.values())))
def test_a_title_is_kept_as_it_is_compared(title: str) -> None:
    assert columns_module._letters(title) == title
