"""Several voices as one: the first that can say a text says it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pronounce_cli.core.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pronounce_cli.core.ports import Voice
    from pronounce_cli.core.types import Audio


class FirstVoice:
    """A `core.ports.Voice` that asks several in turn; `Audio.source` tells which one spoke.

    Args:
        voices: At least one, the preferred one first.
    """

    def __init__(self, voices: Sequence[Voice]) -> None:
        self._voices = tuple(voices)
        self.name = self._voices[-1].name

    def speak(self, text: str, language: str) -> Audio:
        """Return the text as sound, by the first voice that has it; see `core.ports.Voice`."""
        *others, last = self._voices
        for voice in others:
            try:
                return voice.speak(text, language)
            except ConfigError:  # it lacks the text or the language
                continue
        return last.speak(text, language)
