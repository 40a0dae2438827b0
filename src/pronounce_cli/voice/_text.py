"""What may be handed to a program that reads aloud."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pronounce_cli.core.errors import TextError
from pronounce_cli.languages import readable

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pronounce_cli.core.types import Audio

    Decode = Callable[[bytes | Path, str], Audio]
    """Turns the bytes of a sound file, or the file, into mono sound at its own rate; the text is its `Audio.source`."""

MAX_CHARACTERS = 1000


def speakable(text: str, language: str = "en") -> str:
    """Return what of a text is read aloud, in one line, without what a synthesiser would take for a command.

    Both espeak-ng and macOS read `[[…]]` as phonemes or settings, and espeak-ng acts on control characters.

    Raises:
        TextError: There is nothing in it to say, or too much.
    """
    text = readable(text, language)
    shown = "".join(char if char.isprintable() else " " for char in text)
    for bracket in ("[", "]"):
        while bracket * 2 in shown:
            shown = shown.replace(bracket * 2, bracket)
    line = " ".join(shown.split())
    if not any(char.isalnum() for char in line):
        raise TextError("There is nothing to say in the text", hint="Give a text with words")
    if len(line) > MAX_CHARACTERS:
        raise TextError(
            f"The text has {len(line)} characters, and a voice reads at most {MAX_CHARACTERS} at once",
            hint="Give it sentence by sentence",
        )
    return line
