"""The command line: the same verbs as the pages, for officers of IT and for scripts.

Exit codes: 0 done, 1 the answer is no, 2 bad input, 3 something it needs is not there.
"""

from __future__ import annotations

import os
import sys
from importlib import import_module
from importlib.util import find_spec

import typer

from nhipcau.kit.errors import CodedError

app = typer.Typer(
    name="nhipcau",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Nhịp Cầu: from the directive to the result, and back from the citizen to the Government.",
)

# Rooms with commands of their own; each module has `register(app)`.
_MODULES = (
    "nhipcau.site.commands.run",
    "nhipcau.site.commands.develop",
    "nhipcau.site.commands.operate",
    "nhipcau.site.commands.records",
    "nhipcau.site.commands.indicators",
    "nhipcau.site.commands.nodes_admin",
    "nhipcau.site.commands.simulate",
    "nhipcau.reading.cli",
)


def exit_code(error: CodedError) -> int:
    """3 when something needed is not there, 1 when the answer is no, else 2."""
    if error.status >= 500:
        return 3
    return 1 if error.status in {403, 404, 409} else 2


def main() -> None:
    """Run the command line; a coded error becomes one clear line and its exit code."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "nhipcau.site.settings")
    for module in _MODULES:
        if find_spec(module):
            import_module(module).register(app)
    try:
        app(prog_name="nhipcau")
    except CodedError as error:
        typer.echo(f"nhipcau: {error.text()} [{error.code}]", err=True)
        sys.exit(exit_code(error))


if __name__ == "__main__":
    main()
