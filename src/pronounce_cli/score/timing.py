"""How speech runs in time: what counts as a pause, and rates, from the spans of words."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from pronounce_cli.core.types import Span, Timing

PAUSE_S: Final = 0.2
LONG_PAUSE_S: Final = 0.5
_MIN_SPEECH_S = 0.05


def pauses_s(spans: Sequence[Span]) -> tuple[float, ...]:
    """Return the silences of at least `PAUSE_S` between words, in seconds."""
    gaps = (later.start_s - earlier.end_s for earlier, later in pairwise(spans))
    return tuple(gap for gap in gaps if gap >= PAUSE_S)


def breaks(written: str, gap_s: float) -> bool:
    """Return whether a pause after a word is long and stands where the text has no punctuation."""
    return gap_s >= LONG_PAUSE_S and written[-1:].isalnum()


def timing(spans: Sequence[Span], phones: int) -> Timing:
    """Return rate and pauses of the words that were said.

    Args:
        spans: Of the words, at least one.
        phones: How many phones were said.
    """
    speech = max(spans[-1].end_s - spans[0].start_s, _MIN_SPEECH_S)
    pauses = pauses_s(spans)
    return Timing(
        speech_s=speech,
        words_per_minute=60 * len(spans) / speech,
        phones_per_s=phones / max(speech - sum(pauses), _MIN_SPEECH_S),
        pauses=len(pauses),
        longest_pause_s=max(pauses, default=0.0),
    )
