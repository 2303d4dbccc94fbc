"""JSON as whoever gets it reads it: the bot itself keeps the cards of a turn written."""

import orjson


def read(value: object) -> dict[str, object]:
    """Return what is to be sent, as it comes."""
    sent: dict[str, object] = orjson.loads(orjson.dumps(value))
    return sent
