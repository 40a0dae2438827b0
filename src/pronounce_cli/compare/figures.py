"""The comparison in numbers: melody, tempo and rhythm of the whole."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from pronounce_cli.compare.contours import spread
from pronounce_cli.core.comparison import Figures

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pronounce_cli.compare.pairs import Pair

PAUSE_S = 0.2
_ENOUGH_FRAMES = 30
_FLAT_ST = 0.3
_ENOUGH_VOWELS = 3


@dataclass(frozen=True, slots=True)
class Measured:
    """The figures that are shown, and the learner's usual duration over the reference's."""

    shown: Figures
    tempo: float


def figures(pairs: Sequence[Pair], pauses: Mapping[int, tuple[float, float]]) -> Measured:
    """Return the figures of all words that are in both recordings, with the silence before each, in seconds."""
    known = [pair.spans for pair in pairs if pair.spans]
    ratios = [mine.duration_s / reference.duration_s for mine, reference in known]
    mine = np.concatenate([pair.pitch[0] for pair in pairs]) if pairs else np.zeros(0)
    reference = np.concatenate([pair.pitch[1] for pair in pairs]) if pairs else np.zeros(0)
    both = np.isfinite(mine) & np.isfinite(reference)
    totals = [sum(spans[side].duration_s for spans in known) for side in (0, 1)]
    shown = Figures(
        pitch_correlation=_correlation(mine[both], reference[both]),
        pitch_rms_st=_rms(mine[both] - reference[both]),
        pitch_frames=int(both.sum()),
        range_mine_st=spread(mine),
        range_reference_st=spread(reference),
        time_ratio=totals[0] / totals[1] if known else None,
        npvi_mine=npvi(_vowel_durations(pairs, 0)),
        npvi_reference=npvi(_vowel_durations(pairs, 1)),
        pauses_mine=sum(gap[0] >= PAUSE_S for gap in pauses.values()),
        pauses_reference=sum(gap[1] >= PAUSE_S for gap in pauses.values()),
    )
    return Measured(shown, float(np.median(ratios)) if ratios else 1.0)


def npvi(durations_s: Sequence[float]) -> float | None:
    """Return the normalised pairwise variability index: 0 where all last alike, about 60 in English speech.

    Grabe and Low, "Durational variability in speech and the rhythm class hypothesis", 2002: the mean over neighbours of
    their difference over their mean, times 100.
    """
    if len(durations_s) < _ENOUGH_VOWELS:
        return None
    return 100 * float(np.mean([abs(a - b) / ((a + b) / 2) for a, b in pairwise(durations_s)]))


def _vowel_durations(pairs: Sequence[Pair], side: int) -> list[float]:
    return [syllable.duration_s for pair in pairs for syllable in pair.syllables[side]]


def _correlation(mine: np.ndarray, reference: np.ndarray) -> float | None:
    if len(mine) < _ENOUGH_FRAMES or min(mine.std(), reference.std()) < _FLAT_ST:
        return None
    return float(np.corrcoef(mine, reference)[0, 1])


def _rms(difference: np.ndarray) -> float | None:
    return float(np.sqrt(np.mean(difference**2))) if len(difference) >= _ENOUGH_FRAMES else None
