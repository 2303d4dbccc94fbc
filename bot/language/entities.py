"""Entities: exact things in a text, by pattern: error codes in any spelling, builds, serial numbers, names, languages.

Messages without a code, and what somebody plans, are no patterns: `reports` compares with how people put them.
"""

import re

from bot.advisor import Build
from bot.language.reports import Reports

_HEXADECIMAL = re.compile(r"(?<![\w.])(?:0[xX])?([89a-cA-C][0-9a-fA-F]{3})[ _-]?([0-9a-fA-F]{4})(?![\w.]|-\d)")
_SIGNED = re.compile(r"(?<![\w.])-(2\d{9}|1\d{9})(?!\w)")
_BUILD = re.compile(r"(?<![\w.])(?:10\.0\.)?\d{5}\.\d{1,6}(?![\w]|\.\d)")
_SERIAL_NUMBER = re.compile(r"(?<![\w.-])(?:\d{12}|\d{4} \d{4} \d{4})(?![\w-]|\.\d| \d)")

USER_NAME = re.compile(r"(?<![\w.+-])[\w.+'-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63})+", re.ASCII)

_ANYBODYS = re.compile(
    r"@(?:outlook|hotmail|live|msn|gmail|googlemail|yahoo|ymail|icloud|me|aol|proton(?:mail)?|gmx|web|t-online|freenet"
    r"|orange|wanadoo|free|laposte|sfr|ziggo|kpnmail|planet|xs4all|telenet|skynet|bluewin)\.[a-z.]+$",
    re.IGNORECASE,
)
"""Ends of addresses that are nobody's organization."""

_LANGUAGES = {
    "en": ("english", "engels", "englisch", "anglais"),
    "nl": ("dutch", "nederlands", "niederlandisch", "neerlandais"),
    "de": ("german", "duits", "deutsch", "allemand"),
    "fr": ("french", "frans", "franzosisch", "francais"),
}


def error_code(text: str) -> str | None:
    """Return the first error code as 0x and eight small digits: from 0x80180014, 8018-0014, -2145910764."""
    text = _SERIAL_NUMBER.sub("", text)  # two of its three groups may look like one
    if found := _HEXADECIMAL.search(text):
        return f"0x{found[1]}{found[2]}".lower()
    if found := _SIGNED.search(text):
        return f"0x{2**32 - int(found[1]):08x}"
    return None


def build(text: str) -> str | None:
    """Return the first build as people read it on the device: 20348.1501, from 10.0.20348.1501 too."""
    found = _BUILD.search(text)
    return None if found is None else str(Build.parse(found[0]))


def serial_number(text: str) -> str | None:
    """Return the first serial number of a HoloLens 2, which has twelve digits: from 0012 0478 6789 too."""
    found = _SERIAL_NUMBER.search(text)
    return None if found is None else found[0].replace(" ", "")


def user_name(text: str) -> str | None:
    """Return the first user principal name, which looks like a mail address."""
    found = USER_NAME.search(text)
    return None if found is None else found[0]


def account(user_name: str) -> str:
    """Return which kind of account an address is likely to be: "msa" where it is of a provider that anybody can use."""
    return "msa" if _ANYBODYS.search(user_name) else "entra"


def language(words: str) -> str | None:
    """Return the language that normalised words name, as two letters."""
    names = set(words.split())
    return next((code for code, spellings in _LANGUAGES.items() if names.intersection(spellings)), None)


def entities(text: str, reports: Reports) -> dict[str, str]:
    """Return what was found, by kind: `error`, `os_build`, `serial_number`, `user`, `planned`.

    `error` is a code, or the id of a message among the values of the fact. A code says more than the words around it.
    """
    found = {
        "error": error_code(text),
        "os_build": build(text),
        "serial_number": serial_number(text),
        "user": user_name(text),
    }
    if found["error"] is None and (reported := reports.find(text)) is not None:
        kind, value = reported
        found[kind] = value
    return {kind: value for kind, value in found.items() if value is not None}
