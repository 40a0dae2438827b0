"""Pitch and energy as curves that can be compared between two speakers."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from pronounce_cli.core.evidence import PitchTrack
    from pronounce_cli.core.types import Span

    Curve = NDArray[np.float64]

LOWEST_ST, HIGHEST_ST = -12.0, 15.0
"""Pitch outside this range around a speaker's median is a wrong octave rather than a melody."""

FLOOR_DB = -40.0
STEP_ST = 3.0
"""No voice moves further from one frame of 10 ms to the next; a greater step begins another run."""

SHORTEST_RUN, STEADY_RUN, NEIGHBOUR = 4, 20, 8
"""Frames: shorter runs are dropped; this long ones are trusted; runs this close must fit to each other."""

LEAP_ST = 9.0


def frames_of(span: Span, frame_shift_s: float, count: int) -> range:
    """Return the indices of the frames in a span; at least one."""
    first = min(max(0, round(span.start_s / frame_shift_s)), count - 1)
    return range(first, max(first + 1, min(count, round(span.end_s / frame_shift_s))))


def semitones(track: PitchTrack, spans: Sequence[Span]) -> Curve:
    """Return the pitch in semitones from the speaker's median in the words, NaN where unvoiced or not to be trusted."""
    f0 = _trusted(track.f0_hz.astype(np.float64))
    inside = np.zeros(len(f0), dtype=bool)
    for span in spans:
        frames = frames_of(span, track.frame_shift_s, len(f0))
        inside[frames.start : frames.stop] = True
    spoken = f0[inside & np.isfinite(f0)]
    if not len(spoken):
        return np.full(len(f0), np.nan)
    curve: Curve = 12 * np.log2(f0 / np.median(spoken))
    curve[(curve < LOWEST_ST) | (curve > HIGHEST_ST)] = np.nan
    return curve


def _trusted(f0: Curve) -> Curve:
    """Return F0 without what creak and wrong octaves leave: scraps, and short runs that leap from one to the other."""
    st = 12 * np.log2(f0)
    steps = np.abs(np.diff(st, prepend=np.nan))
    starts = np.flatnonzero(np.isfinite(st) & ~(steps <= STEP_ST))
    runs = []
    for start, following in pairwise([*map(int, starts), len(st)]):
        gaps = np.flatnonzero(~np.isfinite(st[start:following]))
        runs.append((start, start + int(gaps[0]) if len(gaps) else following))
    bad = {run for run in runs if run[1] - run[0] < SHORTEST_RUN}
    for before, after in pairwise(run for run in runs if run not in bad):
        leap = abs(float(st[after[0]] - st[before[1] - 1]))
        if after[0] - before[1] <= NEIGHBOUR and leap > LEAP_ST:
            bad |= {run for run in (before, after) if run[1] - run[0] < STEADY_RUN}
    kept = f0.copy()
    for start, end in bad:
        kept[start:end] = np.nan
    return kept


def levels(track: PitchTrack) -> Curve:
    """Return the energy in dB below the loudest frame, not under `FLOOR_DB`."""
    energy = track.energy_db.astype(np.float64)
    below: Curve = np.maximum(energy - energy.max(), FLOOR_DB)
    return below


def spread(curve: Curve) -> float | None:
    """Return the range of a pitch curve from the 5th to the 95th percentile; None for less than 0.3 s of voice."""
    voiced = curve[np.isfinite(curve)]
    if len(voiced) < 30:
        return None
    low, high = np.percentile(voiced, [5, 95])
    return float(high - low)


def movement(curve: Curve) -> float:
    """Return how far a stretch of pitch moves from its first to its last voiced frame, by a straight line through it.

    Args:
        curve: Semitones, at least two of them finite.
    """
    at = np.flatnonzero(np.isfinite(curve))
    slope = np.polyfit(at, curve[at], 1)[0]
    return float(slope * (at[-1] - at[0]))
