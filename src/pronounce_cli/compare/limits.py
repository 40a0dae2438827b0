"""Where words begin and end, by ear: what the alignment leaves between them is given back as far as it sounds.

The phone recogniser marks a sound where it is surest of it, so a sound that is held may end long after its mark.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from pronounce_cli.core.types import Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from pronounce_cli.compare.contours import Curve
    from pronounce_cli.core.comparison import PlacedWord

SILENT_DB, NOISE_DB, LOUD_DB = -30.0, 6.0, -15.0
"""A frame is silent under -30 dB or a little above the noise, but never above -15 dB; the loudest has 0."""

_LONGEST_S = 0.6
"""Sound after a word that is longer than this is something else: a hesitation, another word."""


def sounding(energy: Curve) -> NDArray[np.bool_]:
    """Return which frames are not silent; `energy` is in dB below the loudest frame."""
    limit = min(max(SILENT_DB, float(np.percentile(energy, 5)) + NOISE_DB), LOUD_DB)
    heard: NDArray[np.bool_] = energy >= limit
    return heard


def widened(words: Sequence[PlacedWord], heard: NDArray[np.bool_], frame_shift_s: float) -> tuple[PlacedWord, ...]:
    """Return the words with the sound around them.

    Sound that follows a word without a silence is the end of that word; sound that leads to a word after a silence is
    its beginning. Words beside one that is missing keep their limits on that side.

    Args:
        words: As they were aligned.
        heard: Per frame, whether it sounds.
        frame_shift_s: Time from one frame to the next, in seconds.
    """
    spans = [word.span for word in words]
    most = round(_LONGEST_S / frame_shift_s)
    found = list(spans)
    for index, span in enumerate(spans):
        if span is None:
            continue
        before = spans[index - 1] if index else Span(0.0, 0.0)
        after = spans[index + 1] if index + 1 < len(spans) else Span(len(heard) * frame_shift_s, 0.0)
        start, end = round(span.start_s / frame_shift_s), round(span.end_s / frame_shift_s)
        if after is not None:
            end = _through(heard[end : round(after.start_s / frame_shift_s)], end, 1, most)
        if before is not None:
            first = round(before.end_s / frame_shift_s)
            gap = heard[first:start]
            if index == 0 or not gap.all():
                start = _through(gap[::-1], start, -1, most)
        found[index] = Span(start * frame_shift_s, end * frame_shift_s)
    return tuple(replace(word, span=span) for word, span in zip(words, found, strict=True))


def _through(gap: NDArray[np.bool_], at: int, step: int, most: int) -> int:
    """Return where the sound that begins at `at` ends, or `at` where it goes on for too long."""
    silent = np.flatnonzero(~gap)
    length = int(silent[0]) if len(silent) else len(gap)
    return at + step * length if length <= most else at
