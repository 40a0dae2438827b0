"""Speech with a known melody: pitch tracks drawn by hand, and words placed where a test wants them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from pronounce_cli.core.comparison import PlacedWord, Utterance
from pronounce_cli.core.evidence import PitchTrack
from pronounce_cli.core.types import Span

SHIFT_S = 0.01


@dataclass(frozen=True)
class Word:
    """One word: its length, its pitch at start and end in semitones over the base, its level, the pause before it.

    `vowels` gives per syllable its share of the word, its level in dB and its pitch offset.
    """

    text: str
    seconds: float = 0.4
    pitch: tuple[float, float] | None = (0.0, 0.0)
    db: float = -10.0
    pause: float = 0.0
    vowels: tuple[tuple[float, float, float], ...] = ()
    stressed: int | None = None


def utterance(
    words: Sequence[Word], *, base_hz: float = 150.0, name: str = "x", missing: int | None = None
) -> Utterance:
    """Return the recording of such words; the pitch is unvoiced and the level low between them."""
    f0: list[float] = [np.nan] * 20
    energy: list[float] = [-60.0] * 20
    placed = []
    for index, word in enumerate(words):
        f0 += [np.nan] * round(word.pause / SHIFT_S)
        energy += [-60.0] * round(word.pause / SHIFT_S)
        start = len(f0)
        count = round(word.seconds / SHIFT_S)
        line = np.linspace(*word.pitch, count) if word.pitch else np.full(count, np.nan)
        level = word.db - 6 * (2 * np.abs(np.linspace(-0.5, 0.5, count)))
        vowels = []
        at = 0
        for share, db, offset in word.vowels:
            last = at + round(share * count)
            line[at:last] += offset
            level[at:last] = db
            vowels.append(Span((start + at) * SHIFT_S, (start + last) * SHIFT_S))
            at = last
        f0 += list(base_hz * 2 ** (line / 12))
        energy += list(level)
        span = None if index == missing else Span(start * SHIFT_S, len(f0) * SHIFT_S)
        placed.append(PlacedWord(word.text, span, tuple(vowels), word.stressed))
    f0 += [np.nan] * 20
    energy += [-60.0] * 20
    track = PitchTrack(np.array(f0, np.float32), np.array(energy, np.float32), SHIFT_S)
    return Utterance(name, tuple(placed), track)
