"""Markdown in Teams: what a person or a device wrote is text and never a link or a heading.

Teams on the desktop renders TextBlock and FactSet with markdown-it, which takes a backslash before any punctuation. The
parser on phones does not: it shows the backslash, and takes `\\[a\\](b)` for a link all the same (AdaptiveCards issues
5590 and 5758). So only what would be Markdown gets a backslash, the `(` after a `]` too, and an ordinary name such as
HOLOLENS-7F3K has none.
Buttons, labels and TextRun show text as it is: for them there is `plain`.
"""

import re
import unicodedata
from urllib.parse import quote

LONGEST = 300
"""Characters of one value that are shown; a card has to stay small whatever somebody writes."""

_UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn"}
_ANYWHERE = re.compile(r"[\\`*\[\]<{}~&]|(?<=\])\(|(?<![^\W_])_|_(?![^\W_])")
_FORMAT = re.compile(r"\\([!-/:-@\[-`{-~])|\*\*")
_AT_START = re.compile(r"^(?:[#>+=|:-]|\d{1,9}(?=[.)](?:\s|$)))")

_IN_ADDRESS = "%/:?#[]@!$&'*+,;=~"
"""What stands in an address as it is: all that RFC 3986 reserves but the brackets that would end a link."""


class Markdown(str):
    """Text that is Markdown on purpose: our own words, already filled. It is not escaped again."""

    __slots__ = ()


def plain(value: object) -> str:
    """Return `value` as text on one line, without signs that nobody can see or that turn the direction of writing."""
    line = " ".join(str(value).split())
    seen = "".join(sign for sign in line if unicodedata.category(sign) not in _UNSEEN)
    return seen if len(seen) <= LONGEST else f"{seen[: LONGEST - 1]}…"


def escape(value: object) -> str:
    """Return `value` as text in which nothing is Markdown, on one line."""
    if isinstance(value, Markdown):
        return value
    text = _ANYWHERE.sub(r"\\\g<0>", plain(value))
    return _AT_START.sub(_escape_start, text)


def escape_lines(text: str) -> str:
    """Return what somebody wrote, however long it is, with its lines as they are and nothing in it Markdown."""
    lines = ("".join(sign for sign in line if unicodedata.category(sign) not in _UNSEEN) for line in text.splitlines())
    return "\n".join(_AT_START.sub(_escape_start, _ANYWHERE.sub(r"\\\g<0>", line.strip())) for line in lines)


def unformatted(text: str) -> str:
    """Return what a reader of our own Markdown sees: without the signs of bold text, and without backslashes."""
    return _FORMAT.sub(r"\1", text)


def link(title: str, url: str) -> Markdown:
    """Return a link to a page that we name ourselves; neither its title nor its address can end it early."""
    return Markdown(f"[{escape(title)}]({quote(url, safe=_IN_ADDRESS)})")


def _escape_start(found: re.Match[str]) -> str:
    """Escape what would begin a heading, a quotation or a list; of "1." it is the point that has to be escaped."""
    return f"{found[0]}\\" if found[0].isdigit() else f"\\{found[0]}"
