"""The way out: what the terminal can show, the report on stdout, notes and progress on stderr."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import IO, TYPE_CHECKING

from pronounce_cli.cli._group import drop_stdout, tell
from pronounce_cli.core.files import cannot_write, replacing

if TYPE_CHECKING:
    from pronounce_cli.core.types import Reference
    from pronounce_cli.report.registry import Look
    from pronounce_cli.report.terminal import TerminalReporter


class PageFormat(StrEnum):
    """What a page is written as that is no report of recordings."""

    TERMINAL = "terminal"
    JSON = "json"


_NEEDED = "✓✗█░–…·─ˈθɹŋʒɝ"  # a stream that cannot carry these gets ASCII and ARPAbet
_MIN_WIDTH, _MAX_WIDTH = 40, 120


def fitted(look: Look, *, output: Path | None, no_color: bool) -> Look:
    """Return a look as wide and as colourful as stdout; plain for a file.

    The width comes from `COLUMNS`, else from the terminal, else it is 80. rich honours `NO_COLOR` and `FORCE_COLOR`.
    """
    width = max(_MIN_WIDTH, min(_MAX_WIDTH, shutil.get_terminal_size((80, 24)).columns))
    if output is not None:
        return replace(look, width=width)
    color = None if no_color else _color_system()
    return replace(look, width=width, color=color, unicode=_can_show(_NEEDED))


def terminal_reporter(*, output: Path | None, no_color: bool, details: bool = False) -> TerminalReporter:
    """Return a terminal reporter that fits stdout, see `fitted`."""
    from pronounce_cli.report.registry import Look
    from pronounce_cli.report.terminal import reporter

    return reporter(fitted(Look(details=details), output=output, no_color=no_color))


def reference_document(reference: Reference, form: PageFormat, *, output: Path | None, no_color: bool) -> str:
    """Return the words of a text and how they are said, as a document."""
    if form is PageFormat.JSON:
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


def emit(document: str | Iterable[str], form: str, output: Path | None) -> None:
    """Write a report, whole or in pieces, to a file or to stdout; all is UTF-8 but what a terminal shows.

    Raises:
        WriteError: The report cannot be written there; a file that was there stays as it was.
        BrokenPipeError: Nobody reads stdout any more.
    """
    pieces = [document] if isinstance(document, str) else document
    if output is not None:
        with replacing(output) as file:
            _write(pieces, file, "utf-8")
        return
    encoding = (sys.stdout.encoding or "ascii") if form is PageFormat.TERMINAL else "utf-8"
    with _stdout() as stdout:
        _write(pieces, stdout, encoding)


def emit_line(line: object) -> None:
    """Write one line to stdout; raise as `emit`."""
    emit(f"{line}\n", PageFormat.TERMINAL, None)


def emit_bytes(data: bytes) -> None:
    """Write a sound to stdout; raise as `emit`."""
    with _stdout() as stdout:
        stdout.write(data)


@contextmanager
def _stdout() -> Iterator[IO[bytes]]:
    """Yield stdout, and say what it does not take as an error that a user can act on."""
    try:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        drop_stdout()
        raise cannot_write("to stdout", error) from error


def _write(pieces: Iterable[str], target: IO[bytes], encoding: str) -> None:
    for piece in pieces:
        target.write(piece.encode(encoding, "replace"))


def note(message: str, *, quiet: bool) -> None:
    """Say something on stderr that is not an error."""
    if not quiet:
        tell(f"note: {message}")


@contextmanager
def progress(what: str, total: int, *, quiet: bool) -> Iterator[Callable[[int, int], None]]:
    """Show a progress bar on stderr, if someone is watching and there are several items.

    Yields what is to be called with the number of items that are done so far, and of those that failed.
    """
    if quiet or total < 2 or not sys.stderr.isatty():
        yield lambda *_: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (
        TextColumn(what),
        BarColumn(bar_width=None),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(),
        TextColumn("left"),
        TextColumn("[red]{task.fields[failed]}"),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True, expand=True) as bar:
        task = bar.add_task(what, total=total, rate="", failed="")

        def watch(done: int, failed: int) -> None:
            speed = bar.tasks[0].speed
            rate = "" if not speed else f"{speed:.1f}/s" if speed >= 1 else f"{speed * 60:.1f}/min"
            bar.update(task, completed=done, rate=rate, failed=f"{failed} failed" if failed else "")

        yield watch
