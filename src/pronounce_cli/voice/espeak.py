"""espeak-ng, if it is installed: over a hundred languages, at once and offline; clear, though it sounds like a machine.

It runs as a program of its own, as the user has installed it.
"""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from pronounce_cli.core.errors import ConfigError
from pronounce_cli.core.tags import primary
from pronounce_cli.voice import _program
from pronounce_cli.voice._text import speakable

if TYPE_CHECKING:
    from pronounce_cli.core.types import Audio
    from pronounce_cli.voice._text import Decode

PROGRAMS = ("espeak-ng", "espeak")
TIMEOUT_S = 20.0
_WORDS_PER_MINUTE = 150
_UTF8 = "1"
_UNKNOWN = "voice does not exist"


def find() -> str | None:
    """Return the path of the program, or None where it is not installed."""
    return next(filter(None, map(shutil.which, PROGRAMS)), None)


class EspeakVoice:
    """A `core.ports.Voice` over the program espeak-ng.

    Args:
        program: Its path.
        decode: Reads the WAV that it writes.
        speaker: A voice of its list ("en-gb-x-rp"), taken for texts of its language, or a variant ("+f3").
        timeout_s: How long it may take.
    """

    name = "espeak"

    def __init__(
        self, program: str, decode: Decode, *, speaker: str | None = None, timeout_s: float = TIMEOUT_S
    ) -> None:
        self._program = program
        self._decode = decode
        self._speaker = speaker or ""
        self._timeout_s = timeout_s

    def speak(self, text: str, language: str) -> Audio:
        """Return the text as sound; see `core.ports.Voice`."""
        line = speakable(text, language)
        for voice in self._candidates(language):
            command = [self._program, "-v", voice, "-s", str(_WORDS_PER_MINUTE), "-b", _UTF8, "--stdin", "--stdout"]
            done = _program.run(command, line, self._timeout_s)
            if done.returncode == 0 and done.stdout:
                return self._decode(done.stdout, self.name)
            said = _program.complaint(done)
            if _UNKNOWN not in said:
                raise ConfigError(f"espeak-ng did not speak: {said}", hint="Choose another voice with --voice")
        raise ConfigError(f"espeak-ng has no voice for {language}", hint="`espeak-ng --voices` lists what it can speak")

    def _candidates(self, language: str) -> tuple[str, ...]:
        """Return the names to try, the best first: the speaker, the tag as a whole, the language alone."""
        tag = language.lower().replace("_", "-")
        if self._speaker.startswith("+"):
            tags = (tag + self._speaker, primary(tag) + self._speaker)
        else:
            chosen = (self._speaker,) if self._speaker and primary(self._speaker) == primary(tag) else ()
            tags = (*chosen, tag, primary(tag))
        return tuple(dict.fromkeys(tags))
