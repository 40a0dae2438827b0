"""What somebody sees while recording: a meter on a terminal, one statement per line elsewhere; all on stderr."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Protocol, TextIO

import typer

from pronounce_cli.cli.terminal.keys import ENTER, can_ask, keys

if TYPE_CHECKING:
    from rich.live import Live
    from rich.text import Text

    from pronounce_cli.audio.microphone import Device, Level, RecordingOptions, Taken

_QUIETEST_DB = -60.0
_CELLS = 20
_LOUD_DB = -12.0


class Watcher(Protocol):
    """Sees how a take goes on."""

    def opened(self, device: Device) -> None:
        """Be told that the microphone listens now."""

    def level(self, level: Level) -> None:
        """Be told that another block has come in."""


def take(
    options: RecordingOptions, *, plain: bool, quiet: bool, on_pause: Callable[[Taken], None] | None = None
) -> Taken:
    """Record one take, with what there is to see; Enter and the space bar end it.

    Raises:
        MicrophoneError: As `audio.microphone.record`.
        KeyboardInterrupt: Ctrl-C was pressed before speech began.
    """
    from pronounce_cli.audio.microphone import record

    with keys() as poll, _own_stderr() as stream, _watching(options, stream, plain=plain, quiet=quiet) as watcher:
        return record(
            options,
            on_level=watcher.level,
            on_pause=on_pause,
            on_open=watcher.opened,
            stop=lambda: poll(0.0) in {ENTER, " "},
        )


@contextmanager
def _own_stderr() -> Iterator[TextIO]:
    """Yield a way to standard error on which C libraries do not write between the lines."""
    from pronounce_cli.audio.files import silent_stderr

    with ExitStack() as stack:
        try:
            stream: TextIO = stack.enter_context(
                os.fdopen(os.dup(sys.stderr.fileno()), "w", 1, encoding=sys.stderr.encoding, errors="replace")
            )
            stack.enter_context(silent_stderr())
        except (OSError, ValueError):  # there is none, or it is no file
            stream = sys.stderr
        yield stream


@contextmanager
def _watching(options: RecordingOptions, stream: TextIO, *, plain: bool, quiet: bool) -> Iterator[Watcher]:
    if quiet:
        yield _Blind()
        return
    if plain or not stream.isatty():
        yield _Plain(stream, _how_to_stop(options))
        return
    from rich.console import Console
    from rich.live import Live

    console = Console(file=stream, highlight=False)
    if not console.is_terminal or console.is_dumb_terminal:
        yield _Plain(stream, _how_to_stop(options))
        return
    with Live(console=console, transient=True, auto_refresh=False) as live:
        yield _Meter(live, _how_to_stop(options))


def _how_to_stop(options: RecordingOptions) -> str:
    """Return what ends the recording, as a sentence without its full stop."""
    ways = ["Enter"] if can_ask() else []
    if options.silence_s is not None:
        ways.append("a pause")
    words = " or ".join(ways)
    return f"{words[:1].upper()}{words[1:]} ends it" if ways else f"It ends after {options.max_s:g} s"


class _Blind:
    """Shows nothing."""

    def opened(self, device: Device) -> None: ...

    def level(self, level: Level) -> None: ...


class _Plain:
    """Says what happens, one statement per line: for screen readers and for logs."""

    def __init__(self, stream: TextIO, how_to_stop: str) -> None:
        self._stream = stream
        self._how_to_stop = how_to_stop
        self._begun = False

    def opened(self, device: Device) -> None:
        typer.echo(f"The microphone `{device.name}` listens. Speak now. {self._how_to_stop}.", self._stream)

    def level(self, level: Level) -> None:
        if level.kept_s > 0 and not self._begun:
            self._begun = True
            typer.echo("Recording.", self._stream)


class _Meter:
    """One line that moves: the state, the time, the level."""

    def __init__(self, live: Live, how_to_stop: str) -> None:
        self._live = live
        self._how_to_stop = how_to_stop
        unicode = (live.console.encoding or "ascii").lower().startswith("utf")
        self._on, self._off, self._full, self._empty = "●○█░" if unicode else "*o#."
        self._shown_db = _QUIETEST_DB

    def opened(self, device: Device) -> None:
        self._live.console.print(
            f"`{device.name}` listens: speak now. {self._how_to_stop}.", style="dim", highlight=False
        )

    def level(self, level: Level) -> None:
        self._live.update(self.line(level), refresh=True)

    def line(self, level: Level) -> Text:
        """Return the meter as it looks now; it falls slowly, so that an eye can follow."""
        from rich.text import Text

        self._shown_db = max(level.peak_db, self._shown_db - 2.0)
        share = min(1.0, max(0.0, 1 - self._shown_db / _QUIETEST_DB))
        filled = round(share * _CELLS)
        style = "red" if level.clipped else "yellow" if self._shown_db > _LOUD_DB / 4 else "green"
        waiting = level.kept_s == 0
        text = Text(no_wrap=True, overflow="crop")
        text.append(f"{self._off if waiting else self._on} ", "dim" if waiting else "bold red")
        text.append("waiting for speech  " if waiting else f"{level.kept_s:5.1f} s  ")
        text.append(self._full * filled, style).append(self._empty * (_CELLS - filled), "dim")
        text.append(f" {level.peak_db:4.0f} dB")
        return text.append("  too loud", "bold red") if level.clipped else text
