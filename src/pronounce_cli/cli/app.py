"""The command `pronounce`: what it can do, and nothing heavier than Typer to say so."""

from __future__ import annotations

import os
import sys
from typing import Annotated

import typer

from pronounce_cli.cli._commands import SETTINGS
from pronounce_cli.cli._group import ExitCodes, tell
from pronounce_cli.cli.exit import ExitCode

HELP = """\b
Examples:
  pronounce score hello.wav --text "Hello, how are you?"
  pronounce score recordings/   # with a manifest.csv, or NAME.txt beside NAME.wav
  pronounce phonemes "through thick and thin"

Assess how well a text was pronounced, word by word and sound by sound. Recordings stay on this machine, unless a
provider is chosen to hear the words.
"""

app = typer.Typer(name="pronounce", cls=ExitCodes, **SETTINGS)


def _version(value: bool) -> None:
    if value:
        from pronounce_cli import __version__

        typer.echo(f"pronounce {__version__}")
        raise typer.Exit(ExitCode.OK)


@app.callback(invoke_without_command=True, help=HELP)
def root(
    context: typer.Context,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    """Assess pronunciation; without a command, show the help."""
    if context.invoked_subcommand is None:
        tell(context.get_help())
        raise typer.Exit(ExitCode.USAGE)


def main() -> None:
    """Run the command line and end the process."""
    _open_streams()
    app()


def _open_streams() -> None:
    """Open the standard streams that were closed, so that no file gets their numbers.

    Nothing comes from stdin then, nothing can be written to stdout, and what goes to stderr is lost.
    """
    for number, (name, mode, flags) in enumerate(
        (("stdin", "r", os.O_RDONLY), ("stdout", "w", os.O_RDONLY), ("stderr", "w", os.O_WRONLY))
    ):
        if getattr(sys, name) is None:
            null = os.open(os.devnull, flags)
            if null != number:
                os.dup2(null, number)
                os.close(null)
            setattr(sys, name, os.fdopen(number, mode, closefd=False))
