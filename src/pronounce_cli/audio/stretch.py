"""Slower or faster speech at the same pitch.

WSOLA (Verhelst and Roelands, "An overlap-add technique based on waveform similarity", 1993): overlapping frames are
laid out further apart than they were taken, and each is taken a little earlier or later so that it continues the wave
that is there already.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from pronounce_cli.core.types import Audio

if TYPE_CHECKING:
    from numpy.typing import NDArray

SLOW: Final = 1.5
"""How many times as long slow playback takes."""

_FRAME_S: Final = 0.05
_SEARCH_S: Final = 0.012


def stretch(audio: Audio, factor: float) -> Audio:
    """Return the sound `factor` times as long, at the same pitch.

    Args:
        audio: Mono sound at any rate.
        factor: More than 0; 1.5 is half as long again.
    """
    rate = audio.sample_rate_hz
    samples = _overlap_add(audio.samples, factor, 2 * round(_FRAME_S * rate / 2), round(_SEARCH_S * rate))
    return Audio(samples, rate, audio.source)


def _overlap_add(samples: NDArray[np.float32], factor: float, frame: int, search: int) -> NDArray[np.float32]:
    hop = frame // 2
    wanted = round(len(samples) * factor)
    count = -(-wanted // hop) + 1
    padded = np.pad(samples, (search + hop, 2 * frame + search + hop))
    window = np.hanning(frame + 1)[:frame].astype(np.float32)
    out = np.zeros((count + 1) * hop, dtype=np.float32)
    start = search  # of the frame last taken
    for i in range(count):
        ideal = round(i * hop / factor)  # offset within the padding of the frame that belongs here
        low = max(0, min(ideal, len(padded) - frame - 2 * search))
        if i:
            natural = padded[min(start + hop, len(padded) - frame) :][:frame]
            region = padded[low : low + frame + 2 * search]
            start = low + int(np.correlate(region, natural, mode="valid").argmax())
        else:
            start = low + search
        out[i * hop : i * hop + frame] += window * padded[start : start + frame]
    return out[hop : hop + wanted]
