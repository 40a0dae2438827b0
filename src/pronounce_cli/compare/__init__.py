"""Two recordings of one text laid on each other: where pitch, rhythm and stress differ, word by word.

Pure arithmetic on words in time and pitch tracks; `pipeline.comparison` makes those from recordings.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from pronounce_cli.compare.contours import levels, semitones
from pronounce_cli.compare.differences import differences
from pronounce_cli.compare.figures import figures
from pronounce_cli.compare.limits import sounding, widened
from pronounce_cli.compare.pairs import curves, pair_up, pauses
from pronounce_cli.core.comparison import Comparison

if TYPE_CHECKING:
    from pronounce_cli.compare.contours import Curve
    from pronounce_cli.core.comparison import Utterance

__all__ = ["compare"]

_SHORT_VOICED = 30
_NOISY = "There is too little voice in {} to compare the melody"
_LEFT_OUT = "Left out, as only one of the recordings has it: {}"


def compare(mine: Utterance, reference: Utterance, text: str) -> Comparison:
    """Return how the learner's recording differs from the reference.

    Args:
        mine: The learner's recording.
        reference: The other one, with the same words.
        text: What both say.

    Raises:
        ValueError: They do not have the same number of words.
        MissingExtra: dtwalign is not installed.
    """
    if len(mine.words) != len(reference.words):
        raise ValueError("both recordings must have been scored with the same text")
    sides = _prepared(mine), _prepared(reference)
    pairs, gaps = pair_up(*sides), pauses(*sides)
    figure = figures(pairs, gaps)
    notes = [_NOISY.format(one.name) for one in (mine, reference) if _voiced_frames(one) < _SHORT_VOICED]
    missing = [pair.text for pair in pairs if pair.spans is None]
    if missing:
        notes.append(_LEFT_OUT.format(", ".join(missing)))
    return Comparison(
        mine=mine.name,
        reference=reference.name,
        text=text,
        words=tuple(pair.described(figure.tempo) for pair in pairs),
        differences=differences(pairs, gaps, figure.tempo),
        figures=figure.shown,
        curves=curves(pairs, reference.track.frame_shift_s),
        notes=tuple(notes),
    )


def _prepared(one: Utterance) -> tuple[Utterance, Curve, Curve]:
    energy = levels(one.track)
    one = replace(one, words=widened(one.words, sounding(energy), one.track.frame_shift_s))
    return one, semitones(one.track, [word.span for word in one.words if word.span]), energy


def _voiced_frames(one: Utterance) -> int:
    return int(np.isfinite(one.track.f0_hz).sum())
