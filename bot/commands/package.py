"""Write the app package for Teams: a zip with the manifest, its words in every language, and the icons.

An administrator uploads it in the Teams admin center, under Teams apps > Manage apps. The exit code is 2 where a
setting or the package is wrong, and then nothing is written.
"""

import argparse
import sys
from pathlib import Path

from bot.clock import SystemClock
from bot.errors import EnrollDeskError
from bot.package.package import package
from bot.sandbox.tenant_file import load_tenant
from bot.settings.package import PackageSettings, load_package_settings
from cards.catalogue import Catalogues

CONTOSO = {"developer_name": "Contoso", "developer_website_url": "https://www.contoso.com"}
"""Who offers the app in the simulated tenant: Microsoft's own name for a company that is none."""


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument(
        "--output",
        default="enroll-desk.zip",
        metavar="FILE",
        help="write there; - is standard output (default: %(default)s)",
    )
    parser.add_argument("--sandbox", action="store_true", help="make it for the simulated tenant")


def run(options: argparse.Namespace) -> int:
    """Write the package. 2 where a setting, an icon or the place to write to is wrong."""
    try:
        made = package(_settings(sandboxed=options.sandbox), Catalogues())
        _write(made, options.output)
    except BrokenPipeError:  # whoever reads has enough
        raise
    except (EnrollDeskError, OSError) as error:
        print(error, file=sys.stderr)
        return 2
    return 0


def _settings(*, sandboxed: bool) -> PackageSettings:
    if not sandboxed:
        return load_package_settings()
    return load_package_settings(app_id=load_tenant(SystemClock().now()).app_id, **CONTOSO)


def _write(made: bytes, output: str) -> None:
    if output == "-":
        sys.stdout.buffer.write(made)
        return
    Path(output).write_bytes(made)
    print(f"{output}: {len(made)} bytes")
