"""Folders as Kaldi has them: `wav.scp` and `text`, and `utt2spk` if it is there."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pronounce_cli.batch.columns import Wanted, entry_of
from pronounce_cli.batch.entries import Placed
from pronounce_cli.batch.texts import holds, is_url
from pronounce_cli.core.errors import InputError
from pronounce_cli.core.names import named, same

RECORDINGS = "wav.scp"
_MAX_LINE = 100_000


def is_kaldi(folder: Path) -> bool:
    """Return whether a folder has `wav.scp`."""
    return holds((folder / RECORDINGS).is_file)


def read_kaldi(folder: Path, wanted: Wanted) -> Iterator[Placed]:
    """Yield the recordings of a Kaldi folder in the order of `wav.scp`.

    Paths are relative to the folder, to the one above it, or to the working folder, whichever has the first recording.

    Raises:
        InputError: A file cannot be read, an entry is a command, or a recording has no text; the message has the file
            and the row.
    """
    path = folder / RECORDINGS
    if holds((folder / "segments").is_file):
        raise InputError(f"`{folder / 'segments'}` cuts recordings into pieces, which is not supported")
    texts = _Beside(folder / "text", "text") if wanted.from_rows else None
    speakers = _Beside(folder / "utt2spk", "speaker") if holds((folder / "utt2spk").is_file) else None
    base: Path | None = None
    for number, name, audio in _pairs(path, "audio"):
        place = f"row {number} of `{path}`"
        if audio.endswith("|"):
            raise InputError(
                f"{place}, column audio: it is a command, and commands are not run",
                hint="Write the recordings to files, and name those",
            )
        base = _base(folder, audio) if base is None else base
        row = {"id": name, "audio": audio, "text": texts.of(name) if texts else None}
        if texts and row["text"] is None:
            raise InputError(f"{place}: `{name}` is not in `{texts.path}`", hint="Both files need the same names")
        row["speaker"] = speakers.of(name) if speakers else None
        yield place, entry_of(row, place, base, wanted)


def _base(folder: Path, audio: str) -> Path:
    if is_url(audio):
        return folder
    for base in (folder, folder.parent, Path()):
        if holds(named(base / audio).exists):
            return base
    return folder


class _Beside:
    """Values by name from a file that usually has the same order; what is read ahead is kept until it is asked for."""

    def __init__(self, path: Path, column: str) -> None:
        self.path = path
        self._rest = _pairs(path, column)
        self._ahead: dict[str, str] = {}

    def of(self, name: str) -> str | None:
        wanted = same(name)
        if wanted in self._ahead:
            return self._ahead.pop(wanted)
        for _, other, value in self._rest:
            if same(other) == wanted:
                return value
            self._ahead[same(other)] = value
        return None


def _pairs(path: Path, column: str) -> Iterator[tuple[int, str, str]]:
    """Yield the number of each line, its first word and the rest."""
    try:
        with named(path).open(encoding="utf-8-sig", errors="surrogateescape") as file:
            number = 0
            while line := file.readline(_MAX_LINE):
                number += 1
                if len(line) == _MAX_LINE:
                    raise InputError(f"row {number} of `{path}` is too long")
                name, _, rest = line.strip().replace("\t", " ", 1).partition(" ")
                if not name:
                    continue
                if not rest.strip():
                    raise InputError(f"row {number} of `{path}`, column {column}: it is empty")
                yield number, name, rest.strip()
    except OSError as error:
        raise InputError(f"cannot read `{path}`: {error.strerror}") from error
