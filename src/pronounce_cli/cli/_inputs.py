"""Which texts and recordings were given on the command line."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import typer

STDIN = "-"


def given_text(text: str | None, text_file: Path | None) -> str | None:
    """Return the text from `--text` or `--text-file`, which may be stdin; None without either.

    Raises:
        typer.BadParameter: Both were given.
        TextError: The text cannot be read.
    """
    if text is not None and text_file is not None:
        raise typer.BadParameter("--text and --text-file exclude each other")
    if text_file is None:
        return text
    from pronounce_cli.batch.texts import read_text, text_in

    return text_in(_piped("text"), "stdin") if str(text_file) == STDIN else read_text(text_file)


def read_stdin(arguments: Sequence[str], *, has_text: bool) -> bytes | None:
    """Return the recording on stdin, None where no argument is `-`.

    Raises:
        typer.BadParameter: stdin is a terminal, or there is no text for it.
    """
    if STDIN not in arguments:
        return None
    if not has_text:
        raise typer.BadParameter("a recording from stdin needs --text or --text-file")
    return _piped("recording")


def _piped(what: str) -> bytes:
    if sys.stdin is None or sys.stdin.isatty():
        raise typer.BadParameter(f"there is no {what} on stdin; pipe one in")
    from pronounce_cli.audio.files import read_bytes

    return read_bytes(sys.stdin.buffer, "stdin")
