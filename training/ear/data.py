"""Recordings of read sentences in the layouts in which they are handed around."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from pronounce_cli.core.errors import ConfigError

LAYOUTS = """
A folder of recordings has one of these:
  manifest.tsv   with the columns "audio" (a path) and "text", and "speaker" if there are several
  metadata.csv   lines "id|text|normalised text", and the recordings in wavs/ (LJSpeech)
  validated.tsv or train.tsv   with the columns "path", "sentence" and "client_id", the recordings in clips/ (Common Voice)
""".strip()  # noqa: E501
_ENDINGS = ("", ".wav", ".flac", ".opus", ".ogg", ".mp3")


@dataclass(frozen=True, slots=True)
class Recording:
    """One sentence that someone read.

    Attributes:
        path: Where the sound is.
        text: What was read.
        speaker: Who read it, as far as the folder tells.
    """

    path: Path
    text: str
    speaker: str

    @property
    def name(self) -> str:
        """Return a name for it that no other of the folder has."""
        return self.path.stem


def read(folder: Path) -> list[Recording]:
    """Return the recordings of a folder that have a text, in its order.

    Raises:
        ConfigError: It has none of the layouts, or a recording that it names is missing.
    """
    if not folder.is_dir():
        raise ConfigError(f"{folder} is no folder", hint=LAYOUTS)
    for name, reader in _READERS.items():
        if (folder / name).is_file():
            found = [recording for recording in reader(folder, folder / name) if recording.text]
            if not found:
                raise ConfigError(f"{folder / name} names no recording that has a text", hint=LAYOUTS)
            return found
    raise ConfigError(f"{folder} has no list of recordings that is known here", hint=LAYOUTS)


def kept_back(recordings: list[Recording], count: int) -> tuple[list[Recording], list[Recording]]:
    """Return what to learn from and what to measure on, spread evenly over the whole."""
    count = min(count, len(recordings) // 5)
    places = {round((i + 0.5) * len(recordings) / count) for i in range(count)} if count else set()
    learnt = [one for i, one in enumerate(recordings) if i not in places]
    return learnt, [one for i, one in enumerate(recordings) if i in places]


def _manifest(folder: Path, table: Path) -> Iterator[Recording]:
    for row in _rows(table, ("audio", "text")):
        yield Recording(_sound(table, folder / row["audio"]), row["text"].strip(), row.get("speaker") or folder.name)


def _ljspeech(folder: Path, table: Path) -> Iterator[Recording]:
    for i, line in enumerate(table.read_text(encoding="utf-8-sig").splitlines(), 1):
        name, *texts = line.split("|")
        if not texts:
            raise ConfigError(f"{table}, line {i}: it has no text after a “|”", hint=LAYOUTS)
        yield Recording(_sound(table, folder / "wavs" / name), texts[-1].strip() or texts[0].strip(), folder.name)


def _common_voice(folder: Path, table: Path) -> Iterator[Recording]:
    for row in _rows(table, ("path", "sentence", "client_id")):
        yield Recording(_sound(table, folder / "clips" / row["path"]), row["sentence"].strip(), row["client_id"])


def _rows(table: Path, columns: tuple[str, ...]) -> Iterator[dict[str, str]]:
    with table.open(encoding="utf-8-sig", newline="") as lines:
        reader = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        missing = [column for column in columns if column not in (reader.fieldnames or ())]
        if missing:
            raise ConfigError(f"{table} has no column “{missing[0]}”", hint=LAYOUTS)
        for i, row in enumerate(reader, 2):
            if any(row[column] is None for column in columns):
                raise ConfigError(f"{table}, line {i}: it has too few columns", hint=LAYOUTS)
            yield row


def _sound(table: Path, path: Path) -> Path:
    for ending in _ENDINGS:
        found = path.with_name(path.name + ending)
        if found.is_file():
            return found
    raise ConfigError(f"{table} names {path}, which is not there", hint="Unpack the sound beside the list")


_READERS: dict[str, Callable[[Path, Path], Iterator[Recording]]] = {
    "manifest.tsv": _manifest,
    "metadata.csv": _ljspeech,
    "validated.tsv": _common_voice,
    "train.tsv": _common_voice,
}
