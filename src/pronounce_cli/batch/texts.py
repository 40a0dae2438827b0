"""What should be said in a recording, from the manifest or from a file."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from pronounce_cli.core.encoding import decoded
from pronounce_cli.core.errors import AudioError, TextError
from pronounce_cli.core.names import TEXT_SUFFIXES, named

if TYPE_CHECKING:
    from pronounce_cli.core.runs import Entry

_MAX_TEXT_BYTES = 1_000_000
_NO_TEXTS = {
    r"\{\\rtf": "RTF",
    r'File type = "ooTextFile"': "a TextGrid",
    r'\{\s*"[^"]*"\s*:|\[\s*\{\s*"': "JSON",
}
_NOT_IN_SCHEME = re.compile(r"::|[+-]")
# All before the last "@" of the host; a password may hold what should have been written otherwise.
_USER = re.compile(r"(://)(?:[^/?#]*@|[^\[\]/?#:@]*:(?!:)[^/?#]*[^\d/?#](?:(?!::)[^?#])*@)")
_QUERY = re.compile(r"[?#](?:(?!::)[\s\S])*")


def read_text(path: Path) -> str:
    """Return the contents of a text file.

    Raises:
        TextError: It cannot be read, is no plain text, or is far too long for one recording.
    """
    try:
        with named(path).open("rb") as file:
            data = file.read(_MAX_TEXT_BYTES + 1)
    except OSError as error:
        raise TextError(f"cannot read `{path}`: {error.strerror}") from error
    return text_in(data, f"`{path}`")


def text_in(data: bytes, name: str) -> str:
    """Return the text that some bytes hold, see `read_text`; messages call them by their name."""
    if len(data) > _MAX_TEXT_BYTES:
        raise TextError(f"{name} is too long to be the text of one recording")
    try:
        text = decoded(data)
    except UnicodeDecodeError as error:
        raise TextError(f"{name} is not text in UTF-8", hint="Save it as UTF-8") from error
    if kind := next((kind for start, kind in _NO_TEXTS.items() if re.match(start, text.lstrip())), None):
        raise TextError(f"{name} is {kind}", hint="Save the words alone, as plain text")
    return text


def beside(path: Path) -> Path:
    """Return the file beside a recording that has its text: NAME.txt, NAME.srt or NAME.vtt; NAME.txt without any."""
    files = [named(path.with_suffix(suffix)) for suffix in TEXT_SUFFIXES]
    return next((file for file in files if holds(file.is_file)), files[0])


def has_text(path: Path) -> bool:
    """Return whether the text of a recording stands beside it."""
    return holds(beside(path).is_file)


def text_of(entry: Entry) -> str:
    """Return what should be said in a recording.

    Raises:
        AudioError: Neither the recording nor its text exists.
        TextError: There is no text, or it cannot be read.
    """
    if entry.text is not None:
        return entry.text
    if entry.text_file is None:
        raise TextError(f"there is no text for `{entry.id}`", hint='Add --text "what was said", or a column text')
    path = named(Path(entry.text_file))
    if not holds(path.exists):
        if not is_url(entry.audio) and not holds(named(Path(entry.audio)).exists):
            raise AudioError(f"`{entry.audio}` does not exist", hint="Check the spelling and the folder")
        raise TextError(
            f"there is no text for `{entry.id}`", hint=f'Add --text "what was said", or write it to `{path}`'
        )
    return read_text(path)


def is_url(audio: str) -> bool:
    """Return whether a recording is named by a URL, such as `s3://bucket/a.wav`, and not by a path."""
    scheme, found, _ = audio.partition("://")
    return bool(found) and len(scheme) > 1 and _NOT_IN_SCHEME.sub("", scheme).isalnum()


def shown(audio: str) -> str:
    """Return how a recording is called: of a URL neither user nor query nor fragment, which may be secrets."""
    return _QUERY.sub("", _USER.sub(r"\1", audio)) if is_url(audio) else audio


def holds(test: Callable[[], bool]) -> bool:
    """Return what a test of `Path` returns; False where the path cannot be looked at."""
    try:
        return test()
    except (OSError, ValueError):
        return False
