"""Which recordings to score against which texts."""

from __future__ import annotations

import csv
import io
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import typer

from pronounce_cli.core.errors import AudioError, InputError, TextError

STDIN = "-"
MANIFEST = "manifest.csv"
_MAX_TEXT_BYTES = 1_000_000
_AUDIO_SUFFIXES = frozenset(
    ".wav .flac .ogg .oga .opus .mp3 .m4a .mp4 .aac .webm .3gp .aif .aiff .au .caf .wma .amr".split()
)


@dataclass(frozen=True, slots=True)
class Job:
    """One recording to score.

    Attributes:
        name: What the report calls it.
        audio: Path of the recording, or the stream it is read from.
        text: What should be said; None if `text_file` has it.
        text_file: Where the text is, looked at when the job is run.
        language: BCP 47 tag, or None for that of the command line.
    """

    name: str
    audio: Path | BinaryIO
    text: str | None
    text_file: Path | None = None
    language: str | None = None

    def read_text(self) -> str:
        """Return what should be said.

        Raises:
            AudioError: Neither the recording nor its text exists.
            TextError: There is no text, or it cannot be read.
        """
        if self.text is not None:
            return self.text
        assert self.text_file is not None
        if not _holds(self.text_file.exists):
            if isinstance(self.audio, Path) and not _holds(self.audio.exists):
                raise AudioError(f"`{self.audio}` does not exist", hint="Check the spelling and the folder")
            raise TextError(
                f"there is no text for `{self.name}`",
                hint=f'Add --text "what was said", or write it to `{self.text_file}`',
            )
        return read_text(self.text_file)


def read_text(path: Path) -> str:
    """Return the contents of a text file in UTF-8.

    Raises:
        TextError: It cannot be read, is not UTF-8, or is far too long for one recording.
    """
    try:
        with path.open("rb") as file:
            data = file.read(_MAX_TEXT_BYTES + 1)
    except OSError as error:
        raise TextError(f"cannot read `{path}`: {error.strerror}") from error
    if len(data) > _MAX_TEXT_BYTES:
        raise TextError(f"`{path}` is too long to be the text of one recording")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise TextError(f"`{path}` is not text in UTF-8", hint="Save it as UTF-8") from error


def given_text(text: str | None, text_file: Path | None) -> str | None:
    """Return the text from `--text` or `--text-file`, None without either.

    Raises:
        typer.BadParameter: Both were given.
        TextError: The text cannot be read.
    """
    if text is not None and text_file is not None:
        raise typer.BadParameter("--text and --text-file exclude each other")
    return read_text(text_file) if text_file is not None else text


def find_jobs(arguments: Sequence[str], text: str | None, tell: Callable[[str], None]) -> list[Job]:
    """Return the recordings that the arguments name: files, folders, or `-` for stdin.

    Args:
        arguments: As typed.
        text: The text for all of them; without it each has its own in `NAME.txt` or in the folder's `manifest.csv`.
        tell: Called with a sentence where a recording of a folder has no text and is left out.

    Raises:
        typer.BadParameter: stdin is a terminal, or comes without a text.
        InputError: A folder holds nothing to score, or its manifest is broken.
    """
    jobs: list[Job] = []
    for argument in arguments:
        path = Path(argument)
        if argument == STDIN:
            jobs.append(_stdin(text))
        elif _holds(path.is_dir):
            jobs += _folder(path, text, tell)
        else:
            jobs.append(_file(path, text))
    return jobs


def _holds(test: Callable[[], bool]) -> bool:
    """Return what a test of `Path` returns; False where the path cannot be looked at."""
    try:
        return test()
    except OSError:
        return False


def _stdin(text: str | None) -> Job:
    if text is None:
        raise typer.BadParameter("a recording from stdin needs --text or --text-file")
    if sys.stdin.isatty():
        raise typer.BadParameter("there is no recording on stdin; pipe one in")
    return Job("stdin", sys.stdin.buffer, text)


def _file(path: Path, text: str | None) -> Job:
    return Job(str(path), path, text, path.with_suffix(".txt"))


def _folder(folder: Path, text: str | None, tell: Callable[[str], None]) -> list[Job]:
    manifest = folder / MANIFEST
    jobs = list(_manifest(manifest, text)) if _holds(manifest.is_file) else _recordings(folder, text, tell)
    if not jobs:
        raise InputError(
            f"`{folder}` holds no recordings with texts",
            hint=f"Put the text of NAME.wav into NAME.txt, or list both in `{manifest}`",
        )
    return jobs


def _recordings(folder: Path, text: str | None, tell: Callable[[str], None]) -> list[Job]:
    try:
        found = sorted(path for path in folder.iterdir() if path.suffix.lower() in _AUDIO_SUFFIXES)
    except OSError as error:
        raise InputError(f"cannot look into `{folder}`: {error.strerror}") from error
    with_text = [path for path in found if text is not None or _holds(path.with_suffix(".txt").is_file)]
    missing = len(found) - len(with_text)
    if missing:
        tell(f"left out {missing} recording{'s' * (missing > 1)} of `{folder}` without a text")
    return [_file(path, text) for path in with_text]


def _manifest(manifest: Path, text: str | None) -> Iterator[Job]:
    rows = csv.DictReader(io.StringIO(read_text(manifest), newline=""))
    try:
        if not {"audio", "text"} <= set(rows.fieldnames or ()):
            raise InputError(f"`{manifest}` needs the columns audio and text", hint="Its first line names the columns")
        for row in rows:
            if not row["audio"] or row["text"] is None:
                raise InputError(f"line {rows.line_num} of `{manifest}` needs an audio file and a text")
            path = manifest.parent / row["audio"]
            yield Job(
                row.get("id") or str(path),
                path,
                row["text"] if text is None else text,
                language=row.get("language") or None,
            )
    except csv.Error as error:
        raise InputError(f"line {rows.line_num} of `{manifest}` is not CSV: {error}") from error
