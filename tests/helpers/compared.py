"""Utterances for the tests of the comparison, without any recording."""

from __future__ import annotations

import numpy as np

from pronounce_cli.core.comparison import PlacedWord, Utterance
from pronounce_cli.core.evidence import PitchTrack
from pronounce_cli.core.types import Span


def spoken(name: str, slope: float, count: int = 12) -> Utterance:
    """Return `count` words of 0.4 s whose pitch moves by `slope` semitones in each, the last one the other way."""
    per_word = 40
    ramp = np.linspace(-slope / 2, slope / 2, per_word)
    semitones = np.concatenate([*[ramp] * (count - 1), -ramp])
    energy = np.tile(-10 - 8 * np.abs(np.linspace(-1, 1, per_word)), count)
    words = tuple(
        PlacedWord(f"word{i}", Span(i * 0.4, (i + 1) * 0.4), (Span(i * 0.4 + 0.1, i * 0.4 + 0.2 + 0.01 * (i % 3)),))
        for i in range(count)
    )
    f0 = (200 * 2 ** (semitones / 12)).astype(np.float32)
    return Utterance(name, words, PitchTrack(f0, energy.astype(np.float32), 0.01))
