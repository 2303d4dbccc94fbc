"""Print which permissions in Microsoft Graph the bot needs, and for what (the page deploy/permissions.md)."""

import argparse
from collections.abc import Iterable, Iterator
from itertools import groupby

from bot.intune.app_install import INSTALLED_APPS
from bot.intune.lookup import Lookup
from bot.intune.lookups import LOOKUPS
from bot.intune.models import Part
from bot.intune.permissions import APPLICATIONS, DEVICES, INSTALL, POSTS
from cards.catalogue import Catalogue, Catalogues
from cards.markdown import Markdown


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("--locale", default="en", help="the language of the words: en (default), nl, de or fr")


def run(options: argparse.Namespace) -> int:
    """Print the page."""
    print(page(Catalogues().of(options.locale)))
    return 0


def page(words: Catalogue) -> str:
    """Return the page in Markdown."""
    return "\n".join(
        [
            f"# {words.plain('permissions.title')}",
            words.plain("permissions.generated"),
            "",
            words.plain("permissions.read_only"),
            "",
            f"## {words.plain('permissions.which')}",
            f"| {words.plain('permissions.columns')} |",
            "|---|---|---|",
            *_permissions(words),
            "",
            words.text("permissions.write", permission=Markdown(INSTALL), path=Markdown(INSTALLED_APPS)),
            "",
            words.text("permissions.secret", permission=Markdown(APPLICATIONS)),
            "",
            f"## {words.plain('permissions.requests')}",
            *(line for lookup in LOOKUPS for line in _request(lookup, words)),
            "",
            f"## {words.plain('permissions.cannot')}",
            words.plain("permissions.user_scope"),
        ]
    )


def _permissions(words: Catalogue) -> Iterator[str]:
    for permission, lookups in groupby(sorted(LOOKUPS, key=_permission), key=_permission):
        read = "; ".join(words.plain(f"lookup.{lookup.name}") for lookup in lookups)
        without = {DEVICES: "permissions.essential", POSTS: "permissions.posts"}.get(permission, "permissions.optional")
        yield f"| `{permission}` | {read} | {words.plain(without)} |"


def _permission(lookup: Lookup[Part]) -> str:
    return lookup.permission


def _request(lookup: Lookup[Part], words: Catalogue) -> Iterator[str]:
    query = lookup.filter or (None if lookup.expand is None else f"$expand={lookup.expand}")
    address = f"/{lookup.version}{lookup.path}{'' if query is None else f' ({query})'}"
    method = "GET" if lookup.posts is None else "POST"
    parts = [f"- `{method} {address}`: {words.plain(f'lookup.{lookup.name}')}."]
    parts.append(words.text("permissions.properties", properties=_listed(lookup.model.select())))
    if lookup.tells:
        parts.append(words.text("permissions.facts", facts=_listed(lookup.tells)))
    if lookup.permission == POSTS:
        parts.append(words.plain("permissions.of_a_team"))
    if lookup.version == "beta":
        parts.append(words.plain("permissions.beta"))
    yield " ".join(parts)


def _listed(names: Iterable[str]) -> Markdown:
    return Markdown(", ".join(f"`{name}`" for name in names))
