"""What people and devices write, made safe to keep: bounded, on one line, and without signs that nobody can see."""

import unicodedata

LONGEST = 300
"""Characters that are read; a summary shows no more of an answer either."""

_UNSAFE = {"Cc", "Cf", "Cs", "Co", "Cn"}
"""Control signs (NUL is no JSON text in PostgreSQL), signs that turn the direction of writing, halves of characters."""


def written(text: str) -> str:
    """Return all of `text` with its lines, without signs that nobody can see."""
    lines = (" ".join(line.split()) for line in text.splitlines())
    seen = ("".join(sign for sign in line if unicodedata.category(sign) not in _UNSAFE) for line in lines)
    return "\n".join(seen).strip()


def cleaned(text: str, longest: int = LONGEST) -> str:
    """Return `text` on one line, at most `longest` characters, without signs that nobody can see."""
    line = " ".join(text[: 10 * LONGEST].split())
    if line.isascii() and line.isprintable():
        return line[:longest].strip()
    return "".join(sign for sign in line if unicodedata.category(sign) not in _UNSAFE)[:longest].strip()
