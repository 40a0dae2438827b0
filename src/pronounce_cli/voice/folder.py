"""The user's own recordings as a voice: of a teacher, or of the speaker one wants to sound like."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pronounce_cli.core.errors import ConfigError
from pronounce_cli.core.names import TEXT_SUFFIXES, named, same
from pronounce_cli.core.tags import primary
from pronounce_cli.languages import readable
from pronounce_cli.voice._text import speakable

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pronounce_cli.core.types import Audio
    from pronounce_cli.voice._text import Decode

MANIFEST = "manifest.csv"
_SUFFIXES = frozenset(".wav .flac .ogg .oga .opus .mp3 .m4a .aac .webm .aif .aiff".split())


@dataclass(frozen=True, slots=True)
class _Entry:
    """A recording with what is said in it; `language` is None where nothing says it."""

    path: Path
    words: str
    language: str | None


class FolderVoice:
    """A `core.ports.Voice` that plays a recording of the text.

    A text is found by its words, whatever its punctuation and capitals: in the folder's `manifest.csv` (columns `audio`
    and `text`, perhaps `language`), in `NAME.txt`, `.srt` or `.vtt` beside `NAME.wav`, or in the name of the file
    itself (`how-are-you.wav`). The folder is looked at for each text, so that a new recording counts at once.

    Args:
        folder: Where the recordings are.
        decode: Reads a recording.

    Raises:
        ConfigError: There is no such folder.
    """

    name = "folder"

    def __init__(self, folder: Path, decode: Decode) -> None:
        if not folder.is_dir():
            raise ConfigError(f"There is no folder `{folder}` with recordings", hint="Set voice_folder to one")
        self._folder = folder
        self._decode = decode

    def speak(self, text: str, language: str) -> Audio:
        """Return the recording of the text; see `core.ports.Voice`."""
        wanted = words_of(speakable(text, language))
        for entry in self._entries(language):
            if entry.words == wanted and (entry.language is None or primary(entry.language) == primary(language)):
                return self._decode(entry.path, self.name)
        name = "-".join(wanted.split()[:8])
        raise ConfigError(
            f"`{self._folder}` has no recording of this text", hint=f"Add one, for example {name}.wav with {name}.txt"
        )

    def _entries(self, language: str) -> Iterator[_Entry]:
        try:
            yield from self._listed(language)
            for path in sorted(self._folder.iterdir()):
                if path.suffix.lower() in _SUFFIXES:
                    files = (named(path.with_suffix(suffix)) for suffix in TEXT_SUFFIXES)
                    beside = next((file for file in files if file.is_file()), None)
                    text = _read(beside) if beside else path.stem.replace("-", " ").replace("_", " ")
                    yield _Entry(path, words_of(readable(text, language)), None)
        except OSError as error:
            raise ConfigError(f"`{self._folder}` cannot be read: {error.strerror}") from error

    def _listed(self, language: str) -> Iterator[_Entry]:
        manifest = self._folder / MANIFEST
        if not manifest.is_file():
            return
        for row in csv.DictReader(_read(manifest).splitlines()):
            audio, text = row.get("audio"), row.get("text")
            if audio and text and (path := named(self._folder / audio)).is_file():
                yield _Entry(path, words_of(readable(text, language)), row.get("language") or None)


def words_of(text: str) -> str:
    """Return the words of a text, for comparison: small letters, no punctuation, single spaces."""
    kept = "".join(char if char.isalnum() else " " if char not in "'’" else "" for char in same(text).casefold())
    return " ".join(kept.split())


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8-sig", errors="replace")
