"""The one place where an exception becomes words on stderr and an exit code."""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Sequence
from contextlib import suppress
from functools import partial
from typing import Any, NoReturn

import typer
from typer.core import TyperGroup

from pronounce_cli.cli._commands import COMMANDS, Commands
from pronounce_cli.cli.exit import ExitCode
from pronounce_cli.core.errors import PronounceError, WriteError
from pronounce_cli.core.files import cannot_write, unwritten

_DEBUG = "pronounce_cli.debug"
_UsageError: type[Exception] = typer.BadParameter.__mro__[1]  # Typer has no public name for it


def set_debug(context: typer.Context, value: bool) -> bool:
    """Remember `--debug` for the moment when an error is printed."""
    context.meta[_DEBUG] = value
    return value


class ExitCodes(TyperGroup):
    """Ends the process with the codes of `ExitCode`; Typer alone would use 1 for a crash and for a closed pipe."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self.commands = Commands(self.commands)

    def list_commands(self, ctx: Any) -> list[str]:
        """Return the names of the commands in the order of the help."""
        del ctx
        return list(self.commands)

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """Write what each command does into the help, without importing any."""
        del ctx
        with formatter.section("Commands"):
            formatter.write_dl([(name, self._summary(name)) for name in self.commands])

    def _summary(self, name: str) -> str:
        return COMMANDS.get(name) or str(self.commands[name].get_short_help_str())

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,
        windows_expand_args: bool = True,
        **extra: Any,
    ) -> Any:
        """Run a command; with `standalone_mode` end the process with its exit code."""
        run = partial(super().main, args, prog_name, complete_var, False, windows_expand_args, **extra)
        if not standalone_mode:
            return run()
        try:
            code = run() or ExitCode.OK
            sys.stdout.flush()
        except BrokenPipeError:
            _leave_pipe()
        except OSError as error:
            drop_stdout()
            found = cannot_write("to stdout", error)
            say_error(found.message, found.hint)
            code = ExitCode.USAGE
        except _UsageError as error:
            code = _usage(error)
        except (KeyboardInterrupt, typer.Abort):
            code = ExitCode.INTERRUPTED
        sys.exit(code)

    def make_context(self, *args: Any, **extra: Any) -> Any:
        """Parse the arguments; printing the help may meet a closed pipe."""
        try:
            return super().make_context(*args, **extra)
        except BrokenPipeError:
            _leave_pipe()

    def invoke(self, ctx: typer.Context) -> Any:  # type: ignore[override]
        """Run the command that was chosen and turn what it raises into an exit code."""
        try:
            return super().invoke(ctx)
        except (typer.Exit, typer.Abort, _UsageError):
            raise
        except BrokenPipeError:
            _leave_pipe()
        except KeyboardInterrupt:
            raise typer.Exit(ExitCode.INTERRUPTED) from None
        except PronounceError as error:
            _say(ctx, error.message, error.hint)
            raise typer.Exit(error.exit_code) from None
        except Exception as error:  # noqa: BLE001 - the one catch-all of the program
            if found := _unwritten(error):
                _say(ctx, found.message, found.hint)
                raise typer.Exit(found.exit_code) from None
            what = str(error).strip().partition("\n")[0]
            _say(
                ctx,
                f"this is a bug in pronounce: {type(error).__name__}{': ' if what else ''}{what}",
                "Run it again with --debug and send what it prints to the issue tracker of the project",
            )
            raise typer.Exit(ExitCode.BUG) from None


def _say(context: typer.Context, message: str, hint: str | None) -> None:
    if context.meta.get(_DEBUG):
        traceback.print_exc()
    say_error(message, hint)


def say_error(message: str, hint: str | None) -> None:
    """Print one error line and the hint below it to stderr."""
    for label, text in (("error", message), ("hint", hint)):
        if text:
            line = "".join(c if c.isprintable() else "?" for c in " ".join(text.split()))
            tell(f"{label}: {line}")


def tell(line: str) -> None:
    """Print a line to stderr; where that takes nothing, nobody is told, and the work goes on."""
    with suppress(OSError):
        typer.echo(line, err=True)


def _unwritten(error: Exception) -> WriteError | None:
    """Return what could not be written, and why; None where an error says something else."""
    if isinstance(error, OSError) and (_is_of_typer(error) or not _takes_output()):
        drop_stdout()
        return cannot_write("to stdout", error)
    return unwritten(error)


def _is_of_typer(error: Exception) -> bool:
    """Return whether it was Typer that met an error, which writes to stdout alone."""
    last = error.__traceback__
    while last is not None and last.tb_next is not None:
        last = last.tb_next
    return last is not None and str(last.tb_frame.f_globals.get("__name__", "")).startswith("typer.")


def _takes_output() -> bool:
    """Return whether stdout takes what is left for it; if it does not, nothing is left."""
    try:
        sys.stdout.flush()
    except OSError:
        drop_stdout()
        return False
    return True


def _usage(error: Any) -> int:
    context = error.ctx
    message = error.format_message().removeprefix("Invalid value: ")
    command = context.command_path if context else "pronounce"
    say_error(message[:1].lower() + message[1:].rstrip("."), f"see `{command} --help`")
    return ExitCode.USAGE


def _leave_pipe() -> NoReturn:
    """End quietly when the reader of stdout is gone."""
    drop_stdout()
    sys.exit(ExitCode.PIPE_CLOSED)


def drop_stdout() -> None:
    """Send what is left for stdout nowhere, so that it cannot fail again when Python ends."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
