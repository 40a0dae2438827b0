"""The voices of macOS, through its program `say`: offline, and among the best that come with a system."""

from __future__ import annotations

import re
import shutil
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from pronounce_cli.core.errors import ConfigError
from pronounce_cli.core.tags import primary
from pronounce_cli.voice import _program
from pronounce_cli.voice._text import speakable

if TYPE_CHECKING:
    from pronounce_cli.core.types import Audio
    from pronounce_cli.voice._text import Decode

PROGRAM = "say"
TIMEOUT_S = 60.0
_FORMAT = ("--file-format=WAVE", "--data-format=LEI16@22050")
_LISTED = re.compile(r"^(?P<name>.+?)\s+(?P<locale>[a-z]{2,3}[_-]\w+)\s+#", re.MULTILINE)
# Voices for fun and robots, which come first in the alphabet and are no model for a learner.
_ODD = re.compile(
    r"Albert|Bad News|Bahh|Bells|Boing|Bubbles|Cellos|Deranged|Eddy|Flo|Fred|Good News|Grandma|Grandpa|Hysterical|"
    r"Jester|Junior|Kathy|Organ|Pipe Organ|Princess|Ralph|Reed|Rocko|Sandy|Shelley|Superstar|Trinoids|Whisper|Wobble|"
    r"Zarvox"
)
_BETTER = ("(Premium)", "(Enhanced)", "Samantha", "Daniel", "Anna", "Thomas")


def find(platform: str = sys.platform) -> str | None:
    """Return the path of `say`, or None where this is not macOS: elsewhere, programs of that name are others."""
    return shutil.which(PROGRAM) if platform == "darwin" else None


class MacVoice:
    """A `core.ports.Voice` over the program `say`.

    Args:
        program: Its path.
        decode: Reads the WAV that it writes.
        speaker: A voice of its list ("Samantha"); by default the best one of the language.
        timeout_s: How long it may take.
    """

    name = "macos"

    def __init__(
        self, program: str, decode: Decode, *, speaker: str | None = None, timeout_s: float = TIMEOUT_S
    ) -> None:
        self._program = program
        self._decode = decode
        self._speaker = speaker
        self._timeout_s = timeout_s

    def speak(self, text: str, language: str) -> Audio:
        """Return the text as sound; see `core.ports.Voice`."""
        line = speakable(text, language)
        speaker = self._speaker or self._best(language)
        with tempfile.TemporaryDirectory(prefix="pronounce-") as folder:
            path = Path(folder) / "spoken.wav"
            command = [self._program, "-v", speaker, "-o", str(path), *_FORMAT, "-f", "-"]
            done = _program.run(command, line, self._timeout_s)
            if done.returncode or not path.is_file():
                raise ConfigError(
                    f"The voice {speaker} of macOS did not speak: {_program.complaint(done)}",
                    hint="`say -v '?'` lists the voices; set one as voice_name",
                )
            return self._decode(path.read_bytes(), self.name)

    def _best(self, language: str) -> str:
        listed = _program.run([self._program, "-v", "?"], "", self._timeout_s).stdout.decode("utf-8", "replace")
        voice = choose(listed, language)
        if voice is None:
            raise ConfigError(
                f"macOS has no voice for {language} installed",
                hint="Add one in System Settings, Accessibility, Spoken Content",
            )
        return voice


def choose(listed: str, language: str) -> str | None:
    """Return the best voice for a language from the output of `say -v '?'`, or None."""
    tag = language.lower().replace("_", "-")
    found = [
        (match["name"], match["locale"].lower().replace("_", "-"))
        for match in _LISTED.finditer(listed)
        if primary(match["locale"]) == primary(tag) and not _ODD.match(match["name"])
    ]
    ranks = {sign: rank for rank, sign in enumerate(_BETTER)}

    def rank(entry: tuple[str, str]) -> tuple[bool, int]:
        name, locale = entry
        return locale != tag, min((ranks[sign] for sign in ranks if sign in name), default=len(ranks))

    return min(found, key=rank)[0] if found else None
