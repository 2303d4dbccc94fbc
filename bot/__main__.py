"""Enroll Desk on the command line."""

import argparse
import gc
import os
import sys
from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType

from bot import commands


def main(arguments: list[str] | None = None) -> int:
    """Run one command of `bot/commands` and return its exit code: 0 done, 1 failed, 2 wrongly called.

    A command's module is imported only when it is the one that was asked for: `advise` answers without loading Teams.
    Of a name in several words the module has underscores where the command has hyphens.
    """
    names = [module.name.replace("_", "-") for module in iter_modules(commands.__path__)]
    parser = argparse.ArgumentParser(prog="python -m bot", description=__doc__)
    parser.add_argument("command", choices=names)
    parser.add_argument("arguments", nargs=argparse.REMAINDER)
    chosen = parser.parse_args(arguments)
    command = _imported(chosen.command)
    own = argparse.ArgumentParser(prog=f"python -m bot {chosen.command}", description=command.__doc__)
    command.configure(own)
    try:
        result: int = command.run(own.parse_args(chosen.arguments))
        sys.stdout.flush()
    except BrokenPipeError:  # whoever read the output has seen enough; the interpreter must not find that out again
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    return result


def _imported(name: str) -> ModuleType:
    """Import a command, with all that it needs.

    Modules stay, so the collector need not look through them: not while they come, which would be a tenth of the start
    of `run`, and not afterwards, when every full look would stop all turns for a tenth of a second.
    """
    gc.disable()
    command = import_module(f"{commands.__name__}.{name.replace('-', '_')}")
    gc.freeze()
    gc.enable()
    return command


if __name__ == "__main__":
    sys.exit(main())
