"""Voices that whistle a note for each word; one says that it needs the network."""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from pronounce_cli.core.types import Audio
from pronounce_cli.voice.registry import VoiceOptions

_RATE_HZ, _NOTE_S = 16_000, 0.2


class Whistle:
    """A `pronounce_cli.core.ports.Voice`; the class itself is the factory."""

    network: ClassVar = False
    name = "whistle"

    def __init__(self, options: VoiceOptions) -> None:
        self._pitch_hz = 880.0 if options.speaker == "high" else 440.0

    def speak(self, text: str, language: str) -> Audio:
        """Return a note for each word."""
        times_s = np.arange(int(_RATE_HZ * _NOTE_S) * len(text.split()), dtype=np.float32) / _RATE_HZ
        samples = (0.3 * np.sin(2 * np.pi * self._pitch_hz * times_s)).astype(np.float32)
        return Audio(samples, _RATE_HZ, f"{self.name} ({language})")


class Overseas(Whistle):
    """A voice that texts are sent away for: `--offline` refuses it."""

    network: ClassVar = True
    name = "overseas"
