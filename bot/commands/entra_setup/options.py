"""How `entra-setup` is called."""

import argparse
import os
from locale import getlocale

from bot.intune.administrator import GRAPH_COMMAND_LINE_TOOLS


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    add = parser.add_argument
    add("--apply", action="store_true", help="make it so, after printing what; without it nothing is changed")
    add("--prune", action="store_true", help="take away what is too much, too (-)")
    add("--tenant", metavar="ID", help="the tenant, instead of the setting APP_TENANT_ID")
    which = "the bot's app, instead of the setting APP_ID; without both the one that an earlier run made, or a new one"
    add("--app-id", metavar="ID", help=which)
    what = "the object id of a managed identity that is to prove the app (FEDERATED_IDENTITY), instead of a secret"
    add("--managed-identity-principal-id", metavar="ID", help=what)
    add("--federated-issuer", metavar="URL", help="who issues the tokens of FEDERATED_TOKEN_FILE")
    whom = "whom they are for, such as system:serviceaccount:bots:enroll-desk"
    add("--federated-subject", metavar="TEXT", help=whom)
    token = "the environment variable with an administrator's token for Graph; then nobody signs in"  # noqa: S105
    add("--token-env", metavar="NAME", help=token)
    client = "the public client to sign in with (default: Microsoft Graph Command Line Tools)"
    add("--client-id", default=GRAPH_COMMAND_LINE_TOOLS, metavar="ID", help=client)
    add("--json", action="store_true", help="print one JSON object")
    add("--sandbox", action="store_true", help="set up the simulated tenant, which forgets it again")
    add("--locale", default=getlocale()[0] or "en", help="the language of the words: en, nl, de or fr")


def wrong_together(options: argparse.Namespace) -> str | None:
    """Return what is wrong with the options together; None where nothing is."""
    if options.token_env is not None and not os.environ.get(options.token_env):
        return "no_token"
    if (options.federated_issuer is None) != (options.federated_subject is None):
        return "half_federation"
    if options.federated_issuer is not None and options.managed_identity_principal_id is not None:
        return "two_federations"
    return None
