"""From what was typed to recordings: files, folders, patterns, lists, and stdin."""

from __future__ import annotations

import glob
import os
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from pronounce_cli.batch.columns import Wanted, entry_of
from pronounce_cli.batch.cues import cue_by_cue
from pronounce_cli.batch.entries import Placed
from pronounce_cli.batch.kaldi import RECORDINGS, is_kaldi, read_kaldi
from pronounce_cli.batch.tables import has_rows, json_rows, objects, table
from pronounce_cli.batch.texts import beside, has_text, holds, is_url, shown
from pronounce_cli.core.errors import InputError
from pronounce_cli.core.names import named
from pronounce_cli.core.runs import Entry

STDIN = "-"
LISTS = ("manifest.csv", "manifest.tsv", "manifest.jsonl", "manifest.ndjson", "manifest.json")
_READERS = {
    ".csv": table,
    ".tsv": table,
    ".jsonl": objects,
    ".jsonlines": objects,
    ".ndjson": objects,
    ".json": json_rows,
}
AUDIO_SUFFIXES = tuple(
    ".wav .flac .ogg .oga .opus .mp3 .m4a .mp4 .aac .webm .3gp .aif .aiff .au .caf .wma .amr".split()
)


@dataclass(slots=True)
class Sources:
    """Where the recordings of a run are listed; calling it reads the lists anew.

    Attributes:
        arguments: As typed: recordings, URLs, folders, patterns, manifests, or `-` for stdin.
        wanted: A text for all of them, or none because what is heard becomes the text; else each has its own.
        tell: Called with a sentence about what was left out, once for each.
    """

    arguments: tuple[str, ...]
    wanted: Wanted
    tell: Callable[[str], None]
    _told: set[str] = field(default_factory=set)

    @property
    def is_one_recording(self) -> bool:
        """Return whether one recording was named, and no list, folder or pattern."""
        if len(self.arguments) != 1:
            return False
        (argument,) = self.arguments
        path = named(Path(argument))
        listed = path.suffix.lower() in _READERS or path.name == RECORDINGS or holds(path.is_dir)
        return not self.wanted.cues and (argument == STDIN or not (listed or self._is_pattern(argument)))

    def __call__(self) -> Iterator[Placed]:
        """Yield each recording, or each cue of it, and where it is listed.

        Raises:
            InputError: A list is broken, or a folder or a pattern holds nothing to score.
            TextError: Subtitles that are to be taken apart cannot be read.
        """
        placed = self._recordings()
        return cue_by_cue(placed, self._say) if self.wanted.cues else placed

    def _recordings(self) -> Iterator[Placed]:
        for argument in self.arguments:
            path = named(Path(argument))
            if argument == STDIN:
                yield "stdin", Entry("stdin", STDIN, self.wanted.text)
            elif is_url(argument):
                yield f"`{shown(argument)}`", Entry(shown(argument), argument, self.wanted.text)
            elif holds(path.is_dir):
                yield from self._checked(self._folder(path), path)
            elif path.suffix.lower() in _READERS:
                yield from self._checked(self._list(path), path)
            elif path.name == RECORDINGS:
                yield from self._checked(read_kaldi(path.parent, self.wanted), path)
            elif self._is_pattern(argument):
                yield from self._pattern(argument)
            else:
                yield self._file(Path(argument))

    @staticmethod
    def _is_pattern(argument: str) -> bool:
        return glob.has_magic(argument) and not is_url(argument) and not holds(named(Path(argument)).exists)

    def _say(self, message: str) -> None:
        if message not in self._told:
            self._told.add(message)
            self.tell(message)

    def _checked(self, found: Iterator[Placed], path: Path) -> Iterator[Placed]:
        """Pass on what was found; refuse it where that is nothing."""
        empty = True
        for placed in found:
            empty = False
            yield placed
        if empty and holds(path.is_dir):
            raise InputError(
                f"`{path}` holds no recordings with texts",
                hint=f"Put the text of NAME.wav into NAME.txt, or list both in `{path / LISTS[0]}`",
            )
        if empty:
            raise InputError(f"`{path}` holds no recordings", hint="Each row names a recording and its text")

    def _file(self, path: Path) -> Placed:
        text_file = str(beside(path)) if self.wanted.from_rows and path.name else None
        return f"`{path}`", Entry(str(path), str(path), self.wanted.text, text_file)

    def _list(self, path: Path) -> Iterator[Placed]:
        for number, row in _READERS[path.suffix.lower()](path, self._say):
            place = f"row {number} of `{path}`"
            yield place, entry_of(row, place, path.parent, self.wanted)

    def _folder(self, top: Path) -> Iterator[Placed]:
        """Yield what is in a folder and below; a folder with a list is what the list says."""
        missing = 0

        def refuse(error: OSError) -> None:
            raise InputError(f"cannot look into `{error.filename}`: {error.strerror}") from error

        for name, folders, files in os.walk(top, onerror=refuse):
            folder = Path(name)
            folders[:] = sorted(folder for folder in folders if not folder.startswith("."))
            found = self._listed(folder)
            if found is not None:
                folders.clear()
                yield from found
                continue
            for file in sorted(files):
                path = folder / file
                if path.suffix.lower() not in AUDIO_SUFFIXES or file.startswith("."):
                    continue
                if self.wanted.from_rows and not has_text(path):
                    missing += 1
                else:
                    yield self._file(path)
        self._say_missing(missing, str(top))

    def _say_missing(self, count: int, where: str) -> None:
        if count:
            self._say(f"left out {count} recording{'s' * (count > 1)} of `{where}` without a text")

    def _listed(self, folder: Path) -> Iterator[Placed] | None:
        for name in LISTS:
            path = folder / name
            if holds(path.is_file) and (path.suffix != ".json" or has_rows(path)):
                return self._list(path)
        return read_kaldi(folder, self.wanted) if is_kaldi(folder) else None

    def _pattern(self, pattern: str) -> Iterator[Placed]:
        """Yield the recordings that match a pattern, in the order of their names; `**` is any number of folders."""
        forms = {pattern, *(unicodedata.normalize(form, pattern) for form in ("NFC", "NFD"))}
        names = {name for form in forms for name in glob.iglob(form, recursive=True)}  # noqa: PTH207 - `**` may be absolute
        found = [Path(name) for name in sorted(names)]
        recordings = [path for path in found if path.suffix.lower() in AUDIO_SUFFIXES]
        with_text = [path for path in recordings if not self.wanted.from_rows or has_text(path)]
        if not with_text:
            what = "recordings with texts" if recordings else "recordings"
            raise InputError(f"no {what} match `{pattern}`", hint="Check the pattern and the folder")
        yield from map(self._file, with_text)
        self._say_missing(len(recordings) - len(with_text), pattern)
