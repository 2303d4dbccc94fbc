"""The relay: what an agent wrote in Teams as Markdown for the person, and the person's text for the thread.

Nothing that somebody wrote can do more than look like text: of an agent's formatting there remain bold, italics, struck
out, code, quotations, lists and links to web pages; all else of the HTML is left out, and its text stays.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass
from html.parser import HTMLParser
from itertools import pairwise
from urllib.parse import urlsplit

from cards.markdown import escape_lines, link

_MARKS = {"b": "**", "strong": "**", "i": "_", "em": "_", "s": "~~", "strike": "~~", "del": "~~"}
"""What Markdown writes around the text of an element. Teams' messages have no sign for underlined."""
_BLOCKS = {"p", "div", "ul", "ol", "blockquote", "pre", "table", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "hr"}
"""Elements that begin and end a line."""
_LOST = {"img", "attachment", "video", "audio", "object"}
"""Elements that Teams would have to carry into another conversation, which a bot cannot."""
_UNSEEN = {"script", "style", "head", "title", "template"}
_VOID = {"br", "hr", "img", "input", "meta", "link", "col", "wbr", "source", "embed", "area", "base", "track", "param"}
"""Elements that have no end."""
_SMILEY = "http://schema.skype.com/Emoji"
_MENTION = "http://schema.skype.com/Mention"
_ITEM = re.compile(r" *(?:-|\d+\.) ")
_DEEPEST = 40
"""Levels of elements that count; what is deeper, nobody wrote by hand."""


@dataclass(frozen=True, slots=True)
class Relayed:
    """What goes along as Markdown, and how many pictures and files do not."""

    text: str
    lost: int = 0


def from_agent(text: str, html: str, *, files: int = 0, names: Collection[str] = ()) -> Relayed:
    """Return what an agent wrote. `html` is it as Teams formatted it, empty where it came plain.

    `files` counts the attachments of the message. Mentions are left out, but of people of those `names`.
    """
    if not html:
        return Relayed(from_person(text), files)
    reader = _Reader(names)
    reader.feed(html.replace("<![", "&lt;!["))  # a marked section, of which the parser takes some for our own fault
    reader.close()
    return Relayed(reader.markdown(), max(files, reader.lost))


def from_person(text: str) -> str:
    """Return what the person wrote, each line a paragraph, in which nothing is Markdown."""
    return "\n\n".join(line for line in escape_lines(text).split("\n") if line)


@dataclass(slots=True, eq=False)
class _Element:
    """An element that is open, and what closes it."""

    tag: str
    end: str = ""
    href: str = ""
    is_mention: bool = False
    begins: int = 0
    """How many parts were written before it."""
    items: int = 0
    """How many items of a list have begun."""


class _Reader(HTMLParser):
    """Reads HTML into Markdown. It never raises: what is open is closed at the end, what is unknown is its text."""

    def __init__(self, names: Collection[str]) -> None:
        super().__init__(convert_charrefs=True)
        self.lost = 0
        self._names = names
        self._parts: list[str] = []
        self._open: list[_Element] = []

    def markdown(self) -> str:
        """Return what was read: each line a paragraph, but the items of a list, which follow each other."""
        while self._open:
            self._end(self._open[-1])
        lines = [line.rstrip() for line in "".join(self._parts).split("\n") if line.strip(" >")]
        text = "".join(f"{_between(before, line)}{line}" for before, line in pairwise(["", *lines]))
        return text.strip()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag in _LOST:
            if given.get("itemtype") == _SMILEY:
                self._parts.append(escape_lines(given.get("alt", "")))
            elif tag != "attachment" or given.get("id"):
                self.lost += 1
            return
        if tag in _BLOCKS or tag == "li":
            self._begin_line()
        if tag == "br":
            self._parts.append("\n")
        if tag in _VOID or len(self._open) >= _DEEPEST:
            return
        element = _Element(tag, begins=len(self._parts))
        element.is_mention = tag == "at" or given.get("itemtype") == _MENTION
        if tag == "a":
            element.href = _address(given.get("href", ""))
        elif tag == "li":
            self._parts.append(self._bullet())
        elif tag == "code" or tag in _MARKS:
            element.end = "" if self._is_in("pre", "code") or self._is_in(tag) else _MARKS.get(tag, "`")
        self._open.append(element)

    def handle_endtag(self, tag: str) -> None:
        opened = next((element for element in reversed(self._open) if element.tag == tag), None)
        while opened is not None and opened in self._open:
            self._end(self._open[-1])

    def handle_data(self, data: str) -> None:
        if self._is_in(*_UNSEEN):
            return
        if self._is_in("pre"):
            lines = (line.replace("`", "") for line in data.split("\n"))
            self._parts.append("\n".join(f"`{line}`" if line.strip() else "" for line in lines))
            return
        text = " ".join(data.split())
        before, after = data[:1].isspace(), data[-1:].isspace()
        if not text:
            if before and not self._is_at_start:
                self._parts.append(" ")
            return
        if not self._is_in("code"):
            text = escape_lines(text)
        self._parts.append(f"{' ' if before and not self._is_at_start else ''}{text}{' ' if after else ''}")

    @property
    def _is_at_start(self) -> bool:
        return not self._parts or self._parts[-1].endswith(("\n", " "))

    def _is_in(self, *tags: str) -> bool:
        return any(element.tag in tags for element in self._open)

    def _begin_line(self) -> None:
        if self._parts and not self._parts[-1].endswith("\n"):
            self._parts.append("\n")

    def _bullet(self) -> str:
        """Return what begins an item: a number where the list counts, further right in a list within a list."""
        lists = [element for element in self._open if element.tag in ("ul", "ol")]
        if not lists:
            return "- "
        lists[-1].items += 1
        return f"{'    ' * (len(lists) - 1)}{f'{lists[-1].items}.' if lists[-1].tag == 'ol' else '-'} "

    def _end(self, element: _Element) -> None:
        """Close the innermost element: put its signs around what was written since it began."""
        self._open.pop()
        written = "".join(self._parts[element.begins :])
        text = written.strip()
        del self._parts[element.begins :]
        if element.is_mention and text not in self._names:
            return
        if text and (element.end == "`" or ((element.href or element.end) and "\n" not in text)):
            lead, tail = written[: len(written) - len(written.lstrip())], written[len(written.rstrip()) :]
            marked = _linked(text, element.href) if element.href else _marked(text, element.end)
            if element.href and not lead and next(filter(None, reversed(self._parts)), "").endswith("!"):
                lead = " "  # right before a link an exclamation mark would make it a picture
            self._parts.append(f"{lead}{marked}{tail}")
        elif text and element.tag == "blockquote":
            self._parts.append("".join(f"> {line}\n" for line in text.split("\n") if line))
        elif written:
            ends_line = (element.tag in _BLOCKS or element.tag == "li") and not written.endswith("\n")
            self._parts.append(f"{written}\n" if ends_line else written)


def _marked(text: str, sign: str) -> str:
    """Put a sign around a text. Code, in which nothing was escaped, is code on each of its lines."""
    if sign != "`":
        return f"{sign}{text}{sign}"
    lines = (line.replace("`", "").strip() for line in text.split("\n"))
    return "\n".join(f"`{line}`" if line else "" for line in lines)


def _between(before: str, line: str) -> str:
    """Return what stands between two lines so that each stays a line of its own."""
    if _ITEM.match(before) and _ITEM.match(line):
        return "\n"
    return "\n>\n" if before.startswith("> ") and line.startswith("> ") else "\n\n"


def _linked(text: str, href: str) -> str:
    """Return a link; its text was read already, so that nothing in it can end it early."""
    return f"[{text}]({str(link('', href)).removeprefix('[](')}"


def _address(href: str) -> str:
    """Return the address of a link where it leads to a web page, else nothing."""
    try:
        parts = urlsplit(href.strip())
    except ValueError:
        return ""
    return href.strip() if parts.scheme in ("http", "https") and parts.hostname else ""
