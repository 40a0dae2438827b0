"""What the columns of a manifest are called, and one row of it as an `Entry`."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from pronounce_cli.batch.texts import is_url, shown
from pronounce_cli.core.errors import InputError, TextError
from pronounce_cli.core.runs import Entry
from pronounce_cli.core.tags import is_language_tag
from pronounce_cli.core.types import Span
from pronounce_cli.languages import language_of
from pronounce_cli.languages.lexicon import lexicon_pairs, own_pronunciations

COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "audio": ("audio", "path", "file", "filename", "wav", "recording", "audio_path", "audio_file", "audio_filepath"),
    "text": ("text", "sentence", "transcript", "transcription", "reference"),
    "text_file": ("text_file", "text_path", "text_filepath"),
    "id": ("id", "utt_id", "utterance", "utterance_id", "name"),
    "language": ("language", "lang", "locale"),
    "pronunciations": ("pronunciations", "pronunciation"),
    "lexicon": ("lexicon", "lexicon_file"),
    "min_score": ("min_score", "minimum", "threshold"),
    "speaker": ("speaker", "speaker_id", "client_id", "spk"),
    "tags": ("tags", "tag", "labels", "groups"),
    "start": ("start", "start_s", "start_time", "begin", "offset"),
    "end": ("end", "end_s", "end_time", "stop"),
    "duration": ("duration", "duration_s"),
}
"""Each column with the names it may have; case, spaces and hyphens do not count."""

IGNORED: Final = frozenset({"", "note", "notes", "comment", "comments"})
_BY_NAME = {name: column for column, names in COLUMNS.items() for name in names}
_MINIMUM = "a number from 0 to 100"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What comes from elsewhere.

    Attributes:
        text: A text for all recordings.
        free: Whether no text is needed, because what is heard becomes the text.
        language: BCP 47 tag of the rows that name none.
        cues: Whether each cue of subtitles is an entry of its own.
    """

    text: str | None = None
    free: bool = False
    language: str = "en-US"
    cues: bool = False

    @property
    def from_rows(self) -> bool:
        """Return whether each row must have a text."""
        return self.text is None and not self.free


class _BadCellError(ValueError):
    def __init__(self, column: str, what: str, hint: str | None = None) -> None:
        super().__init__(what)
        self.column = column
        self.hint = hint


def column_of(header: str) -> str | None:
    """Return which column a header names; None for another."""
    return _BY_NAME.get(plain(header))


def plain(header: str) -> str:
    """Return a header as it is compared."""
    return header.strip().lower().replace(" ", "_").replace("-", "_")


def entry_of(row: Mapping[str, Any], place: str, folder: Path, wanted: Wanted) -> Entry:
    """Return one row as an entry.

    Args:
        row: Values by column, texts or what JSON has; "" and None are the same.
        place: Which row of which file, for messages.
        folder: What paths are relative to.
        wanted: Whether a text is needed.

    Raises:
        InputError: A value cannot be used; the message has the place and the column.
    """
    try:
        audio = _audio(row, folder)
        text, text_file = _text(row, folder, wanted)
        language = _language(row)
        return Entry(
            id=shown(_word(row, "id") or audio),
            audio=audio,
            text=text,
            text_file=text_file,
            language=language,
            pronunciations=_pronunciations(row, folder, language or wanted.language),
            min_score=_minimum(row),
            speaker=_word(row, "speaker"),
            tags=tuple(_tags(row)),
            part=_part(row),
        )
    except _BadCellError as error:
        raise InputError(f"{place}, column {error.column}: {error}", hint=error.hint) from error


def _string(row: Mapping[str, Any], column: str) -> str | None:
    """Return a value as a text; None where it is empty."""
    value = row.get(column)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise _BadCellError(column, "it must be a text")
    text = str(value)
    if any("\ud800" <= character <= "\udfff" for character in text):
        raise _BadCellError(column, "it is not UTF-8; save the file as UTF-8")
    if "\0" in text:
        raise _BadCellError(column, "it has a NUL character")
    return text if text.strip() else None


def _word(row: Mapping[str, Any], column: str) -> str | None:
    """Return a value of one line."""
    text = _string(row, column)
    if text is None:
        return None
    text = text.strip()
    if any(ord(character) < 32 or ord(character) == 127 for character in text):
        raise _BadCellError(column, "it has a line break or another control character")
    return text


def _audio(row: Mapping[str, Any], folder: Path) -> str:
    audio = _word(row, "audio")
    if audio is None:
        raise _BadCellError("audio", "it is empty")
    if audio == "-":
        raise _BadCellError("audio", "a recording from stdin cannot be in a list")
    return audio if is_url(audio) else str(folder / audio)


def _text(row: Mapping[str, Any], folder: Path, wanted: Wanted) -> tuple[str | None, str | None]:
    if not wanted.from_rows:
        return wanted.text, None
    text, file = _string(row, "text"), _word(row, "text_file")
    if text is None and file is None:
        raise _BadCellError("text", "it is empty")
    if text is not None and file is not None:
        raise _BadCellError("text_file", "the row has a text too; leave one out")
    return text, None if file is None else _path("text_file", file, folder)


def _path(column: str, file: str, folder: Path) -> str:
    if is_url(file):
        raise _BadCellError(column, "it is a URL, and only recordings are read from URLs", "Copy the file")
    return str(folder / file)


def _language(row: Mapping[str, Any]) -> str | None:
    language = _word(row, "language")
    if language is not None and not is_language_tag(language):
        raise _BadCellError("language", f"`{language}` is not a language tag such as en-US")
    return language


def _minimum(row: Mapping[str, Any]) -> float | None:
    text = _word(row, "min_score")
    if text is None:
        return None
    try:
        number = float(text.replace(",", "."))
    except ValueError:
        raise _BadCellError("min_score", f"`{text}` is not {_MINIMUM}") from None
    if not (math.isfinite(number) and 0 <= number <= 100):
        raise _BadCellError("min_score", f"`{text}` is not {_MINIMUM}")
    return number


def _part(row: Mapping[str, Any]) -> Span | None:
    """Return which part of the recording a row is about; a duration counts from where the part starts."""
    start, end = _seconds(row, "start"), _seconds(row, "end")
    duration = _seconds(row, "duration") if start is not None and end is None else None
    if duration is not None:
        end = (start or 0.0) + duration
    if end is None:
        if start:
            raise _BadCellError("end", f"it is empty, and the part starts at {start:g} s")
        return None
    if end <= (start or 0.0):
        raise _BadCellError("end", f"the part ends at {end:g} s and starts at {start or 0:g} s")
    return Span(start or 0.0, end)


def _seconds(row: Mapping[str, Any], column: str) -> float | None:
    """Return a time in seconds, also from a clock ("1:02:03.5")."""
    text = _word(row, column)
    if text is None:
        return None
    total = 0.0
    try:
        for piece in text.replace(",", ".").split(":"):
            total = 60 * total + float(piece)
    except ValueError:
        total = math.nan
    if not (math.isfinite(total) and total >= 0):
        raise _BadCellError(column, f"`{text}` is not a time in seconds, such as 12.5")
    return total


def _tags(row: Mapping[str, Any]) -> Iterator[str]:
    value = row.get("tags")
    given = value if isinstance(value, list) else (_word(row, "tags") or "").replace("|", ";").split(";")
    tags = [_word({"tags": tag}, "tags") for tag in given]
    return iter(dict.fromkeys(tag for tag in tags if tag))


def _pronunciations(row: Mapping[str, Any], folder: Path, tag: str) -> tuple[tuple[str, str], ...]:
    """Return the row's own pronunciations, then those of its lexicon file."""
    pairs = tuple(_pairs(row))
    file = _word(row, "lexicon")
    if not pairs and file is None:
        return ()
    try:
        own_pronunciations(pairs, language_of(tag))
    except TextError as error:
        raise _BadCellError("pronunciations", error.message, error.hint) from error
    if file is None:
        return pairs
    try:
        return pairs + _lexicon(Path(_path("lexicon", file, folder)), tag)
    except TextError as error:
        raise _BadCellError("lexicon", error.message, error.hint) from error


def _pairs(row: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    value = row.get("pronunciations")
    if isinstance(value, Mapping):
        for word, sounds in value.items():
            for one in sounds if isinstance(sounds, list) else [sounds]:
                yield word, _word({"pronunciations": one}, "pronunciations") or ""
        return
    text = _word(row, "pronunciations") or ""
    for piece in text.replace("|", ";").split(";"):
        word, equals, sounds = piece.partition("=")
        if piece.strip() and not equals:
            raise _BadCellError("pronunciations", f"`{piece.strip()}` is not word=sounds")
        if piece.strip():
            yield word.strip(), sounds.strip()


@lru_cache(maxsize=8)
def _lexicon(path: Path, tag: str) -> tuple[tuple[str, str], ...]:
    return lexicon_pairs(path, language_of(tag))
