"""The way out: the proxy of the environment (HTTPS_PROXY, NO_PROXY and the like), which many networks demand.

aiohttp's own `trust_env` looks the environment up for each request, in two threads, and reads ~/.netrc besides.
"""

from functools import lru_cache
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass


@lru_cache(maxsize=1024)
def proxy_for(url: str) -> str | None:
    """Return the address of the proxy that leads to `url`, None where there is none between."""
    parts = urlsplit(url)
    return None if proxy_bypass(parts.hostname or "") else getproxies().get(parts.scheme)
