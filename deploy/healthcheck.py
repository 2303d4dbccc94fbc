"""The container's health check: asks the bot on its own port, for the image has no curl. 0 healthy, 1 not."""

import os
import sys
from http.client import HTTPConnection, HTTPException

SECONDS = 4
"""Less than the time-out of the HEALTHCHECK, so that the answer is this script's own."""


def main() -> int:
    """Ask /healthz, whatever proxy the environment names, and say what was wrong."""
    connection = HTTPConnection("127.0.0.1", int(os.environ["ENROLLDESK_PORT"]), timeout=SECONDS)
    try:
        connection.request("GET", "/healthz")
        status = connection.getresponse().status
    except (OSError, HTTPException) as error:
        print(type(error).__name__, file=sys.stderr)
        return 1
    if status != 200:
        print(status, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
