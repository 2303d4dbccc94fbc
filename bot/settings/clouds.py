"""Microsoft's clouds, as data (`clouds.toml`)."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_FILE = Path(__file__).with_suffix(".toml")


@dataclass(frozen=True, slots=True)
class Cloud:
    """The addresses of one cloud.

    `federation_audience` is for whom the tokens are by which others vouch for an app.
    `service_url_hosts` are host names, in which `*` stands for one or more labels. `service_url` is where the connector
    is while no activity has told it; None where Microsoft names none. `teams_url` is where people have Teams,
    and `intune_url` where administrators have Intune.
    """

    login_url: str
    graph_url: str
    openid_metadata_url: str
    connector_scope: str
    token_issuer: str
    federation_audience: str
    service_url_hosts: tuple[str, ...]
    teams_url: str
    intune_url: str
    service_url: str | None = None


@cache
def clouds() -> Mapping[str, Cloud]:
    """Read all clouds, once, by the name that the setting CLOUD takes."""
    rows = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return {name: Cloud(**{**row, "service_url_hosts": tuple(row["service_url_hosts"])}) for name, row in rows.items()}
