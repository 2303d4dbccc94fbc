"""Escaping: what a stranger wrote shows as it is and is never a link, a heading or a list."""

import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from cards.markdown import LONGEST, Markdown, escape, link, plain, unformatted

MARKDOWN = MarkdownIt("js-default")


@pytest.mark.parametrize(
    "name", ["HOLOLENS-7F3K2Q", "LAB_2_EAST", "Alex's HoloLens (2)", "20348.1501", "50 %", "a.b@c"]
)
def test_an_ordinary_name_is_left_as_it_is(name: str) -> None:
    assert escape(name) == name


@pytest.mark.parametrize(
    ("written", "escaped"),
    [
        ("[reset](http://evil)", r"\[reset\]\(http://evil)"),
        ("*bold*", r"\*bold\*"),
        ("_it_", r"\_it\_"),
        ("# heading", r"\# heading"),
        ("1. first", r"1\. first"),
        ("- item", r"\- item"),
        ("two\nlines", "two lines"),
        ("{{DATE(now)}}", r"\{\{DATE(now)\}\}"),
        ("turned\u202earound", "turnedaround"),
        ("a\x00b", "ab"),
    ],
)
def test_what_would_be_markdown_is_escaped(written: str, escaped: str) -> None:
    assert escape(written) == escaped


def test_our_own_markdown_is_not_escaped_again() -> None:
    assert escape(Markdown("**Settings**")) == "**Settings**"


def test_a_long_text_is_cut_and_says_so() -> None:
    assert plain("x" * 30_000) == "x" * (LONGEST - 1) + "…"


def test_a_link_ends_where_it_should() -> None:
    made = link("a](http://evil)", "https://learn.microsoft.com/a_(b)?c=d&e=f#g")
    [paragraph] = re.findall(r"<p>(.*)</p>", MARKDOWN.render(made))
    assert paragraph == '<a href="https://learn.microsoft.com/a_%28b%29?c=d&amp;e=f#g">a](http://evil)</a>'


@given(st.text(alphabet=st.sampled_from("ab1 []()*_`#<>!&;{}~|\\-+.=:/\"'"), max_size=30) | st.text(max_size=40))
def test_the_desktop_shows_exactly_what_was_written(written: str) -> None:
    shown = MARKDOWN.render(f"Name: {escape(written)}.")
    inside = re.fullmatch(r"<p>(.*)</p>\n", shown, re.DOTALL)
    assert inside is not None, shown
    assert html.unescape(inside[1]) == f"Name: {plain(written)}."


@given(st.text(alphabet=st.sampled_from("ab1 []()*_`#<>!&;{}~|\\-+.=:/\"'"), max_size=30))
def test_it_does_so_at_the_beginning_of_a_line_too(written: str) -> None:
    shown = MARKDOWN.render(f"{escape(written)} end")
    inside = re.fullmatch(r"<p>(.*)</p>\n", shown, re.DOTALL)
    assert inside is not None, shown
    assert html.unescape(inside[1]) == f"{plain(written)} end".strip()


@given(st.text(alphabet=st.sampled_from("a[]()\\!"), max_size=30))
def test_phones_which_know_no_backslash_see_no_link_either(written: str) -> None:
    assert "](" not in escape(written)


@pytest.mark.parametrize(
    ("written", "seen"),
    [("Press **Next**.", "Press Next."), (r"\[a\]\(b)", "[a](b)"), (r"1\. first", "1. first"), ("a**", "a")],
)
def test_our_own_markdown_can_be_read_without_its_signs(written: str, seen: str) -> None:
    assert unformatted(written) == seen
