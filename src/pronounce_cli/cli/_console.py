"""The way out: what the terminal can show, the report on stdout, notes and progress on stderr."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import typer

from pronounce_cli.cli._group import drop_stdout
from pronounce_cli.cli._options import Format

if TYPE_CHECKING:
    from pronounce_cli.core.types import Reference
    from pronounce_cli.report.terminal import TerminalReporter

_NEEDED = "✓✗█░–…·─ˈθɹŋʒɝ"  # a stream that cannot carry these gets ASCII and ARPAbet
_MIN_WIDTH, _MAX_WIDTH = 40, 120
_Item = TypeVar("_Item")


def terminal_reporter(
    *, output: Path | None, no_color: bool, details: bool = False, explain: bool = False
) -> TerminalReporter:
    """Return a terminal reporter as wide and as colourful as stdout; plain for a file.

    The width comes from `COLUMNS`, else from the terminal, else it is 80. rich honours `NO_COLOR` and `FORCE_COLOR`.
    """
    from pronounce_cli.report.terminal import TerminalReporter

    width = max(_MIN_WIDTH, min(_MAX_WIDTH, shutil.get_terminal_size((80, 24)).columns))
    if output is not None:
        return TerminalReporter(width, details=details, explain=explain)
    color = None if no_color else _color_system()
    return TerminalReporter(width, color, unicode=_can_show(_NEEDED), details=details, explain=explain)


def reference_document(reference: Reference, form: Format, *, output: Path | None, no_color: bool) -> str:
    """Return the words of a text and how they are said, as a document."""
    if form is Format.JSON:
        from pronounce_cli.report.json import render_reference

        return render_reference(reference)
    return terminal_reporter(output=output, no_color=no_color).render_reference(reference)


def _color_system() -> str | None:
    from rich.console import Console

    console = Console(file=sys.stdout)
    usable = console.is_terminal and not console.no_color and not console.legacy_windows
    return console.color_system if usable else None


def _can_show(text: str) -> bool:
    try:
        text.encode(sys.stdout.encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return False
    return True


def emit(document: str | Iterable[str], form: Format, output: Path | None) -> None:
    """Write a report, whole or in pieces, to a file or to stdout; all is UTF-8 but what a terminal shows.

    Raises:
        typer.BadParameter: The report cannot be written there.
        BrokenPipeError: Nobody reads stdout any more.
    """
    pieces = [document] if isinstance(document, str) else document
    shown = output is None and form is Format.TERMINAL
    encoding = (sys.stdout.encoding or "ascii") if shown else "utf-8"
    with ExitStack() as stack:
        try:
            target = sys.stdout.buffer if output is None else stack.enter_context(output.open("wb"))
            for piece in pieces:
                target.write(piece.encode(encoding, "replace"))
            target.flush()
        except BrokenPipeError:
            raise
        except OSError as error:
            if output is None:
                drop_stdout()
            raise typer.BadParameter(f"cannot write to {output or 'stdout'}: {error.strerror}") from error


def note(message: str, *, quiet: bool) -> None:
    """Say something on stderr that is not an error."""
    if not quiet:
        typer.echo(f"note: {message}", err=True)


@contextmanager
def progress(what: str, total: int, *, quiet: bool) -> Iterator[Callable[[], None]]:
    """Show a progress bar on stderr, if someone is watching; yields what is to be called after each item."""
    if quiet or not sys.stderr.isatty():
        yield lambda: None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(what, total=total)
        yield lambda: bar.advance(task)


def with_progress(items: Sequence[_Item], *, quiet: bool) -> Iterator[_Item]:
    """Yield the items, with a progress bar on stderr if there are several and someone is watching."""
    if quiet or len(items) < 2 or not sys.stderr.isatty():
        yield from items
        return
    from rich.console import Console
    from rich.progress import track

    yield from track(items, description="Scoring", console=Console(stderr=True), transient=True)
