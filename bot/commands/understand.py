"""Understand a text: print what it means as one JSON object: the intent, how sure that is, and what else it tells.

With "-" every line of standard input is a text, and one object a line comes out, at once. `confidence` is the
probability, from 0 to 1, that `intent` is right; `runners_up` are the others that are likely, best first.
"""

import argparse
import json
import sys
from collections.abc import Iterator

from bot.language.phrasebook import load
from bot.language.understand import Understood, understand


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("text", help="what somebody wrote; - reads standard input, a text a line")
    parser.add_argument(
        "--locale", default="en", help="the language that Teams is set to; people may write any, so it changes nothing"
    )


def run(options: argparse.Namespace) -> int:
    """Print what every text means; a line that is no UTF-8 is read as far as it is."""
    phrases = load()
    texts = _lines() if options.text == "-" else iter([options.text])
    for text in texts:
        print(json.dumps(describe(understand(text, phrases)), ensure_ascii=False), flush=True)
    return 0


def describe(understood: Understood) -> dict[str, object]:
    """Return what a text means as JSON; probabilities with four decimals."""
    return {
        "intent": understood.intent,
        "confidence": round(understood.confidence, 4),
        "entities": dict(understood.entities),
        "runners_up": [
            {"intent": intent, "confidence": round(confidence, 4)} for intent, confidence in understood.runners_up
        ],
    }


def _lines() -> Iterator[str]:
    for line in sys.stdin.buffer:
        yield line.decode(errors="replace").rstrip("\r\n")
