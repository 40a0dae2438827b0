"""Long recordings in pieces, cut where nobody speaks."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from pronounce_cli.core.types import Audio

_FRAME_S = 0.02
_PAUSE_S = 0.3


def split_at_pauses(audio: Audio, longest_s: float) -> list[tuple[float, Audio]]:
    """Return pieces of at most `longest_s` with the second at which each begins, cut where it is quietest.

    The cut is sought in the second half of each piece, in the middle of the quietest 0.3 s.
    """
    rate = audio.sample_rate_hz
    longest = int(longest_s * rate)
    samples = audio.samples
    pieces: list[tuple[float, Audio]] = []
    start = 0
    while len(samples) - start > longest:
        # Leave at least a quarter of a piece for the last one.
        latest = min(start + longest, len(samples) - longest // 4)
        cut = _quietest(samples, start + longest // 2, latest, rate)
        pieces.append((start / rate, replace(audio, samples=samples[start:cut])))
        start = cut
    pieces.append((start / rate, replace(audio, samples=samples[start:]) if start else audio))
    return pieces


def _quietest(samples: NDArray[np.float32], first: int, last: int, rate: int) -> int:
    frame = max(int(_FRAME_S * rate), 1)
    count = max((last - first) // frame, 1)
    energy = np.square(samples[first : first + count * frame].astype(np.float64)).reshape(count, -1).mean(axis=1)
    width = min(round(_PAUSE_S / _FRAME_S), count)
    smooth = np.convolve(energy, np.ones(width) / width, mode="valid")
    return int(first + (int(smooth.argmin()) + width / 2) * frame)
